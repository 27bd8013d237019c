//! One task with its place and its units.

use domain::access::scope::Scope;
use domain::checklist::{AssignedVia, AssignmentRole, Task};
use domain::ids::{ChecklistId, CountyId, TaskId, UnitId};

use crate::checklist::TaskRow;
use crate::db::scope::{key, visible_cell};
use crate::{Conn, Result, StorageError};

/// A task with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskInList {
    /// The task, all texts to the letter.
    pub task: Task,
    /// Its checklist.
    pub checklist: ChecklistId,
    /// The checklist's year.
    pub year: i32,
    /// Its section's title.
    pub section_title: String,
}

#[derive(sqlx::FromRow)]
struct PlacedTaskRow {
    #[sqlx(flatten)]
    task: TaskRow,
    checklist_id: String,
    year: i64,
    section_title: String,
}

/// One task of a county with its place, in one statement.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn task_in_list(conn: &mut Conn, county: &CountyId, id: &TaskId) -> Result<Option<TaskInList>> {
    let row = fetch_optional!(
        conn,
        PlacedTaskRow,
        "select t.id, t.section_id, t.position, t.number, t.requirement, t.responsible, t.support, t.completion, t.time_limit, t.remark,
                t.duty, t.duty_date, t.duty_every, t.duty_count, t.checklist_id, l.year, s.title as section_title
         from task t join checklist l on l.id = t.checklist_id join section s on s.id = t.section_id
         where t.id = $1 and t.county_id = $2 and not t.removed",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(|row| {
        Ok(TaskInList {
            checklist: ChecklistId::new(row.checklist_id),
            year: i32::try_from(row.year).map_err(|_| StorageError::inconsistent("checklist", "year", row.year.to_string()))?,
            section_title: row.section_title,
            task: Task::try_from(row.task)?,
        })
    })
    .transpose()
}

/// A unit that has a task, and how it came by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedUnit {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub short: String,
    /// Lead or support.
    pub role: AssignmentRole,
    /// No lead was written; the first-named unit is taken for it.
    pub lead_presumed: bool,
    /// How the assignment came about.
    pub via: AssignedVia,
    /// The words it came from.
    pub written: String,
}

/// The units of a task: leads first, then in official order. What a unit sees of them is what it sees of cells.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn assigned(conn: &mut Conn, task: &TaskId, scope: &Scope) -> Result<Vec<AssignedUnit>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, bool, String, String),
        concat!(
            "select a.unit_id, u.short_name, a.role, a.lead_presumed, a.via, a.written
             from assignment a join unit u on u.id = a.unit_id
             where a.task_id = $1 and not a.removed and ",
            visible_cell!("a", "$2"),
            " order by a.role, u.position, a.id",
        ),
        task.as_str(),
        key(scope),
    )?;
    rows.into_iter()
        .map(|(unit, short, role, lead_presumed, via, written)| {
            Ok(AssignedUnit {
                unit: UnitId::new(unit),
                short,
                role: AssignmentRole::from_code(&role).ok_or_else(|| StorageError::inconsistent("assignment", "role", role))?,
                lead_presumed,
                via: AssignedVia::from_code(&via).ok_or_else(|| StorageError::inconsistent("assignment", "via", via))?,
                written,
            })
        })
        .collect()
}
