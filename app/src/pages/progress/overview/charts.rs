//! The charts by section and by unit.

use charts::{Caption, SectionBar, StatusCount, UnitBar};
use domain::reporting::cell::Status;
use leptos::prelude::*;
use services::progress::cells::{CellFilter, StatusCounts};
use services::progress::overview::Overview;

use crate::components::chart_figure::chart_figure;
use crate::lists::count_link::count_link;
use crate::paths;

/// The parts of a bar from its foot on: what is done first.
const STACK: [Status; 7] =
    [Status::Done, Status::LateDone, Status::Pending, Status::Returned, Status::Near, Status::Overdue, Status::NotDue];

const RULE: &str = "按“任务×单位×周期”的事项计数，不涉及的不计入";

/// Every section as one bar of its statuses.
pub(super) fn by_section(found: &Overview) -> AnyView {
    let bars: Vec<SectionBar> = found
        .by_section
        .iter()
        .map(|(section, counts)| SectionBar {
            label: section.title.clone(),
            parts: STACK.map(|status| StatusCount { status, count: counts.get(status) }).into(),
        })
        .collect();
    let legend: Vec<_> = STACK
        .into_iter()
        .map(|status| view! { <li class=format!("key key-{}", status.code())>{format!("{} {}", status.sign(), status.label())}</li> })
        .collect();
    let heads: Vec<_> = STACK.into_iter().map(|status| view! { <th class="num">{status.label()}</th> }).collect();
    let rows: Vec<_> = found
        .by_section
        .iter()
        .map(|(section, counts)| {
            let filter = found.all().at_section(&section.id);
            view! { <tr><th scope="row">{section.title.clone()}</th>{row(&filter, counts, &STACK)}</tr> }
        })
        .collect();
    let table = view! {
        <table class="table table-compact"><thead><tr><th>"工作内容"</th><th class="num">"应报"</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
    };
    let drawing = charts::by_section(Caption { title: "按工作内容", description: RULE }, &bars);
    chart_figure("按工作内容", format!("{RULE}。"), view! { <ul class="legend">{legend}</ul> }, drawing, table).into_any()
}

/// Every unit: done and overdue against all that is asked of it.
pub(super) fn by_unit(found: &Overview) -> AnyView {
    let bars: Vec<UnitBar> = found
        .by_unit
        .iter()
        .map(|row| UnitBar {
            label: row.name.clone(),
            done: row.sum.judged(),
            overdue: row.sum.get(Status::Overdue),
            total: row.sum.asked(),
        })
        .collect();
    let columns = [Status::Done, Status::LateDone, Status::Overdue, Status::Returned];
    let heads: Vec<_> = columns.into_iter().map(|status| view! { <th class="num">{status.label()}</th> }).collect();
    let rows: Vec<_> = found
        .by_unit
        .iter()
        .map(|unit| {
            let filter = found.all().at_unit(&unit.unit);
            let href = paths::in_year(&paths::unit(&unit.unit), found.year);
            view! { <tr><th scope="row"><a href=href>{unit.name.clone()}</a></th>{row(&filter, &unit.sum, &columns)}</tr> }
        })
        .collect();
    let legend = view! {
        <ul class="legend"><li class="key key-done">"✓ 完成（含逾期完成）"</li><li class="key key-overdue">"▲ 逾期"</li><li class="key key-na">"应报"</li></ul>
    };
    let table = view! {
        <table class="table table-compact"><thead><tr><th>"责任单位"</th><th class="num">"应报"</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
    };
    let rule = format!("{RULE}；退回、逾期多的单位在前，只表示要处理的先后，不是排名。");
    let drawing = charts::by_unit(Caption { title: "按责任单位", description: RULE }, &bars);
    chart_figure("按责任单位", rule, legend, drawing, table).into_any()
}

/// What is asked, then one number per status.
fn row(filter: &CellFilter, counts: &StatusCounts, columns: &[Status]) -> impl IntoView + use<> {
    let each: Vec<_> = columns
        .iter()
        .map(|status| view! { <td class="num">{count_link(counts.get(*status), &filter.showing(&[*status]))}</td> })
        .collect();
    view! { <td class="num">{count_link(counts.asked(), &filter.asked())}</td>{each} }
}
