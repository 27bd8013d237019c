//! 催办: chosen units of a list get a letter that says what, why, for how manieth time, and until when an answer is asked for.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_text;
use domain::ids::{UnitId, UrgeId};
use domain::monitoring::early::WeekStanding;
use domain::monitoring::finding::FindingState;
use domain::monitoring::urge::{UrgeKind, kept};
use storage::monitoring::finding::{self, FindingFilter};
use storage::monitoring::{contact, order, urge};
use storage::{Conn, Lock, register};

pub use storage::monitoring::urge::UrgeLetter;

use super::notices::{MOST_DAYS, number_text};
use super::reminders::{Reminders, weeks};
use crate::form;
use crate::operations::settings::{self, OfficeDay};
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

/// The longest reason, in characters.
pub const URGE_REASON: usize = 200;
/// So many letters are listed.
const LISTED: i64 = 200;
/// The most findings that are read.
const FINDINGS: i64 = 5_000;
/// So many rows a file holds at most.
const IN_A_FILE: i64 = 20_000;
/// So many lines stand in a letter; the rest is counted.
const LINES: usize = 30;

form! {
    /// Units that are urged.
    #[derive(Debug, Default)]
    pub struct UrgeUnits {
        /// About what: a word of [`UrgeKind`].
        #[serde(default)]
        pub kind: String,
        /// Which.
        #[serde(default)]
        pub unit: Vec<String>,
        /// Why.
        #[serde(default)]
        pub reason: String,
        /// In how many working days an answer is asked for.
        #[serde(default)]
        pub days: String,
    }
}

/// A unit that can be urged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgeRow {
    /// Which.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// What about, a line each.
    pub items: Vec<String>,
    /// How often it was urged about that in the year, and when last.
    pub before: Option<(i64, NaiveDate)>,
    /// Who can be called: kind, name and number. For the office alone.
    pub contact: Option<String>,
}

/// The page.
#[derive(Debug, Clone)]
pub struct UrgeSheet {
    /// Units that can be urged, for the office.
    pub rows: Vec<UrgeRow>,
    /// Letters, the latest first.
    pub letters: Vec<UrgeLetter>,
    /// Where units are urged about their weeks and nobody has read this week: the day of the latest round.
    pub unread_since: Option<NaiveDate>,
    /// Where units are urged about their weeks: so many of which nobody knows how they stand.
    pub unread: usize,
    /// The day.
    pub now: OfficeDay,
}

/// Reads it; a unit sees its own letters.
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit.
pub async fn urges(actor: &Actor, services: &Services, kind: UrgeKind) -> Result<UrgeSheet> {
    let scope = actor.scope()?;
    let week = if kind == UrgeKind::Weekly && actor.may(Permission::Monitor) { Some(weeks(actor, services).await?) } else { None };
    let mut conn = services.db().read().await?;
    let now = match &week {
        Some(week) => week.now.clone(),
        None => settings::now(&mut conn, services, &actor.county).await?,
    };
    let letters = urge::latest(&mut conn, &actor.county, &scope, LISTED).await?;
    let rows = if actor.may(Permission::Monitor) { rows(&mut conn, actor, kind, &now, week.as_ref()).await? } else { Vec::new() };
    let unread = week.as_ref().map_or(0, Reminders::unread);
    let unread_since = week.filter(Reminders::is_behind).and_then(|week| week.round).map(|round| round.as_of);
    Ok(UrgeSheet { rows, letters, unread_since, unread, now })
}

/// 催办函〔2026〕3号.
#[must_use]
pub fn letter_number(letter: &UrgeLetter) -> String {
    format!("催办函{}", number_text(letter.number.0, letter.number.1))
}

/// Every letter that a reader may see, for a file, the latest first.
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit, or may take nothing out.
pub async fn urges_for_file(actor: &Actor, services: &Services) -> Result<Vec<UrgeLetter>> {
    actor.require(Permission::Export)?;
    let scope = actor.scope()?;
    Ok(urge::latest(&mut services.db().read().await?, &actor.county, &scope, IN_A_FILE).await?)
}

/// Units with something that is late, in the register's order.
async fn rows(conn: &mut Conn, actor: &Actor, kind: UrgeKind, now: &OfficeDay, week: Option<&Reminders>) -> Result<Vec<UrgeRow>> {
    let today = now.today();
    let mut late: HashMap<UnitId, Vec<String>> = HashMap::new();
    match kind {
        UrgeKind::Findings => {
            let filter = FindingFilter {
                states: vec![FindingState::Sent, FindingState::Rejected],
                overdue_on: Some(today),
                ..FindingFilter::default()
            };
            for one in finding::page(conn, &actor.county, &Scope::County, &filter, FINDINGS, 0).await? {
                let due = one.life.due_on.map(|day| format!("（整改期限{}）", day_text(day))).unwrap_or_default();
                let column = one.column.map(|(_, name)| format!("“{name}”栏目：")).unwrap_or_default();
                late.entry(one.unit).or_default().push(format!("{column}{}{due}", one.problem.trim_end_matches('。')));
            }
        }
        UrgeKind::Orders => {
            for (title, due_on, item, unit) in order::late(conn, &actor.county, today).await? {
                late.entry(unit).or_default().push(format!("{title}：{item}（公开期限{}）", day_text(due_on)));
            }
        }
        UrgeKind::Weekly => {
            // of a week that nobody has read nobody is urged
            let missed = week.iter().filter(|week| !week.is_behind()).flat_map(|week| &week.units);
            let missed = missed.filter(|unit| unit.now == WeekStanding::Missed || unit.last == WeekStanding::Missed);
            for unit in missed {
                let as_of = week.and_then(|week| week.round.as_ref()).map(|round| day_text(round.as_of)).unwrap_or_default();
                let (this, before) = match week {
                    Some(week) if week.is_over() => (format!("截至{}的一周", day_text(week.week.sunday)), "前一周"),
                    _ => (format!("截至{as_of}，本周"), "上周"),
                };
                let line = match (unit.now == WeekStanding::Missed, unit.last == WeekStanding::Missed) {
                    (true, true) => format!("{this}和{before}都没有更新"),
                    (true, false) => format!("{this}没有更新"),
                    _ => format!("{before}没有更新"),
                };
                late.entry(unit.unit.clone()).or_default().push(line);
            }
        }
    }
    let before = urge::times(conn, &actor.county, i64::from(today.year()), kind).await?;
    let contacts = contact::list(conn, &actor.county, None).await?;
    let units: Vec<(UnitId, String)> = match week {
        // a round names its units: the register need not be asked
        Some(week) => week.units.iter().map(|unit| (unit.unit.clone(), unit.name.clone())).collect(),
        None => register::unit::list(conn, &actor.county).await?.into_iter().map(|unit| (unit.id, unit.short_name)).collect(),
    };
    let rows = units.into_iter().filter_map(|(unit, name)| {
        let items = late.remove(&unit)?;
        let before = before.iter().find(|(id, ..)| *id == unit).map(|(_, nth, last)| (*nth, *last));
        // who does the work is called first
        let called = contacts.iter().rev().filter(|one| one.unit == unit && one.holds_on(today)).max_by_key(|one| one.kind as u8);
        let contact = called.map(|one| format!("{} {} {}", one.kind.label(), one.name, one.phone));
        Some(UrgeRow { unit, name, items, before, contact })
    });
    Ok(rows.collect())
}

/// Urges units; answers how many letters were written. Once a day and matter is enough.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `Refused` where a unit has nothing late, or was urged today already.
pub async fn urge_units(actor: &Actor, services: &Services, form: &UrgeUnits) -> Result<usize> {
    actor.require(Permission::Monitor)?;
    let kind = UrgeKind::from_code(&form.kind).ok_or_else(|| ServiceError::Refused("请从问题整改、事项清单或周更新进入催办。".into()))?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    if form.unit.is_empty() {
        wrong(UrgeUnits::unit, "请先勾选要催办的单位。".into());
    }
    let reason = form.reason.trim();
    if reason.chars().count() > URGE_REASON {
        wrong(UrgeUnits::reason, format!("催办理由不超过{URGE_REASON}个字。"));
    } else if let Err(found) = without_numbers(UrgeUnits::reason, reason) {
        wrong(&found.field, found.message);
    }
    let days = form.days.trim().parse::<u32>().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    if days.is_none() {
        wrong(UrgeUnits::days, format!("反馈期限请填写1到{MOST_DAYS}个工作日。"));
    }
    let (Some(days), true) = (days, errors.is_empty()) else { return Err(ServiceError::Invalid(errors)) };
    let week = if kind == UrgeKind::Weekly { Some(weeks(actor, services).await?) } else { None };
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let (today, year) = (now.today(), i64::from(now.today().year()));
    let reply_by = now.calendar.working_day_after(today, days).day;
    let late = rows(&mut tx, actor, kind, &now, week.as_ref()).await?;
    let mut no = urge::next_number(&mut tx, &actor.county, year).await?;
    let mut written = 0;
    for id in &form.unit {
        let row = late
            .iter()
            .find(|row| row.unit.as_str() == id)
            .ok_or_else(|| ServiceError::Refused("有单位刚刚办结，没有可以催办的内容；请刷新后重新勾选。".into()))?;
        if row.before.is_some_and(|(_, last)| last == today) {
            return Err(ServiceError::Refused(format!("{}今天已经就此催办过，请明天再催，或打电话联系。", row.name)));
        }
        let letter = UrgeLetter {
            id: UrgeId::new(new_id()),
            unit: row.unit.clone(),
            unit_name: row.name.clone(),
            number: (year, no),
            kind,
            nth: row.before.map_or(1, |(nth, _)| nth + 1),
            reason: reason.to_owned(),
            items: kept(&row.items, LINES),
            reply_by,
            issued_on: today,
            issued: (services.now(), actor.account.to_string(), actor.person.clone()),
        };
        urge::insert(&mut tx, &actor.county, &letter).await?;
        let urged = MonitoringAction::UnitUrged { unit: row.name.clone(), about: kind.label().to_owned(), nth: letter.nth, reply_by };
        audit::record(&mut tx, services, actor, Subject::Unit(row.unit.clone()), urged).await?;
        no += 1;
        written += 1;
    }
    tx.commit().await?;
    Ok(written)
}

/// One letter, and who issues it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn urge_letter(actor: &Actor, services: &Services, id: &UrgeId) -> Result<(UrgeLetter, String)> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let letter = urge::get(&mut conn, &actor.county, &scope, id).await?.ok_or(ServiceError::NotFound("这份催办函"))?;
    Ok((letter, settings::now(&mut conn, services, &actor.county).await?.texts.issued_by(&actor.county_name)))
}
