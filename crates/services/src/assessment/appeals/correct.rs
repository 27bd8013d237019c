//! The office asks for a correction of what is sealed; another person of the office approves it.

use domain::access::permission::Permission;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::inputs::EntryForm as Form;
use domain::assessment::round::RoundState;
use domain::assessment::typed::Typed;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::{AppealId, RoundId, UnitId};
use serde_json::Value;
use storage::assessment::appeal as rows;
use storage::assessment::appeal::Appeal;

use super::super::enter::members;
use super::super::loaded::hold;
use super::{checked, effect, instead, words};
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form, new_id};

form! {
    /// A correction of what is sealed.
    #[derive(Debug)]
    pub struct CorrectionForm {
        /// Which round.
        pub round: RoundId,
        /// Which unit.
        pub unit: UnitId,
        /// The leaf.
        pub leaf: String,
        /// The rule.
        pub rule: String,
        /// What the fact is to be.
        #[serde(default)]
        pub value: String,
        /// Of a judgement.
        #[serde(default)]
        pub verdict: String,
        /// Names that were ticked.
        #[serde(default)]
        pub picked: Vec<String>,
        /// Why.
        #[serde(default)]
        pub text: String,
        /// What shows it.
        #[serde(default)]
        pub evidence: String,
    }
}

/// Asks for a correction of a sealed line; another person of the office approves it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where the round is not sealed, or a correction of the line waits; `Invalid` names the fields.
pub async fn ask_correction(actor: &Actor, services: &Services, form: &CorrectionForm) -> Result<AppealId> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    if loaded.round.state != RoundState::Sealed {
        return Err(ServiceError::Refused("这一批次还没有封存，可以直接更正事实或裁定申诉。".to_owned()));
    }
    let own = loaded.outline.of(&loaded.unit(&form.unit)?.unit);
    let rule = own.rule(&form.leaf, &form.rule).ok_or(ServiceError::NotFound("这条规则"))?;
    let (text, evidence) = checked(&form.text, &form.evidence, CorrectionForm::text, CorrectionForm::evidence)?;
    let typed =
        Typed { value: form.value.replace('\r', ""), verdict: form.verdict.clone(), picked: form.picked.clone(), reason: text.clone() };
    let members = members(Form::Fact, Some(&rule.kind), &typed, "", &evidence)?;
    let same = |one: &&Appeal| {
        one.kind == AppealKind::Correction && one.unit == form.unit.as_str() && one.leaf == form.leaf && one.rule == form.rule
    };
    let before: Vec<&Appeal> = loaded.appeals.iter().filter(same).collect();
    if let Some(open) = before.iter().find(|one| one.state == AppealState::Open) {
        let body = Value::Object(members).to_string();
        if open.account == actor.account.as_str() && open.text == text && open.evidence == evidence && open.body == body {
            return Ok(open.id.clone());
        }
        return Err(ServiceError::Refused("这一条已有更正在等待审批。".to_owned()));
    }
    let asked = Appeal {
        id: AppealId::new(new_id()),
        round: form.round.clone(),
        unit: form.unit.to_string(),
        leaf: form.leaf.clone(),
        rule: form.rule.clone(),
        kind: AppealKind::Correction,
        no: before.iter().map(|one| one.no).max().unwrap_or_default() + 1,
        text: text.clone(),
        evidence,
        body: Value::Object(members.clone()).to_string(),
        asked_at: services.now(),
        asked_by: actor.person.clone(),
        account: actor.account.to_string(),
        state: AppealState::Open,
        decision: String::new(),
        decided: None,
        decided_account: String::new(),
        filing: String::new(),
    };
    if effect(&loaded, &instead(&asked, members))?.0.is_empty() {
        return Err(ServiceError::field(CorrectionForm::value, "这样更正得分没有变化，请核对。"));
    }
    rows::insert(&mut tx, &asked).await?;
    let (unit, place, _) = words(&loaded, &asked);
    let event = AssessmentAction::CorrectionAsked { name: loaded.round.name, unit, place, text };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    tx.commit().await?;
    Ok(asked.id)
}
