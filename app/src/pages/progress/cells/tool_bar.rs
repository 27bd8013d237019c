//! The bar over the list: how many, in which order, and three ways to take them along.

use leptos::prelude::*;
use services::progress::cells::{CellFilter, View};

use crate::paths::{cells_file, with_query};

/// Total, order, exports.
pub(super) fn tool_bar(filter: &CellFilter, year: i32, total: u64, view: View) -> AnyView {
    let order = if view.descending { format!("{}倒序", view.order.label()) } else { view.order.label().to_owned() };
    let sort = if view.descending { format!("{}-desc", view.order.code()) } else { view.order.code().to_owned() };
    let found = move |ending: &str, filter: &CellFilter| {
        let sorted = filter.to_query().into_iter().chain([("sort", sort.clone())]);
        with_query(&cells_file(ending), sorted)
    };
    let asked = CellFilter { year: Some(year), ..filter.clone() };
    let all = CellFilter::of_year(year).on(filter.as_of);
    let (xlsx, csv) = (found("xlsx", &asked), found("csv", &asked));
    view! {
        <div class="toolbar">
            <p>"共 "<b data-total=total>{total}</b>{format!(" 条，已{order}排列")}</p>
            <div class="toolbar-end">
                <details class="menu">
                    <summary class="btn btn-small">"导出"</summary>
                    <ul>
                        <li><a href=found("xlsx", &all)>"本年度全部（Excel）"</a></li>
                        <li><a href=found("csv", &all)>"本年度全部（CSV）"</a></li>
                        <li><a href=xlsx.clone()>{format!("按当前条件 {total} 条（Excel）")}</a></li>
                        <li><a href=csv.clone()>{format!("按当前条件 {total} 条（CSV）")}</a></li>
                        <li><button form="rows" formaction=xlsx>"已勾选（Excel）"</button></li>
                        <li><button form="rows" formaction=csv>"已勾选（CSV）"</button></li>
                    </ul>
                </details>
            </div>
        </div>
    }
    .into_any()
}
