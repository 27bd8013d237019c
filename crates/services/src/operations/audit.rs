//! Writing, reading and verifying the audit log.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use documents::{Sha256Digest, canonical};
use domain::access::permission::Permission;
use domain::audit::action::Action;
use domain::audit::event::{AuditEvent, GENESIS};
use domain::audit::held::RECORD;
use domain::audit::names::{FormerName, account_name, called_then, column_name, said_of_itself};
use domain::audit::rows::ROWS;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, zone};
use domain::ids::CellId;
use domain::reporting::record::EventNo;
use sha2::{Digest, Sha256};
use storage::reporting::event_text::{self, EventText};
use storage::{Conn, Tx, operations::audit, operations::audit_names};

pub use storage::operations::audit::{AuditCursor, AuditFilter};

use super::rows::Before;
use crate::{Actor, Result, ServiceError, Services};

/// Writes an event into the transaction of its change.
///
/// # Errors
/// When the engine fails; then the change fails with it.
pub async fn record(tx: &mut Tx, services: &Services, actor: &Actor, subject: Subject, action: impl Into<Action>) -> Result<()> {
    write(tx, services, actor, subject, action.into(), Kept::default()).await
}

/// The same for an act that wrote facts or marks of a round: the row of the log bears their digest as they were written, none where it
/// wrote none.
///
/// # Errors
/// When the engine fails; then the change fails with it.
pub(crate) async fn record_with_digest(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    subject: Subject,
    action: impl Into<Action>,
    record: Option<Sha256Digest>,
) -> Result<()> {
    write(tx, services, actor, subject, action.into(), Kept { record, rows: None }).await
}

/// Both at once: the digest of what the act wrote, and of the rows that it changed.
///
/// # Errors
/// When the engine fails; then the change fails with it.
pub(crate) async fn record_with_both(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    subject: Subject,
    action: impl Into<Action>,
    (record, rows): (Option<Sha256Digest>, Option<&Before>),
) -> Result<()> {
    write(tx, services, actor, subject, action.into(), Kept { record, rows }).await
}

/// The same for an act that changed rows of lists or problems: the row of the log bears the digests of those that are others than
/// before, as they are stored now, so that `gongkai verify` finds one that was changed by other means. `before` is none where this
/// time no such row can have changed.
///
/// # Errors
/// When the engine fails; then the change fails with it.
pub(crate) async fn record_with_rows(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    subject: Subject,
    action: impl Into<Action>,
    before: Option<&Before>,
) -> Result<()> {
    write(tx, services, actor, subject, action.into(), Kept { record: None, rows: before }).await
}

/// Writes what was done with a cell into the transaction of its event: the row bears the digest of that event as it is stored, with
/// what was handed in, so that `gongkai verify` finds one that was changed with everything that follows from it.
///
/// # Errors
/// When the engine fails, or the event is not there; then the change fails with it.
pub(crate) async fn record_with_event(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &CellId,
    no: EventNo,
    action: impl Into<Action>,
) -> Result<()> {
    let written = event_text::from(tx, cell, i64::from(no.0)).await?;
    let written = written.first().ok_or(ServiceError::NotFound("这条办理记录"))?;
    let record = event_digest(written)?;
    write(tx, services, actor, Subject::Cell(cell.clone()), action.into(), Kept { record: Some(record), rows: None }).await
}

/// The digest of an event as it is stored.
pub(crate) fn event_digest(event: &EventText) -> Result<Sha256Digest> {
    canonical::to_text(event).map(|text| Sha256Digest::of(text.as_bytes())).map_err(ServiceError::internal)
}

/// What the row of the log keeps the digest of.
#[derive(Default)]
struct Kept<'a> {
    /// What was written with it.
    record: Option<Sha256Digest>,
    /// Rows that are others than before.
    rows: Option<&'a Before>,
}

async fn write(tx: &mut Tx, services: &Services, actor: &Actor, subject: Subject, action: Action, kept: Kept<'_>) -> Result<()> {
    let mut detail = action.detail();
    let (seq, prev_hash) = audit::lock_end(tx, &actor.county).await?;
    if let Some(facts) = detail.as_object_mut() {
        if let Some(record) = kept.record {
            facts.insert(RECORD.to_owned(), record.as_str().into());
        }
        // behind the end of the log: what another transaction changed meanwhile is committed by then, and in its row before this one
        if let Some(before) = kept.rows {
            let changed = before.changed(tx).await?;
            if !changed.0.is_empty() {
                facts.insert(ROWS.to_owned(), serde_json::to_value(changed).map_err(ServiceError::internal)?);
            }
        }
    }
    let mut event = AuditEvent {
        seq: seq + 1,
        county: actor.county.as_str().to_owned(),
        at: services.now(),
        actor: actor.account.as_str().to_owned(),
        actor_name: actor.person.clone(),
        action: action.code().to_owned(),
        subject: subject.to_string(),
        detail: detail.to_string(),
        prev_hash,
        hash: String::new(),
    };
    event.hash = digest(&event);
    audit::append(tx, &event, action.area()).await?;
    Ok(())
}

/// By which account the last event about a subject was written.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn last_by(conn: &mut Conn, county: &domain::ids::CountyId, subject: &Subject) -> Result<Option<String>> {
    let filter = AuditFilter { subject: Some(subject.to_string()), ..AuditFilter::default() };
    let last = audit::list(conn, county, &filter, AuditCursor::Newest, 1).await?;
    Ok(last.into_iter().next().map(|(event, _)| event.actor))
}

/// What an event's `hash` is, of all else in it.
pub(crate) fn digest(event: &AuditEvent) -> String {
    crate::hex(&Sha256::digest(event.canonical().as_bytes()))
}

/// A point of a county's chain that somebody wrote down elsewhere: so many rows, the last of them with this digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The county's name; empty where it was read back.
    pub county: String,
    /// Number of the last row.
    pub seq: i64,
    /// Its digest, in hex.
    pub hash: String,
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.hash, self.seq)
    }
}

impl std::str::FromStr for Anchor {
    type Err = &'static str;

    /// `DIGEST:COUNT`, as it is printed.
    fn from_str(text: &str) -> std::result::Result<Self, &'static str> {
        const WRONG: &str =
            "应为 DIGEST:COUNT（校验值、半角冒号、行数），照抄上次校验时打印的那一行 · DIGEST:COUNT as printed by an earlier verify";
        let (hash, seq) = text.trim().rsplit_once(':').ok_or(WRONG)?;
        let is_digest = hash.len() == GENESIS.len() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        match seq.parse() {
            Ok(seq) if is_digest && seq >= 0 => Ok(Self { county: String::new(), seq, hash: hash.to_ascii_lowercase() }),
            _ => Err(WRONG),
        }
    }
}

/// The end of every county's chain, to be written down elsewhere.
///
/// # Errors
/// When the engine fails.
pub async fn anchors(conn: &mut Conn) -> Result<Vec<Anchor>> {
    let chains = audit::chains(conn).await?.into_iter();
    Ok(chains.filter_map(|chain| chain.end.map(|(seq, hash)| Anchor { county: chain.name, seq, hash })).collect())
}

/// Holds chains that are whole in themselves against a point that was written down elsewhere: whoever can write to the database
/// can make a whole chain of other rows, but not one that goes through that point.
///
/// # Errors
/// When the engine fails.
pub async fn goes_through(conn: &mut Conn, anchor: &Anchor) -> Result<bool> {
    let is_it = |event: Option<&AuditEvent>| event.is_some_and(|event| event.seq == anchor.seq && event.hash == anchor.hash);
    if anchor.seq == 0 {
        return Ok(anchor.hash == GENESIS);
    }
    if is_it(audit::closed_after(conn, anchor.seq - 1, 1).await?.first()) {
        return Ok(true);
    }
    for chain in audit::chains(conn).await? {
        if is_it(audit::after(conn, &chain.county, anchor.seq - 1, 1).await?.first()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainState {
    /// Every row is as it was written; so many of them.
    Whole(i64),
    /// The first bad row, and what is wrong with it, in a Chinese sentence.
    Broken {
        /// Whose chain: a county's name, or what the installation wrote before counties had chains of their own.
        chain: String,
        /// Its sequence number.
        seq: i64,
        /// What is wrong.
        problem: String,
    },
}

/// Rows that are read in one statement.
const STEP: i64 = 1000;

/// What the closed chain is called where it is broken.
const CLOSED: &str = "升级前";

/// Walks every chain: the closed one of the installation, then each county's, which begins at its end. Names the first row
/// that was edited, deleted, inserted or cut off.
///
/// # Errors
/// When the engine fails.
pub async fn verify_chain(conn: &mut Conn) -> Result<ChainState> {
    let counties = audit::chains(conn).await?;
    verify_chains(conn, counties).await
}

async fn verify_chains(conn: &mut Conn, counties: Vec<audit::Chain>) -> Result<ChainState> {
    let closed = audit::closed_end(conn).await?;
    let mut walk = Walk::new(CLOSED, (0, GENESIS.to_owned()));
    loop {
        let events = match audit::closed_after(conn, walk.read, STEP).await {
            Err(error) if error.altered().is_some() => match audit::closed_after(conn, walk.read, 1).await {
                Err(error) if error.altered().is_some() => return Ok(walk.unreadable()),
                one => one?,
            },
            many => many?,
        };
        if events.is_empty() {
            break;
        }
        if let Err(broken) = walk.past(events) {
            return Ok(broken);
        }
    }
    if let Err(broken) = walk.ended(closed) {
        return Ok(broken);
    }
    let (start, mut rows) = ((walk.last, walk.hash), walk.last);
    for county in counties {
        let mut walk = Walk::new(&county.name, start.clone());
        loop {
            let events = match audit::after(conn, &county.county, walk.read, STEP).await {
                // row by row up to the one that nobody can read
                Err(error) if error.altered().is_some() => match audit::after(conn, &county.county, walk.read, 1).await {
                    Err(error) if error.altered().is_some() => return Ok(walk.unreadable()),
                    one => one?,
                },
                many => many?,
            };
            if events.is_empty() {
                break;
            }
            if let Err(broken) = walk.past(events) {
                return Ok(broken);
            }
        }
        if let Err(broken) = walk.ended(county.end) {
            return Ok(broken);
        }
        rows += walk.last - start.0;
    }
    Ok(ChainState::Whole(rows))
}

/// How far a chain was walked.
struct Walk<'a> {
    chain: &'a str,
    /// The number up to which rows were read.
    read: i64,
    /// The last good row and its digest.
    last: i64,
    hash: String,
}

impl<'a> Walk<'a> {
    fn new(chain: &'a str, (last, hash): (i64, String)) -> Self {
        Self { chain, read: i64::MIN, last, hash }
    }

    fn past(&mut self, events: Vec<AuditEvent>) -> std::result::Result<(), ChainState> {
        for event in events {
            self.read = event.seq;
            if event.seq <= self.last {
                return Err(self.broken(event.seq, "该行不是系统写入的，是后来插入的"));
            }
            if event.seq > self.last + 1 {
                return Err(self.broken(self.last + 1, "该行已被删除"));
            }
            if event.prev_hash != self.hash || event.hash != digest(&event) {
                return Err(self.broken(event.seq, "该行内容与校验值不符，已被改动"));
            }
            (self.last, self.hash) = (event.seq, event.hash);
        }
        Ok(())
    }

    fn ended(&self, end: Option<(i64, String)>) -> std::result::Result<(), ChainState> {
        Err(match end {
            Some((seq, hash)) if seq == self.last && hash == self.hash => return Ok(()),
            Some((seq, _)) if seq > self.last => self.broken(self.last + 1, "日志末尾被截断，自该行起缺失"),
            Some((seq, _)) if seq < self.last => self.broken(seq + 1, "该行在日志终点之后，不是系统写入的"),
            Some(_) => self.broken(self.last, "日志终点的校验值与最后一行不符，已被改动"),
            None => self.broken(self.last + 1, "日志终点的记录已被删除"),
        })
    }

    /// The row behind the last good one cannot even be read.
    fn unreadable(&self) -> ChainState {
        self.broken(self.last + 1, "该行有系统不会写入的内容，已被改动")
    }

    fn broken(&self, seq: i64, problem: &str) -> ChainState {
        ChainState::Broken { chain: self.chain.into(), seq, problem: problem.into() }
    }
}

impl ChainState {
    /// The result as a sentence for page and command line.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Whole(rows) => format!("校验通过：共 {rows} 行，逐行相符，没有改动、缺失或插入。"),
            Self::Broken { chain, seq, problem } => {
                format!("校验不通过：{chain}日志第 {seq} 行有问题——{problem}。请保留现场，用备份核对该行前后的内容，并报告单位负责人。")
            }
        }
    }
}

/// Rows on a page of the log.
pub const PAGE: usize = 30;

/// A page of the log.
#[derive(Debug, Clone)]
pub struct LogPage {
    /// Newest first.
    pub events: Vec<AuditEvent>,
    /// Whether older rows follow.
    pub has_older: bool,
    /// Whether newer rows stand before.
    pub has_newer: bool,
    /// What the subjects of these rows are called, by number.
    pub names: HashMap<i64, Named>,
}

/// What the subject of a row of the log is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// On the office day of the row.
    pub then: String,
    /// Today, where that is another name.
    pub today: Option<String>,
}

/// The moments between which the office's days `from` to `to` lie, both whole; what is no date counts as absent.
#[must_use]
pub fn whole_days(from: Option<&str>, to: Option<&str>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let day = |text: Option<&str>| text.and_then(|text| text.trim().parse::<NaiveDate>().ok());
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_local_timezone(zone()).single().map(|moment| moment.to_utc());
    (day(from).and_then(midnight), day(to).and_then(|day| day.succ_opt()).and_then(midnight))
}

/// Reads a page of the county's log.
///
/// # Errors
/// `Forbidden` unless the person may read the log.
pub async fn list(actor: &Actor, services: &Services, filter: &AuditFilter, place: AuditCursor) -> Result<LogPage> {
    actor.require(Permission::ReadAudit)?;
    let mut conn = services.db().read().await?;
    // one row more than is shown tells whether there are others
    let mut rows = audit::list(&mut conn, &actor.county, filter, place, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    let (has_older, has_newer) = match place {
        AuditCursor::After(_) => {
            if more {
                rows.remove(0);
            }
            (true, more)
        }
        AuditCursor::Before(_) | AuditCursor::Newest => {
            rows.truncate(PAGE);
            (more, matches!(place, AuditCursor::Before(_)))
        }
    };
    let subjects: Vec<&str> = rows.iter().map(|(event, _)| event.subject.as_str()).collect();
    let former = audit_names::former(&mut conn, &actor.county, &subjects).await?;
    let names = rows.iter().filter_map(|(event, today)| Some((event.seq, named(event, today.as_deref(), &former)?))).collect();
    Ok(LogPage { events: rows.into_iter().map(|(event, _)| event).collect(), has_older, has_newer, names })
}

/// What a row's subject was called then, and today's name where it differs. What is gone is named where the row itself names it.
fn named(event: &AuditEvent, today: Option<&str>, former: &HashMap<String, Vec<FormerName>>) -> Option<Named> {
    let all = former.get(&event.subject).map_or(&[][..], Vec::as_slice);
    let then = match (said_of_itself(&event.subject, &event.detail), called_then(all, event.seq, day_of(event.at)), today) {
        (Some(column), ..) if event.subject.starts_with("column:") => column_name(&column, today.unwrap_or_default()),
        (Some(name), ..) => name,
        (None, Some(person), Some(today)) if event.subject.starts_with("account:") => account_name(person, today),
        (None, Some(name), Some(_)) => name.to_owned(),
        (None, _, today) => today?.to_owned(),
    };
    let today = today.filter(|today| *today != then).map(str::to_owned);
    Some(Named { then, today })
}

/// Verifies the log for a person: the closed chain, and that of her county.
///
/// # Errors
/// `Forbidden` unless the person may read the log.
pub async fn verify(actor: &Actor, services: &Services) -> Result<ChainState> {
    actor.require(Permission::ReadAudit)?;
    let mut conn = services.db().read().await?;
    let own = audit::chains(&mut conn).await?.into_iter().filter(|chain| chain.county == actor.county).collect();
    verify_chains(&mut conn, own).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_filter_is_the_offices_day() {
        let at = |text: &str| text.parse().ok();
        assert_eq!(whole_days(Some("2026-03-05"), Some("2026-03-05")), (at("2026-03-04T16:00:00Z"), at("2026-03-05T16:00:00Z")));
        assert_eq!(whole_days(Some("三月"), None), (None, None));
    }
}
