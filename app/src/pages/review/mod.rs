//! 待核: the queue, and one report of it.

mod one;
mod queue;
pub(crate) mod reopens;

pub(crate) use one::ReviewPage;
pub(crate) use queue::QueuePage;

use services::review::QueueFilter;

use crate::context::PageContext;
use crate::paths::with_query;

/// How the queue is narrowed, from the address.
fn filter(cx: &PageContext) -> QueueFilter<'_> {
    QueueFilter { unit: cx.query("unit"), section: cx.query("section") }
}

/// A review address that keeps the queue narrowed as it is.
fn with_filter(path: &str, filter: QueueFilter<'_>) -> String {
    with_query(path, [("unit", filter.unit.unwrap_or_default()), ("section", filter.section.unwrap_or_default())])
}
