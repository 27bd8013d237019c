//! The assignments of a unit that is merged into another. What happens to its cells is said by `domain::register::merger`.

use chrono::NaiveDate;
use domain::checklist::AssignmentRole;
use domain::ids::{AssignmentId, ChecklistId, TaskId, UnitId};

use crate::{Conn, Result, Tx};

/// The assignment of a task to a unit, perhaps one that a later import took off.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn assignment_of(conn: &mut Conn, task: &TaskId, unit: &UnitId) -> Result<Option<(AssignmentId, AssignmentRole)>> {
    let row = fetch_optional!(
        conn,
        (String, String),
        "select id, role from assignment where task_id = $1 and unit_id = $2",
        task.as_str(),
        unit.as_str(),
    )?;
    row.map(|(id, role)| Ok((AssignmentId::new(id), crate::reporting::cell_row::role_from(role)?))).transpose()
}

/// The assignments of a list that mergers made, whoever's they are.
///
/// # Errors
/// When the engine fails.
pub async fn made(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<AssignmentId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "select a.id from assignment a join task t on t.id = a.task_id where t.checklist_id = $1 and a.cause = 'merger' order by a.id",
        checklist.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id,)| AssignmentId::new(id)).collect())
}

/// Gives the successor the same assignment from that day on, worded as the old one.
///
/// # Errors
/// `Duplicate` when it has the task already.
pub async fn copy_assignment(tx: &mut Tx, from: &AssignmentId, id: &AssignmentId, successor: &UnitId, on: NaiveDate) -> Result<()> {
    execute!(
        tx,
        "insert into assignment (id, task_id, unit_id, role, lead_presumed, via, written, removed, valid_from, cause, valid_to, dated)
         select $2, task_id, $3, role, lead_presumed, via, written, removed, $4, 'merger', case when dated then valid_to end, dated
         from assignment where id = $1",
        from.as_str(),
        id.as_str(),
        successor.as_str(),
        on,
    )?;
    Ok(())
}

/// The assignments of a unit end with it, but for those of lists that are closed.
///
/// # Errors
/// When the engine fails.
pub async fn end_assignments(tx: &mut Tx, unit: &UnitId, on: NaiveDate) -> Result<()> {
    execute!(
        tx,
        "update assignment set valid_to = $2 where unit_id = $1 and not removed and (valid_to is null or valid_to > $2)
           and not exists (select 1 from task t join sealed_list s on s.checklist_id = t.checklist_id where t.id = assignment.task_id)",
        unit.as_str(),
        on
    )?;
    Ok(())
}

/// Puts an assignment in force with that role: one that a later import took off, that ended with its unit, or whose
/// role grows. Days that the office gave it stay.
///
/// # Errors
/// When the engine fails.
pub async fn hold_assignment(tx: &mut Tx, assignment: &AssignmentId, role: AssignmentRole) -> Result<()> {
    execute!(
        tx,
        "update assignment set removed = $2, role = $3, valid_to = case when dated then valid_to end
         where id = $1 and (removed or role <> $3 or (valid_to is not null and not dated))",
        assignment.as_str(),
        false,
        role.code(),
    )?;
    Ok(())
}
