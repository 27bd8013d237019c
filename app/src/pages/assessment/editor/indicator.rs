//! An indicator of a draft: its words, its rules, its place.

use domain::assessment::{NodeOutline, NotApplicable, TreeOutline};
use domain::ids::RuleDraftId;
use leptos::prelude::*;
use services::assessment::{ArrangeForm, EditorPage as Shown, IndicatorForm, RuleAwayForm};
use services::{Result, ServiceError};

use super::parts::{classes, hidden, owners, ticks, tree_of};
use super::tree;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::Page;
use crate::paths::{self, verb};

/// The indicator.
pub(super) fn page(cx: &PageContext, shown: &Shown, tree: &str, node: &str) -> Result<Page> {
    const NONE: ServiceError = ServiceError::NotFound("这项指标");
    let tree = tree_of(shown, tree).ok_or(NONE)?;
    let node = tree.node(node).ok_or(NONE)?;
    let rules = node.is_leaf.then(|| rules(shown, tree, node));
    let may_hold = node.level < 4 && node.rules.is_empty();
    let beneath = may_hold.then(|| {
        view! { <section class="panel"><header class="panel-head"><h2>"下级"</h2></header>{tree::add(cx, shown, tree, &node.id)}</section> }
    });
    let body = view! { {words(cx, shown, tree, node)}{rules}{beneath}{arrange(cx, shown, tree, node)} };
    Ok(Page::new(node.title.clone(), body))
}

fn words(cx: &PageContext, shown: &Shown, tree: &TreeOutline, node: &NodeOutline) -> AnyView {
    let form: ShownForm<IndicatorForm> = cx.form(|| IndicatorForm {
        draft: RuleDraftId::new(""),
        revision: 0,
        tree: String::new(),
        node: String::new(),
        title: node.title.clone(),
        points: node.points.to_string(),
        text: node.text.clone(),
        na: node.na.map(|na| na.code().to_owned()).unwrap_or_default(),
        not_for: node.not_for.clone(),
    });
    let sent = &form.sent;
    let na = NotApplicable::ALL.iter().filter(|na| node.is_leaf || **na == NotApplicable::LeaveOut);
    let na = std::iter::once((String::new(), "一律适用".to_owned())).chain(na.map(|na| (na.code().to_owned(), na.words().to_owned())));
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"内容"</h2><p>{owners(shown, tree)}</p></header>
            <form class="form" method="post" action=verb::EDIT_INDICATOR>
                {hidden(shown, &tree.name, Some(&node.id))}
                {TextField::new(IndicatorForm::title, "指标名称").maxlength(100).value(sent.title.clone()).show(&form.errors)}
                {TextField::number(IndicatorForm::points, "分值").maxlength(10).value(sent.points.clone()).show(&form.errors)}
                {TextArea::new(FieldRow::new(IndicatorForm::text, "评分标准").note("选填").hint("照细则原文；怎样计分由下面的规则决定")).lines(4).maxlength(4_000).value(sent.text.clone()).show(&form.errors)}
                {Select::new(FieldRow::new(IndicatorForm::na, "不适用时")).choices(na).chosen(sent.na.clone()).show(&form.errors)}
                {ticks(FieldRow::new(IndicatorForm::not_for, "不适用的单位类别").note("选填"), &form.errors, IndicatorForm::not_for, classes(shown, tree), &sent.not_for)}
                <div class="form-actions"><button class="btn btn-primary">"保存"</button><a class="btn btn-plain" href=paths::rule_draft(&shown.draft.id)>"返回"</a></div>
            </form>
        </section>
    }
    .into_any()
}

fn rules(shown: &Shown, tree: &TreeOutline, node: &NodeOutline) -> AnyView {
    let address = |rule: &str| paths::rule_draft_rule(&shown.draft.id, &tree.name, &node.id, rule);
    let rows: Vec<_> = node
        .rules
        .iter()
        .map(|rule| {
            let source = rule.source.map_or("人工录入", |source| source.label());
            view! {
                <tr>
                    <th scope="row">{rule.words()}</th>
                    <td class="wide" data-label="计分">{rule.kind.words()}</td>
                    <td data-label="事实来源">{source}</td>
                    <td data-label="认定依据">{rule.evidence.clone()}</td>
                    <td class="do">
                        <a href=address(&rule.id)>"修改"</a>
                        <form method="post" action=verb::REMOVE_RULE>
                            {hidden(shown, &tree.name, Some(&node.id))}
                            <button class="btn btn-small" name=RuleAwayForm::rule value=rule.id.clone()>"删去"</button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <div class="toolbar"><p>"还没有规则：每个单位在这项指标上得满分。"</p></div> }.into_any()
    } else {
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="规则"><table class="table table-cards">
                <thead><tr><th>"规则"</th><th>"计分"</th><th>"事实来源"</th><th>"认定依据"</th><th class="do">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
        .into_any()
    };
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"规则"</h2><a href=address("new")>"新增规则"</a></header>
            {list}
        </section>
    }
    .into_any()
}

/// Up, down, elsewhere, away.
fn arrange(cx: &PageContext, shown: &Shown, tree: &TreeOutline, node: &NodeOutline) -> AnyView {
    let form: ShownForm<ArrangeForm> = cx.form(|| ArrangeForm {
        draft: RuleDraftId::new(""),
        revision: 0,
        tree: String::new(),
        node: String::new(),
        how: String::new(),
        above: String::new(),
    });
    // what lies beneath the node is no place for it
    let begin = tree.nodes.iter().position(|one| one.id == node.id).unwrap_or_default();
    let inside = tree.nodes.iter().skip(begin + 1).take_while(|one| one.level > node.level).count();
    let outside = tree.nodes.iter().enumerate().filter(|(place, _)| !(begin..=begin + inside).contains(place));
    let above = outside.map(|(_, one)| one).filter(|one| one.rules.is_empty() && one.level < 4);
    let above = above.map(|one| (one.id.clone(), format!("{}{}", "　".repeat(one.level.saturating_sub(1) as usize), one.title)));
    let above = std::iter::once((String::new(), "一级指标".to_owned())).chain(above);
    let what = if node.is_leaf { "这项指标和它的规则".to_owned() } else { format!("这项指标和它的{inside}项下级") };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"位置"</h2></header>
            <div class="stack">
                <form class="row" method="post" action=verb::ARRANGE_INDICATOR>
                    {hidden(shown, &tree.name, Some(&node.id))}
                    <button class="btn" name=ArrangeForm::how value="up">"上移"</button>
                    <button class="btn" name=ArrangeForm::how value="down">"下移"</button>
                </form>
                <form class="form" method="post" action=verb::ARRANGE_INDICATOR>
                    {hidden(shown, &tree.name, Some(&node.id))}
                    {Select::new(FieldRow::new(ArrangeForm::above, "移到哪一项下面")).choices(above).chosen(form.sent.above.clone()).show(&form.errors)}
                    <div class="form-actions"><button class="btn" name=ArrangeForm::how value="under">"移动"</button></div>
                </form>
                <details><summary>"删去"</summary>
                    <form class="form" method="post" action=verb::ARRANGE_INDICATOR>
                        {hidden(shown, &tree.name, Some(&node.id))}
                        <p class="form-hint">{format!("删去{what}；分值不会自动分给其他指标，需要时点“上级分值和满分按下级合计”。")}</p>
                        <div class="form-actions"><button class="btn" name=ArrangeForm::how value="remove">"删去"</button></div>
                    </form>
                </details>
            </div>
        </section>
    }
    .into_any()
}
