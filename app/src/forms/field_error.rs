//! What is wrong with one field, right above it.

use leptos::prelude::*;

use crate::context::PageContext;

/// The sentence about a field of the form that failed, with the id that the field's `aria-describedby` names.
pub(crate) fn field_error(cx: &PageContext, field: &str) -> impl IntoView + use<> {
    let message = cx.flash().and_then(|flash| flash.error(field)).map(str::to_owned);
    let id = format!("{field}-error");
    message.map(|message| view! { <p class="form-error" id=id>{message}</p> })
}

/// Whether a field of the form failed.
pub(crate) fn is_wrong(cx: &PageContext, field: &str) -> bool {
    cx.flash().is_some_and(|flash| flash.error(field).is_some())
}

/// What was typed into a field of the form that failed.
pub(crate) fn typed(cx: &PageContext, field: &str) -> Option<String> {
    cx.flash().and_then(|flash| flash.value(field)).map(str::to_owned)
}
