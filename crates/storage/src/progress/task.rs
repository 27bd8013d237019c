//! One task with its place and its units.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::checklist::list_key::ListKey;
use domain::checklist::{AssignedVia, AssignmentRole, ByHand, Task};
use domain::ids::{ChecklistId, CountyId, TaskId, UnitId};

use crate::checklist::{TaskRow, by_hand};
use crate::db::scope::{key, visible_cell};
use crate::progress::as_of::rows_as_of;
use crate::{Conn, Result, StorageError};

/// A task with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskInList {
    /// The task, all texts to the letter.
    pub task: Task,
    /// Its checklist.
    pub checklist: ChecklistId,
    /// How addresses name that list.
    pub list: ListKey,
    /// Its section's title.
    pub section_title: String,
    /// The first day on which it was off the list, where it is; its page shows the day before.
    pub removed_on: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct PlacedTaskRow {
    #[sqlx(flatten)]
    task: TaskRow,
    checklist_id: String,
    year: i64,
    list_no: i64,
    section_title: String,
    removed: bool,
    since_on: NaiveDate,
}

/// One task of a county with its place, in one statement; also one that is off the list.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn task_in_list(conn: &mut Conn, county: &CountyId, id: &TaskId) -> Result<Option<TaskInList>> {
    let row = fetch_optional!(
        conn,
        PlacedTaskRow,
        "select t.id, t.section_id, t.position, t.number, t.requirement, t.responsible, t.support, t.completion, t.time_limit, t.remark,
                t.duty, t.duty_date, t.duty_every, t.duty_count, t.duty_fixed, t.removed, t.since_on, t.checklist_id, l.year, l.no as list_no, s.title as section_title
         from task t join checklist l on l.id = t.checklist_id join section s on s.id = t.section_id
         where t.id = $1 and t.county_id = $2",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(|row| {
        Ok(TaskInList {
            checklist: ChecklistId::new(row.checklist_id),
            list: ListKey {
                year: i32::try_from(row.year).map_err(|_| StorageError::inconsistent("checklist", "year", row.year.to_string()))?,
                no: Some(row.list_no),
            },
            section_title: row.section_title,
            removed_on: row.removed.then_some(row.since_on),
            task: Task::try_from(row.task)?,
        })
    })
    .transpose()
}

#[derive(sqlx::FromRow)]
struct RemovedRow {
    #[sqlx(flatten)]
    task: TaskRow,
    section_title: String,
    since_on: NaiveDate,
}

/// A task that is off its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedTask {
    /// The task, all texts to the letter.
    pub task: Task,
    /// Its section's title.
    pub section: String,
    /// The first day on which it was off the list.
    pub removed_on: NaiveDate,
}

/// The tasks of a list that are off it, in the order in which they stood there.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn removed_tasks(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<RemovedTask>> {
    let rows = fetch_all!(
        conn,
        RemovedRow,
        "select t.id, t.section_id, t.position, t.number, t.requirement, t.responsible, t.support, t.completion, t.time_limit, t.remark,
                t.duty, t.duty_date, t.duty_every, t.duty_count, t.duty_fixed, s.title as section_title, t.since_on
         from task t join section s on s.id = t.section_id
         where t.checklist_id = $1 and t.removed order by t.position, t.id",
        checklist.as_str(),
    )?;
    rows.into_iter()
        .map(|row| Ok(RemovedTask { task: row.task.try_into()?, section: row.section_title, removed_on: row.since_on }))
        .collect()
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
    /// What the office set by hand.
    pub by_hand: ByHand,
    /// The unit has ended, since that day.
    pub ended_on: Option<NaiveDate>,
    /// And this one took over its work, by its short name.
    pub successor: Option<String>,
}

#[derive(sqlx::FromRow)]
struct AssignedRow {
    unit_id: String,
    short_name: String,
    role: String,
    lead_presumed: bool,
    via: String,
    written: String,
    set_on: Option<NaiveDate>,
    dated: bool,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    successor: Option<String>,
}

impl TryFrom<AssignedRow> for AssignedUnit {
    type Error = StorageError;

    fn try_from(row: AssignedRow) -> Result<Self> {
        Ok(Self {
            unit: UnitId::new(row.unit_id),
            short: row.short_name,
            role: AssignmentRole::from_code(&row.role).ok_or_else(|| StorageError::inconsistent("assignment", "role", row.role))?,
            lead_presumed: row.lead_presumed,
            via: AssignedVia::from_code(&row.via).ok_or_else(|| StorageError::inconsistent("assignment", "via", row.via))?,
            written: row.written,
            by_hand: by_hand(row.set_on, row.dated, row.valid_from, row.valid_to),
            ended_on: row.ended_on,
            successor: row.successor,
        })
    }
}

/// The units of a task: leads first, then in official order. What a unit sees of them is what it sees of cells.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn assigned(conn: &mut Conn, task: &TaskId, scope: &Scope) -> Result<Vec<AssignedUnit>> {
    let rows = fetch_all!(
        conn,
        AssignedRow,
        concat!(
            "select a.unit_id, u.short_name, a.role, a.lead_presumed, a.via, a.written, a.set_on, a.dated, a.valid_from, a.valid_to,
                    u.valid_to as ended_on, s.short_name as successor
             from assignment a join unit u on u.id = a.unit_id left join unit s on s.id = u.successor_id
             where a.task_id = $1 and not a.removed and ",
            visible_cell!("a", "$2"),
            " order by a.role, u.position, a.id",
        ),
        task.as_str(),
        key(scope),
    )?;
    rows.into_iter().map(AssignedUnit::try_from).collect()
}

/// The units that had something to report of a task by the end of a day that has ended, in the role of that day. Their cells say
/// who that was; they are found by `cell_of_task`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn assigned_then(
    conn: &mut Conn,
    checklist: &ChecklistId,
    task: &TaskId,
    scope: &Scope,
    day: NaiveDate,
) -> Result<Vec<AssignedUnit>> {
    let rows = fetch_all!(
        conn,
        AssignedRow,
        concat!(
            "select u.id as unit_id, u.short_name, min(c.role) as role, a.lead_presumed, a.via, a.written,
                    a.set_on, a.dated, a.valid_from, a.valid_to, cast(null as date) as ended_on, cast(null as text) as successor
             from ",
            rows_as_of!("$1", "$2"),
            " c join cell today_cell on today_cell.id = c.id
             join assignment a on a.id = today_cell.assignment_id join unit u on u.id = c.unit_id
             where c.task_id = $3 and ",
            visible_cell!("today_cell", "$4"),
            " group by u.id, u.short_name, u.position, a.id, a.lead_presumed, a.via, a.written, a.set_on, a.dated, a.valid_from, a.valid_to
             order by min(c.role), u.position, a.id",
        ),
        checklist.as_str(),
        day,
        task.as_str(),
        key(scope),
    )?;
    let mut units: Vec<AssignedUnit> = rows.into_iter().map(AssignedUnit::try_from).collect::<Result<_>>()?;
    // nobody knew then what was set later
    for one in units.iter_mut().filter(|one| one.by_hand.on.is_some_and(|on| day < on)) {
        one.by_hand = ByHand::default();
    }
    // of a unit that took over another's cells beside its own
    let mut seen = std::collections::HashSet::new();
    units.retain(|one| seen.insert(one.unit.clone()));
    Ok(units)
}
