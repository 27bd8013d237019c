//! 修订: rules that are being written, a whole with its trees, a node, a rule, a tree of its own for some units.

mod derive;
mod indicator;
mod parts;
mod ranks;
mod rule;
mod standing;
mod tree;

use domain::assessment::trial::Sample;
use domain::calendar::office_time::minute_text;
use domain::ids::RuleDraftId;
use leptos::prelude::*;
use services::assessment::{self, DropDraftForm, EditorPage as Shown, KeepDraftForm};
use services::{Result, ServiceError};

use super::rules::trial;
use super::sentences;
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// The name in an address of the sample facts.
const SAMPLE: &str = "sample";

/// `/rules/drafts/:id`.
#[component]
pub(crate) fn RuleDraftPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let id = RuleDraftId::new(cx.param("id"));
    let sample = cx.query(SAMPLE).and_then(Sample::from_code);
    let shown = assessment::editor(cx.actor()?, &cx.services, &id, sample).await?;
    let here = paths::rule_draft(&id);
    let name = format!("{}修订稿", shown.draft.title);
    let under = |page: Page| page.under(paths::ROUNDS, "考评").under(paths::RULES, "考核细则");
    if let Some(tree) = cx.query("derive") {
        return Ok(under(derive::page(cx, &shown, tree)?).under(here, name));
    }
    if let Some(group) = cx.query("group") {
        return Ok(under(ranks::page(cx, &shown, group)?).under(here, name));
    }
    let (Some(tree), Some(node)) = (cx.query("tree"), cx.query("node")) else { return Ok(under(whole(cx, &shown, name))) };
    match cx.query("rule") {
        None if matches!(node, "bonus" | "penalty") => Ok(under(whole(cx, &shown, name))),
        None => Ok(under(indicator::page(cx, &shown, tree, node)?).under(here, name)),
        Some(rule) => {
            let place = parts::place(&shown, tree, node).ok_or(ServiceError::NotFound("这项指标"))?;
            let page = rule::page(cx, &shown, tree, node, rule)?;
            Ok(under(page).under(here, name).under(paths::rule_draft_node(&id, tree, node), place))
        }
    }
}

/// The draft as a whole.
fn whole(cx: &PageContext, shown: &Shown, name: String) -> Page {
    let draft = &shown.draft;
    let base = format!("{}年第{}版", shown.base.year, shown.base.version);
    let here = paths::rule_draft(&draft.id);
    let samples: Vec<_> = Sample::ALL
        .iter()
        .map(|sample| view! { <a class="btn" href=paths::with_query(&here, [(SAMPLE, sample.code())])>{format!("试算：{}", sample.label())}</a> })
        .collect();
    let trees: Vec<_> = shown.outline.trees.iter().map(|one| tree::panel(cx, shown, one)).collect();
    let body = view! {
        <div class="notice"><p>{format!("在这里修改只写入修订稿；保存为第{}版后，由新建的考评批次选用，在用的版本不会变。", shown.next)}</p></div>
        <section class="panel"><dl class="facts">
            <div><dt>"修订自"</dt><dd><a href=paths::rule_set(&draft.base)>{base}</a></dd></div>
            <div><dt>"保存后为"</dt><dd>{format!("{}年第{}版", draft.year, shown.next)}</dd></div>
            <div><dt>"最近修改"</dt><dd>{format!("{} {}", draft.changed_by, minute_text(draft.changed_at))}</dd></div>
        </dl></section>
        {parts::remarks(shown)}
        {changes(shown)}
        {trial(&shown.outline, shown.trial.as_ref())}
        {trees}
        {tree::extras(shown)}
        {standing::panel(cx, shown)}
        {ranks::panel(cx, shown)}
        <section class="panel">
            <header class="panel-head"><h2>"试算"</h2><p>"用假设的事实看得分表，不保存，不影响任何批次"</p></header>
            <div class="row">{samples}</div>
        </section>
        {finish(shown)}
    };
    Page::new(name, body)
}

fn changes(shown: &Shown) -> AnyView {
    let title = format!("与第{}版相比", shown.next - 1);
    let body = if shown.changes.is_empty() { view! { <p>"内容没有变化。"</p> }.into_any() } else { sentences(&shown.changes) };
    view! { <section class="panel"><header class="panel-head"><h2>{title}</h2></header>{body}</section> }.into_any()
}

/// Store it, or throw it away.
fn finish(shown: &Shown) -> AnyView {
    let (id, revision) = (shown.draft.id.to_string(), shown.draft.revision.to_string());
    let words = match shown.remarks.len() {
        0 => "没有需要留意的。".to_owned(),
        count => format!("还有{count}处请留意，不影响保存。"),
    };
    view! {
        <div class="confirm-bar">
            <p>{words}</p>
            <div>
                <form method="post" action=verb::DROP_RULE_DRAFT>
                    <input type="hidden" name=DropDraftForm::draft value=id.clone()/>
                    <button class="btn" name=DropDraftForm::revision value=revision.clone()>"放弃修订稿"</button>
                </form>
                <form method="post" action=verb::KEEP_RULE_DRAFT>
                    <input type="hidden" name=KeepDraftForm::draft value=id/>
                    <button class="btn btn-primary" name=KeepDraftForm::revision value=revision>{format!("保存为第{}版", shown.next)}</button>
                </form>
            </div>
        </div>
    }
    .into_any()
}
