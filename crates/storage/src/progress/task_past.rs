//! What happened to a task on its list: the changes that touched it, and the cells that have left it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::checklist::list_key::ListKey;
use domain::ids::{CellId, CountyId, TaskId, UnitId};
use domain::reporting::record::LeaveCause;

use crate::db::scope::{key, visible_cell};
use crate::{Conn, Result, StorageError};

/// A change of the list that touched a task and was not taken back.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TaskChange {
    /// The file's name, or what was changed by hand.
    pub file_name: String,
    /// What it did, in one sentence.
    pub summary: String,
    /// It came with a file, which changed more than this task.
    pub is_file: bool,
    /// When.
    pub imported_at: DateTime<Utc>,
    /// Who, by name.
    pub imported_by: String,
}

/// Every change that brought the task, gave it another text or duty, or another unit; the last one first. What a change replaced is
/// kept with it and names the task: nothing is stored for this alone.
///
/// # Errors
/// When the engine fails.
pub async fn task_changes(conn: &mut Conn, county: &CountyId, task: &TaskId) -> Result<Vec<TaskChange>> {
    fetch_all!(
        conn,
        TaskChange,
        "select i.file_name, i.summary, i.sha256 <> '' as is_file, i.imported_at, i.imported_by
         from task t join import i on i.checklist_id = t.checklist_id
         where t.id = $1 and t.county_id = $2 and i.undone_at is null
           and (t.import_id = i.id or i.snapshot like $3
                or exists (select 1 from assignment a where a.task_id = t.id and a.import_id = i.id))
         order by i.imported_at desc, i.id desc",
        task.as_str(),
        county.as_str(),
        format!("%{task}%"),
    )
}

/// A cell that is not counted any more; what was handed in there stays readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftCell {
    /// Its id.
    pub id: CellId,
    /// The unit's short name.
    pub unit: String,
    /// The period.
    pub period: String,
    /// First day on which it was not counted.
    pub left_on: Option<NaiveDate>,
    /// Why it left.
    pub cause: LeaveCause,
    /// Something was handed in.
    pub has_report: bool,
}

/// The cells of a task that have left it, as far as the reader may see them: the last ones first, units in official order.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn left_cells(conn: &mut Conn, county: &CountyId, scope: &Scope, task: &TaskId) -> Result<Vec<LeftCell>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        short_name: String,
        period_name: String,
        left_on: Option<NaiveDate>,
        presence: String,
        has_report: bool,
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select c.id, u.short_name, c.period_name, c.left_on, c.presence, c.latest_no is not null as has_report
             from cell c join unit u on u.id = c.unit_id
             where c.task_id = $1 and c.county_id = $2 and c.removed and ",
            visible_cell!("c", "$3"),
            " order by c.left_on desc, u.position, c.period_start, c.id"
        ),
        task.as_str(),
        county.as_str(),
        key(scope),
    )?;
    let cell = |row: Row| {
        let Row { id, short_name: unit, period_name: period, left_on, presence, has_report } = row;
        let cause = LeaveCause::from_code(&presence).ok_or_else(|| StorageError::inconsistent("cell", "presence", presence))?;
        Ok(LeftCell { id: CellId::new(id), unit, period, left_on, cause, has_report })
    };
    rows.into_iter().map(cell).collect()
}

/// A cell that left the counts with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftWithUnit {
    /// Its id.
    pub id: CellId,
    /// Its task.
    pub task: TaskId,
    /// The period.
    pub period: String,
    /// First day on which it was not counted.
    pub left_on: NaiveDate,
    /// Why it left: its successor has the same itself, or nobody took over.
    pub cause: LeaveCause,
}

/// The cells that left the counts of a list, or of a year's lists, with a unit that ended, by the end of that day, in the order of the
/// list: the rows behind [`super::EndedItems`].
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn left_with_unit(
    conn: &mut Conn,
    county: &CountyId,
    scope: &Scope,
    unit: &UnitId,
    list: ListKey,
    day: NaiveDate,
) -> Result<Vec<LeftWithUnit>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        task_id: String,
        period_name: String,
        left_on: NaiveDate,
        presence: String,
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select c.id, c.task_id, c.period_name, c.left_on, c.presence
             from cell c join checklist l on l.id = c.checklist_id
             where c.unit_id = $1 and c.county_id = $2 and l.year = $3 and ($4 = 0 or l.no = $4)
               and c.removed and c.presence in ('merged', 'unit_ended') and c.left_on <= $5 and ",
            visible_cell!("c", "$6"),
            " order by l.no, c.task_position, c.period_start, c.id"
        ),
        unit.as_str(),
        county.as_str(),
        i64::from(list.year),
        list.no.unwrap_or(0),
        day,
        key(scope),
    )?;
    let cell = |row: Row| {
        let Row { id, task_id, period_name: period, left_on, presence } = row;
        let cause = LeaveCause::from_code(&presence).ok_or_else(|| StorageError::inconsistent("cell", "presence", presence))?;
        Ok(LeftWithUnit { id: CellId::new(id), task: TaskId::new(task_id), period, left_on, cause })
    };
    rows.into_iter().map(cell).collect()
}
