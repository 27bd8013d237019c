//! The rows an import writes and an undo takes back: many at a time, everything bound to its import.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::duty::{Every, Period};
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, Checklist, Section, Task};
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, ImportId, SectionId, TaskId, UnitId};
use domain::reporting::record::{
    Asked, Author, Columns, EventNo, HandIns, Happening, LeaveCause, Place, Presence, Progress, Record, Standing, State,
};

use crate::checklist::{TaskRow, duty_columns};
use crate::reporting::cell::role_from;
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

/// Gives tasks to units, from that day on.
///
/// # Errors
/// `Duplicate` when a unit has a task already.
pub async fn insert_assignments(tx: &mut Tx, import: &ImportId, from: NaiveDate, assignments: &[Assignment]) -> Result<()> {
    insert_many!(
        tx,
        "insert into assignment (id, import_id, valid_from, task_id, unit_id, role, lead_presumed, via, written, removed)",
        9,
        ", false",
        assignments,
        |row| row.id.as_str(),
        import.as_str(),
        from,
        row.task.as_str(),
        row.unit.as_str(),
        row.role.code(),
        row.lead_presumed,
        row.via.code(),
        row.written.as_str(),
    )
}

/// A cell in which nothing has happened yet but that it came into being.
#[derive(Debug, Clone)]
pub struct FreshCell {
    /// Its id.
    pub id: CellId,
    /// Task.
    pub task: TaskId,
    /// Assignment.
    pub assignment: AssignmentId,
    /// Place of its task in the checklist.
    pub task_position: i64,
    /// Its period.
    pub period: Period,
    /// What it asks for.
    pub asked: Asked,
    /// Unit, section and role.
    pub place: Place,
    /// 历史完成情况: the text that is taken over, where no report is asked.
    pub taken_over: Option<String>,
}

/// Who brings cells into being, and when.
#[derive(Debug, Clone)]
pub struct Creation<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// The office's day.
    pub day: NaiveDate,
    /// By whom.
    pub by: &'a Author,
}

impl FreshCell {
    fn created(&self) -> Happening {
        let Period { limit_on, due_on, .. } = self.period;
        Happening::Created { asked: self.asked, limit_on, due_on, place: self.place.clone() }
    }

    /// What its events add up to.
    fn record(&self) -> Record {
        Record {
            state: self.taken_over.as_ref().map_or(State::Open, |_| State::TakenOver { at: TAKEN_OVER }),
            presence: Presence::Present,
            asked: self.asked,
            limit_on: self.period.limit_on,
            due_on: self.period.due_on,
            hand_ins: HandIns::default(),
            progress: Progress::default(),
            reports: 0,
            place: self.place.clone(),
        }
    }
}

/// A text is taken over by the second event of a cell, after the one that created it.
const TAKEN_OVER: EventNo = EventNo(2);

/// Adds cells, each with the event that created it and, where a text is taken over, the one that says so.
///
/// # Errors
/// `Duplicate` when an assignment has a cell in that period.
pub async fn insert_cells(
    tx: &mut Tx,
    county: &CountyId,
    checklist: &ChecklistId,
    import: &ImportId,
    cells: &[FreshCell],
    creation: &Creation<'_>,
) -> Result<()> {
    let columns: Vec<(&FreshCell, Columns, Standing)> =
        cells.iter().map(|cell| (cell, Columns::of(&cell.record()), cell.record().standing())).collect();
    let rows: Result<()> = insert_many!(
        tx,
        "insert into cell (id, county_id, checklist_id, import_id, section_id, task_id, unit_id, assignment_id, role, task_position,
                           period_every, period_name, period_start, period_end, first_due_on, due_on, limit_on, overdue_after, since_on,
                           asked, asked_count, state, event_no, kind,
                           applicable, resume, late, calendar_version, revision, removed, content, numbers, return_reason)",
        24,
        ", true, 'open', false, '', 0, false, '', '[]', ''",
        columns,
        |row| row.0.id.as_str(),
        county.as_str(),
        checklist.as_str(),
        import.as_str(),
        row.0.place.section.as_str(),
        row.0.task.as_str(),
        row.0.place.unit.as_str(),
        row.0.assignment.as_str(),
        row.0.place.role.code(),
        row.0.task_position,
        row.0.period.every.code(),
        row.0.period.name.as_str(),
        row.0.period.starts_on,
        row.0.period.ends_on,
        row.0.period.due_on,
        row.0.period.due_on,
        row.0.period.limit_on,
        row.2.overdue_after(),
        creation.day,
        row.1.asked.as_str(),
        row.1.asked_count,
        row.1.state.as_str(),
        row.1.event_no,
        i64::from(row.2.kind() as u8),
    );
    rows?;
    // one event a cell: it has the cell's own id
    insert_events(tx, cells.iter().map(|cell| (cell.id.to_string(), &cell.id, 1, "created", cell.created())), creation).await?;
    let taken_over = cells.iter().filter_map(|cell| {
        let what = Happening::TakenOver { text: cell.taken_over.clone()? };
        Some((format!("{}-{}", cell.id, TAKEN_OVER.0), &cell.id, i64::from(TAKEN_OVER.0), "taken_over", what))
    });
    insert_events(tx, taken_over, creation).await
}

/// Id, cell, place in its history, word, what happened.
type FirstEvent<'a> = (String, &'a CellId, i64, &'static str, Happening);

async fn insert_events<'a>(tx: &mut Tx, events: impl Iterator<Item = FirstEvent<'a>>, creation: &Creation<'_>) -> Result<()> {
    let events: Vec<FirstEvent<'_>> = events.collect();
    insert_many!(
        tx,
        "insert into cell_event (id, cell_id, seq, kind, at, day, actor, actor_name, facts, unit_name, content, numbers, reason)",
        9,
        ", '', '', '[]', ''",
        events,
        |row| row.0.as_str(),
        row.1.as_str(),
        row.2,
        row.3,
        creation.at,
        creation.day,
        creation.by.id.as_str(),
        creation.by.name.as_str(),
        serde_json::to_string(&row.4).unwrap_or_default(),
    )
}

#[derive(sqlx::FromRow)]
struct SectionRow {
    list_id: String,
    year: i64,
    list_title: String,
    public_slug: String,
    is_public: bool,
    first_day: Option<NaiveDate>,
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
        "select c.id as list_id, c.year, c.title as list_title, c.public_slug, c.is_public, c.first_day, s.id, s.parent_id, s.position, s.title, s.removed
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
        first_day: first.first_day,
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
    /// Why, where an import takes it off now.
    pub cause: LeaveCause,
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
    /// How far it has come.
    pub stage: CellStage,
    /// The unit that answers for it now.
    pub unit: UnitId,
    /// Its period as people say it.
    pub period_name: String,
    /// First day it was off the list, where it is.
    pub left_on: Option<NaiveDate>,
    /// Why it is off, where it is.
    pub left: Option<LeaveCause>,
    /// Dates and whether it stands.
    pub dates: CellDates,
}

/// How far a cell has come, as far as an import asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellStage {
    /// Nothing was handed in, or nothing that stands.
    Open,
    /// Handed in: it waits, or was returned.
    HandedIn,
    /// Judged: complete, 不涉及, or taken over.
    Settled,
}

#[derive(sqlx::FromRow)]
struct StandingCellRow {
    id: String,
    assignment_id: String,
    period_every: String,
    period_start: NaiveDate,
    state: String,
    reports: i64,
    unit_id: String,
    period_name: String,
    left_on: Option<NaiveDate>,
    presence: String,
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
        "select id, assignment_id, period_every, period_start, state, reports, unit_id, period_name, left_on, presence, first_due_on, due_on, removed
         from cell where checklist_id = $1",
        checklist.as_str(),
    )?;
    let cell = |row: StandingCellRow| {
        Ok(ExistingCell {
            assignment: AssignmentId::new(row.assignment_id),
            every: Every::from_code(&row.period_every)
                .ok_or_else(|| StorageError::inconsistent("cell", "period_every", row.period_every))?,
            starts_on: row.period_start,
            stage: match row.state.as_str() {
                "open" if row.reports == 0 => CellStage::Open,
                "open" | "submitted" | "returned" => CellStage::HandedIn,
                _ => CellStage::Settled,
            },
            unit: UnitId::new(row.unit_id),
            period_name: row.period_name,
            left_on: row.left_on,
            left: LeaveCause::from_code(&row.presence),
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

/// Writes a whole task, and its place in the list into its cells. A new section reaches them by events: see [`misplaced_cells`].
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
    execute!(tx, "update cell set task_position = $2 where task_id = $1 and task_position <> $2", task.id.as_str(), task.position,)?;
    Ok(())
}

/// Writes a whole assignment, which holds or no longer holds from that day on. Its cells are moved by events: see
/// [`misplaced_cells`].
///
/// # Errors
/// When the engine fails.
pub async fn update_assignment(tx: &mut Tx, assignment: &Assignment, removed: bool, on: NaiveDate) -> Result<()> {
    execute!(
        tx,
        "update assignment set role = $2, lead_presumed = $3, via = $4, written = $5, removed = $6, valid_to = $7 where id = $1",
        assignment.id.as_str(),
        assignment.role.code(),
        assignment.lead_presumed,
        assignment.via.code(),
        &assignment.written,
        removed,
        removed.then_some(on),
    )?;
    Ok(())
}

/// The cells of a checklist whose section or role is no longer that of their task and assignment.
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
