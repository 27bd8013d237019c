//! Addresses that units hand in as evidence are looked at once, where the county's monitoring runs by itself: what was seen stands
//! beside the evidence. It is no problem of anybody, and no event of the log.

use chrono::Duration;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::{CountyId, EvidenceId};
use domain::reporting::evidence::LinkLook;
use storage::Conn;
use storage::monitoring::job;
use storage::monitoring::link_look::{self, WaitingLinks};
use storage::operations::county;

use super::by_calendar::by_itself;
use super::job::{ask, day_set};
use crate::{Actor, Result, Services};

/// 查看佐证链接, as a piece of work.
pub const LINKS: &str = "links";
/// So many addresses are looked at between two writings.
const AT_ONCE: i64 = 50;
/// What was handed in longer ago is judged by now.
const SINCE: Duration = Duration::days(60);
/// One that does not open is looked at again the next day,
const AGAIN: Duration = Duration::hours(20);
/// three times in all.
const LOOKS: i64 = 3;
/// Work is asked for no more often than so.
const PAUSE: Duration = Duration::hours(1);

/// An address that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceLink {
    /// The address.
    pub url: String,
    /// The pieces of evidence that it is.
    pub evidence: Vec<EvidenceId>,
}

/// Asks for a look at what was handed in, in every county whose monitoring runs by itself; answers in how many.
///
/// # Errors
/// When the engine fails.
pub async fn ask_to_look_at_links(services: &Services) -> Result<usize> {
    let now = services.now();
    let counties = county::list(&mut services.db().read().await?).await?;
    let mut asked = 0;
    for one in counties {
        let mut conn = services.db().read().await?;
        if !is_on(&mut conn, &one.id).await? {
            continue;
        }
        let about = day_of(now).to_string();
        let last = job::about(&mut conn, &one.id, LINKS, &about).await?;
        let rests = last.is_some_and(|last| last.ended_at.is_none_or(|ended| now < ended + PAUSE));
        if rests || link_look::waiting(&mut conn, &one.id, &which(services), 1).await?.is_empty() {
            continue;
        }
        drop(conn);
        let actor = by_itself(&one.id, &one.name);
        let mut tx = services.db().write().await?;
        asked += usize::from(ask(&mut tx, &actor, services, LINKS, &about, now).await?);
        tx.commit().await?;
    }
    Ok(asked)
}

/// The next addresses to be looked at, each once; none where monitoring is off by now.
///
/// # Errors
/// `Forbidden`; when the engine fails.
pub async fn links_to_look_at(actor: &Actor, services: &Services) -> Result<Vec<EvidenceLink>> {
    actor.require(Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    if !is_on(&mut conn, &actor.county).await? {
        return Ok(Vec::new());
    }
    let mut links: Vec<EvidenceLink> = Vec::new();
    for one in link_look::waiting(&mut conn, &actor.county, &which(services), AT_ONCE).await? {
        match links.iter_mut().find(|link| link.url == one.url) {
            Some(link) => link.evidence.push(one.evidence),
            None => links.push(EvidenceLink { url: one.url, evidence: vec![one.evidence] }),
        }
    }
    Ok(links)
}

/// Keeps what was seen of addresses beside the evidence that they are.
///
/// # Errors
/// `Forbidden`; when the engine fails.
pub async fn links_looked_at(actor: &Actor, services: &Services, seen: &[(EvidenceLink, LinkLook)]) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    for (link, look) in seen {
        for evidence in &link.evidence {
            link_look::keep(&mut tx, &actor.county, evidence, look).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Monitoring is on where the office has set a day for its rounds.
async fn is_on(conn: &mut Conn, id: &CountyId) -> Result<bool> {
    Ok(day_set(&county::settings(conn, id).await?).is_some())
}

fn which(services: &Services) -> WaitingLinks {
    let now = services.now();
    WaitingLinks { since: now - SINCE, again_before: now - AGAIN, most_looks: LOOKS }
}
