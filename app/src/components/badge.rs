//! The status badge: sign and word, never colour alone.

use domain::reporting::cell::Status;
use leptos::prelude::*;

/// A status as every list shows it.
pub(crate) fn badge(status: Status) -> impl IntoView {
    let class = match status {
        Status::NotApplicable => "badge badge-na",
        Status::NotDue => "badge badge-not_due",
        Status::Near => "badge badge-near",
        Status::Overdue => "badge badge-overdue",
        Status::Pending => "badge badge-pending",
        Status::Returned => "badge badge-returned",
        Status::Done => "badge badge-done",
        Status::LateDone => "badge badge-late_done",
    };
    view! { <span class=class><i aria-hidden="true">{status.sign()}</i>{status.label()}</span> }
}
