//! The heat map: unit × task, the worst of what has begun in every cell.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::ids::{TaskId, UnitId};
use domain::reporting::cell::Status;
use storage::progress::{self, ClassCount, TaskUnitCount};

use crate::operations::settings::OfficeDay;
use crate::progress::cells::{Names, StatusCounts, names, open_year};
use crate::{Actor, Result, Services};

/// In which order units stand inside their group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowOrder {
    /// Those who need most first.
    #[default]
    Need,
    /// The official order.
    Official,
}

/// A unit with its cells.
#[derive(Debug, Clone)]
pub struct HeatRow {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Its assessment group.
    pub group: String,
    /// What each task shows, in the order of [`HeatMap::names`]' tasks; `None` where the task is not the unit's.
    pub cells: Vec<Option<Status>>,
    /// Counts of all its cells, those of periods to come included.
    pub sum: StatusCounts,
}

/// The map.
#[derive(Debug, Clone)]
pub struct HeatMap {
    /// The year shown.
    pub year: i32,
    /// Every year there is, latest first.
    pub years: Vec<i32>,
    /// Settings and day.
    pub now: Arc<OfficeDay>,
    /// Names; its tasks are the columns.
    pub names: Arc<Names>,
    /// Units, group by group.
    pub rows: Vec<HeatRow>,
    /// Counts of each task, in the order of the columns.
    pub columns: Vec<StatusCounts>,
    /// Counts of everything.
    pub sum: StatusCounts,
}

/// The map of a year in three statements at most. `None`: the county has no checklist yet.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist.
pub async fn heat_map(
    actor: &Actor,
    services: &Services,
    year: Option<i32>,
    as_of: Option<NaiveDate>,
    order: RowOrder,
) -> Result<Option<Arc<HeatMap>>> {
    actor.require(Permission::ReadCounty)?;
    let map = services.cached(actor, format!("{year:?} {as_of:?} {order:?}"), read(actor, services, year, as_of, order)).await?;
    Ok((*map).clone())
}

async fn read(
    actor: &Actor,
    services: &Services,
    year: Option<i32>,
    as_of: Option<NaiveDate>,
    order: RowOrder,
) -> Result<Option<Arc<HeatMap>>> {
    let mut conn = services.db().read().await?;
    let Some(year) = open_year(&mut conn, actor, services, year, as_of).await? else { return Ok(None) };
    let names = names(&mut conn, actor, services, &year.checklist.id, &Scope::County, 60, year.now.as_of.ended()).await?;
    let by_task_and_unit = progress::by_task_and_unit(&mut conn, &year.checklist.id, year.now.as_of).await?;

    let TaskUnitTable { mut rows, columns, sum } = pivot(&names, by_task_and_unit);
    if order == RowOrder::Need {
        // stable: equals keep the official order
        rows.sort_by_key(|row| row.sum.need());
    }
    by_group(&mut rows, &names);
    Ok(Some(Arc::new(HeatMap { year: year.checklist.year, years: year.years, now: year.now, names, rows, columns, sum })))
}

/// The map before it is put in order.
pub(crate) struct TaskUnitTable {
    /// Units in official order.
    pub(crate) rows: Vec<HeatRow>,
    /// Counts of each task.
    pub(crate) columns: Vec<StatusCounts>,
    /// Counts of everything.
    pub(crate) sum: StatusCounts,
}

/// Puts counts by task and unit where they cross.
pub(crate) fn pivot(names: &Names, by_task_and_unit: Vec<ClassCount<TaskUnitCount>>) -> TaskUnitTable {
    let columns_of: HashMap<&TaskId, usize> = names.tasks().iter().enumerate().map(|(place, task)| (&task.id, place)).collect();
    let mut columns = vec![StatusCounts::default(); names.tasks().len()];
    let mut sum = StatusCounts::default();
    let mut by_unit: HashMap<UnitId, (StatusCounts, HashMap<usize, Begun>)> = HashMap::new();
    for crossing in by_task_and_unit {
        let Some(&column) = columns_of.get(&crossing.key.task) else { continue };
        let (unit_sum, cells) = by_unit.entry(crossing.key.unit).or_default();
        for counts in [unit_sum, &mut columns[column], &mut sum] {
            counts.add_class(crossing.class, crossing.count);
        }
        let cell = cells.entry(column).or_default();
        let part = if crossing.key.begun { &mut cell.begun } else { &mut cell.to_come };
        part.add_class(crossing.class, crossing.count);
    }
    let rows = names
        .units()
        .iter()
        .filter_map(|unit| {
            let (sum, cells) = by_unit.remove(&unit.id)?;
            let cells = (0..columns.len()).map(|column| cells.get(&column).and_then(Begun::shows)).collect();
            Some(HeatRow { unit: unit.id.clone(), name: unit.short.clone(), group: unit.group.clone(), cells, sum })
        })
        .collect();
    TaskUnitTable { rows, columns, sum }
}

#[derive(Default)]
struct Begun {
    begun: StatusCounts,
    to_come: StatusCounts,
}

impl Begun {
    /// The worst of the periods that have begun. Where none has, 未到期 — unless something there already speaks for itself
    /// (a report in advance, an agreed 不涉及).
    fn shows(&self) -> Option<Status> {
        self.begun.worst().or_else(|| self.to_come.worst())
    }
}

/// Groups in the order in which the official list first names them.
fn by_group(rows: &mut [HeatRow], names: &Names) {
    let mut groups: Vec<&str> = Vec::new();
    for unit in names.units() {
        if !groups.contains(&unit.group.as_str()) {
            groups.push(&unit.group);
        }
    }
    rows.sort_by_key(|row| groups.iter().position(|group| *group == row.group));
}
