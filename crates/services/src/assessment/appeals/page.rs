//! The appeals and corrections of a round, and one of them.

use std::collections::BTreeMap;

use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::round::RoundState;
use domain::assessment::told::in_words;
use domain::assessment::{RuleOutline, typed};
use domain::calendar::office_time::day_of;
use domain::ids::{AppealId, RoundId, UnitId};
use serde_json::Value;
use storage::assessment::appeal as rows;
use storage::assessment::appeal::Appeal;
use storage::assessment::round::Round;

use super::super::loaded::{NO_ROUND, Upto, load};
use super::super::unjudged::is_unjudged;
use super::decide::DecisionForm;
use super::{MovedUnit, NO_APPEAL, contested, effect, instead, refusal, words};
use crate::{Actor, Result, ServiceError, Services};

/// How often a rule was contested in a round. Whether it is to be revised is said of all rounds together, on the page of its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRecord {
    /// Where it stands.
    pub place: String,
    /// The rule in words.
    pub rule: String,
    /// Appeals.
    pub appeals: usize,
    /// Of these upheld.
    pub upheld: usize,
}

/// The appeals of a round.
#[derive(Debug, Clone)]
pub struct AppealsPage {
    /// The round.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// Appeals and corrections, open ones first: with the unit's name, the place and the rule.
    pub appeals: Vec<(Appeal, String, String, String)>,
    /// Rules that were contested.
    pub rules: Vec<RuleRecord>,
}

/// One appeal, to be decided or read.
#[derive(Debug, Clone)]
pub struct AppealPage {
    /// Which.
    pub appeal: Appeal,
    /// The round.
    pub round: Round,
    /// The unit's short name.
    pub unit_name: String,
    /// Where the line stands.
    pub place: String,
    /// The rule.
    pub rule: Option<RuleOutline>,
    /// Amount and sentence of the contested line.
    pub line: Option<(String, String)>,
    /// Nobody judged it, and it is scored in full.
    pub is_unjudged: bool,
    /// What was found, why and on what evidence.
    pub fact: Option<(String, String, String)>,
    /// The form as it begins: the fact as it stands.
    pub blank: DecisionForm,
    /// Why the actor cannot decide; `None` where she can.
    pub refusal: Option<String>,
    /// Other lines that were contested with the same form: which, where, how it stands.
    pub others: Vec<(AppealId, String, AppealState)>,
    /// Of a correction: what it asks for, in words, and what that moves.
    pub wanted: Option<(String, Vec<MovedUnit>)>,
}

/// The rounds's appeals. A unit sees its own.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn appeals(actor: &Actor, services: &Services, id: &RoundId) -> Result<AppealsPage> {
    let scope = actor.scope()?;
    let loaded = load(&mut services.db().read().await?, actor, id).await?;
    let state = loaded.round.state.on(loaded.round.window, day_of(services.now()));
    if scope != Scope::County && !state.is_open_to_units() {
        return Err(NO_ROUND);
    }
    let mut shown = Vec::new();
    let mut records: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for one in &loaded.appeals {
        let words = words(&loaded, one);
        if one.kind == AppealKind::Appeal {
            let record = records.entry((words.1.clone(), words.2.clone())).or_default();
            record.0 += 1;
            record.1 += usize::from(one.state == AppealState::Upheld);
        }
        if scope.owns(&UnitId::new(one.unit.clone())) {
            shown.push((one.clone(), words.0, words.1, words.2));
        }
    }
    shown.sort_by_key(|(one, ..)| one.state != AppealState::Open);
    let rules = records.into_iter().map(|((place, rule), (appeals, upheld))| RuleRecord { place, rule, appeals, upheld });
    let rules = if scope == Scope::County { rules.collect() } else { Vec::new() };
    Ok(AppealsPage { state, appeals: shown, rules, round: loaded.round })
}

/// One appeal. A unit reads its own.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn appeal(actor: &Actor, services: &Services, id: &AppealId) -> Result<AppealPage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let one = rows::get(&mut conn, &actor.county, id).await?.ok_or(NO_APPEAL)?;
    if !scope.owns(&UnitId::new(one.unit.clone())) {
        return Err(NO_APPEAL);
    }
    let loaded = load(&mut conn, actor, &one.round).await?;
    drop(conn);
    let own = loaded.outline.of(&loaded.unit(&UnitId::new(one.unit.clone()))?.unit);
    let rule = own.rule(&one.leaf, &one.rule).cloned();
    let (unit_name, place, _) = words(&loaded, &one);
    let entry = contested(&loaded, &one);
    let body: Value = entry.map(|entry| serde_json::from_str(&entry.body)).transpose().map_err(ServiceError::internal)?.unwrap_or_default();
    // a correction says itself what the fact is to be
    let is_asked_freely = one.kind == AppealKind::Appeal && entry.is_some();
    let shown = rule.as_ref().filter(|_| is_asked_freely).map(|rule| typed::shown(&rule.kind, &body)).unwrap_or_default();
    let upto = if one.kind == AppealKind::Appeal { Upto::Feedback } else { Upto::Now };
    let scored = loaded.score(upto)?;
    let sheet = loaded.place(&one.unit).map(|place| &scored.sheets[place]);
    let line = sheet.and_then(|sheet| sheet.lines.iter().find(|line| line.leaf.as_str() == one.leaf && line.rule.as_str() == one.rule));
    let line = line.map(|line| (line.amount.text(scored.rules.digits.line), line.note.to_string()));
    let fact = entry.zip(rule.as_ref()).map(|(entry, rule)| {
        let reason = body["reason"].as_str().unwrap_or_default().to_owned();
        (in_words(&rule.kind, &body), reason, entry.evidence.clone())
    });
    let wanted = match (&rule, one.kind) {
        (Some(rule), AppealKind::Correction) => {
            let body: Value = serde_json::from_str(&one.body).map_err(ServiceError::internal)?;
            let effect = if one.state == AppealState::Open {
                effect(&loaded, &instead(&one, body.as_object().cloned().unwrap_or_default()))?.0
            } else {
                Vec::new()
            };
            Some((in_words(&rule.kind, &body), effect))
        }
        _ => None,
    };
    let beside = loaded.appeals.iter().filter(|other| !one.filing.is_empty() && other.filing == one.filing && other.id != one.id);
    let others = beside.map(|other| (other.id.clone(), words(&loaded, other).1, other.state)).collect();
    let refusal = if actor.may(Permission::Assess) { refusal(actor, &loaded, &one) } else { Some(String::new()) };
    Ok(AppealPage {
        is_unjudged: is_unjudged(&loaded, (&scored, upto), &one.unit, &one.leaf, &one.rule),
        blank: DecisionForm {
            appeal: one.id.clone(),
            decision: String::new(),
            value: shown.value,
            verdict: shown.verdict,
            picked: shown.picked,
            text: String::new(),
            confirmed: String::new(),
        },
        appeal: one,
        round: loaded.round,
        unit_name,
        place,
        rule,
        line,
        fact,
        refusal,
        others,
        wanted,
    })
}
