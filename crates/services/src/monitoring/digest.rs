//! 每日提醒: on every working day, once, what waits for each person; and a text for the chat group of all units. Whoever has nothing to do gets
//! nothing.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, Timelike};
use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::access::scope::Scope;
use domain::calendar::office_time::{day_of, zone};
use domain::ids::{AccountId, CountyId, UnitId};
use domain::monitoring::beside::{Confirmed, contradicts};
use domain::monitoring::decision::CandidateState;
use domain::monitoring::digest::{DigestKind, DigestLine, group_message};
use domain::monitoring::early::WeekStanding;
use domain::monitoring::finding::FindingState;
use domain::reporting::cell::Status;
use domain::reporting::report::Claim;
use storage::monitoring::candidate::{self, CandidateFilter};
use storage::monitoring::{beside, channel, digest, finding};
use storage::operations::county;
use storage::progress::todo;
use storage::{Lock, Tx, register};

pub use storage::monitoring::digest::Digest;

use super::job;
use super::reminders::weeks;
use super::send::SEND;
use crate::operations::settings;
use crate::progress::todo::presses;
use crate::{Actor, Result, Services};

/// From this minute of the office's day on they are made.
const FROM_MINUTE: u32 = 8 * 60 + 30;
/// So many days are shown.
const SHOWN: i64 = 10;
/// The working day before is not further back.
const LONGEST_HOLIDAY: usize = 15;
/// What did not go out is told for so many days.
const TROUBLES: u64 = 7;

/// A person's latest reminders.
#[derive(Debug, Clone)]
pub struct DigestSheet {
    /// The latest first.
    pub days: Vec<Digest>,
    /// Whose they are, for the text to be copied: the unit, or the office.
    pub whose: String,
    /// Today.
    pub today: NaiveDate,
    /// Whether somebody works today.
    pub is_working_day: bool,
    /// Where her reminders go by mail, if anywhere; none where no mail goes out at all.
    pub mail: Option<Option<String>>,
    /// For the office: so many of the last week's reminders did not go out.
    pub troubles: i64,
}

/// Reads them.
///
/// # Errors
/// `Forbidden` for whoever neither reports nor monitors.
pub async fn digests(actor: &Actor, services: &Services) -> Result<DigestSheet> {
    let monitors = actor.may(Permission::Monitor);
    if !monitors {
        actor.require(Permission::AnswerMonitoring)?;
    }
    let mut conn = services.db().read().await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    let mut days = digest::latest(&mut conn, &actor.county, &actor.account, SHOWN).await?;
    if !monitors {
        // a group's text names other units
        days.iter_mut().for_each(|one| one.group.clear());
    }
    let whose = if monitors { "政务公开办".to_owned() } else { actor.unit_name.clone().unwrap_or_default() };
    let today = now.today();
    let since = today - chrono::Days::new(TROUBLES);
    let (mails, address, troubles) = channel::standing(&mut conn, &actor.county, &actor.account, since).await?;
    let troubles = if monitors { troubles } else { 0 };
    Ok(DigestSheet { days, whose, today, is_working_day: now.calendar.works_on(today), mail: mails.then_some(address), troubles })
}

/// Makes the day's reminders of every county where it is time and nobody has; answers how many people got one.
///
/// # Errors
/// When the engine fails; then none of that county was made.
pub async fn make_digests(services: &Services) -> Result<usize> {
    let minute = services.now().with_timezone(&zone());
    if minute.hour() * 60 + minute.minute() < FROM_MINUTE {
        return Ok(0);
    }
    let day = day_of(services.now());
    let counties = county::list(&mut services.db().read().await?).await?;
    let mut made = 0;
    for one in counties {
        let mut conn = services.db().read().await?;
        let now = settings::now(&mut conn, services, &one.id).await?;
        if !now.calendar.works_on(day) || digest::is_made(&mut conn, &one.id, day).await? {
            continue;
        }
        drop(conn);
        made += of_county(services, &one.id, &one.name, day).await?;
    }
    Ok(made)
}

async fn of_county(services: &Services, county: &CountyId, name: &str, day: NaiveDate) -> Result<usize> {
    let actor = Actor::operator(county.clone(), name.to_owned());
    // by the latest round; read before the transaction, which another server may have begun
    let week = weeks(&actor, services).await?;
    let is_this_week = week.round.as_ref().is_some_and(|round| week.week.holds(day) && round.as_of <= day);
    let mut tx = services.db().write().await?;
    tx.lock(county, Lock::Monitoring).await?;
    if !digest::begin(&mut tx, county, day, services.now()).await? {
        return Ok(0);
    }
    let mut units: HashMap<UnitId, Vec<DigestLine>> = HashMap::new();
    let calendar = settings::now(&mut tx, services, county).await?.calendar;
    // a letter of yesterday, or of a day off before it, is told today
    let urged_since =
        day.pred_opt().unwrap_or(day).iter_days().rev().take(LONGEST_HOLIDAY).find(|one| calendar.works_on(*one)).unwrap_or(day);
    for (unit, line) in digest::of_units(&mut tx, county, day, urged_since).await? {
        units.entry(unit).or_default().push(line);
    }
    for unit in week.units.iter().filter(|unit| is_this_week && unit.now == WeekStanding::Missed) {
        let line = DigestLine { kind: DigestKind::Week, number: 1, late: 0, due_on: None };
        units.entry(unit.unit.clone()).or_default().push(line);
    }
    let office = of_office(&mut tx, county, day).await?;
    let readers = digest::readers(&mut tx, county).await?;
    let with_readers: HashSet<&UnitId> = readers.iter().filter_map(|(.., unit)| unit.as_ref()).collect();
    for unit in with_readers {
        if let Some(line) = reports(&mut tx, services, county, unit).await? {
            units.entry(unit.clone()).or_default().push(line);
        }
    }
    let mut all: Vec<(AccountId, Vec<DigestLine>)> = Vec::new();
    for (account, role, unit) in readers {
        let lines = match (role, unit) {
            (Role::Office, _) => office.clone(),
            (_, Some(unit)) => units.get(&unit).cloned().unwrap_or_default(),
            (_, None) => Vec::new(),
        };
        if !lines.is_empty() {
            all.push((account, lines));
        }
    }
    let in_order = register::unit::list(&mut tx, county).await?;
    let named: Vec<(String, Vec<DigestLine>)> =
        in_order.into_iter().filter_map(|unit| Some((unit.short_name, units.remove(&unit.id)?))).collect();
    let message = group_message(day, &named).unwrap_or_default();
    digest::keep(&mut tx, county, (day, services.now()), &message, &all).await?;
    if channel::list(&mut tx, county).await?.iter().any(|one| one.is_on) {
        let by_itself = Actor { person: "每日提醒".into(), ..actor };
        job::ask(&mut tx, &by_itself, services, SEND, &day.to_string(), services.now()).await?;
    }
    tx.commit().await?;
    Ok(all.len())
}

/// A unit's reports that ask for its hand: what its 待办 counts of them.
async fn reports(tx: &mut Tx, services: &Services, county: &CountyId, unit: &UnitId) -> Result<Option<DigestLine>> {
    let waiting = todo::waiting_for_unit(tx, county, unit, day_of(services.now())).await?;
    let now = settings::assemble(services, &waiting.settings, waiting.days);
    let (mut number, mut late) = (0_i64, 0_i64);
    for (facts, until, count) in &waiting.cells {
        let status = facts.status(now.as_of);
        let is_correction = until.is_some_and(|until| now.as_of.today <= until);
        if presses(status) || is_correction {
            number += count;
            late += if status == Status::Overdue { *count } else { 0 };
        }
    }
    Ok((number > 0).then_some(DigestLine { kind: DigestKind::Report, number, late, due_on: None }))
}

async fn of_office(tx: &mut Tx, county: &CountyId, day: NaiveDate) -> Result<Vec<DigestLine>> {
    let queue = beside::of_queue(tx, county).await?;
    let mut contradicted: Vec<_> = queue
        .iter()
        .filter(|one| contradicts(Some(Claim::Done), &one.link, Confirmed { url: &one.url, state: one.state }))
        .map(|one| &one.cell)
        .collect();
    contradicted.dedup();
    let open = CandidateFilter { state: Some(CandidateState::Open), ..CandidateFilter::default() };
    let standing = finding::standing(tx, county, &Scope::County, day).await?;
    let number = |states: &[FindingState]| -> i64 {
        standing.iter().filter(|(state, ..)| states.contains(state)).map(|(_, number, _)| number).sum()
    };
    let overdue: i64 = standing.iter().map(|(.., overdue)| overdue).sum();
    let all = [
        (DigestKind::Contradiction, i64::try_from(contradicted.len()).unwrap_or(i64::MAX)),
        (DigestKind::Judge, todo::waiting_for_office(tx, county).await?.reports),
        (DigestKind::Confirm, candidate::count(tx, county, &open).await?),
        (DigestKind::Verify, number(&[FindingState::Answered, FindingState::Disputed, FindingState::WaiverAsked])),
        (DigestKind::Overdue, overdue),
    ];
    Ok(all.into_iter().filter(|(_, number)| *number > 0).map(|(kind, number)| DigestLine { kind, number, late: 0, due_on: None }).collect())
}
