//! A mark of the cross-check: by the unit that the draw gave, by the office that looks again without seeing it, by a third person.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::assessment::cross_check::{Fate, Hand, next_of_office};
use domain::assessment::inputs::EntryForm as Form;
use domain::assessment::told::{entry_reason, entry_words, in_words};
use domain::assessment::typed::{self, Typed};
use domain::assessment::{NodeOutline, RuleOutline};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{RoundId, UnitId};
use serde_json::Value;
use storage::StorageError;
use storage::assessment::cross_check::{self as rows, CheckMark, DrawnPair};
use storage::assessment::round::Round;

use super::super::enter::members;
use super::super::loaded::{Loaded, hold, load_without_facts};
use super::super::round::takes_facts;
use super::super::written;
use super::example::is_first;
use super::{Check, NO_CHECK, checked_rule, fate_of, is_over, points, printed, read, taken_off};
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form};

const EXAMPLES_FIRST: &str = "请先在互查页面评完三个样例页面，再评抽签分给本单位的。";

form! {
    /// A mark as typed; the names of its fields are those of every form about a fact.
    #[derive(Debug)]
    pub struct CrossMarkForm {
        /// Which round.
        pub round: RoundId,
        /// The unit that is checked.
        pub unit: UnitId,
        /// The leaf.
        pub leaf: String,
        /// The rule.
        pub rule: String,
        /// The number of the mark that was shown; 0 where there was none.
        pub seen: i64,
        /// What it takes off.
        #[serde(default)]
        pub value: String,
        /// `ok`, `none`, `partial`.
        #[serde(default)]
        pub verdict: String,
        /// Why.
        #[serde(default)]
        pub reason: String,
        /// What shows it.
        #[serde(default)]
        pub evidence: String,
    }
}

/// A mark that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenMark {
    /// Whose.
    pub hand: Hand,
    /// What it took off, as printed.
    pub amount: String,
    /// What was found, in words.
    pub words: String,
    /// Why.
    pub reason: String,
    /// What shows it.
    pub evidence: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; only the office reads it.
    pub by: Option<String>,
}

/// One rule of one unit, to be marked.
#[derive(Debug, Clone)]
pub struct CrossMarkPage {
    /// The round.
    pub round: Round,
    /// The unit's short name.
    pub unit_name: String,
    /// Title of the leaf.
    pub place: String,
    /// 评分标准 of the leaf.
    pub text: String,
    /// What the leaf is worth.
    pub points: String,
    /// The rule.
    pub rule: RuleOutline,
    /// As whom the actor marks.
    pub hand: Hand,
    /// Why she cannot now; nothing where she can.
    pub refusal: Option<String>,
    /// The form as her own last mark left it.
    pub form: CrossMarkForm,
    /// Marks that she may read, the latest first.
    pub marks: Vec<GivenMark>,
}

/// As whom the actor marks, and why she cannot now.
fn hand_of(
    actor: &Actor,
    check: &Check,
    (unit, node, rule): (&str, &NodeOutline, &str),
    (cutoff_on, today): (NaiveDate, NaiveDate),
) -> Result<(Hand, Option<String>)> {
    let marks = check.marks(unit, &node.id, rule);
    let pair = check.pair_of(unit).ok_or(NO_CHECK)?;
    let fate = fate_of(pair, cutoff_on, today);
    if check.is_checked_by(actor, unit) {
        if let Some(why) = not_asked(pair, fate, today) {
            return Ok((Hand::First, Some(why)));
        }
        let late = marks.second.is_some().then(|| "政务公开办已经复核，互查评分不能再改；有不同意见请与政务公开办联系。".to_owned());
        return Ok((Hand::First, late));
    }
    if !actor.may(Permission::Assess) {
        return Err(NO_CHECK);
    }
    // it ended by the cut-off: no mark on it is taken over, whether or not it takes part
    if fate == Fate::Dropped {
        let why = format!("{}不再参加本批次互查；参评的，由政务公开办在评分页面直接评分。", pair.checked);
        return Ok((Hand::Second, Some(why)));
    }
    let Some(hand) = next_of_office(points(node), marks) else {
        let why = match (fate, &pair.checker_ended) {
            (Fate::ToOffice, Some(ended)) => {
                format!("互查单位{}{}，没有评的由政务公开办在评分页面直接评分。", pair.checker, ended.words(today))
            }
            _ => "互查单位还没有评分，评分后再复核。".to_owned(),
        };
        return Ok((Hand::Second, Some(why)));
    };
    let is_own_second = check.mark(unit, &node.id, rule, Hand::Second).is_some_and(|mark| mark.account == actor.account.as_str());
    let refusal =
        (hand == Hand::Third && is_own_second).then(|| "复核由您评定；与互查单位相差过大的，须由另一位同事作第三人评定。".to_owned());
    Ok((hand, refusal))
}

/// Why a checking unit is not asked for a mark any more, after a merger or where the other one takes no part.
fn not_asked(pair: &DrawnPair, fate: Fate, today: NaiveDate) -> Option<String> {
    match (fate, &pair.checker_ended, &pair.checked_ended) {
        (Fate::Stands, ..) => None,
        (Fate::ToOffice, Some(ended), _) => Some(format!("本单位{}，没有评的由政务公开办评分，不用再评。", ended.words(today))),
        (_, _, Some(ended)) => Some(format!("{}{}，不再参加本批次互查，不用评分。", pair.checked, ended.words(today))),
        _ => Some(format!("{}不参加本批次考评，不用评分。", pair.checked)),
    }
}

/// A unit that was drawn and has left the round is no stranger: whoever comes by an old link hears what became of it.
fn left_the_round(loaded: &Loaded, check: &Check, unit: &UnitId, today: NaiveDate) -> Result<()> {
    let pair = check.pair_of(unit.as_str()).filter(|_| !loaded.unit(unit).is_ok_and(|one| one.unit.is_assessed));
    pair.and_then(|pair| not_asked(pair, Fate::Dropped, today)).map_or(Ok(()), |why| Err(ServiceError::Refused(why)))
}

/// The marks of one rule of one unit that the actor may read: a checking unit those of its own, the office all of them once it has looked
/// again or nobody marks any more.
fn given(actor: &Actor, loaded: &Loaded, check: &Check, unit: &str, (leaf, rule): (&str, &RuleOutline)) -> Vec<GivenMark> {
    let is_office = actor.may(Permission::Assess);
    let reads_all = is_office && (is_over(loaded) || check.marks(unit, leaf, &rule.id).second.is_some());
    let reads = |hand: Hand| reads_all || (hand == Hand::First && check.is_checked_by(actor, unit));
    let all = check.marks.iter().rev().filter(|mark| mark.unit == unit && mark.leaf == leaf && mark.rule == rule.id && reads(mark.hand));
    let told = |mark: &CheckMark| GivenMark {
        hand: mark.hand,
        amount: printed(mark.amount),
        words: entry_words(Form::Fact, Some(&rule.kind), &mark.body),
        reason: entry_reason(&mark.body),
        evidence: mark.evidence.clone(),
        at: mark.marked_at,
        by: is_office.then(|| mark.marked_by.clone()),
    };
    all.map(told).collect()
}

/// Looks at one rule of one unit. Nobody sees the mark of another hand before her own.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for a unit that the draw gave to somebody else.
pub async fn cross_entry(
    actor: &Actor,
    services: &Services,
    round: &RoundId,
    unit: &UnitId,
    leaf: &str,
    rule: &str,
) -> Result<CrossMarkPage> {
    if !actor.may(Permission::CrossCheck) {
        actor.require(Permission::Assess)?;
    }
    let mut conn = services.db().read().await?;
    let loaded = load_without_facts(&mut conn, actor, round).await?;
    let check = read(&mut conn, round).await?.ok_or(NO_CHECK)?;
    // whom the draw did not give it to does not even hear whether there is such a rule
    if !actor.may(Permission::Assess) && !check.is_checked_by(actor, unit.as_str()) {
        return Err(NO_CHECK);
    }
    if is_first(&mut conn, actor, round).await? {
        return Err(ServiceError::Refused(EXAMPLES_FIRST.to_owned()));
    }
    let days = (loaded.round.cutoff_on, day_of(services.now()));
    left_the_round(&loaded, &check, unit, days.1)?;
    let (node, outline) = checked_rule(&loaded, unit, leaf, rule)?;
    let (hand, refusal) = hand_of(actor, &check, (unit.as_str(), node, rule), days)?;
    let own = check.mark(unit.as_str(), leaf, rule, hand);
    let body: Value = own.map(|mark| serde_json::from_str(&mark.body)).transpose().map_err(ServiceError::internal)?.unwrap_or_default();
    let shown = own.map(|_| typed::shown(&outline.kind, &body)).unwrap_or_default();
    Ok(CrossMarkPage {
        unit_name: loaded.name(unit.as_str()),
        place: node.title.clone(),
        text: node.text.clone(),
        points: node.points.to_string(),
        rule: outline.clone(),
        hand,
        // where nobody marks any more it does not matter whose turn it would be
        refusal: takes_facts(&loaded).err().map(|error| error.to_string()).or(refusal),
        marks: given(actor, &loaded, &check, unit.as_str(), (leaf, outline)),
        form: CrossMarkForm {
            round: round.clone(),
            unit: unit.clone(),
            leaf: leaf.to_owned(),
            rule: rule.to_owned(),
            seen: own.map_or(0, |mark| mark.no),
            value: shown.value,
            verdict: shown.verdict,
            reason: shown.reason,
            evidence: own.map(|mark| mark.evidence.clone()).unwrap_or_default(),
        },
        round: loaded.round,
    })
}

/// Marks.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for a unit that the draw gave to somebody else; `Refused` where it is not her turn; `Stale`; `Invalid`
/// names the fields.
pub async fn cross_mark(actor: &Actor, services: &Services, form: &CrossMarkForm) -> Result<()> {
    if !actor.may(Permission::CrossCheck) {
        actor.require(Permission::Assess)?;
    }
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    let check = read(&mut tx, &form.round).await?.ok_or(NO_CHECK)?;
    let unit = form.unit.as_str();
    if !actor.may(Permission::Assess) && !check.is_checked_by(actor, unit) {
        return Err(NO_CHECK);
    }
    if is_first(&mut tx, actor, &form.round).await? {
        return Err(ServiceError::Refused(EXAMPLES_FIRST.to_owned()));
    }
    let days = (loaded.round.cutoff_on, day_of(services.now()));
    left_the_round(&loaded, &check, &form.unit, days.1)?;
    let (node, rule) = checked_rule(&loaded, &form.unit, &form.leaf, &form.rule)?;
    let (hand, refusal) = hand_of(actor, &check, (unit, node, &form.rule), days)?;
    takes_facts(&loaded)?;
    let typed =
        Typed { value: form.value.replace('\r', ""), verdict: form.verdict.clone(), picked: Vec::new(), reason: form.reason.clone() };
    let last = check.mark(unit, &form.leaf, &form.rule, hand);
    let evidence = form.evidence.trim().to_owned();
    let made = members(Form::Fact, Some(&rule.kind), &typed, "", &evidence);
    if let (Some(last), Ok(made)) = (last, &made)
        && last.no == form.seen + 1
    {
        // who presses twice hears that it was saved
        let body = Value::Object(made.clone()).to_string();
        let is_same = last.account == actor.account.as_str() && last.body == body && last.evidence == evidence;
        return if is_same { Ok(()) } else { Err(ServiceError::Stale) };
    }
    if let Some(why) = refusal {
        return Err(ServiceError::Refused(why));
    }
    if last.map_or(0, |last| last.no) != form.seen {
        return Err(ServiceError::Stale);
    }
    let body = Value::Object(made?);
    let mark = CheckMark {
        unit: form.unit.to_string(),
        leaf: form.leaf.clone(),
        rule: form.rule.clone(),
        hand,
        no: form.seen + 1,
        amount: taken_off(&rule.kind, &body),
        body: body.to_string(),
        evidence,
        marked_at: services.now(),
        marked_by: actor.person.clone(),
        account: actor.account.to_string(),
    };
    match rows::mark(&mut tx, &form.round, &mark).await {
        Err(StorageError::Duplicate(_)) => return Err(ServiceError::Stale),
        other => other?,
    }
    let event = AssessmentAction::CrossMarked {
        name: loaded.round.name.clone(),
        unit: loaded.name(unit),
        place: node.title.clone(),
        hand: hand.label().to_owned(),
        fact: in_words(&rule.kind, &body),
    };
    let record = written::mark_digest(&mark)?;
    audit::record_with_digest(&mut tx, services, actor, Subject::Round(form.round.clone()), event, Some(record)).await?;
    Ok(tx.commit().await?)
}
