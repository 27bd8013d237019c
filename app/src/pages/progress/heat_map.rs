//! The heat map: unit × task. A sign in every cell, every sign a link to its rows.

use leptos::prelude::*;
use services::progress::cells::{CellFilter, as_of};
use services::progress::heat_map::{self, HeatMap, RowOrder};

use crate::components::heat_table::{heat_head, heat_row, list_note, needy};
use crate::components::legend::{calendar_notice, legend, rules, signs};
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::as_of::as_of_bar;
use crate::lists::empty::no_checklist;
use crate::lists::long_list::long_list;
use crate::paths;

/// The map of a year.
#[component]
pub(crate) fn HeatMapPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let order = if cx.query("order") == Some("official") { RowOrder::Official } else { RowOrder::Need };
        let year = cx.query("year").and_then(|year| year.parse().ok());
        let Some(map) = heat_map::of_group(actor, &cx.services, year, as_of(&cx.query), order, group_of(&cx)).await? else {
            return Ok(Page::new("热力图", no_checklist(actor)).under(paths::OVERVIEW, "总览"));
        };
        Ok(Page::new("热力图", map_view(&cx, order, &map)).under(paths::OVERVIEW, "总览").lists(&map.choices, &map.shown).sheet("print-a3"))
    })
}

/// What a cell of the map says.
const HOW_READ: &str = "每格为到期各期中最需要处理的状态，多期的写完成数/到期数；右上角小号为正在进行的一期；末列末行为退回与逾期的事项数";

fn map_view(cx: &PageContext, order: RowOrder, map: &HeatMap) -> AnyView {
    let tabs = [("", RowOrder::Need, "需处理的在前"), ("official", RowOrder::Official, "按单位顺序")].map(|(word, one, name)| {
        view! { <a href=cx.href_with(&[("order", word)]) aria-current=(one == order).then_some("page")>{name}</a> }
    });
    let group = group_of(cx);
    let groups = map.names.groups();
    let groups = (groups.len() > 1).then(|| {
        let each = [("", "全部分组")].into_iter().chain(groups.into_iter().map(|name| (name, name)));
        let tabs = each
            .map(|(word, name)| view! { <a href=cx.href_with(&[("group", word)]) aria-current=(word == group).then_some("page")>{name.to_owned()}</a> })
            .collect_view();
        view! { <nav class="tabs" aria-label="考核分组">{tabs}</nav> }
    });
    let near_days = map.now.settings.near_days;
    view! {
        {as_of_bar(cx, &map.now)}
        {calendar_notice(&map.now)}
        <nav class="tabs" aria-label="单位排列">{tabs.collect_view()}</nav>
        {groups}
        <section class="panel">
            <header class="panel-head"><h2>{format!("{}单位与任务对照", map.shown.label)}</h2><p class="only-wide">{HOW_READ}<span class="no-print">"；任务较多时左右滚动，单位和合计不动"</span></p></header>
            <div class="only-wide">{signs()}</div>
            <details class="only-narrow legend-fold"><summary>"图例和读法"</summary><p class="rule">{HOW_READ}</p>{legend(near_days)}</details>
            {list_note(&map.names)}
            <p class="only-narrow muted">"左右滑动查看其余任务"</p>
            {heat_table(map, group)}
            <div class="only-wide">{rules(near_days)}</div>
        </section>
    }
    .into_any()
}

/// The assessment group that was asked for; empty for all.
fn group_of(cx: &PageContext) -> &str {
    cx.query("group").unwrap_or_default()
}

/// The table, group by group.
fn heat_table(map: &HeatMap, group: &str) -> AnyView {
    let all = CellFilter::of_list(map.shown.key).on(map.now.as_of.ended());
    let all = if group.is_empty() { all } else { all.at_group(group) };
    let mut rows = Vec::new();
    for group in map.rows.chunk_by(|one, next| one.group == next.group) {
        let name = group.first().map(|row| row.group.clone());
        let head = view! { <tr class="is-group"><th colspan=(map.columns.len() + 2).to_string()><span>{name}</span></th></tr> };
        rows.push((head, long_list(group.iter().map(|row| heat_row(&map.names, &all, row, map.now.today())))));
    }
    let foot: Vec<_> = map
        .names
        .tasks()
        .iter()
        .zip(&map.columns)
        .map(|(task, counts)| view! { <td>{needy(counts, &all.at_task(&task.id))}</td> })
        .collect();
    view! {
        <div class="table-wrap heat-wrap" tabindex="0" role="region" aria-label="单位与任务对照"><table class="heat">
            {heat_head(&map.names, map.now.as_of.ended())}
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row">"退回逾期合计"</th>{foot}<td class="sum">{needy(&map.sum, &all)}</td></tr></tfoot>
        </table></div>
    }
    .into_any()
}
