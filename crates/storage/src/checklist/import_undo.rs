//! Taking an import back: what somebody has worked on since, and the rows that it brought.

use chrono::{DateTime, Utc};
use domain::ids::{CellId, ChecklistId, ImportId, TaskId};
use domain::reporting::record::EventNo;

use crate::{Conn, Result, StorageError, Tx};

/// What somebody has worked on since an import: a cell, or the published text of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Used {
    /// A report, a judgement, a draft, a piece of evidence; and whether that import brought the cell.
    Cell(CellId, bool),
    /// A text of the published table.
    Text(TaskId),
}

/// The same, with the words that a person knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedSince {
    /// What it is.
    pub what: Used,
    /// The unit's short name; empty for a text.
    pub unit: String,
    /// 工作要求.
    pub requirement: String,
    /// The period; empty for a text.
    pub period: String,
}

/// What came after that import (`$2`, `$3`) by the clock, within one second by the ids; and by the order of its item also where the clock
/// was set back: behind the first thing that the import did with it.
macro_rules! since {
    () => {
        "(e.at > $2 or (e.at = $2 and e.id > $3)
          or e.seq > (select min(i.seq) from cell_event i where i.cell_id = e.cell_id and i.kind in ('left', 'restored', 'redated', 'moved')
                      and (i.at > $2 or (i.at = $2 and i.id > $3))))"
    };
}

/// Everything of a list that somebody has worked on since that import, in task order. Within one second the ids say what came
/// later.
///
/// # Errors
/// When the engine fails.
pub async fn used_since(conn: &mut Conn, checklist: &ChecklistId, import: &ImportId, since: DateTime<Utc>) -> Result<Vec<UsedSince>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        is_cell: bool,
        is_brought: bool,
        unit: String,
        requirement: String,
        period: String,
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select c.id as id, true as is_cell, coalesce(c.import_id, '') = $3 as is_brought, u.short_name as unit, t.requirement,
                c.period_name as period, c.task_position as place, c.period_start as starts_on
         from cell c join unit u on u.id = c.unit_id join task t on t.id = c.task_id
         where c.checklist_id = $1
           and (exists (select 1 from draft d where d.cell_id = c.id and d.saved_at > $2)
                or exists (select 1 from cell_event e where e.cell_id = c.id and ",
            since!(),
            "
                           and e.kind not in ('created', 'taken_over', 'left', 'restored', 'redated', 'moved', 'migrated')))
         union all
         select e.task_id, false, false, '', t.requirement, '', t.position, null
         from completion_event e join task t on t.id = e.task_id where t.checklist_id = $1 and e.at > $2
         order by place, starts_on, id"
        ),
        checklist.as_str(),
        since,
        import.as_str(),
    )?;
    let used = |row: Row| UsedSince {
        what: if row.is_cell { Used::Cell(CellId::new(row.id), row.is_brought) } else { Used::Text(TaskId::new(row.id)) },
        unit: row.unit,
        requirement: row.requirement,
        period: row.period,
    };
    Ok(rows.into_iter().map(used).collect())
}

/// The items of a list that moved or left since that import, whatever moved them, each with its task and the first such event; in the
/// order of these. Within one second the ids say what came later.
///
/// # Errors
/// When the engine fails.
pub async fn moved_since(
    conn: &mut Conn,
    checklist: &ChecklistId,
    import: &ImportId,
    since: DateTime<Utc>,
) -> Result<Vec<(CellId, TaskId, EventNo)>> {
    let rows = fetch_all!(
        conn,
        (String, String, i64),
        concat!(
            "select e.cell_id, c.task_id, min(e.seq) from cell_event e join cell c on c.id = e.cell_id
             where c.checklist_id = $1 and e.kind in ('moved', 'left') and ",
            since!(),
            " group by e.cell_id, c.task_id order by min(e.id)",
        ),
        checklist.as_str(),
        since,
        import.as_str(),
    )?;
    let moved = |(cell, task, no): (String, String, i64)| {
        let first = u32::try_from(no).map_err(|_| StorageError::inconsistent("cell_event", "seq", no.to_string()))?;
        Ok((CellId::new(cell), TaskId::new(task), EventNo(first)))
    };
    rows.into_iter().map(moved).collect()
}

/// How many rows an import brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Brought {
    /// Sections.
    pub sections: i64,
    /// Tasks.
    pub tasks: i64,
    /// Assignments.
    pub assignments: i64,
    /// Cells.
    pub cells: i64,
}

/// Counts what [`delete_brought`] would take away.
///
/// # Errors
/// When the engine fails.
pub async fn brought(conn: &mut Conn, checklist: &ChecklistId, import: &ImportId) -> Result<Brought> {
    fetch_one!(
        conn,
        Brought,
        "select (select count(*) from section where checklist_id = $1 and import_id = $2) as sections,
                (select count(*) from task where checklist_id = $1 and import_id = $2) as tasks,
                (select count(*) from assignment a join task t on t.id = a.task_id where t.checklist_id = $1 and a.import_id = $2) as assignments,
                (select count(*) from cell where checklist_id = $1 and import_id = $2) as cells",
        checklist.as_str(),
        import.as_str(),
    )
}

/// Whether something holds what an import brought, so that [`delete_brought`] would be refused: its items went to a successor, or got
/// another date, or were taken out since; or a successor answers for its tasks, or took items over into its assignments.
///
/// # Errors
/// When the engine fails.
pub async fn is_bound(conn: &mut Conn, checklist: &ChecklistId, import: &ImportId) -> Result<bool> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "select (select count(*) from cell c where c.checklist_id = $1 and c.import_id = $2
                   and exists (select 1 from cell_event e where e.cell_id = c.id and e.kind not in ('created', 'taken_over')))
              + (select count(*) from assignment a join task t on t.id = a.task_id
                 where t.checklist_id = $1 and t.import_id = $2 and coalesce(a.import_id, '') <> $2)
              + (select count(*) from cell c join assignment a on a.id = c.assignment_id
                 where c.checklist_id = $1 and a.import_id = $2 and coalesce(c.import_id, '') <> $2)",
        checklist.as_str(),
        import.as_str(),
    )?;
    Ok(count > 0)
}

/// Takes away every row an import brought. What it only changed must be put back before.
///
/// # Errors
/// `Reference` when something of it is in use.
pub async fn delete_brought(tx: &mut Tx, checklist: &ChecklistId, import: &ImportId) -> Result<()> {
    let (checklist, import) = (checklist.as_str(), import.as_str());
    execute!(
        tx,
        "delete from cell_event where kind in ('created', 'taken_over') and cell_id in (select id from cell where checklist_id = $1 and import_id = $2)",
        checklist,
        import,
    )?;
    execute!(tx, "delete from cell where checklist_id = $1 and import_id = $2", checklist, import)?;
    execute!(
        tx,
        "delete from assignment where import_id = $2 and task_id in (select id from task where checklist_id = $1)",
        checklist,
        import,
    )?;
    execute!(
        tx,
        "delete from task_past where checklist_id = $1 and task_id in (select id from task where checklist_id = $1 and import_id = $2)",
        checklist,
        import,
    )?;
    execute!(
        tx,
        "delete from section_past where checklist_id = $1 and section_id in (select id from section where checklist_id = $1 and import_id = $2)",
        checklist,
        import,
    )?;
    execute!(
        tx,
        "delete from report_rule where task_id in (select id from task where checklist_id = $1 and import_id = $2)",
        checklist,
        import,
    )?;
    execute!(tx, "delete from task where checklist_id = $1 and import_id = $2", checklist, import)?;
    execute!(tx, "delete from section where checklist_id = $1 and import_id = $2 and parent_id is not null", checklist, import)?;
    execute!(tx, "delete from section where checklist_id = $1 and import_id = $2", checklist, import)?;
    Ok(())
}

/// Takes away a checklist that holds nothing any more. Its imports stay as history.
///
/// # Errors
/// `Reference` when it still holds something.
pub async fn delete_empty_checklist(tx: &mut Tx, checklist: &ChecklistId) -> Result<()> {
    execute!(tx, "update import set checklist_id = null where checklist_id = $1", checklist.as_str())?;
    execute!(tx, "delete from checklist where id = $1", checklist.as_str())?;
    Ok(())
}
