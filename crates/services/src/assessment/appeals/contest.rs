//! A unit contests a line of its own sheet: once a line, between opening and closing day, with evidence.

use domain::access::permission::Permission;
use domain::assessment::Entry as Step;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::round::may_contest;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{AppealId, RoundId};
use storage::StorageError;
use storage::assessment::appeal as rows;
use storage::assessment::appeal::Appeal;

use super::super::loaded::{NO_ROUND, Upto, hold};
use super::{checked, words};
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form, new_id};

form! {
    /// A line that is contested.
    #[derive(Debug)]
    pub struct ContestForm {
        /// Which round.
        pub round: RoundId,
        /// The leaf.
        pub leaf: String,
        /// The rule.
        pub rule: String,
        /// Why it is wrong.
        #[serde(default)]
        pub text: String,
        /// What shows it.
        #[serde(default)]
        pub evidence: String,
    }
}

fn once() -> ServiceError {
    ServiceError::Refused("这一条已经申诉过，每条只受理一次；补充材料请联系政务公开办。".to_owned())
}

/// Contests a line of the actor's own unit. Once a line, between opening and closing day.
///
/// # Errors
/// `Forbidden`; `NotFound` for a line that is not there; `Refused` outside the days, or where the line was contested before; `Invalid`
/// names the fields.
pub async fn contest(actor: &Actor, services: &Services, form: &ContestForm) -> Result<AppealId> {
    actor.require(Permission::Contest)?;
    let unit = actor.unit.clone().ok_or(NO_ROUND)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    let today = day_of(services.now());
    if !loaded.round.state.is_open_to_units() {
        return Err(NO_ROUND);
    }
    may_contest(loaded.round.state, loaded.round.window, today).map_err(|late| ServiceError::Refused(late.to_string()))?;
    let place = loaded.place(unit.as_str()).ok_or(NO_ROUND)?;
    let scored = loaded.score(Upto::Feedback)?;
    let is_line = |line: &&domain::assessment::Line| {
        line.leaf.as_str() == form.leaf && line.rule.as_str() == form.rule && matches!(line.rule, Step::Rule(_))
    };
    scored.sheets[place].lines.iter().find(is_line).ok_or(ServiceError::NotFound("这一条得分"))?;
    let (text, evidence) = checked(&form.text, &form.evidence, ContestForm::text, ContestForm::evidence)?;
    let same =
        |one: &&Appeal| one.kind == AppealKind::Appeal && one.unit == unit.as_str() && one.leaf == form.leaf && one.rule == form.rule;
    if let Some(before) = loaded.appeals.iter().find(same) {
        // who presses twice hears that it was sent
        let is_own = before.account == actor.account.as_str() && before.text == text && before.evidence == evidence;
        return if is_own { Ok(before.id.clone()) } else { Err(once()) };
    }
    let asked = Appeal {
        id: AppealId::new(new_id()),
        round: form.round.clone(),
        unit: unit.to_string(),
        leaf: form.leaf.clone(),
        rule: form.rule.clone(),
        kind: AppealKind::Appeal,
        no: 1,
        text: text.clone(),
        evidence,
        body: String::new(),
        asked_at: services.now(),
        asked_by: actor.person.clone(),
        account: actor.account.to_string(),
        state: AppealState::Open,
        decision: String::new(),
        decided: None,
        decided_account: String::new(),
    };
    match rows::insert(&mut tx, &asked).await {
        Err(StorageError::Duplicate(_)) => return Err(once()),
        other => other?,
    }
    let (unit_name, place, _) = words(&loaded, &asked);
    let event = AssessmentAction::LineContested { name: loaded.round.name, unit: unit_name, place, text };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    tx.commit().await?;
    Ok(asked.id)
}
