use serde_json::{Map, Value, json};

use super::nodes::{has, holder, sum_up};
use super::share::{Way, share_out};
use super::{EditError, RulesFile, points_of, written_points};

/// A tree of its own for units to which parts of another one do not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// For whom, in words.
    pub title: String,
    /// Nodes that do not apply, each with all beneath it.
    pub left_out: Vec<String>,
    /// How their points are shared out.
    pub way: Way,
    /// Classes of units that it is for.
    pub classes: Vec<String>,
    /// Units that it is for, by id.
    pub units: Vec<String>,
}

impl RulesFile {
    /// Adds a tree derived from another one: without the parts that do not apply, whose points are shared out among the other leaves to
    /// the last ten-thousandth. What is a share of a leaf (a tier, what takes all of it) grows with the leaf; what a fault costs does
    /// not. Answers the name of the tree.
    ///
    /// # Errors
    /// `Gone`; a sentence where nothing, or everything, would be left out, or where it is for nobody.
    pub fn derive(&mut self, tree: &str, derived: &Derived) -> Result<String, EditError> {
        self.change(|file| {
            let step = file.step();
            let mut new = file.tree(tree)?.clone();
            if new.contains_key("from") {
                return Err(EditError::said("请从整个分组的指标另立。"));
            }
            let nodes = new.get_mut("nodes").and_then(Value::as_array_mut).ok_or(EditError::Gone)?;
            let all: i64 = leaves(nodes).iter().map(|leaf| points_of(&leaf["points"])).sum();
            for id in &derived.left_out {
                // what stands beneath another one that is left out is gone already
                if let Some((list, place)) = holder(nodes, id) {
                    list.remove(place);
                }
            }
            prune(nodes);
            let mut left = leaves(nodes);
            if left.is_empty() {
                return Err(EditError::said("至少要有一项指标适用，请少勾选几项。"));
            }
            let points: Vec<i64> = left.iter().map(|leaf| points_of(&leaf["points"])).collect();
            let extra = all - points.iter().sum::<i64>();
            if extra == 0 {
                return Err(EditError::said("请勾选不适用的指标。"));
            }
            for (leaf, (old, new)) in left.iter_mut().zip(points.iter().zip(share_out(&points, extra, step, derived.way))) {
                grow(leaf, *old, new, step);
            }
            let full: i64 = nodes.iter_mut().map(sum_up).sum();
            new.insert("full_mark".to_owned(), written_points(full));
            new.insert("title".to_owned(), json!(derived.title));
            new.insert("from".to_owned(), json!(tree));
            new.insert("left_out".to_owned(), json!(derived.left_out));
            let name = file.new_tree(tree);
            file.0["trees"][&name] = Value::Object(new);
            file.put_members(&name, &derived.classes, &derived.units)?;
            Ok(name)
        })
    }

    /// Changes for whom a derived tree is.
    ///
    /// # Errors
    /// `Gone`; a sentence where it would be for nobody, or somebody has another one.
    pub fn set_members(&mut self, tree: &str, title: &str, classes: &[String], units: &[String]) -> Result<(), EditError> {
        self.change(|file| {
            file.tree(tree)?.insert("title".to_owned(), json!(title));
            file.put_members(tree, classes, units)
        })
    }

    fn put_members(&mut self, name: &str, classes: &[String], units: &[String]) -> Result<(), EditError> {
        if classes.is_empty() && units.is_empty() {
            return Err(EditError::said("请勾选这套指标用于哪些单位，或哪一类单位。"));
        }
        let from = self.tree(name)?.get("from").cloned().ok_or(EditError::Gone)?;
        let texts = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let others = self.0["trees"].as_object().into_iter().flatten().filter(|(other, tree)| *other != name && tree["from"] == from);
        for (_, other) in others {
            let title = other["title"].as_str().unwrap_or_default();
            let shares = |member: &str, own: &[String]| texts(&other[member]).iter().any(|one| own.contains(one));
            if shares("for_classes", classes) || shares("for_units", units) {
                return Err(EditError::Said(format!("勾选的单位已用“{title}”的指标，请先从那里去掉。")));
            }
        }
        let tree = self.tree(name)?;
        tree.insert("for_classes".to_owned(), json!(classes));
        tree.insert("for_units".to_owned(), json!(units));
        Ok(())
    }

    /// Takes a derived tree away: its units have that of their group again.
    ///
    /// # Errors
    /// `Gone`, also for a tree of whole groups.
    pub fn remove_tree(&mut self, name: &str) -> Result<(), EditError> {
        self.change(|file| {
            if !file.tree(name)?.contains_key("from") {
                return Err(EditError::Gone);
            }
            file.0["trees"].as_object_mut().and_then(|trees| trees.remove(name)).map(|_| ()).ok_or(EditError::Gone)
        })
    }

    fn new_tree(&self, from: &str) -> String {
        let is_taken = |name: &str| self.0["trees"].get(name).is_some();
        (2..).map(|number: u32| format!("{from}-{number}")).find(|name| !is_taken(name)).unwrap_or_default()
    }

    /// Whether a node of a tree stands beneath another one, or is it.
    #[must_use]
    pub fn stands_in(&self, tree: &str, above: &str, id: &str) -> bool {
        fn find<'v>(nodes: &'v Value, id: &str) -> Option<&'v Value> {
            nodes.as_array()?.iter().find_map(|node| if node["id"] == id { Some(node) } else { find(&node["children"], id) })
        }
        find(&self.0["trees"][tree]["nodes"], above).is_some_and(|node| has(node, id))
    }
}

/// Takes branches away that nothing is left beneath.
fn prune(nodes: &mut Vec<Value>) {
    for node in nodes.iter_mut() {
        if let Some(children) = node.get_mut("children").and_then(Value::as_array_mut) {
            prune(children);
        }
    }
    nodes.retain(|node| node["children"].as_array().is_none_or(|children| !children.is_empty()));
}

fn leaves(nodes: &mut [Value]) -> Vec<&mut Map<String, Value>> {
    let mut found = Vec::new();
    for node in nodes.iter_mut() {
        if node["children"].is_array() {
            if let Some(children) = node.get_mut("children").and_then(Value::as_array_mut) {
                found.extend(leaves(children));
            }
        } else if let Some(leaf) = node.as_object_mut() {
            found.push(leaf);
        }
    }
    found
}

/// Gives a leaf other points, and with them what of its rules is a share of it.
fn grow(leaf: &mut Map<String, Value>, old: i64, new: i64, step: i64) {
    leaf.insert("points".to_owned(), written_points(new));
    for rule in leaf.get_mut("rules").and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut) {
        for member in ["none", "max", "cap", "points"] {
            if let Some(value) = rule.get_mut(member).filter(|value| value.is_string() && points_of(value) == old) {
                *value = written_points(new);
            }
        }
        match rule.get("kind").and_then(Value::as_str) {
            Some("check_points") => {
                if let Some(named) = rule.get_mut("points").and_then(Value::as_object_mut) {
                    let points: Vec<i64> = named.values().map(points_of).collect();
                    if points.iter().sum::<i64>() == old && new >= old {
                        for (value, points) in named.values_mut().zip(share_out(&points, new - old, step, Way::ByPoints)) {
                            *value = written_points(points);
                        }
                    }
                }
            }
            Some("tier") => {
                for value in rule.get_mut("tiers").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
                    let (tier, old, new, step) = (i128::from(points_of(value)), i128::from(old), i128::from(new), i128::from(step));
                    // half up, to the step that points have
                    let steps = (2 * tier * new + old * step).checked_div(2 * old * step).unwrap_or_default();
                    *value = written_points(i64::try_from(steps * step).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
}
