//! 待核: the queue, and one report of it.

mod one;
mod queue;
pub(crate) mod reopens;

pub(crate) use one::ReviewPage;
pub(crate) use queue::QueuePage;

use services::review::QueueFilter;

use crate::context::{PageContext, encode};

/// How the queue is narrowed, from the address.
fn filter(cx: &PageContext) -> QueueFilter<'_> {
    QueueFilter { unit: cx.query("unit"), section: cx.query("section") }
}

/// An address of the review that keeps the queue narrowed as it is.
fn with_filter(path: &str, filter: QueueFilter<'_>) -> String {
    let pairs = [("unit", filter.unit), ("section", filter.section)];
    let query: Vec<String> = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encode(value?)))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}
