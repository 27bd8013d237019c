//! Cells as rows. The ledger, a unit's page and a task's page show the same columns; only what the page already says is left out.
//! What a row is known by and how it stands comes first: at 1024 pixels it is all in sight.

use chrono::NaiveDate;
use domain::checklist::AssignmentRole;
use leptos::prelude::*;
use services::progress::cells::{CellListRow, Order, View};

use super::badge::badge;
use crate::context::PageContext;
use crate::lists::long_list::long_list;
use crate::paths;

/// The name in an address that ticks rows.
pub(crate) const TICK: &str = "tick";
/// What [`TICK`] says.
pub(crate) const ALL: &str = "all";

/// How the table is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    /// Rows can be ticked.
    pub(crate) tick: bool,
    /// All of them are.
    pub(crate) ticked: bool,
    /// The unit has its column.
    pub(crate) unit: bool,
}

/// `2026-03-05`, short enough for a column.
pub(crate) fn date(day: NaiveDate) -> String {
    // chrono writes a date so by itself, three times faster than by a pattern
    day.to_string()
}

/// A day, or a dash where there is none: missing is not zero.
pub(crate) fn day_or_dash(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "—".to_owned(), date)
}

/// A heading that sorts: the first click ascending, the second descending.
fn sortable(cx: &PageContext, view: View, order: Order, name: &'static str, class: Option<&'static str>) -> impl IntoView + use<> {
    let active = view.order == order;
    let state = active.then_some(if view.descending { "descending" } else { "ascending" });
    let word = if active && !view.descending { format!("{}-desc", order.code()) } else { order.code().to_owned() };
    view! { <th class=class aria-sort=state><a class="sort" href=cx.href_with(&[("sort", &word), (TICK, "")])>{name}</a></th> }
}

/// The table; `first` is the number of its first row.
pub(crate) fn cell_table(cx: &PageContext, rows: &[CellListRow], view: View, first: u64, columns: Columns) -> AnyView {
    let tick_head = columns.tick.then(|| view! { <th class="tick">{tick_all(cx, view, columns.ticked)}</th> });
    let unit_head = columns.unit.then(|| sortable(cx, view, Order::Unit, "责任单位", None));
    let body = long_list((first..).zip(rows).map(|(no, row)| cell_row(no, row, columns)));
    view! {
        <div class="table-wrap is-tall" tabindex="0" role="region" aria-label="事项列表">
            <table class="table table-frozen table-cards table-lines">
                <thead>
                    <tr>
                        {tick_head}
                        <th class="no">"序号"</th>
                        {sortable(cx, view, Order::Task, "任务", Some("stay wide"))}
                        {unit_head}
                        {sortable(cx, view, Order::Period, "周期", None)}
                        {sortable(cx, view, Order::Due, "期限", None)}
                        {sortable(cx, view, Order::Need, "状态", None)}
                        <th class="only-wide-lists">"提交"</th>
                        <th class="only-roomy">"工作内容"</th>
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        {whole_texts(rows)}
    }
    .into_any()
}

/// Ticks all rows of the page, or none; works without scripts.
pub(crate) fn tick_all(cx: &PageContext, view: View, ticked: bool) -> impl IntoView + use<> {
    let page = view.page.to_string();
    let page = if view.page > 1 { page.as_str() } else { "" };
    let (value, word, about) = if ticked { ("", "取消", "取消勾选本页各行") } else { (ALL, "全选", "全选本页各行") };
    view! { <a class="tick-all" href=cx.href_with(&[(TICK, value), ("page", page)]) aria-label=about>{word}</a> }
}

/// The tasks of these rows whose text the rows cut, whole, on paper only.
fn whole_texts(rows: &[CellListRow]) -> Option<AnyView> {
    let mut cut: Vec<&CellListRow> = Vec::new();
    for row in rows.iter().filter(|row| row.title.ends_with('…')) {
        if cut.iter().all(|known| known.task != row.task) {
            cut.push(row);
        }
    }
    if cut.is_empty() {
        return None;
    }
    let items = long_list(cut.into_iter().map(|row| view! { <li><b>{row.number.clone()}</b>" "{row.requirement.clone()}</li> }));
    Some(view! { <div class="paper-only whole-texts"><h3>"以上任务的全文"</h3><ul>{items}</ul></div> }.into_any())
}

fn cell_row(no: u64, row: &CellListRow, columns: Columns) -> impl IntoView + use<> {
    let href = paths::cell(&row.id);
    let tick = columns.tick.then(
        || view! { <td class="tick"><input type="checkbox" name="id" value=row.id.to_string() aria-label=format!("勾选第{no}行") checked=columns.ticked/></td> },
    );
    let support = (row.role == AssignmentRole::Support).then(|| view! { " "<span class="tag">"配合"</span> });
    // what came back has a later day of its own, and says which it is
    let rework = row.rework_by().map(|_| view! { " "<small class="muted due-name">"整改期限"</small> });
    let mark = row.tag().map(|tag| view! { " "<span class="tag">{tag}</span> });
    let unit =
        columns.unit.then(|| view! { <td data-label="单位" class="nowrap unit-cut" title=row.unit_said()>{row.unit_said()}{support}</td> });
    view! {
        <tr>
            {tick}
            <td class="no">{no}</td>
            <th scope="row"><a href=href>{row.title.clone()}</a></th>
            {unit}
            <td data-label="周期" class="nowrap">{row.period.clone()}</td>
            <td data-label="期限" class="nowrap">{date(row.until)}{rework}</td>
            <td data-label="状态">{badge(row.status)}{mark}</td>
            <td data-label="提交" class="nowrap only-wide-lists">{day_or_dash(row.handed_in_on())}</td>
            <td data-label="内容" class="cut only-roomy">{row.section.clone()}</td>
        </tr>
    }
}
