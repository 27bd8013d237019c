//! Counts by task, and by task and unit.

use domain::access::scope::Scope;
use domain::ids::{TaskId, UnitId};
use domain::reporting::cell::{AsOf, FactClass};

use crate::db::scope::{key, visible_cell};
use crate::db::sql_text::SqlText;
use crate::progress::as_of::from_cells;
use crate::progress::cells::{class, class_from};
use crate::progress::lists::Lists;
use crate::{Conn, Result};

/// So many cells of one class, under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassCount<K> {
    /// What they are counted under.
    pub key: K,
    /// Their class.
    pub class: FactClass,
    /// How many.
    pub count: i64,
}

/// How many units have cells of a task, and the counts of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskCounts {
    /// Task and number of its units.
    pub units: Vec<(TaskId, i64)>,
    /// Task, class, count.
    pub cells: Vec<ClassCount<TaskId>>,
}

/// Counts of one list or several by task, in a scope.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn by_task<'a>(conn: &mut Conn, lists: impl Into<Lists<'a>>, scope: &Scope, as_of: AsOf) -> Result<TaskCounts> {
    let mut sql = SqlText::from(concat!("select c.task_id as id, cast(", class!("$3", "$4"), " as bigint) as class, count(*) as n"));
    sql.add(cells(as_of))
        .add(" group by 1, 2 union all select c.task_id, -1, count(distinct c.unit_id)")
        .add(cells(as_of))
        .add(" group by 1");
    let lists = lists.into();
    let sql = lists.asked_by(sql);
    let rows = fetch_list!(conn, (String, i64, i64), "id, class, n", sql, lists.key(), key(scope), as_of.today, as_of.near_until,)?;
    let mut found = TaskCounts::default();
    for (id, class, count) in rows {
        if class < 0 {
            found.units.push((TaskId::new(id), count));
        } else {
            found.cells.push(ClassCount { key: TaskId::new(id), class: class_from(class)?, count });
        }
    }
    Ok(found)
}

/// The cells of the list `$1` in the scope `$2`, on the day `$3` if it has ended.
const fn cells(as_of: AsOf) -> &'static str {
    if as_of.has_ended {
        concat!(from_cells!(ended "$1", "$3"), " and ", visible_cell!("today_cell", "$2"))
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
pub async fn by_task_and_unit<'a>(conn: &mut Conn, lists: impl Into<Lists<'a>>, as_of: AsOf) -> Result<Vec<ClassCount<TaskUnitCount>>> {
    let mut sql = SqlText::from(concat!(
        "select c.task_id, c.unit_id, cast(case when c.period_start <= $2 then 1 else 0 end as bigint) as begun,
         cast(case when c.overdue_after <= $2 then 1 else 0 end as bigint) as due, cast(",
        class!("$2", "$3"),
        " as bigint) as class, count(*) as n",
    ));
    sql.add(if as_of.has_ended { from_cells!(ended "$1", "$2") } else { from_cells!(today "$1") }).add(" group by 1, 2, 3, 4, 5");
    let lists = lists.into();
    let sql = lists.asked_by(sql);
    let rows = fetch_list!(
        conn,
        (String, String, i64, i64, i64, i64),
        "task_id, unit_id, begun, due, class, n",
        sql,
        lists.key(),
        as_of.today,
        as_of.near_until,
    )?;
    rows.into_iter()
        .map(|(task, unit, begun, due, class, count)| {
            let key = TaskUnitCount { task: TaskId::new(task), unit: UnitId::new(unit), begun: begun == 1, due: due == 1 };
            Ok(ClassCount { key, class: class_from(class)?, count })
        })
        .collect()
}
