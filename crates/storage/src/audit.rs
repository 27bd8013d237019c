//! The audit log. Appending is the only change it knows.

use chrono::{DateTime, Utc};
use domain::audit::AuditEvent;
use domain::ids::CountyId;

use crate::{Conn, Result, Tx};

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    at: DateTime<Utc>,
    actor: String,
    actor_name: String,
    action: String,
    subject: String,
    detail: String,
    prev_hash: String,
    hash: String,
}

impl From<EventRow> for AuditEvent {
    fn from(row: EventRow) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            actor_name: row.actor_name,
            action: row.action,
            subject: row.subject,
            detail: row.detail,
            prev_hash: row.prev_hash,
            hash: row.hash,
        }
    }
}

/// The end of the chain: last sequence number and digest.
///
/// # Errors
/// When the engine fails.
pub async fn head(conn: &mut Conn) -> Result<(i64, String)> {
    fetch_one!(conn, (i64, String), "select seq, hash from audit_head where id = 1")
}

/// The end of the chain, held until commit, so that two writers on PostgreSQL queue up here.
///
/// # Errors
/// When the engine fails.
pub async fn lock_head(tx: &mut Tx) -> Result<(i64, String)> {
    fetch_one!(tx, (i64, String), "update audit_head set seq = seq where id = 1 returning seq, hash")
}

/// Adds an event and moves the end of the chain.
///
/// # Errors
/// When the engine fails.
pub async fn append(tx: &mut Tx, county: &CountyId, event: &AuditEvent) -> Result<()> {
    execute!(
        tx,
        "insert into audit (seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        event.seq,
        county.as_str(),
        event.at,
        &event.actor,
        &event.actor_name,
        &event.action,
        &event.subject,
        &event.detail,
        &event.prev_hash,
        &event.hash,
    )?;
    execute!(tx, "update audit_head set seq = $1, hash = $2 where id = 1", event.seq, &event.hash)?;
    Ok(())
}

/// A stretch of the chain after a sequence number, for verification.
///
/// # Errors
/// When the engine fails.
pub async fn after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<AuditEvent>> {
    let rows = fetch_all!(
        conn,
        EventRow,
        "select seq, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit where seq > $1 order by seq limit $2",
        seq,
        limit,
    )?;
    Ok(rows.into_iter().map(AuditEvent::from).collect())
}
