//! A unit's month: its findings and its columns, for itself and for readers of the county.

use domain::access::scope::Scope;
use domain::ids::UnitId;
use domain::monitoring::finding::FindingState;
use storage::monitoring::finding::{self, FindingFilter, StoredFinding};
use storage::monitoring::judged::{self, JudgedRound, ReadColumn};
use storage::monitoring::site_wide::{self, CoversUnit};
use storage::register;

use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, ServiceError, Services};

/// So many findings are shown of each kind.
const SHOWN: i64 = 500;
/// So many problems of whole sites.
const COVERING: i64 = 20;

/// The page.
#[derive(Debug, Clone)]
pub struct UnitSheet {
    /// The unit's short name.
    pub name: String,
    /// The latest judged round.
    pub round: Option<JudgedRound>,
    /// How it found the unit's columns.
    pub columns: Vec<ReadColumn>,
    /// Whole sites' problems that cover the unit and are another's to mend.
    pub covering: Vec<CoversUnit>,
    /// Findings that are not closed.
    pub open: Vec<StoredFinding>,
    /// Findings that are.
    pub closed: Vec<StoredFinding>,
    /// The day.
    pub now: OfficeDay,
}

/// Reads it.
///
/// # Errors
/// `Forbidden`; `NotFound` where there is no such unit, or it is not the reader's.
pub async fn unit_month(actor: &Actor, services: &Services, id: &UnitId) -> Result<UnitSheet> {
    let scope = actor.scope()?;
    if !scope.owns(id) {
        return Err(ServiceError::NotFound("这个单位"));
    }
    let mut conn = services.db().read().await?;
    let unit = register::unit::get(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这个单位"))?;
    let round = judged::rounds(&mut conn, &actor.county, 1).await?.into_iter().next();
    let columns = match &round {
        Some(round) => judged::columns(&mut conn, &round.id, &Scope::Unit(id.clone())).await?,
        None => Vec::new(),
    };
    let covering = site_wide::covering(&mut conn, id, COVERING).await?;
    let filter = FindingFilter { unit: Some(id.clone()), ..FindingFilter::default() };
    let all = finding::page(&mut conn, &actor.county, &scope, &filter, 2 * SHOWN, 0).await?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    let year_ago = now.today().checked_sub_months(chrono::Months::new(12)).unwrap_or(now.today());
    let (closed, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.life.state.is_closed());
    let closed = closed
        .into_iter()
        .filter(|one| one.life.state != FindingState::Unfounded || one.notice.is_some())
        .filter(|one| one.closed_on.is_none_or(|day| day >= year_ago))
        .collect();
    Ok(UnitSheet { name: unit.short_name, round, columns, covering, open, closed, now })
}
