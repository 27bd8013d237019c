//! What goes to the successor of a unit that ends: open findings, columns, candidates that wait; and what makes a candidate the same.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CandidateId, CountyId, FindingId, UnitId};
use domain::monitoring::candidate::Rule;

use super::candidate::rule_of;
use crate::{Conn, Result, Tx};

/// The open findings of a unit.
///
/// # Errors
/// When the engine fails.
pub async fn open_findings(conn: &mut Conn, unit: &UnitId) -> Result<Vec<FindingId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "select id from finding where unit_id = $1 and state not in ('verified', 'waived', 'unfounded') order by id",
        unit.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id,)| FindingId::new(id)).collect())
}

/// Gives a finding to another unit.
///
/// # Errors
/// When the engine fails.
pub async fn give_finding(tx: &mut Tx, id: &FindingId, to: &UnitId) -> Result<()> {
    execute!(tx, "update finding set unit_id = $2, revision = revision + 1 where id = $1", id.as_str(), to.as_str())?;
    Ok(())
}

/// Gives the columns of a unit that have not ended to another; where that one has the same column, it ends. Answers how many went.
///
/// # Errors
/// When the engine fails.
pub async fn give_columns(tx: &mut Tx, from: &UnitId, to: &UnitId, on: NaiveDate, reason: &str) -> Result<u64> {
    let given = execute!(
        tx,
        "update site_column set unit_id = $2 where unit_id = $1 and (valid_to is null or valid_to > $3)
           and not exists (select 1 from site_column o where o.unit_id = $2 and o.name = site_column.name and o.address = site_column.address)",
        from.as_str(),
        to.as_str(),
        on,
    )?;
    end_columns(tx, from, on, reason).await?;
    Ok(given)
}

/// Gives the sites that a unit answers for to another.
///
/// # Errors
/// When the engine fails.
pub async fn give_sites(tx: &mut Tx, from: &UnitId, to: &UnitId) -> Result<u64> {
    execute!(tx, "update site_keeper set unit_id = $2 where unit_id = $1", from.as_str(), to.as_str())
}

/// Ends the columns of a unit that have not ended.
///
/// # Errors
/// When the engine fails.
pub async fn end_columns(tx: &mut Tx, unit: &UnitId, on: NaiveDate, reason: &str) -> Result<u64> {
    execute!(
        tx,
        "update site_column set valid_to = $2, ended_reason = $3 where unit_id = $1 and (valid_to is null or valid_to > $2)",
        unit.as_str(),
        on,
        reason,
    )
}

/// What a candidate's fingerprint is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprinted {
    /// Which.
    pub id: CandidateId,
    /// By which rule.
    pub rule: Rule,
    /// The address.
    pub url: String,
    /// Week or month.
    pub period: String,
    /// JSON.
    pub evidence: String,
    /// Whether it waits.
    pub is_open: bool,
}

/// All candidates of a unit.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn candidates(conn: &mut Conn, county: &CountyId, unit: &UnitId) -> Result<Vec<Fingerprinted>> {
    type Row = (String, String, String, String, String, String);
    let rows = fetch_all!(
        conn,
        Row,
        "select id, rule, url, period, evidence, state from candidate where county_id = $1 and unit_id = $2 order by id",
        county.as_str(),
        unit.as_str(),
    )?;
    rows.into_iter()
        .map(|(id, rule, url, period, evidence, state)| {
            Ok(Fingerprinted { id: CandidateId::new(id), rule: rule_of(rule)?, url, period, evidence, is_open: state == "open" })
        })
        .collect()
}

/// Makes a candidate the successor's: what is found there again is the same. One that waits is the successor's to mend as well. Where the
/// successor has the same already, it stays as it was. Answers whether it went.
///
/// # Errors
/// When the engine fails.
pub async fn give_candidate(tx: &mut Tx, county: &CountyId, one: &Fingerprinted, fingerprint: &str, to: &UnitId) -> Result<bool> {
    let touched = execute!(
        tx,
        "update candidate set fingerprint = $3, unit_id = case when state = 'open' then $4 else unit_id end
         where county_id = $1 and id = $2 and not exists (select 1 from candidate o where o.county_id = $1 and o.fingerprint = $3)",
        county.as_str(),
        one.id.as_str(),
        fingerprint,
        to.as_str(),
    )?;
    Ok(touched == 1)
}

/// Says that a candidate that opens again is the unit's whose page it stands on now.
///
/// # Errors
/// When the engine fails.
pub async fn opens_at(tx: &mut Tx, id: &CandidateId, unit: &UnitId, at: DateTime<Utc>) -> Result<()> {
    execute!(tx, "update candidate set unit_id = $2, last_seen_at = $3 where id = $1 and unit_id <> $2", id.as_str(), unit.as_str(), at,)?;
    Ok(())
}
