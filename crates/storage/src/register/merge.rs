//! What happens to the cells of a unit that is merged into another: what was handed in stays, what is still open may move.

use chrono::NaiveDate;
use domain::checklist::AssignmentRole;
use domain::ids::{AssignmentId, CountyId, TaskId, UnitId};

use crate::{Conn, Result, Tx};

/// How many cells of a unit are open in periods that begin on or after that day.
///
/// # Errors
/// When the engine fails.
pub async fn open_cells_from(conn: &mut Conn, county: &CountyId, unit: &UnitId, since: NaiveDate) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "select count(*) from cell where unit_id = $1 and county_id = $2 and state = 'open' and not removed and period_start >= $3",
        unit.as_str(),
        county.as_str(),
        since,
    )?;
    Ok(count)
}

/// A task of which cells are to move, with the assignment of the successor in it, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovingTask {
    /// The task.
    pub task: TaskId,
    /// The old unit's assignment.
    pub from: AssignmentId,
    /// Its part.
    pub role: AssignmentRole,
    /// The successor's assignment, perhaps one that a later import took off.
    pub to: Option<AssignmentId>,
}

/// The tasks of which a unit has open cells in periods from that day on.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn moving_tasks(
    conn: &mut Conn,
    county: &CountyId,
    unit: &UnitId,
    successor: &UnitId,
    since: NaiveDate,
) -> Result<Vec<MovingTask>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, Option<String>),
        "select a.task_id, a.id, a.role, s.id
         from assignment a left join assignment s on s.task_id = a.task_id and s.unit_id = $2
         where a.unit_id = $1 and not a.removed and exists
             (select 1 from cell c where c.assignment_id = a.id and c.county_id = $3 and c.state = 'open' and not c.removed and c.period_start >= $4)
         order by a.task_id",
        unit.as_str(),
        successor.as_str(),
        county.as_str(),
        since,
    )?;
    rows.into_iter()
        .map(|(task, from, role, to)| {
            let role = AssignmentRole::from_code(&role).ok_or_else(|| crate::StorageError::inconsistent("assignment", "role", role))?;
            Ok(MovingTask { task: TaskId::new(task), from: AssignmentId::new(from), role, to: to.map(AssignmentId::new) })
        })
        .collect()
}

/// Gives the successor the same assignment, worded as the old one.
///
/// # Errors
/// `Duplicate` when it has the task already.
pub async fn copy_assignment(tx: &mut Tx, from: &AssignmentId, id: &AssignmentId, successor: &UnitId) -> Result<()> {
    execute!(
        tx,
        "insert into assignment (id, task_id, unit_id, role, lead_presumed, via, written, removed)
         select $2, task_id, $3, role, lead_presumed, via, written, removed from assignment where id = $1",
        from.as_str(),
        id.as_str(),
        successor.as_str(),
    )?;
    Ok(())
}

/// Puts an assignment that a later import took off back in force, with its cells from that day on.
///
/// # Errors
/// When the engine fails.
pub async fn revive_assignment(tx: &mut Tx, assignment: &AssignmentId, since: NaiveDate) -> Result<()> {
    let revived = execute!(tx, "update assignment set removed = $2 where id = $1 and removed", assignment.as_str(), false)?;
    if revived == 1 {
        execute!(
            tx,
            "update cell set removed = $3, revision = revision + 1 where assignment_id = $1 and period_start >= $2 and removed",
            assignment.as_str(),
            since,
            false,
        )?;
    }
    Ok(())
}

/// Lets a supporting unit lead from that day on: the unit that led has been merged into it.
///
/// # Errors
/// When the engine fails.
pub async fn take_the_lead(tx: &mut Tx, assignment: &AssignmentId, since: NaiveDate) -> Result<()> {
    execute!(tx, "update assignment set role = 'lead' where id = $1", assignment.as_str())?;
    execute!(
        tx,
        "update cell set role = 'lead', revision = revision + 1 where assignment_id = $1 and period_start >= $2 and state = 'open' and not removed",
        assignment.as_str(),
        since,
    )?;
    Ok(())
}

/// Moves the open cells of an assignment, from that day on, to the successor's. Where the successor has a cell of the same
/// period already, the old one is taken off instead: two units became one, and one reports once. Answers how many moved
/// and how many were taken off.
///
/// # Errors
/// When the engine fails.
pub async fn move_open_cells(
    tx: &mut Tx,
    from: &AssignmentId,
    to: &AssignmentId,
    successor: &UnitId,
    since: NaiveDate,
) -> Result<(u64, u64)> {
    let moved = execute!(
        tx,
        "update cell set assignment_id = $2, unit_id = $3, revision = revision + 1
         where assignment_id = $1 and period_start >= $4 and state = 'open' and not removed
           and not exists (select 1 from cell own where own.assignment_id = $2 and own.period_start = cell.period_start)",
        from.as_str(),
        to.as_str(),
        successor.as_str(),
        since,
    )?;
    let taken_off = execute!(
        tx,
        "update cell set removed = $3, revision = revision + 1
         where assignment_id = $1 and period_start >= $2 and state = 'open' and not removed",
        from.as_str(),
        since,
        true,
    )?;
    Ok((moved, taken_off))
}
