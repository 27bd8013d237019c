//! Cells: facts of claim and judgement. One row is read and written whole; lists have their own file.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::AssignmentRole;
use domain::checklist::duty::{Every, Period};
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, SectionId, TaskId, UnitId};
use domain::reporting::cell::CellFacts;
use domain::reporting::report::{Claim, ReportContent, ReportState};

use crate::{Conn, Result, StorageError, Tx};

/// A cell as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its id.
    pub id: CellId,
    /// County.
    pub county: CountyId,
    /// Checklist.
    pub checklist: ChecklistId,
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
    /// Its period; `due_on` there is the date it had at first.
    pub period: Period,
    /// Facts the status follows from.
    pub facts: CellFacts,
    /// The calendar a date in working days was computed with; empty where none was.
    pub calendar_version: String,
    /// Grows with every write.
    pub revision: i64,
    /// What was last handed in; empty before that.
    pub content: ReportContent,
    /// When it was last handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// By whom.
    pub submitted_by: Option<String>,
    /// When it was last judged.
    pub judged_at: Option<DateTime<Utc>>,
    /// By whom.
    pub judged_by: Option<String>,
    /// Why it was last returned; empty when it was not.
    pub return_reason: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct CellRow {
    id: String,
    county_id: String,
    checklist_id: String,
    section_id: String,
    task_id: String,
    unit_id: String,
    assignment_id: String,
    role: String,
    task_position: i64,
    period_every: String,
    period_name: String,
    period_start: NaiveDate,
    period_end: NaiveDate,
    first_due_on: NaiveDate,
    applicable: bool,
    state: String,
    resume: String,
    due_on: NaiveDate,
    late: bool,
    calendar_version: String,
    revision: i64,
    claim: Option<String>,
    content: String,
    numbers: String,
    submitted_at: Option<DateTime<Utc>>,
    submitted_by: Option<String>,
    judged_at: Option<DateTime<Utc>>,
    judged_by: Option<String>,
    return_reason: String,
}

/// What was reported, from its three columns.
pub(crate) fn content_from(table: &'static str, claim: Option<String>, text: String, numbers: &str) -> Result<ReportContent> {
    let claim = claim.map(|code| Claim::from_code(&code).ok_or_else(|| StorageError::inconsistent(table, "claim", code))).transpose()?;
    let numbers = serde_json::from_str(numbers).map_err(|_| StorageError::inconsistent(table, "numbers", numbers))?;
    Ok(ReportContent { claim, text, numbers })
}

/// The countable parts as JSON text.
pub(crate) fn numbers_text(content: &ReportContent) -> String {
    serde_json::to_string(&content.numbers).unwrap_or_else(|_| "[]".into())
}

fn state_from(column: &'static str, code: String) -> Result<ReportState> {
    ReportState::from_code(&code).ok_or_else(|| StorageError::inconsistent("cell", column, code))
}

impl TryFrom<CellRow> for Cell {
    type Error = StorageError;

    fn try_from(row: CellRow) -> Result<Self> {
        Ok(Self {
            content: content_from("cell", row.claim, row.content, &row.numbers)?,
            facts: CellFacts {
                applicable: row.applicable,
                state: state_from("state", row.state)?,
                resume: state_from("resume", row.resume)?,
                due_on: row.due_on,
                late: row.late,
            },
            period: Period {
                every: Every::from_code(&row.period_every)
                    .ok_or_else(|| StorageError::inconsistent("cell", "period_every", row.period_every))?,
                name: row.period_name,
                starts_on: row.period_start,
                ends_on: row.period_end,
                due_on: row.first_due_on,
            },
            role: AssignmentRole::from_code(&row.role).ok_or_else(|| StorageError::inconsistent("cell", "role", row.role))?,
            id: CellId::new(row.id),
            county: CountyId::new(row.county_id),
            checklist: ChecklistId::new(row.checklist_id),
            section: SectionId::new(row.section_id),
            task: TaskId::new(row.task_id),
            unit: UnitId::new(row.unit_id),
            assignment: AssignmentId::new(row.assignment_id),
            task_position: row.task_position,
            calendar_version: row.calendar_version,
            revision: row.revision,
            submitted_at: row.submitted_at,
            submitted_by: row.submitted_by,
            judged_at: row.judged_at,
            judged_by: row.judged_by,
            return_reason: row.return_reason,
        })
    }
}

/// Adds a cell.
///
/// # Errors
/// `Duplicate` when the assignment has a cell in that period.
pub async fn insert(tx: &mut Tx, cell: &Cell) -> Result<()> {
    execute!(
        tx,
        "insert into cell (id, county_id, checklist_id, section_id, task_id, unit_id, assignment_id, role, task_position,
                           period_every, period_name, period_start, period_end, first_due_on,
                           applicable, state, resume, due_on, late, calendar_version, revision,
                           claim, content, numbers, submitted_at, submitted_by, judged_at, judged_by, return_reason, removed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25, $26, $27, $28, $29, $30)",
        cell.id.as_str(),
        cell.county.as_str(),
        cell.checklist.as_str(),
        cell.section.as_str(),
        cell.task.as_str(),
        cell.unit.as_str(),
        cell.assignment.as_str(),
        cell.role.code(),
        cell.task_position,
        cell.period.every.code(),
        &cell.period.name,
        cell.period.starts_on,
        cell.period.ends_on,
        cell.period.due_on,
        cell.facts.applicable,
        cell.facts.state.code(),
        cell.facts.resume.code(),
        cell.facts.due_on,
        cell.facts.late,
        &cell.calendar_version,
        cell.revision,
        cell.content.claim.map(Claim::code),
        &cell.content.text,
        numbers_text(&cell.content),
        cell.submitted_at,
        cell.submitted_by.as_deref(),
        cell.judged_at,
        cell.judged_by.as_deref(),
        &cell.return_reason,
        false,
    )?;
    Ok(())
}

/// One cell of a county, by its primary key.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &CellId) -> Result<Option<Cell>> {
    let row = fetch_optional!(
        conn,
        CellRow,
        "select id, county_id, checklist_id, section_id, task_id, unit_id, assignment_id, role, task_position,
                period_every, period_name, period_start, period_end, first_due_on,
                applicable, state, resume, due_on, late, calendar_version, revision,
                claim, content, numbers, submitted_at, submitted_by, judged_at, judged_by, return_reason
         from cell where id = $1 and county_id = $2 and not removed",
        id.as_str(),
        county.as_str(),
    )?;
    row.map(Cell::try_from).transpose()
}

/// Writes facts, content and judgement of a cell if nobody wrote it since `revision`; the revision grows by one.
/// Answers false, and writes nothing, when somebody did.
///
/// # Errors
/// When the engine fails.
pub async fn update(tx: &mut Tx, cell: &Cell) -> Result<bool> {
    let touched = execute!(
        tx,
        "update cell set applicable = $3, state = $4, resume = $5, due_on = $6, late = $7, calendar_version = $8, revision = revision + 1,
                         claim = $9, content = $10, numbers = $11, submitted_at = $12, submitted_by = $13,
                         judged_at = $14, judged_by = $15, return_reason = $16
         where id = $1 and revision = $2",
        cell.id.as_str(),
        cell.revision,
        cell.facts.applicable,
        cell.facts.state.code(),
        cell.facts.resume.code(),
        cell.facts.due_on,
        cell.facts.late,
        &cell.calendar_version,
        cell.content.claim.map(Claim::code),
        &cell.content.text,
        numbers_text(&cell.content),
        cell.submitted_at,
        cell.submitted_by.as_deref(),
        cell.judged_at,
        cell.judged_by.as_deref(),
        &cell.return_reason,
    )?;
    Ok(touched == 1)
}
