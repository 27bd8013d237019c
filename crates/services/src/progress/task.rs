//! One task: its texts, who has it, and its cells unit × period.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::ids::{TaskId, UnitId};
use storage::progress::cells::{self, CellLine, CellOrder, CellQuery};
use storage::progress::{self, AssignedUnit, TaskInList};

use crate::operations::settings::OfficeDay;
use crate::progress::cells::{StatusCounts, names, open_year};
use crate::{Actor, Result, ServiceError, Services};

/// More cells than a task can have.
const ALL: i64 = 1_000_000;

/// A task's page.
#[derive(Debug, Clone)]
pub struct TaskPage {
    /// The task and its place.
    pub placed: TaskInList,
    /// Settings and day.
    pub now: Arc<OfficeDay>,
    /// The units that have it, as far as the actor may see them: leads first.
    pub assigned: Vec<AssignedUnit>,
    /// Its periods, oldest first: first day and name.
    pub periods: Vec<(NaiveDate, String)>,
    /// Its cells, by unit and period, as [`TaskPage::cell`] looks for them.
    pub cells: Vec<CellLine>,
    /// Counts of these cells.
    pub counts: StatusCounts,
}

impl TaskPage {
    /// How many units have something to report of it, as the task list counts them.
    #[must_use]
    pub fn units(&self) -> usize {
        self.cells.chunk_by(|one, next| one.unit == next.unit).count()
    }

    /// Whether a unit has something to report of it.
    #[must_use]
    pub fn has_items(&self, unit: &UnitId) -> bool {
        self.cells.binary_search_by(|cell| cell.unit.cmp(unit)).is_ok()
    }

    /// The cell of a unit in a period.
    #[must_use]
    pub fn cell(&self, unit: &UnitId, period_start: NaiveDate) -> Option<&CellLine> {
        let place = self.cells.binary_search_by(|cell| (&cell.unit, cell.period_start).cmp(&(unit, period_start)));
        place.ok().map(|place| &self.cells[place])
    }
}

/// A task in four statements at most, as of a day that has ended in seven. A unit sees its own cells and, of tasks it leads, those
/// of the supporting units.
///
/// # Errors
/// `Forbidden`; `NotFound` for a task of another county, one that the unit has nothing to do with, or one that was not in the
/// list on that day.
pub async fn task(actor: &Actor, services: &Services, id: &TaskId, as_of: Option<NaiveDate>) -> Result<Arc<TaskPage>> {
    let scope = actor.scope()?;
    let about = (scope.clone(), id.clone(), as_of);
    services.cached(actor, about, read(actor, services, &scope, id, as_of)).await
}

async fn read(actor: &Actor, services: &Services, scope: &Scope, id: &TaskId, as_of: Option<NaiveDate>) -> Result<TaskPage> {
    let missing = || ServiceError::NotFound("这项任务");
    let mut conn = services.db().read().await?;
    let mut placed = progress::task_in_list(&mut conn, &actor.county, id).await?.ok_or_else(missing)?;
    // of a task that was taken off, what stood there on its last day
    let as_of = as_of.or_else(|| placed.removed_on.and_then(|off| off.pred_opt()));
    let now = open_year(&mut conn, actor, services, Some(placed.list), as_of).await?.ok_or_else(missing)?.now;
    let assigned = match now.as_of.ended() {
        Some(day) => {
            let then = progress::task_then(&mut conn, &placed.checklist, id, day).await?;
            (placed.task, placed.section_title) = then.ok_or(ServiceError::NotFound("这一天清单中的这项任务"))?;
            let mut units = progress::assigned_then(&mut conn, &placed.checklist, id, scope, day).await?;
            let names = names(&mut conn, actor, services, &placed.checklist, scope, 1, Some(day)).await?;
            for one in &mut units {
                one.short = names.unit(&one.unit).map_or_else(|| one.short.clone(), |unit| unit.short.clone());
            }
            units
        }
        None if placed.removed_on.is_some() => return Err(missing()),
        None => progress::assigned(&mut conn, id, scope).await?,
    };
    if scope.unit().is_some_and(|unit| assigned.iter().all(|one| one.unit != *unit)) {
        return Err(missing());
    }
    let query = CellQuery { task: Some(id), ..CellQuery::of(&placed.checklist, scope, now.as_of) };
    let mut cells = cells::page(&mut conn, &query, CellOrder::Task, false, ALL, 0).await?;
    // an engine may have its own order of letters
    cells.sort_unstable_by(|one, other| (&one.unit, one.period_start).cmp(&(&other.unit, other.period_start)));
    let mut periods: Vec<(NaiveDate, String)> = cells.iter().map(|cell| (cell.period_start, cell.period.clone())).collect();
    periods.sort_unstable();
    periods.dedup();
    let mut counts = StatusCounts::default();
    for cell in &cells {
        counts.add(cell.status, 1);
    }
    Ok(TaskPage { placed, now, assigned, periods, cells, counts })
}
