//! Sums by assessment group of what was found; every number leads to its rows.

use domain::reporting::cell::Status;
use leptos::prelude::*;
use services::progress::by_group::GroupCounts;
use services::progress::cells::{CellFilter, StatusCounts};

use crate::lists::count_link::count_link;

/// The name in an address that asks for the sums, and its value.
pub(crate) const BY: &str = "by";
/// What [`BY`] says.
pub(crate) const GROUP: &str = "group";

/// Whether sums say anything that the list does not: one unit is one group.
pub(super) fn is_offered(filter: &CellFilter, many_units: bool) -> bool {
    many_units && filter.unit.is_none()
}

/// The table. `filter` names its list; on paper nothing is a link.
pub(super) fn by_group(filter: &CellFilter, sums: &[GroupCounts], on_paper: bool) -> AnyView {
    let mut whole = StatusCounts::default();
    for sum in sums {
        whole += sum.counts;
    }
    let shown = filter.shown();
    let columns: Vec<Status> = shown.iter().copied().filter(|status| whole.get(*status) > 0).collect();
    let heads: Vec<_> = columns.iter().map(|status| view! { <th class="num">{status.label()}</th> }).collect();
    let number = |count: u64, rows: CellFilter| {
        if on_paper { count.into_any() } else { count_link(count, &rows).into_any() }
    };
    let numbers = |counts: &StatusCounts, rows: &CellFilter| {
        let each: Vec<_> = columns
            .iter()
            .map(|status| {
                let of_status = rows.showing(&[*status]);
                view! { <td class="num" data-label=status.label()>{number(counts.get(*status), of_status)}</td> }
            })
            .collect();
        view! { <td class="num" data-label="共">{number(counts.of(&shown), rows.clone())}</td>{each} }
    };
    let rows: Vec<_> = sums
        .iter()
        .map(|sum| {
            view! {
                <tr>
                    <th scope="row">{sum.group.clone()}</th>
                    <td class="num" data-label="单位">{sum.units}</td>
                    {numbers(&sum.counts, &filter.at_group(&sum.group))}
                </tr>
            }
        })
        .collect();
    let units: u64 = sums.iter().map(|sum| sum.units).sum();
    view! {
        <section class="panel panel-flush" id="by-group">
            <header class="panel-head"><h2>"按考核分组小计"</h2><p>"与下方列表同一条件"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="按考核分组小计"><table class="table table-compact table-cards">
                <thead><tr><th>"考核分组"</th><th class="num">"单位"</th><th class="num">"共"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">"合计"</th><td class="num" data-label="单位">{units}</td>{numbers(&whole, filter)}</tr></tfoot>
            </table></div>
        </section>
    }
    .into_any()
}
