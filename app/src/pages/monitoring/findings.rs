//! 问题整改: the list of findings, what is to be sent, and the notices.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::monitoring::candidate::Rule;
use domain::monitoring::finding::FindingState;
use domain::monitoring::mending::span_named;
use leptos::prelude::*;
use services::Result;
use services::form::tick;
use services::monitoring::{
    FINDING_GROUPS, FINDINGS_A_PAGE, FindingFilter, FindingList, MOST_DAYS, REMARK_LIMIT, RectifyNotice, SendNotices, StoredFinding,
    USUAL_DAYS, ended_day, finding_filter, finding_group, findings, findings_as_of, number_text,
};
use services::progress::cells::AS_OF;

use crate::components::due::due_counted;
use crate::components::latest_table::latest_table;
use crate::context::PageContext;
use crate::forms::choices::ticks;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::lists::as_of::{findings_bar, on_day};
use crate::lists::empty::no_match;
use crate::lists::pager::{Pages, behind_the_last, count};
use crate::paths::{self, verb};

/// `/monitoring/findings`.
#[component]
pub(crate) fn FindingsPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let today = domain::calendar::office_time::day_of(cx.services.now());
    let group = finding_group(cx.query("state").unwrap_or_default());
    let ended = ended_day(&cx.query, today);
    let filter = finding_filter(&cx.query, ended.unwrap_or(today));
    let at = cx.query("page").and_then(|text| text.parse::<i64>().ok()).unwrap_or(1).max(1);
    let found = match ended {
        Some(day) => findings_as_of(actor, &cx.services, &filter, day, at).await?,
        None => findings(actor, &cx.services, &filter, at).await?,
    };
    let is_narrow = !group.0.is_empty()
        || filter.unit.is_some()
        || filter.rule.is_some()
        || filter.month.is_some()
        || filter.overdue_on.is_some()
        || filter.months.is_some()
        || filter.mended.is_some();
    let list = match (found.rows.is_empty(), is_narrow) {
        (true, true) => no_match("问题", on_day(paths::FINDINGS.to_owned(), ended)),
        (true, false) => {
            view! { <div class="empty empty-done"><h2>"没有未办结的问题"</h2><p>"确认并下发的问题会出现在这里，直到销号。"</p></div> }
                .into_any()
        }
        (false, _) => view! { {behind_the_last(at, found.page)} {table(cx, &found, found.page)} }.into_any(),
    };
    let manages = actor.may(Permission::Monitor);
    let body = view! {
        {findings_bar(cx, today, ended)}
        {manages.then(|| send(cx, &found))}
        {query(cx, &filter, &found, group.0)}
        {list}
        {notices(&found.notices)}
    };
    let actions = view! {
        <a class="btn" href=export(cx)>"导出"</a>
        {actor.may(Permission::ReadCounty).then(|| view! { <a class="btn" href=paths::LOOK_BACKS>"回头看"</a> })}
        {manages.then(|| view! { <a class="btn" href=paths::with_query(paths::URGES, [("of", "findings")])>"催办"</a><a class="btn" href=paths::CANDIDATES>"待确认问题"</a> })}
    };
    Ok(Page::new("问题整改", body).under(paths::MONITORING, "监测").actions(actions))
}

/// The list as a workbook, narrowed as it is here.
fn export(cx: &PageContext) -> String {
    let kept = cx
        .query
        .iter()
        .filter(|(name, _)| matches!(name.as_str(), "state" | "unit" | "rule" | "month" | "overdue" | "from" | "to" | "mended" | AS_OF));
    paths::with_query(paths::FINDINGS_FILE, kept.map(|(name, value)| (name.as_str(), value.as_str())))
}

fn send(cx: &PageContext, found: &FindingList) -> Option<AnyView> {
    if found.to_send == 0 {
        return None;
    }
    let form = cx.form(|| SendNotices {
        unit: String::new(),
        month: String::new(),
        days: USUAL_DAYS.to_string(),
        source: String::new(),
        source_checked: false,
        remark: String::new(),
    });
    let sent = form.sent.clone();
    // asked once somebody wrote a month that the problems do not count for
    let asks = form.errors.any(&[SendNotices::source_checked]) || sent.source_checked;
    let other_month = asks.then(|| {
        let row = FieldRow::new(SendNotices::source_checked, "来源的月份");
        ticks(row, &form.errors, [(tick::SET, "已经核对，来源就这样写", sent.source_checked)])
    });
    let units = found.units.iter().map(|(id, name)| (id.to_string(), name.clone()));
    // a number that was refused changes no date
    let days = sent.days.trim().parse::<u32>().ok().filter(|days| (1..=MOST_DAYS).contains(days)).unwrap_or(USUAL_DAYS);
    let until = found.now.calendar.working_day_after(found.now.today(), days);
    let provisional = if until.provisional { "（暂按周一至周五推算）" } else { "" };
    let hint =
        format!("1到{MOST_DAYS}个工作日。{days}个工作日的，今天下发到{}{provisional}；法定节假日和调休已计算在内", day_text(until.day));
    Some(
        view! {
            <section class="panel no-print" id="send">
                <header class="panel-head"><h2>{format!("下发整改通知单（{}个问题已确认，未下发）", found.to_send)}</h2><p>"每个单位一份，逐条列出；单位在待办里看到"</p></header>
                <form class="form" method="post" action=verb::SEND_NOTICES>
                    <input type="hidden" name=SendNotices::month value=sent.month/>
                    <div class="form-pair">
                        {Select::new(FieldRow::new(SendNotices::unit, "发给")).choice("", "所有有问题的单位").choices(units).chosen(sent.unit).show(&form.errors)}
                        {TextField::number(SendNotices::days, "整改期限（工作日）").hint(hint).maxlength(2).value(sent.days).show(&form.errors)}
                    </div>
                    {TextField::new(SendNotices::source, "问题来源").optional().hint("不填的，按每份通知单里问题的来源写；全部出自同一个月的监测，才写明月份").maxlength(40).value(sent.source).show(&form.errors)}
                    {other_month}
                    {TextArea::new(FieldRow::new(SendNotices::remark, "补充要求").note("选填")).lines(2).maxlength(REMARK_LIMIT).value(sent.remark).show(&form.errors)}
                    <div class="form-actions"><button class="btn btn-primary">"下发"</button></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

fn query(cx: &PageContext, filter: &FindingFilter, found: &FindingList, shown: &str) -> AnyView {
    let tabs = FINDING_GROUPS
        .into_iter()
        .filter(|(code, ..)| *code != "confirmed" || !found.units.is_empty())
        // where the charts lead; else one word more than anybody needs
        .filter(|(code, ..)| *code != "real" || shown == "real")
        .map(|(code, label, states)| {
            let holds = |state: FindingState| states.is_empty() || states.contains(&state);
            let number: i64 = found.standing.iter().filter(|(state, ..)| holds(*state)).map(|(_, number, _)| number).sum();
            view! { <a href=cx.href_with(&[("state", code)]) aria-current=(code == shown).then_some("page")>{label}" "<small>{number}</small></a> }
        })
        .collect_view();
    let rules: Vec<_> =
        Rule::ALL.iter().map(|one| view! { <option value=one.code() selected=filter.rule == Some(*one)>{one.label()}</option> }).collect();
    let units: Vec<_> = found
        .units
        .iter()
        .map(|(id, name)| view! { <option value=id.to_string() selected=filter.unit.as_ref() == Some(id)>{name.clone()}</option> })
        .collect();
    let unit = (!found.units.is_empty()).then(|| {
        view! { <div class="field"><label for="of-unit">"单位"</label><select id="of-unit" name="unit"><option value="">"全部"</option>{units}</select></div> }
    });
    let kept: Vec<_> = cx
        .query
        .iter()
        .filter(|(name, _)| matches!(name.as_str(), "month" | "from" | "to" | "mended" | AS_OF))
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
        .collect();
    let only = only(filter);
    let state = shown.to_owned();
    let overdue = filter.overdue_on.is_some();
    view! {
        <nav class="tabs" aria-label="办理情况">{tabs}</nav>
        <form class="query" method="get">
            <input type="hidden" name="state" value=state/>
            {kept}
            <div class="query-grid query-main">
                {unit}
                <div class="field"><label for="rule">"问题类型"</label><select id="rule" name="rule"><option value="">"全部"</option>{rules}</select></div>
                <div class="field"><label for="overdue">"期限"</label><select id="overdue" name="overdue"><option value="">"全部"</option><option value="1" selected=overdue>"整改超期"</option></select></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=on_day(paths::FINDINGS.to_owned(), found.now.as_of.ended())>"重置"</a></div>
        </form>
        {only.map(|only| view! { <p class="muted">{format!("只看{only}的问题；点“重置”看全部。")}</p> })}
    }
    .into_any()
}

/// What the list is narrowed to by a link, in words.
fn only(filter: &FindingFilter) -> Option<String> {
    let month = |day: chrono::NaiveDate| day.format("%Y年%-m月").to_string();
    let one = filter.month.map(month);
    let several = filter.months.map(|(from, to)| format!("{}至{}", month(from), month(to)));
    let mended = filter.mended.and_then(|(least, most)| span_named(&format!("{least}-{most}"))).map(|span| format!("下发后{}销号", span.2));
    let all: Vec<String> = [one, several, mended].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join("、"))
}

fn table(cx: &PageContext, found: &FindingList, at: i64) -> AnyView {
    let first = (at - 1) * FINDINGS_A_PAGE;
    let rows: Vec<_> = found.rows.iter().zip(first + 1..).map(|(one, no)| row(one, no, found)).collect();
    let pages = Pages { total: count(found.total), page: count(at), size: count(FINDINGS_A_PAGE), word: "个", sizes: Vec::new() };
    view! {
        <section class="panel panel-flush">
            <div class="toolbar"><p>"共 "<b data-total=found.total.to_string()>{found.total}</b>" 个，需要办理的在前"</p></div>
            <div class="table-wrap" tabindex="0" role="region" aria-label="问题列表">
                <table class="table table-cards">
                    <thead><tr><th class="no">"序号"</th><th>"问题"</th><th>"单位"</th><th>"类型"</th><th>"整改期限"</th><th>"办理情况"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pages.show(cx)}
        </section>
    }
    .into_any()
}

/// Sign and word of where a finding stands; words of the checklist's badges are not borrowed.
pub(super) fn standing(one: &StoredFinding, today: chrono::NaiveDate) -> AnyView {
    let life = &one.life;
    let (class, sign) = match life.state {
        _ if life.is_overdue(today) => ("badge badge-overdue", "▲"),
        FindingState::Verified => ("badge badge-done", "✓"),
        FindingState::Rejected => ("badge badge-returned", "←"),
        FindingState::Sent => ("badge badge-near", "△"),
        FindingState::Confirmed => ("badge badge-not_due", "·"),
        FindingState::Waived | FindingState::Unfounded => ("badge badge-na", "–"),
        FindingState::Answered | FindingState::Disputed | FindingState::WaiverAsked => ("badge badge-pending", "○"),
    };
    let word = if life.is_overdue(today) { format!("{}（整改超期）", life.state.label()) } else { life.state.label().to_owned() };
    let late = (life.is_late).then(|| view! { " "<span class="tag">"逾期整改"</span> });
    let repeat = (one.is_repeat)
        .then(|| view! { " "<span class="tag tag-look">{if one.relapse_of.is_some() { "销号后再次出现" } else { "反复" }}</span> });
    view! { <span class=class><i aria-hidden="true">{sign}</i>{word}</span>{late}{repeat} }.into_any()
}

/// Where a problem lies: its column and its article, as far as it has them. A dot stands between two things only.
pub(super) fn place(column: Option<&str>, title: &str) -> String {
    let title = if title.is_empty() { String::new() } else { format!("《{title}》") };
    let parts = [column.unwrap_or_default(), title.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn row(one: &StoredFinding, no: i64, found: &FindingList) -> impl IntoView + use<> {
    let today = found.now.today();
    let place = place(one.column.as_ref().map(|(_, name)| name.as_str()), &one.title);
    let limit = match one.life.due_on {
        Some(day) => due_counted(day, &found.now, one.life.state.waits_for_unit()).into_any(),
        None => "–".into_any(),
    };
    view! {
        <tr>
            <td class="no">{no}</td>
            <th scope="row" class="wide"><a href=paths::finding(&one.id)>{one.problem.clone()}</a><br/><span class="muted clamp"><bdi>{place}</bdi></span></th>
            <td data-label="单位"><bdi>{one.unit_name.clone()}</bdi></td>
            <td data-label="类型">{one.rule.label()}</td>
            <td data-label="整改期限" class="nowrap">{limit}</td>
            <td data-label="办理情况" class="card-row">{standing(one, today)}</td>
        </tr>
    }
}

fn notices(all: &[RectifyNotice]) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let received = match &one.received {
                Some((at, by)) => format!("{by}于{}签收", domain::calendar::office_time::minute_text(*at)),
                None => "未签收".to_owned(),
            };
            let row = view! {
                <tr>
                    <th scope="row"><a href=paths::notice(&one.id)>{format!("整改通知单{}", number_text(one.number.0, one.number.1))}</a></th>
                    <td data-label="单位"><bdi>{one.unit_name.clone()}</bdi></td>
                    <td data-label="下发日期">{day_text(one.issued_on)}</td>
                    <td data-label="整改期限">{day_text(one.due_on)}</td>
                    <td data-label="办结">{format!("{}/{}", one.items.1, one.items.0)}</td>
                    <td data-label="签收">{received}</td>
                </tr>
            };
            (one.items.1 < one.items.0, row.into_any())
        })
        .collect();
    Some(
        view! {
            <section class="panel panel-flush" id="notices">
                <header class="panel-head"><h2>"整改通知单"</h2><p>"最近的在前；办结为销号、免予整改和不属实的个数"</p><a class="btn btn-small no-print" href=paths::NOTICES_FILE>"导出全部通知单"</a></header>
                {latest_table("整改通知单", &["编号", "单位", "下发日期", "整改期限", "办结", "签收"], "，都已办结", rows)}
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_stands_between_two_things_only() {
        for (column, title, words) in
            [(Some("通知公告"), "甲", "通知公告 · 《甲》"), (None, "乙", "《乙》"), (Some("通知公告"), "", "通知公告"), (None, "", "")]
        {
            assert_eq!(place(column, title), words);
        }
    }
}
