//! The status badge: sign and word, never colour alone.

use domain::reporting::cell::Status;
use domain::reporting::record::{Asked, LeaveCause, Shown};
use leptos::prelude::*;

/// What a cell shows: its status in the words of what it asks for, its mark, and how far a quota has come.
pub(crate) fn shown_badge(shown: Shown, asked: Asked) -> impl IntoView {
    let mark = shown.mark.map(|mark| view! { " "<span class="tag">{mark.label()}</span> });
    let progress = shown.has_progress.then(|| view! { " "<span class="tag">"有进展"</span> });
    let quota = shown.quota.map(|(reached, count)| view! { " "<span class="tag">{format!("{reached}/{count}")}</span> });
    view! { {worded_badge(shown.status, shown.status.label_of(asked))}{mark}{progress}{quota} }
}

/// A status as every list shows it.
pub(crate) fn badge(status: Status) -> impl IntoView {
    worded_badge(status, status.label())
}

/// What became of an item that is out of the counts: 已并入, 已结转, 已移出.
pub(crate) fn left_badge(cause: LeaveCause) -> impl IntoView {
    worded_badge(Status::Left, cause.label())
}

fn worded_badge(status: Status, word: &'static str) -> impl IntoView {
    let class = match status {
        Status::NotApplicable => "badge badge-na",
        Status::NotDue => "badge badge-not_due",
        Status::Near => "badge badge-near",
        Status::Overdue => "badge badge-overdue",
        Status::Pending => "badge badge-pending",
        Status::Returned => "badge badge-returned",
        Status::Done => "badge badge-done",
        Status::LateDone => "badge badge-late_done",
        Status::TakenOver => "badge badge-taken_over",
        Status::Exempt | Status::Left => "badge badge-na",
    };
    view! { <span class=class><i aria-hidden="true">{status.sign()}</i>{word}</span> }
}
