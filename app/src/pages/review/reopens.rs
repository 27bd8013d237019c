//! 更正和延期: what units ask about accepted reports and about dates, and the office's answers.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::checklist::shortened;
use leptos::prelude::*;
use services::review::reopen::{Asks, ListedReopen, ReopenAnswer, TEXT_LIMIT, list};
use services::{Actor, Result};

use crate::context::PageContext;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/reopens`.
#[component]
pub(crate) fn ReopensPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let requests = list(actor, &cx.services).await?;
    let (waiting, decided): (Vec<_>, Vec<_>) = requests.into_iter().partition(|one| one.reopen.decision.is_none());
    let body = if waiting.is_empty() && decided.is_empty() {
        view! {
            <div class="empty">
                <h2>"还没有更正或延期的申请"</h2>
                <p>"审核通过的填报需要更正，或不能按期填报时，在该事项页面申请；由政务公开办审批（不能由申请人自己审批）。"</p>
                <a class="btn" href=paths::CELLS>"查看台账"</a>
            </div>
        }
        .into_any()
    } else {
        let waiting_cards: Vec<_> = waiting.iter().map(|one| waiting_card(cx, actor, one)).collect();
        let none = waiting.is_empty().then(|| view! { <p class="muted">"没有等待审批的申请。"</p> });
        let rows: Vec<_> = decided.iter().map(decided_row).collect();
        let decided = (!rows.is_empty()).then(|| {
            view! {
                <section class="panel panel-flush">
                    <header class="panel-head"><h2>"已审批"</h2><p>"最近的在前"</p></header>
                    <div class="table-wrap" tabindex="0" role="region" aria-label="已审批的申请"><table class="table table-cards">
                        <thead><tr><th>"事项"</th><th>"申请"</th><th>"日期"</th><th>"结果"</th><th>"审批"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table></div>
                </section>
            }
        });
        view! { <h2>"等待审批"</h2>{none}{waiting_cards}{decided} }.into_any()
    };
    Ok(Page::new("更正和延期", body))
}

/// What the day of a request is.
const fn until_word(asks: Asks) -> &'static str {
    match asks {
        Asks::Reopen => "修改至",
        Asks::Extend => "延期至",
    }
}

fn name(one: &ListedReopen) -> String {
    format!("{} · {} {} · {}", one.unit_name, one.task_number, shortened(&one.requirement), one.period_name)
}

fn waiting_card(cx: &PageContext, actor: &Actor, one: &ListedReopen) -> impl IntoView + use<> {
    let request = &one.reopen;
    let href = paths::cell(&request.cell);
    let asked = format!(
        "{} {}申请{}",
        request.asked_name,
        minute_text(request.asked_at),
        if request.asks == Asks::Reopen { "更正" } else { "延期" }
    );
    let answer = if !actor.may(Permission::ApproveReopen) {
        view! { <p class="muted">"等待政务公开办审批。"</p> }.into_any()
    } else if request.asked_by == actor.account {
        view! { <p class="muted">"申请人不能审批自己的申请，请由另一位同事办理。"</p> }.into_any()
    } else {
        let blank = ReopenAnswer { reopen: request.id.clone(), approve: String::new(), note: String::new(), until: String::new() };
        let form = Some(cx.form(|| blank.clone())).filter(|form| form.sent.reopen == request.id);
        // the error list leads to the field of the one form that failed; an id may stand on a page only once
        let failed = form.as_ref().is_some_and(|form| form.failed);
        let id = if failed { ReopenAnswer::note.to_owned() } else { format!("{}-{}", ReopenAnswer::note, request.id) };
        let (errors, note, until) = form.map(|form| (form.errors, form.sent.note, form.sent.until)).unwrap_or_default();
        let extends = request.asks == Asks::Extend;
        let day = extends.then(|| {
            let id = if failed { ReopenAnswer::until.to_owned() } else { format!("{}-{}", ReopenAnswer::until, request.id) };
            let value = if until.is_empty() { request.until.to_string() } else { until };
            date(ReopenAnswer::until, "批准延期至")
                .id(id, ReopenAnswer::until)
                .hint("落在休息日的，顺延到下一个工作日")
                .value(value)
                .show(&errors)
        });
        let when = if extends { "不同意，或批准的日期与申请不同时必填" } else { "不同意时必填" };
        let note =
            TextArea::new(FieldRow::new(id, "审批意见").note(when)).name(ReopenAnswer::note).lines(2).maxlength(TEXT_LIMIT).value(note);
        view! {
            <form class="form" method="post" action=verb::DECIDE_REOPEN>
                <input type="hidden" name=ReopenAnswer::reopen value=request.id.to_string()/>
                {day}
                {note.show(&errors)}
                <div class="form-actions">
                    <button class="btn btn-tonal" name=ReopenAnswer::approve value=ReopenAnswer::YES>"同意"</button>
                    <button class="btn" name=ReopenAnswer::approve value=ReopenAnswer::NO>"不同意"</button>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="panel">
            <header class="panel-head"><h3><a href=href>{name(one)}</a></h3><p>{asked}</p></header>
            <dl class="facts facts-rows">
                {(request.asks == Asks::Reopen).then(|| view! { <div><dt>"修改范围"</dt><dd class="said">{request.scope.clone()}</dd></div> })}
                <div><dt>{if request.asks == Asks::Reopen { "修改理由" } else { "延期理由" }}</dt><dd class="said">{request.reason.clone()}</dd></div>
                <div><dt>{until_word(request.asks)}</dt><dd>{day_text(request.until)}</dd></div>
            </dl>
            {answer}
        </section>
    }
}

fn decided_row(one: &ListedReopen) -> impl IntoView + use<> {
    let request = &one.reopen;
    let href = paths::cell(&request.cell);
    let (result, who) = request.decision.as_ref().map_or_else(Default::default, |decision| {
        let result = match (decision.approved, decision.granted_until) {
            (true, Some(day)) => format!("同意，延期至{}", day_text(day)),
            (true, None) => "同意".to_owned(),
            (false, _) => "不同意".to_owned(),
        };
        let note = if decision.note.is_empty() { String::new() } else { format!("：{}", decision.note) };
        (result, format!("{} {}{note}", decision.name, minute_text(decision.at)))
    });
    view! {
        <tr>
            <th scope="row" class="wide"><a class="clamp" href=href>{name(one)}</a></th>
            <td data-label="申请">{format!("{}：{}", request.asked_name, if request.asks == Asks::Reopen { &request.scope } else { &request.reason })}</td>
            <td data-label="日期">{format!("申请{}{}", until_word(request.asks), day_text(request.until))}</td>
            <td data-label="结果">{result}</td>
            <td data-label="审批">{who}</td>
        </tr>
    }
}
