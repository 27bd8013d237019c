//! A form row with a one-line input.

use std::borrow::Cow;

use leptos::prelude::*;

use super::Errors;
use super::field_row::FieldRow;

/// The longest text of a field that says nothing else, in characters.
const USUAL_LENGTH: usize = 200;

/// An input, built field by field: `TextField::new(NewAccount::person, "姓名").value(…).show(&form.errors)`.
pub(crate) struct TextField {
    row: FieldRow,
    /// Where it differs from the row's: several forms of a page may have a field of one name.
    name: Option<&'static str>,
    kind: &'static str,
    value: String,
    autocomplete: &'static str,
    maxlength: usize,
    class: Option<&'static str>,
    input_mode: Option<&'static str>,
    placeholder: Option<&'static str>,
    list: Option<&'static str>,
    required: bool,
}

impl TextField {
    /// A plain text field; its id is its name.
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self {
            row: FieldRow::new(name, label),
            name: None,
            kind: "text",
            value: String::new(),
            autocomplete: "off",
            maxlength: USUAL_LENGTH,
            class: None,
            input_mode: None,
            placeholder: None,
            list: None,
            required: true,
        }
    }

    /// A password field; nothing typed into it ever comes back.
    pub(crate) fn password(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self { kind: "password", autocomplete, ..Self::new(name, label) }
    }

    /// A whole number.
    pub(crate) fn number(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self { class: Some("input-short"), input_mode: Some("numeric"), maxlength: 4, ..Self::new(name, label) }
    }

    /// A date: see [`super::date`].
    pub(super) fn of_day(name: &'static str, label: &'static str) -> Self {
        Self { kind: "date", class: Some("input-date"), ..Self::new(name, label) }
    }

    /// Another id than the name.
    pub(crate) fn id(mut self, id: impl Into<Cow<'static, str>>, name: &'static str) -> Self {
        self.row.name = id.into();
        self.name = Some(name);
        self
    }

    /// A sentence between label and field.
    pub(crate) fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.row = self.row.hint(hint);
        self
    }

    /// May be left empty; the label says so.
    pub(crate) fn optional(mut self) -> Self {
        self.row = self.row.note("选填");
        self.required = false;
        self
    }

    /// The server says what is missing, in its own words.
    pub(crate) fn asked_by_the_server(mut self) -> Self {
        self.required = false;
        self
    }

    /// What stands in it.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// What browsers may fill in; then nothing is capitalised for her.
    pub(crate) fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = what;
        self
    }

    /// Longest text in characters.
    pub(crate) fn maxlength(mut self, maxlength: usize) -> Self {
        self.maxlength = maxlength;
        self
    }

    /// An example, gone as soon as something is typed.
    pub(crate) fn placeholder(mut self, placeholder: &'static str) -> Self {
        self.placeholder = Some(placeholder);
        self
    }

    /// Offers the entries of a `<datalist>`.
    pub(crate) fn list(mut self, id: &'static str) -> Self {
        self.list = Some(id);
        self
    }

    /// The row, with what was wrong with it.
    pub(crate) fn show(self, errors: &Errors) -> AnyView {
        let Self { row, name, kind, value, autocomplete, maxlength, class, input_mode, placeholder, list, required } = self;
        let name = name.map_or_else(|| row.name.to_string(), str::to_owned);
        row.show(errors, |control| {
            view! {
                <input
                    id=control.id
                    name=name
                    type=kind
                    class=class
                    inputmode=input_mode
                    value=(kind != "password").then_some(value)
                    autocomplete=autocomplete
                    autocapitalize=(autocomplete == "username").then_some("none")
                    maxlength=(kind != "date").then(|| maxlength.to_string())
                    placeholder=placeholder
                    list=list
                    required=required
                    aria-describedby=control.describedby
                    aria-invalid=control.is_wrong.then_some("true")
                />
            }
            .into_any()
        })
    }
}
