//! 周更新和预警: who has published nothing this week, who missed the last, and which columns run out of time; by the latest round.

use std::collections::HashMap;

use chrono::Datelike;
use domain::access::permission::Permission;
use domain::calendar::office_time::short_day_text;
use domain::ids::UnitId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::column_outcome::ColumnReading;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::early::{EarlyWarning, RoundWeek, WeekStanding, early_warning, round_week, standing, week_of};
use domain::monitoring::weeks::Week;
use storage::monitoring::candidate::{self, CandidateFilter};
use storage::monitoring::column;
use storage::monitoring::judged::{self, JudgedRound, ReadColumn};

use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, Services};

/// So many missed weeks are looked through.
const MISSED: i64 = 1_000;

/// A unit in the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitWeek {
    /// Which.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// How it stands in the week of the round's day.
    pub now: WeekStanding,
    /// How it stood in the week before; unknown where the round does not judge that week.
    pub last: WeekStanding,
    /// So many weeks of the round's month it missed.
    pub missed: usize,
}

/// A column that runs out of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnWarning {
    /// It, as the round found it.
    pub column: ReadColumn,
    /// Until when.
    pub warning: EarlyWarning,
}

/// The page.
#[derive(Debug, Clone)]
pub struct Reminders {
    /// The round it speaks of; none where none was judged yet.
    pub round: Option<JudgedRound>,
    /// The week of the round's day.
    pub week: Week,
    /// Units in the order of the register of columns.
    pub units: Vec<UnitWeek>,
    /// Columns, those that end first in front.
    pub warnings: Vec<ColumnWarning>,
    /// So many columns of which no day is known: whether they run out of time nobody knows.
    pub undated: usize,
    /// The day.
    pub now: OfficeDay,
}

impl Reminders {
    /// How the round's week stands to today; none where there is no round.
    #[must_use]
    pub fn standing(&self) -> Option<RoundWeek> {
        self.round.as_ref().map(|round| round_week(round.as_of, self.now.today()))
    }

    /// Whether the week has just ended and was seen to its end: then it says who missed it, and nobody can make up for it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.standing() == Some(RoundWeek::Ended)
    }

    /// Whether nobody has read how units stand in today's week.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.standing() == Some(RoundWeek::Behind)
    }

    /// So many units of which nobody knows how they stand in the week, and that are not known to have missed any.
    #[must_use]
    pub fn unread(&self) -> usize {
        let is_open = |unit: &&UnitWeek| unit.now == WeekStanding::Unknown && unit.last != WeekStanding::Missed && unit.missed == 0;
        self.units.iter().filter(is_open).count()
    }

    /// A text for a chat group: who has not updated yet. None where nobody needs to be told, or nobody knows.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        if self.is_behind() {
            return None;
        }
        let late: Vec<&str> = self.units.iter().filter(|unit| unit.now == WeekStanding::Missed).map(|unit| unit.name.as_str()).collect();
        let as_of = self.round.as_ref().map(|round| round.as_of)?;
        let mut lines = Vec::new();
        if !late.is_empty() && self.is_over() {
            let (from, to) = (short_day_text(self.week.monday, self.now.today()), short_day_text(self.week.sunday, self.now.today()));
            lines.push(format!("【政务公开提醒】{from}至{to}一周没有更新的单位（{}个）：{}。", late.len(), late.join("、")));
        } else if !late.is_empty() {
            let day = short_day_text(as_of, self.now.today());
            lines.push(format!(
                "【政务公开提醒】截至{day}，本周尚未更新的单位（{}个）：{}。请在周日前至少发布一条。",
                late.len(),
                late.join("、")
            ));
        }
        let calls: Vec<String> = self
            .warnings
            .iter()
            .filter(|one| one.warning.is_last_call)
            .map(|one| {
                format!("{}“{}”（{}前）", one.column.unit_name, one.column.name, short_day_text(one.warning.last_day, self.now.today()))
            })
            .collect();
        if !calls.is_empty() {
            lines.push(format!("即将超过更新期限的栏目：{}。", calls.join("；")));
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

/// Reads it.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn reminders(actor: &Actor, services: &Services) -> Result<Reminders> {
    load(actor, services, true).await
}

/// Only how units stand in their weeks: no column's limit is asked for.
pub(super) async fn weeks(actor: &Actor, services: &Services) -> Result<Reminders> {
    load(actor, services, false).await
}

async fn load(actor: &Actor, services: &Services, with_warnings: bool) -> Result<Reminders> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    // the round that speaks of the latest day, whatever its month
    let round = judged::rounds(&mut conn, &actor.county, 12).await?.into_iter().max_by_key(|round| round.as_of);
    let Some(round) = round else {
        return Ok(Reminders { round: None, week: week_of(now.today()), units: Vec::new(), warnings: Vec::new(), undated: 0, now });
    };
    let read = judged::columns(&mut conn, &round.id, &actor.scope()?).await?;
    let registered = if with_warnings { column::on_day(&mut conn, &actor.county, round.as_of).await? } else { Vec::new() };
    let limits: HashMap<_, _> = registered.into_iter().map(|one| (one.id.clone(), one.limit())).collect();
    let filter = CandidateFilter { rule: Some(Rule::WeeklyMissed), round: Some(round.id.clone()), ..CandidateFilter::default() };
    let missed = candidate::page(&mut conn, &actor.county, &filter, MISSED, 0).await?;
    let week = week_of(round.as_of);
    let last = week_of(week.monday.pred_opt().unwrap_or(week.monday));
    let period = last.to_string();
    // a week belongs to the month of its Sunday, and a round judges those of its month
    let judges_last = last.sunday.with_day(1) == Some(round.month) && last.monday < week.monday;
    let mut units: Vec<UnitWeek> = Vec::new();
    for one in &read {
        if units.iter().any(|unit| unit.unit == one.unit) {
            continue;
        }
        let own = || read.iter().filter(|other| other.unit == one.unit);
        let newest: Vec<_> = own().filter(|other| !other.outcome.reading.says_nothing()).map(|other| other.outcome.newest).collect();
        let stands = match standing(week, &newest, &now.calendar) {
            // what only people look at may hold the week's item
            WeekStanding::Missed if own().any(|other| other.outcome.reading == ColumnReading::ByHand) => WeekStanding::Unknown,
            stands => stands,
        };
        let is_read = newest.iter().any(Option::is_some) && !own().any(|other| other.outcome.reading == ColumnReading::ByHand);
        // of counts that people told, the days before the month may be unknown
        let is_told = last.monday >= round.month || own().all(|other| other.outcome.said.is_none());
        let of_unit = || missed.iter().filter(|hit| hit.unit == one.unit && hit.state != CandidateState::Dismissed && !hit.is_unfounded);
        units.push(UnitWeek {
            unit: one.unit.clone(),
            name: one.unit_name.clone(),
            now: stands,
            last: if of_unit().any(|hit| hit.period == period) {
                WeekStanding::Missed
            } else if missed.iter().any(|hit| hit.unit == one.unit && hit.period == period) {
                // listed and then dismissed
                WeekStanding::Excused
            } else if judges_last && is_read && is_told {
                standing(last, &[Some(last.sunday)], &now.calendar)
            } else {
                WeekStanding::Unknown
            },
            missed: of_unit().count(),
        });
    }
    let undated = read.iter().filter(|one| one.outcome.newest.is_none()).count();
    let mut warnings: Vec<ColumnWarning> = read
        .into_iter()
        .filter_map(|one| {
            let warning = early_warning(one.outcome.newest?, *limits.get(&one.column)?, now.today(), &now.calendar)?;
            Some(ColumnWarning { column: one, warning })
        })
        .collect();
    warnings.sort_by_key(|one| one.warning.last_day);
    Ok(Reminders { round: Some(round), week, units, warnings, undated, now })
}
