//! One finding with its whole life, and what can be said to it.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::FindingId;
use domain::monitoring::decision::Origin;
use domain::monitoring::finding::{FindingState, Rechecked};
use leptos::prelude::*;
use services::Result;
use services::monitoring::{
    AskRecheck, ENTERED, FindingEvent, FindingSheet, LINK_LIMIT, OfficeWords, RECEIVED, StoredFinding, UnitWords, WORDS_LIMIT,
    finding_sheet, number_text, unit_may_speak,
};

use super::candidate::snapshot;
use super::findings::standing;
use crate::components::address::{address, answering};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/findings/:id`.
#[component]
pub(crate) fn FindingPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let sheet = finding_sheet(actor, &cx.services, &FindingId::new(cx.param("id"))).await?;
    let one = &sheet.finding;
    let again = sheet.recheck.as_ref().filter(|job| job.is_open()).map(|_| "5");
    let says = (actor.may(Permission::AnswerMonitoring) && unit_may_speak(one.life.state)).then(|| {
        let form = cx.form(|| blank(one, ""));
        view! { <section class="panel no-print" id="say"><header class="panel-head"><h2>"反馈整改情况"</h2></header>{unit_form(&form, one, "")}</section> }
    });
    let judges = actor.may(Permission::Monitor).then(|| judge(cx, one));
    let body = view! {
        {looking(&sheet)}
        <div class="split split-left">
            <section class="panel">{facts(&sheet)}{recheck(&sheet)}</section>
            <section class="panel">
                <header class="panel-head"><h2>"发现时的页面文字"</h2><p>"个人信息已遮盖"</p></header>
                {snapshot(sheet.frozen.as_ref(), one.origin)}
            </section>
        </div>
        {says}
        {judges}
        <section class="panel" id="life">
            <header class="panel-head"><h2>"办理过程"</h2><p>"最近的在前"</p></header>
            <ol class="timeline">{sheet.life().iter().rev().map(|event| step(event, one.origin, &one.url)).collect::<Vec<_>>()}</ol>
        </section>
    };
    Ok(Page::new(one.rule.label(), body).under(paths::MONITORING, "监测").under(paths::FINDINGS, "问题整改").again(again))
}

fn looking(sheet: &FindingSheet) -> Option<AnyView> {
    let job = sheet.recheck.as_ref().filter(|job| job.is_open())?;
    let words = format!("{}于{}请求复测，正在进行，通常三分钟内有结果；本页自动刷新。", job.asked_name, minute_text(job.asked_at));
    Some(view! { <div class="notice" role="status"><p>{words}</p></div> }.into_any())
}

fn facts(sheet: &FindingSheet) -> AnyView {
    let one = &sheet.finding;
    let today = sheet.now.today();
    let column = one.column.as_ref().map_or("–".to_owned(), |(_, name)| name.clone());
    let title = (!one.title.is_empty()).then(|| view! { <div><dt>"标题"</dt><dd><bdi>{one.title.clone()}</bdi></dd></div> });
    let url = (!one.url.is_empty()).then(|| view! { <div><dt>"网址"</dt><dd>{address(&one.url)}</dd></div> });
    let due = one.life.due_on.map(|day| {
        let left = match (one.life.state.waits_for_unit(), sheet.days_left()) {
            (true, Some(left)) if left >= 0 => format!("，还有{left}个工作日"),
            (true, Some(left)) => format!("，已超过{}个工作日", -left),
            _ => String::new(),
        };
        view! { <div><dt>"整改期限"</dt><dd>{day_text(day)}{left}</dd></div> }
    });
    let still =
        one.life.still_since.map(|day| view! { <div><dt>"停止计时"</dt><dd>{format!("{}起，申诉办结后顺延", day_text(day))}</dd></div> });
    let notice = sheet.notice.as_ref().map(|notice| {
        let name = format!("整改通知单{}", number_text(notice.number.0, notice.number.1));
        view! { <div><dt>"通知单"</dt><dd><a href=paths::notice(&notice.id)>{name}</a></dd></div> }
    });
    let relapse = one
        .relapse_of
        .as_ref()
        .map(|old| view! { <div><dt>"以前的问题"</dt><dd><a href=paths::finding(old)>"同一问题以前已经销号"</a></dd></div> });
    view! {
        <p class="finding">{one.problem.clone()}</p>
        <p>{standing(one, today)}</p>
        <dl class="facts facts-rows">
            <div><dt>"单位"</dt><dd><bdi>{one.unit_name.clone()}</bdi></dd></div>
            <div><dt>"栏目"</dt><dd><bdi>{column}</bdi></dd></div>
            {title}
            {url}
            {due}
            {still}
            <div><dt>"怎么改"</dt><dd>{one.by.repair.clone()}</dd></div>
            <div><dt>"依据"</dt><dd>{one.by.basis.clone()}</dd></div>
            <div><dt>"规则版本"</dt><dd>{one.by.version()}</dd></div>
            <div><dt>"来源"</dt><dd>{one.origin.label()}</dd></div>
            {notice}
            {relapse}
        </dl>
    }
    .into_any()
}

fn recheck(sheet: &FindingSheet) -> Option<AnyView> {
    if let Some(why) = sheet.who_looks().filter(|_| unit_may_speak(sheet.finding.life.state)) {
        return Some(view! { <p class="form-hint no-print">{why}</p> }.into_any());
    }
    sheet.can_recheck().then(|| {
        view! {
            <form method="post" action=verb::ASK_RECHECK class="no-print">
                <input type="hidden" name=AskRecheck::finding value=sheet.finding.id.to_string()/>
                <button class="btn btn-tonal">"请求复测"</button>
                <p class="form-hint">"由发现问题的同一条规则再查一次；确认消除的自动销号，其他结果由政务公开办核定。"</p>
            </form>
        }
        .into_any()
    })
}

/// The form of a unit's words about a finding, as it begins.
pub(super) fn blank(one: &StoredFinding, notice: &str) -> UnitWords {
    UnitWords {
        finding: one.id.clone(),
        revision: one.revision,
        what: String::new(),
        text: String::new(),
        link: String::new(),
        notice: notice.to_owned(),
    }
}

/// Text, link and the three ways; `suffix` tells the fields of several forms on a page apart.
pub(super) fn unit_form(form: &ShownForm<UnitWords>, one: &StoredFinding, suffix: &str) -> AnyView {
    let id = |name: &'static str| if suffix.is_empty() { name.to_owned() } else { format!("{name}-{suffix}") };
    let stale = form.is_stale.then(|| view! { <p class="form-error">"这个问题刚刚有变动，请核对后再提交。"</p> });
    let (text, link) = (form.sent.text.clone(), form.sent.link.clone());
    let again = if one.life.state == FindingState::Answered { "补充反馈" } else { "已整改，请复核" };
    view! {
        <form class="form" method="post" action=verb::ANSWER_FINDING>
            <input type="hidden" name=UnitWords::finding value=one.id.to_string()/>
            <input type="hidden" name=UnitWords::revision value=one.revision.to_string()/>
            <input type="hidden" name=UnitWords::notice value=form.sent.notice.clone()/>
            {stale}
            {TextArea::new(FieldRow::new(id(UnitWords::text), "整改措施或理由").hint("写明改了什么、什么时候改好；申诉的写明理由")).name(UnitWords::text).lines(3).maxlength(WORDS_LIMIT).required().value(text).show(&form.errors)}
            {TextField::new(UnitWords::link, "整改后的网址").id(id(UnitWords::link), UnitWords::link).optional().maxlength(LINK_LIMIT).placeholder("https://").value(link).show(&form.errors)}
            <div class="form-actions">
                <button class="btn btn-primary" name=UnitWords::what value="answered">{again}</button>
                <details class="menu"><summary class="btn">"有异议"</summary><ul>
                    <li><button name=UnitWords::what value="disputed">"申诉：不是问题"</button></li>
                    <li><button name=UnitWords::what value="waiver">"申请免予整改"</button></li>
                </ul></details>
            </div>
        </form>
    }
    .into_any()
}

fn judge(cx: &PageContext, one: &StoredFinding) -> Option<AnyView> {
    use FindingState::{Answered, Confirmed, Disputed, Rejected, Sent, WaiverAsked};
    let ways: &[(&str, &str)] = match one.life.state {
        Answered => &[("verified", "复核通过，销号"), ("rejected", "未改好，退回整改")],
        Sent | Rejected => &[("verified", "复核通过，销号")],
        Disputed => &[("upheld", "申诉成立，不属实"), ("kept", "申诉不成立，继续整改")],
        WaiverAsked => &[("waived", "同意免予整改"), ("not_waived", "不同意，继续整改")],
        Confirmed => &[("taken_back", "撤回，不作为问题")],
        _ => return None,
    };
    let form = cx.form(|| OfficeWords {
        finding: one.id.clone(),
        revision: one.revision,
        what: String::new(),
        text: String::new(),
        days: "5".into(),
    });
    let sent = form.sent.clone();
    let stale = form.is_stale.then(|| view! { <p class="form-error">"这个问题刚刚有变动，请核对后再办理。"</p> });
    let days = (one.life.state == Answered).then(|| {
        TextField::number(OfficeWords::days, "退回时再给几个工作日")
            .maxlength(2)
            .value(sent.days.clone())
            .asked_by_the_server()
            .show(&form.errors)
    });
    let buttons: Vec<_> = ways
        .iter()
        .enumerate()
        .map(|(place, (code, words))| {
            let class = if place == 0 { "btn btn-primary" } else { "btn" };
            view! { <button class=class name=OfficeWords::what value=*code>{*words}</button> }
        })
        .collect();
    Some(
        view! {
            <section class="panel no-print" id="judge">
                <header class="panel-head"><h2>"政务公开办办理"</h2><p>"写明核实情况，单位看得到"</p></header>
                <form class="form" method="post" action=verb::JUDGE_FINDING>
                    <input type="hidden" name=OfficeWords::finding value=one.id.to_string()/>
                    <input type="hidden" name=OfficeWords::revision value=one.revision.to_string()/>
                    {stale}
                    {TextArea::new(FieldRow::new(OfficeWords::text, "核实情况")).lines(2).maxlength(WORDS_LIMIT).required().value(sent.text).show(&form.errors)}
                    {days}
                    <div class="form-actions">{buttons}</div>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn step(event: &FindingEvent, origin: Origin, url: &str) -> impl IntoView + use<> {
    let what = match event.kind.as_str() {
        ENTERED => match origin {
            Origin::Machine => "自动监测发现",
            Origin::Hand => "人工登记问题",
            Origin::File => "导入表格登记问题",
            Origin::OnSite => "现场检查登记问题",
        },
        RECEIVED => "签收整改通知单",
        "confirmed" => "确认为问题",
        "sent" => "下发整改通知单",
        "answered" => "反馈已整改",
        // who looked says that it is one
        "rechecked" => "",
        "verified" => "复核通过，销号",
        "rejected" => "复核未通过，退回整改",
        "disputed" => "申诉，停止计时",
        "dispute_decided" if event.told == "upheld" => "申诉成立，不属实",
        "dispute_decided" => "申诉不成立，继续整改",
        "waiver_asked" => "申请免予整改",
        "waiver_decided" if event.told == "waived" => "同意免予整改",
        "waiver_decided" => "不同意免予整改",
        "taken_back" => "撤回，不作为问题",
        "handed_over" => "转给承接单位",
        "looked_back" => "回头看",
        other => other,
    };
    let told = Rechecked::from_code(&event.told).map(|told| format!("：{}", told.label())).unwrap_or_default();
    let date = event.due_on.map(|day| format!("，整改期限{}", day_text(day))).unwrap_or_default();
    // nobody stands before what the machine found
    let gap = if what.is_empty() || event.by_name.is_empty() { "" } else { " " };
    // one text: an empty part of several would stand as a blank
    let words = format!("{gap}{what}{told}{date}");
    let said = (!event.said.is_empty()).then(|| view! { <blockquote class="said">{event.said.clone()}</blockquote> });
    let link = (!event.link.is_empty()).then(|| view! { <p>{answering(&event.link, url)}</p> });
    let at = minute_text(event.at);
    let machine = at.replace(' ', "T");
    view! {
        <li>
            <time datetime=machine>{at}</time>
            <p><b>{event.by_name.clone()}</b>{words}</p>
            {said}
            {link}
        </li>
    }
}
