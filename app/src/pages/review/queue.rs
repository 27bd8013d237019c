//! The queue, oldest hand-in first.

use domain::calendar::office_time::minute_text;
use domain::checklist::AssignmentRole;
use domain::reporting::record::Asked;
use domain::reporting::report::Claim;
use leptos::prelude::*;
use services::Result;
use services::monitoring::{Beside, contradicted};
use services::review::{Narrowed, QueuePage as Loaded, QueueRow, Tick, TickedReports, queue};

use super::{narrowed, undo_bar, undo_lately, with_filter};
use crate::components::cell_table::date;
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::pager::{Pages, count};
use crate::pages::monitoring::beside;
use crate::paths::{self, verb};

const SIZE: i64 = 50;
/// So many are shown once all that was found is ticked: as many as one click accepts.
const ALL: i64 = 200;

/// `/review`.
#[component]
pub(crate) fn QueuePage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let number: i64 = cx.query("page").and_then(|text| text.parse().ok()).unwrap_or(1);
    let narrowed = narrowed(cx);
    let ticked = cx.query("tick") == Some("all");
    let size = if ticked { ALL } else { SIZE };
    let loaded = queue(actor, &cx.services, narrowed.filter(), number, size).await?;
    let contradicted = contradicted(actor, &cx.services).await?;
    let body = if loaded.rows.is_empty() && !narrowed.is_narrow() {
        view! {
            <div class="empty empty-done">
                <h2>"没有待审核的填报"</h2>
                <p>"单位提交后会立即出现在这里。"</p>
                <a class="btn" href=paths::CELLS>"查看台账"</a>
            </div>
        }
        .into_any()
    } else {
        let is_whole = number <= 1 && !narrowed.is_narrow();
        let first = is_whole.then(|| beside::queue(&contradicted, |one| paths::review(&one.cell)));
        let rows = rows(cx, &loaded, &narrowed, (number, size), (ticked, &contradicted));
        view! { {first} {query(&loaded, &narrowed)} {rows} }.into_any()
    };
    let undo = match undo_bar(cx).await? {
        Some(bar) => Some(bar),
        None => undo_lately(cx).await?,
    };
    let page = Page::new("待审核", view! { {undo} {body} });
    Ok(match loaded.rows.first() {
        Some(first) => {
            let href = with_filter(&paths::review(&first.id), &narrowed);
            page.actions(view! { <a class="btn btn-primary" href=href>"从最早的一份开始审核"</a> })
        }
        None => page,
    })
}

fn query(loaded: &Loaded, narrowed: &Narrowed) -> impl IntoView + use<> {
    let field = |kind: &'static str, label: &'static str| {
        let options: Vec<_> = loaded
            .facets
            .iter()
            .filter(|facet| facet.kind == kind)
            .map(|facet| {
                let selected = narrowed.chosen(kind) == facet.id;
                let name = if kind == "claim" { Claim::from_code(&facet.id).map_or("", Asked::any_claim_label) } else { &facet.name };
                view! { <option value=facet.id.clone() selected=selected>{format!("{name}（{}）", facet.number)}</option> }
            })
            .collect();
        view! {
            <div class="field"><label for=kind>{label}</label><select id=kind name=kind><option value="">"全部"</option>{options}</select></div>
        }
    };
    let late = narrowed.chosen("late") == "1";
    view! {
        <form class="query" method="get" action=paths::REVIEW>
            <div class="query-grid query-main">
                {field("unit", "责任单位")}
                {field("section", "工作内容")}
                {field("group", "考核分组")}
                {field("period", "周期")}
                {field("claim", "完成状态")}
                <div class="field">
                    <label for="late">"报送时间"</label>
                    <select id="late" name="late"><option value="">"全部"</option><option value="1" selected=late>"逾期报送"</option></select>
                </div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=paths::REVIEW>"重置"</a></div>
        </form>
    }
}

fn rows(
    cx: &PageContext,
    loaded: &Loaded,
    narrowed: &Narrowed,
    (number, size): (i64, i64),
    (ticked, contradicted): (bool, &[Beside]),
) -> AnyView {
    if loaded.rows.is_empty() {
        return view! {
            <div class="empty empty-match"><h2>"没有符合条件的填报"</h2><p>"换个单位或工作内容再查。"</p><a class="btn" href=paths::REVIEW>"重置条件"</a></div>
        }
        .into_any();
    }
    let total = loaded.total;
    // lists have them under what was judged: two pages, one number or the difference said
    let corrections = (loaded.corrections > 0)
        .then(|| format!("；其中更正{}份，更正审核前总览和台账仍列在原审核结果下，不计入待审核", loaded.corrections));
    let first = (number.max(1) - 1) * size;
    let items: Vec<_> = loaded
        .rows
        .iter()
        .zip(first + 1..)
        .map(|(row, number)| item(row, number, narrowed, ticked, contradicted.iter().any(|one| one.cell == row.id)))
        .collect();
    let pages = Pages { total: count(total), page: count(number.max(1)), size: count(size), word: "份", sizes: Vec::new() };
    let tick_all = if ticked {
        view! { <a class="btn btn-small" href=cx.href_with(&[("tick", "")])>"取消全选"</a> }.into_any()
    } else {
        let words = if total > ALL { format!("勾选前{ALL}份") } else { format!("勾选找到的{total}份") };
        view! { <a class="btn btn-small" href=cx.href_with(&[("tick", "all")])>{words}</a> }.into_any()
    };
    let pager = (total > size).then(|| pages.show(cx));
    view! {
        <section class="panel panel-flush">
            <div class="toolbar">
                <p>"共 "<b>{total}</b>" 份，最早提交的在前"{corrections}</p>
                <div class="toolbar-end">{tick_all}<button class="btn btn-small" form="rows">"通过所勾选的"</button></div>
            </div>
            <form id="rows" method="post" action=verb::ACCEPT_REPORTS>
                <input type="hidden" name=TickedReports::queue value=narrowed.carried()/>
                <div class="table-wrap" tabindex="0" role="region" aria-label="待审核的填报">
                    <table class="table table-cards table-queue">
                        <thead><tr>
                            <th class="tick"><span class="sr">"勾选"</span></th><th class="no">"序号"</th><th>"单位"</th><th>"工作要求"</th><th>"周期"</th>
                            <th>"填报内容"</th><th>"提交时间"</th><th>"期限"</th><th class="do">"操作"</th>
                        </tr></thead>
                        <tbody>{items}</tbody>
                    </table>
                </div>
            </form>
            {pager}
        </section>
    }
    .into_any()
}

fn item(row: &QueueRow, number: i64, narrowed: &Narrowed, ticked: bool, is_contradicted: bool) -> impl IntoView + use<> {
    let href = with_filter(&paths::review(&row.id), narrowed);
    let tick = String::from(Tick(row.id.clone(), row.revision));
    let support = (row.role == AssignmentRole::Support).then(|| view! { " "<span class="tag">{row.role.label()}</span> });
    let claim = row.claim.as_deref().and_then(Claim::from_code);
    let claim = claim.map(|claim| view! { <span class="tag">{row.asked.claim_label(claim)}</span>" " });
    // 不涉及 makes a denominator smaller, and what the monitor contradicts is doubtful: each is looked at by itself
    let alone = is_contradicted || row.claim.as_deref().and_then(Claim::from_code) == Some(Claim::NotApplicable);
    let about = format!("勾选 {} {}", row.unit_name, row.task_number);
    let tick = if alone {
        view! { <small class="nowrap">"单独审核"</small> }.into_any()
    } else {
        view! { <input type="checkbox" name=TickedReports::id value=tick aria-label=about checked=ticked/> }.into_any()
    };
    let late = row.late.then(|| view! { " "<span class="tag">"逾期报送"</span> });
    // a date that is over and no 逾期报送 beside it: why
    let again = match (row.after_return, row.is_correction) {
        (true, _) => Some("退回后重报"),
        (false, true) => Some("更正"),
        (false, false) => None,
    };
    let again = again.map(|words| view! { " "<span class="tag">{words}</span> });
    let submitted = row.received_on.map_or_else(|| minute_text(row.submitted_at), |day| format!("{}收到（纸质）", date(day)));
    let doubt = is_contradicted.then(|| view! { <span class="tag tag-warn">"与监测结果矛盾"</span>" " });
    view! {
        <tr>
            <td class="tick">{tick}</td>
            <td class="no">{number}</td>
            <th scope="row"><a href=href.clone()>{row.unit_name.clone()}</a>{support}</th>
            <td class="wide" data-label="工作要求"><span class="clamp">{format!("{} {}", row.task_number, row.requirement)}</span></td>
            <td data-label="周期" class="nowrap">{row.period_name.clone()}</td>
            <td class="wide" data-label="填报内容"><span class="clamp">{doubt}{claim}{row.text.clone()}</span></td>
            <td data-label="提交时间" class="nowrap">{submitted}{again}{late}</td>
            <td data-label="期限" class="nowrap">{date(row.due_on)}</td>
            <td class="do"><a href=href>"审核"</a></td>
        </tr>
    }
}
