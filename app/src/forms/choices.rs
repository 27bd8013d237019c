//! Ticks and radio buttons.

use leptos::prelude::*;
use services::form::tick;

use super::Errors;
use super::field_row::FieldRow;

/// One of a few, all in sight: value, words, a hint beneath them.
pub(crate) fn radios(
    row: FieldRow,
    errors: &Errors,
    class: &'static str,
    choices: impl IntoIterator<Item = (&'static str, &'static str, Option<&'static str>)>,
    chosen: &str,
) -> AnyView {
    let name = row.name.to_string();
    let choice = |(value, words, hint): (&'static str, &'static str, Option<&'static str>)| {
        let hint = hint.map(|hint| view! { " "<small>{hint}</small> });
        view! { <label><input type="radio" name=name.clone() value=value checked=value == chosen/>" "<span>{words}{hint}</span></label> }
    };
    let choices: Vec<_> = choices.into_iter().map(choice).collect();
    row.show_group(errors, |_| view! { <div class=class>{choices}</div> }.into_any())
}

/// Any of a few: value, words, whether it is ticked.
pub(crate) fn ticks(row: FieldRow, errors: &Errors, choices: impl IntoIterator<Item = (&'static str, &'static str, bool)>) -> AnyView {
    let name = row.name.to_string();
    let choice = |(value, words, is_set): (&'static str, &'static str, bool)| {
        view! { <label><input type="checkbox" name=name.clone() value=value checked=is_set/>" "{words}</label> }
    };
    let choices: Vec<_> = choices.into_iter().map(choice).collect();
    row.show_group(errors, |_| view! { <div class="choices">{choices}</div> }.into_any())
}

/// A single tick with its words behind it.
pub(crate) fn checkbox(name: &'static str, words: &'static str, is_set: bool) -> AnyView {
    view! { <div class="choices"><label><input type="checkbox" name=name value=tick::SET checked=is_set/>" "{words}</label></div> }
        .into_any()
}
