//! 免报 and 不涉及 for a stretch of days: of one task or all, for a unit, a group or everybody, with what is added later.

mod end;
mod enter;
mod list;

pub use end::{ChosenExemption, end};
pub use enter::{ExemptionForm, Spared, enter, look};
pub use list::{ExemptionPage, ListedExemption, page};

use std::collections::HashMap;

use domain::checklist::exemption::{Exemption, ExemptionKind};
use domain::ids::{ChecklistId, UnitId};
use domain::register::unit::Unit;
use domain::reporting::record::{Event, Happening, LeaveCause, Presence, State};
use storage::checklist::fresh_cell::FreshCell;
use storage::reporting::cell::{self, Cell};
use storage::reporting::event;
use storage::review::exemption;
use storage::{Lock, Tx, checklist, register};

use super::Decision;
use crate::reporting::step::attempt;
use crate::{Actor, Result, ServiceError, Services};

/// Holds the list: nothing of a closed one is exempted, and nothing is asked again.
async fn hold(tx: &mut Tx, actor: &Actor, list: &ChecklistId) -> Result<()> {
    let list = checklist::get(tx, &actor.county, list).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    Ok(tx.lock(&actor.county, Lock::Checklist(list.year, &list.name)).await?)
}

/// The assessment group of each unit, as it is today.
type Groups = HashMap<UnitId, String>;

fn groups(units: &[Unit]) -> Groups {
    units.iter().map(|unit| (unit.id.clone(), unit.group.clone())).collect()
}

fn covers(exemption: &Exemption, cell: &Cell, groups: &Groups) -> bool {
    let group = groups.get(cell.unit()).map_or("", String::as_str);
    exemption.covers(&cell.task, cell.unit(), group, cell.record().limit_on)
}

/// Whether a cell can be spared at all: asked, nothing judged, nothing waiting to be.
fn can_be_spared(exemption: &Exemption, cell: &Cell) -> bool {
    let decision = match exemption.kind {
        ExemptionKind::Exempt => Decision::Exempt,
        ExemptionKind::NotApplicable => Decision::NotApplicable,
    };
    decision.fits(cell) && matches!(cell.record().state, State::Open | State::Returned { .. })
}

/// The cells that it spares.
fn spared<'a>(exemption: &'a Exemption, cells: Vec<Cell>, groups: &'a Groups) -> impl Iterator<Item = Cell> + use<'a> {
    cells.into_iter().filter(move |cell| can_be_spared(exemption, cell) && covers(exemption, cell, groups))
}

/// Whether a cell stays asked though the day up to which it may be reported lies between these days: what it asks was to be done before.
fn only_reported_within(exemption: &Exemption, cell: &Cell, groups: &Groups) -> bool {
    let group = groups.get(cell.unit()).map_or("", String::as_str);
    cell.record().limit_on < exemption.from
        && can_be_spared(exemption, cell)
        && exemption.covers(&cell.task, cell.unit(), group, cell.due_on())
}

/// The cells that it has spared and that nobody has asked for again.
fn were_spared(exemption: &Exemption, cell: &Cell) -> bool {
    match (exemption.kind, cell.record().presence) {
        (ExemptionKind::Exempt, Presence::Left { cause, .. }) => cause == LeaveCause::Exempt,
        (ExemptionKind::NotApplicable, Presence::Present) => matches!(cell.record().state, State::NotApplicable { report: None, .. }),
        _ => false,
    }
}

/// The event by which it was spared: it bears the reason of the exemption, or one of its own where the office decided about it alone.
async fn spared_by(tx: &mut Tx, cell: &Cell) -> Result<Option<Event>> {
    let is_it = |event: &Event| matches!(event.what, Happening::Left { cause: LeaveCause::Exempt } | Happening::AgreedNotApplicable);
    Ok(event::recorded(tx, &cell.id).await?.into_iter().rev().find(is_it))
}

async fn spare(tx: &mut Tx, services: &Services, actor: &Actor, exemption: &Exemption, mut cell: Cell, reason: &str) -> Result<bool> {
    let what = match exemption.kind {
        ExemptionKind::Exempt => Happening::Left { cause: LeaveCause::Exempt },
        ExemptionKind::NotApplicable => Happening::AgreedNotApplicable,
    };
    Ok(attempt(tx, services, actor, &mut cell, what, reason).await?.is_ok())
}

/// What comes into a list asks the exemptions that hold there.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn spare_new(tx: &mut Tx, actor: &Actor, services: &Services, list: &ChecklistId, new: &[FreshCell]) -> Result<()> {
    let holding = exemption::holding(tx, &actor.county, list).await?;
    if holding.is_empty() || new.is_empty() {
        return Ok(());
    }
    let groups = groups(&register::unit::list(tx, &actor.county).await?);
    for fresh in new.iter().filter(|fresh| fresh.taken_over.is_none()) {
        let group = groups.get(&fresh.place.unit).map_or("", String::as_str);
        let is_covered =
            |one: &&exemption::StoredExemption| one.exemption.covers(&fresh.task, &fresh.place.unit, group, fresh.period.limit_on);
        let Some(one) = holding.iter().find(is_covered) else { continue };
        if let Some(cell) = cell::get(tx, &actor.county, &fresh.id).await? {
            spare(tx, services, actor, &one.exemption, cell, &one.reason).await?;
        }
    }
    Ok(())
}
