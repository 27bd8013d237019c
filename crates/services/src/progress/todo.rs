//! 待办: a unit's cells by need, and the number in the frame.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::{CellId, RoundId, UnitId};
use domain::register::ended::Ended;
use domain::reporting::cell::{CellFacts, Status};
use domain::reporting::record::hand_by;
use storage::assessment::waiting as sheet;
use storage::monitoring::notice;
use storage::progress::todo::{self, OfficeWaiting};
use storage::reporting::event;
use storage::reporting::sign_off::{self, ToSign};
use storage::review::reopen::{self, ListedReopen};

pub use storage::monitoring::notice::RectifyNotice;
pub use storage::progress::todo::{TodoRow, WaitingOrders};

use crate::assessment::{self, RoundJob, SheetToRead};
use crate::operations::scheduled::{self, Arranged};
use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, ServiceError, Services};

/// The order of the list, as need is ranked everywhere: what is overdue comes before what was returned and still has its days.
const BY_NEED: [Status; 5] = [Status::Overdue, Status::Returned, Status::Near, Status::NotDue, Status::Pending];

/// So many requests are looked through; those without an answer come first.
const REQUESTS: i64 = 200;

/// A cell on the list.
#[derive(Debug, Clone)]
pub struct TodoItem {
    /// The cell.
    pub row: TodoRow,
    /// The day by which it asks for the unit's hand: 报送截止, 整改期限, or the last day for writing a correction.
    pub until: NaiveDate,
    /// How often the unit that leads the task asked for it since the last hand-in, and when last.
    pub urged: Option<(i64, DateTime<Utc>)>,
    /// Why the unit's deputy head did not sign the draft, and when, until it is sent again.
    pub sent_back: Option<(String, DateTime<Utc>)>,
}

/// A unit's list.
#[derive(Debug, Clone)]
pub struct TodoList {
    /// Cells by need; only groups that hold something.
    pub groups: Vec<(Status, Vec<TodoItem>)>,
    /// Cells whose draft waits for the unit's deputy head: nothing is to be done about them; empty for who may sign, who has them in
    /// `to_sign`.
    pub with_signer: Vec<TodoItem>,
    /// Drafts that wait for the reader's signature; only for who may sign.
    pub to_sign: Vec<ToSign>,
    /// Notices of the month's monitoring with something that is not closed.
    pub notices: Vec<RectifyNotice>,
    /// Sheets of the unit that were fed back and may be contested.
    pub sheets: Vec<SheetToRead>,
    /// Rounds whose cross-check gave the unit others to check: round, its name, lines that are not marked.
    pub checks: Vec<(RoundId, String, i64)>,
    /// Lists of items that the unit is behind with, the earliest month first.
    pub orders: Vec<WaitingOrders>,
    /// The end of the unit, once that day has come.
    pub ended: Option<Ended>,
    /// Settings, calendar, day.
    pub now: OfficeDay,
}

impl TodoList {
    /// How much of it waits for the reader's hand, as the frame says it: reports that press, drafts to sign, notices to answer, sheets
    /// to read, rounds to check in, months' lists with items that are behind their day. What may be written already, waits for the deputy head or
    /// the office, or was answered is listed and not counted.
    #[must_use]
    pub fn number(&self) -> i64 {
        let cells: usize = self.groups.iter().filter(|(status, _)| presses(*status)).map(|(_, items)| items.len()).sum();
        let whole = cells + self.to_sign.len() + self.to_answer().count() + self.sheets.len() + self.checks.len() + self.orders.len();
        i64::try_from(whole).unwrap_or(i64::MAX)
    }

    /// Notices with something that the unit has not answered.
    pub fn to_answer(&self) -> impl Iterator<Item = &RectifyNotice> {
        self.notices.iter().filter(|one| one.next_due.is_some())
    }

    /// Notices of which the unit has answered everything: they wait for the office to look again, and are not counted.
    pub fn answered(&self) -> impl Iterator<Item = &RectifyNotice> {
        self.notices.iter().filter(|one| one.next_due.is_none())
    }
}

/// Whether an item of this status waits for its unit's hand.
#[must_use]
pub const fn presses(status: Status) -> bool {
    matches!(status, Status::Returned | Status::Overdue | Status::Near)
}

/// What waits for the office.
#[derive(Debug, Clone)]
pub struct OfficeTodo {
    /// The numbers, as the frame shows them.
    pub waits: Waits,
    /// 更正 and 延期 that units ask for and nobody has decided, the oldest first.
    pub requests: Vec<ListedReopen>,
    /// Arranged changes that could not be done, by their day.
    pub lapsed: Vec<Arranged>,
    /// Months' lists with items that units say they published, the earliest first.
    pub orders: Vec<WaitingOrders>,
    /// Jobs of the rounds.
    pub rounds: Vec<RoundJob>,
    /// Settings, calendar, day.
    pub now: OfficeDay,
}

/// What waits for the office.
///
/// # Errors
/// `Forbidden` outside of the office.
pub async fn office_list(actor: &Actor, services: &Services) -> Result<OfficeTodo> {
    actor.require(Permission::Assess)?;
    // the numbers that the frame shows as well: asked once
    let waits = waits(actor, services).await?;
    let rounds = round_jobs(actor, services).await?.0.clone();
    let mut conn = services.db().read().await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    let mut requests = reopen::list(&mut conn, &actor.county, &actor.scope()?, REQUESTS).await?;
    requests.retain(|one| one.reopen.decision.is_none());
    let lapsed = if waits.lapsed > 0 { scheduled::refused(&mut conn, actor).await? } else { Vec::new() };
    let orders = if waits.orders > 0 { todo::orders_to_check(&mut conn, &actor.county).await? } else { Vec::new() };
    Ok(OfficeTodo { waits, requests, lapsed, orders, rounds, now })
}

/// The cells of the actor's unit that wait: returned, overdue, near, open with a period that has begun, and what the
/// office has not judged yet.
///
/// # Errors
/// `Forbidden` when the person does not report for a unit.
pub async fn list(actor: &Actor, services: &Services) -> Result<TodoList> {
    actor.require(Permission::ReadOwnUnit)?;
    let unit = actor.unit.as_ref().ok_or(ServiceError::Forbidden(Permission::ReadOwnUnit))?;
    // the numbers that the frame shows as well: asked once
    let waiting = of_unit(actor, services, unit).await?;
    let (mut orders, ended) = (waiting.orders.clone(), waiting.ended.clone());
    orders.sort_by_key(|list| list.month);
    let mut conn = services.db().read().await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    let urged: HashMap<CellId, (i64, DateTime<Utc>)> =
        event::urged(&mut conn, unit).await?.into_iter().map(|(cell, count, at)| (cell, (count, at))).collect();
    let mut sent_back: HashMap<CellId, (String, DateTime<Utc>)> =
        todo::sent_back(&mut conn, unit).await?.into_iter().map(|(cell, reason, at)| (cell, (reason, at))).collect();
    let signs = actor.may(Permission::SignOff);
    let to_sign = if signs { sign_off::of_unit(&mut conn, unit).await? } else { Vec::new() };
    let mut notices = notice::open_of_unit(&mut conn, &actor.county, unit).await?;
    // what waits for the office comes last
    notices.sort_by_key(|one| (one.next_due.is_none(), one.next_due, one.due_on));
    let mut groups: Vec<(Status, Vec<TodoItem>)> = BY_NEED.into_iter().map(|status| (status, Vec::new())).collect();
    let mut with_signer = Vec::new();
    for row in todo::of_unit(&mut conn, unit, now.as_of.today, now.as_of.near_until).await? {
        let today = now.as_of.today;
        // a correction waits for the unit like a return, though what was judged goes on counting
        let correct_until = row.correct_until.filter(|until| today <= *until);
        let status = correct_until.map_or_else(|| row.facts.status(now.as_of), |_| Status::Returned);
        // a reopening that has run out shows as done and waits for nobody
        if let Some((_, items)) = groups.iter_mut().find(|(group, _)| *group == status) {
            let until = hand_by(row.facts.due_on, row.rework_by, row.correct_until, today);
            let urged = urged.get(&row.id).copied();
            let sent_back = sent_back.remove(&row.id);
            // what lies with the deputy head asks for one hand only: hers
            let is_with_signer = row.sent_to_sign_at.is_some();
            let item = TodoItem { until, urged, sent_back, row };
            match (is_with_signer, signs) {
                (false, _) => items.push(item),
                (true, false) => with_signer.push(item),
                (true, true) => {}
            }
        }
    }
    for (_, items) in &mut groups {
        // what was sent back inside the unit waits for the clerk alone; the others keep their order
        items.sort_by_key(|item| item.sent_back.is_none());
    }
    groups.retain(|(_, items)| !items.is_empty());
    let (sheets, checks) = assessment::waiting_for_unit(&mut conn, actor, now.as_of.today).await?;
    Ok(TodoList { groups, with_signer, to_sign, notices, sheets, checks, orders, ended, now })
}

/// The number beside 待办, for everybody: see [`waits`].
///
/// # Errors
/// When the engine fails.
pub async fn count(actor: &Actor, services: &Services) -> Result<i64> {
    Ok(waits(actor, services).await?.todo())
}

/// The numbers in the frame: for a unit what [`TodoList::number`] says of its list, for the office what waits for its judgement and
/// what its list has beside that, for everybody else nothing. One statement at most where nothing happened to a round; every page
/// pays it.
///
/// # Errors
/// When the engine fails.
pub async fn waits(actor: &Actor, services: &Services) -> Result<Waits> {
    let mut waits = of_desk(actor, services).await?;
    if actor.may(Permission::Assess) {
        waits.rounds = i64::try_from(round_jobs(actor, services).await?.0.len()).unwrap_or(i64::MAX);
    }
    Ok(waits)
}

/// What lists of work know.
async fn of_desk(actor: &Actor, services: &Services) -> Result<Waits> {
    if actor.may(Permission::Review) {
        let load = async {
            let waiting = todo::waiting_for_office(&mut services.db().read().await?, &actor.county).await?;
            let OfficeWaiting { reports, requests, answers, candidates, unsent, orders, lapsed } = waiting;
            Ok(Waits { work: reports, requests, answers, candidates, unsent, orders, lapsed, rounds: 0 })
        };
        return Ok(*services.cached(actor, (), load).await?);
    }
    let Some(unit) = actor.unit.as_ref().filter(|_| actor.may(Permission::Report)) else { return Ok(Waits::default()) };
    Ok(Waits { work: of_unit(actor, services, unit).await?.work, ..Waits::default() })
}

/// What waits for a unit, as the frame counts it, and of that what its page need not ask for again.
struct WaitsOfUnit {
    work: i64,
    orders: Vec<WaitingOrders>,
    ended: Option<Ended>,
}

/// What waits for the actor's unit.
async fn of_unit(actor: &Actor, services: &Services, unit: &UnitId) -> Result<Arc<WaitsOfUnit>> {
    let signs = actor.may(Permission::SignOff);
    let load = async {
        let waiting = todo::waiting_for_unit(&mut services.db().read().await?, &actor.county, unit, day_of(services.now())).await?;
        let now = settings::assemble(services, &waiting.settings, waiting.days);
        let is_pressing = |facts: &CellFacts, until: Option<NaiveDate>| {
            presses(facts.status(now.as_of)) || until.is_some_and(|until| now.as_of.today <= until)
        };
        let pressing: i64 = waiting.cells.iter().filter(|(facts, until, _)| is_pressing(facts, *until)).map(|(.., number)| number).sum();
        let is_to_read = |(closes_on, undecided): &&(NaiveDate, i64)| sheet::is_to_read(*closes_on, *undecided, now.as_of.today);
        let sheets = i64::try_from(waiting.sheets.iter().filter(is_to_read).count()).unwrap_or(i64::MAX);
        let late = i64::try_from(waiting.orders.len()).unwrap_or(i64::MAX);
        let work = pressing + waiting.to_mend + sheets + waiting.checks + late + if signs { waiting.to_sign } else { 0 };
        Ok(WaitsOfUnit { work, orders: waiting.orders, ended: waiting.ended })
    };
    services.cached(actor, (unit.clone(), signs, actor.rounds_version), load).await
}

/// What waits, as the frame shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waits {
    /// For a unit all that waits for it; for the office reports to judge, beside 待审核.
    pub work: i64,
    /// Beside 更正和延期, for the office.
    pub requests: i64,
    /// Answers of units to notices, for the office to look at again.
    pub answers: i64,
    /// What monitoring found, for the office to confirm or dismiss: beside 待确认问题.
    pub candidates: i64,
    /// Confirmed problems, for the office to send.
    pub unsent: i64,
    /// Months' lists with items that units say they published, for the office to look at.
    pub orders: i64,
    /// Arranged changes that could not be done, for the office to do anew or to put away.
    pub lapsed: i64,
    /// Jobs of the rounds, for the office.
    pub rounds: i64,
}

impl Waits {
    /// The number beside 待办: all that its page counts.
    #[must_use]
    pub const fn todo(&self) -> i64 {
        self.work + self.requests + self.answers + self.candidates + self.unsent + self.orders + self.lapsed + self.rounds
    }
}

/// The jobs of the rounds that wait for the actor. Read again when something happened to a round or to a unit (one that ends within a
/// round is asked about), or the day is another one.
async fn round_jobs(actor: &Actor, services: &Services) -> Result<Arc<WaitingRounds>> {
    // who marked does not decide: what waits differs from person to person
    let load = async {
        let mut conn = services.db().read().await?;
        Ok(WaitingRounds(assessment::round_jobs(&mut conn, actor, day_of(services.now())).await?))
    };
    services.cached_of_rounds(actor, (actor.account.clone(), actor.words_version), load).await
}

/// Jobs that wait.
struct WaitingRounds(Vec<RoundJob>);
