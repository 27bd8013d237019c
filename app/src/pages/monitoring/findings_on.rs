//! 问题整改 as of an earlier day: where a line of a score sheet leads to.

use chrono::NaiveDate;
use domain::calendar::office_time::day_text;
use leptos::prelude::*;
use services::Result;
use services::monitoring::{FINDINGS_A_PAGE, FindingFilter, FindingThen, FindingsOn, findings_on};

use crate::context::PageContext;
use crate::layout::Page;
use crate::lists::as_of::findings_bar;
use crate::lists::empty::no_match;
use crate::lists::pager::{Pages, behind_the_last, count};
use crate::paths;

/// The list as it stood on a day that has ended.
pub(super) async fn load(cx: &PageContext, filter: &FindingFilter, today: NaiveDate, day: NaiveDate) -> Result<Page> {
    let at = cx.query("page").and_then(|text| text.parse::<i64>().ok()).unwrap_or(1).max(1);
    let found = findings_on(cx.actor()?, &cx.services, filter, day, at).await?;
    let list = match found.rows.is_empty() {
        true => no_match("问题", paths::FINDINGS.to_owned()),
        false => view! { {behind_the_last(at, found.page)} {table(cx, &found)} }.into_any(),
    };
    let body = view! {
        {findings_bar(cx, today, Some(day))}
        <p class="muted">{narrowed(filter, &found)}</p>
        {list}
    };
    Ok(Page::new(format!("问题整改（截至{}）", day_text(day)), body).under(paths::MONITORING, "监测").under(paths::FINDINGS, "问题整改"))
}

/// What is listed, in a sentence, and how it stood.
fn narrowed(filter: &FindingFilter, found: &FindingsOn) -> String {
    let month = |day: NaiveDate| day.format("%Y年%-m月").to_string();
    let months = match found.months {
        (from, to) if from == to => month(from),
        (from, to) => format!("{}至{}", month(from), month(to)),
    };
    let rule = filter.rule.map(|rule| format!("“{}”", rule.label())).unwrap_or_default();
    let stood: Vec<String> = found.stood.iter().map(|(stood, number)| format!("{}{number}个", stood.label())).collect();
    let stood = if stood.is_empty() { String::new() } else { format!("：{}", stood.join("，")) };
    format!("{months}的{rule}问题，当日以前发现的共{}个{stood}。后来认定不属实的不列。", found.total)
}

fn table(cx: &PageContext, found: &FindingsOn) -> AnyView {
    let first = (found.page - 1) * FINDINGS_A_PAGE;
    let rows: Vec<_> = found.rows.iter().zip(first + 1..).map(|(one, no)| row(one, no)).collect();
    let pages = Pages { total: count(found.total), page: count(found.page), size: count(FINDINGS_A_PAGE), word: "个", sizes: Vec::new() };
    view! {
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="截止日的问题列表">
                <table class="table table-cards">
                    <thead><tr><th class="no">"序号"</th><th>"问题"</th><th>"单位"</th><th>"类型"</th><th>"发现日期"</th><th>"当日情况"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pages.show(cx)}
        </section>
    }
    .into_any()
}

fn row(one: &FindingThen, no: i64) -> impl IntoView + use<> {
    let title = (!one.title.is_empty()).then(|| view! { <br/><span class="muted clamp"><bdi>{format!("《{}》", one.title)}</bdi></span> });
    view! {
        <tr>
            <td class="no">{no}</td>
            <th scope="row" class="wide"><a href=paths::finding(&one.id)>{one.problem.clone()}</a>{title}</th>
            <td data-label="单位"><bdi>{one.unit_name.clone()}</bdi></td>
            <td data-label="类型">{one.rule.label()}</td>
            <td data-label="发现日期" class="nowrap">{day_text(one.seen_on)}</td>
            <td data-label="当日情况">{one.stood.label()}</td>
        </tr>
    }
}
