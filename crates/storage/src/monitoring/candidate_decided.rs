//! What the office decided about candidates.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CandidateId, CountyId};
use domain::monitoring::decision::CandidateState;

use super::candidate::ids;
use crate::{Result, Tx};

/// What the office decides about several candidates at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided<'a> {
    /// Confirmed or dismissed.
    pub state: CandidateState,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: account and name.
    pub by: (&'a str, &'a str),
    /// Why it is dismissed: kind, text.
    pub reason: (&'a str, &'a str),
    /// The last day on which that holds.
    pub expires_on: Option<NaiveDate>,
}

/// Writes it; those that are not open any more stay as they are. Answers how many it was.
///
/// # Errors
/// When the engine fails.
pub async fn decide(tx: &mut Tx, county: &CountyId, all: &[CandidateId], decided: &Decided<'_>) -> Result<u64> {
    let row = [ids(all)?];
    execute_rows!(
        tx,
        "update candidate set state = $3, decided_at = $4, decided_by = $5, decided_name = $6, reason_kind = $7, reason = $8, expires_on = $9,
                revision = revision + 1
         where county_id = $1 and state = 'open' and id in (select value from json_each($2))",
        "update candidate set state = $3, decided_at = $4, decided_by = $5, decided_name = $6, reason_kind = $7, reason = $8, expires_on = $9,
                revision = revision + 1
         where county_id = $1 and state = 'open' and id in (select jsonb_array_elements_text(cast($2 as jsonb)))",
        &row,
        |list| county.as_str(),
        list,
        decided.state.code(),
        decided.at,
        decided.by.0,
        decided.by.1,
        decided.reason.0,
        decided.reason.1,
        decided.expires_on,
    )
}

/// Takes a decision back: a dismissed candidate waits again.
///
/// # Errors
/// When the engine fails.
pub async fn reopen(tx: &mut Tx, county: &CountyId, id: &CandidateId) -> Result<bool> {
    let touched = execute!(
        tx,
        "update candidate set state = 'open', decided_at = null, decided_by = '', decided_name = '', reason_kind = '', reason = '',
                expires_on = null, revision = revision + 1 where county_id = $1 and id = $2 and state = 'dismissed'",
        county.as_str(),
        id.as_str(),
    )?;
    Ok(touched == 1)
}
