//! Where facts come from: what monitoring knows of the months of a round. Reading only.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::mended::Turn;
use domain::calendar::office_time::day_of;
use domain::ids::{CountyId, FindingId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::finding::{FindingState, Rechecked};

use crate::monitoring::candidate::rule_of;
use crate::{Conn, Result, StorageError};

/// A problem with all that its standing on a day is told from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFinding {
    /// Its id.
    pub id: FindingId,
    /// Whose.
    pub unit: UnitId,
    /// By which rule.
    pub rule: Rule,
    /// The article's title; may be empty.
    pub title: String,
    /// What is wrong.
    pub problem: String,
    /// The day that it was seen on first: that of the round of monitoring, or on which somebody registered it.
    pub seen_on: NaiveDate,
    /// The day on which somebody agreed to it.
    pub confirmed_on: NaiveDate,
    /// It was none.
    pub is_unfounded: bool,
    /// It came back after it was mended, or the unit had its like in the four quarters before.
    pub is_relapse: bool,
    /// What happened to it, the first first.
    pub turns: Vec<(NaiveDate, Turn)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    unit_id: String,
    rule: String,
    title: String,
    problem: String,
    state: String,
    is_repeat: bool,
    relapse_of: Option<String>,
    as_of: Option<NaiveDate>,
    first_seen_at: DateTime<Utc>,
    confirmed_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    finding_id: String,
    at: DateTime<Utc>,
    kind: String,
    due_on: Option<NaiveDate>,
    told: String,
}

impl EventRow {
    /// What it means for the date; nothing where it means nothing for it.
    fn turn(&self) -> Option<Turn> {
        Some(match (self.kind.as_str(), self.due_on) {
            ("sent", Some(due)) => Turn::Sent(due),
            ("rejected", Some(due)) => Turn::Rejected(due),
            // the date stayed as it was
            ("rejected", None) => Turn::Resumed(None),
            ("answered", _) => Turn::Answered,
            ("verified", _) => Turn::Closed,
            ("rechecked", _) if self.told == Rechecked::Gone.code() => Turn::Closed,
            ("disputed" | "waiver_asked", _) => Turn::Paused,
            ("dispute_decided" | "waiver_decided", _) if matches!(self.told.as_str(), "upheld" | "waived") => Turn::Spared,
            ("dispute_decided" | "waiver_decided", due) => Turn::Resumed(due),
            _ => return None,
        })
    }
}

/// Whether an item that a fact counts is still there.
///
/// # Errors
/// When the engine fails.
pub async fn has_cell(conn: &mut Conn, id: &str) -> Result<bool> {
    Ok(fetch_optional!(conn, (String,), "select id from cell where id = $1", id)?.is_some())
}

/// Whether a problem that a fact counts is still there.
///
/// # Errors
/// When the engine fails.
pub async fn has_finding(conn: &mut Conn, id: &str) -> Result<bool> {
    Ok(fetch_optional!(conn, (String,), "select id from finding where id = $1", id)?.is_some())
}

/// The problems that count for the months from one first day to another, by unit, rule and the day they were seen. Answered by
/// `finding_of_month`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn findings(conn: &mut Conn, county: &CountyId, from: NaiveDate, to: NaiveDate) -> Result<Vec<SourceFinding>> {
    let events = fetch_all!(
        conn,
        EventRow,
        "select e.finding_id, e.at, e.kind, e.due_on, e.told from finding_event e join finding f on f.id = e.finding_id
         where f.county_id = $1 and f.month >= $2 and f.month <= $3 order by e.finding_id, e.no",
        county.as_str(),
        from,
        to,
    )?;
    let mut turns: HashMap<String, Vec<(NaiveDate, Turn)>> = HashMap::new();
    for event in events {
        if let Some(turn) = event.turn() {
            turns.entry(event.finding_id).or_default().push((day_of(event.at), turn));
        }
    }
    let rows = fetch_all!(
        conn,
        Row,
        "select f.id, f.unit_id, f.rule, f.title, f.problem, f.state, f.is_repeat, f.relapse_of,
                (select min(m.as_of) from round_hit h join monitor_round m on m.id = h.round_id where h.candidate_id = f.candidate_id) as as_of,
                k.first_seen_at, f.confirmed_at
         from finding f join candidate k on k.id = f.candidate_id
         where f.county_id = $1 and f.month >= $2 and f.month <= $3 order by f.unit_id, f.rule, f.month, f.id",
        county.as_str(),
        from,
        to,
    )?;
    rows.into_iter()
        .map(|row| {
            let state = FindingState::from_code(&row.state).ok_or_else(|| StorageError::inconsistent("finding", "state", &row.state))?;
            Ok(SourceFinding {
                turns: turns.remove(&row.id).unwrap_or_default(),
                id: FindingId::new(row.id),
                unit: UnitId::new(row.unit_id),
                rule: rule_of(row.rule)?,
                title: row.title,
                problem: row.problem,
                seen_on: row.as_of.unwrap_or_else(|| day_of(row.first_seen_at)),
                confirmed_on: day_of(row.confirmed_at),
                is_unfounded: state == FindingState::Unfounded,
                is_relapse: row.is_repeat || row.relapse_of.is_some(),
            })
        })
        .collect()
}
