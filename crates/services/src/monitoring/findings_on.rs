//! 问题 as of a day that has ended: each as what had happened to it by then had made it. Nothing of it is stored; its events are played again.

use std::collections::HashMap;

use chrono::{Duration, NaiveDate};
use domain::access::scope::Scope;
use domain::calendar::office_time::{day_of, start_of};
use domain::ids::{CountyId, FindingId, UnitId};
use domain::monitoring::finding::FindingState;
use domain::monitoring::replay::{LifeEvent, Replayed, replay};
use storage::Conn;
use storage::monitoring::finding::{self, FindingEvent, FindingFilter, StoredFinding};

use crate::{Result, ServiceError};

/// So many are played at most.
const MOST: i64 = 20_000;
/// The day of an act is asked first and its event written after: about midnight these are two days.
const ABOUT_MIDNIGHT: Duration = Duration::minutes(2);

/// All that a reader could have seen by the end of a day, of one unit where one is named, as they stood then, in the order of the register
/// of findings.
///
/// # Errors
/// When the engine fails, or what happened to one cannot have happened.
pub(super) async fn findings_on(
    conn: &mut Conn,
    (county, scope): (&CountyId, &Scope),
    unit: Option<&UnitId>,
    day: NaiveDate,
) -> Result<Vec<StoredFinding>> {
    let end = start_of(day + chrono::Days::new(1));
    let of_unit = FindingFilter { unit: unit.cloned(), ..FindingFilter::default() };
    let all = finding::page(conn, county, scope, &of_unit, MOST, 0).await?;
    // what nothing has happened to since stands as it stood
    let mut moved: HashMap<FindingId, Vec<FindingEvent>> = HashMap::new();
    for (id, event) in finding::events_of_moved(conn, county, end).await? {
        moved.entry(id).or_default().push(event);
    }
    let mut found = Vec::new();
    for one in all.into_iter().filter(|one| one.confirmed_at < end) {
        let then = match moved.get(&one.id) {
            Some(events) => as_played(one, &played(events)?),
            None => one,
        };
        // a unit sees what was sent to it
        if scope.unit().is_none() || then.notice.is_some() {
            found.push(then);
        }
    }
    Ok(found)
}

fn played(events: &[FindingEvent]) -> Result<Replayed> {
    let told = |earlier: Duration| {
        let lives: Vec<LifeEvent> = events
            .iter()
            .map(|event| LifeEvent {
                kind: event.kind.clone(),
                on: day_of(event.at - earlier),
                by: event.by_id.clone(),
                due_on: event.due_on,
                told: event.told.clone(),
            })
            .collect();
        replay(&lives)
    };
    told(Duration::zero())
        .or_else(|_| told(ABOUT_MIDNIGHT))
        .map_err(|what| ServiceError::Refused(format!("有一个问题{what}，不能推算当时的情况；请系统管理员运行 gongkai verify 核对。")))
}

fn as_played(one: StoredFinding, then: &Replayed) -> StoredFinding {
    StoredFinding {
        life: then.life.clone(),
        closed_on: then.closed_on,
        notice: one.notice.filter(|_| then.is_sent),
        sent_on: one.sent_on.filter(|_| then.is_sent),
        ..one
    }
}

/// How many of these stand where, and how many of them are overdue on a day.
#[must_use]
pub(super) fn standing_of(all: &[StoredFinding], day: NaiveDate) -> Vec<(FindingState, i64, i64)> {
    FindingState::ALL
        .iter()
        .filter_map(|state| {
            let of_state = || all.iter().filter(|one| one.life.state == *state);
            let number = i64::try_from(of_state().count()).unwrap_or(i64::MAX);
            let overdue = i64::try_from(of_state().filter(|one| one.life.is_overdue(day)).count()).unwrap_or(i64::MAX);
            (number > 0).then_some((*state, number, overdue))
        })
        .collect()
}

/// Whether a filter means one, as the list of today is narrowed.
#[must_use]
pub(super) fn is_meant(one: &StoredFinding, filter: &FindingFilter) -> bool {
    let mended = || {
        one.closed_on.zip(one.sent_on).filter(|_| one.life.state == FindingState::Verified).map(|(closed, sent)| (closed - sent).num_days())
    };
    (filter.states.is_empty() || filter.states.contains(&one.life.state))
        && filter.unit.as_ref().is_none_or(|unit| one.unit == *unit)
        && filter.rule.is_none_or(|rule| one.rule == rule)
        && filter.month.is_none_or(|month| one.month == month)
        && filter.notice.as_ref().is_none_or(|notice| one.notice.as_ref() == Some(notice))
        && filter.overdue_on.is_none_or(|day| one.life.is_overdue(day))
        && filter.months.is_none_or(|(from, to)| (from..=to).contains(&one.month))
        && filter.mended.is_none_or(|(least, most)| mended().is_some_and(|days| (least..=most).contains(&days)))
}

/// What is due first in front, as the list of today has them; `units` are in the register's order.
pub(super) fn in_order(all: &mut [StoredFinding], units: &[(UnitId, String)]) {
    let rank = |state: FindingState| match state {
        FindingState::Answered | FindingState::Disputed | FindingState::WaiverAsked => 0,
        FindingState::Rejected => 1,
        FindingState::Sent => 2,
        FindingState::Confirmed => 3,
        FindingState::Verified | FindingState::Waived | FindingState::Unfounded => 4,
    };
    let place: HashMap<&UnitId, usize> = units.iter().enumerate().map(|(place, (unit, _))| (unit, place)).collect();
    all.sort_by_cached_key(|one| {
        let unit = place.get(&one.unit).copied().unwrap_or(usize::MAX);
        (rank(one.life.state), one.life.due_on.unwrap_or(one.month), unit, one.rule.code(), one.id.as_str().to_owned())
    });
}
