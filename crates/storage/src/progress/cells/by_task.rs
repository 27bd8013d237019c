//! What the ledger finds, taken together by task and status.

use chrono::NaiveDate;
use domain::ids::{CellId, TaskId, UnitId};
use domain::reporting::cell::Status;

use super::CellQuery;
use super::class::{class, need};
use super::conditions::{fetch_found, fetch_showing, found_showing};
use crate::{Conn, Result, StorageError};

/// Cells of one task that show one status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskGroup {
    /// The task.
    pub task: TaskId,
    /// What they show.
    pub status: Status,
    /// How many.
    pub cells: i64,
    /// Of so many units.
    pub units: i64,
    /// Of so many periods.
    pub periods: i64,
    /// The earliest due date among them.
    pub due_on: NaiveDate,
    /// One of them; the only one where `cells` is 1.
    pub cell: CellId,
    /// One of their units; the only one where `units` is 1.
    pub unit: UnitId,
    /// Name of one of their periods; the only one where `periods` is 1.
    pub period: String,
}

type Row = (String, i64, i64, i64, i64, NaiveDate, String, String, String);

/// The groups a query finds, the earliest due first, at most `limit`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn by_task(conn: &mut Conn, query: &CellQuery<'_>, limit: i64) -> Result<Vec<TaskGroup>> {
    let mut sql = found_showing(
        concat!(
            "select c.task_id, cast(",
            need!(),
            " as bigint) as place, count(*) as cells, count(distinct c.unit_id) as units, count(distinct c.period_name) as periods,
             min(c.due_on) as due_on, min(c.id) as cell, min(c.unit_id) as unit, min(c.period_name) as period",
        ),
        query,
    );
    sql.add(" group by 1, 2 order by min(c.due_on), min(c.task_position), 2 limit $23");
    let rows = fetch_showing!(conn, Row, "task_id, place, cells, units, periods, due_on, cell, unit, period", sql, query, limit, 0_i64,)?;
    let group = |(task, place, cells, units, periods, due_on, cell, unit, period): Row| {
        let status = usize::try_from(place).ok().and_then(|place| Status::ALL.get(place)).copied();
        Ok(TaskGroup {
            task: TaskId::new(task),
            status: status.ok_or_else(|| StorageError::inconsistent("cell", "status", place.to_string()))?,
            cells,
            units,
            periods,
            due_on,
            cell: CellId::new(cell),
            unit: UnitId::new(unit),
            period,
        })
    };
    rows.into_iter().map(group).collect()
}
