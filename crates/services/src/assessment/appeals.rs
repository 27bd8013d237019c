//! 申诉: a unit contests a line; another person than the marker decides, having seen what it does to every rank. And 更正: after the
//! seal the office asks, another person of the office approves, and a new version stands beside the old.

use std::collections::BTreeMap;

use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::appeal::{AppealKind, AppealState, needs_revision};
use domain::assessment::correction::{Moved, moved, worsens};
use domain::assessment::inputs::Origin;
use domain::assessment::inputs::{EntryForm as Form, RoundEntry};
use domain::assessment::round::{RoundState, may_contest};
use domain::assessment::typed::{self, Typed};
use domain::assessment::{Entry as Step, RuleOutline};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{AppealId, RoundId, UnitId};
use serde_json::Value;
use storage::StorageError;
use storage::assessment::appeal::{self as rows, Appeal};
use storage::assessment::fact::{self, Entry};
use storage::assessment::round::Round;

use super::enter::{EntryForm, fits, in_words, members};
use super::loaded::{Loaded, NO_ROUND, Upto, hold, load};
use super::{REASON_LENGTH, seal};
use crate::form;
use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, new_id, operations::audit};

const NO_APPEAL: ServiceError = ServiceError::NotFound("这件申诉");

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

/// How often a rule was contested.
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
    /// To be revised.
    pub needs_revision: bool,
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

/// A unit that a decision moves, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedUnit {
    /// Its short name.
    pub name: String,
    /// What changes.
    pub moved: Moved,
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
    /// What was found, why and on what evidence.
    pub fact: Option<(String, String, String)>,
    /// The form as it begins: the fact as it stands.
    pub blank: DecisionForm,
    /// Why the actor cannot decide; `None` where she can.
    pub refusal: Option<String>,
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
    let rules = records.into_iter().map(|((place, rule), (appeals, upheld))| RuleRecord {
        place,
        rule,
        appeals,
        upheld,
        needs_revision: needs_revision(appeals, upheld),
    });
    let rules = if scope == Scope::County { rules.collect() } else { Vec::new() };
    Ok(AppealsPage { state, appeals: shown, rules, round: loaded.round })
}

/// Unit, place and rule of an appeal.
fn words(loaded: &Loaded, one: &Appeal) -> (String, String, String) {
    let group = loaded.units.iter().find(|unit| unit.unit.id == one.unit).map(|unit| unit.unit.group.clone()).unwrap_or_default();
    let rule = loaded.outline.rule(&group, &one.leaf, &one.rule).map(RuleOutline::words).unwrap_or_default();
    (loaded.name(&one.unit), loaded.outline.place(&group, &one.leaf), rule)
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
    };
    match rows::insert(&mut tx, &asked).await {
        Err(StorageError::Duplicate(_)) => {
            return Err(ServiceError::Refused("这一条已经申诉过，每条只受理一次；补充材料请联系政务公开办。".to_owned()));
        }
        other => other?,
    }
    let (unit_name, place, _) = words(&loaded, &asked);
    let event = AssessmentAction::LineContested { name: loaded.round.name, unit: unit_name, place, text };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    tx.commit().await?;
    Ok(asked.id)
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
    if errors.is_empty() { Ok((text, evidence)) } else { Err(ServiceError::Invalid(errors)) }
}

/// The entry that a contested line was scored from.
fn contested<'l>(loaded: &'l Loaded, one: &Appeal) -> Option<&'l Entry> {
    let upto = if one.kind == AppealKind::Appeal { Upto::Feedback } else { Upto::Now };
    let all = loaded.counting(upto);
    all.into_iter().find(|entry| entry.unit == one.unit && entry.form == Form::Fact && entry.leaf == one.leaf && entry.rule == one.rule)
}

/// Why this person cannot decide it.
fn refusal(actor: &Actor, loaded: &Loaded, one: &Appeal) -> Option<String> {
    if one.state != AppealState::Open {
        return Some("已经裁定。".to_owned());
    }
    let is_own = |account: &str| !account.is_empty() && account == actor.account.as_str();
    match one.kind {
        AppealKind::Appeal => {
            let marked = contested(loaded, one).filter(|entry| matches!(entry.origin, Origin::Hand | Origin::File));
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
    let group = loaded.unit(&UnitId::new(one.unit.clone()))?.unit.group.clone();
    let rule = loaded.outline.rule(&group, &one.leaf, &one.rule).cloned();
    let (unit_name, place, _) = words(&loaded, &one);
    let entry = contested(&loaded, &one);
    let body: Value = entry.map(|entry| serde_json::from_str(&entry.body)).transpose().map_err(ServiceError::internal)?.unwrap_or_default();
    let shown = rule.as_ref().filter(|_| entry.is_some()).map(|rule| typed::shown(&rule.kind, &body)).unwrap_or_default();
    let scored = loaded.score(if one.kind == AppealKind::Appeal { Upto::Feedback } else { Upto::Now })?;
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
    let refusal = if actor.may(Permission::Assess) { refusal(actor, &loaded, &one) } else { Some(String::new()) };
    Ok(AppealPage {
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
        wanted,
    })
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
    let name = |moved: Moved| MovedUnit { name: loaded.units[moved.place].unit.name.clone(), moved };
    Ok((moved(&before, &after).into_iter().map(name).collect(), is_worse))
}

/// What an upholding decision makes of the fact.
fn decided(loaded: &Loaded, one: &Appeal, form: &DecisionForm) -> Result<RoundEntry> {
    if one.kind == AppealKind::Correction {
        let body: Value = serde_json::from_str(&one.body).map_err(ServiceError::internal)?;
        return Ok(instead(one, body.as_object().cloned().unwrap_or_default()));
    }
    let group = loaded.unit(&UnitId::new(one.unit.clone()))?.unit.group.clone();
    let rule = loaded.outline.rule(&group, &one.leaf, &one.rule).ok_or(NO_APPEAL)?;
    let typed = Typed {
        value: form.value.replace('\r', ""),
        verdict: form.verdict.clone(),
        picked: form.picked.clone(),
        reason: form.text.clone(),
    };
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

/// What an upholding decision would move.
///
/// # Errors
/// As [`decide`], but for the confirmation.
pub async fn look(actor: &Actor, services: &Services, form: &DecisionForm) -> Result<(Vec<MovedUnit>, Seen)> {
    actor.require(Permission::Assess)?;
    let mut conn = services.db().read().await?;
    let one = rows::get(&mut conn, &actor.county, &form.appeal).await?.ok_or(NO_APPEAL)?;
    let loaded = load(&mut conn, actor, &one.round).await?;
    let (moved, _) = effect(&loaded, &decided(&loaded, &one, form)?)?;
    let seen = seen(form, &moved);
    Ok((moved, seen))
}

fn seen(form: &DecisionForm, moved: &[MovedUnit]) -> Seen {
    let rows: Vec<_> = moved.iter().map(|one| (&one.name, &one.moved.total, one.moved.rank, &one.moved.grade)).collect();
    Seen::of(&(&form.appeal, &form.value, &form.verdict, &form.picked, rows))
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
        fact::insert(&mut tx, &round, &[added]).await?;
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
            audit::record(&mut tx, services, actor, subject, event).await?;
        }
        AppealKind::Correction => {
            let reason = format!("{unit}“{place}”更正：{}", one.text);
            let event = AssessmentAction::CorrectionDecided { name, unit, place, upheld: is_upheld, decision: text };
            audit::record(&mut tx, services, actor, subject, event).await?;
            if is_upheld {
                seal::seal(&mut tx, actor, services, &round, &reason).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(round)
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
    let group = loaded.unit(&form.unit)?.unit.group.clone();
    let rule = loaded.outline.rule(&group, &form.leaf, &form.rule).ok_or(ServiceError::NotFound("这条规则"))?;
    let (text, evidence) = checked(&form.text, &form.evidence, CorrectionForm::text, CorrectionForm::evidence)?;
    let typed =
        Typed { value: form.value.replace('\r', ""), verdict: form.verdict.clone(), picked: form.picked.clone(), reason: text.clone() };
    let members = members(Form::Fact, Some(&rule.kind), &typed, "", &evidence)?;
    let same = |one: &&Appeal| {
        one.kind == AppealKind::Correction && one.unit == form.unit.as_str() && one.leaf == form.leaf && one.rule == form.rule
    };
    let before: Vec<&Appeal> = loaded.appeals.iter().filter(same).collect();
    if before.iter().any(|one| one.state == AppealState::Open) {
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
