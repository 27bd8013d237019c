//! Changes that were decided for a day ahead.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CountyId;

use crate::{Conn, Result, Tx};

/// What became of a scheduled change; while it waits its word is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done on its day.
    Done,
    /// Its day came and it could not be done; shown until somebody puts it away.
    Refused,
    /// Taken back before its day, or put away after it was refused.
    Cancelled,
}

impl Outcome {
    const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A change for a day ahead.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ScheduledChange {
    /// Its id.
    pub id: String,
    /// Of this county.
    pub county_id: String,
    /// The unit or task it is about, as the audit log names subjects.
    pub subject: String,
    /// First day on which it holds.
    pub on_day: NaiveDate,
    /// What was typed, as JSON.
    pub change: String,
    /// The same in one sentence.
    pub said: String,
    /// When it was decided.
    pub entered_at: DateTime<Utc>,
    /// By whom: account.
    pub entered_by: String,
    /// By whom: name.
    pub entered_name: String,
    /// Why it could not be done; empty while it waits.
    pub reason: String,
}

/// The changes with the columns of a [`ScheduledChange`].
macro_rules! changes {
    () => {
        "select id, county_id, subject, on_day, change, said, entered_at, entered_by, entered_name, reason from scheduled_change "
    };
}

/// Keeps a change for its day.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, change: &ScheduledChange) -> Result<()> {
    execute!(
        tx,
        "insert into scheduled_change (id, county_id, subject, on_day, change, said, entered_at, entered_by, entered_name, outcome, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '')",
        &change.id,
        &change.county_id,
        &change.subject,
        change.on_day,
        &change.change,
        &change.said,
        change.entered_at,
        &change.entered_by,
        &change.entered_name,
    )?;
    Ok(())
}

/// What waits in every county up to a day, in the order of days and of entering.
///
/// # Errors
/// When the engine fails.
pub async fn due(conn: &mut Conn, day: NaiveDate) -> Result<Vec<ScheduledChange>> {
    fetch_all!(conn, ScheduledChange, concat!(changes!(), "where outcome = '' and on_day <= $1 order by on_day, entered_at, id"), day,)
}

/// What waits in a county, or was refused and not put away.
///
/// # Errors
/// When the engine fails.
pub async fn waiting(conn: &mut Conn, county: &CountyId) -> Result<Vec<ScheduledChange>> {
    fetch_all!(
        conn,
        ScheduledChange,
        concat!(changes!(), "where county_id = $1 and outcome in ('', 'refused') order by on_day, entered_at, id"),
        county.as_str(),
    )
}

/// One of them.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &str) -> Result<Option<ScheduledChange>> {
    fetch_optional!(
        conn,
        ScheduledChange,
        concat!(changes!(), "where county_id = $1 and id = $2 and outcome in ('', 'refused')"),
        county.as_str(),
        id,
    )
}

/// Says what became of it; answers false where somebody else has said so already.
///
/// # Errors
/// When the engine fails.
pub async fn end(tx: &mut Tx, id: &str, outcome: Outcome, reason: &str, at: DateTime<Utc>) -> Result<bool> {
    let from = if outcome == Outcome::Cancelled { "refused" } else { "" };
    let touched = execute!(
        tx,
        "update scheduled_change set outcome = $2, reason = $3, ended_at = $4 where id = $1 and outcome in ('', $5)",
        id,
        outcome.code(),
        reason,
        at,
        from,
    )?;
    Ok(touched > 0)
}
