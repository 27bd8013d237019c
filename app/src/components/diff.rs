//! What changed between two texts.

use domain::text::diff::{Stretch, text_diff};
use leptos::prelude::*;

/// The way from `old` to `new`, removed and added passages marked.
pub(crate) fn diff(old: &str, new: &str) -> impl IntoView + use<> {
    let stretches: Vec<_> = text_diff(old, new)
        .into_iter()
        .map(|stretch| match stretch {
            Stretch::Same(text) => text.into_any(),
            Stretch::Added(text) => view! { <ins>{text}</ins> }.into_any(),
            Stretch::Removed(text) => view! { <del>{text}</del> }.into_any(),
        })
        .collect();
    view! { <div class="diff">{stretches}</div> }
}
