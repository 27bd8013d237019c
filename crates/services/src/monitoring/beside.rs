//! 填报与监测对照: a report's page and the office's queue say what the monitor saw, and what of it contradicts a claim.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::monitoring::beside::{Confirmed, contradicts, months};
use domain::monitoring::candidate::Rule;
use domain::reporting::evidence::{Evidence, EvidenceSource};
use domain::reporting::report::Claim;
use storage::Conn;
use storage::monitoring::beside::{self, Observed};
use storage::reporting::cell::Cell;

pub use storage::monitoring::beside::{Beside, SeenFinding};

use crate::{Actor, Result, Services};

/// What the monitor saw of a report's unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Monitored {
    /// First days of the first and the last month that are meant; none where the reader may not see it.
    pub months: Option<(NaiveDate, NaiveDate)>,
    /// Problems of these months, the latest first.
    pub findings: Vec<SeenFinding>,
    /// What waits to be confirmed, by rule: for readers of the county.
    pub waiting: Vec<(Rule, i64)>,
    /// Certain problems of any month that contradict the claim, each with the link that leads there.
    pub contradictions: Vec<(String, SeenFinding)>,
}

/// What stands beside a report. Whoever leads another unit's task does not see how that unit's pages are.
pub(crate) async fn of_cell(conn: &mut Conn, actor: &Actor, cell: &Cell, claim: Option<Claim>, evidence: &[Evidence]) -> Result<Monitored> {
    if !actor.scope()?.owns(cell.unit()) {
        return Ok(Monitored::default());
    }
    let (from, to) = months(cell.period.starts_on, cell.period.ends_on);
    let mut all = Monitored { months: Some((from, to)), ..Monitored::default() };
    for one in beside::of_unit(conn, &actor.county, cell.unit(), (from, to), actor.may(Permission::ReadCounty)).await? {
        match one {
            Observed::Waiting(rule, number) => all.waiting.push((rule, number)),
            Observed::Finding(finding) => {
                let confirmed = Confirmed { url: &finding.url, state: finding.state };
                let links = evidence.iter().filter_map(|piece| match &piece.source {
                    EvidenceSource::Link { url } => Some(url),
                    EvidenceSource::File { .. } => None,
                });
                if let Some(link) = links.into_iter().find(|link| contradicts(claim, link, confirmed)) {
                    all.contradictions.push((link.clone(), finding.clone()));
                }
                if (from..=to).contains(&finding.month) {
                    all.findings.push(finding);
                }
            }
        }
    }
    Ok(all)
}

/// Reports in the queue whose claim a certain problem contradicts, each once, the oldest first.
///
/// # Errors
/// `Forbidden` for everybody but the office.
pub async fn contradicted(actor: &Actor, services: &Services) -> Result<Vec<Beside>> {
    actor.require(Permission::Review)?;
    let mut all = beside::of_queue(&mut services.db().read().await?, &actor.county).await?;
    all.retain(|one| contradicts(Some(Claim::Done), &one.link, Confirmed { url: &one.url, state: one.state }));
    all.dedup_by(|later, one| later.cell == one.cell);
    Ok(all)
}
