//! What was seen of addresses that were handed in as evidence.

use chrono::{DateTime, Utc};
use domain::ids::{CountyId, EvidenceId};
use domain::reporting::evidence::{LinkLook, LookState};

use crate::{Conn, Result, Tx};

/// An address that is to be looked at, and the piece of evidence that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingLink {
    /// The piece of evidence.
    pub evidence: EvidenceId,
    /// The address.
    pub url: String,
}

/// Which addresses are to be looked at.
#[derive(Debug, Clone, Copy)]
pub struct WaitingLinks {
    /// Handed in since then.
    pub since: DateTime<Utc>,
    /// One that did not open is looked at again where the last look is older than this.
    pub again_before: DateTime<Utc>,
    /// But no more often than so many times.
    pub most_looks: i64,
}

/// The addresses of a county that serve something and wait for a look, the latest first. Found by `evidence_of_county`.
///
/// # Errors
/// When the engine fails.
pub async fn waiting(conn: &mut Conn, county: &CountyId, which: &WaitingLinks, limit: i64) -> Result<Vec<WaitingLink>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "select e.id, e.url from evidence e left join link_look l on l.evidence_id = e.id
         where e.county_id = $1 and e.kind = 'link' and e.uploaded_at >= $2
           and (l.evidence_id is null or (l.state = $6 and l.looks < $4 and l.looked_at < $3))
           and exists (select 1 from cell_evidence c where c.evidence_id = e.id and not c.removed)
         order by e.uploaded_at desc, e.id limit $5",
        county.as_str(),
        which.since,
        which.again_before,
        which.most_looks,
        limit,
        LookState::Fails.code(),
    )?;
    Ok(rows.into_iter().map(|(id, url)| WaitingLink { evidence: EvidenceId::new(id), url }).collect())
}

/// Keeps a look at a piece of evidence in the place of the one before.
///
/// # Errors
/// When the engine fails.
pub async fn keep(tx: &mut Tx, county: &CountyId, evidence: &EvidenceId, look: &LinkLook) -> Result<()> {
    execute!(
        tx,
        "insert into link_look (evidence_id, looked_at, state, why, looks)
         select e.id, $3, $4, $5, 1 from evidence e where e.id = $1 and e.county_id = $2
         on conflict (evidence_id) do update set looked_at = excluded.looked_at, state = excluded.state, why = excluded.why,
                                                 looks = link_look.looks + 1",
        evidence.as_str(),
        county.as_str(),
        look.at,
        look.state.code(),
        &look.why,
    )?;
    Ok(())
}
