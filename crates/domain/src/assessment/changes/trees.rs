//! Trees of indicators.

use super::super::outline::{NodeOutline, TreeOutline};
use super::super::rules::{Body, Node, NotApplicable, Tree};
use super::{Version, differs, quoted, rules};
use crate::register::unit::UnitClass;

pub(super) fn told(old: Version<'_>, new: Version<'_>, found: &mut Vec<String>) {
    let of = |version: Version<'_>, name: &str| version.outline.trees.iter().position(|tree| tree.name == name);
    for (place, tree) in old.outline.trees.iter().enumerate() {
        match of(new, &tree.name) {
            Some(now) => one_tree((old, place), (new, now), found),
            None => found.push(format!("删去{}。", name_of(old, tree))),
        }
    }
    for tree in new.outline.trees.iter().filter(|tree| of(old, &tree.name).is_none()) {
        found.push(format!("新增{}，满分{}分。", name_of(new, tree), tree.full_mark));
    }
}

/// A tree as people call it: by its title, or by the groups that have it.
pub(super) fn name_of(version: Version<'_>, tree: &TreeOutline) -> String {
    if !tree.title.is_empty() {
        return format!("另立的指标{}", quoted(&tree.title));
    }
    let has_it = |place: usize| version.outline.trees.get(place).is_some_and(|one| one.name == tree.name);
    let groups: Vec<&str> = version.outline.groups.iter().filter(|group| has_it(group.tree)).map(|group| group.name.as_str()).collect();
    if groups.is_empty() { "没有分组使用的一套指标".to_owned() } else { format!("{}的指标", quoted(&groups.join("、"))) }
}

fn one_tree((old, before): (Version<'_>, usize), (new, after): (Version<'_>, usize), found: &mut Vec<String>) {
    let (Some(one), Some(other)) = (old.outline.trees.get(before), new.outline.trees.get(after)) else { return };
    let name = name_of(new, other);
    if one.full_mark != other.full_mark {
        found.push(format!("{name}的满分由{}分改为{}分。", one.full_mark, other.full_mark));
    }
    differs(&format!("{name}的名称"), &one.title, &other.title, found);
    differs(&format!("{name}适用的单位类别"), &classes(&one.classes), &classes(&other.classes), found);
    if one.units != other.units {
        let added = other.units.iter().filter(|unit| !one.units.contains(unit)).count();
        let gone = one.units.iter().filter(|unit| !other.units.contains(unit)).count();
        found.push(format!("{name}单独适用的单位增加{added}个、减少{gone}个。"));
    }
    let (Some(old_tree), Some(new_tree)) = (old.rules.trees.get(before), new.rules.trees.get(after)) else { return };
    if old_tree.is_normalised != new_tree.is_normalised {
        let now = if new_tree.is_normalised { "按满分折算" } else { "不按满分折算" };
        found.push(format!("{name}改为{now}。"));
    }
    // where there are several trees, indicators of one name stand in more than one of them
    let is_one = old.outline.trees.len() == 1 && new.outline.trees.len() == 1;
    let called = |node: &NodeOutline| called((!is_one).then_some(name.as_str()), node);
    for node in &one.nodes {
        match other.node(&node.id) {
            Some(now) => one_node(&called(node), (one, old_tree, node), (other, new_tree, now), found),
            None => found.push(format!("删去{}（{}分）。", called(node), node.points)),
        }
    }
    for node in other.nodes.iter().filter(|node| one.node(&node.id).is_none()) {
        found.push(format!("新增{}（{}分）。", called(node), node.points));
        differs(&format!("{}的评分标准", called(node)), "", &node.text, found);
        rules::told(&called(node), &[], &node.rules, found);
    }
}

/// A node where it stands.
type Place<'p> = (&'p TreeOutline, &'p Tree, &'p NodeOutline);

fn one_node(name: &str, (old_tree, old_rules, old): Place<'_>, (new_tree, new_rules, new): Place<'_>, found: &mut Vec<String>) {
    if old.points != new.points {
        found.push(format!("{name}的分值由{}分改为{}分。", old.points, new.points));
    }
    if old.title != new.title {
        found.push(format!("{name}改名为{}。", quoted(&new.title)));
    }
    let (above, now) = (above(old_tree, old_rules, old), above(new_tree, new_rules, new));
    if above.as_ref().map(|(id, _)| id) != now.as_ref().map(|(id, _)| id) {
        let told = now.map_or_else(|| "改为一级指标".to_owned(), |(_, title)| format!("移到{}下", quoted(&title)));
        found.push(format!("{name}{told}。"));
    }
    differs(&format!("{name}的评分标准"), &old.text, &new.text, found);
    let applies = |node: &NodeOutline| node.na.map_or("一律适用", NotApplicable::words);
    differs(name, applies(old), applies(new), found);
    differs(&format!("{name}不适用的单位类别"), &classes(&old.not_for), &classes(&new.not_for), found);
    let (body, new_body) = (body(old_rules, old), body(new_rules, new));
    differs(name, body, new_body, found);
    rules::told(name, &old.rules, &new.rules, found);
}

/// The node above: its id and its title.
fn above(tree: &TreeOutline, rules: &Tree, node: &NodeOutline) -> Option<(String, String)> {
    let parent = rules.nodes.get(rules.place(&node.id)?)?.parent?;
    let parent = rules.nodes.get(parent)?.id.to_string();
    let title = tree.node(&parent).map(|node| node.title.clone()).unwrap_or_default();
    Some((parent, title))
}

/// What a node is made of, in words.
fn body(rules: &Tree, node: &NodeOutline) -> &'static str {
    let node: Option<&Node> = rules.place(&node.id).and_then(|place| rules.nodes.get(place));
    match node.map(|node| &node.body) {
        Some(Body::Branch { is_normalised: true, .. }) => "下级得分按本级分值折算",
        Some(Body::Branch { .. }) => "下级得分相加",
        _ => "按规则计分",
    }
}

fn classes(codes: &[String]) -> String {
    let label = |code: &String| UnitClass::from_code(code).map_or_else(|| code.clone(), |class| class.label().to_owned());
    codes.iter().map(label).collect::<Vec<_>>().join("、")
}

/// A node as people call it: by its title, and where there are several trees with what [`name_of`] says of its own.
fn called(tree: Option<&str>, node: &NodeOutline) -> String {
    let title = quoted(&node.title);
    match tree {
        None => format!("指标{title}"),
        // “县直单位”的指标“公文”
        Some(name) if name.ends_with("”的指标") => format!("{name}{title}"),
        Some(name) => format!("{name}中的{title}"),
    }
}
