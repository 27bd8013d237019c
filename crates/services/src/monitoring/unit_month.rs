//! A unit's month: its findings and its columns, for itself and for readers of the county.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use domain::monitoring::finding::FindingState;
use storage::monitoring::finding::{self, FindingFilter, StoredFinding};
use storage::monitoring::judged::{self, JudgedRound, ReadColumn};
use storage::monitoring::site_wide::{self, CoversUnit};
use storage::register;

use super::findings_on::{findings_on, in_order};
use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, ServiceError, Services};

/// So many findings are shown of each kind.
const SHOWN: i64 = 500;
/// So many rounds are looked through for the one that was known on a day.
const ROUNDS: i64 = 200;
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

/// Reads it; as it stood by the end of a day that has ended, where one is named.
///
/// # Errors
/// `Forbidden`; `NotFound` where there is no such unit, or it is not the reader's.
pub async fn unit_month(actor: &Actor, services: &Services, id: &UnitId, ended: Option<NaiveDate>) -> Result<UnitSheet> {
    let scope = actor.scope()?;
    if !scope.owns(id) {
        return Err(ServiceError::NotFound("这个单位"));
    }
    let mut conn = services.db().read().await?;
    let unit = register::unit::get(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这个单位"))?;
    let known_then = |round: &JudgedRound| ended.is_none_or(|day| round.as_of <= day && day_of(round.judged_at) <= day);
    let looked_through = if ended.is_some() { ROUNDS } else { 1 };
    let round = judged::rounds(&mut conn, &actor.county, looked_through).await?.into_iter().find(known_then);
    let columns = match &round {
        Some(round) => judged::columns(&mut conn, &round.id, &Scope::Unit(id.clone())).await?,
        None => Vec::new(),
    };
    let now = match ended {
        None => settings::now(&mut conn, services, &actor.county).await?,
        Some(day) => settings::then(&mut conn, services, &actor.county, day).await?,
    };
    let (covering, all) = match ended {
        None => {
            let covering = site_wide::covering(&mut conn, id, COVERING).await?;
            let filter = FindingFilter { unit: Some(id.clone()), ..FindingFilter::default() };
            (covering, finding::page(&mut conn, &actor.county, &scope, &filter, 2 * SHOWN, 0).await?)
        }
        // whole sites' problems are told as they stand today, and not here
        Some(day) => {
            let mut all = findings_on(&mut conn, (&actor.county, &scope), Some(id), day).await?;
            in_order(&mut all, &[]);
            (Vec::new(), all)
        }
    };
    let year_ago = now.today().checked_sub_months(chrono::Months::new(12)).unwrap_or(now.today());
    let (closed, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.life.state.is_closed());
    let closed = closed
        .into_iter()
        .filter(|one| one.life.state != FindingState::Unfounded || one.notice.is_some())
        .filter(|one| one.closed_on.is_none_or(|day| day >= year_ago))
        .collect();
    Ok(UnitSheet { name: unit.short_name, round, columns, covering, open, closed, now })
}
