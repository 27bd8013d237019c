//! A month's round as of a day: begun once, filled piece by piece, complete when everything was visited. A run that was killed
//! goes on with what is kept.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::working_days::Calendar;
use sha2::{Digest, Sha256};
use storage::monitoring::round::{self, PageVisit};

use crate::operations::settings;
use crate::{Actor, Result, Services, new_id, operations::audit};

/// A round that was begun.
#[derive(Debug, Clone)]
pub struct MonitorRound {
    /// Its id.
    pub id: String,
    /// Whether everything was visited.
    pub is_complete: bool,
    /// The working days that hold.
    pub calendar: Calendar,
}

/// Begins the round of a month as of a day, or finds the one that was begun.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn begin(actor: &Actor, services: &Services, month: NaiveDate, as_of: NaiveDate) -> Result<MonitorRound> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    let found = round::begin(&mut tx, &actor.county, &new_id(), month, as_of, services.now()).await?;
    let calendar = settings::now(&mut tx, services, &actor.county).await?.calendar;
    tx.commit().await?;
    Ok(MonitorRound { id: found.id, is_complete: found.is_complete, calendar })
}

/// Keeps what became of addresses.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn keep(actor: &Actor, services: &Services, round: &MonitorRound, visits: &[PageVisit]) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    round::keep(&mut tx, &round.id, visits, |content| crate::hex(&Sha256::digest(content.as_bytes()))).await?;
    Ok(tx.commit().await?)
}

/// What is kept of a round behind an address, in pieces; an empty one ends it.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn known(actor: &Actor, services: &Services, round: &MonitorRound, behind: &str) -> Result<Vec<PageVisit>> {
    /// So many pages are held at once.
    const TOGETHER: i64 = 500;
    actor.require(Permission::Monitor)?;
    Ok(round::visits(&mut services.db().read().await?, &round.id, behind, TOGETHER).await?)
}

/// Says that everything was visited.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn complete(
    actor: &Actor,
    services: &Services,
    round: &MonitorRound,
    month: NaiveDate,
    as_of: NaiveDate,
    candidates: usize,
) -> Result<()> {
    actor.require(Permission::Monitor)?;
    if round.is_complete {
        return Ok(());
    }
    let mut tx = services.db().write().await?;
    round::complete(&mut tx, &round.id, services.now()).await?;
    let run = MonitoringAction::RoundRun { month: month.format("%Y-%m").to_string(), as_of, candidates };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), run).await?;
    Ok(tx.commit().await?)
}
