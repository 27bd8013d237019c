//! One field of a form: label, hint, error, control.

use std::borrow::Cow;

use leptos::prelude::*;

use super::Errors;

/// What every field has, whatever its control.
pub(crate) struct FieldRow {
    /// The field's name; its element has it as id, so that the error summary leads there.
    pub(crate) name: Cow<'static, str>,
    label: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    note: Option<&'static str>,
    /// A second field of the row, whose error stands here too.
    also: Option<&'static str>,
}

/// What a control needs to know of its row.
pub(crate) struct Control {
    /// Its id.
    pub(crate) id: String,
    /// The ids of hint and error.
    pub(crate) describedby: Option<String>,
    /// The last try was wrong here.
    pub(crate) is_wrong: bool,
}

impl FieldRow {
    /// A row that must be filled.
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), label: label.into(), hint: None, note: None, also: None }
    }

    /// A sentence between label and control.
    pub(crate) fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A word beside the label: 选填.
    pub(crate) fn note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// Shows the error of another field here as well.
    pub(crate) fn also(mut self, field: &'static str) -> Self {
        self.also = Some(field);
        self
    }

    /// The row around its control.
    pub(crate) fn show(self, errors: &Errors, control: impl FnOnce(Control) -> AnyView) -> AnyView {
        let Self { name, label, hint, note, also } = self;
        let (class, messages, inner) = Self::parts(&name, hint.is_some(), also, errors);
        let id = inner.id.clone();
        view! {
            <div class=class>
                <label class="form-label" for=id.clone()>{label}{note.map(|note| view! { " "<small>{note}</small> })}</label>
                {hint.map(|hint| view! { <p class="form-hint" id=format!("{id}-hint")>{hint}</p> })}
                {messages}
                {control(inner)}
            </div>
        }
        .into_any()
    }

    /// The same for several controls with one legend.
    pub(crate) fn show_group(self, errors: &Errors, controls: impl FnOnce(Control) -> AnyView) -> AnyView {
        let Self { name, label, hint, note, also } = self;
        let (class, messages, inner) = Self::parts(&name, hint.is_some(), also, errors);
        let id = inner.id.clone();
        view! {
            <fieldset class=class id=id.clone() tabindex="-1">
                <legend>{label}{note.map(|note| view! { " "<small>{note}</small> })}</legend>
                {hint.map(|hint| view! { <p class="form-hint" id=format!("{id}-hint")>{hint}</p> })}
                {messages}
                {controls(inner)}
            </fieldset>
        }
        .into_any()
    }

    fn parts(name: &str, has_hint: bool, also: Option<&str>, errors: &Errors) -> (&'static str, AnyView, Control) {
        let own = errors.of(name).map(str::to_owned);
        let other = also.and_then(|also| errors.of(also)).map(str::to_owned);
        let is_wrong = own.is_some() || other.is_some();
        let ids = [has_hint.then(|| format!("{name}-hint")), own.as_ref().map(|_| format!("{name}-error"))];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        // the rows of a file that has several faults stand in the summary above
        let own = own.map(|message| message.lines().next().unwrap_or_default().to_owned());
        let messages = view! {
            {own.map(|message| view! { <p class="form-error" id=format!("{name}-error")>{message}</p> })}
            {other.map(|message| view! { <p class="form-error">{message}</p> })}
        };
        let control = Control { id: name.to_owned(), describedby: (!ids.is_empty()).then(|| ids.join(" ")), is_wrong };
        (if is_wrong { "form-row has-error" } else { "form-row" }, messages.into_any(), control)
    }
}

#[cfg(test)]
mod tests {
    use services::{FieldError, ServiceError};

    use super::*;
    use crate::forms::ShownForm;
    use crate::retry::Retry;
    use domain::ids::UnitId;
    use services::register::Move;

    #[test]
    fn a_wrong_field_says_so_to_eyes_and_to_screen_readers() {
        let form = Move { id: UnitId::new("u"), place: "零".into() };
        let wrong = ServiceError::Invalid(vec![FieldError { field: Move::place.into(), message: "请填写<顺序号>。".into() }]);
        let shown = ShownForm::<Move>::new(Some(&Retry::new("/", &form, &wrong)), || form.clone());
        let row = || FieldRow::new(Move::place, "移到第几位").hint("从1开始");
        let control = |control: Control| view! { <input id=control.id aria-describedby=control.describedby/> }.into_any();
        let html = row().show(&shown.errors, control).to_html();
        assert!(html.contains("has-error") && html.contains("aria-describedby=\"place-hint place-error\""), "{html}");
        assert!(html.contains("&lt;顺序号") && html.contains("for=\"place\""), "{html}");
        let right = row().show(&Errors::default(), control).to_html();
        assert!(!right.contains("has-error") && right.contains("aria-describedby=\"place-hint\""), "{right}");
    }
}
