//! What an import, or its undo, does to cells that are there already: events, like everything else.

use domain::ids::ChecklistId;
use domain::reporting::record::{Happening, Place, RedateCause, Refusal};
use storage::Tx;
use storage::checklist::import_rows::{self, CellDates};
use storage::reporting::cell;

use crate::reporting::step::{attempt, happen};
use crate::{Actor, Result, ServiceError, Services};

/// Lets a cell follow its list: off it or back on it, and to its new date. Of a change a date that would lie in the past stays: nothing is
/// overdue that was never asked.
pub(super) async fn follow(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    dates: &CellDates,
    cause: RedateCause,
    reason: &str,
) -> Result<()> {
    let mut cell = cell::get(tx, &actor.county, &dates.id).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    cell.period.due_on = dates.first_due_on;
    if dates.due_on != cell.due_on() {
        let what = Happening::Redated { due_on: dates.due_on, limit_on: None, cause };
        match attempt(tx, services, actor, &mut cell, what, reason).await? {
            Ok(_) | Err(Refusal::DateNotAhead) => {}
            Err(other) => return Err(other.into()),
        }
    }
    match (dates.removed, cell.record().presence.is_present()) {
        (true, true) => {
            happen(tx, services, actor, &mut cell, Happening::Left { cause: dates.cause }, reason).await?;
        }
        (false, false) => {
            happen(tx, services, actor, &mut cell, Happening::Restored, reason).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Lets every cell follow the section of its task and the role of its assignment.
pub(super) async fn put_in_place(tx: &mut Tx, actor: &Actor, services: &Services, checklist: &ChecklistId, reason: &str) -> Result<()> {
    for (id, section, role) in import_rows::misplaced_cells(tx, checklist).await? {
        let mut cell = cell::get(tx, &actor.county, &id).await?.ok_or(ServiceError::NotFound("这项任务"))?;
        let place = Place { section, role, ..cell.record().place.clone() };
        happen(tx, services, actor, &mut cell, Happening::Moved { place, due_on: None }, reason).await?;
    }
    Ok(())
}
