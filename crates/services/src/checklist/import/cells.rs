//! What an import, or its undo, does to cells that are there already: events, like everything else.

use chrono::NaiveDate;
use domain::checklist::duty::Duty;
use domain::ids::{CellId, ChecklistId};
use domain::reporting::record::{Happening, LeaveCause, Place, Presence, RedateCause, Refusal};
use storage::Tx;
use storage::checklist;
use storage::checklist::import_rows::{self, CellDates};
use storage::reporting::cell::{self, Cell};

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
    if left_for_good(cell.record().presence) {
        return Ok(());
    }
    cell.period.due_on = dates.first_due_on;
    if dates.due_on != cell.due_on() {
        let limit_on = new_limit(tx, actor, &cell).await?;
        let what = Happening::Redated { due_on: dates.due_on, limit_on, cause };
        match attempt(tx, services, actor, &mut cell, what, reason).await? {
            Ok(_) | Err(Refusal::DateNotAhead) => {}
            Err(other) => return Err(other.into()),
        }
    }
    match (dates.removed, cell.record().presence.is_present()) {
        (true, true) => {
            happen(tx, services, actor, &mut cell, Happening::Left { cause: dates.cause }, reason).await?;
        }
        // only what the list itself took off comes back with it: what a merger or the office took out since stays out
        (false, false) if is_off_by_list(cell.record().presence) => {
            happen(tx, services, actor, &mut cell, Happening::Restored, reason).await?;
        }
        _ => {}
    }
    Ok(())
}

/// 完成时限 as its task asks it now, where that is another day: it moves with 报送截止, so that the one never lies behind the other.
async fn new_limit(tx: &mut Tx, actor: &Actor, cell: &Cell) -> Result<Option<NaiveDate>> {
    let Some((_, task)) = checklist::task(tx, &actor.county, &cell.task).await? else { return Ok(None) };
    let limit_on = match task.duty {
        Duty::ByDate { date, .. } => date,
        Duty::YearEnd | Duty::Standing { .. } | Duty::Quota { .. } => cell.period.ends_on,
    };
    // a period of an earlier rhythm keeps its own
    Ok(Some(limit_on).filter(|limit_on| cell.period.every == task.duty.every() && *limit_on != cell.record().limit_on))
}

/// It left with its unit or went into the next year since: no change of its list, and no undo of one, speaks of it any more.
fn left_for_good(presence: Presence) -> bool {
    matches!(presence, Presence::Left { cause: LeaveCause::Merged | LeaveCause::UnitEnded | LeaveCause::Carried, .. })
}

/// The list took it off.
fn is_off_by_list(presence: Presence) -> bool {
    matches!(presence, Presence::Left { cause: LeaveCause::Removed | LeaveCause::Recut, .. })
}

/// Gives cells section and part. One that another unit has taken over meanwhile has its part from there.
pub(super) async fn put_in_place(tx: &mut Tx, actor: &Actor, services: &Services, places: &[(CellId, Place)], reason: &str) -> Result<()> {
    for (id, place) in places {
        let mut cell = cell::get(tx, &actor.county, id).await?.ok_or(ServiceError::NotFound("这项任务"))?;
        let held = &cell.record().place;
        let role = if held.unit == place.unit { place.role } else { held.role };
        let place = Place { unit: held.unit.clone(), section: place.section.clone(), role };
        if place != *held {
            happen(tx, services, actor, &mut cell, Happening::Moved { place, due_on: None }, reason).await?;
        }
    }
    Ok(())
}

/// Every cell that does not stand where its task and its assignment are, and where it would: of a change that kept no places.
pub(super) async fn out_of_place(tx: &mut Tx, actor: &Actor, checklist: &ChecklistId) -> Result<Vec<(CellId, Place)>> {
    let mut places = Vec::new();
    for (id, section, role) in import_rows::misplaced_cells(tx, checklist).await? {
        let cell = cell::get(tx, &actor.county, &id).await?.ok_or(ServiceError::NotFound("这项任务"))?;
        places.push((id, Place { section, role, ..cell.record().place.clone() }));
    }
    Ok(places)
}
