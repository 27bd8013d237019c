use std::collections::HashMap;
use std::sync::Arc;

use super::super::fields::Fields;
use super::super::problem::{At, Problem, ProblemCode, Problems, shortened};
use super::super::rules::{Node, Rule, RuleSet, Tree, envelope};
use super::{Claim, Facts, Finding, Known, Unit};
use crate::text::json::Json;

impl Facts {
    /// Reads a facts file under the rules that it is scored with.
    ///
    /// # Errors
    /// All faults that can be told apart, at most a hundred.
    pub fn read(json: &Json<'_>, rules: &RuleSet) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        match read(json, rules, &mut problems) {
            Some(facts) if problems.is_empty() => Ok(facts),
            _ => Err(problems.into_found()),
        }
    }
}

fn read(json: &Json<'_>, rules: &RuleSet, problems: &mut Problems) -> Option<Facts> {
    let fields = envelope(json, "事实文件", problems)?.with_line(rules.digits.line);
    let round = problems.keep(fields.text("round"));
    let (mut units, places) = units(&fields, rules, problems);
    previous(&fields, &places, &mut units, problems);
    for json in problems.keep(fields.list("facts")).unwrap_or_default() {
        if let Err(problem) = fact(json, &fields, rules, &places, &mut units) {
            problems.add(problem);
        }
    }
    for unit in &mut units {
        sort(unit, rules, problems);
    }
    Some(Facts { round: round?.to_owned(), units })
}

/// Places of units by id; nothing for one that could not be read.
type Places<'j> = HashMap<&'j str, Option<usize>>;

fn units<'j>(fields: &Fields<'j>, rules: &RuleSet, problems: &mut Problems) -> (Vec<Unit>, Places<'j>) {
    let (mut units, mut places) = (Vec::new(), HashMap::new());
    for json in problems.keep(fields.list("units")).unwrap_or_default() {
        let inner = Fields::of(json, fields.place(), "单位").and_then(|inner| Ok((inner, inner.text("id")?)));
        let Some((inner, id)) = problems.keep(inner) else { continue };
        let inner = inner.at(At::unit(id));
        if places.contains_key(id) {
            problems.add(inner.problem(ProblemCode::Duplicate, "单位编号重复，请改成不同的编号。"));
            continue;
        }
        let read = problems.keep(unit(&inner, id, rules)).map(|unit| {
            units.push(unit);
            units.len() - 1
        });
        places.insert(id, read);
    }
    (units, places)
}

fn unit(fields: &Fields<'_>, id: &str, rules: &RuleSet) -> Result<Unit, Problem> {
    let name = fields.text("group")?;
    let group = rules.groups.iter().position(|group| *group.id == *name).ok_or_else(|| {
        let sentence = format!("组“{}”不在规则里，请补上这个组或改正单位的组。", shortened(name));
        fields.problem(ProblemCode::UnknownGroup, &sentence)
    })?;
    let tree = match fields.optional_text("tree")? {
        None => rules.groups.get(group).map(|group| group.tree).unwrap_or_default(),
        Some(name) => rules.trees.iter().position(|tree| *tree.name == *name).ok_or_else(|| {
            let sentence = format!("指标树“{}”不在规则里，请补上这棵树或改正单位的树。", shortened(name));
            fields.problem(ProblemCode::UnknownTree, &sentence)
        })?,
    };
    Ok(Unit {
        id: Arc::from(id),
        group,
        tree,
        class: fields.optional_text("class")?.map(str::to_owned),
        is_assessed: fields.flag("assessed", true)?,
        previous: None,
        known: Known::default(),
    })
}

/// Ranks of the round before. Units that are no longer there say nothing.
fn previous(fields: &Fields<'_>, places: &Places<'_>, units: &mut [Unit], problems: &mut Problems) {
    if fields.optional("previous").is_none() {
        return;
    }
    for (id, json) in problems.keep(fields.object("previous")).map(Vec::as_slice).unwrap_or_default() {
        if *json == Json::Null {
            continue;
        }
        let rank = problems.keep(fields.at(At::unit(id)).count_of("previous", json));
        if let Some(unit) = places.get(id.as_ref()).copied().flatten().and_then(|place| units.get_mut(place)) {
            unit.previous = rank;
        }
    }
}

fn fact(json: &Json<'_>, file: &Fields<'_>, rules: &RuleSet, places: &Places<'_>, units: &mut [Unit]) -> Result<(), Problem> {
    let fields = Fields::of(json, file.place(), "事实")?.with_line(file.line());
    let id = fields.text("unit")?;
    let at = At::unit(id);
    let unit = match places.get(id) {
        None => return Err(at.problem(ProblemCode::UnknownUnit, "这个单位不在“units”里，请补上或改正编号。")),
        // what is wrong with the unit is said already
        Some(None) => return Ok(()),
        Some(Some(place)) => &mut units[*place],
    };
    if !unit.is_assessed {
        let sentence = "这个单位不参评，请删去它的事实，或改为参评。";
        return Err(named(&fields, at).problem(ProblemCode::UnitNotAssessed, sentence));
    }
    if ["veto", "not_applicable", "rule"].iter().filter(|what| fields.optional(what).is_some()).count() > 1 {
        // all but one would be dropped in silence
        let sentence = "“veto”、“not_applicable”、“rule”各是一条事实，不能写在一起，请分成几条。";
        return Err(named(&fields, at).problem(ProblemCode::BadJson, sentence));
    }
    let fields = fields.at(at);
    if fields.optional("veto").is_some() {
        return veto(&fields, rules, unit);
    }
    let leaf = fields.text("leaf")?;
    let fields = fields.at(at.leaf(leaf));
    if fields.optional("not_applicable").is_some() {
        return claim(&fields, leaf, rules, unit);
    }
    finding(&fields, leaf, rules, unit)
}

/// The leaf and the rule that a fact names, as far as it does.
fn named<'j>(fields: &Fields<'j>, at: At<'j>) -> At<'j> {
    let at = if let Some(Json::Text(leaf)) = fields.optional("leaf") { at.leaf(leaf) } else { at };
    if let Some(Json::Text(rule)) = fields.optional("rule") { at.rule(rule) } else { at }
}

fn veto(fields: &Fields<'_>, rules: &RuleSet, unit: &mut Unit) -> Result<(), Problem> {
    let event = fields.text("veto")?;
    let events = rules.veto.as_ref().map(|veto| veto.events.as_slice()).unwrap_or_default();
    let place = events.iter().position(|known| **known == *event).ok_or_else(|| {
        let sentence = format!("否决情形“{}”不在规则里，请补上或改正。", shortened(event));
        fields.problem(ProblemCode::UnknownVeto, &sentence)
    })?;
    fields.reason()?;
    if unit.known.vetoes.contains(&place) {
        let sentence = format!("否决情形“{}”写了两次，请只留一条。", shortened(event));
        return Err(fields.problem(ProblemCode::Duplicate, &sentence));
    }
    unit.known.vetoes.push(place);
    Ok(())
}

fn claim(fields: &Fields<'_>, id: &str, rules: &RuleSet, unit: &mut Unit) -> Result<(), Problem> {
    let (place, node) = node(fields, id, rules, unit)?;
    let claim = Claim::read(fields, node, &rules.na_rates)?;
    unit.known.claims.push((place, claim));
    Ok(())
}

fn finding(fields: &Fields<'_>, id: &str, rules: &RuleSet, unit: &mut Unit) -> Result<(), Problem> {
    let rule_id = fields.text("rule")?;
    let fields = fields.at(fields.place().rule(rule_id)).as_fact();
    let read = |all: &[Rule]| {
        let unknown = || fields.problem(ProblemCode::UnknownRule, "这里没有这条规则，请核对编号。");
        let place = all.iter().position(|rule| *rule.id == *rule_id).ok_or_else(unknown)?;
        Ok((place, Finding::read(&fields, &all[place].kind)?))
    };
    match id {
        "bonus" => unit.known.bonus.push(read(rules.bonus.as_ref().map(|bonus| bonus.rules.as_slice()).unwrap_or_default())?),
        "penalty" => unit.known.penalties.push(read(&rules.penalties)?),
        _ => {
            let (place, node) = node(&fields, id, rules, unit)?;
            if !node.is_leaf() {
                return Err(unknown_leaf(&fields, "这个指标有下级，事实应写在末级指标上，请改正编号。"));
            }
            let (rule, finding) = read(node.rules())?;
            unit.known.findings.push(((place, rule), finding));
        }
    }
    Ok(())
}

fn unknown_leaf(fields: &Fields<'_>, sentence: &str) -> Problem {
    fields.problem(ProblemCode::UnknownLeaf, sentence)
}

/// The node that a fact speaks about, which must be meant for the unit.
fn node<'r>(fields: &Fields<'_>, id: &str, rules: &'r RuleSet, unit: &Unit) -> Result<(usize, &'r Node), Problem> {
    let tree: Option<&Tree> = rules.trees.get(unit.tree);
    let found = tree.and_then(|tree| tree.place(id).and_then(|place| Some((tree, place, tree.nodes.get(place)?))));
    let (tree, place, node) = found.ok_or_else(|| unknown_leaf(fields, "这个单位的指标树里没有这个指标，请核对编号。"))?;
    let class = unit.class.as_deref();
    if class.is_some_and(|class| tree.upwards(place).any(|node| node.not_for.iter().any(|excluded| excluded == class))) {
        let sentence = "这个指标不适用于这类单位，请删去这条事实，或改正单位的类别。";
        return Err(fields.problem(ProblemCode::LeafNotForUnit, sentence));
    }
    Ok((place, node))
}

/// Puts what is known in the order of the rules, and notes what stands twice.
fn sort(unit: &mut Unit, rules: &RuleSet, problems: &mut Problems) {
    let Unit { id, tree, known, .. } = unit;
    let Some(tree) = rules.trees.get(*tree) else { return };
    known.findings.sort_by_key(|(key, _)| *key);
    known.claims.sort_by_key(|(key, _)| *key);
    known.bonus.sort_by_key(|(key, _)| *key);
    known.penalties.sort_by_key(|(key, _)| *key);
    known.vetoes.sort_unstable();
    let at = At::unit(id);
    let mut twice = |at: At<'_>, what: &str| {
        problems.add(at.problem(ProblemCode::Duplicate, &format!("{what}写了两条，请只留一条。")));
    };
    for (node, rule) in repeated(&known.findings) {
        let node = &tree.nodes[*node];
        twice(at.leaf(&node.id).rule(&node.rules()[*rule].id), "同一单位、同一指标、同一规则的事实");
    }
    for node in repeated(&known.claims) {
        twice(at.leaf(&tree.nodes[*node].id), "同一指标的不适用申请");
    }
    for (leaf, list, all) in [
        ("bonus", &known.bonus, rules.bonus.as_ref().map(|bonus| bonus.rules.as_slice()).unwrap_or_default()),
        ("penalty", &known.penalties, rules.penalties.as_slice()),
    ] {
        for rule in repeated(list) {
            twice(at.leaf(leaf).rule(&all[*rule].id), "同一单位、同一规则的事实");
        }
    }
}

/// Keys that stand twice in a sorted list, each as often as it is too many.
fn repeated<K: PartialEq, V>(sorted: &[(K, V)]) -> impl Iterator<Item = &K> {
    sorted.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| &pair[0].0)
}
