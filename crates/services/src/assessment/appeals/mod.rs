//! 申诉: a unit contests a line; another person than the marker decides, having seen what it does to every rank. And 更正: after the
//! seal the office asks, another person of the office approves, and a new version stands beside the old.

mod contest;
mod correct;
mod decide;
mod page;
mod years;

pub use contest::{ContestForm, contest};
pub use correct::{CorrectionForm, ask_correction};
pub use decide::{DecisionForm, decide, look};
pub use page::{AppealPage, AppealsPage, RuleRecord, appeal, appeals};

use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::correction::{Moved, moved, worsens};
use domain::assessment::inputs::{EntryForm as Form, Origin, RoundEntry};
use domain::assessment::round::RoundState;
use domain::assessment::{Assessment, RuleOutline};
use serde_json::Value;
use storage::assessment::appeal::Appeal;
use storage::assessment::fact::Entry;

use super::REASON_LENGTH;
use super::enter::fits;
use super::loaded::{Loaded, NO_ROUND, Upto};
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError};

const NO_APPEAL: ServiceError = ServiceError::NotFound("这件申诉");

/// A unit that a decision moves, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedUnit {
    /// Its short name.
    pub name: String,
    /// What changes.
    pub moved: Moved,
}

impl MovedUnit {
    /// Every unit of a round that stands otherwise afterwards, in the official order.
    pub(super) fn between(loaded: &Loaded, before: &Assessment, after: &Assessment) -> Vec<Self> {
        let named = |moved: Moved| Self { name: loaded.units[moved.place].unit.name.clone(), moved };
        moved(before, after).into_iter().map(named).collect()
    }
}

/// Unit, place and rule of an appeal.
fn words(loaded: &Loaded, one: &Appeal) -> (String, String, String) {
    let own = loaded.own(&one.unit);
    let rule = own.rule(&one.leaf, &one.rule).map(RuleOutline::words).unwrap_or_default();
    (loaded.name(&one.unit), own.place(&one.leaf), rule)
}

fn checked(text: &str, evidence: &str, text_field: &str, evidence_field: &str) -> Result<(String, String)> {
    let mut errors = Vec::new();
    let (text, evidence) = (text.trim().replace("\r\n", "\n"), evidence.trim().replace("\r\n", "\n"));
    if !(4..=REASON_LENGTH).contains(&text.chars().count()) {
        errors.push(FieldError { field: text_field.into(), message: "请写明理由，4至500个字。".into() });
    }
    if !(2..=REASON_LENGTH).contains(&evidence.chars().count()) {
        errors
            .push(FieldError { field: evidence_field.into(), message: "请写明依据：网址、文件名或公开的位置。".into() });
    }
    for (field, said) in [(text_field, &text), (evidence_field, &evidence)] {
        errors.extend(without_numbers(field, said).err());
    }
    if errors.is_empty() { Ok((text, evidence)) } else { Err(ServiceError::Invalid(errors)) }
}

/// The entry that a contested line was scored from.
fn contested<'l>(loaded: &'l Loaded, one: &Appeal) -> Option<&'l Entry> {
    let upto = if one.kind == AppealKind::Appeal { Upto::Feedback } else { Upto::Now };
    loaded.scored_from(upto, (&one.unit, &one.leaf, &one.rule))
}

/// Why this person cannot decide it.
fn refusal(actor: &Actor, loaded: &Loaded, one: &Appeal) -> Option<String> {
    if one.state != AppealState::Open {
        return Some("已经裁定。".to_owned());
    }
    let is_own = |account: &str| !account.is_empty() && account == actor.account.as_str();
    match one.kind {
        AppealKind::Appeal => {
            let marked = contested(loaded, one)
                .filter(|entry| matches!(entry.origin, Origin::Hand | Origin::File | Origin::CrossCheck | Origin::OnSite));
            let is_marker = marked.is_some_and(|entry| is_own(&entry.account));
            if is_marker {
                return Some("这一条由您评分，申诉须由另一位同事裁定。".to_owned());
            }
            let is_over = !matches!(loaded.round.state, RoundState::Feedback);
            is_over.then(|| "这一批次已经定稿，不能再裁定。".to_owned())
        }
        AppealKind::Correction => is_own(&one.account).then(|| "更正由您提出，须由另一位同事审批。".to_owned()),
    }
}

/// Whether this person can decide it today.
pub(super) fn may_decide(actor: &Actor, loaded: &Loaded, one: &Appeal) -> bool {
    refusal(actor, loaded, one).is_none()
}

fn instead(one: &Appeal, members: serde_json::Map<String, Value>) -> RoundEntry {
    RoundEntry { unit: one.unit.clone(), form: Form::Fact, leaf: one.leaf.clone(), rule: one.rule.clone(), members }
}

/// Every unit that moves, and whether the appeal's own line got worse.
fn effect(loaded: &Loaded, entry: &RoundEntry) -> Result<(Vec<MovedUnit>, bool)> {
    let before = loaded.score(Upto::Now)?;
    let after = fits(loaded, entry)?;
    let place = loaded.place(&entry.unit).ok_or(NO_ROUND)?;
    let is_worse = worsens(&before.sheets[place], &after.sheets[place], &entry.leaf);
    Ok((MovedUnit::between(loaded, &before, &after), is_worse))
}
