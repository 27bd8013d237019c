//! Reports: what was handed in, with the evidence it came with. Rows are only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CellId;
use domain::reporting::record::ReportNo;
use domain::reporting::report::{Claim, ReportContent};

use super::cell_row::{content_from, numbers_text};
use crate::{Conn, Result, Tx};

/// A report to be kept.
#[derive(Debug, Clone)]
pub struct NewReport<'a> {
    /// Of which cell.
    pub cell: &'a CellId,
    /// Which of its reports.
    pub no: ReportNo,
    /// What it says.
    pub content: &'a ReportContent,
    /// When it was handed in.
    pub at: DateTime<Utc>,
    /// By whom, as shown on that day.
    pub by: &'a str,
    /// The unit's name on that day; `None` takes it from the register as it stands now.
    pub unit_name: Option<&'a str>,
    /// Day of receipt of a report on paper.
    pub received_on: Option<NaiveDate>,
}

/// Keeps a report with the evidence that serves the cell at this moment.
///
/// # Errors
/// `Duplicate` when the cell has a report with that number.
pub async fn insert(tx: &mut Tx, report: &NewReport<'_>) -> Result<()> {
    let (cell, no) = (report.cell.as_str(), i64::from(report.no.0));
    execute!(
        tx,
        "insert into report (cell_id, no, claim, content, numbers, unit_name, handed_in_at, handed_in_by, received_on)
         select c.id, $2, $3, $4, $5, coalesce(cast($6 as text), u.full_name), $7, $8, $9
         from cell c join unit u on u.id = c.unit_id where c.id = $1",
        cell,
        no,
        report.content.claim.map(Claim::code),
        &report.content.text,
        numbers_text(report.content),
        report.unit_name,
        report.at,
        report.by,
        report.received_on,
    )?;
    execute!(
        tx,
        "insert into report_evidence (cell_id, no, evidence_id, position)
         select cell_id, $2, evidence_id, position from cell_evidence where cell_id = $1 and not removed",
        cell,
        no,
    )?;
    Ok(())
}

/// What a report says.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn content(conn: &mut Conn, cell: &CellId, no: ReportNo) -> Result<Option<ReportContent>> {
    let row = fetch_optional!(
        conn,
        (Option<String>, String, String),
        "select claim, content, numbers from report where cell_id = $1 and no = $2",
        cell.as_str(),
        i64::from(no.0),
    )?;
    row.map(|(claim, text, numbers)| content_from("report", claim, text, &numbers)).transpose()
}

/// When a report was handed in, and by whom, as shown on that day.
///
/// # Errors
/// When the engine fails.
pub async fn handed_in(conn: &mut Conn, cell: &CellId, no: ReportNo) -> Result<Option<(DateTime<Utc>, String)>> {
    fetch_optional!(
        conn,
        (DateTime<Utc>, String),
        "select handed_in_at, handed_in_by from report where cell_id = $1 and no = $2",
        cell.as_str(),
        i64::from(no.0),
    )
}

/// Lets exactly the evidence of that report serve the cell again: where a correction begins.
///
/// # Errors
/// When the engine fails.
pub async fn lay_out_evidence(tx: &mut Tx, cell: &CellId, no: ReportNo) -> Result<()> {
    execute!(
        tx,
        "update cell_evidence set removed = not exists
             (select 1 from report_evidence x where x.cell_id = $1 and x.no = $2 and x.evidence_id = cell_evidence.evidence_id)
         where cell_id = $1",
        cell.as_str(),
        i64::from(no.0),
    )?;
    Ok(())
}
