//! What happened to findings, event by event.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CountyId, FindingId, NoticeId};

use crate::{Conn, Result, Tx};

/// Something that happened to a finding.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FindingEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: String,
    /// By whom: account.
    pub by_id: String,
    /// By whom: name.
    pub by_name: String,
    /// What was said.
    pub said: String,
    /// The address of what was published instead.
    pub link: String,
    /// The date that holds from then on.
    pub due_on: Option<NaiveDate>,
    /// What the machine answered.
    pub told: String,
}

/// Says what happened to a finding.
///
/// # Errors
/// When the engine fails.
pub async fn happened(tx: &mut Tx, id: &FindingId, event: &FindingEvent) -> Result<()> {
    execute!(
        tx,
        "insert into finding_event (finding_id, no, at, kind, by_id, by_name, said, link, due_on, told)
         values ($1, (select coalesce(max(no), 0) + 1 from finding_event where finding_id = $1), $2, $3, $4, $5, $6, $7, $8, $9)",
        id.as_str(),
        event.at,
        &event.kind,
        &event.by_id,
        &event.by_name,
        &event.said,
        &event.link,
        event.due_on,
        &event.told,
    )?;
    Ok(())
}

/// What happened to a finding, the first first.
///
/// # Errors
/// When the engine fails.
pub async fn events(conn: &mut Conn, id: &FindingId) -> Result<Vec<FindingEvent>> {
    fetch_all!(
        conn,
        FindingEvent,
        "select at, kind, by_id, by_name, said, link, due_on, told from finding_event where finding_id = $1 order by no",
        id.as_str(),
    )
}

/// Where the log says who wrote a problem down: in which county, by which action, about what, and between which two moments.
#[derive(Debug, Clone, Copy)]
pub struct EntryInLog<'a> {
    /// The county.
    pub county: &'a CountyId,
    /// The action's word.
    pub action: &'a str,
    /// What it was done to, as the log writes it.
    pub subject: &'a str,
    /// From which moment on.
    pub from: DateTime<Utc>,
    /// Up to which.
    pub to: DateTime<Utc>,
}

/// The same with who wrote the problem down in front, as `entered`, where the log says so: the first such row of that time. Answered by the
/// log's index of subjects.
///
/// # Errors
/// When the engine fails.
pub async fn events_from_entry(conn: &mut Conn, id: &FindingId, entry: EntryInLog<'_>) -> Result<Vec<FindingEvent>> {
    fetch_all!(
        conn,
        FindingEvent,
        "select at, kind, by_id, by_name, said, link, due_on, told, no from finding_event where finding_id = $1
         union all
         select * from (
            select a.at, 'entered' as kind, a.actor as by_id, a.actor_name as by_name, '' as said, '' as link, cast(null as date) as due_on,
                '' as told, cast(0 as bigint) as no
            from audit_event a
            where a.county_id = $2 and a.subject = $3 and a.action = $4 and a.at >= $5 and a.at < $6 order by a.seq limit 1
         ) as entry
         order by no",
        id.as_str(),
        entry.county.as_str(),
        entry.subject,
        entry.action,
        entry.from,
        entry.to,
    )
}

#[derive(sqlx::FromRow)]
struct MovedEvent {
    finding_id: String,
    #[sqlx(flatten)]
    event: FindingEvent,
}

/// What had happened before a moment to those findings of a county to which something has happened since, each one's first first. Answered by the
/// key of the events, finding by finding.
///
/// # Errors
/// When the engine fails.
pub async fn events_of_moved(conn: &mut Conn, county: &CountyId, before: DateTime<Utc>) -> Result<Vec<(FindingId, FindingEvent)>> {
    let rows = fetch_all!(
        conn,
        MovedEvent,
        "select e.finding_id, e.at, e.kind, e.by_id, e.by_name, e.said, e.link, e.due_on, e.told
         from finding f join finding_event e on e.finding_id = f.id
         where f.county_id = $1 and e.at < $2 and exists (select 1 from finding_event n where n.finding_id = f.id and n.at >= $2)
         order by e.finding_id, e.no",
        county.as_str(),
        before,
    )?;
    Ok(rows.into_iter().map(|row| (FindingId::new(row.finding_id), row.event)).collect())
}

/// The last answer of each finding of a notice: its id, what was said, the link.
///
/// # Errors
/// When the engine fails.
pub async fn answers(conn: &mut Conn, notice: &NoticeId) -> Result<Vec<(FindingId, String, String)>> {
    let rows = fetch_all!(
        conn,
        (String, String, String),
        "select e.finding_id, e.said, e.link from finding f join finding_event e on e.finding_id = f.id
         where f.notice_id = $1 and e.kind = 'answered'
           and not exists (select 1 from finding_event n where n.finding_id = e.finding_id and n.kind = 'answered' and n.no > e.no)",
        notice.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id, said, link)| (FindingId::new(id), said, link)).collect())
}
