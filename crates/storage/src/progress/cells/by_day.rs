//! What the ledger finds, taken together by the last day before 逾期 and by task.

use chrono::NaiveDate;
use domain::ids::TaskId;

use super::CellQuery;
use super::conditions::{fetch_found, found_showing};
use crate::db::sql_text::SqlText;
use crate::{Conn, Result};

/// Cells of one task with one last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayGroup {
    /// The last day before 逾期: 报送截止, or a later 整改期限.
    pub until: NaiveDate,
    /// The task.
    pub task: TaskId,
    /// How many.
    pub cells: i64,
}

list_row! {
    struct Row {
        until_on: NaiveDate,
        task_id: String,
        cells: i64,
    }
}

/// The groups a query finds, the earliest day first, on one day as tasks stand in the list.
///
/// # Errors
/// When the engine fails.
pub async fn by_day(conn: &mut Conn, query: &CellQuery<'_>) -> Result<Vec<DayGroup>> {
    let mut sql = SqlText::from("select c.overdue_after as until_on, c.task_id, count(*) as cells");
    found_showing(&mut sql, query);
    sql.add(" group by 1, 2 order by 1, min(c.task_position), 2");
    let rows = fetch_found!(conn, Row, sql, query)?;
    Ok(rows.into_iter().map(|row| DayGroup { until: row.until_on, task: TaskId::new(row.task_id), cells: row.cells }).collect())
}
