use domain::access::permission::Permission;
use domain::audit::action::RegisterAction;
use domain::audit::subject::Subject;
use domain::ids::UnitId;
use storage::Lock;
use storage::register::unit;

use crate::form;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// Another place for a unit.
    #[derive(Debug)]
    pub struct Move {
        /// Which unit.
        pub id: UnitId,
        /// Where to, from 1.
        pub place: String,
    }
}

/// Moves a unit to a place (from 1) of the official order; the others close up. A place beyond the last is the last.
///
/// # Errors
/// `Invalid` for a place below 1; `NotFound`.
pub async fn move_to(actor: &Actor, services: &Services, form: &Move) -> Result<()> {
    actor.require(Permission::ManageUnits)?;
    let id = &form.id;
    let place = form.place.trim().parse::<usize>().ok().filter(|place| *place >= 1);
    let place = place.ok_or_else(|| ServiceError::field(Move::place, "请填写顺序号，从1开始的整数。"))?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let all = unit::list(&mut tx, &actor.county).await?;
    let from = all.iter().position(|unit| unit.id == *id).ok_or(ServiceError::NotFound("这个单位"))?;
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.remove(from);
    let to = (place - 1).min(order.len());
    order.insert(to, from);
    for (index, position) in order.into_iter().zip(1_i64..) {
        if let Some(moved) = all.get(index).filter(|unit| unit.position != position) {
            unit::set_position(&mut tx, &actor.county, &moved.id, position).await?;
        }
    }
    audit::record(&mut tx, services, actor, Subject::Unit(id.clone()), RegisterAction::UnitMoved { from: from + 1, to: to + 1 }).await?;
    Ok(tx.commit().await?)
}
