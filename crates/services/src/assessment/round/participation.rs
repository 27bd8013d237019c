//! 参评和未参评.

use domain::access::permission::Permission;
use domain::assessment::round::RoundState;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::{RoundId, UnitId};
use storage::assessment::round;

use super::super::REASON_LENGTH;
use super::super::loaded::hold;
use super::takes_facts;
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form};

form! {
    /// A unit that takes part or does not.
    #[derive(Debug)]
    pub struct ParticipationForm {
        /// Which round.
        pub round: RoundId,
        /// Which unit.
        pub unit: UnitId,
        /// `yes` or `no`.
        pub assessed: String,
        /// Why not.
        #[serde(default)]
        pub reason: String,
    }
}

/// Takes a unit out of a round, or in again. 未参评 is no nought and no 待评.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` without a reason; `Refused` after the feedback.
pub async fn set_participation(actor: &Actor, services: &Services, form: &ParticipationForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    if loaded.round.state != RoundState::Draft {
        takes_facts(&loaded)?;
    }
    let name = loaded.unit(&form.unit)?.unit.name.clone();
    let assessed = form.assessed == "yes";
    let reason = form.reason.trim();
    if !assessed && !(2..=REASON_LENGTH).contains(&reason.chars().count()) {
        return Err(ServiceError::field(ParticipationForm::reason, "请写明不参评的理由，2至500个字。"));
    }
    // of one that ended meanwhile either answer is a decision: the reason says that somebody gave it
    let has_ended = loaded.ended().any(|(one, _)| one.unit.id == form.unit.as_str());
    if has_ended && !(2..=REASON_LENGTH).contains(&reason.chars().count()) {
        return Err(ServiceError::field(ParticipationForm::reason, "这个单位在考评期内撤并或撤销，参评的也请写明理由，2至500个字。"));
    }
    let kept = if assessed && !has_ended { "" } else { reason };
    round::set_assessed(&mut tx, &form.round, form.unit.as_str(), assessed, kept).await?;
    let event = AssessmentAction::ParticipationSet { name: loaded.round.name, unit: name, assessed, reason: reason.to_owned() };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    Ok(tx.commit().await?)
}
