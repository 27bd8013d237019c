//! Name and days of a round, changed as long as nothing was scored.

use chrono::Datelike;
use domain::access::permission::Permission;
use domain::assessment::plan::{Wanted, is_late_cutoff, may};
use domain::assessment::round::RoundState;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::RoundId;
use storage::StorageError;
use storage::assessment::cross_check;
use storage::assessment::round::{self, Round};

use super::super::collect;
use super::super::loaded::{hold, load};
use super::open::taken;
use super::plan::{Plan, Typed, namesake, overlap, settle};
use crate::form::tick;
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form};

form! {
    /// Another name, other days.
    #[derive(Debug)]
    pub struct ChangeRoundForm {
        /// Which round.
        pub round: RoundId,
        /// As it was seen.
        pub revision: i64,
        /// What it is called.
        pub name: String,
        /// First day.
        pub starts_on: String,
        /// Last day.
        pub ends_on: String,
        /// The last day that facts speak of.
        pub cutoff_on: String,
        /// It lies before the last day on purpose.
        #[serde(default, with = "tick")]
        pub early_cutoff: bool,
        /// It lies far behind the last day on purpose.
        #[serde(default, with = "tick")]
        pub late_cutoff: bool,
        /// Working days that appeals stay open.
        pub appeal_days: String,
    }
}

impl ChangeRoundForm {
    /// The form as it begins.
    #[must_use]
    pub fn of(round: &Round) -> Self {
        Self {
            round: round.id.clone(),
            revision: round.revision,
            name: round.name.clone(),
            starts_on: round.starts_on.to_string(),
            ends_on: round.ends_on.to_string(),
            cutoff_on: round.cutoff_on.to_string(),
            // who planned it so has said so
            early_cutoff: round.cutoff_on < round.ends_on,
            late_cutoff: is_late_cutoff(round.cutoff_on, round.ends_on),
            appeal_days: round.appeal_days.to_string(),
        }
    }
}

/// Changes name and days. Who takes part is settled anew; where collecting has begun, facts are collected again up to the new day.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` from scoring on; `Invalid` names the fields; `Stale` when the round moved since the page was opened.
pub async fn change_round(actor: &Actor, services: &Services, form: &ChangeRoundForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let before = hold(&mut tx, actor, &form.round).await?.round;
    may(Wanted::Change, before.state).map_err(|fixed| ServiceError::Refused(fixed.to_string()))?;
    let (typed, errors) = Typed::of_change(form).read();
    let Some(Plan { name, starts_on, ends_on, cutoff_on, appeal_days }) = typed else { return Err(ServiceError::Invalid(errors)) };
    let year = ends_on.year();
    let changed = Round { name: name.clone(), year, starts_on, ends_on, cutoff_on, appeal_days, ..before.clone() };
    if changed == before {
        // who presses twice, or changed nothing
        return Ok(());
    }
    if before.revision != form.revision {
        return Err(ServiceError::Stale);
    }
    if name != before.name && cross_check::get(&mut tx, &before.id).await?.is_some() {
        let why = "互查抽签公告已经用原来的名称固定，名称不能再改；日期可以改。";
        return Err(ServiceError::field(ChangeRoundForm::name, why));
    }
    // one that bears its name already, from before this was asked, may get other days
    if name != before.name
        && let Some(same) = namesake(&mut tx, actor, &changed).await?
    {
        return Err(ServiceError::field(ChangeRoundForm::name, taken(&same)));
    }
    if let Some(why) = overlap(&mut tx, actor, &changed).await? {
        return Err(ServiceError::field(ChangeRoundForm::starts_on, why));
    }
    match round::change(&mut tx, &changed).await {
        Err(StorageError::Duplicate(_)) => {
            return Err(ServiceError::field(ChangeRoundForm::name, taken(&changed)));
        }
        Ok(false) => return Err(ServiceError::Stale),
        Ok(true) => {}
        Err(error) => return Err(error.into()),
    }
    settle(&mut tx, actor, &changed).await?;
    let event =
        AssessmentAction::RoundChanged { name, before: before.name, starts_on, ends_on, cutoff_on, appeal_days: appeal_days.into() };
    audit::record(&mut tx, services, actor, Subject::Round(before.id.clone()), event).await?;
    if before.state == RoundState::Collecting {
        let loaded = load(&mut tx, actor, &before.id).await?;
        collect::collect(&mut tx, actor, services, &loaded, day_of(services.now())).await?;
    }
    Ok(tx.commit().await?)
}
