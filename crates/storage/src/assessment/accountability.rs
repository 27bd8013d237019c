//! 问责 records.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::assessment::accountability::AccountabilityKind;
use domain::ids::{CountyId, UnitId};

use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accountability {
    /// Its id.
    pub id: String,
    /// Whose.
    pub unit: UnitId,
    /// The unit's short name.
    pub unit_name: String,
    /// What was done.
    pub kind: AccountabilityKind,
    /// When.
    pub happened_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Name and number of the document.
    pub document: String,
    /// Its address; may be empty.
    pub link: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// By whom.
    pub entered_by: String,
    /// When it was taken back, by whom and why.
    pub withdrawn: Option<(DateTime<Utc>, String, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    unit_id: String,
    unit_name: String,
    kind: String,
    happened_on: NaiveDate,
    reason: String,
    document: String,
    link: String,
    entered_at: DateTime<Utc>,
    entered_by: String,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_by: String,
    withdrawn_reason: String,
}

/// Enters a record.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, record: &Accountability) -> Result<()> {
    execute!(
        tx,
        "insert into accountability (id, county_id, unit_id, kind, happened_on, reason, document, link, entered_at, entered_by, withdrawn_by, withdrawn_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '')",
        &record.id,
        county.as_str(),
        record.unit.as_str(),
        record.kind.code(),
        record.happened_on,
        &record.reason,
        &record.document,
        &record.link,
        record.entered_at,
        &record.entered_by,
    )?;
    Ok(())
}

/// The records of a span of days that a reader may see, the earliest first; both ends count.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn between(conn: &mut Conn, county: &CountyId, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<Accountability>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select a.id, a.unit_id, u.short_name as unit_name, a.kind, a.happened_on, a.reason, a.document, a.link, a.entered_at, a.entered_by,
                a.withdrawn_at, a.withdrawn_by, a.withdrawn_reason
         from accountability a join unit u on u.id = a.unit_id
         where a.county_id = $1 and a.happened_on >= $2 and a.happened_on <= $3 and ($4 = 'county' or a.unit_id = $4)
         order by a.happened_on, a.id",
        county.as_str(),
        from,
        to,
        key(scope),
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Accountability {
                kind: AccountabilityKind::from_code(&row.kind)
                    .ok_or_else(|| StorageError::inconsistent("accountability", "kind", &row.kind))?,
                id: row.id,
                unit: UnitId::new(row.unit_id),
                unit_name: row.unit_name,
                happened_on: row.happened_on,
                reason: row.reason,
                document: row.document,
                link: row.link,
                entered_at: row.entered_at,
                entered_by: row.entered_by,
                withdrawn: row.withdrawn_at.map(|at| (at, row.withdrawn_by, row.withdrawn_reason)),
            })
        })
        .collect()
}

/// Takes a record back, once; answers whether it still stood.
///
/// # Errors
/// When the engine fails.
pub async fn withdraw(tx: &mut Tx, county: &CountyId, id: &str, at: DateTime<Utc>, by: &str, reason: &str) -> Result<bool> {
    let changed = execute!(
        tx,
        "update accountability set withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5
         where county_id = $1 and id = $2 and withdrawn_at is null",
        county.as_str(),
        id,
        at,
        by,
        reason,
    )?;
    Ok(changed == 1)
}
