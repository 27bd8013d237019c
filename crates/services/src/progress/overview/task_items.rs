//! Cells taken together by task: what a leader must know first, returned and overdue, and what comes next.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::checklist::list_key::ListKey;
use domain::ids::{CellId, TaskId, UnitId};
use domain::reporting::cell::Status;
use storage::Conn;
use storage::progress::Lists;
use storage::progress::cells::{self, TaskGroup};

use crate::Result;
use crate::operations::settings::OfficeDay;
use crate::progress::cells::{CellFilter, Names};

/// Cells of one task that show the same status. Thirty units that miss the same date are one line, not thirty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskItems {
    /// The task.
    pub task: TaskId,
    /// Its number and requirement on one short line.
    pub title: Arc<str>,
    /// What they show.
    pub status: Status,
    /// How many cells.
    pub cells: u64,
    /// Of how many units.
    pub units: u64,
    /// Of how many periods.
    pub periods: u64,
    /// The earliest due date.
    pub due_on: NaiveDate,
    /// Until when the first of them is awaited: its due date, or a later one of a return.
    pub until: NaiveDate,
    /// The cell, where it is only one.
    pub cell: Option<CellId>,
    /// The unit with its short name, where it is only one.
    pub unit: Option<(UnitId, Arc<str>)>,
    /// The period, where it is only one.
    pub period: Option<Arc<str>>,
}

impl TaskItems {
    /// The day that they are awaited by is a 整改期限, later than the date they had.
    #[must_use]
    pub fn is_rework(&self) -> bool {
        self.status == Status::Returned && self.until > self.due_on
    }

    /// Finds exactly its cells in the ledger, of all that were taken together.
    #[must_use]
    pub fn filter(&self, all: &CellFilter) -> CellFilter {
        all.showing(&[self.status]).at_task(&self.task)
    }

    fn of(group: TaskGroup, names: &Names) -> Self {
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let unit = names.unit(&group.unit).map(|unit| unit.short.as_str()).unwrap_or_default();
        Self {
            title: names.task_title(&group.task),
            status: group.status,
            cells: count(group.cells),
            units: count(group.units),
            periods: count(group.periods),
            due_on: group.due_on,
            until: group.until,
            cell: (group.cells == 1).then_some(group.cell),
            unit: (group.units == 1).then(|| (group.unit, unit.into())),
            period: (group.periods == 1).then(|| group.period.into()),
            task: group.task,
        }
    }
}

/// What is returned or overdue on a year's lists, or on one.
pub(super) fn exceptions(list: ListKey) -> CellFilter {
    CellFilter::of_list(list).showing(&[Status::Returned, Status::Overdue])
}

/// The first so many of these, the earliest due first.
pub(super) async fn read(
    conn: &mut Conn,
    lists: Lists<'_>,
    filter: &CellFilter,
    names: &Names,
    now: &OfficeDay,
    limit: i64,
) -> Result<Vec<TaskItems>> {
    let groups = cells::by_task(conn, &filter.stored(lists, &Scope::County, "", now), limit).await?;
    Ok(groups.into_iter().map(|group| TaskItems::of(group, names)).collect())
}
