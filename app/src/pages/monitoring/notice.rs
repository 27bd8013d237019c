//! 整改通知单: on screen and on paper; a unit answers item by item on this one page.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::NoticeId;
use leptos::prelude::*;
use services::Result;
use services::monitoring::{ChosenNotice, NoticeSheet, StoredFinding, UnitWords, notice_sheet, number_text, source_text, unit_may_speak};

use super::finding::{blank, unit_form};
use super::findings::standing;
use crate::components::address::{address, answering};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::islands::PrintButton;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/notices/:id`.
#[component]
pub(crate) fn NoticePage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let id = NoticeId::new(cx.param("id"));
    let sheet = notice_sheet(actor, &cx.services, &id).await?;
    let answers = actor.may(Permission::AnswerMonitoring);
    let items: Vec<_> = sheet.items.iter().zip(1..).map(|(one, no)| item(cx, &sheet, one, no, answers)).collect();
    let body = view! {
        {receipt(&sheet, answers)}
        <section class="panel">{head(&sheet)}</section>
        <ol class="stack notice-items">{items}</ol>
        <p class="paper-only">{format!("签发：{}　　{}", sheet.notice.issued_by.1, day_text(sheet.notice.issued_on))}</p>
        <p class="paper-only">"签收人：　　　　　　　　签收日期：　　　　　　"</p>
    };
    let title = format!("整改通知单{}", number_text(sheet.notice.number.0, sheet.notice.number.1));
    let actions = view! { <a class="btn" href=paths::notice_file(&id, "docx")>"下载（Word）"</a><PrintButton/> };
    Ok(Page::new(title, body).under(paths::MONITORING, "监测").under(paths::FINDINGS, "问题整改").actions(actions))
}

fn receipt(sheet: &NoticeSheet, answers: bool) -> AnyView {
    match &sheet.notice.received {
        Some((at, by)) => view! { <div class="notice no-print"><p>{format!("{by}于{}签收。", minute_text(*at))}</p></div> }.into_any(),
        None if answers => view! {
            <form class="notice no-print" method="post" action=verb::RECEIVE_NOTICE>
                <p>"请先签收，再逐条反馈；直接反馈的，同时记为签收。"</p>
                <input type="hidden" name=ChosenNotice::notice value=sheet.notice.id.to_string()/>
                <button class="btn btn-primary">"签收"</button>
            </form>
        }
        .into_any(),
        None => view! { <div class="notice no-print"><p>"单位还没有签收。"</p></div> }.into_any(),
    }
}

fn head(sheet: &NoticeSheet) -> AnyView {
    let notice = &sheet.notice;
    let open = sheet.items.iter().filter(|one| !one.life.state.is_closed()).count();
    let remark = (!notice.remark.is_empty()).then(|| view! { <p class="said">{notice.remark.clone()}</p> });
    view! {
        <p class="finding"><bdi>{notice.unit_name.clone()}</bdi>{format!("：在{}中发现你单位有{}个问题，请于{}前逐条整改并反馈。", source_text(&sheet.notice), sheet.items.len(), day_text(notice.due_on))}</p>
        {remark}
        <dl class="facts">
            <div><dt>"下发日期"</dt><dd>{day_text(notice.issued_on)}</dd></div>
            <div><dt>"整改期限"</dt><dd>{format!("{}（{}个工作日）", day_text(notice.due_on), notice.counted.1)}</dd></div>
            <div><dt>"未办结"</dt><dd>{format!("{open}个")}</dd></div>
            <div><dt>"反馈方式"</dt><dd>"在本页逐条填写；未按期反馈的视为未整改，列入通报"</dd></div>
        </dl>
    }
    .into_any()
}

fn item(cx: &PageContext, sheet: &NoticeSheet, one: &StoredFinding, no: i32, answers: bool) -> AnyView {
    let column = one.column.as_ref().map(|(_, name)| view! { <div><dt>"栏目"</dt><dd><bdi>{name.clone()}</bdi></dd></div> });
    let title = (!one.title.is_empty()).then(|| view! { <div><dt>"标题"</dt><dd><bdi>{one.title.clone()}</bdi></dd></div> });
    let url = (!one.url.is_empty()).then(|| view! { <div><dt>"网址"</dt><dd>{address(&one.url)}</dd></div> });
    let due = one
        .life
        .due_on
        .filter(|day| *day != sheet.notice.due_on)
        .map(|day| view! { <div><dt>"整改期限"</dt><dd>{day_text(day)}</dd></div> });
    let said = sheet.answers.iter().find(|(id, ..)| *id == one.id).map(|(_, text, link)| {
        let link = (!link.is_empty()).then(|| view! { <p>{answering(link, &one.url)}</p> });
        view! { <div><dt>"反馈"</dt><dd><p class="said">{text.clone()}</p>{link}</dd></div> }
    });
    let form = (answers && unit_may_speak(one.life.state)).then(|| {
        let shown: ShownForm<UnitWords> = cx.form(|| blank(one, sheet.notice.id.as_str()));
        // the one that was refused comes back in its own place
        let mine = if shown.failed && shown.sent.finding != one.id { ShownForm::new(None, || blank(one, sheet.notice.id.as_str())) } else { shown };
        let open = mine.failed;
        view! {
            <details class="no-print" open=open><summary class="btn btn-tonal">"反馈这一条"</summary>{unit_form(&mine, one, &no.to_string())}</details>
        }
    });
    view! {
        <li class="panel" id=format!("item-{no}")>
            <h2>{format!("{no}. ")}<a href=paths::finding(&one.id)>{one.problem.clone()}</a></h2>
            <p>{standing(one, sheet.now.today())}</p>
            <dl class="facts facts-rows">
                {column}
                {title}
                {url}
                {due}
                <div><dt>"怎么改"</dt><dd>{one.by.repair.clone()}</dd></div>
                <div><dt>"依据"</dt><dd>{one.by.basis.clone()}</dd></div>
                {said}
            </dl>
            {form}
        </li>
    }
    .into_any()
}
