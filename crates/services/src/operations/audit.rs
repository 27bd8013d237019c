//! Writing, reading and verifying the audit log.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::access::permission::Permission;
use domain::audit::action::Action;
use domain::audit::event::{AuditEvent, GENESIS};
use domain::audit::subject::Subject;
use domain::calendar::office_time::zone;
use sha2::{Digest, Sha256};
use storage::{Conn, Tx, operations::audit};

pub use storage::operations::audit::{AuditCursor, AuditFilter};

use crate::{Actor, Result, Services};

/// Writes an event into the transaction of its change.
///
/// # Errors
/// When the engine fails; then the change fails with it.
pub async fn record(tx: &mut Tx, services: &Services, actor: &Actor, subject: Subject, action: impl Into<Action>) -> Result<()> {
    let action = action.into();
    let (seq, prev_hash) = audit::lock_head(tx).await?;
    let mut event = AuditEvent {
        seq: seq + 1,
        county: actor.county.as_str().to_owned(),
        at: services.now(),
        actor: actor.account.as_str().to_owned(),
        actor_name: actor.person.clone(),
        action: action.code().to_owned(),
        subject: subject.to_string(),
        detail: action.detail().to_string(),
        prev_hash,
        hash: String::new(),
    };
    event.hash = digest(&event);
    audit::append(tx, &event).await?;
    Ok(())
}

fn digest(event: &AuditEvent) -> String {
    crate::hex(&Sha256::digest(event.canonical().as_bytes()))
}

/// What verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainState {
    /// Every row is as it was written; so many of them.
    Whole(i64),
    /// The first bad row, and what is wrong with it, in a Chinese sentence.
    Broken {
        /// Its sequence number.
        seq: i64,
        /// What is wrong.
        problem: String,
    },
}

/// Walks the whole chain. Names the first row that was edited, deleted, inserted or cut off.
///
/// # Errors
/// When the engine fails.
pub async fn verify_chain(conn: &mut Conn) -> Result<ChainState> {
    const STEP: i64 = 1000;
    let end = audit::head(conn).await?;
    let (mut read, mut last, mut hash) = (i64::MIN, 0, GENESIS.to_owned());
    loop {
        let events = audit::after(conn, read, STEP).await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            read = event.seq;
            if event.seq <= last {
                return Ok(ChainState::broken(event.seq, "该行不是系统写入的,是后来插入的"));
            }
            if event.seq > last + 1 {
                return Ok(ChainState::broken(last + 1, "该行已被删除"));
            }
            if event.prev_hash != hash || event.hash != digest(&event) {
                return Ok(ChainState::broken(event.seq, "该行内容与校验值不符,已被改动"));
            }
            (last, hash) = (event.seq, event.hash);
        }
    }
    Ok(match end {
        Some(end) if end == (last, hash) => ChainState::Whole(last),
        Some((seq, _)) if seq > last => ChainState::broken(last + 1, "日志末尾被截断,自该行起缺失"),
        Some((seq, _)) if seq < last => ChainState::broken(seq + 1, "该行在日志终点之后,不是系统写入的"),
        Some(_) => ChainState::broken(last, "日志终点的校验值与最后一行不符,已被改动"),
        None => ChainState::broken(last + 1, "日志终点的记录已被删除"),
    })
}

impl ChainState {
    fn broken(seq: i64, problem: &str) -> Self {
        Self::Broken { seq, problem: problem.into() }
    }

    /// The result as a sentence for page and command line.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Whole(rows) => format!("校验通过:共 {rows} 行,逐行相符,没有改动、缺失或插入。"),
            Self::Broken { seq, problem } => {
                format!("校验不通过:第 {seq} 行有问题——{problem}。请保留现场,用备份核对该行前后的内容,并报告单位负责人。")
            }
        }
    }
}

/// Rows on a page of the log.
pub const PAGE: usize = 50;

/// A page of the log.
#[derive(Debug, Clone)]
pub struct LogPage {
    /// Newest first.
    pub events: Vec<AuditEvent>,
    /// Whether older rows follow.
    pub has_older: bool,
    /// Whether newer rows stand before.
    pub has_newer: bool,
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
    let mut events = audit::list(&mut conn, &actor.county, filter, place, PAGE as i64 + 1).await?;
    let more = events.len() > PAGE;
    let page = match place {
        AuditCursor::After(_) => {
            if more {
                events.remove(0);
            }
            LogPage { events, has_older: true, has_newer: more }
        }
        AuditCursor::Before(_) | AuditCursor::Newest => {
            events.truncate(PAGE);
            LogPage { events, has_older: more, has_newer: matches!(place, AuditCursor::Before(_)) }
        }
    };
    Ok(page)
}

/// Verifies the chain for a person.
///
/// # Errors
/// `Forbidden` unless the person may read the log.
pub async fn verify(actor: &Actor, services: &Services) -> Result<ChainState> {
    actor.require(Permission::ReadAudit)?;
    verify_chain(&mut services.db().read().await?).await
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
