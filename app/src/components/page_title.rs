//! The page's title. leptos 0.8 writes `<Title>` unescaped, so this is the only place that may use it.

use leptos::prelude::*;
use leptos_meta::Title;

/// Sets the title; the text may hold anything that people typed.
#[component]
pub(crate) fn PageTitle(
    /// What the page is called, without the product's name.
    text: String,
) -> impl IntoView {
    let escaped = html_escape::encode_text(&text).into_owned();
    view! { <Title text=format!("{escaped} · 政务公开监督")/> }
}
