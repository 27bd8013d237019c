//! The text area. leptos 0.8 writes its children unescaped, so this is the only place that may use the bare element.

use leptos::prelude::*;

/// A text area outside islands with what was typed so far.
#[component]
pub(crate) fn TextArea(
    /// The field's name.
    name: &'static str,
    /// Its id, for label and error list.
    #[prop(into)]
    id: String,
    /// What stands in it.
    value: String,
    /// Rows shown.
    #[prop(default = 6)]
    rows: u32,
    /// Longest text, in characters.
    #[prop(default = 10_000)]
    maxlength: u32,
    /// The id of hint or error.
    #[prop(optional, into)]
    describedby: Option<String>,
    /// Marked as wrong.
    #[prop(optional)]
    invalid: bool,
    /// Must be filled.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    // a browser drops one line break right after the tag; give it one to drop
    let escaped = format!("\n{}", html_escape::encode_text(&value));
    view! {
        <textarea
            name=name
            id=id
            rows=rows.to_string()
            maxlength=maxlength.to_string()
            aria-describedby=describedby
            aria-invalid=invalid.then_some("true")
            required=required
        >
            {escaped}
        </textarea>
    }
}
