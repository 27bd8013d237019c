//! A form as its page shows it.

use services::{FieldError, Form};

use crate::retry::Retry;

/// What stands in a form's fields, and what is wrong with them.
pub(crate) struct ShownForm<F> {
    /// As it was sent if it failed, else as it is stored.
    pub(crate) sent: F,
    /// What is wrong.
    pub(crate) errors: Errors,
    /// It was sent and failed.
    pub(crate) failed: bool,
    /// It failed because somebody else saved meanwhile.
    pub(crate) is_stale: bool,
}

impl<F: Form> ShownForm<F> {
    /// `stored` is asked where nothing was sent.
    pub(crate) fn new(retry: Option<&Retry>, stored: impl FnOnce() -> F) -> Self {
        let retry = retry.filter(|retry| retry.is::<F>());
        let errors = retry.map(|retry| retry.errors.clone()).unwrap_or_default();
        Self {
            sent: retry.and_then(Retry::sent).unwrap_or_else(stored),
            errors: Errors(errors),
            failed: retry.is_some(),
            is_stale: retry.is_some_and(|retry| retry.is_stale),
        }
    }
}

/// What is wrong with a form, field by field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Errors(Vec<FieldError>);

impl Errors {
    /// The sentence about a field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// Whether one of these fields is wrong.
    pub(crate) fn any(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.of(field).is_some())
    }
}
