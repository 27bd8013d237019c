//! The bar over the list: how many, in which order, and three ways to take them along.

use domain::access::permission::Permission;
use domain::checklist::list_key::ListKey;
use leptos::prelude::*;
use services::progress::cells::{CellFilter, View};
use services::review::UrgedCells;

use super::by_group::{BY, GROUP, is_offered};
use crate::components::cell_table::{ALL, TICK, tick_all};
use crate::context::PageContext;
use crate::paths::{cells_file, paper, verb, with_query};

/// Total, order, exports.
pub(super) fn tool_bar(cx: &PageContext, filter: &CellFilter, list: ListKey, total: u64, view: View, many_units: bool) -> AnyView {
    let order = if view.descending { format!("{}倒序", view.order.label()) } else { view.order.label().to_owned() };
    let sort = if view.descending { format!("{}-desc", view.order.code()) } else { view.order.code().to_owned() };
    let found = move |ending: &str, filter: &CellFilter| {
        let sorted = filter.to_query().into_iter().chain([("sort", sort.clone())]);
        with_query(&cells_file(ending), sorted)
    };
    let asked = CellFilter { list: Some(list), ..filter.clone() };
    let all = CellFilter::of_list(list).on(filter.as_of);
    // what a unit hands on is its own, not what its support units wrote
    let own = cx.actor().ok().filter(|actor| !actor.may(Permission::ReadCounty)).and_then(|actor| actor.unit.clone());
    let of_papers = own.as_ref().map_or_else(|| asked.clone(), |unit| asked.at_unit(unit)).to_query();
    let letter = move |file: &str| with_query(&paper(file), of_papers.iter().map(|(name, value)| (*name, value.as_str())));
    let report_words = if own.is_some() {
        "本单位完成情况报告（Word）".to_owned()
    } else {
        format!("完成情况报告、通报附表 {total} 条（Word）")
    };
    let sorted = asked.to_query();
    let paper_file = move |file: &str| with_query(&paper(file), sorted.iter().map(|(name, value)| (*name, value.as_str())));
    let print = cx.href_with(&[("paper", "1")]);
    let (xlsx, csv) = (found("xlsx", &asked), found("csv", &asked));
    let ticked_zip = paper_file("evidence.zip");
    let may_urge = cx.actor().is_ok_and(|actor| actor.may(Permission::Review)) && filter.as_of.is_none() && total > 0;
    let urge = may_urge.then(|| {
        let here = cx.href_with(&[(TICK, "")]);
        view! { <button class="btn btn-small" form="rows" formaction=verb::URGE_CELLS name=UrgedCells::next value=here>"催办已勾选"</button> }
    });
    // whoever may not urge takes the ticked rows along: boxes are never without a button in sight
    let take = (!may_urge && total > 0).then(|| {
        let ticked = xlsx.clone();
        view! { <button class="btn btn-small" form="rows" formaction=ticked>"导出已勾选"</button> }
    });
    let grouped = cx.query(BY) == Some(GROUP);
    let by_group = is_offered(filter, many_units).then(|| {
        let (value, words) = if grouped { ("", "收起分组小计") } else { (GROUP, "分组小计") };
        view! { <a class="btn btn-small" href=cx.href_with(&[(BY, value)])>{words}</a> }
    });
    let groups_file =
        is_offered(filter, many_units).then(|| view! { <li><a href=paper_file("groups.xlsx")>"按考核分组小计（Excel）"</a></li> });
    view! {
        <div class="toolbar">
            <p>"共 "<b data-total=total>{total}</b>{format!(" 条，{}", if order.starts_with('按') { format!("{order}排列") } else { order })}</p>
            <div class="toolbar-end">
                <span class="only-narrow">{tick_all(cx, view, cx.query(TICK) == Some(ALL))}</span>
                {urge}
                {take}
                {by_group}
                <details class="menu">
                    <summary class="btn btn-small">"导出和打印"</summary>
                    <ul>
                        <li><a href=print>{format!("打印全部 {total} 条")}</a></li>
                        <li><a href=found("xlsx", &all)>"本年度全部（Excel）"</a></li>
                        <li><a href=found("csv", &all)>"本年度全部（CSV）"</a></li>
                        <li><a href=xlsx.clone()>{format!("按当前条件 {total} 条（Excel）")}</a></li>
                        <li><a href=csv.clone()>{format!("按当前条件 {total} 条（CSV）")}</a></li>
                        {groups_file}
                        <li><a href=letter("report.docx")>{report_words}</a></li>
                        <li><a href=letter("notice.docx")>"任务告知单（Word）"</a></li>
                        <li><a href=paper_file("evidence.xlsx")>"佐证材料目录（Excel）"</a></li>
                        <li><a href=paper_file("evidence.zip")>"佐证材料打包（zip）"</a></li>
                        <li><button form="rows" formaction=xlsx>"已勾选（Excel）"</button></li>
                        <li><button form="rows" formaction=csv>"已勾选（CSV）"</button></li>
                        <li><button form="rows" formaction=ticked_zip>"已勾选的佐证材料（zip）"</button></li>
                    </ul>
                </details>
            </div>
        </div>
    }
    .into_any()
}
