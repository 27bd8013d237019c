//! 每日提醒: what waits for the reader today, and the same as a text for a chat.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::monitoring::digest::{DigestKind, DigestLine, message};
use leptos::prelude::*;
use services::monitoring::{Digest, DigestSheet, MailAddress, digests};

use crate::context::PageContext;
use crate::forms::Errors;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/digest`.
#[component]
pub(crate) fn DigestPage() -> impl IntoView {
    page(|cx| async move {
        let sheet = digests(cx.actor()?, &cx.services).await?;
        let (today, earlier): (Vec<&Digest>, Vec<&Digest>) = sheet.days.iter().partition(|one| one.day == sheet.today);
        let body = view! {
            {troubles(sheet.troubles)}
            {today.first().map_or_else(|| nothing(&sheet), |one| of_day(&sheet, one))}
            {before(&earlier)}
            {own_mail(&cx, &sheet)}
        };
        let channels = cx.actor()?.may(Permission::ManageSettings).then(|| view! { <a class="btn" href=paths::CHANNELS>"提醒渠道"</a> });
        Ok(Page::new("每日提醒", body).under(paths::TODO, "待办").actions(channels))
    })
}

/// Where a line is dealt with.
fn href(kind: DigestKind) -> String {
    match kind {
        DigestKind::Receive | DigestKind::Report => paths::TODO.to_owned(),
        DigestKind::Mend | DigestKind::Week => paths::MONITORING.to_owned(),
        DigestKind::Order => paths::ORDERS.to_owned(),
        DigestKind::Urged => paths::URGES.to_owned(),
        DigestKind::Contradiction | DigestKind::Judge => paths::REVIEW.to_owned(),
        DigestKind::Confirm => paths::CANDIDATES.to_owned(),
        DigestKind::Verify => paths::with_query(paths::FINDINGS, [("state", "office")]),
        DigestKind::Overdue => paths::with_query(paths::URGES, [("of", "findings")]),
    }
}

fn lines(all: &[DigestLine]) -> AnyView {
    let items: Vec<_> = all.iter().map(|line| view! { <li><a href=href(line.kind)>{line.words()}</a></li> }).collect();
    view! { <ol>{items}</ol> }.into_any()
}

fn nothing(sheet: &DigestSheet) -> AnyView {
    let words = if sheet.is_working_day {
        "每个工作日上午8点半以后生成；到时没有要办的事，就不提醒。"
    } else {
        "今天不是工作日，不提醒。"
    };
    view! { <div class="empty empty-done"><h2>"今天没有提醒"</h2><p>{words}</p><a class="btn" href=paths::TODO>"查看待办"</a></div> }
        .into_any()
}

fn of_day(sheet: &DigestSheet, one: &Digest) -> AnyView {
    let own = match message(&sheet.whose, one.day, &one.lines) {
        Some(text) => view! {
            <section class="panel" id="today">
                <header class="panel-head"><h2>{day_text(one.day)}</h2><p>{format!("{}生成；办理以后的最新情况以各页面为准", minute_text(one.made_at))}</p></header>
                {lines(&one.lines)}
                {copied("own", "提醒文字", text)}
            </section>
        }
        .into_any(),
        None => view! { <div class="empty empty-done"><h2>"今天没有要您办的事"</h2><p>"没有要办的事就不提醒。"</p><a class="btn" href=paths::TODO>"查看待办"</a></div> }.into_any(),
    };
    let group = (!one.group.is_empty()).then(|| {
        view! {
            <section class="panel no-print" id="of-group">
                <header class="panel-head"><h2>"发到工作群的文字"</h2><p>"按事项列出单位；复制后发到各单位的工作群，每个工作日一次就够了"</p></header>
                {copied("group", "内容", one.group.clone())}
            </section>
        }
    });
    view! { {own} {group} }.into_any()
}

/// For the office: what did not go out.
fn troubles(number: i64) -> Option<AnyView> {
    (number > 0).then(|| {
        let log = format!("{}#log", paths::CHANNELS);
        view! { <p class="finding">{format!("近7天有{number}条提醒没有发出，或不清楚是否送达：")}<a href=log>"查看原因"</a></p> }.into_any()
    })
}

/// Where her reminders go by mail; nothing where no mail goes out.
fn own_mail(cx: &PageContext, sheet: &DigestSheet) -> Option<AnyView> {
    let stored = sheet.mail.clone()?;
    let form = cx.form(|| MailAddress { address: stored.unwrap_or_default() });
    Some(
        view! {
            <section class="panel no-print" id="mail">
                <header class="panel-head"><h2>"邮件提醒"</h2><p>"有要办的事时，工作日早上发到这个邮箱，每天最多一封；只有本人看得到"</p></header>
                <form class="form" method="post" action=verb::SET_MAIL_ADDRESS>
                    {TextField::new(MailAddress::address, "提醒邮箱").optional().maxlength(254).hint("不要邮件提醒的，清空后保存").value(form.sent.address.clone()).show(&form.errors)}
                    <div class="form-actions"><button class="btn btn-primary">"保存"</button></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// A text to be copied.
fn copied(id: &'static str, label: &'static str, text: String) -> AnyView {
    view! { <div class="no-print">{TextArea::new(FieldRow::new(id, label)).lines(4).value(text).show(&Errors::default())}</div> }.into_any()
}

fn before(earlier: &[&Digest]) -> Option<AnyView> {
    let rows: Vec<_> = earlier
        .iter()
        .filter(|one| !one.lines.is_empty())
        .map(|one| {
            let words: Vec<String> = one.lines.iter().map(DigestLine::words).collect();
            view! { <tr><th scope="row" class="nowrap">{day_text(one.day)}</th><td class="wide" data-label="当天的提醒">{words.join("；")}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush" id="earlier">
                <header class="panel-head"><h2>"以前的提醒"</h2><p>"当天早上的情况，后来办理的不在里面"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="以前的提醒"><table class="table table-cards">
                    <thead><tr><th>"日期"</th><th>"当天的提醒"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}
