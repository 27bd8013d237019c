//! A form row with a one-line input: label, hint, error, field, in that order.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::context::PageContext;

/// An input, built field by field: `TextField::new("person", "姓名").value(…).show(&cx)`.
pub(crate) struct TextField {
    name: &'static str,
    label: Cow<'static, str>,
    kind: &'static str,
    hint: Option<String>,
    value: String,
    autocomplete: &'static str,
    maxlength: u32,
    class: Option<&'static str>,
    input_mode: Option<&'static str>,
}

impl TextField {
    /// A plain text field; its id is its name.
    pub(crate) fn new(name: &'static str, label: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name,
            label: label.into(),
            kind: "text",
            hint: None,
            value: String::new(),
            autocomplete: "off",
            maxlength: 200,
            class: None,
            input_mode: None,
        }
    }

    /// A password field; nothing typed into it ever comes back.
    pub(crate) fn password(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self { kind: "password", autocomplete, ..Self::new(name, label) }
    }

    /// A whole number.
    pub(crate) fn number(name: &'static str, label: impl Into<Cow<'static, str>>) -> Self {
        Self { class: Some("input-short"), input_mode: Some("numeric"), maxlength: 4, ..Self::new(name, label) }
    }

    /// A date.
    pub(crate) fn date(name: &'static str, label: &'static str) -> Self {
        Self { kind: "date", class: Some("input-date"), ..Self::new(name, label) }
    }

    /// A sentence between label and field.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What stands in it, unless the last try left something else.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Longest text in characters.
    pub(crate) fn maxlength(mut self, maxlength: u32) -> Self {
        self.maxlength = maxlength;
        self
    }

    /// The row, with what the last try typed and what was wrong with it.
    pub(crate) fn show(self, cx: &PageContext) -> impl IntoView + use<> {
        let name = self.name;
        let error = cx.flash().and_then(|flash| flash.error(name)).map(str::to_owned);
        let typed = cx.flash().and_then(|flash| flash.value(name)).map(str::to_owned);
        let described: Vec<String> = [self.hint.as_ref().map(|_| format!("{name}-hint")), error.as_ref().map(|_| format!("{name}-error"))]
            .into_iter()
            .flatten()
            .collect();
        let is_wrong = error.is_some();
        view! {
            <div class=if is_wrong { "form-row has-error" } else { "form-row" }>
                <label class="form-label" for=name>{self.label}</label>
                {self.hint.map(|hint| view! { <p class="form-hint" id=format!("{name}-hint")>{hint}</p> })}
                {error.map(|error| view! { <p class="form-error" id=format!("{name}-error")>{error}</p> })}
                <input
                    id=name
                    name=name
                    type=self.kind
                    class=self.class
                    inputmode=self.input_mode
                    value=(self.kind != "password").then_some(typed.unwrap_or(self.value))
                    autocomplete=self.autocomplete
                    maxlength=self.maxlength.to_string()
                    required
                    aria-describedby=(!described.is_empty()).then(|| described.join(" "))
                    aria-invalid=is_wrong.then_some("true")
                />
            </div>
        }
    }
}
