//! A whole rule that is not listed for a while, by two people: one asks, another agrees.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CountyId;
use domain::monitoring::candidate::Rule;

use super::candidate::rule_of;
use crate::{Conn, Result, Tx};

/// What was asked for, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleWaiver {
    /// Its id.
    pub id: String,
    /// Which rule.
    pub rule: Rule,
    /// Why.
    pub reason: String,
    /// When it was asked for, by whom: account and name.
    pub asked: (DateTime<Utc>, String, String),
    /// The last day on which it holds.
    pub expires_on: NaiveDate,
    /// When and by whom it was agreed to.
    pub agreed: Option<(DateTime<Utc>, String)>,
    /// When and by whom it was withdrawn, refused or ended.
    pub ended: Option<(DateTime<Utc>, String)>,
}

impl RuleWaiver {
    /// Whether it waits for somebody's word.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.agreed.is_none() && self.ended.is_none()
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.agreed.is_some() && self.ended.is_none() && day <= self.expires_on
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    rule: String,
    reason: String,
    asked_at: DateTime<Utc>,
    asked_by: String,
    asked_name: String,
    expires_on: NaiveDate,
    agreed_at: Option<DateTime<Utc>>,
    agreed_name: String,
    ended_at: Option<DateTime<Utc>>,
    ended_name: String,
}

impl TryFrom<Row> for RuleWaiver {
    type Error = crate::StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            rule: rule_of(row.rule)?,
            reason: row.reason,
            asked: (row.asked_at, row.asked_by, row.asked_name),
            expires_on: row.expires_on,
            agreed: row.agreed_at.map(|at| (at, row.agreed_name)),
            ended: row.ended_at.map(|at| (at, row.ended_name)),
        })
    }
}

/// Keeps what was asked for.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &RuleWaiver) -> Result<()> {
    execute!(
        tx,
        "insert into rule_waiver (id, county_id, rule, reason, asked_at, asked_by, asked_name, expires_on) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &new.id,
        county.as_str(),
        new.rule.code(),
        &new.reason,
        new.asked.0,
        &new.asked.1,
        &new.asked.2,
        new.expires_on,
    )?;
    Ok(())
}

/// What was asked for in a county, the latest first.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<RuleWaiver>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select id, rule, reason, asked_at, asked_by, asked_name, expires_on, agreed_at, agreed_name, ended_at, ended_name from rule_waiver
         where county_id = $1 order by asked_at desc, id desc limit 200",
        county.as_str(),
    )?;
    rows.into_iter().map(RuleWaiver::try_from).collect()
}

/// Writes that somebody agreed; answers whether it still waited.
///
/// # Errors
/// When the engine fails.
pub async fn agree(tx: &mut Tx, county: &CountyId, id: &str, at: DateTime<Utc>, by: &str) -> Result<bool> {
    let touched = execute!(
        tx,
        "update rule_waiver set agreed_at = $3, agreed_name = $4 where id = $2 and county_id = $1 and agreed_at is null and ended_at is null",
        county.as_str(),
        id,
        at,
        by,
    )?;
    Ok(touched == 1)
}

/// Writes that it was withdrawn, refused or ended; answers whether it had not been yet.
///
/// # Errors
/// When the engine fails.
pub async fn end(tx: &mut Tx, county: &CountyId, id: &str, at: DateTime<Utc>, by: &str) -> Result<bool> {
    let touched = execute!(
        tx,
        "update rule_waiver set ended_at = $3, ended_name = $4 where id = $2 and county_id = $1 and ended_at is null",
        county.as_str(),
        id,
        at,
        by,
    )?;
    Ok(touched == 1)
}
