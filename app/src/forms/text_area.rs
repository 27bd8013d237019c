//! A form row with several lines of text. leptos 0.8 writes the children of a text area unescaped, so this is the only place
//! that may use the bare element.

use leptos::prelude::*;

use super::Errors;
use super::field_row::{Control, FieldRow};

/// A text area: `TextArea::new(FieldRow::new("note", "备注")).value(…).show(&form.errors)`.
pub(crate) struct TextArea {
    row: FieldRow,
    /// Where it differs from the row's, which is also its id.
    name: Option<&'static str>,
    value: String,
    lines: u32,
    maxlength: usize,
    required: bool,
}

impl TextArea {
    /// A text area of six lines that may stay empty.
    pub(crate) fn new(row: FieldRow) -> Self {
        Self { row, name: None, value: String::new(), lines: 6, maxlength: domain::reporting::report::TEXT_LIMIT, required: false }
    }

    /// Another name than the id.
    pub(crate) fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// What stands in it.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Lines shown.
    pub(crate) fn lines(mut self, lines: u32) -> Self {
        self.lines = lines;
        self
    }

    /// Longest text in characters.
    pub(crate) fn maxlength(mut self, maxlength: usize) -> Self {
        self.maxlength = maxlength;
        self
    }

    /// Must be filled.
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The row, with what was wrong with it.
    pub(crate) fn show(self, errors: &Errors) -> AnyView {
        self.show_with(errors, ())
    }

    /// The same with something beneath the text.
    pub(crate) fn show_with(self, errors: &Errors, beneath: impl IntoView + 'static) -> AnyView {
        let Self { row, name, value, lines, maxlength, required } = self;
        let name = name.map_or_else(|| row.name.to_string(), str::to_owned);
        row.show(errors, |control| view! { {element(name, &value, lines, maxlength, required, control)}{beneath} }.into_any())
    }
}

fn element(name: String, value: &str, lines: u32, maxlength: usize, required: bool, control: Control) -> impl IntoView + use<> {
    // a browser drops one line break right after the tag; give it one to drop
    let escaped = format!("\n{}", html_escape::encode_text(value));
    view! {
        <textarea
            name=name
            id=control.id
            rows=lines.to_string()
            maxlength=maxlength.to_string()
            aria-describedby=control.describedby
            aria-invalid=control.is_wrong.then_some("true")
            required=required
        >
            {escaped}
        </textarea>
    }
}
