//! Work that the server does beside its pages. Whoever holds the lease does it; a lease that ran out is anybody's, so a server that
//! died leaves nothing undone and two never do the same.

use chrono::{DateTime, Utc};
use domain::ids::CountyId;

use crate::{Conn, Result, Tx};

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MonitorJob {
    /// Its id.
    pub id: String,
    /// Of this county.
    pub county_id: String,
    /// `round`, `recheck`, `send` or `links`.
    pub kind: String,
    /// Month and day as `2026-10/2026-10-31`, the finding's id, or a day.
    pub about: String,
    /// waiting, running, done, failed, stopped.
    pub state: String,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// By whom: account.
    pub asked_by: String,
    /// By whom: name.
    pub asked_name: String,
    /// Not before this moment.
    pub not_before: DateTime<Utc>,
    /// Who does it.
    pub owner: String,
    /// When it was begun.
    pub begun_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Addresses visited.
    pub done: i64,
    /// Addresses known.
    pub known: i64,
    /// What became of it.
    pub said: String,
}

impl MonitorJob {
    /// Whether it waits or runs.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "waiting" | "running")
    }
}

/// Jobs with the columns of a [`MonitorJob`].
macro_rules! jobs {
    () => {
        "select id, county_id, kind, about, state, asked_at, asked_by, asked_name, not_before, owner, begun_at, ended_at, done, known, said from monitor_job "
    };
}

/// Asks for work; answers false where the same waits or runs already.
///
/// # Errors
/// When the engine fails.
pub async fn ask(tx: &mut Tx, new: &MonitorJob) -> Result<bool> {
    let touched = execute!(
        tx,
        "insert into monitor_job (id, county_id, kind, about, state, asked_at, asked_by, asked_name, not_before, owner, done, known, said)
         values ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, '', 0, 0, '')
         on conflict (county_id, kind, about) where state in ('waiting', 'running') do nothing",
        &new.id,
        &new.county_id,
        &new.kind,
        &new.about,
        new.asked_at,
        &new.asked_by,
        &new.asked_name,
        new.not_before,
    )?;
    Ok(touched == 1)
}

/// Whether anything could be taken at a moment: read often, so that nobody writes for nothing. Answered by `monitor_job_open`.
///
/// # Errors
/// When the engine fails.
pub async fn is_waiting(conn: &mut Conn, kind: &str, now: DateTime<Utc>) -> Result<bool> {
    let row = fetch_optional!(
        conn,
        (i64,),
        "select cast(1 as bigint) from monitor_job
         where kind = $2 and ((state = 'waiting' and not_before <= $1) or (state = 'running' and lease_until < $1)) limit 1",
        now,
        kind,
    )?;
    Ok(row.is_some())
}

/// Takes the next piece of work of a kind until a moment. None where nothing waits.
///
/// # Errors
/// When the engine fails.
pub async fn take(tx: &mut Tx, kind: &str, owner: &str, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<MonitorJob>> {
    // asked twice, so that of two servers that chose the same row the second finds its condition gone
    fetch_optional!(
        tx,
        MonitorJob,
        "update monitor_job set state = 'running', owner = $1, lease_until = $3, begun_at = coalesce(begun_at, $2)
         where id = (select id from monitor_job where kind = $4 and ((state = 'waiting' and not_before <= $2) or (state = 'running' and lease_until < $2))
                     order by asked_at, id limit 1)
           and ((state = 'waiting' and not_before <= $2) or (state = 'running' and lease_until < $2))
         returning id, county_id, kind, about, state, asked_at, asked_by, asked_name, not_before, owner, begun_at, ended_at, done, known, said",
        owner,
        now,
        until,
        kind,
    )
}

/// Holds the lease on, and says how far it is; answers false where somebody else has it, or it was stopped.
///
/// # Errors
/// When the engine fails.
pub async fn hold(tx: &mut Tx, id: &str, owner: &str, until: DateTime<Utc>, done: i64, known: i64) -> Result<bool> {
    let touched = execute!(
        tx,
        "update monitor_job set lease_until = $3, done = $4, known = $5 where id = $1 and owner = $2 and state = 'running'",
        id,
        owner,
        until,
        done,
        known,
    )?;
    Ok(touched == 1)
}

/// Says what became of it: `done`, `failed`; or `waiting`, to be gone on with later. Answers false where somebody else has it.
///
/// # Errors
/// When the engine fails.
pub async fn end(tx: &mut Tx, id: &str, owner: &str, state: &str, at: DateTime<Utc>, said: &str) -> Result<bool> {
    let touched = execute!(
        tx,
        "update monitor_job set state = $3, ended_at = $4, said = $5, lease_until = null where id = $1 and owner = $2 and state = 'running'",
        id,
        owner,
        state,
        at,
        said,
    )?;
    Ok(touched == 1)
}

/// Stops what waits or runs; answers whether there was anything to stop.
///
/// # Errors
/// When the engine fails.
pub async fn stop(tx: &mut Tx, county: &CountyId, id: &str, at: DateTime<Utc>) -> Result<bool> {
    let touched = execute!(
        tx,
        "update monitor_job set state = 'stopped', ended_at = $3, lease_until = null where id = $1 and county_id = $2 and state in ('waiting', 'running')",
        id,
        county.as_str(),
        at,
    )?;
    Ok(touched == 1)
}

/// The latest of a kind in a county, the newest first. Answered by `monitor_job_of_county`.
///
/// # Errors
/// When the engine fails.
pub async fn latest(conn: &mut Conn, county: &CountyId, kind: &str, most: i64) -> Result<Vec<MonitorJob>> {
    fetch_all!(
        conn,
        MonitorJob,
        concat!(jobs!(), "where county_id = $1 and kind = $2 order by asked_at desc, id desc limit $3"),
        county.as_str(),
        kind,
        most,
    )
}

/// The latest about something.
///
/// # Errors
/// When the engine fails.
pub async fn about(conn: &mut Conn, county: &CountyId, kind: &str, about: &str) -> Result<Option<MonitorJob>> {
    fetch_optional!(
        conn,
        MonitorJob,
        concat!(jobs!(), "where county_id = $1 and kind = $2 and about = $3 order by asked_at desc, id desc limit 1"),
        county.as_str(),
        kind,
        about,
    )
}
