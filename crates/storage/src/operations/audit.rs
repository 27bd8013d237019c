//! The audit log. Appending is the only change it knows.

use chrono::{DateTime, Utc};
use domain::audit::event::AuditEvent;
use domain::ids::CountyId;

use crate::{Conn, Result, Tx};

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    county_id: String,
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
            county: row.county_id,
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

/// The end of the chain: last sequence number and digest. `None` when somebody took the row away.
///
/// # Errors
/// When the engine fails.
pub async fn head(conn: &mut Conn) -> Result<Option<(i64, String)>> {
    fetch_optional!(conn, (i64, String), "select seq, hash from audit_head where id = 1")
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
pub async fn append(tx: &mut Tx, event: &AuditEvent) -> Result<()> {
    execute!(
        tx,
        "insert into audit (seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        event.seq,
        &event.county,
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
        "select seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit where seq > $1 order by seq limit $2",
        seq,
        limit,
    )?;
    Ok(rows.into_iter().map(AuditEvent::from).collect())
}

/// What the log page asks for. Empty filters let everything through.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// A person's name or user name.
    pub person: Option<String>,
    /// Exactly this action.
    pub action: Option<String>,
    /// Exactly this subject.
    pub subject: Option<String>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
}

/// Where a page of the log starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditCursor {
    /// At the newest row.
    Newest,
    /// Rows older than this one.
    Before(i64),
    /// Rows newer than this one.
    After(i64),
}

/// One text for both directions and for each index that can lead: a condition on an optional value would hide the index.
macro_rules! log_sql {
    ($lead:literal, $order:literal) => {
        concat!(
            "select seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit
             where county_id = $1
               and (cast($2 as text) is null or actor_name = $2
                    or actor in (select id from account where county_id = $1 and (username = $2 or person = $2)))
               and (cast($3 as text) is null or action = $3)
               and (cast($4 as text) is null or subject = $4)
               and (cast($5 as text) is null or at >= $6) and (cast($7 as text) is null or at < $8)
               and seq < $9 and seq > $10 and ",
            $lead,
            " order by seq ",
            $order,
            " limit $11"
        )
    };
}

/// A page of the county's log, newest first.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId, filter: &AuditFilter, place: AuditCursor, limit: i64) -> Result<Vec<AuditEvent>> {
    let (before, after) = match place {
        AuditCursor::Newest => (i64::MAX, 0),
        AuditCursor::Before(seq) => (seq, 0),
        AuditCursor::After(seq) => (i64::MAX, seq),
    };
    let climbs = matches!(place, AuditCursor::After(_));
    let sql = match (filter.subject.is_some(), filter.action.is_some(), climbs) {
        (true, _, false) => log_sql!("subject = $4", "desc"),
        (true, _, true) => log_sql!("subject = $4", "asc"),
        (false, true, false) => log_sql!("action = $3", "desc"),
        (false, true, true) => log_sql!("action = $3", "asc"),
        (false, false, false) => log_sql!("1 = 1", "desc"),
        (false, false, true) => log_sql!("1 = 1", "asc"),
    };
    let mut rows = fetch_all!(
        conn,
        EventRow,
        sql,
        county.as_str(),
        filter.person.as_deref(),
        filter.action.as_deref(),
        filter.subject.as_deref(),
        filter.from.map(|_| "set"),
        filter.from.unwrap_or_default(),
        filter.to.map(|_| "set"),
        filter.to.unwrap_or_default(),
        before,
        after,
        limit,
    )?;
    if climbs {
        rows.reverse();
    }
    Ok(rows.into_iter().map(AuditEvent::from).collect())
}
