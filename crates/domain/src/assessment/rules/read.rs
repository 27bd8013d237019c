use std::sync::Arc;

use super::super::fields::Fields;
use super::super::number::Decimal;
use super::super::problem::{At, Problem, ProblemCode, Problems, shortened};
use super::read_rule::{Part, rules};
use super::read_standing::{standing, unknown_node, unknown_node_of};
use super::read_tree::tree;
use super::{Basis, Bonus, CapLevel, Convert, Digits, Gate, Group, NaRates, RuleSet, Standing, Tree, Veto, VetoEffect};
use crate::text::json::Json;

/// The contract that this engine keeps.
pub(crate) const CONTRACT: u64 = 1;

impl RuleSet {
    /// Reads a rules file.
    ///
    /// # Errors
    /// All faults that can be told apart, at most a hundred.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let read = read(json, &mut problems);
        match read {
            Some(rules) if problems.is_empty() => Ok(rules),
            _ => Err(problems.into_found()),
        }
    }
}

/// Notes that a name stands twice in an object, or that the file is of another contract.
pub(crate) fn envelope<'j>(json: &'j Json<'j>, what: &str, problems: &mut Problems) -> Option<Fields<'j>> {
    let fields = problems.keep(Fields::of(json, At::default(), what))?;
    if let Some(name) = json.repeated() {
        let sentence = format!("{what}的同一个对象里“{}”写了两次，请只留一个。", shortened(name));
        problems.add(fields.problem(ProblemCode::Duplicate, &sentence));
        return None;
    }
    if fields.optional("contract") != Some(&Json::Count(CONTRACT)) {
        let sentence = format!("{what}应写明“contract”是{CONTRACT}，请补上或换成本程序能用的文件。");
        problems.add(fields.problem(ProblemCode::BadJson, &sentence));
        return None;
    }
    Some(fields)
}

fn read(json: &Json<'_>, problems: &mut Problems) -> Option<RuleSet> {
    let fields = envelope(json, "规则文件", problems)?;
    let identity = problems.keep(identity(&fields));
    let digits = problems.keep(digits(&fields)).unwrap_or_default();
    let fields = fields.with_line(digits.line);
    let basis = problems.keep(basis(&fields));
    let cap_level = problems.keep(cap_level(&fields));
    let one_cause_once = problems.keep(fields.flag("one_cause_once", false));
    let na_rates = problems.keep(na_rates(&fields));
    let trees: Vec<Tree> = match problems.keep(fields.object("trees")) {
        Some(members) => members.iter().filter_map(|(name, json)| tree(name, json, digits.line, problems)).collect(),
        None => Vec::new(),
    };
    let common = standing(&fields, &Standing::default(), problems);
    let groups = groups(&fields, &trees, &common, problems);
    let bonus = bonus(&fields, digits.line, problems);
    let penalties = problems.keep(fields.optional_list("penalties")).map(|items| {
        let at = At::default().leaf("penalty");
        rules(items, Part::Penalty, at, digits.line, &mut |problem| problems.add(problem))
    });
    let veto = problems.keep(veto(&fields));
    let convert = problems.keep(convert(&fields));
    let rules = RuleSet {
        identity: identity?,
        digits,
        basis: basis?,
        cap_level: cap_level?,
        one_cause_once: one_cause_once?,
        na_rates: na_rates?,
        trees,
        groups,
        bonus: bonus?,
        penalties: penalties?,
        veto: veto?,
        convert: convert?,
    };
    unknown(&rules, &common, problems);
    Some(rules)
}

/// Nodes that nothing has.
fn unknown(rules: &RuleSet, common: &Standing, problems: &mut Problems) {
    let standings = std::iter::once(common).chain(rules.groups.iter().map(|group| &group.standing));
    let keys = standings.filter_map(|standing| unknown_node_of(standing, |id| rules.has_node(id)));
    let gate = rules.bonus.as_ref().and_then(|bonus| bonus.gate.as_ref()).and_then(|gate| gate.node.as_deref());
    let mut ids: Vec<&str> = keys.chain(gate.filter(|id| !rules.has_node(id))).collect();
    ids.dedup();
    ids.into_iter().for_each(|id| problems.add(unknown_node(id)));
}

fn identity(fields: &Fields<'_>) -> Result<serde_json::Value, Problem> {
    let json = fields.required("rule_set")?;
    fields.object("rule_set")?;
    serde_json::to_value(json).map_err(|_| fields.ill("rule_set", "对象{…}"))
}

fn digits(fields: &Fields<'_>) -> Result<Digits, Problem> {
    const MOST: u64 = 4;
    let Some(json) = fields.optional("digits") else { return Ok(Digits::default()) };
    let inner = Fields::of(json, fields.place(), "“digits”")?;
    let one = |name: &str, otherwise: u32| {
        if inner.optional(name).is_none() {
            return Ok(otherwise);
        }
        let digits = inner.count(name)?;
        let refused = || inner.problem(ProblemCode::BadNumber, &format!("“digits.{name}”应是0到{MOST}之间的整数，请改正。"));
        u32::try_from(digits).ok().filter(|_| digits <= MOST).ok_or_else(refused)
    };
    let usual = Digits::default();
    let line = one("line", usual.line)?;
    let digits = Digits {
        line,
        // who asks for fewer decimals in the lines and says nothing of the total has as many there
        total: one("total", usual.total.min(line))?,
        rate: one("rate", usual.rate)?,
        convert: one("convert", usual.convert)?,
    };
    if digits.total > digits.line {
        let sentence =
            format!("总分的小数位数（digits.total，{}位）不能多于记分的（digits.line，{}位），请改正。", digits.total, digits.line);
        return Err(inner.problem(ProblemCode::BadNumber, &sentence));
    }
    Ok(digits)
}

fn basis(fields: &Fields<'_>) -> Result<Basis, Problem> {
    let Some(word) = fields.optional_text("basis")? else { return Ok(Basis::Printed) };
    Basis::from_code(word).ok_or_else(|| fields.ill("basis", "\"printed\"或\"exact\""))
}

fn cap_level(fields: &Fields<'_>) -> Result<CapLevel, Problem> {
    match fields.optional("cap_level") {
        None => Ok(CapLevel::Leaf),
        Some(Json::Text(word)) if word == "leaf" => Ok(CapLevel::Leaf),
        Some(Json::Count(level @ 1..=4)) => Ok(CapLevel::Level(u32::try_from(*level).unwrap_or(1))),
        Some(Json::Count(_) | Json::Number(_)) => {
            Err(fields.problem(ProblemCode::BadNumber, "“cap_level”应是\"leaf\"或1到4之间的整数，请改正。"))
        }
        Some(_) => Err(fields.ill("cap_level", "\"leaf\"或1到4之间的整数")),
    }
}

fn na_rates(fields: &Fields<'_>) -> Result<NaRates, Problem> {
    let Some(json) = fields.optional("na_rates") else { return Ok(NaRates::default()) };
    let inner = Fields::of(json, fields.place(), "“na_rates”")?;
    Ok(NaRates {
        note: inner.optional_decimal("note")?,
        late_note: inner.optional_decimal("late_note")?,
        uniform: inner.optional_decimal("uniform")?,
    })
}

fn groups(fields: &Fields<'_>, trees: &[Tree], common: &Standing, problems: &mut Problems) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for json in problems.keep(fields.list("groups")).unwrap_or_default() {
        let Some((inner, id, tree)) = problems.keep(group(json, fields)) else { continue };
        if groups.iter().any(|known| *known.id == *id) {
            problems.add(inner.problem(ProblemCode::Duplicate, &format!("组编号“{}”重复，请改成不同的编号。", shortened(id))));
            continue;
        }
        let standing = standing(&inner, common, problems);
        match trees.iter().position(|known| *known.name == *tree) {
            Some(tree) => groups.push(Group { id: Arc::from(id), tree, standing }),
            None => {
                let sentence = format!("组“{}”用的指标树“{}”不在“trees”里，请补上或改正。", shortened(id), shortened(tree));
                problems.add(inner.problem(ProblemCode::UnknownTree, &sentence));
            }
        }
    }
    groups
}

fn group<'j>(json: &'j Json<'j>, fields: &Fields<'j>) -> Result<(Fields<'j>, &'j str, &'j str), Problem> {
    let inner = Fields::of(json, fields.place(), "组")?;
    Ok((inner, inner.text("id")?, inner.text("tree")?))
}

fn bonus(fields: &Fields<'_>, line: u32, problems: &mut Problems) -> Option<Option<Bonus>> {
    let Some(json) = fields.optional("bonus") else { return Some(None) };
    let at = At::default().leaf("bonus");
    let inner = problems.keep(Fields::of(json, at, "“bonus”"))?.with_line(line);
    let gate = problems.keep(gate(&inner));
    let cap = problems.keep(inner.optional_points("cap"));
    let items = problems.keep(inner.optional_list("rules"))?;
    let rules = rules(items, Part::Bonus, at, line, &mut |problem| problems.add(problem));
    Some(Some(Bonus { gate: gate?, cap: cap?, rules }))
}

fn gate(fields: &Fields<'_>) -> Result<Option<Gate>, Problem> {
    let Some(json) = fields.optional("gate") else { return Ok(None) };
    let inner = Fields::of(json, fields.place(), "“gate”")?;
    let (is_strict, threshold): (bool, Decimal) = match (inner.optional_decimal("over")?, inner.optional_decimal("at_least")?) {
        (Some(over), None) => (true, over),
        (None, Some(at_least)) => (false, at_least),
        _ => return Err(inner.ill("gate", "带“over”（超过）或“at_least”（不低于）其中一个的对象")),
    };
    Ok(Some(Gate { threshold, is_strict, node: inner.optional_text("node")?.map(Arc::from) }))
}

fn veto(fields: &Fields<'_>) -> Result<Option<Veto>, Problem> {
    let Some(json) = fields.optional("veto") else { return Ok(None) };
    let inner = Fields::of(json, fields.place(), "“veto”")?;
    let inner = inner.with_line(fields.line());
    let mut events: Vec<Arc<str>> = Vec::new();
    for event in inner.texts("events")? {
        if events.iter().any(|known| **known == *event) {
            return Err(inner.problem(ProblemCode::Duplicate, &format!("否决情形“{}”写了两次，请只留一个。", shortened(event))));
        }
        events.push(Arc::from(event));
    }
    let effect = match inner.text("effect")? {
        "grade" => VetoEffect::Grade,
        "no_score" => VetoEffect::NoScore,
        "fixed" => VetoEffect::Fixed(inner.points("score")?),
        _ => return Err(inner.ill("effect", "\"grade\"、\"no_score\"或\"fixed\"")),
    };
    Ok(Some(Veto { events, effect, grade: inner.optional_text("grade")?.map(Arc::from) }))
}

fn convert(fields: &Fields<'_>) -> Result<Option<Convert>, Problem> {
    let Some(json) = fields.optional("convert") else { return Ok(None) };
    let inner = Fields::of(json, fields.place(), "“convert”")?;
    let points = inner.above_zero("points", inner.decimal("points")?)?;
    Ok(Some(Convert { points, of: inner.decimal("of")? }))
}
