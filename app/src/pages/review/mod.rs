//! 待核: the queue, and one report of it.

mod one;
mod queue;
pub(crate) mod reopens;

pub(crate) use one::ReviewPage;
pub(crate) use queue::QueuePage;

use domain::ids::CellId;
use domain::reporting::record::UNDO_MINUTES;
use leptos::prelude::*;
use services::review::{JudgementUndo, QueueFilter};

use crate::context::PageContext;
use crate::paths::{self, JUDGED, verb, with_query};

/// How the queue is narrowed, from the address.
fn filter(cx: &PageContext) -> QueueFilter<'_> {
    QueueFilter { unit: cx.query("unit"), section: cx.query("section") }
}

/// 撤销: takes the judgement made just now back, for as long as it can be.
fn undo_bar(cx: &PageContext) -> AnyView {
    let judged = cx.query(JUDGED).filter(|_| cx.retry().is_none());
    judged
        .map(|cell| {
            let cell = CellId::new(cell);
            view! {
                <form class="undo" method="post" action=verb::UNDO_JUDGEMENT>
                    <input type="hidden" name=JudgementUndo::cell value=cell.to_string()/>
                    <p>{format!("审核错了？{UNDO_MINUTES}分钟内、单位还没有动作时可以撤销。")}</p>
                    <button class="btn btn-small">"撤销刚才的审核"</button>
                    <a href=paths::review(&cell)>"查看这份填报"</a>
                </form>
            }
        })
        .into_any()
}

/// A review address that keeps the queue narrowed as it is.
fn with_filter(path: &str, filter: QueueFilter<'_>) -> String {
    with_query(path, [("unit", filter.unit.unwrap_or_default()), ("section", filter.section.unwrap_or_default())])
}
