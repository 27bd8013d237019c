//! 样例页面: three pages, the same for all, that every checking unit marks before it sees its own; then it sees what the office found. How
//! far units are away is told of units, never of persons.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::cross_check::{Deviation, EXAMPLES, Marks, may_begin};
use domain::assessment::inputs::EntryForm as Form;
use domain::assessment::told::entry_reason;
use domain::assessment::typed::{self, Typed, judged_range};
use domain::assessment::{Amount, Decimal, GroupOutline, Kind, NodeOutline, RuleOutline};
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::RoundId;
use domain::monitoring::column::is_address;
use serde_json::Value;
use storage::assessment::check_example::{self as rows, Example, ExampleMark};
use storage::assessment::round::Round;
use storage::{Conn, StorageError};

use super::super::enter::{EntryForm, members};
use super::super::loaded::{Loaded, hold, load_without_facts};
use super::super::round::takes_facts;
use super::{Check, NO_CHECK, checked_rules, points, printed, read, taken_off};
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form};

const NO_EXAMPLE: ServiceError = ServiceError::NotFound("这个样例页面");

/// The longest name of an example, in characters.
const TITLE_LENGTH: usize = 80;
/// The longest address of one.
const URL_LENGTH: usize = 500;

form! {
    /// An example page with what the office found; the names of the last fields are those of every form about a fact.
    #[derive(Debug)]
    pub struct ExampleForm {
        /// Which round.
        pub round: RoundId,
        /// From 1.
        pub no: i64,
        /// What it is called.
        #[serde(default)]
        pub title: String,
        /// Its address.
        #[serde(default)]
        pub url: String,
        /// `group/leaf/rule`.
        #[serde(default)]
        pub rule: String,
        /// What it takes off.
        #[serde(default)]
        pub value: String,
        /// `ok`, `none`, `partial`.
        #[serde(default)]
        pub verdict: String,
        /// Why.
        #[serde(default)]
        pub reason: String,
    }
}

form! {
    /// What a unit found on an example page.
    #[derive(Debug)]
    pub struct ExampleMarkForm {
        /// Which round.
        pub round: RoundId,
        /// Which page.
        pub no: i64,
        /// What it takes off.
        #[serde(default)]
        pub value: String,
        /// `ok`, `none`, `partial`.
        #[serde(default)]
        pub verdict: String,
        /// Why.
        #[serde(default)]
        pub reason: String,
    }
}

/// An example page in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleRow {
    /// From 1.
    pub no: i64,
    /// What it is called; empty where the office has not chosen it.
    pub title: String,
    /// Its address.
    pub url: String,
    /// What is marked: title of the leaf and the rule in words.
    pub rule: String,
    /// What the reader's unit took off, as printed, once it has.
    pub own: Option<String>,
    /// What the office took off, as printed, and why: for the office, and for a unit that has marked all of them.
    pub office: Option<(String, String)>,
    /// A unit has marked it: the office changes it no more.
    pub is_marked: bool,
}

/// How a unit's marks on the example pages compare with the office's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleDeviation {
    /// Short name of the unit.
    pub name: String,
    /// Page by page what it took off less than the office, as printed with its sign; nothing where it has not marked.
    pub each: Vec<Option<String>>,
    /// The mean of these.
    pub mean: Option<String>,
}

/// The examples of a round, as one reader may see them.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    /// One for each place, chosen or not.
    pub rows: Vec<ExampleRow>,
    /// The reader's unit has to mark them before it sees what the draw gave it.
    pub is_first: bool,
    /// By checking unit; the office alone reads them.
    pub deviations: Vec<ExampleDeviation>,
}

/// A page to be chosen, or to be marked.
#[derive(Debug, Clone)]
pub struct ExamplePage {
    /// The round.
    pub round: Round,
    /// The page as the list shows it.
    pub row: ExampleRow,
    /// The rule that is marked; nothing where none is chosen.
    pub rule: Option<RuleOutline>,
    /// 评分标准 of the leaf.
    pub text: String,
    /// The office's form.
    pub choose: Option<ExampleForm>,
    /// Rules to choose from: `group/leaf/rule` and words, with what each takes off.
    pub rules: Vec<(String, String)>,
    /// What a mark may take off, true for every rule that can be chosen.
    pub range: String,
    /// Why nothing can be entered now; nothing where it can.
    pub refusal: Option<String>,
}

/// The rule that an example is about.
fn rule_of<'l>(loaded: &'l Loaded, example: &Example) -> Option<(&'l NodeOutline, &'l RuleOutline)> {
    let mut all = checked_rules(loaded.outline.of_group(&example.group_id)).into_iter();
    all.find(|(node, rule)| node.id == example.leaf && rule.id == example.rule)
}

/// Whether the actor's unit has to mark the examples before its own.
pub(super) async fn is_first(conn: &mut Conn, actor: &Actor, round: &RoundId) -> Result<bool> {
    let Some(unit) = actor.unit.as_ref().filter(|_| actor.may(Permission::CrossCheck)) else { return Ok(false) };
    let (set, marks) = rows::with_marks(conn, &actor.county, round).await?;
    let marked = marks.iter().filter(|mark| mark.unit_id == unit.as_str()).count();
    Ok(!may_begin(set.len(), marked))
}

/// How many example pages the office has still to choose, and the first of them; nothing while that helps nobody: the rules judge nothing,
/// or the units have marked what the draw gave them.
pub(in crate::assessment) async fn examples_to_choose(
    conn: &mut Conn,
    loaded: &Loaded,
    check: &Check,
    today: NaiveDate,
) -> Result<Option<(usize, i64)>> {
    if choosable(loaded).next().is_none() || !check.has_work(loaded, today) {
        return Ok(None);
    }
    let set = rows::of_round(conn, &loaded.round.id).await?;
    let open = (1..).take(EXAMPLES).filter(|no| !set.iter().any(|one| one.no == *no));
    let open: Vec<i64> = open.collect();
    Ok(open.first().map(|first| (open.len(), *first)))
}

/// The examples, as the actor may see them.
pub(super) async fn examples(conn: &mut Conn, actor: &Actor, loaded: &Loaded) -> Result<Examples> {
    let (set, marks) = rows::with_marks(conn, &actor.county, &loaded.round.id).await?;
    Ok(examples_of(actor, loaded, &set, &marks))
}

fn examples_of(actor: &Actor, loaded: &Loaded, set: &[Example], marks: &[ExampleMark]) -> Examples {
    let is_office = actor.may(Permission::Assess);
    let own: Vec<&ExampleMark> =
        marks.iter().filter(|mark| actor.unit.as_ref().is_some_and(|unit| unit.as_str() == mark.unit_id)).collect();
    let is_open = is_office || own.len() >= EXAMPLES;
    let row = |no: i64| {
        let known = set.iter().find(|one| one.no == no);
        let rule = known.and_then(|one| rule_of(loaded, one));
        ExampleRow {
            no,
            title: known.map(|one| one.title.clone()).unwrap_or_default(),
            url: known.map(|one| one.url.clone()).unwrap_or_default(),
            rule: rule.map(|(node, rule)| format!("{}：{}", node.title, rule.words())).unwrap_or_default(),
            own: own.iter().find(|mark| mark.no == no).map(|mark| printed(mark.amount)),
            office: known.filter(|_| is_open).map(|one| (printed(one.amount), entry_reason(&one.body))),
            is_marked: marks.iter().any(|mark| mark.no == no),
        }
    };
    let is_first = actor.may(Permission::CrossCheck) && actor.unit.is_some() && !may_begin(set.len(), own.len());
    let deviations = if is_office { deviations(loaded, set, marks) } else { Vec::new() };
    Examples { rows: (1..=i64::try_from(EXAMPLES).unwrap_or_default()).map(row).collect(), is_first, deviations }
}

fn deviations(loaded: &Loaded, set: &[Example], marks: &[ExampleMark]) -> Vec<ExampleDeviation> {
    let mut all: Vec<ExampleDeviation> = Vec::new();
    let mut units: Vec<&str> = marks.iter().map(|mark| mark.unit_id.as_str()).collect();
    units.dedup();
    for unit in units {
        let mut deviation = Deviation::default();
        let each = set
            .iter()
            .map(|example| {
                let mark = marks.iter().find(|mark| mark.unit_id == unit && mark.no == example.no)?;
                let (first, second) = (i128::from(mark.amount), i128::from(example.amount));
                let leaf = rule_of(loaded, example).map(|(node, _)| points(node)).unwrap_or_default();
                deviation.add(leaf, Marks { first: Some(first), second: Some(second), third: None });
                Some(Amount::of(second - first).text(2))
            })
            .collect();
        let count = i128::try_from(deviation.compared).ok().filter(|count| *count > 0);
        let mean = count.map(|count| Amount::of(deviation.lenient / count).text(2));
        all.push(ExampleDeviation { name: loaded.name(unit), each, mean });
    }
    all
}

/// One example: for the office to choose, for a checking unit to mark.
///
/// # Errors
/// `Forbidden`; `NotFound` for a number that is none, and for a unit also while it is not chosen.
pub async fn example(actor: &Actor, services: &Services, round: &RoundId, no: i64) -> Result<ExamplePage> {
    if !actor.may(Permission::CrossCheck) {
        actor.require(Permission::Assess)?;
    }
    let mut conn = services.db().read().await?;
    let loaded = load_without_facts(&mut conn, actor, round).await?;
    let check = read(&mut conn, round).await?;
    let is_office = actor.may(Permission::Assess);
    let (set, marks) = rows::with_marks(&mut conn, &actor.county, round).await?;
    let all = examples_of(actor, &loaded, &set, &marks);
    let row = all.rows.into_iter().find(|row| row.no == no).ok_or(NO_EXAMPLE)?;
    let known = set.iter().find(|one| one.no == no);
    if !is_office && (known.is_none() || !check.is_some_and(|check| check.checks(actor))) {
        return Err(NO_EXAMPLE);
    }
    let found = known.and_then(|one| rule_of(&loaded, one));
    let refusal = match takes_facts(&loaded) {
        Err(error) => Some(error.to_string()),
        Ok(()) if is_office && row.is_marked => Some("已有单位评过这个样例，不能再改；其余样例还可以改。".to_owned()),
        Ok(()) if !is_office && set.len() < EXAMPLES => Some("政务公开办还没有选定全部样例，选定后再评。".to_owned()),
        Ok(()) if !is_office && row.own.is_some() => Some("本单位已评过这个样例，不再修改。".to_owned()),
        Ok(()) => None,
    };
    let choose = is_office.then(|| {
        let body: Value = known.and_then(|one| serde_json::from_str(&one.body).ok()).unwrap_or_default();
        let shown = found.map(|(_, rule)| typed::shown(&rule.kind, &body)).unwrap_or_default();
        ExampleForm {
            round: round.clone(),
            no,
            title: row.title.clone(),
            url: row.url.clone(),
            rule: known.map(|one| format!("{}/{}/{}", one.group_id, one.leaf, one.rule)).unwrap_or_default(),
            value: shown.value,
            verdict: shown.verdict,
            reason: shown.reason,
        }
    });
    let range = judged_range(choosable(&loaded).map(|(_, _, rule)| &rule.kind));
    let rules = if is_office { rules(&loaded) } else { Vec::new() };
    Ok(ExamplePage {
        row,
        rule: found.map(|(_, rule)| rule.clone()),
        text: found.map(|(node, _)| node.text.clone()).unwrap_or_default(),
        choose,
        rules,
        range,
        refusal,
        round: loaded.round,
    })
}

/// The rules that an example can be about, group by group.
fn choosable(loaded: &Loaded) -> impl Iterator<Item = (&GroupOutline, &NodeOutline, &RuleOutline)> {
    loaded.outline.groups.iter().flat_map(move |group| {
        let rules = checked_rules(loaded.outline.of_group(&group.id)).into_iter();
        rules.map(move |(node, rule)| (group, node, rule))
    })
}

fn rules(loaded: &Loaded) -> Vec<(String, String)> {
    let told = |(group, node, rule): (&GroupOutline, &NodeOutline, &RuleOutline)| {
        let range = judged_range(std::iter::once(&rule.kind));
        (format!("{}/{}/{}", group.id, node.id, rule.id), format!("{} {}：{}（{range}）", group.name, node.title, rule.words()))
    };
    choosable(loaded).map(told).collect()
}

/// What a judgement must keep within, which the engine would say only when all is scored.
fn within(kind: &Kind, body: &Value) -> Result<()> {
    let (Kind::Judgement { min, max, .. }, Some("partial")) = (kind, body["verdict"].as_str()) else { return Ok(()) };
    let amount = body["amount"].as_str().and_then(Decimal::parse);
    if amount.is_some_and(|amount| (*min..=*max).contains(&amount)) {
        return Ok(());
    }
    Err(ServiceError::field(ExampleForm::value, format!("扣分应在{min}到{max}之间，请改正。")))
}

/// A mark as it is kept.
fn judged(kind: &Kind, typed: &Typed, evidence: &str) -> Result<Value> {
    let body = Value::Object(members(Form::Fact, Some(kind), typed, "", evidence)?);
    within(kind, &body)?;
    Ok(body)
}

fn typed(value: &str, verdict: &str, reason: &str) -> Typed {
    Typed { value: value.replace('\r', ""), verdict: verdict.to_owned(), picked: Vec::new(), reason: reason.to_owned() }
}

/// Chooses an example page with what the office finds on it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` once a unit has marked it, or when facts are settled; `Invalid` names the fields.
pub async fn set_example(actor: &Actor, services: &Services, form: &ExampleForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    takes_facts(&loaded)?;
    if !usize::try_from(form.no).is_ok_and(|no| (1..=EXAMPLES).contains(&no)) {
        return Err(NO_EXAMPLE);
    }
    let (title, url) = (form.title.trim(), form.url.trim());
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(crate::FieldError { field: field.into(), message: message.into() });
    match title.chars().count() {
        0 | 1 => wrong(ExampleForm::title, "请填写样例页面的名称，如“某局行政处罚公示页面”。"),
        2..=TITLE_LENGTH => {}
        length => wrong(ExampleForm::title, &format!("名称写了{length}个字，最多{TITLE_LENGTH}个，请缩短。")),
    }
    let others = rows::of_round(&mut tx, &form.round).await?;
    let same = others.iter().find(|one| one.no != form.no && one.url == url);
    match (is_address(url), url.chars().count(), same) {
        (true, ..=URL_LENGTH, None) => {}
        (true, ..=URL_LENGTH, Some(same)) => {
            wrong(ExampleForm::url, &format!("这个页面已经是样例{}，请另选一个；{EXAMPLES}个样例要各不相同。", same.no));
        }
        (_, length, _) if length > URL_LENGTH => wrong(ExampleForm::url, &format!("网址不超过{URL_LENGTH}个字，请复制页面本身的网址。")),
        _ => wrong(ExampleForm::url, "请填写样例页面的网址，从 http:// 或 https:// 开始复制完整。"),
    }
    let mut parts = form.rule.splitn(3, '/');
    let (group, leaf, rule) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let found = checked_rules(loaded.outline.of_group(group)).into_iter().find(|(node, one)| node.id == leaf && one.id == rule);
    if found.is_none() {
        wrong(ExampleForm::rule, "请选择要评的规则。");
    }
    // what is wrong with the mark is said together with the rest
    let evidence = if url.is_empty() { "–" } else { url };
    let made = found.map(|(_, one)| judged(&one.kind, &typed(&form.value, &form.verdict, &form.reason), evidence));
    let body = match made.transpose() {
        Ok(body) => body.unwrap_or_default(),
        Err(ServiceError::Invalid(more)) => {
            // the address is the evidence here
            let field = |error: crate::FieldError| match error.field.as_str() {
                EntryForm::evidence => crate::FieldError { field: ExampleForm::url.into(), ..error },
                _ => error,
            };
            errors.extend(more.into_iter().map(field));
            Value::Null
        }
        Err(error) => return Err(error),
    };
    let (Some((node, one)), true) = (found, errors.is_empty()) else { return Err(ServiceError::Invalid(errors)) };
    let example = Example {
        no: form.no,
        title: title.to_owned(),
        url: url.to_owned(),
        group_id: group.to_owned(),
        leaf: leaf.to_owned(),
        rule: rule.to_owned(),
        amount: taken_off(&one.kind, &body),
        body: body.to_string(),
        entered_at: services.now(),
        entered_by: actor.person.clone(),
        account_id: actor.account.to_string(),
    };
    if !rows::set(&mut tx, &form.round, &example).await? {
        return Err(ServiceError::Refused("已有单位评过这个样例，不能再改；其余样例还可以改。".to_owned()));
    }
    let event = AssessmentAction::ExampleSet { name: loaded.round.name.clone(), title: title.to_owned(), place: node.title.clone() };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    Ok(tx.commit().await?)
}

/// Marks an example page as a checking unit, once.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` while not all are chosen, or where the unit has marked it; `Invalid` names the fields.
pub async fn mark_example(actor: &Actor, services: &Services, form: &ExampleMarkForm) -> Result<()> {
    actor.require(Permission::CrossCheck)?;
    let unit = actor.unit.clone().ok_or(ServiceError::Forbidden(Permission::CrossCheck))?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    takes_facts(&loaded)?;
    let check = read(&mut tx, &form.round).await?.ok_or(NO_CHECK)?;
    if !check.checks(actor) {
        return Err(NO_CHECK);
    }
    let set = rows::of_round(&mut tx, &form.round).await?;
    if set.len() < EXAMPLES {
        return Err(ServiceError::Refused("政务公开办还没有选定全部样例，选定后再评。".to_owned()));
    }
    let example = set.iter().find(|one| one.no == form.no).ok_or(NO_EXAMPLE)?;
    let (_, rule) = rule_of(&loaded, example).ok_or(NO_EXAMPLE)?;
    let body = judged(&rule.kind, &typed(&form.value, &form.verdict, &form.reason), &example.url)?;
    let mark = ExampleMark {
        no: form.no,
        unit_id: unit.to_string(),
        amount: taken_off(&rule.kind, &body),
        body: body.to_string(),
        marked_at: services.now(),
        marked_by: actor.person.clone(),
        account_id: actor.account.to_string(),
    };
    match rows::mark(&mut tx, &form.round, &mark).await {
        Err(StorageError::Duplicate(_)) => {
            drop(tx);
            let mut conn = services.db().read().await?;
            let (_, known) = rows::with_marks(&mut conn, &actor.county, &form.round).await?;
            // who presses twice hears that it was marked
            if known.iter().any(|one| one.no == mark.no && one.unit_id == mark.unit_id && one.body == mark.body) {
                return Ok(());
            }
            return Err(ServiceError::Refused("本单位已评过这个样例，不再修改。".to_owned()));
        }
        other => other?,
    }
    let event =
        AssessmentAction::ExampleMarked { name: loaded.round.name.clone(), unit: loaded.name(unit.as_str()), title: example.title.clone() };
    audit::record(&mut tx, services, actor, Subject::Round(form.round.clone()), event).await?;
    Ok(tx.commit().await?)
}
