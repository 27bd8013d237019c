use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::register::{RegisterAction, UnitNames};
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use domain::register::ended::{ended_word, full_name_ended};
use domain::register::entry::{UnitEntry, UnitPart};
use domain::register::unit::{Alias, AliasKind, Unit};
use storage::register::unit;
use storage::{Lock, Tx};

use super::fields::parse_day;
use super::{NameFields, field_errors, found, refuse_taken_names, shown, store_from};
use crate::form;
use crate::operations::rows::Before;
use crate::operations::scheduled::{Change, When, arrange};
use crate::sealed_days::nothing_begins;
use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, operations::audit};

form! {
    /// A renaming as it was typed. The page shows the unit's own fields as well, so these say `new`.
    #[derive(Debug)]
    pub struct Renaming {
        /// Which unit.
        pub id: UnitId,
        /// The new 单位全称.
        pub new_full_name: String,
        /// The new 简称.
        pub new_short_name: String,
        /// First day of the new names, as `2026-06-01`.
        pub renamed_on: String,
        /// The unit as the form showed it.
        pub seen: Seen,
    }
}

/// Where this form has the two names.
const FIELDS: NameFields = NameFields { full_name: Renaming::new_full_name, short_name: Renaming::new_short_name };

/// Gives a unit other official names from a day on. The old ones become former names that end on that day: reports, lists
/// and counts of earlier days keep them. A day ahead is waited for.
///
/// # Errors
/// `Invalid` names the fields to correct; `NotFound`; `Stale` when somebody else changed it since the form was opened.
pub async fn rename(actor: &Actor, services: &Services, renaming: &Renaming) -> Result<When> {
    actor.require(Permission::ManageUnits)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let before = found(&mut tx, actor, &renaming.id).await?;
    renaming.seen.is_still(&shown(&before))?;
    let (after, on) = checked(&mut tx, actor, &before, renaming).await?;
    let when = if on > day_of(services.now()) {
        let said = format!("{}更名为{}（简称{}）", before.full_name, after.full_name, after.short_name);
        let change = Change::Rename(renaming.clone());
        arrange(&mut tx, actor, services, Subject::Unit(before.id), on, &change, said).await?;
        When::On(on)
    } else {
        let today = day_of(services.now());
        apply(&mut tx, actor, services, (before, after), (on, today)).await?;
        When::Now
    };
    tx.commit().await?;
    Ok(when)
}

/// The same in a transaction that goes on, whatever was seen: on the day it was arranged for nobody looks at a form.
pub(crate) async fn rename_now(tx: &mut Tx, actor: &Actor, services: &Services, renaming: &Renaming) -> Result<()> {
    tx.lock(&actor.county, Lock::Register).await?;
    let before = found(tx, actor, &renaming.id).await?;
    let (after, on) = checked(tx, actor, &before, renaming).await?;
    // it was entered before its day, whenever the program comes to it
    apply(tx, actor, services, (before, after), (on, on)).await
}

/// The unit under its new names, which nobody else bears, and their first day.
async fn checked(tx: &mut Tx, actor: &Actor, before: &Unit, renaming: &Renaming) -> Result<(Unit, NaiveDate)> {
    let (after, on) = renamed(before, renaming)?;
    if let Some(ended) = before.valid_to.filter(|ended| *ended <= on) {
        let word = ended_word(before.successor.is_some());
        let next = if before.successor.is_some() { "；需要更名的是承接单位的，请到承接单位办理" } else { "" };
        let why = format!("{}，{word}以后不再更名{next}。", full_name_ended(before, ended));
        return Err(ServiceError::field(Renaming::renamed_on, why));
    }
    if let Some(why) = nothing_begins(tx, &actor.county, on).await? {
        return Err(ServiceError::field(Renaming::renamed_on, why));
    }
    refuse_taken_names(&after, &unit::list(tx, &actor.county).await?, FIELDS)?;
    Ok((after, on))
}

async fn apply(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    (before, after): (Unit, Unit),
    (on, entered): (NaiveDate, NaiveDate),
) -> Result<()> {
    let rows_before = Before::of_register(tx, &actor.county).await?;
    store_from(tx, actor, &after, entered).await?;
    let action = RegisterAction::UnitRenamed {
        before: UnitNames { full_name: before.full_name, short_name: before.short_name },
        after: UnitNames { full_name: after.full_name, short_name: after.short_name },
        on,
    };
    audit::record_with_rows(tx, services, actor, Subject::Unit(after.id), action, Some(&rows_before)).await
}

/// The unit under its new names, and the day from which it bears them.
fn renamed(before: &Unit, renaming: &Renaming) -> Result<(Unit, NaiveDate)> {
    let (full_name, short_name) = (renaming.new_full_name.trim().to_owned(), renaming.new_short_name.trim().to_owned());
    let entry = UnitEntry { full_name, short_name, ..UnitEntry::of(before) };
    // the note is not on this form: what stands there from before keeps nobody from a new name
    let faults = entry.faults().into_iter().filter(|(part, _)| *part != UnitPart::Note).collect();
    let mut errors = field_errors(faults, FIELDS);
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let on = parse_day(&renaming.renamed_on);
    if on.is_none() {
        wrong(Renaming::renamed_on, "请填写新名称启用的日期，写成2026-06-01的样式。".into());
    }
    if entry.full_name == before.full_name && entry.short_name == before.short_name {
        wrong(Renaming::new_full_name, "新名称与现名称相同，请填写新的全称或简称。".into());
    }
    // names follow one another: a renaming before the last one would make two names hold on the same days
    let last = before.aliases.iter().filter(|alias| alias.kind != AliasKind::Alias).filter_map(|alias| alias.valid_to).max();
    if let (Some(on), Some(last)) = (on, last)
        && on <= last
    {
        wrong(Renaming::renamed_on, format!("上一次更名是{last}起，这次的日期必须更晚。"));
    }
    let Some(on) = on.filter(|_| errors.is_empty()) else { return Err(ServiceError::Invalid(errors)) };
    let former = |kind: AliasKind, old: &str, new: &str| {
        // in use since the renaming before; unknown for the first name
        let since = before.aliases.iter().filter(|alias| alias.kind == kind).filter_map(|alias| alias.valid_to).max();
        (old != new).then(|| Alias { name: old.to_owned(), kind, valid_from: since.or(before.valid_from), valid_to: Some(on) })
    };
    let mut aliases = before.aliases.clone();
    aliases.retain(|alias| alias.kind != AliasKind::Alias || (alias.name != entry.full_name && alias.name != entry.short_name));
    aliases.extend(former(AliasKind::FormerFullName, &before.full_name, &entry.full_name));
    aliases.extend(former(AliasKind::FormerShortName, &before.short_name, &entry.short_name));
    let (pinyin, initials) = if entry.short_name == before.short_name {
        (before.pinyin.clone(), before.initials.clone())
    } else {
        super::spelling::spelled(&entry.short_name)
    };
    Ok((Unit { full_name: entry.full_name, short_name: entry.short_name, pinyin, initials, aliases, ..before.clone() }, on))
}
