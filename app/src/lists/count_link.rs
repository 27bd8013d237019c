//! A number and the rows it counts: the only way in which a page may show one.

use leptos::prelude::*;
use services::progress::cells::CellFilter;

use crate::paths::{self, with_query};

/// The ledger's address with these conditions.
pub(crate) fn ledger_href(filter: &CellFilter) -> String {
    with_query(paths::CELLS, filter.to_query())
}

/// A number that leads to exactly the rows it counts. `data-count` lets the browser test compare it with the ledger's `data-total`.
pub(crate) fn count_link(count: u64, filter: &CellFilter) -> impl IntoView + use<> {
    view! { <a href=ledger_href(filter) data-count=count>{count}</a> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::reporting::cell::Status;

    #[test]
    fn a_filter_becomes_an_address() {
        let filter = CellFilter { text: "发改 & 委".into(), ..CellFilter::of_list(2026).showing(&[Status::Returned, Status::Overdue]) };
        let expected = "/cells?year=2026&status=returned&status=overdue&q=%E5%8F%91%E6%94%B9%20%26%20%E5%A7%94";
        assert_eq!(ledger_href(&filter), expected);
        assert_eq!(ledger_href(&CellFilter::default()), "/cells");
    }
}
