//! A unit contests lines of its own sheet: once a line, between opening and closing day, with evidence.

use domain::access::permission::Permission;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::round::may_contest;
use domain::assessment::{Entry as Step, Line};
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
        /// Other lines that are contested for the same reason: `leaf/rule`.
        #[serde(default)]
        pub also: Vec<String>,
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

/// Contests lines of the actor's own unit with one form. Once a line, between opening and closing day; answers the first of them.
///
/// # Errors
/// `Forbidden`; `NotFound` for a line that is not there; `Refused` outside the days, or where a line was contested before; `Invalid`
/// names the fields. Then none is contested.
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
    let (text, evidence) = checked(&form.text, &form.evidence, ContestForm::text, ContestForm::evidence)?;
    let lines = lines_of(form);
    for (leaf, rule) in &lines {
        let is_line = |line: &&Line| line.leaf.as_str() == *leaf && line.rule.as_str() == *rule && matches!(line.rule, Step::Rule(_));
        scored.sheets[place].lines.iter().find(is_line).ok_or(ServiceError::NotFound("这一条得分"))?;
    }
    let before: Vec<&Appeal> = lines
        .iter()
        .filter_map(|(leaf, rule)| {
            let is_same =
                |one: &&Appeal| one.kind == AppealKind::Appeal && one.unit == unit.as_str() && one.leaf == *leaf && one.rule == *rule;
            loaded.appeals.iter().find(is_same)
        })
        .collect();
    if let Some(first) = before.first() {
        // who presses twice hears that it was sent
        let is_own = |one: &&Appeal| one.account == actor.account.as_str() && one.text == text && one.evidence == evidence;
        return if before.len() == lines.len() && before.iter().all(is_own) { Ok(first.id.clone()) } else { Err(once()) };
    }
    let filing = new_id();
    let mut first = None;
    for (leaf, rule) in lines {
        let asked = Appeal {
            id: AppealId::new(new_id()),
            round: form.round.clone(),
            unit: unit.to_string(),
            leaf: leaf.to_owned(),
            rule: rule.to_owned(),
            kind: AppealKind::Appeal,
            no: 1,
            text: text.clone(),
            evidence: evidence.clone(),
            body: String::new(),
            asked_at: services.now(),
            asked_by: actor.person.clone(),
            account: actor.account.to_string(),
            state: AppealState::Open,
            decision: String::new(),
            decided: None,
            decided_account: String::new(),
            filing: filing.clone(),
        };
        match rows::insert(&mut tx, &asked).await {
            Err(StorageError::Duplicate(_)) => return Err(once()),
            other => other?,
        }
        let (unit_name, place, _) = words(&loaded, &asked);
        let event = AssessmentAction::LineContested { name: loaded.round.name.clone(), unit: unit_name, place, text: text.clone() };
        audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
        first = first.or(Some(asked.id));
    }
    tx.commit().await?;
    first.ok_or(ServiceError::NotFound("这一条得分"))
}

/// The line of the form and those that were ticked beside it, each once: leaf and rule.
fn lines_of(form: &ContestForm) -> Vec<(&str, &str)> {
    let mut lines = vec![(form.leaf.as_str(), form.rule.as_str())];
    for line in form.also.iter().filter_map(|line| line.split_once('/')) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}
