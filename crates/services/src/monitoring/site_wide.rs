//! 全站问题: what most pages of a site share is one candidate, of the unit that answers for the site; the office says which that is.

use std::collections::{HashMap, HashSet};

use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, UnitId};
use domain::monitoring::candidate::Candidate;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::home::HOME;
use domain::monitoring::site_wide::{self, SITE};
use storage::monitoring::candidate;
use storage::monitoring::site_wide as stored;
use storage::{Lock, Tx, register};

pub use storage::monitoring::site_wide::{Covered, CoversUnit};

use super::hits::JudgedMonth;
use crate::form;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// A site's problem, ready to be kept.
pub(super) struct Wide {
    /// It.
    pub(super) candidate: Candidate,
    /// Who answers for the site.
    pub(super) unit: UnitId,
    /// Whom it covers.
    pub(super) cover: Vec<(UnitId, i64)>,
}

/// Folds what a round found; answers the sites' problems and the places of what they stand for.
pub(super) async fn fold(tx: &mut Tx, actor: &Actor, said: &JudgedMonth<'_>) -> Result<(Vec<Wide>, HashSet<usize>)> {
    let found = site_wide::fold(said.columns, said.candidates, said.visited);
    if found.is_empty() {
        return Ok(Default::default());
    }
    let units: HashMap<&str, &UnitId> = said.columns.iter().map(|column| (column.unit_name.as_str(), &column.unit)).collect();
    let keepers: HashMap<String, UnitId> = stored::keepers(tx, &actor.county, said.as_of).await?.into_iter().collect();
    let mut folded = HashSet::new();
    let mut all = Vec::new();
    for one in found {
        let cover: Vec<(UnitId, i64)> =
            one.covered.iter().filter_map(|(name, number)| Some(((*units.get(name.as_str())?).clone(), *number))).collect();
        let Some(unit) = keepers.get(&one.site).or(cover.first().map(|(unit, _)| unit)).cloned() else { continue };
        folded.extend(one.places);
        all.push(Wide { candidate: one.candidate, unit, cover });
    }
    Ok((all, folded))
}

/// The site that a stored candidate is about as a whole.
#[must_use]
pub fn site_of_evidence(evidence: &str) -> Option<String> {
    let evidence: serde_json::Value = serde_json::from_str(evidence).ok()?;
    evidence.get(SITE)?.as_str().map(str::to_owned)
}

/// Whether a stored candidate about a whole site is about its home page alone.
pub(super) fn is_of_home(evidence: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(evidence).is_ok_and(|evidence| evidence.get(HOME).is_some())
}

form! {
    /// Who answers for a site.
    #[derive(Debug)]
    pub struct SiteKeeper {
        /// A candidate about the site as a whole.
        pub candidate: CandidateId,
        /// Which unit.
        pub unit: String,
    }
}

/// Says which unit answers for a site: this candidate becomes its, and so will what later rounds find of the site as a whole.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` at the unit; `Refused` where it is about no whole site, or is decided.
pub async fn set_site_keeper(actor: &Actor, services: &Services, form: &SiteKeeper) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let one = candidate::get(&mut tx, &actor.county, &form.candidate).await?.ok_or(ServiceError::NotFound("这个问题"))?;
    let site = site_of_evidence(&one.evidence).ok_or_else(|| ServiceError::Refused("这个问题不是整个网站的，不用指定管理单位。".into()))?;
    if one.state != CandidateState::Open {
        return Err(ServiceError::Refused("这个问题已经办理过，管理单位不再改动；下次出现时可以重新指定。".into()));
    }
    let today = day_of(services.now());
    let unit =
        register::unit::list(&mut tx, &actor.county).await?.into_iter().find(|unit| unit.id.as_str() == form.unit && unit.is_in_use(today));
    let unit = unit.ok_or_else(|| ServiceError::field(SiteKeeper::unit, "请选择现有的单位。"))?;
    let by = (actor.account.as_str(), actor.person.as_str());
    stored::set_keeper(&mut tx, &actor.county, (&site, &one.id), &unit.id, services.now(), by).await?;
    let set = MonitoringAction::SiteKeeperSet { site, unit: unit.short_name };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), set).await?;
    Ok(tx.commit().await?)
}
