//! A task split into nodes, apart from the form that changes it: first what it would do, then the button that does it.

use domain::ids::TaskId;
use leptos::prelude::*;
use services::checklist::edit_task::{EditedTask, NODES_LENGTH, REASON_LENGTH, SplitEffect, SplitTaskForm, preview_split};
use services::form::tick;

use super::edit_task::{effect_lines, reports};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::seen::seen_field;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::paths::verb;

pub(super) async fn split_panel(cx: &PageContext, edited: &EditedTask) -> AnyView {
    let form = cx.form(|| SplitTaskForm {
        checklist: edited.form.checklist.clone(),
        task: TaskId::new(&edited.form.task),
        nodes: String::new(),
        reason: String::new(),
        effective_on: String::new(),
        reports_leave: String::new(),
        confirmed: String::new(),
        seen: edited.form.seen.clone(),
    });
    let effect = match cx.actor() {
        Ok(actor) if form.failed => preview_split(actor, &cx.services, &form.sent).await.ok(),
        _ => None,
    };
    let button = if effect.is_some() { "确认拆分" } else { "下一步：核对节点" };
    let effect = effect.map(|effect| effect_view(effect, &form));
    let stored = || {
        [("工作要求", &edited.form.requirement), ("完成时限", &edited.form.time_limit)]
            .map(|(name, text)| (name.to_owned(), text.clone()))
            .into_iter()
            .collect()
    };
    let seen = seen_field(&form, SplitTaskForm::seen, &form.sent.seen, &edited.form.seen, stored);
    let nodes = FieldRow::new(SplitTaskForm::nodes, "节点").hint("每行一个，写明哪天前做什么，例如“6月底前形成初稿”“9月底前印发”");
    view! {
        <details class="panel" open=form.failed id="split">
            <summary>"拆成节点"</summary>
            <form class="form" method="post" action=verb::SPLIT_TASK>
                {seen}
                <input type="hidden" name=SplitTaskForm::checklist value=form.sent.checklist.to_string()/>
                <input type="hidden" name=SplitTaskForm::task value=form.sent.task.to_string()/>
                <p>"一项任务有几个完成日期的，拆成几行，各报各的。第一个节点沿用原任务和已有的填报，责任单位都不变。"</p>
                {TextArea::new(nodes).lines(4).maxlength(NODES_LENGTH).value(form.sent.nodes.clone()).show(&form.errors)}
                {TextField::new(SplitTaskForm::reason, "理由").id("split-reason", SplitTaskForm::reason).maxlength(REASON_LENGTH).value(form.sent.reason.clone()).show(&form.errors)}
                {date(SplitTaskForm::effective_on, "生效日期").id("split-on", SplitTaskForm::effective_on).optional().hint("不填即今天").value(form.sent.effective_on.clone()).show(&form.errors)}
                {effect}
                <div class="form-actions"><button class="btn">{button}</button></div>
            </form>
        </details>
    }
    .into_any()
}

/// The rows that would stand on the list, what that does to cells, and what it asks.
fn effect_view(effect: SplitEffect, form: &ShownForm<SplitTaskForm>) -> AnyView {
    let ask = form.errors.of(SplitTaskForm::confirmed).map(str::to_owned);
    let rows: Vec<_> = effect
        .rows
        .into_iter()
        .map(|(text, duty)| view! { <li><span class="said">{text}</span>" "<span class="muted">{duty}</span></li> })
        .collect();
    view! {
        <div class="notice" role="status" id="split-effect">
            {ask.map(|ask| view! { <p id=format!("{}-error", SplitTaskForm::confirmed)><b>{ask}</b></p> })}
            <p>{format!("拆成{}行：", rows.len())}</p>
            <ol class="stack-tight">{rows}</ol>
            <ul class="stack-tight">{effect_lines(&effect.effect)}</ul>
            <p>"拆分后可以在“落实情况表”页的导入记录里撤销。"</p>
        </div>
        {reports(&effect.effect.reports, &form.errors, SplitTaskForm::reports_leave, &form.sent.task)}
        <input type="hidden" name=SplitTaskForm::confirmed value=tick::SET/>
    }
    .into_any()
}
