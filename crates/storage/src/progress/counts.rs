//! Counts by task, and by task and unit.

use domain::access::scope::Scope;
use domain::ids::{TaskId, UnitId};
use domain::reporting::cell::{AsOf, Status};

use crate::db::scope::{key, visible_cell};
use crate::db::sql_text::SqlText;
use crate::progress::as_of::from_cells;
use crate::progress::cells::{facts, status_from};
use crate::progress::lists::Lists;
use crate::{Conn, Result};

/// So many cells that show one status, under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCount<K> {
    /// What they are counted under.
    pub key: K,
    /// What they show.
    pub status: Status,
    /// How many.
    pub count: i64,
}

/// How many units have cells of a task, and the counts of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskCounts {
    /// Task and number of its units.
    pub units: Vec<(TaskId, i64)>,
    /// Task, status, count; a status perhaps several times.
    pub cells: Vec<StatusCount<TaskId>>,
}

/// Counts of one list or several by task, in a scope.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn by_task<'a>(conn: &mut Conn, lists: impl Into<Lists<'a>>, scope: &Scope, as_of: AsOf) -> Result<TaskCounts> {
    list_row! {
        struct UnitsRow { task_id: String, n: i64 }
    }
    list_row! {
        struct CellsRow { task_id: String, kind: i64, is_past: i64, is_near: i64, n: i64 }
    }
    let lists = lists.into();
    let mut sql = SqlText::from("select c.task_id, count(distinct c.unit_id) as n");
    sql.add(cells(as_of)).add(" group by 1");
    let units = fetch_list!(conn, UnitsRow, lists.asked_by(sql), lists.key(), key(scope), as_of.today)?;
    let mut sql = SqlText::from(concat!("select c.task_id, ", facts!("c", "$3", "$4"), ", count(*) as n"));
    sql.add(cells(as_of)).add(" group by 1, 2, 3, 4");
    let cells = fetch_list!(conn, CellsRow, lists.asked_by(sql), lists.key(), key(scope), as_of.today, as_of.near_until)?;
    let counted = |row: CellsRow| {
        let status = status_from(row.kind, row.is_past, row.is_near)?;
        Ok(StatusCount { key: TaskId::new(row.task_id), status, count: row.n })
    };
    Ok(TaskCounts {
        units: units.into_iter().map(|row| (TaskId::new(row.task_id), row.n)).collect(),
        cells: cells.into_iter().map(counted).collect::<Result<_>>()?,
    })
}

/// The cells of the list `$1` in the scope `$2`, on the day `$3` if it has ended.
const fn cells(as_of: AsOf) -> &'static str {
    if as_of.has_ended {
        concat!(from_cells!(seen_ended "$1", "$3"), " and ", visible_cell!("today_cell", "$2"))
    } else {
        concat!(from_cells!(today "$1"), " and ", visible_cell!("c", "$2"))
    }
}

/// Where a task meets a unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TaskUnitCount {
    /// Task.
    pub task: TaskId,
    /// Unit.
    pub unit: UnitId,
    /// Whether the period has begun on the day asked for.
    pub begun: bool,
    /// Whether it was to be reported by the end of that day.
    pub due: bool,
}

/// Counts of one list or several by task, unit, whether the period has begun and whether it was to be reported.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn by_task_and_unit<'a>(conn: &mut Conn, lists: impl Into<Lists<'a>>, as_of: AsOf) -> Result<Vec<StatusCount<TaskUnitCount>>> {
    list_row! {
        struct Row { task_id: String, unit_id: String, has_begun: i64, is_due: i64, kind: i64, is_past: i64, is_near: i64, n: i64 }
    }
    let mut sql = SqlText::from(concat!(
        "select c.task_id, c.unit_id, cast(case when c.period_start <= $2 then 1 else 0 end as bigint) as has_begun,
         cast(case when c.due_on <= $2 then 1 else 0 end as bigint) as is_due, ",
        facts!("c", "$2", "$3"),
        ", count(*) as n",
    ));
    sql.add(if as_of.has_ended { from_cells!(ended "$1", "$2") } else { from_cells!(today "$1") }).add(" group by 1, 2, 3, 4, 5, 6, 7");
    let lists = lists.into();
    let rows = fetch_list!(conn, Row, lists.asked_by(sql), lists.key(), as_of.today, as_of.near_until)?;
    let counted = |row: Row| {
        let status = status_from(row.kind, row.is_past, row.is_near)?;
        let (task, unit) = (TaskId::new(row.task_id), UnitId::new(row.unit_id));
        let key = TaskUnitCount { task, unit, begun: row.has_begun == 1, due: row.is_due == 1 };
        Ok(StatusCount { key, status, count: row.n })
    };
    rows.into_iter().map(counted).collect()
}
