use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::number::Decimal;
use super::super::rules::NotApplicable;
use super::{EditError, RuleWords, RulesFile, points_of, written, written_points};
use crate::text::folded::is_blank;

/// What a node says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeWords {
    /// Its title.
    pub title: String,
    /// What it is worth.
    pub points: Decimal,
    /// 评分标准.
    pub text: String,
    /// What happens where it does not apply.
    pub na: Option<NotApplicable>,
    /// Classes of units that it is not for.
    pub not_for: Vec<String>,
}

/// Where a node goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Before the one before it.
    Up,
    /// Behind the one behind it.
    Down,
    /// Beneath another node, as its last; `None` to the first level.
    Under(Option<String>),
}

impl RulesFile {
    /// Changes what a node says of itself.
    ///
    /// # Errors
    /// `Gone`; a sentence where the engine's reader would refuse it.
    pub fn set_node(&mut self, tree: &str, id: &str, words: &NodeWords) -> Result<(), EditError> {
        self.fits(words.points)?;
        self.change(|file| {
            let node = node_mut(file.nodes(tree)?, id).ok_or(EditError::Gone)?;
            if node.contains_key("children") && words.na.is_some_and(|na| na != NotApplicable::LeaveOut) {
                return Err(EditError::said("有下级的指标不适用时只能不计入，请改选“不计入”或“一律适用”。"));
            }
            node.insert("title".to_owned(), json!(words.title));
            node.insert("points".to_owned(), written(words.points));
            put(node, "text", (!is_blank(&words.text)).then(|| json!(words.text)));
            put(node, "na", words.na.map(|na| json!(na.code())));
            put(node, "not_for", (!words.not_for.is_empty()).then(|| json!(words.not_for)));
            if words.na.is_some_and(|na| na != NotApplicable::LeaveOut) {
                file.add_rates();
            }
            Ok(())
        })
    }

    /// Whether something can be worth that: said here in the words of the form, not of the file.
    fn fits(&self, points: Decimal) -> Result<(), EditError> {
        if points.is_zero() {
            return Err(EditError::said("分值应大于0，请改正。"));
        }
        if points.decimals() > self.digits() {
            return Err(EditError::Said(format!("分值最多{}位小数，请改正。", self.digits())));
        }
        Ok(())
    }

    /// A credit needs its rate: those that are missing are the usual ones.
    fn add_rates(&mut self) {
        if !self.0["na_rates"].is_object() {
            self.0["na_rates"] = json!({});
        }
        if let Some(rates) = self.0["na_rates"].as_object_mut() {
            for (name, rate) in [("note", "0.80"), ("late_note", "0.40"), ("uniform", "0.80")] {
                rates.entry(name).or_insert_with(|| json!(rate));
            }
        }
    }

    /// Adds a node as the last beneath another one, or of the first level; answers its id.
    ///
    /// # Errors
    /// `Gone`; a sentence where the node above holds rules or is of the last level.
    pub fn add_node(&mut self, tree: &str, above: Option<&str>, title: &str, points: Decimal) -> Result<String, EditError> {
        self.fits(points)?;
        self.change(|file| {
            let id = file.new_id();
            let node = json!({"id": id, "title": title, "points": points.to_string(), "na": "leave_out", "rules": []});
            beneath(file.nodes(tree)?, above)?.push(node);
            Ok(id)
        })
    }

    /// Takes a node out with all beneath it. What it was worth is not given to others.
    ///
    /// # Errors
    /// `Gone`; a sentence for the last node of a tree, and for one that ranking or bonus look at.
    pub fn remove_node(&mut self, tree: &str, id: &str) -> Result<(), EditError> {
        self.change(|file| {
            let nodes = file.nodes(tree)?;
            let (list, place) = holder(nodes, id).ok_or(EditError::Gone)?;
            list.remove(place);
            if nodes.is_empty() {
                return Err(EditError::said("至少保留一项指标；请先新增，再删去这一项。"));
            }
            close(nodes);
            Ok(())
        })
    }

    /// Moves a node with all beneath it.
    ///
    /// # Errors
    /// `Gone`; a sentence where it cannot go there.
    pub fn move_node(&mut self, tree: &str, id: &str, to: &Move) -> Result<(), EditError> {
        self.change(|file| {
            let nodes = file.nodes(tree)?;
            let (list, place) = holder(nodes, id).ok_or(EditError::Gone)?;
            match to {
                Move::Up if place > 0 => list.swap(place, place - 1),
                Move::Down if place + 1 < list.len() => list.swap(place, place + 1),
                Move::Up => return Err(EditError::said("已经是本级的第一项，没有移动。")),
                Move::Down => return Err(EditError::said("已经是本级的最后一项，没有移动。")),
                Move::Under(above) => {
                    let moved = list.remove(place);
                    let is_inside = above.as_deref().is_some_and(|above| has(&moved, above));
                    if is_inside {
                        return Err(EditError::said("不能移到自己或自己的下级里，请选择别的上级。"));
                    }
                    beneath(nodes, above.as_deref())?.push(moved);
                    close(nodes);
                }
            }
            Ok(())
        })
    }

    /// Makes every node above others worth what they come to, and the full mark what the first level comes to.
    ///
    /// # Errors
    /// `Gone`; a sentence where the engine's reader refuses the sum.
    pub fn sum_up(&mut self, tree: &str) -> Result<(), EditError> {
        self.change(|file| {
            let full = file.nodes(tree)?.iter_mut().map(sum_up).sum();
            file.tree(tree)?.insert("full_mark".to_owned(), written_points(full));
            Ok(())
        })
    }

    /// Changes the full mark of a tree.
    ///
    /// # Errors
    /// `Gone`; a sentence where the engine's reader refuses it.
    pub fn set_full_mark(&mut self, tree: &str, points: Decimal) -> Result<(), EditError> {
        self.fits(points)?;
        self.change(|file| {
            file.tree(tree)?.insert("full_mark".to_owned(), written(points));
            Ok(())
        })
    }

    /// Adds a rule to a leaf, to `bonus` or to `penalty`, or puts it where the one of that id stands; answers its id.
    ///
    /// # Errors
    /// `Gone`; `Fields`; a sentence where the engine's reader refuses it.
    pub fn put_rule(&mut self, tree: &str, leaf: &str, id: Option<&str>, words: &RuleWords) -> Result<String, EditError> {
        let members = words.members(self.digits())?;
        self.change(|file| {
            let rules = file.rules(tree, leaf)?;
            let place = match id {
                Some(id) => Some(rules.iter().position(|rule| rule["id"] == id).ok_or(EditError::Gone)?),
                None => None,
            };
            let id = id.map_or_else(|| free(|id| rules.iter().any(|rule| rule["id"] == id), "r"), str::to_owned);
            let mut rule = members;
            rule.insert("id".to_owned(), json!(id));
            match place {
                Some(place) => rules[place] = Value::Object(rule),
                None => rules.push(Value::Object(rule)),
            }
            Ok(id)
        })
    }

    /// Takes a rule out.
    ///
    /// # Errors
    /// `Gone`.
    pub fn remove_rule(&mut self, tree: &str, leaf: &str, id: &str) -> Result<(), EditError> {
        self.change(|file| {
            let rules = file.rules(tree, leaf)?;
            let place = rules.iter().position(|rule| rule["id"] == id).ok_or(EditError::Gone)?;
            rules.remove(place);
            Ok(())
        })
    }

    /// The rules of a leaf, of the bonus or of the penalties.
    fn rules(&mut self, tree: &str, leaf: &str) -> Result<&mut Vec<Value>, EditError> {
        let list = match leaf {
            "bonus" => {
                if !self.0["bonus"].is_object() {
                    self.0["bonus"] = json!({"rules": []});
                }
                &mut self.0["bonus"]["rules"]
            }
            "penalty" => &mut self.0["penalties"],
            leaf => {
                let node = node_mut(self.nodes(tree)?, leaf).ok_or(EditError::Gone)?;
                if node.contains_key("children") {
                    return Err(EditError::said("有下级的指标不设规则，请在它的下级里设。"));
                }
                node.entry("rules").or_insert_with(|| json!([]))
            }
        };
        if list.is_null() {
            *list = json!([]);
        }
        list.as_array_mut().ok_or(EditError::Gone)
    }

    /// An id that no node of any tree bears, so that trees derived from each other go on calling the same things the same.
    fn new_id(&self) -> String {
        let known = self.node_ids();
        free(|id| known.contains(id), "x")
    }

    /// The ids of all nodes of all trees.
    pub(super) fn node_ids(&self) -> HashSet<&str> {
        let mut known = HashSet::new();
        for tree in self.0["trees"].as_object().into_iter().flat_map(Map::values) {
            gather(&tree["nodes"], &mut known);
        }
        known
    }
}

/// The first of `x1`, `x2` … that is not taken.
pub(super) fn free(is_taken: impl Fn(&str) -> bool, stem: &str) -> String {
    (1..).map(|number: u32| format!("{stem}{number}")).find(|id| !is_taken(id)).unwrap_or_default()
}

fn gather<'v>(nodes: &'v Value, found: &mut HashSet<&'v str>) {
    for node in nodes.as_array().into_iter().flatten() {
        found.extend(node["id"].as_str());
        gather(&node["children"], found);
    }
}

/// Sets a member, or takes it away.
pub(super) fn put(node: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    match value {
        Some(value) => drop(node.insert(name.to_owned(), value)),
        None => drop(node.remove(name)),
    }
}

pub(super) fn node_mut<'v>(nodes: &'v mut Vec<Value>, id: &str) -> Option<&'v mut Map<String, Value>> {
    let (list, place) = holder(nodes, id)?;
    list.get_mut(place)?.as_object_mut()
}

/// The list that a node stands in, and its place there.
pub(super) fn holder<'v>(list: &'v mut Vec<Value>, id: &str) -> Option<(&'v mut Vec<Value>, usize)> {
    if let Some(place) = list.iter().position(|node| node["id"] == id) {
        return Some((list, place));
    }
    list.iter_mut().find_map(|node| holder(node.get_mut("children")?.as_array_mut()?, id))
}

/// The list beneath a node, which holds no rules by then.
fn beneath<'v>(nodes: &'v mut Vec<Value>, above: Option<&str>) -> Result<&'v mut Vec<Value>, EditError> {
    let Some(above) = above else { return Ok(nodes) };
    let node = node_mut(nodes, above).ok_or(EditError::Gone)?;
    if node.get("rules").and_then(Value::as_array).is_some_and(|rules| !rules.is_empty()) {
        return Err(EditError::said("这项指标有规则，不能再有下级；请先删去它的规则，或选择别的上级。"));
    }
    if node.get("na").is_some_and(|na| *na != "leave_out") {
        return Err(EditError::said("这项指标不适用时按比例得分，不能再有下级；请先把它改为“不计入”。"));
    }
    node.remove("rules");
    node.entry("children").or_insert_with(|| json!([])).as_array_mut().ok_or(EditError::Gone)
}

/// A branch that nothing is left beneath is a leaf without rules.
fn close(nodes: &mut [Value]) {
    for node in nodes.iter_mut().filter_map(Value::as_object_mut) {
        match node.get_mut("children").and_then(Value::as_array_mut) {
            Some(children) if children.is_empty() => {
                node.remove("children");
                node.remove("normalise");
                node.insert("rules".to_owned(), json!([]));
            }
            Some(children) => close(children),
            None => {}
        }
    }
}

/// Whether a node is this one, or has it beneath.
pub(super) fn has(node: &Value, id: &str) -> bool {
    node["id"] == id || node["children"].as_array().into_iter().flatten().any(|child| has(child, id))
}

/// Sets branches to what they come to; answers what the node comes to.
pub(super) fn sum_up(node: &mut Value) -> i64 {
    if let Some(children) = node.get_mut("children").and_then(Value::as_array_mut) {
        let sum = children.iter_mut().map(sum_up).sum();
        node["points"] = written_points(sum);
    }
    points_of(&node["points"])
}
