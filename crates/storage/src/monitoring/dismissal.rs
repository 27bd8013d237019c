//! 不作为问题, for whatever a rule finds in a column, until a day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ColumnId, CountyId};
use domain::monitoring::candidate::Rule;

use super::candidate::rule_of;
use crate::{Conn, Result, Tx};

/// A dismissal for a rule and a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissal {
    /// Its id.
    pub id: String,
    /// Where.
    pub column: ColumnId,
    /// Which rule.
    pub rule: Rule,
    /// Why: kind, text.
    pub reason: (String, String),
    /// By whom: account and name.
    pub by: (String, String),
    /// When.
    pub at: DateTime<Utc>,
    /// The last day on which it holds.
    pub expires_on: NaiveDate,
}

/// Keeps a dismissal for a rule and a column.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &Dismissal) -> Result<()> {
    execute!(
        tx,
        "insert into dismissal (id, county_id, column_id, rule, reason_kind, reason, by_id, by_name, at, expires_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &new.id,
        county.as_str(),
        new.column.as_str(),
        new.rule.code(),
        &new.reason.0,
        &new.reason.1,
        &new.by.0,
        &new.by.1,
        new.at,
        new.expires_on,
    )?;
    Ok(())
}

/// The dismissals for rules and columns that hold on a day.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn holding(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<Vec<Dismissal>> {
    type DismissalRow = (String, String, String, String, String, String, String, DateTime<Utc>, NaiveDate);
    let rows = fetch_all!(
        conn,
        DismissalRow,
        "select id, column_id, rule, reason_kind, reason, by_id, by_name, at, expires_on from dismissal
         where county_id = $1 and ended_at is null and expires_on >= $2 order by at, id",
        county.as_str(),
        day,
    )?;
    rows.into_iter()
        .map(|(id, column, rule, kind, reason, by, name, at, expires_on)| {
            Ok(Dismissal {
                id,
                column: ColumnId::new(column),
                rule: rule_of(rule)?,
                reason: (kind, reason),
                by: (by, name),
                at,
                expires_on,
            })
        })
        .collect()
}
