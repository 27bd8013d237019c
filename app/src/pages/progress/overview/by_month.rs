//! The year month by month: what came in and was accepted, and on a scale of its own what was overdue.

use charts::{Caption, MonthPoint};
use leptos::prelude::*;
use services::progress::overview::{Month, Overview, Stand};

use crate::components::chart_figure::chart_figure;
use crate::lists::count_link::count_link;

/// How the months are counted.
const RULE: &str = "各月末（本月和“目前”为所看的这一天）的事项数，按当时已有的记录计算，之后的退回、改期不改变以前各月；不涉及的不计入。";

/// One kind of count in a month.
type Count = fn(&Stand) -> &(u64, services::progress::cells::CellFilter);

const REPORTED: (&str, Count) = ("已报", |stand| &stand.reported);
const ACCEPTED: (&str, Count) = ("审核通过", |stand| &stand.accepted);
const OVERDUE: (&str, Count) = ("逾期", |stand| &stand.overdue);

/// Reported and accepted at the end of each month, and beneath it what was overdue: against hundreds of reports a few overdue items
/// would lie flat along the ground.
pub(super) fn by_month(found: &Overview) -> AnyView {
    view! { {reports(found)} {overdue(found)} }.into_any()
}

fn reports(found: &Overview) -> AnyView {
    let points = points(found, |stand| (Some(stand.reported.0), Some(stand.accepted.0), None));
    let legend = view! { <ul class="legend"><li class="key key-reported">"已报"</li><li class="key key-accepted">"审核通过"</li></ul> };
    let last = stands(found).last().map(|(name, stand)| {
        let waiting = stand.reported.0.saturating_sub(stand.accepted.0);
        format!("{name}已报{}个，审核通过{}个，两条线之间的{waiting}个还没有审核通过。", stand.reported.0, stand.accepted.0)
    });
    let said = format!("{}{RULE}", last.unwrap_or_default());
    let drawing = charts::by_month(Caption { title: "按月", description: RULE }, &points);
    chart_figure("按月", said, legend, drawing, table(found, &[REPORTED, ACCEPTED, OVERDUE]))
}

fn overdue(found: &Overview) -> AnyView {
    let points = points(found, |stand| (None, None, Some(stand.overdue.0)));
    let most = stands(found).max_by_key(|(_, stand)| stand.overdue.0).filter(|(_, stand)| stand.overdue.0 > 0);
    let last = stands(found).last().map_or(0, |(_, stand)| stand.overdue.0);
    let said = most.map_or_else(
        || "各月末都没有逾期的事项。".to_owned(),
        |(name, stand)| format!("最多时是{name}，有{}个逾期；最近为{last}个。纵轴与上图不同。", stand.overdue.0),
    );
    let legend = view! { <ul class="legend"><li class="key key-overdue-line">"逾期"</li></ul> };
    let drawing = charts::by_month(Caption { title: "各月逾期", description: &said }, &points);
    chart_figure("各月逾期", said, legend, drawing, table(found, &[OVERDUE]))
}

/// The months that have counts, with what they are called.
fn stands(found: &Overview) -> impl Iterator<Item = (String, &Stand)> {
    found.months.iter().filter_map(|month| Some((name(month), month.stand.as_ref()?)))
}

/// The points of a drawing: reported, accepted, overdue, as far as it shows them.
fn points(found: &Overview, counts: impl Fn(&Stand) -> (Option<u64>, Option<u64>, Option<u64>)) -> Vec<MonthPoint> {
    let point = |month: &Month| {
        let (reported, accepted, overdue) = month.stand.as_ref().map_or((None, None, None), &counts);
        MonthPoint { label: name(month), reported, accepted, overdue }
    };
    found.months.iter().map(point).collect()
}

/// The same numbers as a table; where the record speaks of a month, each leads to its rows.
fn table(found: &Overview, columns: &[(&'static str, Count)]) -> impl IntoView + use<> {
    let heads: Vec<_> = columns.iter().map(|(name, _)| view! { <th class="num">{*name}</th> }).collect();
    let rows: Vec<_> = stands(found)
        .map(|(name, stand)| {
            let numbers: Vec<_> = columns
                .iter()
                .map(|(_, count)| {
                    let (count, filter) = count(stand);
                    let shown = if stand.is_recorded { count_link(*count, filter).into_any() } else { count.to_string().into_any() };
                    view! { <td class="num">{shown}</td> }
                })
                .collect();
            view! { <tr><th scope="row">{name}</th>{numbers}</tr> }
        })
        .collect();
    view! { <table class="table table-compact"><thead><tr><th>"月份"</th>{heads}</tr></thead><tbody>{rows}</tbody></table> }
}

/// `3月`; after the year the day that is looked at.
fn name(month: &Month) -> String {
    month.number.map_or_else(|| "目前".to_owned(), |number| format!("{number}月"))
}
