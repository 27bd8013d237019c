//! Taking an import back: what somebody has worked on since, and the rows that it brought.

use chrono::{DateTime, Utc};
use domain::ids::{CellId, ChecklistId, ImportId, TaskId};

use crate::{Conn, Result, Tx};

/// What somebody has worked on since an import: a cell, or the published text of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Used {
    /// A report, a judgement, a draft, a piece of evidence; and whether that import brought the cell.
    Cell(CellId, bool),
    /// A text of the published table.
    Text(TaskId),
}

/// Everything of a list that somebody has worked on since that import. Within one second the ids say what came later.
///
/// # Errors
/// When the engine fails.
pub async fn used_since(conn: &mut Conn, checklist: &ChecklistId, import: &ImportId, since: DateTime<Utc>) -> Result<Vec<Used>> {
    let rows = fetch_all!(
        conn,
        (String, bool, bool),
        "select c.id, true, coalesce(c.import_id, '') = $3 from cell c
         where c.checklist_id = $1
           and (exists (select 1 from draft d where d.cell_id = c.id and d.saved_at > $2)
                or exists (select 1 from cell_event e where e.cell_id = c.id
                           and (e.at > $2 or (e.at = $2 and e.id > $3))
                           and e.kind not in ('created', 'taken_over', 'left', 'restored', 'redated', 'moved', 'migrated')))
         union all
         select e.task_id, false, false from completion_event e join task t on t.id = e.task_id where t.checklist_id = $1 and e.at > $2",
        checklist.as_str(),
        since,
        import.as_str(),
    )?;
    let used = |(id, is_cell, is_brought): (String, bool, bool)| {
        if is_cell { Used::Cell(CellId::new(id), is_brought) } else { Used::Text(TaskId::new(id)) }
    };
    Ok(rows.into_iter().map(used).collect())
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
