//! The days of a task's units stay as they were where they are sealed.

use chrono::NaiveDate;
use domain::checklist::existence::Life;
use domain::checklist::import::{RowChange, UnitDirectory};
use domain::ids::UnitId;
use domain::register::sealed_days::sealed_changed;
use storage::Conn;

use super::{Change, TaskForm};
use crate::checklist::import::understand::Former;
use crate::sealed_days::sealed_days;
use crate::{Actor, Result, ServiceError};

/// Refuses days of a unit that would make it answer for a task, or not, on other sealed days than it did.
///
/// # Errors
/// `Invalid` at the days.
pub(super) async fn days_stay(
    conn: &mut Conn,
    actor: &Actor,
    (former, directory): (&Former, &UnitDirectory),
    change: &Change,
    today: NaiveDate,
) -> Result<()> {
    let moved: Vec<Moved<'_>> = moved(former, change, today).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let sealed = sealed_days(conn, &actor.county).await?;
    for Moved { unit, before, after } in moved {
        if let Some(days) = sealed_changed(before, after, &sealed) {
            return Err(ServiceError::field(TaskForm::days, days.nobody_gets_other_days(&directory.name(unit))));
        }
    }
    Ok(())
}

/// A unit with the days on which it had a task, and those on which it is to have it.
struct Moved<'c> {
    unit: &'c UnitId,
    before: Life,
    after: Life,
}

/// The units of the list that get other days. Whoever has the task for the first time has it from today on.
fn moved<'c>(former: &'c Former, change: &'c Change, today: NaiveDate) -> impl Iterator<Item = Moved<'c>> {
    let rows = change.plan.tasks.iter().zip(&change.comparison.rows);
    rows.filter(|(_, row)| !matches!(row, RowChange::Unchanged { .. })).flat_map(move |(task, row)| {
        let old = row.task().and_then(|id| former.tasks.iter().find(|known| known.task.id == *id));
        task.assignments.iter().filter_map(move |one| {
            let days = one.days.unwrap_or_default();
            let known = old.and_then(|old| old.assignments.iter().find(|known| known.unit == one.unit));
            let (before, after) = match known {
                Some(known) => (known.by_hand.life, days),
                None => (Life::since(today), Life { from: days.from.or(Some(today)), to: days.to }),
            };
            (before != after).then_some(Moved { unit: &one.unit, before, after })
        })
    })
}
