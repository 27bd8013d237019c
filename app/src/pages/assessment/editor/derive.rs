//! A tree of its own for units to which parts do not apply.

use domain::assessment::editor::Way;
use domain::ids::RuleDraftId;
use leptos::prelude::*;
use services::assessment::{DeriveForm, EditorPage as Shown};
use services::{Result, ServiceError};

use super::parts::{classes, hidden, members, owners, ticks, tree_of};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::radios;
use crate::forms::field_row::FieldRow;
use crate::forms::text_field::TextField;
use crate::layout::Page;
use crate::paths::{self, verb};

/// The form.
pub(super) fn page(cx: &PageContext, shown: &Shown, tree: &str) -> Result<Page> {
    let tree = tree_of(shown, tree).filter(|tree| tree.from.is_none()).ok_or(ServiceError::NotFound("这套指标"))?;
    let form: ShownForm<DeriveForm> = cx.form(|| DeriveForm {
        draft: RuleDraftId::new(""),
        revision: 0,
        tree: String::new(),
        title: String::new(),
        left_out: Vec::new(),
        way: Way::Evenly.code().to_owned(),
        class: Vec::new(),
        unit: Vec::new(),
    });
    let sent = &form.sent;
    let nodes: Vec<_> = tree
        .nodes
        .iter()
        .map(|node| {
            let space = "　".repeat(node.level.saturating_sub(1) as usize);
            let is_set = sent.left_out.contains(&node.id);
            let words = format!("{}（{}分）", node.title, node.points);
            view! { <label><span aria-hidden="true">{space}</span><input type="checkbox" name=DeriveForm::left_out value=node.id.clone() checked=is_set/>" "{words}</label> }
        })
        .collect();
    let nodes = FieldRow::new(DeriveForm::left_out, "不适用的指标")
        .hint("勾选上级即包括它的全部下级")
        .show_group(&form.errors, |_| view! { <div class="choices choices-tall">{nodes}</div> }.into_any());
    let ways = Way::ALL.iter().map(|way| (way.code(), way.label(), None));
    let units = members(shown, tree).map(|unit| (unit.id.clone(), unit.name.clone()));
    let body = view! {
        <section class="panel">
            <header class="panel-head"><h2>{format!("从{}的指标另立", owners(shown, tree))}</h2><p>"去掉不适用的部分，分值分给其余各项，满分不变；分好后可以逐项再改"</p></header>
            <form class="form" method="post" action=verb::DERIVE_TREE>
                {hidden(shown, &tree.name, None)}
                {TextField::new(DeriveForm::title, "名称").asked_by_the_server().hint("如“无对外服务的部门”").maxlength(100).value(sent.title.clone()).show(&form.errors)}
                {nodes}
                {radios(FieldRow::new(DeriveForm::way, "分值怎样分"), &form.errors, "choices choices-tall", ways, &sent.way)}
                {ticks(FieldRow::new(DeriveForm::class, "用于哪一类单位").note("选填"), &form.errors, DeriveForm::class, classes(shown, tree), &sent.class)}
                {ticks(FieldRow::new(DeriveForm::unit, "用于哪些单位").note("选填").hint("单个勾选的优先于类别"), &form.errors, DeriveForm::unit, units, &sent.unit)}
                <div class="form-actions"><button class="btn btn-primary">"另立指标"</button><a class="btn btn-plain" href=paths::rule_draft(&shown.draft.id)>"取消"</a></div>
            </form>
        </section>
    };
    Ok(Page::new("为部分单位另立指标", body))
}
