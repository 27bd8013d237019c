//! One unit: its facts and all its cells of a year.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::ids::{CellId, UnitId};
use domain::register::unit::Unit;
use domain::reporting::record::LeaveCause;
use storage::progress;
use storage::register::unit_past;

use crate::progress::cells::{self, CellFilter, CellList, View};
use crate::{Actor, Result, ServiceError, Services};

/// A unit's page.
#[derive(Debug, Clone)]
pub struct UnitPage {
    /// The unit.
    pub unit: Unit,
    /// The unit that took over its work.
    pub successor: Option<(UnitId, String)>,
    /// Its cells; `None` while the county has no checklist.
    pub ledger: Option<Arc<CellList>>,
    /// Of a unit that has ended: what it took out of the counts of the list shown.
    pub left: Vec<LeftItem>,
}

/// An item that left the counts with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftItem {
    /// Which.
    pub cell: CellId,
    /// Number and requirement of its task, on one short line.
    pub title: String,
    /// The period.
    pub period: String,
    /// First day on which it was not counted.
    pub left_on: NaiveDate,
    /// Why it left.
    pub cause: LeaveCause,
}

/// A unit with its cells. `filter` says which; its unit is set here.
///
/// # Errors
/// `Forbidden`; `NotFound` for a unit of another county, or one that the actor's unit has nothing to do with.
pub async fn unit(actor: &Actor, services: &Services, id: &UnitId, filter: &CellFilter, view: View) -> Result<UnitPage> {
    let scope = actor.scope()?;
    let missing = || ServiceError::NotFound("这个单位");
    let ledger = cells::list(actor, services, &filter.at_unit(id), view).await?;
    // of a day that has ended nothing that was entered later
    let ended = ledger.as_ref().and_then(|ledger| ledger.now.as_of.ended());
    let mut conn = services.db().read().await?;
    let unit = match ended {
        Some(day) => unit_past::known_on(&mut conn, &actor.county, id, day).await?,
        None => storage::register::unit::get(&mut conn, &actor.county, id).await?,
    };
    let unit = unit.ok_or_else(missing)?;
    // the names that a unit is given are its own and those of units that support it
    let is_known = |own: &UnitId| own == id || ledger.as_ref().is_some_and(|ledger| ledger.names.unit(id).is_some());
    if !scope.unit().is_none_or(is_known) {
        return Err(missing());
    }
    let successor = match (&unit.successor, &ledger) {
        (None, _) => None,
        // the ledger has read the names already; whom it does not name, this actor could not open
        (Some(next), Some(ledger)) => ledger.names.unit(next).map(|next| (next.id.clone(), next.full.clone())),
        (Some(next), None) => storage::register::unit::get(&mut conn, &actor.county, next).await?.map(|unit| (unit.id, unit.full_name)),
    };
    let left = match ledger.as_ref().filter(|_| unit.valid_to.is_some()) {
        Some(ledger) => {
            let (list, today) = (ledger.shown.key, ledger.now.today());
            let rows = progress::left_with_unit(&mut conn, &actor.county, &scope, id, list, today).await?;
            let item = |row: progress::LeftWithUnit| LeftItem {
                title: ledger.names.task_title(&row.task).to_string(),
                cell: row.id,
                period: row.period,
                left_on: row.left_on,
                cause: row.cause,
            };
            rows.into_iter().map(item).collect()
        }
        None => Vec::new(),
    };
    Ok(UnitPage { unit, successor, ledger, left })
}
