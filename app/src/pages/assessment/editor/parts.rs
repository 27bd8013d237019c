//! What the pages of the editor share.

use domain::assessment::TreeOutline;
use domain::assessment::editor::{Remark, RemarkCode};
use domain::register::unit::UnitClass;
use leptos::prelude::*;
use services::assessment::EditorPage as Shown;

use crate::forms::Errors;
use crate::forms::field_row::FieldRow;
use crate::paths;

/// The tree of that name.
pub(super) fn tree_of<'s>(shown: &'s Shown, tree: &str) -> Option<&'s TreeOutline> {
    shown.outline.trees.iter().find(|one| one.name == tree)
}

/// What a place of the rules is called; nothing where there is no such place.
pub(super) fn place(shown: &Shown, tree: &str, node: &str) -> Option<String> {
    match node {
        "bonus" => Some("加分项".to_owned()),
        "penalty" => Some("重大扣分项".to_owned()),
        node => Some(tree_of(shown, tree)?.node(node)?.title.clone()),
    }
}

/// Whose a tree is: the groups that have it, or the words of one that was derived.
pub(super) fn owners(shown: &Shown, tree: &TreeOutline) -> String {
    if tree.from.is_some() {
        return if tree.title.is_empty() { "另立的指标".to_owned() } else { tree.title.clone() };
    }
    let at = shown.outline.trees.iter().position(|one| one.name == tree.name);
    let names: Vec<&str> = shown.outline.groups.iter().filter(|group| Some(group.tree) == at).map(|group| group.name.as_str()).collect();
    if names.is_empty() { "没有分组使用的指标".to_owned() } else { names.join("、") }
}

/// What every form of a draft sends with it: which, and as it was looked at.
pub(super) fn hidden(shown: &Shown, tree: &str, node: Option<&str>) -> AnyView {
    let node = node.map(|node| view! { <input type="hidden" name="node" value=node.to_owned()/> });
    view! {
        <input type="hidden" name="draft" value=shown.draft.id.to_string()/>
        <input type="hidden" name="revision" value=shown.draft.revision.to_string()/>
        <input type="hidden" name="tree" value=tree.to_owned()/>
        {node}
    }
    .into_any()
}

/// Ticks of a list that comes with the page: value, words.
pub(super) fn ticks(
    row: FieldRow,
    errors: &Errors,
    name: &'static str,
    choices: impl IntoIterator<Item = (String, String)>,
    chosen: &[String],
) -> AnyView {
    let choices: Vec<_> = choices
        .into_iter()
        .map(|(value, words)| {
            let is_set = chosen.contains(&value);
            view! { <label><input type="checkbox" name=name value=value checked=is_set/>" "{words}</label> }
        })
        .collect();
    row.show_group(errors, |_| view! { <div class="choices">{choices}</div> }.into_any())
}

/// The classes of units that the groups of a tree hold, with their words.
pub(super) fn classes(shown: &Shown, tree: &TreeOutline) -> Vec<(String, String)> {
    let has = |class: UnitClass| members(shown, tree).any(|unit| unit.class == class.code());
    UnitClass::ALL.into_iter().filter(|class| has(*class)).map(|class| (class.code().to_owned(), class.label().to_owned())).collect()
}

/// The units of the groups of a tree, or of the tree that it was derived from.
pub(super) fn members<'s>(shown: &'s Shown, tree: &'s TreeOutline) -> impl Iterator<Item = &'s domain::assessment::inputs::Participant> {
    let base = tree.from.as_deref().unwrap_or(&tree.name);
    shown.units.iter().filter(move |unit| shown.outline.of_group(&unit.group).tree.is_some_and(|own| own.name == base))
}

/// What is odd, each sentence once with all its places.
pub(super) fn remarks(shown: &Shown) -> Option<AnyView> {
    let mut codes: Vec<RemarkCode> = Vec::new();
    for remark in &shown.remarks {
        if !codes.contains(&remark.code) {
            codes.push(remark.code);
        }
    }
    let items: Vec<_> = codes
        .into_iter()
        .map(|code| {
            let places: Vec<_> = shown.remarks.iter().filter(|remark| remark.code == code).map(|remark| link(shown, remark)).collect();
            view! { <li><span>{format!("{}处", places.len())}</span><div><p>{code.sentence()}</p><ul class="chips">{places}</ul></div></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"请留意"</h2><p>"不影响保存和计分，但多半是笔误；点名称直接去改"</p></header>
                <ul class="problems">{items}</ul>
            </section>
        }
        .into_any()
    })
}

fn link(shown: &Shown, remark: &Remark) -> AnyView {
    let id = &shown.draft.id;
    let address = match (&remark.tree, &remark.node, &remark.rule) {
        (Some(tree), Some(node), Some(rule)) => paths::rule_draft_rule(id, tree, node, rule),
        (Some(tree), Some(node), None) => paths::rule_draft_node(id, tree, node),
        (Some(tree), None, _) => format!("#{tree}"),
        _ => return view! { <li>{remark.place.clone()}</li> }.into_any(),
    };
    view! { <li><a class="chip" href=address>{remark.place.clone()}</a></li> }.into_any()
}
