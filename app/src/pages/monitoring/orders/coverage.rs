//! A month's list: items × units, how far each is; the office makes and issues it here.

use std::collections::HashMap;

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::monitoring::order::{OrderState, coverage};
use leptos::prelude::*;
use services::monitoring::{IssueOrders, KeepOrders, ORDER_TEXT, OrderCell, OrderList, OrderSheet, orders};

use super::unit::items;
use crate::context::PageContext;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, files_field};
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::islands::PrintButton;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/orders`.
#[component]
pub(crate) fn OrdersPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let sheet = orders(actor, &cx.services, cx.query("month")).await?;
        let manages = actor.may(Permission::Monitor);
        let is_unit = actor.unit.is_some() && !actor.may(Permission::ReadCounty);
        let body = match &sheet.shown {
            None => view! { <div class="empty"><h2>"还没有事项清单"</h2><p>{nothing(manages)}</p></div> }.into_any(),
            Some(list) if is_unit && sheet.cells.is_empty() => {
                let words = format!("{}没有要求你单位公开的事项。", list.title);
                view! { {choose(&cx, &sheet, list)} <div class="empty empty-done"><h2>"没有要公开的事项"</h2><p>{words}</p></div> }
                    .into_any()
            }
            Some(list) if is_unit => view! { {choose(&cx, &sheet, list)} {items(&cx, &sheet, list)} }.into_any(),
            Some(list) => view! { {choose(&cx, &sheet, list)} {head(&cx, &sheet, list, manages)} {table(&sheet, list)} }.into_any(),
        };
        let body = view! { {body} {manages.then(|| make(&cx, &sheet))} };
        let month = sheet.shown.as_ref().map(|list| list.month.format("%Y-%m").to_string());
        let actions = month.map(|month| {
            let urge = manages.then(|| view! { <a class="btn" href=paths::with_query(paths::URGES, [("of", "orders")])>"催办"</a> });
            view! {
                {urge}
                <details class="menu"><summary class="btn">"导出"</summary><ul>
                    <li><a href=paths::orders_file("xlsx", &month)>"Excel（.xlsx）"</a></li><li><a href=paths::orders_file("csv", &month)>"CSV"</a></li>
                </ul></details>
                <PrintButton/>
            }
        });
        Ok(Page::new("事项清单", body).under(paths::MONITORING, "监测").actions(actions).sheet("print-wide"))
    })
}

const fn nothing(manages: bool) -> &'static str {
    if manages {
        "在下面填写本月要求乡镇公开的事项，下达以后各乡镇逐项报送网址。"
    } else {
        "政务公开办下达以后，会出现在这里。"
    }
}

fn choose(cx: &PageContext, sheet: &OrderSheet, shown: &OrderList) -> Option<AnyView> {
    (sheet.lists.len() > 1).then(|| {
        let months: Vec<_> = sheet
            .lists
            .iter()
            .map(|list| {
                let month = list.month.format("%Y-%m").to_string();
                view! { <option value=month selected=list.id == shown.id>{list.month.format("%Y年%-m月").to_string()}</option> }
            })
            .collect();
        view! {
            <form class="query no-print" method="get" action=cx.path.clone()>
                <div class="query-grid query-main"><div class="field"><label for="shown">"月份"</label><select id="shown" name="month">{months}</select></div></div>
                <div class="query-actions"><button class="btn btn-tonal">"查看"</button></div>
            </form>
        }
        .into_any()
    })
}

fn head(cx: &PageContext, sheet: &OrderSheet, list: &OrderList, manages: bool) -> AnyView {
    let today = sheet.now.today();
    let counted = || sheet.cells.iter().filter(|cell| cell.counts(list.due_on, today));
    let (all, published, checked) = coverage(counted().map(|cell| cell.state));
    let late = counted().filter(|cell| cell.is_overdue(list.due_on, today)).count();
    let issued = match &list.issued {
        Some((at, by)) => format!("{by}于{}下达", minute_text(*at)),
        None => format!("{}于{}起草，还没有下达，各乡镇看不到", list.created.1, minute_text(list.created.0)),
    };
    let late = if late > 0 { format!("，超过期限未公开{late}个") } else { String::new() };
    let issue = (manages && list.issued.is_none() && all > 0).then(|| {
        let form = cx.form(|| IssueOrders { list: list.id.clone(), revision: list.revision });
        let stale = form.is_stale.then(|| view! { <p class="form-error">"清单刚刚有变动，请核对后再下达。"</p> });
        view! {
            <form class="notice no-print" method="post" action=verb::ISSUE_ORDERS>
                {stale}
                <p>"请核对事项、单位和期限，下达以后各乡镇就能看到并逐项报送。"</p>
                <input type="hidden" name=IssueOrders::list value=list.id.to_string()/>
                <input type="hidden" name=IssueOrders::revision value=list.revision.to_string()/>
                <button class="btn btn-primary">"下达"</button>
            </form>
        }
    });
    view! {
        <p class="finding"><b>{list.title.clone()}</b>{format!("：{issued}，公开期限{}。", day_text(list.due_on))}</p>
        <p>{format!("应公开{all}个（事项×单位），已公开{published}个，其中已核对{checked}个{late}。")}</p>
        {issue}
    }
    .into_any()
}

/// Units × items, with a sign and a word in each place.
fn table(sheet: &OrderSheet, list: &OrderList) -> AnyView {
    let mut columns: Vec<(i64, &OrderCell)> = Vec::new();
    let mut units: Vec<&OrderCell> = Vec::new();
    let mut places: HashMap<(&str, i64), &OrderCell> = HashMap::new();
    for cell in &sheet.cells {
        if !columns.iter().any(|(position, _)| *position == cell.item.position) {
            columns.push((cell.item.position, cell));
        }
        if !units.iter().any(|unit| unit.unit == cell.unit) {
            units.push(cell);
        }
        places.insert((cell.unit.as_str(), cell.item.position), cell);
    }
    columns.sort_by_key(|(position, _)| *position);
    let heads: Vec<_> =
        columns.iter().map(|(_, cell)| view! { <th scope="col" title=cell.item.note.clone()>{cell.item.name.clone()}</th> }).collect();
    let today = sheet.now.today();
    let rows: Vec<_> = units
        .iter()
        .map(|unit| {
            let own = || columns.iter().filter_map(|(position, _)| places.get(&(unit.unit.as_str(), *position)));
            let (all, published, _) = coverage(own().filter(|cell| cell.counts(list.due_on, today)).map(|cell| cell.state));
            let cells: Vec<_> = columns
                .iter()
                .map(|(position, _)| match places.get(&(unit.unit.as_str(), *position)) {
                    Some(cell) if cell.counts(list.due_on, today) => place(cell, list, sheet).into_any(),
                    _ => view! { <td><span aria-hidden="true">"–"</span><span class="sr">"不要求"</span></td> }.into_any(),
                })
                .collect();
            let href = paths::orders_of(&unit.unit, list.id.as_str());
            let ended = sheet.ended.get(&unit.unit).and_then(|end| end.mark(today)).map(|mark| view! { <small>{format!("（{mark}）")}</small> });
            view! { <tr><th scope="row"><a href=href><bdi>{unit.unit_name.clone()}</bdi></a>{ended}</th><td class="sum">{format!("{published}/{all}")}</td>{cells}</tr> }
        })
        .collect();
    let legend: Vec<_> = OrderState::ALL.map(|state| format!("{} {}", state.sign(), state.label())).to_vec();
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"公开情况"</h2><p>{format!("{}；“▲”为超过期限未公开，“–”为不要求", legend.join("，"))}</p></header>
            <div class="table-wrap heat-wrap" tabindex="0" role="region" aria-label="事项公开情况"><table class="heat">
                <thead><tr><th>"单位"</th><th class="sum">"已公开"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn place(cell: &OrderCell, list: &OrderList, sheet: &OrderSheet) -> impl IntoView + use<> {
    let is_late = cell.is_overdue(list.due_on, sheet.now.today());
    let class = match cell.state {
        _ if is_late => Some("heat-overdue"),
        OrderState::Published | OrderState::Returned => Some("heat-near"),
        OrderState::Ordered | OrderState::Checked => None,
    };
    let sign = if is_late { "▲" } else { cell.state.sign() };
    let words = format!("{} {}：{}{}", cell.unit_name, cell.item.name, cell.state.label(), if is_late { "，超过期限" } else { "" });
    let about = words.clone();
    let href = format!("{}#item-{}", paths::orders_of(&cell.unit, list.id.as_str()), cell.item.position);
    view! { <td class=class><a href=href title=about><span aria-hidden="true">{sign}</span><span class="sr">{words}</span></a></td> }
}

/// The form of a new list, or of further items.
fn make(cx: &PageContext, sheet: &OrderSheet) -> AnyView {
    let today = sheet.now.today();
    let form = cx.form(|| KeepOrders { month: today.format("%Y-%m").to_string(), ..KeepOrders::default() });
    let sent = form.sent.clone();
    let warn = (!sheet.has_townships)
        .then(|| view! { <p class="form-hint">"名册里还没有在用的乡镇：请先在“责任单位”里登记，或在表格的“单位”一列写明单位。"</p> });
    view! {
        <details class="panel no-print" id="make" open=form.failed || sheet.lists.is_empty()>
            <summary>"编制一个月的事项清单"</summary>
            <form class="form" method="post" action=verb::KEEP_ORDERS enctype="multipart/form-data">
                {warn}
                <div class="form-pair">
                    {TextField::new(KeepOrders::month, "月份").hint("如 2026-11").maxlength(7).value(sent.month).show(&form.errors)}
                    {date(KeepOrders::due_on, "公开期限").value(sent.due_on).show(&form.errors)}
                </div>
                {TextField::new(KeepOrders::title, "标题").optional().hint("不填为“某年某月政务公开事项清单”").maxlength(ORDER_TEXT).value(sent.title).show(&form.errors)}
                {TextArea::new(FieldRow::new(KeepOrders::items, "事项").hint("每行一项，要求写在“｜”后面，如：村务财务｜逐笔公开到户；每项发给所有乡镇和开发区")).lines(6).value(sent.items).show(&form.errors)}
                {files_field(FieldRow::new(FILE, "或者选择表格").note("选填").hint("Excel（.xlsx）或 CSV；第一行写事项、公开要求、单位；单位不填为所有乡镇。选了表格的，以表格为准"), ".xlsx,.csv", &form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"保存为草稿"</button></div>
                <p class="form-hint">"草稿再次保存会整体替换；已经下达的清单在公开期限以前只能增加新的事项，标题、期限和原来的事项不变。"</p>
            </form>
        </details>
    }
    .into_any()
}
