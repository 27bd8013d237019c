use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::RegisterAction;
use domain::audit::subject::Subject;
use domain::checklist::AssignmentRole;
use domain::ids::{AssignmentId, UnitId};
use domain::register::unit::Unit;
use storage::{Lock, Tx, register::merge, register::unit};

use super::fields::parse_day;
use super::{found, shown, store};
use crate::form;
use crate::form::tick;
use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, new_id, operations::audit};

form! {
    /// The end of a unit as it was typed: abolished, or merged into another.
    #[derive(Debug)]
    pub struct Closing {
        /// Which unit.
        pub id: UnitId,
        /// First day it no longer exists, as `2026-06-01`.
        pub closed_on: String,
        /// The unit that takes over its work, if any does.
        pub successor: Option<UnitId>,
        /// 转给承接单位: open cells of periods that begin on or after that day move to the successor.
        #[serde(default, with = "tick")]
        pub hand_over: bool,        /// The unit as the form showed it.
        pub seen: Seen,
    }
}

/// What would move, for the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergePreview {
    /// Open cells in periods from that day on.
    pub open_cells: i64,
}

/// How many open cells of a unit lie in periods from a day on.
///
/// # Errors
/// `Forbidden` without the right to manage units; `NotFound`.
pub async fn merge_preview(actor: &Actor, services: &Services, id: &UnitId, on: NaiveDate) -> Result<MergePreview> {
    actor.require(Permission::ManageUnits)?;
    let mut conn = services.db().read().await?;
    let unit = found(&mut conn, actor, id).await?;
    Ok(MergePreview { open_cells: merge::open_cells_from(&mut conn, &actor.county, &unit.id, on).await? })
}

/// Ends a unit on a day, with or without a successor. Lists and counts of earlier days keep it, and what it handed in stays
/// under its name. Its open cells stay with it unless they are handed over.
///
/// # Errors
/// `Invalid` names the fields to correct; `NotFound`; `Stale` when somebody else changed it since the form was opened.
pub async fn close(actor: &Actor, services: &Services, closing: &Closing) -> Result<()> {
    actor.require(Permission::ManageUnits)?;
    let id = &closing.id;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let before = found(&mut tx, actor, id).await?;
    closing.seen.is_still(&shown(&before))?;
    let all = unit::list(&mut tx, &actor.county).await?;
    let on = checked(&before, &all, closing)?;
    let after = Unit { valid_to: Some(on), successor: closing.successor.clone(), ..before };
    store(&mut tx, actor, &after).await?;
    let (moved, taken_off) = match &closing.successor {
        Some(successor) if closing.hand_over => hand_over(&mut tx, actor, &after.id, successor, on).await?,
        _ => (0, 0),
    };
    let action = match &closing.successor {
        Some(successor) => RegisterAction::UnitMerged { on, successor: successor.clone(), moved, taken_off },
        None => RegisterAction::UnitClosed { on },
    };
    audit::record(&mut tx, services, actor, Subject::Unit(id.clone()), action).await?;
    Ok(tx.commit().await?)
}

fn checked(before: &Unit, all: &[Unit], closing: &Closing) -> Result<NaiveDate> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    let on = parse_day(&closing.closed_on);
    match on {
        None => wrong(Closing::closed_on, "请填写撤并日期,写成2026-06-01的样式。"),
        Some(on) if before.valid_from.is_some_and(|from| on <= from) => wrong(Closing::closed_on, "撤并日期必须晚于启用日期。"),
        Some(_) => {}
    }
    if let Some(successor) = &closing.successor {
        let fits = all.iter().any(|unit| unit.id == *successor && unit.id != before.id && unit.valid_to.is_none());
        if !fits {
            wrong(Closing::successor, "承接单位必须是另一个在用的单位,请重新选择。");
        }
    } else if closing.hand_over {
        wrong(Closing::successor, "要转交未填报的事项,请先选择承接单位。");
    }
    on.filter(|_| errors.is_empty()).ok_or(ServiceError::Invalid(errors))
}

/// Moves what is still open; answers how many cells moved and how many were the successor's own already.
async fn hand_over(tx: &mut Tx, actor: &Actor, unit: &UnitId, successor: &UnitId, on: NaiveDate) -> Result<(u64, u64)> {
    let (mut moved, mut taken_off) = (0, 0);
    for task in merge::moving_tasks(tx, &actor.county, unit, successor, on).await? {
        let to = match task.to {
            Some(own) => {
                merge::revive_assignment(tx, &own, on).await?;
                if task.role == AssignmentRole::Lead {
                    merge::take_the_lead(tx, &own, on).await?;
                }
                own
            }
            None => {
                let new = AssignmentId::new(new_id());
                merge::copy_assignment(tx, &task.from, &new, successor).await?;
                new
            }
        };
        let (more_moved, more_taken_off) = merge::move_open_cells(tx, &task.from, &to, successor, on).await?;
        moved += more_moved;
        taken_off += more_taken_off;
    }
    Ok((moved, taken_off))
}
