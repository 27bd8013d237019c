//! The year month by month.

use charts::{Caption, MonthPoint};
use leptos::prelude::*;
use services::progress::overview::{Month, Overview};

use crate::components::chart_figure::chart_figure;
use crate::lists::count_link::count_link;

/// Reported, accepted and overdue at the end of each month.
pub(super) fn by_month(found: &Overview) -> AnyView {
    let points: Vec<MonthPoint> = found
        .months
        .iter()
        .map(|month| {
            let stand = month.stand.as_ref();
            MonthPoint {
                label: name(month),
                reported: stand.map(|stand| stand.reported.0),
                accepted: stand.map(|stand| stand.accepted.0),
                overdue: stand.map(|stand| stand.overdue.0),
            }
        })
        .collect();
    let rows: Vec<_> = found
        .months
        .iter()
        .filter_map(|month| {
            let stand = month.stand.as_ref()?;
            let number = |(count, filter): &(u64, _)| {
                let shown = if stand.is_recorded { count_link(*count, filter).into_any() } else { count.to_string().into_any() };
                view! { <td class="num">{shown}</td> }
            };
            Some(view! {
                <tr><th scope="row">{name(month)}</th>{number(&stand.reported)}{number(&stand.accepted)}{number(&stand.overdue)}</tr>
            })
        })
        .collect();
    let legend = view! {
        <ul class="legend"><li class="key key-reported">"已报"</li><li class="key key-accepted">"审核通过"</li><li class="key key-overdue-line">"逾期"</li></ul>
    };
    let table = view! {
        <table class="table table-compact"><thead><tr><th>"月份"</th><th class="num">"已报"</th><th class="num">"审核通过"</th><th class="num">"逾期"</th></tr></thead><tbody>{rows}</tbody></table>
    };
    let rule = "各月末（本月和“目前”为所看的这一天）的事项数，按当时已有的记录计算，之后的退回、改期不改变以前各月；不涉及的不计入。";
    let drawing = charts::by_month(Caption { title: "按月", description: rule }, &points);
    chart_figure("按月", rule.to_owned(), legend, drawing, table).into_any()
}

/// `3月`; after the year the day that is looked at.
fn name(month: &Month) -> String {
    month.number.map_or_else(|| "目前".to_owned(), |number| format!("{number}月"))
}
