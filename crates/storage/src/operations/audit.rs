//! The audit log. Appending is the only change it knows.

use chrono::{DateTime, Utc};
use domain::audit::action::Area;
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

/// The end of the chain of the whole installation, which was closed when each county got its own. `None` when somebody took
/// the row away.
///
/// # Errors
/// When the engine fails.
pub async fn closed_end(conn: &mut Conn) -> Result<Option<(i64, String)>> {
    fetch_optional!(conn, (i64, String), "select seq, hash from audit_head where id = 1")
}

/// A county and the end of its chain, last number and digest; `None` when somebody took the row away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Which county.
    pub county: CountyId,
    /// What it is called.
    pub name: String,
    /// Last number and digest.
    pub end: Option<(i64, String)>,
}

/// The chains of all counties, oldest county first; none in a database whose schema is older than them.
///
/// # Errors
/// When the engine fails.
pub async fn chains(conn: &mut Conn) -> Result<Vec<Chain>> {
    let (there,) = fetch_one!(conn, (i64,), "select count(*) from _sqlx_migrations where version = $1", PER_COUNTY)?;
    if there == 0 {
        return Ok(Vec::new());
    }
    let rows = fetch_all!(
        conn,
        (String, String, Option<i64>, Option<String>),
        "select c.id, c.name, a.seq, a.hash from county c left join audit_chain a on a.county_id = c.id order by c.created_at, c.id",
    )?;
    Ok(rows.into_iter().map(|(county, name, seq, hash)| Chain { county: CountyId::new(county), name, end: seq.zip(hash) }).collect())
}

/// The migration that brought a chain per county.
const PER_COUNTY: i64 = 10;

/// The end of a county's chain.
///
/// # Errors
/// When the engine fails.
pub async fn end(conn: &mut Conn, county: &CountyId) -> Result<Option<(i64, String)>> {
    fetch_optional!(conn, (i64, String), "select seq, hash from audit_chain where county_id = $1", county.as_str())
}

/// The end of a county's chain, held until commit, so that two events on PostgreSQL queue up here. It is taken last: what an
/// event is about is held by the county's named locks.
///
/// # Errors
/// When the engine fails.
pub async fn lock_end(tx: &mut Tx, county: &CountyId) -> Result<(i64, String)> {
    fetch_one!(tx, (i64, String), "update audit_chain set seq = seq where county_id = $1 returning seq, hash", county.as_str())
}

/// Begins a new county's chain behind the closed one.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn begin(tx: &mut Tx, county: &CountyId) -> Result<()> {
    execute!(tx, "insert into audit_chain (county_id, seq, hash) select $1, seq, hash from audit_head where id = 1", county.as_str(),)?;
    Ok(())
}

/// Adds an event, moves the end of its county's chain and the version of the area it is about.
///
/// # Errors
/// When the engine fails.
pub async fn append(tx: &mut Tx, event: &AuditEvent, area: Area) -> Result<()> {
    execute!(
        tx,
        "insert into audit_event (seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash)
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
    execute!(tx, "update audit_chain set seq = $1, hash = $2 where county_id = $3", event.seq, &event.hash, &event.county)?;
    execute!(
        tx,
        "insert into area_version (county_id, area, seq) values ($1, $2, $3)
         on conflict (county_id, area) do update set seq = excluded.seq",
        &event.county,
        area.code(),
        event.seq,
    )?;
    Ok(())
}

/// A stretch of the closed chain after a sequence number, for verification.
///
/// # Errors
/// When the engine fails.
pub async fn closed_after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<AuditEvent>> {
    let rows = fetch_all!(
        conn,
        EventRow,
        "select seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit where seq > $1 order by seq limit $2",
        seq,
        limit,
    )?;
    Ok(rows.into_iter().map(AuditEvent::from).collect())
}

/// A stretch of a county's chain after a sequence number, for verification.
///
/// # Errors
/// When the engine fails.
pub async fn after(conn: &mut Conn, county: &CountyId, seq: i64, limit: i64) -> Result<Vec<AuditEvent>> {
    let rows = fetch_all!(
        conn,
        EventRow,
        "select seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit_event
         where county_id = $3 and seq > $1 order by seq limit $2",
        seq,
        limit,
        county.as_str(),
    )?;
    Ok(rows.into_iter().map(AuditEvent::from).collect())
}

/// A stretch of a county's chain, of rows that bear digests of the rows which their act changed.
///
/// # Errors
/// When the engine fails.
pub async fn bearing_rows(conn: &mut Conn, county: &CountyId, seq: i64, limit: i64) -> Result<Vec<AuditEvent>> {
    let rows = fetch_all!(
        conn,
        EventRow,
        "select seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit_event
         where county_id = $3 and seq > $1 and detail like '%\"rows\":{%' order by seq limit $2",
        seq,
        limit,
        county.as_str(),
    )?;
    Ok(rows.into_iter().map(AuditEvent::from).collect())
}

/// Every row of a county's chain about one thing, oldest first.
///
/// # Errors
/// When the engine fails.
pub async fn about(conn: &mut Conn, county: &CountyId, subject: &str) -> Result<Vec<AuditEvent>> {
    let rows = fetch_all!(
        conn,
        EventRow,
        "select seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit_event
         where county_id = $1 and subject = $2 order by seq",
        county.as_str(),
        subject,
    )?;
    Ok(rows.into_iter().map(AuditEvent::from).collect())
}

/// The same of the closed chain.
///
/// # Errors
/// When the engine fails.
pub async fn closed_about(conn: &mut Conn, subject: &str) -> Result<Vec<AuditEvent>> {
    let rows = fetch_all!(
        conn,
        EventRow,
        "select seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit where subject = $1 order by seq",
        subject,
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

/// One text for both tables, both directions and each index that can lead: a condition on an optional value would hide the
/// index. What a row's subject is called is looked up for the rows of the page alone: a cell by its unit as it was called on that
/// day, task and period, a column and a problem with its unit, a version of rules with its year, the others by their name.
macro_rules! log_sql {
    ($table:literal, $lead:literal, $order:literal) => {
        concat!(
            "select e.*, coalesce(
                (select ce.unit_name from cell_event ce where ce.cell_id = c.id and ce.at <= e.at order by ce.seq desc limit 1)
                    || ' · ' || case when ct.number = '' then '第' || cast(ct.position as text) || '项' else ct.number end || ' · ' || c.period_name,
                case when t.number = '' then '' else t.number || ' ' end || substr(t.requirement, 1, 24),
                u.short_name, a.person || '（' || a.username || '）', k.title, i.file_name, r.name,
                s.title || '（' || cast(s.year as text) || '年第' || cast(s.version as text) || '版）',
                hu.short_name || ' · ' || h.name, fu.short_name || ' · ' || substr(f.problem, 1, 24)) as name
             from (select seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from ",
            $table,
            " where county_id = $1
               and (cast($2 as text) is null or actor_name = $2
                    or actor in (select id from account where county_id = $1 and (username = $2 or person = $2)))
               and (cast($3 as text) is null or action = $3)
               and (cast($4 as text) is null or subject = $4)
               and (cast($5 as text) is null or at >= $6) and (cast($7 as text) is null or at < $8)
               and seq < $9 and seq > $10 and ",
            $lead,
            " order by seq ",
            $order,
            " limit $11) e
             left join cell c on substr(e.subject, 1, 5) = 'cell:' and c.id = substr(e.subject, 6)
             left join task ct on ct.id = c.task_id
             left join task t on substr(e.subject, 1, 5) = 'task:' and t.id = substr(e.subject, 6)
             left join unit u on substr(e.subject, 1, 5) = 'unit:' and u.id = substr(e.subject, 6)
             left join account a on substr(e.subject, 1, 8) = 'account:' and a.id = substr(e.subject, 9)
             left join checklist k on substr(e.subject, 1, 10) = 'checklist:' and k.id = substr(e.subject, 11)
             left join import i on substr(e.subject, 1, 7) = 'import:' and i.id = substr(e.subject, 8)
             left join assessment_round r on substr(e.subject, 1, 6) = 'round:' and r.id = substr(e.subject, 7)
             left join rule_set s on substr(e.subject, 1, 9) = 'rule_set:' and s.id = substr(e.subject, 10)
             left join site_column h on substr(e.subject, 1, 7) = 'column:' and h.id = substr(e.subject, 8)
             left join unit hu on hu.id = h.unit_id
             left join finding f on substr(e.subject, 1, 8) = 'finding:' and f.id = substr(e.subject, 9)
             left join unit fu on fu.id = f.unit_id
             order by e.seq ",
            $order,
        )
    };
    ($table:literal, $filter:ident, $climbs:ident) => {
        match ($filter.subject.is_some(), $filter.action.is_some(), $climbs) {
            (true, _, false) => log_sql!($table, "subject = $4", "desc"),
            (true, _, true) => log_sql!($table, "subject = $4", "asc"),
            (false, true, false) => log_sql!($table, "action = $3", "desc"),
            (false, true, true) => log_sql!($table, "action = $3", "asc"),
            (false, false, false) => log_sql!($table, "1 = 1", "desc"),
            (false, false, true) => log_sql!($table, "1 = 1", "asc"),
        }
    };
}

/// A row of the log page.
#[derive(sqlx::FromRow)]
struct LoggedRow {
    #[sqlx(flatten)]
    event: EventRow,
    name: Option<String>,
}

/// An event with what its subject is called; nothing where it has no name, or is gone.
pub type Logged = (AuditEvent, Option<String>);

/// A page of the county's log, newest first: its own chain, and behind it what the closed one holds of it.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId, filter: &AuditFilter, place: AuditCursor, limit: i64) -> Result<Vec<Logged>> {
    let climbs = matches!(place, AuditCursor::After(_));
    let (own, closed) = (log_sql!("audit_event", filter, climbs), log_sql!("audit", filter, climbs));
    // every number of the closed chain is smaller than those of the county's own
    let [first, second] = if climbs { [closed, own] } else { [own, closed] };
    let mut rows = part(conn, first, county, filter, place, limit).await?;
    let left = limit - i64::try_from(rows.len()).unwrap_or(limit);
    if left > 0 {
        rows.extend(part(conn, second, county, filter, place, left).await?);
    }
    if climbs {
        rows.reverse();
    }
    Ok(rows.into_iter().map(|row| (row.event.into(), row.name)).collect())
}

async fn part(
    conn: &mut Conn,
    sql: &'static str,
    county: &CountyId,
    filter: &AuditFilter,
    place: AuditCursor,
    limit: i64,
) -> Result<Vec<LoggedRow>> {
    let (before, after) = match place {
        AuditCursor::Newest => (i64::MAX, 0),
        AuditCursor::Before(seq) => (seq, 0),
        AuditCursor::After(seq) => (i64::MAX, seq),
    };
    fetch_all!(
        conn,
        LoggedRow,
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
    )
}
