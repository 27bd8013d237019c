//! The ledger (台账): every cell by any condition. The address holds the whole state.

mod by_group;
mod paper;
mod query_block;
mod tool_bar;

pub(crate) use by_group::{BY, GROUP};
pub(crate) use query_block::DUTIES;

use domain::reporting::cell::Status;
use leptos::prelude::*;
use services::progress::by_group as sums;
use services::progress::cells::{self, CellFilter, CellList, View};

use crate::components::cell_table::{ALL, Columns, TICK, cell_table};
use crate::components::chat_text::urged_text;
use crate::components::legend::calendar_notice;
use crate::context::PageContext;
use crate::islands::PrintButton;
use crate::layout::{Page, page};
use crate::lists::as_of::{as_of_bar, kept};
use crate::lists::empty::{no_checklist, no_match};
use crate::lists::pager::Pages;
use crate::paths;

/// All cells that the person may see, by any condition.
#[component]
pub(crate) fn CellsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let (filter, view) = (CellFilter::from_query(&cx.query), View::from_query(&cx.query));
        if cx.query(PAPER).is_some() {
            return on_paper(&cx, &filter, view).await;
        }
        let Some(found) = cells::list(actor, &cx.services, &filter, view).await? else {
            return Ok(Page::new("台账", no_checklist(actor)).under(paths::OVERVIEW, "总览"));
        };
        // before the record begins today's rows stand here, and files and paper are of them
        let filter = if found.now.begins_on.is_some() { filter.on(None) } else { filter };
        let conditions = paper::conditions(&filter, &found.names, &found.shown.label);
        let asked = cx.query(BY) == Some(GROUP) && by_group::is_offered(&filter, found.names.units().len() > 1);
        let by_group = if asked { Some(sums_of(&cx, &filter, &found, false).await?) } else { None };
        let chat = urged_text(&cx).await?;
        let body = view! { {chat} {cell_list_view(&cx, &filter, view, &found, by_group)} };
        let page = Page::new("台账", body).under(paths::OVERVIEW, "总览");
        Ok(page.lists(&found.choices, &found.shown).sheet("print-wide").paper(conditions))
    })
}

/// Sums by group of what the list holds.
async fn sums_of(cx: &PageContext, filter: &CellFilter, found: &CellList, on_paper: bool) -> services::Result<AnyView> {
    let named = CellFilter { list: Some(found.shown.key), ..filter.clone() };
    let sums = sums::by_group(cx.actor()?, &cx.services, &named).await?;
    Ok(by_group::by_group(&named, &sums, on_paper))
}

/// The name in an address that asks for the whole list as it goes on paper.
const PAPER: &str = "paper";

/// Everything that was found, to be printed.
async fn on_paper(cx: &PageContext, filter: &CellFilter, view: View) -> services::Result<Page> {
    let actor = cx.actor()?;
    let Some(found) = cells::on_paper(actor, &cx.services, filter, view).await? else {
        return Ok(Page::new("台账", no_checklist(actor)).under(paths::OVERVIEW, "总览"));
    };
    let back = cx.href_with(&[(PAPER, "")]);
    let actions = view! { <a class="btn" href=back>"返回台账"</a><PrintButton/> };
    let many = by_group::is_offered(filter, found.names.units().len() > 1);
    let by_group = if many { Some(sums_of(cx, filter, &found, true).await?) } else { None };
    let page = Page::new(format!("{}台账", found.shown.label), view! { {paper::sheet(&found)} {by_group} })
        .under(paths::CELLS, "台账")
        .actions(actions);
    Ok(page.sheet("print-wide").paper(paper::conditions(filter, &found.names, &found.shown.label)))
}

/// Query block, counts, sums by group where they are asked for, and rows of what was found.
pub(crate) fn cell_list_view(cx: &PageContext, filter: &CellFilter, view: View, found: &CellList, by_group: Option<AnyView>) -> AnyView {
    let has_many_units = found.names.units().len() > 1;
    let reset = format!("{}?year={}{}", cx.path, found.shown.key, kept(filter.as_of));
    let total = found.total;
    let first = u64::from(view.page - 1) * u64::from(view.size) + 1;
    let list = if found.rows.is_empty() {
        no_match("事项", reset)
    } else {
        let columns = Columns { tick: true, ticked: cx.query(TICK) == Some(ALL), unit: has_many_units };
        view! { <form id="rows" method="post" action=paths::cells_file("xlsx")>{cell_table(cx, &found.rows, view, first, columns)}</form> }
            .into_any()
    };
    view! {
        {as_of_bar(cx, &found.now)}
        {calendar_notice(&found.now)}
        {query_block::query_block(cx, filter, view, found)}
        {query_block::chips(cx, filter)}
        {status_tabs(cx, filter, &found.counts)}
        {by_group}
        <section class="panel panel-flush">
            {tool_bar::tool_bar(cx, filter, found.shown.key, total, view, has_many_units)}
            {list}
            {pages(total, view).show(cx)}
        </section>
    }
    .into_any()
}

/// The pages of a list of cells.
pub(crate) fn pages(total: u64, view: View) -> Pages {
    Pages { total, page: view.page.into(), size: view.size.into(), word: "条", sizes: View::SIZES.map(u64::from).into() }
}

/// The counts of what was found by status; each leads to just these rows.
fn status_tabs(cx: &PageContext, filter: &CellFilter, counts: &services::progress::cells::StatusCounts) -> AnyView {
    let all = filter.showing(&[]);
    let whole = counts.of(&all.shown());
    let tabs: Vec<_> = Status::ALL
        .into_iter()
        .filter(|status| !(filter.asked_only && *status == Status::NotApplicable))
        .map(|status| {
            let here = filter.statuses == [status];
            let count = counts.get(status);
            let href = cx.href_with(&[("status", status.code())]);
            view! {
                <a href=href data-count=count aria-current=here.then_some("page")>
                    {format!("{} {} ", status.sign(), status.label())}<small>{count}</small>
                </a>
            }
        })
        .collect();
    view! {
        <nav class="tabs" aria-label="状态">
            <a href=cx.href_with(&[("status", "")]) data-count=whole aria-current=filter.statuses.is_empty().then_some("page")>"全部 "<small>{whole}</small></a>
            {tabs}
        </nav>
    }
    .into_any()
}
