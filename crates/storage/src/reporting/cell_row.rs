//! What the rows of `cell` and of the reports say, read back: the columns, and what they mean.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::AssignmentRole;
use domain::checklist::duty::{Every, Period};
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, SectionId, TaskId, UnitId};
use domain::reporting::cell::{CellFacts, Kind};
use domain::reporting::record::{Asked, BadColumns, Columns, Place, Running};
use domain::reporting::report::{Claim, ReportContent};

use super::cell::Cell;
use crate::{Result, StorageError};

/// What the two columns of a cell ask for.
pub(crate) fn asked_from(asked: &str, count: Option<i64>) -> Result<Asked> {
    Asked::from_columns(asked, count).map_err(bad)
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
    calendar_version: String,
    revision: i64,
    submitted_at: Option<DateTime<Utc>>,
    submitted_by: Option<String>,
    judged_at: Option<DateTime<Utc>>,
    judged_by: Option<String>,
    return_reason: String,
    since_on: NaiveDate,
    #[sqlx(flatten)]
    record: RecordRow,
    report_claim: Option<String>,
    report_content: Option<String>,
    report_numbers: Option<String>,
}

/// The columns of [`Columns`].
#[derive(sqlx::FromRow)]
pub(crate) struct RecordRow {
    state: String,
    resume: String,
    settled: Option<String>,
    report_no: Option<i64>,
    under_no: Option<i64>,
    event_no: Option<i64>,
    claim: Option<String>,
    claimed_number: Option<i64>,
    waiting_since: Option<NaiveDate>,
    rework_by: Option<NaiveDate>,
    until_on: Option<NaiveDate>,
    presence: String,
    left_on: Option<NaiveDate>,
    asked: String,
    asked_count: Option<i64>,
    limit_on: NaiveDate,
    due_on: NaiveDate,
    first_in_on: Option<NaiveDate>,
    missed_rework_on: Option<NaiveDate>,
    noted_no: Option<i64>,
    reached: Option<i64>,
    reports: i64,
}

impl RecordRow {
    pub(crate) fn columns(self) -> Columns {
        Columns {
            resume: (self.state == "submitted").then_some(self.resume),
            state: self.state,
            settled: self.settled,
            report_no: self.report_no,
            under_no: self.under_no,
            event_no: self.event_no,
            claim: self.claim,
            claimed_number: self.claimed_number,
            waiting_since: self.waiting_since,
            rework_by: self.rework_by,
            until: self.until_on,
            presence: self.presence,
            left_on: self.left_on,
            asked: self.asked,
            asked_count: self.asked_count,
            limit_on: self.limit_on,
            due_on: self.due_on,
            first_in_on: self.first_in_on,
            missed_rework_on: self.missed_rework_on,
            noted_no: self.noted_no,
            reached: self.reached,
            reports: self.reports,
        }
    }
}

/// The columns that a [`CellRow`] is read from, of a cell `c` and its latest report `r`; [`latest_report`] joins that.
macro_rules! cell_columns {
    () => {
        concat!(
            "c.id, c.county_id, c.checklist_id, c.section_id, c.task_id, c.unit_id, c.assignment_id, c.role, c.task_position,
             c.period_every, c.period_name, c.period_start, c.period_end, c.first_due_on, c.calendar_version, c.revision,
             c.submitted_at, c.submitted_by, c.judged_at, c.judged_by, c.return_reason, c.since_on, ",
            $crate::reporting::cell_row::record_columns!(),
            ", r.claim as report_claim, r.content as report_content, r.numbers as report_numbers"
        )
    };
}
pub(crate) use cell_columns;

/// The columns of the record itself.
macro_rules! record_columns {
    () => {
        "c.state, c.resume, c.settled, c.report_no, c.under_no, c.event_no, c.claim, c.claimed_number, c.waiting_since,
         c.rework_by, c.until_on, c.presence, c.left_on, c.asked, c.asked_count, c.limit_on, c.due_on, c.first_in_on,
         c.missed_rework_on, c.noted_no, c.reached, c.reports"
    };
}
pub(crate) use record_columns;

/// Joins the report `r` that was handed in last for the cell `c` and not withdrawn.
macro_rules! latest_report {
    () => {
        "left join report r on r.cell_id = c.id and r.no = c.latest_no"
    };
}
pub(crate) use latest_report;

/// Whether, of the cell `$cell` as it stands, the columns of its last hand-in and its last judgement may speak of another report than the
/// one that counts: a correction is written or waits, the last one was returned, or one that nobody judged ended with its year.
macro_rules! corrected {
    ($cell:literal) => {
        concat!(
            "(",
            $cell,
            ".settled is not null or (",
            $cell,
            ".accepted_no is not null and ",
            $cell,
            ".return_reason <> '') or (",
            $cell,
            ".state in ('accepted', 'not_applicable') and ",
            $cell,
            ".latest_no < ",
            $cell,
            ".reports))"
        )
    };
}
pub(crate) use corrected;

/// Whether a correction of the cell `$cell` as it stands waits for the office, over what counts meanwhile.
macro_rules! correction_waits {
    ($cell:literal) => {
        concat!("(", $cell, ".settled is not null and ", $cell, ".state = 'submitted')")
    };
}
pub(crate) use correction_waits;

/// The number of the report that counts of the cell `$cell` as it stands: what was judged, also while a correction waits; else the latest.
macro_rules! counting_no {
    ($cell:literal) => {
        concat!(
            "case when ",
            $crate::reporting::cell_row::correction_waits!($cell),
            " then ",
            $cell,
            ".under_no else ",
            $cell,
            ".latest_no end"
        )
    };
}
pub(crate) use counting_no;

/// Of the judgement of the report that counts of the cell `c` as it stands: the column `$column` of its event, else the cell's `$own`.
/// An acceptance stands behind the hand-in of its report and before the next, that of 不涉及 is named by the cell; answered by the
/// history's key.
macro_rules! counting_judgement {
    ($column:literal, $own:literal) => {
        concat!(
            "case when ",
            $crate::reporting::cell_row::corrected!("c"),
            " then coalesce((select e.",
            $column,
            " from cell_event e where e.cell_id = c.id and e.kind = 'accepted'
               and e.seq > (select max(s.seq) from cell_event s where s.cell_id = c.id and s.kind = 'submitted' and s.report_no = c.accepted_no)
               and not exists (select 1 from cell_event n where n.cell_id = c.id and n.kind = 'submitted' and n.report_no > c.accepted_no
                               and n.seq < e.seq)
             order by e.seq desc limit 1), (select e.",
            $column,
            " from cell_event e where e.cell_id = c.id and e.seq = c.event_no and (c.settled = 'not_applicable' or c.state = 'not_applicable')),
             case when c.return_reason = '' then c.",
            $own,
            " end) else c.",
            $own,
            " end"
        )
    };
}
pub(crate) use counting_judgement;

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

/// The kind behind its stored number.
pub(crate) fn kind_from(number: i64) -> Result<Kind> {
    let known = u8::try_from(number).ok().and_then(Kind::from_repr);
    known.ok_or_else(|| StorageError::inconsistent("cell", "kind", number.to_string()))
}

/// The columns of a list's row that a status follows from.
#[derive(sqlx::FromRow)]
pub(crate) struct FactsRow {
    kind: i64,
    due_on: NaiveDate,
    overdue_after: NaiveDate,
}

impl TryFrom<FactsRow> for CellFacts {
    type Error = StorageError;

    fn try_from(row: FactsRow) -> Result<Self> {
        facts_from(row.kind, row.due_on, row.overdue_after)
    }
}

/// Facts of a list's row.
pub(crate) fn facts_from(kind: i64, due_on: NaiveDate, overdue_after: NaiveDate) -> Result<CellFacts> {
    Ok(CellFacts { kind: kind_from(kind)?, due_on, overdue_after })
}

pub(crate) fn role_from(role: String) -> Result<AssignmentRole> {
    AssignmentRole::from_code(&role).ok_or_else(|| StorageError::inconsistent("cell", "role", role))
}

fn bad(BadColumns(column): BadColumns) -> StorageError {
    StorageError::inconsistent("cell", column, "does not fit the state")
}

impl TryFrom<CellRow> for Cell {
    type Error = StorageError;

    fn try_from(row: CellRow) -> Result<Self> {
        let place = Place { unit: UnitId::new(row.unit_id), section: SectionId::new(row.section_id), role: role_from(row.role)? };
        let columns = row.record.columns();
        let content = match (row.report_content, row.report_numbers) {
            (Some(text), Some(numbers)) => content_from("report", row.report_claim, text, &numbers)?,
            _ => ReportContent::default(),
        };
        Ok(Self {
            content,
            period: Period {
                every: Every::from_code(&row.period_every)
                    .ok_or_else(|| StorageError::inconsistent("cell", "period_every", row.period_every))?,
                name: row.period_name,
                starts_on: row.period_start,
                ends_on: row.period_end,
                limit_on: columns.limit_on,
                due_on: row.first_due_on,
            },
            running: Running { since: row.since_on, record: columns.record(place).map_err(bad)? },
            id: CellId::new(row.id),
            county: CountyId::new(row.county_id),
            checklist: ChecklistId::new(row.checklist_id),
            task: TaskId::new(row.task_id),
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
