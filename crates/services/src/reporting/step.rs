//! One way to take a step: rule, row, finished stretch, event and, where a person took it with one cell, the event of the audit
//! log, in one transaction. A verb says what happens, why, and what the log says of it.

use domain::audit::action::Action;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{Author, Event, EventNo, Happening, Record, Refusal, Running, fold, office_day, step, turn};
use domain::reporting::report::ReportContent;
use storage::Tx;
use storage::reporting::cell::{self, Cell};
use storage::reporting::report::NewReport;
use storage::reporting::{event, past, report};

use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, new_id};

/// What happens to a cell, and why.
pub(crate) struct Step<'a> {
    what: Happening,
    reason: &'a str,
    content: Option<&'a ReportContent>,
    refused: fn(Refusal) -> ServiceError,
}

impl<'a> Step<'a> {
    /// Such a step.
    pub(crate) fn new(what: Happening, reason: &'a str) -> Self {
        Self { what, reason, content: None, refused: ServiceError::from }
    }

    /// This is handed in with it.
    pub(crate) fn with(self, content: &'a ReportContent) -> Self {
        Self { content: Some(content), ..self }
    }

    /// A refusal is said so.
    pub(crate) fn refused(self, refused: fn(Refusal) -> ServiceError) -> Self {
        Self { refused, ..self }
    }
}

/// Who an event is by.
pub(crate) fn author(actor: &Actor) -> Author {
    Author { id: actor.account.to_string(), name: actor.person.clone() }
}

/// Takes the step with one cell. Whatever else the caller set in `cell` is written with it; `said` is what the log says of the
/// cell as it is then.
///
/// # Errors
/// `Refused`, or what the step makes of it, when it cannot be taken now; `Stale` when somebody else wrote the cell meanwhile.
pub(crate) async fn take<A: Into<Action>>(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &mut Cell,
    step: Step<'_>,
    said: impl FnOnce(&Cell) -> A,
) -> Result<()> {
    let Step { what, reason, content, refused } = step;
    let next = next_event(tx, services, actor, &cell.id, what, reason).await?;
    apply(tx, actor, cell, &next, content).await?.map_err(refused)?;
    audit::record_with_event(tx, services, actor, &cell.id, next.no, said(cell)).await
}

/// Lets something happen to one of many cells, of which the caller's one event of the log speaks.
///
/// # Errors
/// `Refused` when it cannot happen now; `Stale` when somebody else wrote the cell meanwhile.
pub(crate) async fn happen(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &mut Cell,
    what: Happening,
    reason: &str,
) -> Result<EventNo> {
    Ok(attempt(tx, services, actor, cell, what, reason).await??)
}

/// The same for a caller who does something about a refusal of the rule: nothing was written then.
///
/// # Errors
/// `Stale` when somebody else wrote the cell meanwhile.
pub(crate) async fn attempt(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &mut Cell,
    what: Happening,
    reason: &str,
) -> Result<std::result::Result<EventNo, Refusal>> {
    let next = next_event(tx, services, actor, &cell.id, what, reason).await?;
    Ok(apply(tx, actor, cell, &next, None).await?.map(|()| next.no))
}

/// Whether it could happen now; nothing is written.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn would(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &Cell,
    what: Happening,
) -> Result<std::result::Result<(), Refusal>> {
    let next = next_event(tx, services, actor, &cell.id, what, "").await?;
    Ok(step(Some(cell.record()), &next).map(|_| ()))
}

/// Cancels an event: the cell becomes what its history without it adds up to.
///
/// # Errors
/// `Stale` when somebody else wrote the cell meanwhile.
pub(crate) async fn cancel(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &mut Cell,
    cancels: EventNo,
    said: impl Into<Action>,
) -> Result<()> {
    let undone = next_event(tx, services, actor, &cell.id, Happening::Undone { cancels }, "").await?;
    let mut events = event::recorded(tx, &cell.id).await?;
    events.push(undone.clone());
    let record = fold(&events).map_err(ServiceError::internal)?.ok_or(ServiceError::NotFound("这项任务"))?;
    store(tx, cell, record, &undone).await?;
    audit::record_with_event(tx, services, actor, &cell.id, undone.no, said).await
}

/// Adds what does not move the cell: a request, an answer to one, a piece of evidence.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn remark(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &CellId,
    (kind, reason): (CellEventKind, &str),
    said: impl Into<Action>,
) -> Result<()> {
    let no = note(tx, services, actor, cell, kind, reason).await?;
    audit::record_with_event(tx, services, actor, cell, no, said).await
}

/// The same as part of something greater, of which the caller's one event of the log speaks.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn note(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &CellId,
    kind: CellEventKind,
    reason: &str,
) -> Result<EventNo> {
    let next = next_event(tx, services, actor, cell, Happening::Remarked { kind }, reason).await?;
    event::append(tx, &new_id(), cell, &next, None).await?;
    Ok(next.no)
}

async fn next_event(tx: &mut Tx, services: &Services, actor: &Actor, cell: &CellId, what: Happening, reason: &str) -> Result<Event> {
    let behind = event::behind(tx, cell).await?;
    let at = services.now();
    Ok(Event { no: behind.no, at, day: office_day(at, behind.last_day), by: author(actor), reason: reason.to_owned(), what })
}

/// What happens, where the rule lets it; else nothing is written.
async fn apply(
    tx: &mut Tx,
    actor: &Actor,
    cell: &mut Cell,
    next: &Event,
    content: Option<&ReportContent>,
) -> Result<std::result::Result<(), Refusal>> {
    let record = match step(Some(cell.record()), next) {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    store(tx, cell, record, next).await?;
    if let (Some(no), Some(content)) = (next.what.report(), content) {
        let (by, received_on) = (actor.person.as_str(), next.what.date());
        report::insert(tx, &NewReport { cell: &cell.id, no, content, at: next.at, by, unit_name: None, received_on }).await?;
    }
    Ok(Ok(()))
}

async fn store(tx: &mut Tx, cell: &mut Cell, record: Record, event: &Event) -> Result<()> {
    let before = std::mem::replace(&mut cell.running, Running { since: event.day, record: record.clone() });
    let (finished, running) = turn(before, record, event.day);
    cell.running = running;
    // the row first: of two who act at once on PostgreSQL the second finds it changed
    if !cell::update(tx, cell).await? {
        return Err(ServiceError::Stale);
    }
    cell.revision += 1;
    if let Some(stretch) = finished {
        past::insert(tx, &cell.id, &cell.checklist, &stretch).await?;
    }
    Ok(event::append(tx, &new_id(), &cell.id, event, None).await?)
}
