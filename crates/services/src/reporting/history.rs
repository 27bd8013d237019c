//! The history of a cell: every change is an event, written in the transaction of the change, beside the audit event.

use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{Author, Event, EventNo, Happening, Record, Refusal, Running, fold, office_day, step, turn};
use domain::reporting::report::ReportContent;
use storage::Tx;
use storage::reporting::cell::{self, Cell};
use storage::reporting::report::NewReport;
use storage::reporting::{event, past, report};

use crate::{Actor, Result, ServiceError, Services, new_id};

/// Who an event is by.
pub(crate) fn author(actor: &Actor) -> Author {
    Author { id: actor.account.to_string(), name: actor.person.clone() }
}

/// Lets something happen to a cell: the rule, the row, the finished stretch, the event. `content` is what is handed in, for a
/// submission. Whatever else the caller set in `cell` is written with it.
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
    content: Option<&ReportContent>,
) -> Result<EventNo> {
    Ok(attempt(tx, services, actor, cell, what, reason, content).await??)
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
    content: Option<&ReportContent>,
) -> Result<std::result::Result<EventNo, Refusal>> {
    let next = next_event(tx, services, actor, &cell.id, what, reason).await?;
    let record = match step(Some(cell.record()), &next) {
        Ok(record) => record,
        Err(refusal) => return Ok(Err(refusal)),
    };
    store(tx, cell, record, &next).await?;
    if let (Some(no), Some(content)) = (next.what.report(), content) {
        let by = actor.person.as_str();
        let received_on = next.what.date();
        report::insert(tx, &NewReport { cell: &cell.id, no, content, at: next.at, by, unit_name: None, received_on }).await?;
    }
    Ok(Ok(next.no))
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
pub(crate) async fn cancel(tx: &mut Tx, services: &Services, actor: &Actor, cell: &mut Cell, cancels: EventNo) -> Result<()> {
    let undone = next_event(tx, services, actor, &cell.id, Happening::Undone { cancels }, "").await?;
    let mut events = event::recorded(tx, &cell.id).await?;
    events.push(undone.clone());
    let record = fold(&events).map_err(ServiceError::internal)?.ok_or(ServiceError::NotFound("这项任务"))?;
    store(tx, cell, record, &undone).await
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
    kind: CellEventKind,
    reason: &str,
) -> Result<()> {
    let next = next_event(tx, services, actor, cell, Happening::Remarked { kind }, reason).await?;
    Ok(event::append(tx, &new_id(), cell, &next, None).await?)
}

async fn next_event(tx: &mut Tx, services: &Services, actor: &Actor, cell: &CellId, what: Happening, reason: &str) -> Result<Event> {
    let behind = event::behind(tx, cell).await?;
    let at = services.now();
    Ok(Event { no: behind.no, at, day: office_day(at, behind.last_day), by: author(actor), reason: reason.to_owned(), what })
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
