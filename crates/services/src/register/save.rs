use domain::access::permission::Permission;
use domain::audit::action::RegisterAction;
use domain::audit::subject::Subject;
use domain::checklist::existence::Life;
use domain::ids::UnitId;
use domain::register::life::ends_by_writing;
use domain::register::unit::Unit;
use storage::Lock;
use storage::register::unit;

use super::beginning::{asked_before, there_in_sealed_days};
use super::spelling::search_column;
use super::{UnitFields, blank, found, refuse_taken_names, shown, store};
use crate::operations::rows::Before;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// Adds a unit behind the last one of the register.
///
/// # Errors
/// `Invalid` names the fields to correct.
pub async fn add(actor: &Actor, services: &Services, fields: &UnitFields) -> Result<UnitId> {
    actor.require(Permission::ManageUnits)?;
    let entry = fields.entry(None)?;
    let spelling = fields.spelling(&entry.short_name, None);
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let all = unit::list(&mut tx, &actor.county).await?;
    let position = all.last().map_or(0, |last| last.position) + 1;
    let blank = blank(entry.class, position, spelling);
    let new = entry.over(blank);
    refuse_taken_names(&new, &all, UnitFields::NAMES)?;
    let rows_before = Before::of_register(&mut tx, &actor.county).await?;
    unit::insert(&mut tx, &actor.county, &new, &search_column(&new)).await?;
    let added = RegisterAction::UnitAdded { full_name: new.full_name, short_name: new.short_name, class: new.class };
    audit::record_with_rows(&mut tx, services, actor, Subject::Unit(new.id.clone()), added, Some(&rows_before)).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Corrects a unit. A new official name is a renaming with a date ([`super::rename()`]); this is for what was written wrong.
///
/// # Errors
/// `Invalid` names the fields to correct; `NotFound`; `Stale` when somebody else changed it since the form was opened.
pub async fn edit(actor: &Actor, services: &Services, id: &UnitId, fields: &UnitFields) -> Result<()> {
    actor.require(Permission::ManageUnits)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let before = found(&mut tx, actor, id).await?;
    fields.seen.is_still(&shown(&before))?;
    let entry = fields.entry(Some(&before))?;
    if ends_by_writing(before.valid_to, entry.valid_to) {
        let message = "撤销或合并单位请用下面的“撤并”办理：未完成的事项会一并移交或移出。";
        return Err(ServiceError::field(UnitFields::valid_to, message));
    }
    let all = unit::list(&mut tx, &actor.county).await?;
    if let Some(why) = asked_before(&mut tx, &actor.county, (&before, &all), entry.valid_from).await? {
        return Err(ServiceError::field(UnitFields::valid_from, why));
    }
    let life = Life { from: entry.valid_from, to: entry.valid_to };
    if let Some(why) = there_in_sealed_days(&mut tx, &actor.county, &before, life).await? {
        let field = if entry.valid_from == before.valid_from { UnitFields::valid_to } else { UnitFields::valid_from };
        return Err(ServiceError::field(field, why));
    }
    let changed = entry.changes(&before).into_iter().map(|part| part.label().to_owned()).collect();
    let (pinyin, initials) = fields.spelling(&entry.short_name, Some(&before));
    // a unit that exists again has nobody who took over
    let successor = before.successor.clone().filter(|_| entry.valid_to.is_some());
    let after = Unit { pinyin, initials, successor, ..entry.over(before.clone()) };
    refuse_taken_names(&after, &all, UnitFields::NAMES)?;
    let rows_before = Before::of_register(&mut tx, &actor.county).await?;
    store(&mut tx, actor, services, &after).await?;
    let edited = RegisterAction::UnitEdited { before: before.full_name, after: after.full_name, changed };
    audit::record_with_rows(&mut tx, services, actor, Subject::Unit(id.clone()), edited, Some(&rows_before)).await?;
    Ok(tx.commit().await?)
}
