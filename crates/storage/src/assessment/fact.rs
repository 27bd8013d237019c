//! What was found out in a round. Rows are only ever added; the latest of a key counts.

use chrono::{DateTime, Utc};
use domain::assessment::inputs::{EntryForm, Origin};
use domain::ids::RoundId;

use crate::{Conn, Result, StorageError, Tx};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The unit.
    pub unit: String,
    /// What it is about.
    pub form: EntryForm,
    /// Leaf, `bonus`, `penalty`, node of a claim; empty for a veto.
    pub leaf: String,
    /// Rule, event of a veto; empty for a claim.
    pub rule: String,
    /// From 1 for each key.
    pub no: i64,
    /// The contract's members as JSON; empty where the entry before was taken back.
    pub body: String,
    /// What it came from.
    pub origin: Origin,
    /// Address of the rows it came from; may be empty.
    pub source: String,
    /// Evidence; may be empty.
    pub evidence: String,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// By whom, as the name shown on that day.
    pub entered_by: String,
    /// By which account; empty for the command line.
    pub account: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    unit_id: String,
    form: String,
    leaf: String,
    rule: String,
    no: i64,
    body: String,
    origin: String,
    source: String,
    evidence: String,
    entered_at: DateTime<Utc>,
    entered_by: String,
    account_id: String,
}

impl TryFrom<Row> for Entry {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column: &'static str, value: &str| StorageError::inconsistent("round_fact", column, value);
        Ok(Self {
            form: EntryForm::from_code(&row.form).ok_or_else(|| wrong("form", &row.form))?,
            origin: Origin::from_code(&row.origin).ok_or_else(|| wrong("origin", &row.origin))?,
            id: row.id,
            unit: row.unit_id,
            leaf: row.leaf,
            rule: row.rule,
            no: row.no,
            body: row.body,
            source: row.source,
            evidence: row.evidence,
            entered_at: row.entered_at,
            entered_by: row.entered_by,
            account: row.account_id,
        })
    }
}

/// Adds entries.
///
/// # Errors
/// `Duplicate` when somebody else entered the same number at the same time.
pub async fn insert(tx: &mut Tx, round: &RoundId, entries: &[Entry]) -> Result<()> {
    for entry in entries {
        execute!(
            tx,
            "insert into round_fact (id, round_id, unit_id, form, leaf, rule, no, body, origin, source, evidence, entered_at, entered_by, account_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            &entry.id,
            round.as_str(),
            &entry.unit,
            entry.form.code(),
            &entry.leaf,
            &entry.rule,
            entry.no,
            &entry.body,
            entry.origin.code(),
            &entry.source,
            &entry.evidence,
            entry.entered_at,
            &entry.entered_by,
            &entry.account,
        )?;
    }
    Ok(())
}

/// Every entry of a round, by unit and key, the earliest of each first.
///
/// # Errors
/// When the engine fails or a row holds what none could have written.
pub async fn all(conn: &mut Conn, round: &RoundId) -> Result<Vec<Entry>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select id, unit_id, form, leaf, rule, no, body, origin, source, evidence, entered_at, entered_by, account_id
         from round_fact where round_id = $1 order by unit_id, form, leaf, rule, no",
        round.as_str(),
    )?;
    rows.into_iter().map(Entry::try_from).collect()
}
