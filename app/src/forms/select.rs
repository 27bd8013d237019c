//! A form row with one choice out of a list.

use leptos::prelude::*;

use super::Errors;
use super::field_row::FieldRow;

/// A list to choose from: `Select::new(row).choices(…).chosen(…).show(&form.errors)`.
pub(crate) struct Select {
    row: FieldRow,
    choices: Vec<(String, String)>,
    chosen: String,
}

impl Select {
    /// A list without entries yet.
    pub(crate) fn new(row: FieldRow) -> Self {
        Self { row, choices: Vec::new(), chosen: String::new() }
    }

    /// One more entry: value and words.
    pub(crate) fn choice(mut self, value: impl Into<String>, words: impl Into<String>) -> Self {
        self.choices.push((value.into(), words.into()));
        self
    }

    /// More entries.
    pub(crate) fn choices<V: Into<String>, W: Into<String>>(mut self, choices: impl IntoIterator<Item = (V, W)>) -> Self {
        self.choices.extend(choices.into_iter().map(|(value, words)| (value.into(), words.into())));
        self
    }

    /// The value that is chosen.
    pub(crate) fn chosen(mut self, value: impl Into<String>) -> Self {
        self.chosen = value.into();
        self
    }

    /// The row, with what was wrong with it.
    pub(crate) fn show(self, errors: &Errors) -> AnyView {
        let Self { row, choices, chosen } = self;
        let name = row.name.to_string();
        row.show(errors, |control| {
            view! {
                <select id=control.id name=name aria-describedby=control.describedby aria-invalid=control.is_wrong.then_some("true")>
                    {options(choices, &chosen)}
                </select>
            }
            .into_any()
        })
    }
}

/// Entries of a list, the chosen one marked.
pub(crate) fn options(choices: Vec<(String, String)>, chosen: &str) -> AnyView {
    let option = |(value, words): (String, String)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{words}</option> }
    };
    choices.into_iter().map(option).collect::<Vec<_>>().into_any()
}
