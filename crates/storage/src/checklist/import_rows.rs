//! The rows an import writes and an undo takes back: many at a time, everything bound to its import.

use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::checklist::duty::{Every, Period};
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, Checklist, Section, Task};
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, ImportId, SectionId, TaskId, UnitId};
use domain::reporting::report::ReportState;

use crate::checklist::{TaskRow, duty_columns};
use crate::{Conn, Result, StorageError, Tx};

/// Rows per statement: enough that a round trip hardly counts.
const TOGETHER: usize = 40;

/// A text for several rows on each engine. SQLite walks a list of names for every placeholder that has one, which took a
/// quarter of an import; so there they have none.
struct Many {
    sqlite: String,
    postgres: String,
}

impl Many {
    /// `head values ($1, …, literals), …` for that many rows.
    fn new(head: &str, binds: usize, literals: &str, rows: usize) -> Self {
        let text = |place: fn(usize) -> String| {
            let row = |row: usize| {
                let places: Vec<String> = (1..=binds).map(|bind| place(row * binds + bind)).collect();
                format!("({}{literals})", places.join(", "))
            };
            format!("{head} values {}", (0..rows).map(row).collect::<Vec<_>>().join(", "))
        };
        Self { sqlite: text(|_| "?".to_owned()), postgres: text(|number| format!("${number}")) }
    }
}

/// Two texts of SQL made once from constants: for full chunks and for what is left.
macro_rules! insert_many {
    ($tx:expr, $head:literal, $binds:literal, $literals:literal, $rows:expr, |$row:ident| $($bind:expr),+ $(,)?) => {{
        static FULL: LazyLock<Many> = LazyLock::new(|| Many::new($head, $binds, $literals, TOGETHER));
        static ONE: LazyLock<Many> = LazyLock::new(|| Many::new($head, $binds, $literals, 1));
        let mut chunks = $rows.chunks_exact(TOGETHER);
        for chunk in &mut chunks {
            execute_rows!($tx, FULL.sqlite.as_str(), FULL.postgres.as_str(), chunk, |$row| $($bind),+)?;
        }
        for left in chunks.remainder().chunks(1) {
            execute_rows!($tx, ONE.sqlite.as_str(), ONE.postgres.as_str(), left, |$row| $($bind),+)?;
        }
        Ok(())
    }};
}

/// Adds sections; a parent must stand before its children.
///
/// # Errors
/// When the engine fails.
pub async fn insert_sections(tx: &mut Tx, checklist: &ChecklistId, import: &ImportId, sections: &[Section]) -> Result<()> {
    insert_many!(
        tx,
        "insert into section (id, checklist_id, import_id, parent_id, position, title)",
        6,
        "",
        sections,
        |row| row.id.as_str(),
        checklist.as_str(),
        import.as_str(),
        row.parent.as_ref().map(SectionId::as_str),
        row.position,
        row.title.as_str(),
    )
}

/// Adds tasks.
///
/// # Errors
/// When the engine fails.
pub async fn insert_tasks(tx: &mut Tx, county: &CountyId, checklist: &ChecklistId, import: &ImportId, tasks: &[Task]) -> Result<()> {
    insert_many!(
        tx,
        "insert into task (id, county_id, checklist_id, import_id, section_id, position, number, requirement, responsible, support,
                           completion, time_limit, remark, duty, duty_date, duty_every, duty_count, removed)",
        17,
        ", false",
        tasks,
        |row| row.id.as_str(),
        county.as_str(),
        checklist.as_str(),
        import.as_str(),
        row.section.as_str(),
        row.position,
        row.number.as_str(),
        row.requirement.as_str(),
        row.responsible.as_str(),
        row.support.as_str(),
        row.completion.as_str(),
        row.time_limit.as_str(),
        row.remark.as_str(),
        row.duty.code(),
        duty_columns(row.duty).0,
        duty_columns(row.duty).1,
        duty_columns(row.duty).2,
    )
}

/// Gives tasks to units.
///
/// # Errors
/// `Duplicate` when a unit has a task already.
pub async fn insert_assignments(tx: &mut Tx, import: &ImportId, assignments: &[Assignment]) -> Result<()> {
    insert_many!(
        tx,
        "insert into assignment (id, import_id, task_id, unit_id, role, lead_presumed, via, written, removed)",
        8,
        ", false",
        assignments,
        |row| row.id.as_str(),
        import.as_str(),
        row.task.as_str(),
        row.unit.as_str(),
        row.role.code(),
        row.lead_presumed,
        row.via.code(),
        row.written.as_str(),
    )
}

/// A cell in which nothing has happened yet.
#[derive(Debug, Clone)]
pub struct FreshCell {
    /// Its id.
    pub id: CellId,
    /// Section of its task.
    pub section: SectionId,
    /// Task.
    pub task: TaskId,
    /// Unit.
    pub unit: UnitId,
    /// Assignment.
    pub assignment: AssignmentId,
    /// Lead or support.
    pub role: AssignmentRole,
    /// Place of its task in the checklist.
    pub task_position: i64,
    /// Its period.
    pub period: Period,
}

/// Adds cells.
///
/// # Errors
/// `Duplicate` when an assignment has a cell in that period.
pub async fn insert_cells(tx: &mut Tx, county: &CountyId, checklist: &ChecklistId, import: &ImportId, cells: &[FreshCell]) -> Result<()> {
    insert_many!(
        tx,
        "insert into cell (id, county_id, checklist_id, import_id, section_id, task_id, unit_id, assignment_id, role, task_position,
                           period_every, period_name, period_start, period_end, first_due_on, due_on,
                           applicable, state, resume, late, calendar_version, revision, removed, content, numbers, return_reason)",
        16,
        ", true, 'open', 'open', false, '', 0, false, '', '[]', ''",
        cells,
        |row| row.id.as_str(),
        county.as_str(),
        checklist.as_str(),
        import.as_str(),
        row.section.as_str(),
        row.task.as_str(),
        row.unit.as_str(),
        row.assignment.as_str(),
        row.role.code(),
        row.task_position,
        row.period.every.code(),
        row.period.name.as_str(),
        row.period.starts_on,
        row.period.ends_on,
        row.period.due_on,
        row.period.due_on,
    )
}

#[derive(sqlx::FromRow)]
struct SectionRow {
    list_id: String,
    year: i64,
    list_title: String,
    public_slug: String,
    is_public: bool,
    id: Option<String>,
    parent_id: Option<String>,
    position: Option<i64>,
    title: Option<String>,
    removed: Option<bool>,
}

/// The county's checklist of a year with every section it ever had, and whether it was taken off.
///
/// # Errors
/// When the engine fails.
pub async fn list_with_sections(conn: &mut Conn, county: &CountyId, year: i32) -> Result<Option<(Checklist, Vec<(Section, bool)>)>> {
    let rows = fetch_all!(
        conn,
        SectionRow,
        "select c.id as list_id, c.year, c.title as list_title, c.public_slug, c.is_public, s.id, s.parent_id, s.position, s.title, s.removed
         from checklist c left join section s on s.checklist_id = c.id
         where c.county_id = $1 and c.year = $2 order by s.position, s.id",
        county.as_str(),
        i64::from(year),
    )?;
    let Some(first) = rows.first() else { return Ok(None) };
    let list = Checklist {
        id: ChecklistId::new(&first.list_id),
        year: i32::try_from(first.year).map_err(|_| StorageError::inconsistent("checklist", "year", first.year.to_string()))?,
        title: first.list_title.clone(),
        public_slug: first.public_slug.clone(),
        is_public: first.is_public,
    };
    let section = |row: SectionRow| {
        let section =
            Section { id: SectionId::new(row.id?), parent: row.parent_id.map(SectionId::new), position: row.position?, title: row.title? };
        Some((section, row.removed?))
    };
    Ok(Some((list, rows.into_iter().filter_map(section).collect())))
}

#[derive(sqlx::FromRow)]
struct MarkedTaskRow {
    #[sqlx(flatten)]
    task: TaskRow,
    removed: bool,
}

/// Every task a checklist ever had, and whether it was taken off.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn all_tasks(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(Task, bool)>> {
    let rows = fetch_all!(
        conn,
        MarkedTaskRow,
        "select id, section_id, position, number, requirement, responsible, support, completion, time_limit, remark,
                duty, duty_date, duty_every, duty_count, removed
         from task where checklist_id = $1 order by position, id",
        checklist.as_str(),
    )?;
    rows.into_iter().map(|row| Ok((Task::try_from(row.task)?, row.removed))).collect()
}

#[derive(sqlx::FromRow)]
struct MarkedAssignmentRow {
    id: String,
    task_id: String,
    unit_id: String,
    role: String,
    lead_presumed: bool,
    via: String,
    written: String,
    removed: bool,
}

/// Every assignment a checklist ever had, and whether it was taken off.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn all_assignments(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(Assignment, bool)>> {
    let rows = fetch_all!(
        conn,
        MarkedAssignmentRow,
        "select a.id, a.task_id, a.unit_id, a.role, a.lead_presumed, a.via, a.written, a.removed
         from assignment a join task t on t.id = a.task_id where t.checklist_id = $1 order by t.position, a.id",
        checklist.as_str(),
    )?;
    let assignment = |row: MarkedAssignmentRow| {
        let assignment = Assignment {
            id: AssignmentId::new(row.id),
            task: TaskId::new(row.task_id),
            unit: UnitId::new(row.unit_id),
            role: AssignmentRole::from_code(&row.role).ok_or_else(|| StorageError::inconsistent("assignment", "role", row.role))?,
            lead_presumed: row.lead_presumed,
            via: AssignedVia::from_code(&row.via).ok_or_else(|| StorageError::inconsistent("assignment", "via", row.via))?,
            written: row.written,
        };
        Ok((assignment, row.removed))
    };
    rows.into_iter().map(assignment).collect()
}

/// What an import may change in a cell that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellDates {
    /// Which cell.
    pub id: CellId,
    /// The date it had at first.
    pub first_due_on: NaiveDate,
    /// The date it has now.
    pub due_on: NaiveDate,
    /// Taken off by an import; its reports stay.
    pub removed: bool,
}

/// A stored cell as far as an import looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingCell {
    /// Its assignment.
    pub assignment: AssignmentId,
    /// Rhythm of its period.
    pub every: Every,
    /// First day of its period.
    pub starts_on: NaiveDate,
    /// Whether nothing was handed in yet.
    pub is_open: bool,
    /// Dates and whether it stands.
    pub dates: CellDates,
}

#[derive(sqlx::FromRow)]
struct StandingCellRow {
    id: String,
    assignment_id: String,
    period_every: String,
    period_start: NaiveDate,
    state: String,
    first_due_on: NaiveDate,
    due_on: NaiveDate,
    removed: bool,
}

/// Every cell a checklist ever had.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn all_cells(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<ExistingCell>> {
    let rows = fetch_all!(
        conn,
        StandingCellRow,
        "select id, assignment_id, period_every, period_start, state, first_due_on, due_on, removed from cell where checklist_id = $1",
        checklist.as_str(),
    )?;
    let cell = |row: StandingCellRow| {
        Ok(ExistingCell {
            assignment: AssignmentId::new(row.assignment_id),
            every: Every::from_code(&row.period_every)
                .ok_or_else(|| StorageError::inconsistent("cell", "period_every", row.period_every))?,
            starts_on: row.period_start,
            is_open: row.state == ReportState::Open.code(),
            dates: CellDates { id: CellId::new(row.id), first_due_on: row.first_due_on, due_on: row.due_on, removed: row.removed },
        })
    };
    rows.into_iter().map(cell).collect()
}

/// Writes place and title of a section, and whether it is off the list.
///
/// # Errors
/// When the engine fails.
pub async fn update_section(tx: &mut Tx, section: &Section, removed: bool) -> Result<()> {
    execute!(
        tx,
        "update section set position = $2, title = $3, parent_id = $4, removed = $5 where id = $1",
        section.id.as_str(),
        section.position,
        &section.title,
        section.parent.as_ref().map(SectionId::as_str),
        removed,
    )?;
    Ok(())
}

/// Writes a whole task, and its place into its cells.
///
/// # Errors
/// When the engine fails.
pub async fn update_task(tx: &mut Tx, task: &Task, removed: bool) -> Result<()> {
    let (date, every, count) = duty_columns(task.duty);
    execute!(
        tx,
        "update task set section_id = $2, position = $3, number = $4, requirement = $5, responsible = $6, support = $7, completion = $8,
                         time_limit = $9, remark = $10, duty = $11, duty_date = $12, duty_every = $13, duty_count = $14, removed = $15
         where id = $1",
        task.id.as_str(),
        task.section.as_str(),
        task.position,
        &task.number,
        &task.requirement,
        &task.responsible,
        &task.support,
        &task.completion,
        &task.time_limit,
        &task.remark,
        task.duty.code(),
        date,
        every,
        count,
        removed,
    )?;
    execute!(
        tx,
        "update cell set section_id = $2, task_position = $3 where task_id = $1 and (section_id <> $2 or task_position <> $3)",
        task.id.as_str(),
        task.section.as_str(),
        task.position,
    )?;
    Ok(())
}

/// Writes a whole assignment, and its role into its cells.
///
/// # Errors
/// When the engine fails.
pub async fn update_assignment(tx: &mut Tx, assignment: &Assignment, removed: bool) -> Result<()> {
    execute!(
        tx,
        "update assignment set role = $2, lead_presumed = $3, via = $4, written = $5, removed = $6 where id = $1",
        assignment.id.as_str(),
        assignment.role.code(),
        assignment.lead_presumed,
        assignment.via.code(),
        &assignment.written,
        removed,
    )?;
    execute!(tx, "update cell set role = $2 where assignment_id = $1 and role <> $2", assignment.id.as_str(), assignment.role.code(),)?;
    Ok(())
}

/// Writes dates of a cell, and whether it stands.
///
/// # Errors
/// When the engine fails.
pub async fn update_cell_dates(tx: &mut Tx, dates: &CellDates) -> Result<()> {
    execute!(
        tx,
        "update cell set first_due_on = $2, due_on = $3, removed = $4 where id = $1",
        dates.id.as_str(),
        dates.first_due_on,
        dates.due_on,
        dates.removed,
    )?;
    Ok(())
}

/// Whether anybody has begun to report in the cells an import brought: a draft, an event, evidence.
///
/// # Errors
/// When the engine fails.
pub async fn is_in_use(conn: &mut Conn, checklist: &ChecklistId, import: &ImportId) -> Result<bool> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select c.id from cell c
         where c.checklist_id = $1 and c.import_id = $2
           and (c.state <> 'open' or exists (select 1 from draft d where d.cell_id = c.id)
                or exists (select 1 from cell_event e where e.cell_id = c.id)
                or exists (select 1 from cell_evidence v where v.cell_id = c.id))
         limit 1",
        checklist.as_str(),
        import.as_str(),
    )?;
    Ok(row.is_some())
}

/// Takes away every row an import brought. What it only changed must be put back before.
///
/// # Errors
/// `Reference` when something of it is in use.
pub async fn delete_brought(tx: &mut Tx, checklist: &ChecklistId, import: &ImportId) -> Result<()> {
    let (checklist, import) = (checklist.as_str(), import.as_str());
    execute!(tx, "delete from cell where checklist_id = $1 and import_id = $2", checklist, import)?;
    execute!(
        tx,
        "delete from assignment where import_id = $2 and task_id in (select id from task where checklist_id = $1)",
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

#[cfg(test)]
mod tests {
    use super::Many;

    #[test]
    fn places_are_numbered_through_or_nameless() {
        let two = Many::new("insert into t (a, b, c)", 2, ", false", 2);
        assert_eq!(two.postgres, "insert into t (a, b, c) values ($1, $2, false), ($3, $4, false)");
        assert_eq!(two.sqlite, "insert into t (a, b, c) values (?, ?, false), (?, ?, false)");
        assert_eq!(Many::new("insert into t (a)", 1, "", 1).postgres, "insert into t (a) values ($1)");
    }
}
