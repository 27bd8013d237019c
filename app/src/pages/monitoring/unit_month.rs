//! A unit's month: what was found, why, until when, and how to mend it; and how its columns stand.

use domain::calendar::office_time::day_text;
use domain::ids::UnitId;
use leptos::prelude::*;
use services::monitoring::{StoredFinding, UnitSheet, ended_day, unit_month};
use services::{Result, ServiceError};

use super::findings::standing;
use crate::components::due::due_counted;
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::as_of::{findings_bar, on_day};
use crate::paths;

/// `/monitoring/units/:id`.
#[component]
pub(crate) fn UnitMonthPage() -> impl IntoView {
    page(|cx| async move {
        let id = UnitId::new(cx.param("id"));
        show(&cx, &id).await
    })
}

/// `/monitoring` for a unit: its own month.
pub(super) async fn own(cx: &PageContext) -> Result<Page> {
    let unit = cx.actor()?.unit.clone().ok_or(ServiceError::NotFound("这个单位"))?;
    show(cx, &unit).await
}

async fn show(cx: &PageContext, id: &UnitId) -> Result<Page> {
    let today = domain::calendar::office_time::day_of(cx.services.now());
    let ended = ended_day(&cx.query, today);
    let sheet = unit_month(cx.actor()?, &cx.services, id, ended).await?;
    let body =
        view! { {findings_bar(cx, today, ended)} {said(&sheet)} {covering(&sheet)} {open(&sheet)} {columns(&sheet)} {closed(&sheet)} };
    // of a unit without columns there is nothing to take out
    let export = is_monitored(&sheet)
        .then(|| view! { <a class="btn" href=on_day(format!("{}/export/xlsx", paths::unit_month(id)), ended)>"导出栏目"</a> });
    Ok(Page::new(format!("{}监测情况", sheet.name), body).under(paths::MONITORING, "监测").actions(export).sheet("print-wide"))
}

/// Whether the latest round looked at any column of the unit.
const fn is_monitored(sheet: &UnitSheet) -> bool {
    !sheet.columns.is_empty()
}

/// 未能监测: the latest round looked at columns of the unit, and nothing is known of any.
fn is_unread(sheet: &UnitSheet) -> bool {
    is_monitored(sheet) && !sheet.columns.iter().any(|one| one.outcome.is_known())
}

fn said(sheet: &UnitSheet) -> AnyView {
    let today = sheet.now.today();
    let waits = sheet.open.iter().filter(|one| one.life.state.waits_for_unit()).count();
    let overdue = sheet.open.iter().filter(|one| one.life.is_overdue(today)).count();
    let round = match &sheet.round {
        Some(round) if !is_monitored(sheet) => {
            format!("最近一轮监测截至{}，其中没有{}的栏目：没有监测，不等于没有问题。", day_text(round.as_of), sheet.name)
        }
        Some(round) if is_unread(sheet) => format!(
            "最近一轮监测截至{}，本单位的{}个栏目都没有读到，未能监测，有没有新的问题还不知道。",
            day_text(round.as_of),
            sheet.columns.len()
        ),
        Some(round) => format!("最近一轮监测截至{}。", day_text(round.as_of)),
        None => "还没有监测结果。".to_owned(),
    };
    view! {
        <p class="finding">
            {round}"未办结的问题 "<b>{sheet.open.len()}</b>" 个，其中待整改 "<b>{waits}</b>" 个、整改超期 "<b>{overdue}</b>" 个；已办结 "<b>{sheet.closed.len()}</b>" 个。"
        </p>
    }
    .into_any()
}

/// What the whole site suffers from: seen by every unit on it, mended by one.
fn covering(sheet: &UnitSheet) -> Option<AnyView> {
    let items: Vec<_> = sheet
        .covering
        .iter()
        .map(|one| {
            let state = one.finding.as_ref().map_or(one.state.label(), |(_, state)| state.label());
            view! {
                <li>{one.problem.clone()}{format!("其中本单位{}个，由{}负责处理，不计为本单位的问题。", one.number, one.keeper)}" "<span class="tag">{state}</span></li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <div class="notice" id="covering"><h3>"网站整体问题"</h3><ul>{items}</ul></div> }.into_any())
}

/// What stands where no problem is open: done only where the unit's columns were read.
const fn nothing_open(is_monitored: bool, is_unread: bool) -> (&'static str, &'static str, &'static str) {
    match (is_monitored, is_unread) {
        (false, _) => ("empty", "没有登记未办结的问题", "没有监测这个单位的栏目；人工登记并下发的问题会出现在这里。"),
        (true, true) => ("empty", "没有登记未办结的问题", "这一轮没有读到栏目，不能说明没有问题；下发的问题会出现在这里。"),
        (true, false) => ("empty empty-done", "没有未办结的问题", "政务公开办下发的问题会出现在这里。"),
    }
}

fn open(sheet: &UnitSheet) -> AnyView {
    if sheet.open.is_empty() {
        let (class, heading, words) = nothing_open(is_monitored(sheet), is_unread(sheet));
        return view! { <div class=class><h2>{heading}</h2><p>{words}</p></div> }.into_any();
    }
    let rows: Vec<_> = sheet.open.iter().map(|one| row(sheet, one)).collect();
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"未办结的问题"</h2><p>"点开可以反馈、申诉、请求复测"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="未办结的问题"><table class="table table-cards">
                <thead><tr><th>"问题"</th><th>"怎么改"</th><th>"整改期限"</th><th>"办理情况"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(sheet: &UnitSheet, one: &StoredFinding) -> impl IntoView + use<> {
    let today = sheet.now.today();
    let place = super::findings::place(one.column.as_ref().map(|(_, name)| name.as_str()), &one.title);
    let limit = match one.life.due_on {
        Some(day) => due_counted(day, &sheet.now, one.life.state.waits_for_unit()).into_any(),
        None => "–".into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="wide"><a href=paths::finding(&one.id)>{one.problem.clone()}</a><br/><span class="muted"><bdi>{place}</bdi></span></th>
            <td data-label="怎么改">{one.by.repair.clone()}</td>
            <td data-label="整改期限" class="nowrap">{limit}</td>
            <td data-label="办理情况">{standing(one, today)}</td>
        </tr>
    }
}

fn columns(sheet: &UnitSheet) -> Option<AnyView> {
    let round = sheet.round.as_ref().filter(|_| is_monitored(sheet))?;
    let rows: Vec<_> = sheet
        .columns
        .iter()
        .map(|one| {
            let outcome = &one.outcome;
            let newest = outcome.newest.map_or("–".to_owned(), day_text);
            let said = if let Some(origin) = outcome.said {
                view! { <span>"条数由人登记"<br/><span class="muted">{format!("{}，{}", origin.label(), outcome.reading.label())}</span></span> }.into_any()
            } else if outcome.reading.says_nothing() {
                view! { <span>"未能读取，不作为问题"<br/><span class="muted">{outcome.reading.label()}</span></span> }.into_any()
            } else if outcome.is_undated {
                "已读取，没有找到发布日期".into_any()
            } else {
                outcome.reading.label().into_any()
            };
            view! {
                <tr>
                    <th scope="row"><a href=one.address.clone() rel="noopener noreferrer"><bdi>{one.name.clone()}</bdi></a></th>
                    <td data-label="读取">{said}</td>
                    <td data-label="最近更新">{newest}</td>
                    <td data-label="本月发布" class="num">{outcome.in_month}</td>
                    <td data-label="列出条数" class="num">{outcome.items}</td>
                </tr>
            }
        })
        .collect();
    Some(
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>{format!("栏目情况（截至{}）", day_text(round.as_of))}</h2></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="栏目情况"><table class="table table-cards">
                    <thead><tr><th>"栏目"</th><th>"读取"</th><th>"最近更新"</th><th class="num">"本月发布"</th><th class="num">"列出条数"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}

fn closed(sheet: &UnitSheet) -> Option<AnyView> {
    if sheet.closed.is_empty() {
        return None;
    }
    let rows: Vec<_> = sheet.closed.iter().map(|one| row(sheet, one)).collect();
    Some(
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"已办结的问题"</h2><p>"最近一年"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="已办结的问题"><table class="table table-cards">
                    <thead><tr><th>"问题"</th><th>"怎么改"</th><th>"整改期限"</th><th>"办理情况"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_read_is_not_done() {
        for (is_monitored, is_unread, is_done) in [(false, false, false), (true, true, false), (true, false, true)] {
            let (class, heading, _) = nothing_open(is_monitored, is_unread);
            assert_eq!((class.contains("empty-done"), heading == "没有未办结的问题"), (is_done, is_done), "{is_monitored} {is_unread}");
        }
    }
}
