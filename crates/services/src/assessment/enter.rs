//! Facts that a person enters: a mark, a count, a claim that something does not apply, a veto. Every entry is a row that stays; the
//! latest counts.

use domain::access::permission::Permission;
use domain::assessment::inputs::{EntryForm as Form, Origin, Participant, RoundEntry};
use domain::assessment::told::entry_words;
use domain::assessment::typed::{self, Typed};
use domain::assessment::{Assessment, Kind, Outline, RuleOutline};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::{RoundId, UnitId};
use serde_json::{Map, Value, json};
use storage::assessment::fact::Entry;
use storage::assessment::round::{Round, RoundUnit};

use super::REASON_LENGTH;
use super::loaded::{Loaded, Upto, hold, load, score_typed};
use super::round::takes_facts;
use super::unjudged::is_unjudged;
use super::written;
use crate::form;
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

form! {
    /// A fact as typed.
    #[derive(Debug)]
    pub struct EntryForm {
        /// Which round.
        pub round: RoundId,
        /// Which unit.
        pub unit: UnitId,
        /// `fact`, `claim`, `veto`.
        pub form: String,
        /// Leaf, `bonus`, `penalty`, node of a claim.
        #[serde(default)]
        pub leaf: String,
        /// Rule, or event of a veto.
        #[serde(default)]
        pub rule: String,
        /// The number of the entry that was shown; 0 where there was none.
        pub seen: i64,
        /// A number, lines, `8/10`.
        #[serde(default)]
        pub value: String,
        /// Of a judgement `ok`, `none`, `partial`; of a claim `approved` or `refused`.
        #[serde(default)]
        pub verdict: String,
        /// Of a claim: `published`, `late`, `none`.
        #[serde(default)]
        pub note: String,
        /// Names that were ticked.
        #[serde(default)]
        pub picked: Vec<String>,
        /// Why.
        #[serde(default)]
        pub reason: String,
        /// What shows it: addresses, files, places.
        #[serde(default)]
        pub evidence: String,
        /// Set where the entry is taken back.
        #[serde(default)]
        pub take_back: String,
        /// Where the form was: `queue` or the unit's sheet.
        #[serde(default)]
        pub from: String,
    }
}

/// One rule of one unit, to be marked.
#[derive(Debug, Clone)]
pub struct EntryPage {
    /// The round.
    pub round: Round,
    /// Whether facts may be entered.
    pub is_open: bool,
    /// The unit's short name.
    pub unit_name: String,
    /// Titles down to the leaf.
    pub place: String,
    /// 评分标准 of the leaf.
    pub text: String,
    /// The leaf's points.
    pub points: Option<String>,
    /// The rule; none for a claim or a veto.
    pub rule: Option<RuleOutline>,
    /// What it is called.
    pub rule_words: String,
    /// The form as it is stored.
    pub form: EntryForm,
    /// All entries of it, the latest first.
    pub history: Vec<Entry>,
    /// What the rule takes or adds now, with its sentence.
    pub line: Option<(String, String)>,
    /// Nobody judged it, and it is scored in full.
    pub is_unjudged: bool,
}

/// Looks at one rule of one unit.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn entry(
    actor: &Actor,
    services: &Services,
    round: &RoundId,
    unit: &UnitId,
    form: &str,
    leaf: &str,
    rule: &str,
) -> Result<EntryPage> {
    actor.require(Permission::Assess)?;
    let mut conn = services.db().read().await?;
    let loaded = load(&mut conn, actor, round).await?;
    let one = loaded.unit(unit)?;
    let form = Form::from_code(form).unwrap_or(Form::Fact);
    let about = about(&loaded.outline, &one.unit, form, leaf, rule)?;
    let (now, seen) = loaded.entry(unit.as_str(), form, leaf, rule);
    let body: Value = now.map(|entry| serde_json::from_str(&entry.body)).transpose().map_err(ServiceError::internal)?.unwrap_or_default();
    let shown = match (&about.rule, now) {
        (Some(rule), Some(_)) => typed::shown(&rule.kind, &body),
        _ => Typed { reason: body["reason"].as_str().unwrap_or_default().to_owned(), ..Typed::default() },
    };
    let verdict = match (form, body["approved"].as_bool()) {
        (Form::Claim, Some(approved)) => (if approved { "approved" } else { "refused" }).to_owned(),
        _ => shown.verdict,
    };
    let history = loaded.entries.iter().rev();
    let history = history.filter(|entry| entry.unit == unit.as_str() && entry.form == form && entry.leaf == leaf && entry.rule == rule);
    let scored = loaded.score(Upto::Now).ok();
    Ok(EntryPage {
        is_open: loaded.round.state.takes_facts(),
        unit_name: one.unit.name.clone(),
        place: about.place,
        text: about.text,
        points: about.points,
        rule_words: about.words,
        is_unjudged: scored.as_ref().is_some_and(|scored| is_unjudged(&loaded, (scored, Upto::Now), unit.as_str(), leaf, rule)),
        line: scored.and_then(|scored| line(&scored, &loaded, unit, leaf, rule)),
        form: EntryForm {
            round: round.clone(),
            unit: unit.clone(),
            form: form.code().to_owned(),
            leaf: leaf.to_owned(),
            rule: rule.to_owned(),
            seen,
            value: shown.value,
            verdict,
            note: body["note"].as_str().unwrap_or_default().to_owned(),
            picked: shown.picked,
            reason: shown.reason,
            evidence: now.map(|entry| entry.evidence.clone()).unwrap_or_default(),
            take_back: String::new(),
            from: String::new(),
        },
        rule: about.rule,
        history: history.cloned().collect(),
        round: loaded.round,
    })
}

fn line(scored: &Assessment, loaded: &Loaded, unit: &UnitId, leaf: &str, rule: &str) -> Option<(String, String)> {
    let sheet = scored.sheets.get(loaded.place(unit.as_str())?)?;
    let line = sheet.lines.iter().find(|line| line.leaf.as_str() == leaf && line.rule.as_str() == rule)?;
    Some((line.amount.text(scored.rules.digits.line), line.note.to_string()))
}

/// What an entry is about.
struct About {
    place: String,
    text: String,
    points: Option<String>,
    rule: Option<RuleOutline>,
    words: String,
}

fn about(outline: &Outline, unit: &Participant, form: Form, leaf: &str, rule: &str) -> Result<About> {
    const NONE: ServiceError = ServiceError::NotFound("这条规则");
    let own = outline.of(unit);
    match form {
        Form::Veto => {
            let (_, words) = outline.vetoes.iter().find(|(event, _)| event == rule).ok_or(NONE)?;
            Ok(About { place: "单项否决".to_owned(), text: String::new(), points: None, rule: None, words: words.clone() })
        }
        Form::Claim => {
            let node = own.node(leaf).filter(|node| node.na.is_some()).ok_or(NONE)?;
            let words = node.na.map(domain::assessment::NotApplicable::words).unwrap_or_default().to_owned();
            Ok(About { place: node.title.clone(), text: node.text.clone(), points: Some(node.points.to_string()), rule: None, words })
        }
        Form::Fact => {
            let found = own.rule(leaf, rule).cloned().ok_or(NONE)?;
            let node = own.node(leaf);
            Ok(About {
                place: own.place(leaf),
                text: node.map(|node| node.text.clone()).unwrap_or_default(),
                points: node.map(|node| node.points.to_string()),
                words: found.words(),
                rule: Some(found),
            })
        }
    }
}

/// Whether what was typed costs or earns nothing: then nobody has to say why.
fn is_plain(kind: &Kind, typed: &Typed) -> bool {
    match kind {
        Kind::Judgement { .. } => typed.verdict == "ok",
        Kind::CheckPoints { .. } => typed.picked.is_empty(),
        Kind::PerPiece { .. } | Kind::Once { .. } | Kind::Zero { .. } | Kind::Ceiling { .. } | Kind::Levels { .. } => {
            typed.value.trim() == "0"
        }
        Kind::Given { .. } => false,
        // figures speak for themselves; their table is the evidence
        _ => true,
    }
}

/// The members of an entry, or what is wrong with the form.
pub(super) fn members(form: Form, kind: Option<&Kind>, typed: &Typed, note: &str, evidence: &str) -> Result<Map<String, Value>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    let reason = typed.reason.trim();
    let (needs_reason, members) = match (form, kind) {
        (Form::Fact, Some(kind)) => match typed::members(kind, typed) {
            Ok(members) => (!is_plain(kind, typed), members),
            Err(sentence) => {
                wrong(EntryForm::value, &sentence);
                (!is_plain(kind, typed), Map::new())
            }
        },
        (Form::Claim, _) => {
            if !matches!(typed.verdict.as_str(), "approved" | "refused") {
                wrong(EntryForm::verdict, "请选择是否认定为不适用。");
            }
            let note = if matches!(note, "published" | "late") { note } else { "none" };
            let members = json!({"approved": typed.verdict == "approved", "note": note, "reason": reason});
            (true, members.as_object().cloned().unwrap_or_default())
        }
        _ => (true, Map::from_iter([("reason".to_owned(), json!(reason))])),
    };
    if needs_reason && reason.chars().count() < 2 {
        wrong(EntryForm::reason, "请写明理由，单位反馈后看得到。");
    }
    if reason.chars().count() > REASON_LENGTH {
        wrong(EntryForm::reason, "理由不超过500个字。");
    }
    for (field, said) in [(EntryForm::reason, reason), (EntryForm::evidence, evidence)] {
        if let Err(found) = without_numbers(field, said) {
            wrong(field, &found.message);
        }
    }
    if needs_reason && evidence.trim().is_empty() {
        wrong(EntryForm::evidence, "请写明依据：网址、文件名或查看的位置。");
    }
    if errors.is_empty() { Ok(members) } else { Err(ServiceError::Invalid(errors)) }
}

/// Enters a fact, or takes one back. Two who mark the same at once never both hear that it was saved.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where facts are settled; `Stale` when somebody entered something since the form was opened;
/// `Invalid` names the fields, also where the engine refuses the number.
pub async fn enter(actor: &Actor, services: &Services, form: &EntryForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    takes_facts(&loaded)?;
    let unit = loaded.unit(&form.unit)?;
    takes_part(unit)?;
    let what = Form::from_code(&form.form).ok_or(ServiceError::NotFound("这条规则"))?;
    let about = about(&loaded.outline, &unit.unit, what, &form.leaf, &form.rule)?;
    let (now, no) = loaded.entry(form.unit.as_str(), what, &form.leaf, &form.rule);
    let typed = typed_in(form, about.rule.as_ref(), now);
    if no != form.seen {
        // who presses twice hears that it was saved
        return if is_saved(actor, &loaded, form, what, about.rule.as_ref(), &typed) { Ok(()) } else { Err(ServiceError::Stale) };
    }
    let body = if form.take_back.is_empty() {
        let kind = about.rule.as_ref().map(|rule| &rule.kind);
        let members = members(what, kind, &typed, &form.note, &form.evidence)?;
        let entry = RoundEntry {
            unit: form.unit.to_string(),
            form: what,
            leaf: form.leaf.clone(),
            rule: form.rule.clone(),
            members: members.clone(),
        };
        fits(&loaded, &entry)?;
        Value::Object(members).to_string()
    } else {
        if now.is_none() {
            return Err(ServiceError::Stale);
        }
        if form.reason.trim().chars().count() < 2 {
            return Err(ServiceError::field(EntryForm::reason, "请写明撤销的理由。"));
        }
        String::new()
    };
    let entry = Entry {
        id: new_id(),
        unit: form.unit.to_string(),
        form: what,
        leaf: form.leaf.clone(),
        rule: form.rule.clone(),
        no: no + 1,
        body: body.clone(),
        origin: Origin::Hand,
        source: String::new(),
        evidence: form.evidence.trim().to_owned(),
        entered_at: services.now(),
        entered_by: actor.person.clone(),
        account: actor.account.to_string(),
    };
    let record = written::add(&mut tx, &form.round, vec![entry]).await?;
    let event = AssessmentAction::FactEntered {
        name: loaded.round.name.clone(),
        unit: unit.unit.name.clone(),
        place: about.place,
        rule: about.words,
        fact: entry_words(what, about.rule.as_ref().map(|rule| &rule.kind), &body),
        reason: form.reason.trim().to_owned(),
    };
    audit::record_with_digest(&mut tx, services, actor, Subject::Round(form.round.clone()), event, record).await?;
    Ok(tx.commit().await?)
}

/// What is known of a unit that takes no part would be lost in silence.
fn takes_part(unit: &RoundUnit) -> Result<()> {
    if unit.unit.is_assessed {
        return Ok(());
    }
    Err(ServiceError::Refused(format!("{}这一批次未参评，不录入事实；要评的，请先在批次页改为参评。", unit.unit.name)))
}

/// What was typed, without the amount that the form showed before and that a judgement without one has no use for.
fn typed_in(form: &EntryForm, rule: Option<&RuleOutline>, now: Option<&Entry>) -> Typed {
    let typed = Typed {
        value: form.value.replace('\r', ""),
        verdict: form.verdict.clone(),
        picked: form.picked.clone(),
        reason: form.reason.clone(),
    };
    without_old_amount(typed, rule.map(|rule| &rule.kind), now)
}

/// The same without an amount that stood in the form already.
pub(super) fn without_old_amount(typed: Typed, kind: Option<&Kind>, now: Option<&Entry>) -> Typed {
    let old = match (kind, now) {
        (Some(kind @ Kind::Judgement { .. }), Some(entry)) => {
            serde_json::from_str(&entry.body).map(|body| typed::shown(kind, &body).value).unwrap_or_default()
        }
        _ => String::new(),
    };
    let is_old = typed.verdict != "partial" && !old.is_empty() && typed.value.trim() == old;
    Typed { value: if is_old { String::new() } else { typed.value.clone() }, ..typed }
}

/// Whether the very same was saved by the very same person just now.
fn is_saved(actor: &Actor, loaded: &Loaded, form: &EntryForm, what: Form, rule: Option<&RuleOutline>, typed: &Typed) -> bool {
    let (unit, leaf, id) = (form.unit.as_str(), form.leaf.as_str(), form.rule.as_str());
    let mut all = loaded.entries.iter().rev();
    let last = all.find(|entry| entry.unit == unit && entry.form == what && entry.leaf == leaf && entry.rule == id);
    let Some(last) = last.filter(|last| last.no == form.seen + 1 && last.account == actor.account.as_str()) else { return false };
    if !form.take_back.is_empty() {
        return last.body.is_empty();
    }
    let same =
        members(what, rule.map(|rule| &rule.kind), typed, &form.note, &form.evidence).map(|members| Value::Object(members).to_string());
    same.is_ok_and(|body| body == last.body) && last.evidence == form.evidence.trim()
}

/// Whether the engine takes the round with this entry in it.
pub(super) fn fits(loaded: &Loaded, entry: &RoundEntry) -> Result<Assessment> {
    score_typed(&loaded.rules_text, &loaded.facts_with(Upto::Now, std::slice::from_ref(entry))?).map_err(|error| match error {
        ServiceError::Refused(why) => ServiceError::field(EntryForm::value, why),
        other => other,
    })
}
