//! An event as it is stored, to the letter, with the report it handed in and what that came with: what the audit log keeps the
//! digest of. Read only; [`super::event`] writes.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CellId;
use serde::Serialize;

use crate::{Conn, Result};

/// Every column of an event that says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct EventText {
    /// Of which cell.
    #[sqlx(rename = "cell_id")]
    pub cell: String,
    /// Its place in the cell's history.
    pub seq: i64,
    /// What it is, as a code.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The office's day.
    pub day: NaiveDate,
    /// By which account.
    pub actor: String,
    /// By whom, as shown on that day.
    pub actor_name: String,
    /// The unit's name on that day.
    pub unit_name: String,
    /// Why, or which piece of evidence.
    pub reason: String,
    /// The date that it set.
    pub due_on: Option<NaiveDate>,
    /// What happened, as JSON text.
    pub facts: String,
    /// The number of the report it is about.
    pub report_no: Option<i64>,
    /// What was handed in with it.
    #[sqlx(skip)]
    pub report: Option<ReportText>,
}

/// Every column of a report, and the evidence it came with, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct ReportText {
    #[serde(skip)]
    no: i64,
    claim: Option<String>,
    content: String,
    numbers: String,
    unit_name: String,
    handed_in_at: DateTime<Utc>,
    handed_in_by: String,
    received_on: Option<NaiveDate>,
    #[sqlx(skip)]
    evidence: Vec<EvidenceText>,
}

/// A piece of evidence: where it is, or the digest of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
struct EvidenceText {
    #[serde(skip)]
    no: i64,
    id: String,
    title: String,
    url: String,
    sha256: String,
    file_name: String,
    effective_on: Option<NaiveDate>,
}

/// The kind of event that brings a report along.
const SUBMITTED: &str = "submitted";

/// The events of a cell from a number on, oldest first. Rows of the released schema are none: they follow from nothing.
///
/// # Errors
/// When the engine fails.
pub async fn from(conn: &mut Conn, cell: &CellId, seq: i64) -> Result<Vec<EventText>> {
    let mut events = fetch_all!(
        conn,
        EventText,
        "select cell_id, seq, kind, at, day, actor, actor_name, unit_name, reason, due_on, facts, report_no from cell_event
         where cell_id = $1 and seq >= $2 and facts <> '' and day is not null order by seq",
        cell.as_str(),
        seq,
    )?;
    let brings = |event: &EventText| event.report_no.filter(|_| event.kind == SUBMITTED);
    if let Some(first) = events.iter().filter_map(brings).min() {
        let mut reports = reports(conn, cell, first).await?;
        for event in &mut events {
            event.report = brings(event).and_then(|no| reports.remove(&no));
        }
    }
    Ok(events)
}

/// The reports of a cell from a number on.
async fn reports(conn: &mut Conn, cell: &CellId, first: i64) -> Result<BTreeMap<i64, ReportText>> {
    let reports = fetch_all!(
        conn,
        ReportText,
        "select no, claim, content, numbers, unit_name, handed_in_at, handed_in_by, received_on from report
         where cell_id = $1 and no >= $2 order by no",
        cell.as_str(),
        first,
    )?;
    let pieces = fetch_all!(
        conn,
        EvidenceText,
        "select r.no, e.id, e.title, e.url, e.sha256, e.file_name, e.effective_on
         from report_evidence r join evidence e on e.id = r.evidence_id
         where r.cell_id = $1 and r.no >= $2 order by r.no, r.position, e.id",
        cell.as_str(),
        first,
    )?;
    let mut reports: BTreeMap<i64, ReportText> = reports.into_iter().map(|report| (report.no, report)).collect();
    for piece in pieces {
        if let Some(report) = reports.get_mut(&piece.no) {
            report.evidence.push(piece);
        }
    }
    Ok(reports)
}
