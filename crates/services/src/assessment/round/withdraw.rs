//! 作废: a round that was planned by mistake. What was found out in it stays readable; its days and its name are free.

use domain::access::permission::Permission;
use domain::assessment::plan::{Wanted, may};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::RoundId;
use storage::assessment::round::{self, Withdrawal};

use super::super::REASON_LENGTH;
use super::super::loaded::hold;
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form};

form! {
    /// A round to be withdrawn.
    #[derive(Debug)]
    pub struct WithdrawRoundForm {
        /// Which round.
        pub round: RoundId,
        /// As it was seen.
        pub revision: i64,
        /// Why.
        #[serde(default)]
        pub why: String,
    }
}

/// Withdraws a round in which nothing was scored.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` from scoring on; `Invalid` without a reason; `Stale` when it moved since the page was opened.
pub async fn withdraw_round(actor: &Actor, services: &Services, form: &WithdrawRoundForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let round = hold(&mut tx, actor, &form.round).await?.round;
    let why = form.why.trim().to_owned();
    if let Some(withdrawn) = &round.withdrawn
        && withdrawn.why == why
        && withdrawn.by == actor.person
    {
        // who presses twice hears that it was withdrawn
        return Ok(());
    }
    may(Wanted::Withdraw, round.state).map_err(|fixed| ServiceError::Refused(fixed.to_string()))?;
    if !(2..=REASON_LENGTH).contains(&why.chars().count()) {
        return Err(ServiceError::field(WithdrawRoundForm::why, "请写明作废的理由，2至500个字。"));
    }
    if round.revision != form.revision {
        return Err(ServiceError::Stale);
    }
    let withdrawal = Withdrawal { at: services.now(), by: actor.person.clone(), why: why.clone() };
    if !round::withdraw(&mut tx, &round, &withdrawal).await? {
        return Err(ServiceError::Stale);
    }
    let event = AssessmentAction::RoundWithdrawn { name: round.name, reason: why };
    audit::record(&mut tx, services, actor, Subject::Round(round.id), event).await?;
    Ok(tx.commit().await?)
}
