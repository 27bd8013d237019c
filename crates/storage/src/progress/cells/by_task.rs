//! What the ledger finds, taken together by task and status.

use chrono::NaiveDate;
use domain::ids::{CellId, TaskId, UnitId};
use domain::reporting::cell::Status;

use super::CellQuery;
use super::conditions::{FACTS, fetch_found, found_showing};
use crate::db::sql_text::SqlText;
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
    /// The first day on which one of them is overdue less one: the due date, or a later one of a return.
    pub until: NaiveDate,
    /// One of them; the only one where `cells` is 1.
    pub cell: CellId,
    /// One of their units; the only one where `units` is 1.
    pub unit: UnitId,
    /// Name of one of their periods; the only one where `periods` is 1.
    pub period: String,
}

list_row! {
    struct Row {
        task_id: String,
        need: i64,
        cells: i64,
        units: i64,
        periods: i64,
        due_on: NaiveDate,
        until_on: NaiveDate,
        cell: String,
        unit: String,
        period: String,
    }
}

impl TryFrom<Row> for TaskGroup {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let status = usize::try_from(row.need).ok().and_then(|place| Status::ALL.get(place)).copied();
        Ok(Self {
            task: TaskId::new(row.task_id),
            status: status.ok_or_else(|| StorageError::inconsistent("cell", "kind", row.need.to_string()))?,
            cells: row.cells,
            units: row.units,
            periods: row.periods,
            due_on: row.due_on,
            until: row.until_on,
            cell: CellId::new(row.cell),
            unit: UnitId::new(row.unit),
            period: row.period,
        })
    }
}

/// The groups a query finds, the earliest due first, at most `limit`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn by_task(conn: &mut Conn, query: &CellQuery<'_>, limit: i64) -> Result<Vec<TaskGroup>> {
    let mut sql = SqlText::from("select c.task_id, cast(");
    FACTS.rank(&mut sql);
    sql.add(
        " as bigint) as need, count(*) as cells, count(distinct c.unit_id) as units, count(distinct c.period_name) as periods,
         min(c.due_on) as due_on, min(c.overdue_after) as until_on, min(c.id) as cell, min(c.unit_id) as unit, min(c.period_name) as period",
    );
    found_showing(&mut sql, query);
    sql.add(" group by 1, 2 order by min(c.due_on), min(c.task_position), 2 limit $25");
    let rows = fetch_found!(conn, Row, sql, query, limit)?;
    rows.into_iter().map(TaskGroup::try_from).collect()
}
