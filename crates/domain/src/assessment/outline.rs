//! A rules file as people read it: what the engine knows of it together with what the contract only carries (names of groups, the
//! sentence a rule was taken from, where its facts come from).

use std::collections::HashMap;

use serde_json::Value;

use super::inputs::Participant;
use super::number::Decimal;
use super::round::Series;
use super::rules::{Kind, NotApplicable, Rule, RuleSet, Tree};
use super::source::FactSource;
use crate::text::json::Json;

/// Rules with their words.
#[derive(Debug, Clone)]
pub struct Outline {
    /// What it is called.
    pub title: String,
    /// The year it speaks of; nothing where the file does not say.
    pub year: Option<i32>,
    /// The groups: id, name, place of the tree.
    pub groups: Vec<GroupOutline>,
    /// The trees.
    pub trees: Vec<TreeOutline>,
    /// 加分项.
    pub bonus: Vec<RuleOutline>,
    /// 重大扣分项.
    pub penalties: Vec<RuleOutline>,
    /// 单项否决: event and words.
    pub vetoes: Vec<(String, String)>,
    /// Whether a vetoed unit without a score counts nought in the county's target assessment; nothing where nothing is converted.
    pub vetoed_counts: Option<bool>,
    /// What the full mark counts in the county's target assessment; nothing where nothing is converted.
    pub convert_points: Option<String>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupOutline {
    /// Its id.
    pub id: String,
    /// Its name, or the id.
    pub name: String,
    /// Its tree among [`Outline::trees`].
    pub tree: usize,
}

/// A tree of indicators.
#[derive(Debug, Clone)]
pub struct TreeOutline {
    /// Its name.
    pub name: String,
    /// For whom it is made, in words; empty for a tree of whole groups.
    pub title: String,
    /// The tree it was derived from, for units to which parts of that one do not apply.
    pub from: Option<String>,
    /// Classes of units that it is for, of those that the other tree is for.
    pub classes: Vec<String>,
    /// Units that it is for, by id.
    pub units: Vec<String>,
    /// Full mark.
    pub full_mark: Decimal,
    /// Its nodes in the order of the file.
    pub nodes: Vec<NodeOutline>,
}

/// An indicator.
#[derive(Debug, Clone)]
pub struct NodeOutline {
    /// Its id.
    pub id: String,
    /// Its title, or the id.
    pub title: String,
    /// What it is worth.
    pub points: Decimal,
    /// From 1.
    pub level: u32,
    /// Whether it holds rules.
    pub is_leaf: bool,
    /// What happens where it does not apply.
    pub na: Option<NotApplicable>,
    /// Classes of units that it is not for.
    pub not_for: Vec<String>,
    /// 评分标准 as the office wrote it; empty where the file carries none.
    pub text: String,
    /// Its rules.
    pub rules: Vec<RuleOutline>,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct RuleOutline {
    /// Its id.
    pub id: String,
    /// What it does.
    pub kind: Kind,
    /// The sentence it was taken from; empty where the file carries none.
    pub text: String,
    /// Where its facts come from by themselves.
    pub source: Option<FactSource>,
    /// What shows that it was met or not, as the office wrote it; empty where the file does not say.
    pub evidence: String,
}

/// The rules as they hold for one unit, or for a group as such.
#[derive(Debug, Clone, Copy)]
pub struct OwnRules<'o> {
    outline: &'o Outline,
    /// The tree.
    pub tree: Option<&'o TreeOutline>,
    /// The class of the unit; empty for a group as such.
    class: &'o str,
}

impl RuleOutline {
    /// The sentence, or the rule in words.
    #[must_use]
    pub fn words(&self) -> String {
        if self.text.is_empty() { self.kind.words() } else { self.text.clone() }
    }
}

impl Outline {
    /// Reads rules and their words from a text that is stored, and so was read before.
    ///
    /// # Errors
    /// What the engine's reader refuses.
    pub fn read(text: &str) -> Result<(RuleSet, Self), Vec<super::Problem>> {
        let json = Json::read(text).map_err(|error| {
            vec![super::problem::At::default().problem(super::ProblemCode::BadJson, &format!("不是正确的JSON，请改正（{error}）。"))]
        })?;
        let rules = RuleSet::read(&json)?;
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default();
        let outline = Self::assembled(&rules, &value);
        Ok((rules, outline))
    }

    fn assembled(rules: &RuleSet, file: &Value) -> Self {
        let set = &file["rule_set"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let named = |value: &Value, id: &str| value.as_str().filter(|name| !name.is_empty()).unwrap_or(id).to_owned();
        let groups = rules.groups.iter().enumerate().map(|(place, group)| GroupOutline {
            id: group.id.to_string(),
            name: named(&file["groups"][place]["name"], &group.id),
            tree: group.tree,
        });
        let trees = rules.trees.iter().map(|tree| tree_outline(tree, &file["trees"][&*tree.name]));
        let vetoes = rules.veto.iter().flat_map(|veto| &veto.events).map(|event| {
            let words = named(&file["veto"]["titles"][&**event], event);
            (event.to_string(), words)
        });
        Self {
            title: text(&set["title"]),
            year: set["year"].as_i64().and_then(|year| i32::try_from(year).ok()),
            groups: groups.collect(),
            trees: trees.collect(),
            bonus: rules.bonus.iter().flat_map(|bonus| rule_outlines(&bonus.rules, &file["bonus"]["rules"])).collect(),
            penalties: rule_outlines(&rules.penalties, &file["penalties"]),
            vetoes: vetoes.collect(),
            // carried beside the contract's members: no number of a sheet depends on it
            vetoed_counts: rules.convert.is_some().then(|| file["convert"]["vetoed"] != "none"),
            convert_points: rules.convert.map(|convert| convert.points.to_string()),
        }
    }

    /// The series of rounds that the rules are made for: a year where they take the scores of its sealed quarters, else a quarter.
    #[must_use]
    pub fn made_for(&self) -> Series {
        let mut rules = self.trees.iter().flat_map(|tree| &tree.nodes).flat_map(|node| &node.rules);
        if rules.any(|rule| rule.source == Some(FactSource::Quarters)) { Series::Year } else { Series::Quarter }
    }

    /// The group that units of an assessment group of the register belong to.
    #[must_use]
    pub fn group_of(&self, registered: &str) -> Option<&GroupOutline> {
        self.groups.iter().find(|group| group.name == registered).or_else(|| self.groups.iter().find(|group| group.id == registered))
    }

    /// The rules of a group as such.
    #[must_use]
    pub fn of_group(&self, group: &str) -> OwnRules<'_> {
        let tree = self.groups.iter().find(|one| one.id == group).and_then(|group| self.trees.get(group.tree));
        OwnRules { outline: self, tree, class: "" }
    }

    /// The rules of a tree.
    #[must_use]
    pub const fn of_tree<'o>(&'o self, tree: &'o TreeOutline) -> OwnRules<'o> {
        OwnRules { outline: self, tree: Some(tree), class: "" }
    }

    /// The rules of a unit: of a tree that was derived for it, else for its class, else those of its group.
    #[must_use]
    pub fn of<'o>(&'o self, unit: &'o Participant) -> OwnRules<'o> {
        let usual = OwnRules { class: &unit.class, ..self.of_group(&unit.group) };
        let Some(base) = usual.tree else { return usual };
        let derived = || self.trees.iter().filter(|tree| tree.from.as_deref() == Some(base.name.as_str()));
        let own = derived().find(|tree| tree.units.contains(&unit.id));
        let own = own.or_else(|| derived().find(|tree| tree.classes.contains(&unit.class)));
        OwnRules { tree: own.or(usual.tree), ..usual }
    }

    /// The name of a unit's tree where it is not that of its group, as a facts file says it.
    #[must_use]
    pub fn own_tree(&self, unit: &Participant) -> Option<String> {
        let own = self.of(unit).tree?;
        own.from.is_some().then(|| own.name.clone())
    }
}

impl<'o> OwnRules<'o> {
    /// Nodes of the tree that are meant for the unit, in the order of the file: what is not for its class goes with everything beneath.
    /// A fact about any other is refused with the whole round, so nobody is asked for one.
    pub fn nodes(&self) -> impl Iterator<Item = &'o NodeOutline> + use<'o> {
        let class = self.class;
        let mut left_out: Option<u32> = None;
        self.tree.into_iter().flat_map(|tree| tree.nodes.iter()).filter(move |node| {
            if left_out.is_some_and(|level| node.level > level) {
                return false;
            }
            left_out = node.not_for.iter().any(|one| one == class).then_some(node.level);
            left_out.is_none()
        })
    }

    /// Their rules, each with its node.
    pub fn rules(&self) -> impl Iterator<Item = (&'o NodeOutline, &'o RuleOutline)> + use<'o> {
        self.nodes().flat_map(|node| node.rules.iter().map(move |rule| (node, rule)))
    }

    /// A node of the tree.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&'o NodeOutline> {
        self.tree?.node(id)
    }

    /// A rule of the tree, of the bonus or the penalties.
    #[must_use]
    pub fn rule(&self, leaf: &str, rule: &str) -> Option<&'o RuleOutline> {
        let rules = match leaf {
            "bonus" => &self.outline.bonus,
            "penalty" => &self.outline.penalties,
            leaf => &self.node(leaf)?.rules,
        };
        rules.iter().find(|one| one.id == rule)
    }

    /// What a place of the ledger is called.
    #[must_use]
    pub fn place(&self, leaf: &str) -> String {
        match leaf {
            "bonus" => "加分项".to_owned(),
            "penalty" => "重大扣分项".to_owned(),
            "total" => "合计".to_owned(),
            leaf => {
                let anywhere = || self.outline.trees.iter().find_map(|tree| tree.node(leaf));
                self.node(leaf).or_else(anywhere).map_or_else(|| leaf.to_owned(), |node| node.title.clone())
            }
        }
    }
}

impl TreeOutline {
    /// A node by its id.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&NodeOutline> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// Nodes that have no sum yet: leaves that wait for a fact, and whatever they count in. 待评 is no number, not even a part of one.
    #[must_use]
    pub fn waiting(&self, pending: &[std::sync::Arc<str>]) -> Vec<&str> {
        let waits = |place: usize| {
            let own = &self.nodes[place];
            let beneath = self.nodes[place + 1..].iter().take_while(|node| node.level > own.level);
            std::iter::once(own).chain(beneath).any(|node| pending.iter().any(|leaf| **leaf == *node.id))
        };
        (0..self.nodes.len()).filter(|place| waits(*place)).map(|place| self.nodes[place].id.as_str()).collect()
    }

    /// A node and those above it, from the node up; none where there is no such node.
    #[must_use]
    pub fn with_those_above(&self, id: &str) -> Vec<&NodeOutline> {
        let Some(place) = self.nodes.iter().position(|node| node.id == id) else { return Vec::new() };
        let mut all = vec![&self.nodes[place]];
        for node in self.nodes[..place].iter().rev() {
            if all.last().is_some_and(|below| node.level < below.level) {
                all.push(node);
            }
        }
        all
    }

    /// Leaves in the order of the file, each with the titles above it.
    pub fn leaves(&self) -> impl Iterator<Item = (Vec<&str>, &NodeOutline)> {
        let mut above: Vec<&str> = Vec::new();
        self.nodes.iter().filter_map(move |node| {
            above.truncate(node.level.saturating_sub(1) as usize);
            let path = above.clone();
            above.push(&node.title);
            node.is_leaf.then_some((path, node))
        })
    }
}

fn tree_outline(tree: &Tree, file: &Value) -> TreeOutline {
    let mut carried = HashMap::new();
    gather(&file["nodes"], &mut carried);
    let texts = |name: &str| file[name].as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect();
    let outline = tree.nodes.iter().map(|node| {
        let own = carried.get(&*node.id).copied().unwrap_or(&Value::Null);
        NodeOutline {
            id: node.id.to_string(),
            title: if node.title.is_empty() { node.id.to_string() } else { node.title.clone() },
            points: node.points,
            level: node.level,
            is_leaf: node.is_leaf(),
            na: node.na,
            not_for: node.not_for.clone(),
            text: own["text"].as_str().unwrap_or_default().to_owned(),
            rules: rule_outlines(node.rules(), &own["rules"]),
        }
    });
    TreeOutline {
        name: tree.name.to_string(),
        title: file["title"].as_str().unwrap_or_default().to_owned(),
        from: file["from"].as_str().map(str::to_owned),
        classes: texts("for_classes"),
        units: texts("for_units"),
        full_mark: tree.full_mark,
        nodes: outline.collect(),
    }
}

fn gather<'v>(nodes: &'v Value, found: &mut HashMap<&'v str, &'v Value>) {
    for node in nodes.as_array().into_iter().flatten() {
        if let Some(id) = node["id"].as_str() {
            found.insert(id, node);
        }
        gather(&node["children"], found);
    }
}

fn rule_outlines(rules: &[Rule], written: &Value) -> Vec<RuleOutline> {
    let own = |id: &str| written.as_array().into_iter().flatten().find(|rule| rule["id"] == id).unwrap_or(&Value::Null);
    rules
        .iter()
        .map(|rule| {
            let carried = own(&rule.id);
            RuleOutline {
                id: rule.id.to_string(),
                kind: rule.kind.clone(),
                text: carried["text"].as_str().unwrap_or_default().to_owned(),
                source: carried["source"].as_str().and_then(FactSource::from_code).filter(|source| source.fits(&rule.kind)),
                evidence: carried["evidence"].as_str().unwrap_or_default().to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_contract_carries_is_found_beside_what_it_knows() {
        let file = json!({
            "contract": 1, "rule_set": {"id": "r", "year": 2026, "title": "县直单位考核细则"},
            "trees": {"t": {"full_mark": "10", "nodes": [
                {"id": "a", "title": "公开", "points": "10", "children": [
                    {"id": "b", "title": "公文", "points": "10", "text": "逾期每件扣2分", "rules": [
                        {"id": "late", "kind": "per_piece", "points": "2", "text": "逾期每件扣2分", "source": "checklist_overdue"},
                        {"id": "odd", "kind": "judgement", "none": "10", "min": "0", "max": "10", "source": "checklist_overdue"}]}]}]}},
            "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
            "penalties": [{"id": "bad", "kind": "given", "max": "5", "text": "被通报"}],
            "veto": {"events": ["leak"], "effect": "grade", "titles": {"leak": "泄露国家秘密"}},
        });
        let (_, outline) = Outline::read(&file.to_string()).unwrap();
        assert_eq!((outline.title.as_str(), outline.year), ("县直单位考核细则", Some(2026)));
        assert_eq!(outline.group_of("县直单位").map(|group| group.id.as_str()), Some("g"));
        assert_eq!(outline.group_of("乡镇"), None);
        let own = outline.of_group("g");
        let late = own.rule("b", "late").unwrap();
        assert_eq!((late.source, late.words().as_str()), (Some(FactSource::ChecklistOverdue), "逾期每件扣2分"));
        assert_eq!(own.rule("b", "odd").unwrap().source, None, "a judgement is no count");
        assert_eq!(own.rule("penalty", "bad").unwrap().text, "被通报");
        assert_eq!(outline.vetoes, [("leak".to_owned(), "泄露国家秘密".to_owned())]);
        let leaves: Vec<_> = outline.trees[0].leaves().map(|(path, leaf)| (path.join("/"), leaf.title.as_str())).collect();
        assert_eq!(leaves, [("公开".to_owned(), "公文")]);
        assert_eq!((own.place("b").as_str(), own.place("total").as_str()), ("公文", "合计"));
    }

    #[test]
    fn what_waits_has_no_sum_and_neither_has_what_it_counts_in() {
        let file = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {"t": {"full_mark": "30", "nodes": [
                {"id": "a", "points": "20", "children": [
                    {"id": "a1", "points": "10", "children": [{"id": "a11", "points": "10"}]}, {"id": "a2", "points": "10"}]},
                {"id": "b", "points": "10"}]}},
            "groups": [{"id": "g", "tree": "t"}],
        });
        let (_, outline) = Outline::read(&file.to_string()).unwrap();
        for (pending, waiting) in [(vec![], vec![]), (vec!["a11"], vec!["a", "a1", "a11"]), (vec!["a2", "b"], vec!["a", "a2", "b"])] {
            let pending: Vec<std::sync::Arc<str>> = pending.into_iter().map(std::sync::Arc::from).collect();
            assert_eq!(outline.trees[0].waiting(&pending), waiting);
        }
    }

    #[test]
    fn what_is_not_meant_for_a_class_goes_with_everything_beneath() {
        let file = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {"t": {"full_mark": "100", "nodes": [
                {"id": "a", "points": "40", "not_for": ["township"], "children": [
                    {"id": "b", "points": "20"},
                    {"id": "c", "points": "20", "children": [{"id": "d", "points": "20", "not_for": ["vertical"]}]}]},
                {"id": "e", "points": "60"}]}},
            "groups": [{"id": "g", "tree": "t"}],
        });
        let (_, outline) = Outline::read(&file.to_string()).unwrap();
        let meant = |class: &str| {
            let unit = Participant { id: "u".into(), name: "u".into(), group: "g".into(), class: class.into(), is_assessed: true };
            outline.of(&unit).nodes().map(|node| node.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(meant("township"), ["e"]);
        assert_eq!(meant("vertical"), ["a", "b", "c", "e"]);
        assert_eq!(meant("institution"), ["a", "b", "c", "d", "e"]);
        assert_eq!(outline.of_group("g").nodes().count(), 5, "a group as such has them all");
        let above = |id: &str| outline.trees[0].with_those_above(id).iter().map(|node| node.id.as_str()).collect::<Vec<_>>();
        assert_eq!((above("d"), above("e"), above("b"), above("x")), (vec!["d", "c", "a"], vec!["e"], vec!["b", "a"], vec![]));
    }

    #[test]
    fn a_unit_has_the_tree_that_was_derived_for_it_or_for_its_class() {
        let leaf = |points: &str| json!([{"id": "a", "title": "公开", "points": points}]);
        let file = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {
                "t": {"full_mark": "10", "nodes": [{"id": "a", "points": "8"}, {"id": "b", "title": "服务", "points": "2"}]},
                "t2": {"full_mark": "10", "from": "t", "title": "垂直管理单位", "for_classes": ["vertical"], "nodes": leaf("10")},
                "t3": {"full_mark": "10", "from": "t", "for_units": ["u"], "nodes": leaf("10")},
                "other": {"full_mark": "10", "from": "x", "for_units": ["w"], "nodes": leaf("10")}},
            "groups": [{"id": "g", "tree": "t"}],
        });
        let (_, outline) = Outline::read(&file.to_string()).unwrap();
        let tree = |id: &str, class: &str, group: &str| {
            let unit = Participant { id: id.into(), name: id.into(), group: group.into(), class: class.into(), is_assessed: true };
            outline.of(&unit).tree.map(|tree| tree.name.clone())
        };
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(tree("u", "vertical", "g"), name("t3"), "its own goes before that of its class");
        assert_eq!(tree("v", "vertical", "g"), name("t2"));
        assert_eq!(tree("w", "institution", "g"), name("t"), "a tree derived from another one is nothing to it");
        assert_eq!(tree("w", "institution", "elsewhere"), None);
        assert_eq!(outline.of_group("g").place("b"), "服务");
    }
}
