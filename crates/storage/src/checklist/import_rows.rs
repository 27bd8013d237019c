//! The rows of a list as an import reads and writes them: many at a time, everything bound to its import.

use chrono::NaiveDate;
use domain::checklist::duty::Every;
use domain::checklist::existence::Life;
use domain::checklist::{Assignment, AssignmentRole, Checklist, Section, Task};
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, ImportId, SectionId, TaskId, UnitId};
use domain::reporting::record::{DueClass, LeaveCause, Status};

use super::many_rows::insert_many;
use crate::checklist::{AssignmentRow, TaskRow, duty_columns};
use crate::reporting::cell_row::{kind_from, role_from};
use crate::{Conn, Result, StorageError, Tx};

/// Adds sections from that day on; a parent must stand before its children.
///
/// # Errors
/// When the engine fails.
pub async fn insert_sections(tx: &mut Tx, checklist: &ChecklistId, import: &ImportId, from: NaiveDate, sections: &[Section]) -> Result<()> {
    insert_many!(
        tx,
        "insert into section (id, checklist_id, import_id, since_on, parent_id, position, title)",
        7,
        "",
        sections,
        |row| row.id.as_str(),
        checklist.as_str(),
        import.as_str(),
        from,
        row.parent.as_ref().map(SectionId::as_str),
        row.position,
        row.title.as_str(),
    )
}

/// Adds tasks from that day on.
///
/// # Errors
/// When the engine fails.
pub async fn insert_tasks(
    tx: &mut Tx,
    county: &CountyId,
    checklist: &ChecklistId,
    import: &ImportId,
    from: NaiveDate,
    tasks: &[Task],
) -> Result<()> {
    insert_many!(
        tx,
        "insert into task (id, county_id, checklist_id, import_id, since_on, section_id, position, number, requirement, responsible, support,
                           completion, time_limit, remark, duty, duty_date, duty_every, duty_count, duty_fixed, removed)",
        19,
        ", false",
        tasks,
        |row| row.id.as_str(),
        county.as_str(),
        checklist.as_str(),
        import.as_str(),
        from,
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
        duty_columns(row.duty).3,
    )
}

/// Gives tasks to units, from that day on.
///
/// # Errors
/// `Duplicate` when a unit has a task already.
pub async fn insert_assignments(tx: &mut Tx, import: &ImportId, from: NaiveDate, assignments: &[Assignment]) -> Result<()> {
    insert_many!(
        tx,
        "insert into assignment (id, import_id, valid_from, task_id, unit_id, role, lead_presumed, via, written, valid_to, set_on, dated, ended,
                                 removed)",
        13,
        ", false",
        assignments,
        |row| row.id.as_str(),
        import.as_str(),
        if is_dated(row) { row.by_hand.life.from } else { Some(from) },
        row.task.as_str(),
        row.unit.as_str(),
        row.role.code(),
        row.lead_presumed,
        row.via.code(),
        row.written.as_str(),
        row.by_hand.life.to,
        row.by_hand.on,
        is_dated(row),
        has_ended(row, from),
    )
}

/// The office gave it days of its own.
fn is_dated(assignment: &Assignment) -> bool {
    assignment.by_hand.life != Life::default()
}

/// The last of its days lies before that one.
fn has_ended(assignment: &Assignment, on: NaiveDate) -> bool {
    assignment.by_hand.life.to.is_some_and(|to| to <= on)
}

/// Assignments whose last day by hand has passed lead nobody any more. Answers how many there are now.
///
/// # Errors
/// When the engine fails.
pub async fn end_dated(tx: &mut Tx, today: NaiveDate) -> Result<u64> {
    execute!(tx, "update assignment set ended = $2 where dated and not ended and valid_to <= $1", today, true)
}

/// Whether [`end_dated`] has something to do.
///
/// # Errors
/// When the engine fails.
pub async fn some_dated_have_ended(conn: &mut Conn, today: NaiveDate) -> Result<bool> {
    let (count,) = fetch_one!(conn, (i64,), "select count(*) from assignment where dated and not ended and valid_to <= $1", today)?;
    Ok(count > 0)
}

#[derive(sqlx::FromRow)]
struct SectionRow {
    list_id: String,
    year: i64,
    list_title: String,
    public_slug: String,
    is_public: bool,
    first_day: Option<NaiveDate>,
    no: i64,
    name: String,
    id: Option<String>,
    parent_id: Option<String>,
    position: Option<i64>,
    title: Option<String>,
    removed: Option<bool>,
}

/// Which list of a county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOf<'a> {
    /// The one with this name in this year; the yearly list itself has none.
    Named(i32, &'a str),
    /// The one with this id.
    Id(&'a ChecklistId),
}

/// A checklist of a county with every section it ever had, and whether it was taken off.
///
/// # Errors
/// When the engine fails.
pub async fn list_with_sections(conn: &mut Conn, county: &CountyId, list: ListOf<'_>) -> Result<Option<(Checklist, Vec<(Section, bool)>)>> {
    let (year, name, id) = match list {
        ListOf::Named(year, name) => (Some(i64::from(year)), Some(name), None),
        ListOf::Id(id) => (None, None, Some(id.as_str())),
    };
    let rows = fetch_all!(
        conn,
        SectionRow,
        "select c.id as list_id, c.year, c.title as list_title, c.public_slug, c.is_public, c.first_day, c.no, c.name, s.id, s.parent_id, s.position, s.title, s.removed
         from checklist c left join section s on s.checklist_id = c.id and not s.carried
         where c.county_id = $1 and ((c.year = $2 and c.name = $3) or c.id = $4) order by s.position, s.id",
        county.as_str(),
        year,
        name,
        id,
    )?;
    let Some(first) = rows.first() else { return Ok(None) };
    let list = Checklist {
        id: ChecklistId::new(&first.list_id),
        year: i32::try_from(first.year).map_err(|_| StorageError::inconsistent("checklist", "year", first.year.to_string()))?,
        title: first.list_title.clone(),
        public_slug: first.public_slug.clone(),
        is_public: first.is_public,
        first_day: first.first_day,
        no: first.no,
        name: first.name.clone(),
    };
    let section = |row: SectionRow| {
        let section =
            Section { id: SectionId::new(row.id?), parent: row.parent_id.map(SectionId::new), position: row.position?, title: row.title? };
        Some((section, row.removed?))
    };
    Ok(Some((list, rows.into_iter().filter_map(section).collect())))
}

/// The place of the next list of a year: those of the year are counted from 1.
///
/// # Errors
/// When the engine fails.
pub async fn next_place(conn: &mut Conn, county: &CountyId, year: i32) -> Result<i64> {
    let sql = "select cast(coalesce(max(no), 0) + 1 as bigint) from checklist where county_id = $1 and year = $2";
    let (no,) = fetch_one!(conn, (i64,), sql, county.as_str(), i64::from(year))?;
    Ok(no)
}

#[derive(sqlx::FromRow)]
struct MarkedTaskRow {
    #[sqlx(flatten)]
    task: TaskRow,
    removed: bool,
}

/// Every task a checklist ever had, but for rows of 上年结转, and whether it was taken off.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn all_tasks(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(Task, bool)>> {
    let rows = fetch_all!(
        conn,
        MarkedTaskRow,
        "select id, section_id, position, number, requirement, responsible, support, completion, time_limit, remark,
                duty, duty_date, duty_every, duty_count, duty_fixed, removed
         from task where checklist_id = $1 and not carried order by position, id",
        checklist.as_str(),
    )?;
    rows.into_iter().map(|row| Ok((Task::try_from(row.task)?, row.removed))).collect()
}

#[derive(sqlx::FromRow)]
struct MarkedAssignmentRow {
    #[sqlx(flatten)]
    assignment: AssignmentRow,
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
        "select a.id, a.task_id, a.unit_id, a.role, a.lead_presumed, a.via, a.written, a.removed, a.set_on, a.dated, a.valid_from, a.valid_to
         from assignment a join task t on t.id = a.task_id where t.checklist_id = $1 and not t.carried order by t.position, a.id",
        checklist.as_str(),
    )?;
    rows.into_iter().map(|row| Ok((Assignment::try_from(row.assignment)?, row.removed))).collect()
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
    /// Why, where an import takes it off now.
    pub cause: LeaveCause,
}

/// A stored cell as far as an import looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingCell {
    /// Its task.
    pub task: TaskId,
    /// Its assignment.
    pub assignment: AssignmentId,
    /// Rhythm of its period.
    pub every: Every,
    /// First day of its period.
    pub starts_on: NaiveDate,
    /// Last day of its period.
    pub ends_on: NaiveDate,
    /// 完成时限.
    pub limit_on: NaiveDate,
    /// How far it has come.
    pub stage: CellStage,
    /// Something was handed in on it: what the office judged without a report (不涉及) has none.
    pub has_report: bool,
    /// The unit that answers for it now.
    pub unit: UnitId,
    /// The section it stands in.
    pub section: SectionId,
    /// In which part its unit answers for it.
    pub role: AssignmentRole,
    /// Its period as people say it.
    pub period_name: String,
    /// First day it was off the list, where it is.
    pub left_on: Option<NaiveDate>,
    /// Why it is off, where it is.
    pub left: Option<LeaveCause>,
    /// The last day before it is overdue, as the ledger says it; `None` where it has been judged or waits to be.
    pub overdue_after: Option<NaiveDate>,
    /// Dates and whether it stands.
    pub dates: CellDates,
}

/// How far a cell has come, as far as an import asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellStage {
    /// Nothing was handed in, or nothing that stands.
    Open,
    /// Something was handed in and noted (已阅), and it goes on: it is still asked, as before.
    Noted,
    /// Handed in: it waits, or was returned.
    HandedIn,
    /// Judged: complete, 不涉及, or taken over.
    Settled,
}

#[derive(sqlx::FromRow)]
struct StandingCellRow {
    id: String,
    task_id: String,
    assignment_id: String,
    period_every: String,
    period_start: NaiveDate,
    period_end: NaiveDate,
    limit_on: NaiveDate,
    state: String,
    reports: i64,
    unit_id: String,
    section_id: String,
    role: String,
    period_name: String,
    left_on: Option<NaiveDate>,
    presence: String,
    first_due_on: NaiveDate,
    due_on: NaiveDate,
    removed: bool,
    kind: i64,
    overdue_after: NaiveDate,
}

/// Every cell a checklist ever had.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn all_cells(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<ExistingCell>> {
    let rows = fetch_all!(
        conn,
        StandingCellRow,
        "select id, task_id, assignment_id, period_every, period_start, period_end, limit_on, state, reports, unit_id, section_id, role,
                period_name, left_on, presence, first_due_on, due_on, removed, cast(kind as bigint) as kind, overdue_after
         from cell where checklist_id = $1 and not exists (select 1 from task t where t.id = cell.task_id and t.carried)",
        checklist.as_str(),
    )?;
    let cell = |row: StandingCellRow| {
        Ok(ExistingCell {
            task: TaskId::new(row.task_id),
            assignment: AssignmentId::new(row.assignment_id),
            every: Every::from_code(&row.period_every)
                .ok_or_else(|| StorageError::inconsistent("cell", "period_every", row.period_every))?,
            starts_on: row.period_start,
            ends_on: row.period_end,
            limit_on: row.limit_on,
            stage: match row.state.as_str() {
                "open" if row.reports == 0 => CellStage::Open,
                "open" => CellStage::Noted,
                "submitted" | "returned" => CellStage::HandedIn,
                _ => CellStage::Settled,
            },
            has_report: row.reports > 0,
            unit: UnitId::new(row.unit_id),
            section: SectionId::new(row.section_id),
            role: role_from(row.role)?,
            period_name: row.period_name,
            left_on: row.left_on,
            left: LeaveCause::from_code(&row.presence),
            overdue_after: (kind_from(row.kind)?.status(DueClass::Past) == Status::Overdue).then_some(row.overdue_after),
            dates: CellDates {
                id: CellId::new(row.id),
                first_due_on: row.first_due_on,
                due_on: row.due_on,
                removed: row.removed,
                cause: LeaveCause::Removed,
            },
        })
    };
    rows.into_iter().map(cell).collect()
}

/// Writes place and title of a section, and whether it is off the list, from that day on; what stood there on earlier days is
/// kept for them.
///
/// # Errors
/// When the engine fails.
pub async fn update_section(tx: &mut Tx, section: &Section, removed: bool, on: NaiveDate) -> Result<()> {
    execute!(
        tx,
        "insert into section_past (section_id, from_on, to_on, checklist_id, parent_id, position, title, removed)
         select id, since_on, $2, checklist_id, parent_id, position, title, removed from section where id = $1 and since_on < $2",
        section.id.as_str(),
        on,
    )?;
    execute!(
        tx,
        "update section set position = $2, title = $3, parent_id = $4, removed = $5,
                            since_on = case when since_on > $6 then since_on else $6 end
         where id = $1",
        section.id.as_str(),
        section.position,
        &section.title,
        section.parent.as_ref().map(SectionId::as_str),
        removed,
        on,
    )?;
    Ok(())
}

/// Writes a whole task from that day on, and its place in the list into its cells; what it said on earlier days is kept for
/// them. A new section reaches the cells by events.
///
/// # Errors
/// When the engine fails.
pub async fn update_task(tx: &mut Tx, task: &Task, removed: bool, on: NaiveDate) -> Result<()> {
    execute!(
        tx,
        "insert into task_past (task_id, from_on, to_on, checklist_id, section_id, position, number, requirement, responsible, support,
                                time_limit, remark, duty, duty_date, duty_every, duty_count, duty_fixed, removed)
         select id, since_on, $2, checklist_id, section_id, position, number, requirement, responsible, support,
                time_limit, remark, duty, duty_date, duty_every, duty_count, duty_fixed, removed
         from task where id = $1 and since_on < $2",
        task.id.as_str(),
        on,
    )?;
    let (date, every, count, fixed) = duty_columns(task.duty);
    execute!(
        tx,
        "update task set section_id = $2, position = $3, number = $4, requirement = $5, responsible = $6, support = $7, completion = $8,
                         time_limit = $9, remark = $10, duty = $11, duty_date = $12, duty_every = $13, duty_count = $14, duty_fixed = $15,
                         removed = $16, since_on = case when since_on > $17 then since_on else $17 end
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
        fixed,
        removed,
        on,
    )?;
    execute!(tx, "update cell set task_position = $2 where task_id = $1 and task_position <> $2", task.id.as_str(), task.position,)?;
    Ok(())
}

/// Writes a whole assignment, which holds or no longer holds from that day on. Its cells are moved by events.
///
/// # Errors
/// When the engine fails.
pub async fn update_assignment(tx: &mut Tx, assignment: &Assignment, removed: bool, on: NaiveDate) -> Result<()> {
    execute!(
        tx,
        "update assignment set role = $2, lead_presumed = $3, via = $4, written = $5, removed = $6, valid_to = $7, set_on = $8, dated = $9,
                               valid_from = case when $9 then $10 else valid_from end, ended = $11
         where id = $1",
        assignment.id.as_str(),
        assignment.role.code(),
        assignment.lead_presumed,
        assignment.via.code(),
        &assignment.written,
        removed,
        // days that the office gave stay what they are while it is off the list
        if is_dated(assignment) { assignment.by_hand.life.to } else { removed.then_some(on) },
        assignment.by_hand.on,
        is_dated(assignment),
        assignment.by_hand.life.from,
        has_ended(assignment, on),
    )?;
    Ok(())
}

/// The cells of a checklist whose section or role is no longer that of their task and assignment. A change of a list notes itself what it
/// moves; this is asked where one is taken back that did not yet.
///
/// # Errors
/// When the engine fails.
pub async fn misplaced_cells(conn: &mut Conn, checklist: &ChecklistId) -> Result<Vec<(CellId, SectionId, AssignmentRole)>> {
    let rows = fetch_all!(
        conn,
        (String, String, String),
        "select c.id, t.section_id, a.role from cell c join task t on t.id = c.task_id join assignment a on a.id = c.assignment_id
         where c.checklist_id = $1 and (c.section_id <> t.section_id or c.role <> a.role) and c.unit_id = a.unit_id order by c.id",
        checklist.as_str(),
    )?;
    rows.into_iter().map(|(id, section, role)| Ok((CellId::new(id), SectionId::new(section), role_from(role)?))).collect()
}
