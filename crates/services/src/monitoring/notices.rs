//! 整改通知单: confirmed findings go to their units with a date in working days, counted once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::ids::{FindingId, NoticeId, UnitId};
use domain::monitoring::finding::{FindingState, Happening};
use domain::monitoring::notice_source::{MONTHLY, named_months, source_of, source_words};
use storage::monitoring::finding::{self, FindingEvent, FindingFilter, StoredFinding};
use storage::monitoring::{judged, notice};
use storage::{Lock, Tx, register};

pub use storage::monitoring::notice::RectifyNotice;

use super::job::month_of;
use crate::form;
use crate::form::tick;
use crate::operations::rows::Before;
use crate::operations::settings;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

/// The longest remark of a notice, in characters.
pub const REMARK_LIMIT: usize = 300;
/// The usual time to mend, in working days.
pub const USUAL_DAYS: u32 = 5;
/// The most working days that a notice gives.
pub const MOST_DAYS: u32 = 30;
/// So many judged rounds are looked at for the months of what is sent.
const ROUNDS: i64 = 120;
/// So many units are named in a question.
const UNITS_NAMED: usize = 3;
/// The most findings that are sent at once.
const SENT_AT_ONCE: i64 = 5_000;

form! {
    /// What is sent.
    #[derive(Debug)]
    pub struct SendNotices {
        /// Only to this unit; empty is every unit with something confirmed.
        #[serde(default)]
        pub unit: String,
        /// Only of this month, as `2026-10`; empty is every month.
        #[serde(default)]
        pub month: String,
        /// Working days.
        pub days: String,
        /// Where the problems come from; empty or 月监测: as each notice's problems say.
        #[serde(default)]
        pub source: String,
        /// The source names another month than its problems count for, and is right all the same.
        #[serde(default, with = "tick")]
        pub source_checked: bool,
        /// What the office adds.
        #[serde(default)]
        pub remark: String,
    }
}

/// Sends a notice to each unit with something confirmed; answers their ids.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `Refused` where nothing is confirmed.
pub async fn send_notices(actor: &Actor, services: &Services, form: &SendNotices) -> Result<Vec<NoticeId>> {
    actor.require(Permission::Monitor)?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let days = form.days.trim().parse::<u32>().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    if days.is_none() {
        wrong(SendNotices::days, format!("整改期限请填写1到{MOST_DAYS}个工作日。"));
    }
    let remark = form.remark.trim();
    if remark.chars().count() > REMARK_LIMIT {
        wrong(SendNotices::remark, format!("补充要求不超过{REMARK_LIMIT}个字。"));
    }
    let (Some(days), true) = (days, errors.is_empty()) else { return Err(ServiceError::Invalid(errors)) };
    // nobody says of a month what no round of it found
    let typed = Some(form.source.trim()).filter(|text| !text.is_empty() && *text != MONTHLY);
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let filter = FindingFilter {
        states: vec![FindingState::Confirmed],
        unit: (!form.unit.is_empty()).then(|| UnitId::new(form.unit.as_str())),
        month: month_of(&form.month),
        ..FindingFilter::default()
    };
    let all = finding::page(&mut tx, &actor.county, &Scope::County, &filter, SENT_AT_ONCE, 0).await?;
    if all.is_empty() {
        return Err(nothing_to_send(&mut tx, actor, &filter).await?);
    }
    let due_on = now.calendar.working_day_after(now.today(), days).day;
    let year = i64::from(now.today().year());
    let units = register::unit::list(&mut tx, &actor.county).await?;
    let mut by_unit: BTreeMap<usize, Vec<&StoredFinding>> = BTreeMap::new();
    for one in &all {
        let place = units.iter().position(|unit| unit.id == one.unit).unwrap_or(usize::MAX);
        by_unit.entry(place).or_default().push(one);
    }
    if let Some(words) = typed.filter(|_| !form.source_checked)
        && let Some(why) = of_other_months(words, by_unit.values(), now.today())
    {
        return Err(ServiceError::field(SendNotices::source_checked, why));
    }
    let rounds: Vec<NaiveDate> = judged::rounds(&mut tx, &actor.county, ROUNDS).await?.into_iter().map(|round| round.month).collect();
    let mut sent = Vec::new();
    let mut no = notice::next_number(&mut tx, &actor.county, year).await?;
    for items in by_unit.values() {
        let Some(first) = items.first() else { continue };
        let origins: Vec<_> = items.iter().map(|one| (one.origin, one.month)).collect();
        let source = typed.unwrap_or_else(|| source_of(&origins, &rounds));
        let new = RectifyNotice {
            id: NoticeId::new(new_id()),
            unit: first.unit.clone(),
            unit_name: String::new(),
            number: (year, no),
            month: items.iter().map(|one| one.month).max().unwrap_or(first.month),
            source: source.to_owned(),
            issued_on: now.today(),
            due_on,
            counted: (now.calendar.version(), i64::from(days)),
            remark: remark.to_owned(),
            issued_by: (actor.account.to_string(), actor.person.clone()),
            received: None,
            items: (0, 0),
            next_due: None,
        };
        let before = Before::of_notice(&mut tx, &new.id).await?;
        notice::insert(&mut tx, &actor.county, &new).await?;
        for one in items {
            let life = one.life.step(&Happening::Sent { due_on }, now.today()).map_err(refused)?;
            if !finding::write_life(&mut tx, one, &life, Some(&new.id), None).await? {
                return Err(ServiceError::Stale);
            }
            let event = event_of(actor, services, "sent", "", "", Some(due_on), "");
            finding::happened(&mut tx, &one.id, &event).await?;
        }
        let told =
            MonitoringAction::NoticeSent { unit: first.unit_name.clone(), number: number_text(year, no), items: items.len(), due_on };
        audit::record_with_rows(&mut tx, services, actor, Subject::Unit(first.unit.clone()), told, Some(&before)).await?;
        sent.push(new.id);
        no += 1;
    }
    tx.commit().await?;
    Ok(sent)
}

/// What is asked where the typed source names months that problems of a notice do not count for: it would stand on the unit's paper.
fn of_other_months<'f>(words: &str, notices: impl Iterator<Item = &'f Vec<&'f StoredFinding>>, today: NaiveDate) -> Option<String> {
    let (from, to) = named_months(words, today)?;
    let said = |items: &Vec<&StoredFinding>| {
        let months: BTreeSet<NaiveDate> = items.iter().map(|one| one.month).filter(|month| !(from..=to).contains(month)).collect();
        let months: Vec<String> = months.iter().map(|month| month.format("%Y年%-m月").to_string()).collect();
        let first = items.first().filter(|_| !months.is_empty())?;
        Some(format!("{}有计入{}的问题", first.unit_name, months.join("、")))
    };
    let all: Vec<String> = notices.filter_map(said).collect();
    let shown = all.iter().take(UNITS_NAMED).map(String::as_str).collect::<Vec<_>>().join("，");
    let more = if all.len() > UNITS_NAMED { format!("等{}个单位", all.len()) } else { String::new() };
    (!all.is_empty()).then(|| format!("问题来源写的是“{words}”，但{shown}{more}。没有下发；请改写来源，确实如此的请勾选。"))
}

/// Why nothing was sent: the unit has nothing, or nobody has.
async fn nothing_to_send(tx: &mut Tx, actor: &Actor, filter: &FindingFilter) -> Result<ServiceError> {
    let Some(unit) = &filter.unit else {
        return Ok(ServiceError::Refused("没有已确认、还没有下发的问题，请先在“待确认问题”里确认。".into()));
    };
    let Some(unit) = register::unit::get(tx, &actor.county, unit).await? else {
        return Ok(ServiceError::field(SendNotices::unit, "名册里没有这个单位，请重新选择。"));
    };
    let message = format!("{}没有已确认、还没有下发的问题，没有下发；请选择其他单位，或先确认它的问题。", unit.short_name);
    Ok(ServiceError::field(SendNotices::unit, message))
}

/// 〔2026〕3号.
#[must_use]
pub fn number_text(year: i64, no: i64) -> String {
    format!("〔{year}〕{no}号")
}

/// 2026年10月监测, 日常核查: where the items of a notice are from.
#[must_use]
pub fn source_text(notice: &RectifyNotice) -> String {
    source_words(&notice.source, notice.month)
}

pub(super) fn refused(refusal: domain::monitoring::finding::Refusal) -> ServiceError {
    ServiceError::Refused(refusal.to_string())
}

pub(super) fn event_of(
    actor: &Actor,
    services: &Services,
    kind: &str,
    said: &str,
    link: &str,
    due_on: Option<NaiveDate>,
    told: &str,
) -> FindingEvent {
    FindingEvent {
        at: services.now(),
        kind: kind.into(),
        by_id: actor.account.to_string(),
        by_name: actor.person.clone(),
        said: said.into(),
        link: link.into(),
        due_on,
        told: told.into(),
    }
}

/// So many rows a file holds at most.
const IN_A_FILE: i64 = 20_000;

/// Every notice that a reader may see, for a file, the latest first.
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit, or may take nothing out.
pub async fn notices_for_file(actor: &Actor, services: &Services) -> Result<Vec<RectifyNotice>> {
    actor.require(Permission::Export)?;
    let scope = actor.scope()?;
    Ok(notice::latest(&mut services.db().read().await?, &actor.county, &scope, IN_A_FILE).await?)
}

/// A notice with its items and the unit's last answers.
#[derive(Debug, Clone)]
pub struct NoticeSheet {
    /// It.
    pub notice: RectifyNotice,
    /// Its items, in the order of need.
    pub items: Vec<StoredFinding>,
    /// The unit's last answers: finding, what was said, link.
    pub answers: Vec<(FindingId, String, String)>,
    /// The day.
    pub now: settings::OfficeDay,
}

/// Reads a notice.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn notice_sheet(actor: &Actor, services: &Services, id: &NoticeId) -> Result<NoticeSheet> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let found = notice::get(&mut conn, &actor.county, &scope, id).await?.ok_or(ServiceError::NotFound("这份整改通知单"))?;
    let filter = FindingFilter { notice: Some(id.clone()), ..FindingFilter::default() };
    let items = finding::page(&mut conn, &actor.county, &scope, &filter, SENT_AT_ONCE, 0).await?;
    let answers = finding::answers(&mut conn, id).await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    Ok(NoticeSheet { notice: found, items, answers, now })
}

form! {
    /// A notice that a unit says it has.
    #[derive(Debug)]
    pub struct ChosenNotice {
        /// Which.
        pub notice: NoticeId,
    }
}

/// 回执: the unit says that it has the notice. Said again it stays as it was.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn receive_notice(actor: &Actor, services: &Services, form: &ChosenNotice) -> Result<()> {
    actor.require(Permission::AnswerMonitoring)?;
    let scope = actor.scope()?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let found = notice::get(&mut tx, &actor.county, &scope, &form.notice).await?.ok_or(ServiceError::NotFound("这份整改通知单"))?;
    receive(&mut tx, actor, services, &found).await?;
    Ok(tx.commit().await?)
}

/// Says that a unit has a notice, where it was not said before.
pub(super) async fn receive(tx: &mut Tx, actor: &Actor, services: &Services, found: &RectifyNotice) -> Result<()> {
    if found.received.is_none() && notice::receive(tx, &found.unit, &found.id, services.now(), &actor.person).await? {
        let received = MonitoringAction::NoticeReceived { number: number_text(found.number.0, found.number.1) };
        audit::record(tx, services, actor, Subject::Unit(found.unit.clone()), received).await?;
    }
    Ok(())
}
