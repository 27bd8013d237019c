//! Facts that a person enters: a mark, a count, a claim that something does not apply, a veto. Every entry is a row that stays; the
//! latest counts.

use domain::access::permission::Permission;
use domain::assessment::inputs::{EntryForm as Form, Origin, RoundEntry};
use domain::assessment::typed::{self, Typed};
use domain::assessment::{Assessment, Kind, Outline, RuleOutline};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::{RoundId, UnitId};
use serde_json::{Map, Value, json};
use storage::StorageError;
use storage::assessment::fact::{self, Entry};
use storage::assessment::round::Round;

use super::REASON_LENGTH;
use super::loaded::{Loaded, Upto, hold, load, score};
use super::round::takes_facts;
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
}

/// What waits to be marked.
#[derive(Debug, Clone)]
pub struct MarkQueue {
    /// The round.
    pub round: Round,
    /// Whether facts may be entered.
    pub is_open: bool,
    /// The rules that a person enters, each with how many units wait.
    pub rules: Vec<QueueRule>,
    /// The chosen one among them.
    pub chosen: Option<usize>,
    /// Its units.
    pub items: Vec<QueueItem>,
}

/// A rule of the queue.
#[derive(Debug, Clone)]
pub struct QueueRule {
    /// Group, leaf and rule, as the address has them.
    pub key: String,
    /// Name of the group.
    pub group: String,
    /// Titles down to the leaf.
    pub place: String,
    /// The rule.
    pub rule: RuleOutline,
    /// The leaf.
    pub leaf: String,
    /// Units without an entry.
    pub waiting: usize,
    /// Units that it concerns.
    pub units: usize,
}

/// A unit of the queue.
#[derive(Debug, Clone)]
pub struct QueueItem {
    /// Which.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// The number of its entry; 0 without one.
    pub seen: i64,
    /// What was entered, in short words; `None` while nothing was.
    pub entered: Option<String>,
    /// By whom.
    pub by: String,
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
    let about = about(&loaded.outline, &one.unit.group, form, leaf, rule)?;
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

fn about(outline: &Outline, group: &str, form: Form, leaf: &str, rule: &str) -> Result<About> {
    const NONE: ServiceError = ServiceError::NotFound("这条规则");
    match form {
        Form::Veto => {
            let (_, words) = outline.vetoes.iter().find(|(event, _)| event == rule).ok_or(NONE)?;
            Ok(About { place: "单项否决".to_owned(), text: String::new(), points: None, rule: None, words: words.clone() })
        }
        Form::Claim => {
            let node = outline.tree_of(group).and_then(|tree| tree.node(leaf)).filter(|node| node.na.is_some()).ok_or(NONE)?;
            let words = node.na.map(domain::assessment::NotApplicable::words).unwrap_or_default().to_owned();
            Ok(About { place: node.title.clone(), text: node.text.clone(), points: Some(node.points.to_string()), rule: None, words })
        }
        Form::Fact => {
            let found = outline.rule(group, leaf, rule).cloned().ok_or(NONE)?;
            let node = outline.tree_of(group).and_then(|tree| tree.node(leaf));
            Ok(About {
                place: outline.place(group, leaf),
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
    let what = Form::from_code(&form.form).ok_or(ServiceError::NotFound("这条规则"))?;
    let about = about(&loaded.outline, &unit.unit.group, what, &form.leaf, &form.rule)?;
    let (now, no) = loaded.entry(form.unit.as_str(), what, &form.leaf, &form.rule);
    if no != form.seen {
        return Err(ServiceError::Stale);
    }
    let typed = Typed {
        value: form.value.replace('\r', ""),
        verdict: form.verdict.clone(),
        picked: form.picked.clone(),
        reason: form.reason.clone(),
    };
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
    match fact::insert(&mut tx, &form.round, &[entry]).await {
        Err(StorageError::Duplicate(_)) => return Err(ServiceError::Stale),
        other => other?,
    }
    let event = AssessmentAction::FactEntered {
        name: loaded.round.name.clone(),
        unit: unit.unit.name.clone(),
        place: about.place,
        rule: about.words,
        fact: if body.is_empty() { "撤销".to_owned() } else { body },
        reason: form.reason.trim().to_owned(),
    };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    Ok(tx.commit().await?)
}

/// Whether the engine takes the round with this entry in it.
pub(super) fn fits(loaded: &Loaded, entry: &RoundEntry) -> Result<Assessment> {
    score(&loaded.rules_text, &loaded.facts_with(Upto::Now, std::slice::from_ref(entry))?).map_err(|error| match error {
        ServiceError::Refused(why) => ServiceError::field(EntryForm::value, why),
        other => other,
    })
}

/// The rules that a person enters, and the units of the chosen one; without a choice the first that waits.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn queue(actor: &Actor, services: &Services, round: &RoundId, chosen: Option<&str>) -> Result<MarkQueue> {
    actor.require(Permission::Assess)?;
    let mut conn = services.db().read().await?;
    let loaded = load(&mut conn, actor, round).await?;
    let mut rules = Vec::new();
    for group in &loaded.outline.groups {
        let Some(tree) = loaded.outline.trees.get(group.tree) else { continue };
        let units: Vec<_> = loaded.units.iter().filter(|one| one.unit.group == group.id && one.unit.is_assessed).collect();
        if units.is_empty() {
            continue;
        }
        for (path, leaf) in tree.leaves() {
            for rule in leaf.rules.iter().filter(|rule| rule.source.is_none()) {
                let waiting = units.iter().filter(|one| loaded.entry(&one.unit.id, Form::Fact, &leaf.id, &rule.id).0.is_none()).count();
                let mut place: Vec<&str> = path.clone();
                place.push(&leaf.title);
                rules.push(QueueRule {
                    key: format!("{}/{}/{}", group.id, leaf.id, rule.id),
                    group: group.name.clone(),
                    place: place.join(" › "),
                    rule: rule.clone(),
                    leaf: leaf.id.clone(),
                    waiting,
                    units: units.len(),
                });
            }
        }
    }
    let chosen = match chosen {
        Some(key) => rules.iter().position(|rule| rule.key == key),
        None => rules.iter().position(|rule| rule.waiting > 0).or((!rules.is_empty()).then_some(0)),
    };
    let items = chosen.and_then(|place| rules.get(place)).map(|rule| items(&loaded, rule)).unwrap_or_default();
    Ok(MarkQueue { is_open: loaded.round.state.takes_facts(), round: loaded.round, rules, chosen, items })
}

fn items(loaded: &Loaded, rule: &QueueRule) -> Vec<QueueItem> {
    let group = rule.key.split('/').next().unwrap_or_default();
    let units = loaded.units.iter().filter(|one| one.unit.group == group && one.unit.is_assessed);
    let item = |one: &storage::assessment::round::RoundUnit| {
        let (now, seen) = loaded.entry(&one.unit.id, Form::Fact, &rule.leaf, &rule.rule.id);
        let body = now.and_then(|entry| serde_json::from_str::<Value>(&entry.body).ok());
        QueueItem {
            unit: UnitId::new(one.unit.id.clone()),
            name: one.unit.name.clone(),
            seen,
            entered: body.map(|body| in_words(&rule.rule.kind, &body)),
            by: now.map(|entry| entry.entered_by.clone()).unwrap_or_default(),
        }
    };
    units.map(item).collect()
}

/// What was entered, in a few words.
pub(super) fn in_words(kind: &Kind, body: &Value) -> String {
    let typed = typed::shown(kind, body);
    match (kind, typed.verdict.as_str()) {
        (Kind::Judgement { .. }, "ok") => "符合要求".to_owned(),
        (Kind::Judgement { .. }, "none") => "未做到".to_owned(),
        (Kind::Judgement { .. }, _) => format!("部分做到，扣{}分", typed.value),
        (Kind::CheckPoints { .. }, _) if typed.picked.is_empty() => "没有缺项".to_owned(),
        (Kind::CheckPoints { .. }, _) => format!("缺{}", typed.picked.join("、")),
        (Kind::Share { .. }, _) if typed.picked.is_empty() => "都没有达到".to_owned(),
        (Kind::Share { .. } | Kind::Tier { .. }, _) => typed.picked.join("、"),
        _ => match body["items"].as_array() {
            Some(items) => format!("{}件", items.len()),
            None => typed.value.lines().collect::<Vec<_>>().join("；"),
        },
    }
}
