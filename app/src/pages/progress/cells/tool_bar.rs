//! The bar over the list: how many, in which order, and three ways to take them along.

use domain::access::permission::Permission;
use domain::checklist::list_key::ListKey;
use leptos::prelude::*;
use services::progress::cells::{CellFilter, View};
use services::review::UrgedCells;

use crate::context::PageContext;
use crate::paths::{cells_file, paper, verb, with_query};

/// Total, order, exports.
pub(super) fn tool_bar(cx: &PageContext, filter: &CellFilter, list: ListKey, total: u64, view: View) -> AnyView {
    let order = if view.descending { format!("{}倒序", view.order.label()) } else { view.order.label().to_owned() };
    let sort = if view.descending { format!("{}-desc", view.order.code()) } else { view.order.code().to_owned() };
    let found = move |ending: &str, filter: &CellFilter| {
        let sorted = filter.to_query().into_iter().chain([("sort", sort.clone())]);
        with_query(&cells_file(ending), sorted)
    };
    let asked = CellFilter { list: Some(list), ..filter.clone() };
    let all = CellFilter::of_list(list).on(filter.as_of);
    let sorted = asked.to_query();
    let paper_file = move |file: &str| with_query(&paper(file), sorted.iter().map(|(name, value)| (*name, value.as_str())));
    let print = cx.href_with(&[("paper", "1")]);
    let (xlsx, csv) = (found("xlsx", &asked), found("csv", &asked));
    let may_urge = cx.actor().is_ok_and(|actor| actor.may(Permission::Review)) && filter.as_of.is_none() && total > 0;
    let urge = may_urge.then(|| {
        let here = cx.href_with(&[]);
        view! { <button class="btn btn-small" form="rows" formaction=verb::URGE_CELLS name=UrgedCells::next value=here>"催办已勾选"</button> }
    });
    view! {
        <div class="toolbar">
            <p>"共 "<b data-total=total>{total}</b>{format!(" 条，已{order}排列")}</p>
            <div class="toolbar-end">
                {urge}
                <details class="menu">
                    <summary class="btn btn-small">"导出和打印"</summary>
                    <ul>
                        <li><a href=print>{format!("打印全部 {total} 条")}</a></li>
                        <li><a href=found("xlsx", &all)>"本年度全部（Excel）"</a></li>
                        <li><a href=found("csv", &all)>"本年度全部（CSV）"</a></li>
                        <li><a href=xlsx.clone()>{format!("按当前条件 {total} 条（Excel）")}</a></li>
                        <li><a href=csv.clone()>{format!("按当前条件 {total} 条（CSV）")}</a></li>
                        <li><a href=paper_file("report.docx")>{format!("完成情况报告、通报附表 {total} 条（Word）")}</a></li>
                        <li><a href=paper_file("notice.docx")>"任务告知单（Word）"</a></li>
                        <li><a href=paper_file("evidence.xlsx")>"佐证材料目录（Excel）"</a></li>
                        <li><button form="rows" formaction=xlsx>"已勾选（Excel）"</button></li>
                        <li><button form="rows" formaction=csv>"已勾选（CSV）"</button></li>
                    </ul>
                </details>
            </div>
        </div>
    }
    .into_any()
}
