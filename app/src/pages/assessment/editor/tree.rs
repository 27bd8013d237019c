//! The trees of a draft: what they say, with a way to every piece.

use domain::assessment::{NodeOutline, RuleOutline, TreeOutline};
use leptos::prelude::*;
use services::assessment::{EditorPage as Shown, NewIndicatorForm, TreeForm};

use super::super::indented;
use super::parts::{classes, hidden, members, owners, ticks};
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::text_field::TextField;
use crate::forms::{Errors, ShownForm};
use crate::paths::{self, verb};

/// Stands in addresses of what belongs to no tree.
const NO_TREE: &str = "-";

/// A tree.
pub(super) fn panel(cx: &PageContext, shown: &Shown, tree: &TreeOutline) -> AnyView {
    let rows: Vec<_> = tree.nodes.iter().map(|node| row(shown, tree, node)).collect();
    let own = owners(shown, tree);
    let label = format!("{own}的指标");
    let derive = tree.from.is_none().then(|| {
        view! { <a class="btn" href=paths::rule_draft_derive(&shown.draft.id, &tree.name)>"为部分单位另立指标"</a> }
    });
    view! {
        <section class="panel panel-flush" id=tree.name.clone()>
            <header class="panel-head"><h2>{own}</h2><p>{format!("满分{}分", tree.full_mark)}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=label><table class="table table-cards">
                <thead><tr><th>"指标"</th><th class="num">"分值"</th><th>"规则"</th><th class="do">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
        <section class="panel">
            <div class="stack">
                <div class="row">{sum(shown, tree)}{derive}</div>
                {forms(cx, shown, tree)}
            </div>
        </section>
    }
    .into_any()
}

fn row(shown: &Shown, tree: &TreeOutline, node: &NodeOutline) -> AnyView {
    let address = paths::rule_draft_node(&shown.draft.id, &tree.name, &node.id);
    let rules: Vec<_> = node.rules.iter().map(|rule| view! { <li>{rule.words()}</li> }).collect();
    let none = (node.is_leaf && rules.is_empty()).then_some("没有扣分规则");
    let class = (!node.is_leaf).then_some("is-group");
    view! {
        <tr class=class>
            <th scope="row">{indented(node.level, &node.title)}</th>
            <td class="num" data-label="分值">{node.points.to_string()}</td>
            <td class="wide" data-label="规则">{none}<ul class="stack-tight">{rules}</ul></td>
            <td class="do"><a href=address>"修改"<span class="sr">{node.title.clone()}</span></a></td>
        </tr>
    }
    .into_any()
}

fn sum(shown: &Shown, tree: &TreeOutline) -> AnyView {
    view! {
        <form method="post" action=verb::EDIT_TREE>
            {hidden(shown, &tree.name, None)}
            <button class="btn" name=TreeForm::how value="sum">"上级分值和满分按下级合计"</button>
        </form>
    }
    .into_any()
}

fn forms(cx: &PageContext, shown: &Shown, tree: &TreeOutline) -> AnyView {
    let blank = || TreeForm {
        draft: shown.draft.id.clone(),
        revision: shown.draft.revision,
        tree: tree.name.clone(),
        how: String::new(),
        full_mark: tree.full_mark.to_string(),
        title: tree.title.clone(),
        class: tree.classes.clone(),
        unit: tree.units.clone(),
    };
    let form: ShownForm<TreeForm> = cx.form(blank);
    let is_here = form.failed && form.sent.tree == tree.name;
    let (sent, errors) = if is_here { (form.sent, form.errors) } else { (blank(), Errors::default()) };
    let id = |name: &str| format!("{name}-{}", tree.name);
    let full = view! {
        <details open=is_here && sent.how == "full"><summary>"改满分"</summary>
            <form class="form" method="post" action=verb::EDIT_TREE>
                {hidden(shown, &tree.name, None)}
                {TextField::number(TreeForm::full_mark, "满分").id(id(TreeForm::full_mark), TreeForm::full_mark).maxlength(10).value(sent.full_mark.clone()).show(&errors)}
                <div class="form-actions"><button class="btn" name=TreeForm::how value="full">"保存满分"</button></div>
            </form>
        </details>
    };
    let own = tree.from.is_some().then(|| {
        let units = members(shown, tree).map(|unit| (unit.id.clone(), unit.name.clone()));
        view! {
            <details open=is_here && sent.how == "members"><summary>"改用于哪些单位"</summary>
                <form class="form" method="post" action=verb::EDIT_TREE>
                    {hidden(shown, &tree.name, None)}
                    {TextField::new(TreeForm::title, "名称").id(id(TreeForm::title), TreeForm::title).maxlength(100).value(sent.title.clone()).show(&errors)}
                    {ticks(FieldRow::new(id(TreeForm::class), "单位类别"), &errors, TreeForm::class, classes(shown, tree), &sent.class)}
                    {ticks(FieldRow::new(id(TreeForm::unit), "单位"), &errors, TreeForm::unit, units, &sent.unit)}
                    <div class="form-actions"><button class="btn" name=TreeForm::how value="members">"保存"</button></div>
                </form>
            </details>
            <details><summary>"撤销另立的指标"</summary>
                <form class="form" method="post" action=verb::EDIT_TREE>
                    {hidden(shown, &tree.name, None)}
                    <p class="form-hint">"撤销后，这些单位改用整个分组的指标。"</p>
                    <div class="form-actions"><button class="btn" name=TreeForm::how value="remove">"撤销"</button></div>
                </form>
            </details>
        }
    });
    view! { {add(cx, shown, tree, "")}{full}{own} }.into_any()
}

/// One more indicator of the first level, or beneath another one.
pub(super) fn add(cx: &PageContext, shown: &Shown, tree: &TreeOutline, above: &str) -> AnyView {
    let blank = || NewIndicatorForm {
        draft: shown.draft.id.clone(),
        revision: shown.draft.revision,
        tree: tree.name.clone(),
        above: above.to_owned(),
        new_title: String::new(),
        new_points: String::new(),
    };
    let form: ShownForm<NewIndicatorForm> = cx.form(blank);
    let is_here = form.failed && form.sent.tree == tree.name && form.sent.above == above;
    let (sent, errors) = if is_here { (form.sent, form.errors) } else { (blank(), Errors::default()) };
    let words = if above.is_empty() { "新增一级指标" } else { "新增下级指标" };
    let id = |name: &str| format!("{name}-{}", tree.name);
    view! {
        <details open=is_here><summary>{words}</summary>
            <form class="form" method="post" action=verb::ADD_INDICATOR>
                {hidden(shown, &tree.name, None)}
                <input type="hidden" name=NewIndicatorForm::above value=above.to_owned()/>
                {TextField::new(NewIndicatorForm::new_title, "指标名称").id(id(NewIndicatorForm::new_title), NewIndicatorForm::new_title).maxlength(100).value(sent.new_title.clone()).show(&errors)}
                {TextField::number(NewIndicatorForm::new_points, "分值").id(id(NewIndicatorForm::new_points), NewIndicatorForm::new_points).maxlength(10).value(sent.new_points.clone()).show(&errors)}
                <div class="form-actions"><button class="btn">"新增"</button></div>
            </form>
        </details>
    }
    .into_any()
}

/// 加分项 and 重大扣分项.
pub(super) fn extras(shown: &Shown) -> AnyView {
    let part = |title: &'static str, node: &'static str, rules: &[RuleOutline]| {
        let address = |rule: &str| paths::rule_draft_rule(&shown.draft.id, NO_TREE, node, rule);
        let items: Vec<_> = rules
            .iter()
            .map(|rule| view! { <li><a href=address(&rule.id)>{rule.words()}</a>{format!("（{}）", rule.kind.words())}</li> })
            .collect();
        view! { <div><dt>{title}</dt><dd><ul class="stack-tight">{items}</ul><a href=address("new")>{format!("新增{title}")}</a></dd></div> }
    };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"加分和重大扣分"</h2><p>"加分的门槛和上限、单项否决在下面改"</p></header>
            <dl class="facts facts-rows">{part("加分项", "bonus", &shown.outline.bonus)}{part("重大扣分项", "penalty", &shown.outline.penalties)}</dl>
        </section>
    }
    .into_any()
}
