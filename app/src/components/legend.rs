//! What the signs mean, with the rule they come from.

use domain::reporting::cell::Status;
use leptos::prelude::*;

use super::badge::badge;

/// The eight signs and, printed with them, how a status comes about.
pub(crate) fn legend(near_days: u32) -> AnyView {
    view! { {signs()} {rules(near_days)} }.into_any()
}

/// The eight signs alone.
pub(crate) fn signs() -> AnyView {
    let signs: Vec<_> = Status::ALL.into_iter().map(|status| view! { <li>{badge(status)}</li> }).collect();
    view! { <ul class="legend">{signs}</ul> }.into_any()
}

/// How a status comes about.
pub(crate) fn rules(near_days: u32) -> AnyView {
    let rules: Vec<String> = Status::ALL.into_iter().map(|status| format!("{}：{}", status.label(), status.rule(near_days))).collect();
    view! { <p class="rule">{format!("{}。", rules.join("；"))}</p> }.into_any()
}

/// The calendar's warning, where the near days run into a year that is not loaded.
pub(crate) fn calendar_notice(now: &services::operations::settings::OfficeDay) -> AnyView {
    now.calendar_warning.clone().map(|warning| view! { <div class="notice notice-warn" role="status"><p>{warning}</p></div> }).into_any()
}
