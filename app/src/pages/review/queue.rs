//! The queue, oldest hand-in first.

use domain::calendar::office_time::minute_text;
use domain::checklist::AssignmentRole;
use domain::reporting::report::Claim;
use leptos::prelude::*;
use services::Result;
use services::review::{QueueFilter, QueuePage as Loaded, QueueRow, Tick, TickedReports, queue};

use super::{filter, undo_bar, with_filter};
use crate::components::cell_table::date;
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::pager::{Pages, count};
use crate::paths::{self, verb};

const SIZE: i64 = 50;

/// `/review`.
#[component]
pub(crate) fn QueuePage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let number: i64 = cx.query("page").and_then(|text| text.parse().ok()).unwrap_or(1);
    let filter = filter(cx);
    let loaded = queue(actor, &cx.services, filter, number, SIZE).await?;
    let is_filtered = filter.unit.is_some() || filter.section.is_some();
    let body = if loaded.rows.is_empty() && !is_filtered {
        view! {
            <div class="empty empty-done">
                <h2>"没有待审核的填报"</h2>
                <p>"单位提交后会立即出现在这里。"</p>
                <a class="btn" href=paths::CELLS>"查看台账"</a>
            </div>
        }
        .into_any()
    } else {
        view! { {query(&loaded, filter)} {rows(cx, &loaded, filter, number)} }.into_any()
    };
    let page = Page::new("待核", view! { {undo_bar(cx)} {body} });
    Ok(match loaded.rows.first() {
        Some(first) => {
            let href = with_filter(&paths::review(&first.id), filter);
            page.actions(view! { <a class="btn btn-primary" href=href>"从最早的一份开始审核"</a> })
        }
        None => page,
    })
}

fn query(loaded: &Loaded, filter: QueueFilter<'_>) -> impl IntoView + use<> {
    let options = |kind: &str, chosen: Option<&str>| {
        loaded
            .facets
            .iter()
            .filter(|facet| facet.kind == kind)
            .map(|facet| {
                let selected = chosen == Some(facet.id.as_str());
                view! { <option value=facet.id.clone() selected=selected>{format!("{}({})", facet.name, facet.number)}</option> }
            })
            .collect_view()
    };
    let (units, sections) = (options("unit", filter.unit), options("section", filter.section));
    view! {
        <form class="query" method="get" action=paths::REVIEW>
            <div class="query-grid query-main">
                <div class="field"><label for="unit">"责任单位"</label><select id="unit" name="unit"><option value="">"全部"</option>{units}</select></div>
                <div class="field">
                    <label for="section">"工作内容"</label><select id="section" name="section"><option value="">"全部"</option>{sections}</select>
                </div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=paths::REVIEW>"重置"</a></div>
        </form>
    }
}

fn rows(cx: &PageContext, loaded: &Loaded, filter: QueueFilter<'_>, number: i64) -> AnyView {
    if loaded.rows.is_empty() {
        return view! {
            <div class="empty empty-match"><h2>"没有符合条件的填报"</h2><p>"换个单位或工作内容再查。"</p><a class="btn" href=paths::REVIEW>"重置条件"</a></div>
        }
        .into_any();
    }
    let total = loaded.total;
    let first = (number.max(1) - 1) * SIZE;
    let items: Vec<_> = loaded.rows.iter().zip(first + 1..).map(|(row, number)| item(row, number, filter)).collect();
    let pages = Pages { total: count(total), page: count(number.max(1)), size: count(SIZE), word: "份", sizes: Vec::new() };
    let pager = (total > SIZE).then(|| pages.show(cx));
    view! {
        <section class="panel panel-flush">
            <div class="toolbar">
                <p>"共 "<b>{total}</b>" 份,最早提交的在前"</p>
                <div class="toolbar-end"><button class="btn btn-small" form="rows">"通过所勾选的"</button></div>
            </div>
            <form id="rows" method="post" action=verb::ACCEPT_REPORTS>
                <input type="hidden" name=TickedReports::unit value=filter.unit.unwrap_or_default().to_owned()/>
                <input type="hidden" name=TickedReports::section value=filter.section.unwrap_or_default().to_owned()/>
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

fn item(row: &QueueRow, number: i64, filter: QueueFilter<'_>) -> impl IntoView + use<> {
    let href = with_filter(&paths::review(&row.id), filter);
    let tick = String::from(Tick(row.id.clone(), row.revision));
    let support = (row.role == AssignmentRole::Support).then(|| view! { " "<span class="tag">{row.role.label()}</span> });
    let claim = row.claim.as_deref().and_then(Claim::from_code).map(|claim| view! { <span class="tag">{claim.label()}</span>" " });
    let late = row.late.then(|| view! { " "<span class="tag">"迟报"</span> });
    view! {
        <tr>
            <td class="tick"><input type="checkbox" name=TickedReports::id value=tick aria-label=format!("勾选 {} {}", row.unit_name, row.task_number)/></td>
            <td class="no">{number}</td>
            <th scope="row"><a href=href.clone()>{row.unit_name.clone()}</a>{support}</th>
            <td class="wide" data-label="工作要求"><span class="clamp">{format!("{} {}", row.task_number, row.requirement)}</span></td>
            <td data-label="周期" class="nowrap">{row.period_name.clone()}</td>
            <td class="wide" data-label="填报内容"><span class="clamp">{claim}{row.text.clone()}</span></td>
            <td data-label="提交时间" class="nowrap">{minute_text(row.submitted_at)}{late}</td>
            <td data-label="期限" class="nowrap">{date(row.due_on)}</td>
            <td class="do"><a href=href>"审核"</a></td>
        </tr>
    }
}
