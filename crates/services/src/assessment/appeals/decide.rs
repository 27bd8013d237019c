//! A decision, after a look at every rank that moves. The old entry stays; what is decided is the next one.

use domain::access::permission::Permission;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::inputs::{EntryForm as Form, Origin, RoundEntry};
use domain::assessment::typed::Typed;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::{AppealId, RoundId, UnitId};
use serde_json::Value;
use storage::assessment::appeal::{self as rows, Appeal};
use storage::assessment::fact::Entry;

use super::super::enter::{EntryForm, members, without_old_amount};
use super::super::loaded::{Loaded, hold, load};
use super::super::{REASON_LENGTH, seal, written};
use super::years::years;
use super::{MovedUnit, NO_APPEAL, contested, effect, instead, refusal, words};
use crate::operations::audit;
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, form, new_id};

form! {
    /// A decision.
    #[derive(Debug)]
    pub struct DecisionForm {
        /// Which appeal or correction.
        pub appeal: AppealId,
        /// `uphold` or `reject`.
        #[serde(default)]
        pub decision: String,
        /// What the fact is to be, as in [`EntryForm`].
        #[serde(default)]
        pub value: String,
        /// Of a judgement.
        #[serde(default)]
        pub verdict: String,
        /// Names that were ticked.
        #[serde(default)]
        pub picked: Vec<String>,
        /// Why; the unit reads it.
        #[serde(default)]
        pub text: String,
        /// What was looked at: every rank that moves.
        #[serde(default)]
        pub confirmed: String,
    }
}

/// What an upholding decision makes of the fact.
fn decided(loaded: &Loaded, one: &Appeal, form: &DecisionForm) -> Result<RoundEntry> {
    if one.kind == AppealKind::Correction {
        let body: Value = serde_json::from_str(&one.body).map_err(ServiceError::internal)?;
        return Ok(instead(one, body.as_object().cloned().unwrap_or_default()));
    }
    let own = loaded.outline.of(&loaded.unit(&UnitId::new(one.unit.clone()))?.unit);
    let rule = own.rule(&one.leaf, &one.rule).ok_or(NO_APPEAL)?;
    let typed = Typed {
        value: form.value.replace('\r', ""),
        verdict: form.verdict.clone(),
        picked: form.picked.clone(),
        reason: form.text.clone(),
    };
    let typed = without_old_amount(typed, Some(&rule.kind), contested(loaded, one));
    let members = members(Form::Fact, Some(&rule.kind), &typed, "", &one.evidence).map_err(|error| match error {
        // the reason of a decision is its text
        ServiceError::Invalid(errors) => {
            let field = |error: FieldError| FieldError {
                field: if error.field == EntryForm::reason { DecisionForm::text.to_owned() } else { error.field },
                ..error
            };
            ServiceError::Invalid(errors.into_iter().map(field).collect())
        }
        other => other,
    })?;
    Ok(instead(one, members))
}

/// What an upholding decision would move; and of a correction, a sentence for each sealed year that keeps the number of before.
///
/// # Errors
/// As [`decide`], but for the confirmation.
pub async fn look(actor: &Actor, services: &Services, form: &DecisionForm) -> Result<(Vec<MovedUnit>, Seen, Vec<String>)> {
    actor.require(Permission::Assess)?;
    let mut conn = services.db().read().await?;
    let one = rows::get(&mut conn, &actor.county, &form.appeal).await?.ok_or(NO_APPEAL)?;
    let loaded = load(&mut conn, actor, &one.round).await?;
    let entry = decided(&loaded, &one, form)?;
    let (moved, _) = effect(&loaded, &entry)?;
    let years = match one.kind {
        AppealKind::Correction => years(&mut conn, actor, &loaded, &entry).await?,
        AppealKind::Appeal => Vec::new(),
    };
    let seen = seen(form, &moved);
    Ok((moved, seen, years))
}

fn seen(form: &DecisionForm, moved: &[MovedUnit]) -> Seen {
    let rows: Vec<_> = moved.iter().map(|one| (&one.name, &one.moved.total, one.moved.rank, &one.moved.grade)).collect();
    Seen::of(&(&form.appeal, &form.value, &form.verdict, &form.picked, rows))
}

/// Whether the very same was decided by the very same person: who presses twice hears that it was.
fn is_decided_so(actor: &Actor, one: &Appeal, form: &DecisionForm) -> bool {
    let state = match form.decision.as_str() {
        "uphold" => AppealState::Upheld,
        "reject" => AppealState::Rejected,
        _ => return false,
    };
    let is_own = one.decided.is_some() && one.decided_account == actor.account.as_str();
    is_own && one.state == state && one.decision == form.text.trim().replace("\r\n", "\n")
}

/// Decides an appeal, or approves a correction. The old entry stays; what is decided is the next one. A correction seals a new version.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` for the marker herself, for who asked, after the round is final, where the line would get worse
/// or stay; `Invalid` names the fields, and asks for the look first; `Stale` where it was decided meanwhile.
pub async fn decide(actor: &Actor, services: &Services, form: &DecisionForm) -> Result<RoundId> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let round = rows::get(&mut tx, &actor.county, &form.appeal).await?.ok_or(NO_APPEAL)?.round;
    let loaded = hold(&mut tx, actor, &round).await?;
    let one = loaded.appeals.iter().find(|one| one.id == form.appeal).cloned().ok_or(NO_APPEAL)?;
    if is_decided_so(actor, &one, form) {
        return Ok(round);
    }
    if let Some(why) = refusal(actor, &loaded, &one) {
        return Err(if one.state == AppealState::Open { ServiceError::Refused(why) } else { ServiceError::Stale });
    }
    let is_upheld = match form.decision.as_str() {
        "uphold" => true,
        "reject" => false,
        _ => return Err(ServiceError::field(DecisionForm::decision, "请选择支持或不支持。")),
    };
    let text = form.text.trim().replace("\r\n", "\n");
    if !(4..=REASON_LENGTH).contains(&text.chars().count()) {
        return Err(ServiceError::field(DecisionForm::text, "请写明裁定的理由，4至500个字；单位看得到。"));
    }
    without_numbers(DecisionForm::text, &text)?;
    let mut record = None;
    if is_upheld {
        let entry = decided(&loaded, &one, form)?;
        let (moved, is_worse) = effect(&loaded, &entry)?;
        if one.kind == AppealKind::Appeal && is_worse {
            return Err(ServiceError::field(DecisionForm::value, "申诉不能使得分更低；新发现的问题请另行处理。"));
        }
        if moved.is_empty() {
            return Err(ServiceError::field(DecisionForm::value, "这样裁定得分没有变化；支持的请改正事实，不支持的请选“不支持”。"));
        }
        if form.confirmed != seen(form, &moved).as_str() {
            return Err(ServiceError::field(DecisionForm::confirmed, "请先核对对得分和名次的影响，再确认裁定。"));
        }
        let (_, no) = loaded.entry(&one.unit, Form::Fact, &one.leaf, &one.rule);
        let added = Entry {
            id: new_id(),
            unit: one.unit.clone(),
            form: Form::Fact,
            leaf: one.leaf.clone(),
            rule: one.rule.clone(),
            no: no + 1,
            body: Value::Object(entry.members).to_string(),
            origin: if one.kind == AppealKind::Appeal { Origin::Appeal } else { Origin::Correction },
            source: String::new(),
            evidence: one.evidence.clone(),
            entered_at: services.now(),
            entered_by: actor.person.clone(),
            account: actor.account.to_string(),
        };
        record = written::add(&mut tx, &round, vec![added]).await?;
    }
    let state = if is_upheld { AppealState::Upheld } else { AppealState::Rejected };
    if !rows::decide(&mut tx, &one.id, state, &text, services.now(), (&actor.person, actor.account.as_str())).await? {
        return Err(ServiceError::Stale);
    }
    let (unit, place, _) = words(&loaded, &one);
    let name = loaded.round.name.clone();
    let subject = Subject::Round(round.clone());
    match one.kind {
        AppealKind::Appeal => {
            let event = AssessmentAction::AppealDecided { name, unit, place, upheld: is_upheld, decision: text };
            audit::record_with_digest(&mut tx, services, actor, subject, event, record).await?;
        }
        AppealKind::Correction => {
            let reason = format!("{unit}“{place}”更正：{}", one.text);
            let event = AssessmentAction::CorrectionDecided { name, unit, place, upheld: is_upheld, decision: text };
            audit::record_with_digest(&mut tx, services, actor, subject, event, record).await?;
            if is_upheld {
                seal::seal(&mut tx, actor, services, &round, &reason).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(round)
}
