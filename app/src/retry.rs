//! A form that failed, or was changed by one of its own buttons, waits here until its page shows it again, with what was sent and what to correct.

use serde::{Deserialize, Serialize};
use services::{FieldError, Form, ServiceError};

/// The name in a page's address that holds the id of a failed form.
pub const RETRY: &str = "retry";

/// A failed form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Retry {
    /// The page it belongs to.
    pub page: String,
    /// Which of the page's forms.
    pub form: String,
    /// The sentence.
    pub message: String,
    /// Which fields need correction.
    pub errors: Vec<FieldError>,
    /// What was sent; nothing where it holds a password.
    sent: serde_json::Value,
    /// Somebody else's text was there meanwhile: the page shows both.
    pub is_stale: bool,
}

impl Retry {
    /// Keeps a form for its page, whose address may hold a query.
    #[must_use]
    pub fn new<F: Form>(page: &str, form: &F, error: &ServiceError) -> Self {
        let sent = if F::IS_SECRET { serde_json::Value::Null } else { serde_json::to_value(form).unwrap_or_default() };
        Self {
            page: page.split('?').next().unwrap_or(page).to_owned(),
            form: F::NAME.to_owned(),
            message: error.to_string(),
            errors: if let ServiceError::Invalid(errors) = error { errors.clone() } else { Vec::new() },
            sent,
            is_stale: matches!(error, ServiceError::Stale),
        }
    }

    /// Keeps a form that did not fail and is not done either: its page shows it again as it is by now, and says nothing.
    #[must_use]
    pub fn kept<F: Form>(page: &str, form: &F) -> Self {
        Self { message: String::new(), ..Self::new(page, form, &ServiceError::Invalid(Vec::new())) }
    }

    /// Whether there is nothing to say about it.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.message.is_empty() && self.errors.is_empty()
    }

    /// What was sent, if it was this form.
    #[must_use]
    pub fn sent<F: Form>(&self) -> Option<F> {
        self.is::<F>().then(|| serde_json::from_value(self.sent.clone()).ok()).flatten()
    }

    /// Whether it was this form.
    #[must_use]
    pub fn is<F: Form>(&self) -> bool {
        self.form == F::NAME
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::UnitId;
    use services::access::account::PasswordChange;
    use services::register::{Move, Renaming};

    use super::*;

    #[test]
    fn a_form_comes_back_to_its_own_page_and_form_only() {
        let form = Move { id: UnitId::new("u"), place: "零".into() };
        let retry = Retry::new("/units/u/edit?a=1", &form, &ServiceError::field(Move::place, "请填写顺序号。"));
        assert_eq!((retry.page.as_str(), retry.errors[0].field.as_str()), ("/units/u/edit", Move::place));
        assert_eq!(retry.sent::<Move>().map(|form| form.place), Some("零".to_owned()));
        assert!(retry.sent::<Renaming>().is_none());
        assert!(!retry.is_silent());
        let kept = Retry::kept("/units/u/edit", &form);
        assert_eq!((kept.is_silent(), kept.sent::<Move>().map(|form| form.place)), (true, Some("零".to_owned())));
    }

    #[test]
    fn a_password_is_never_kept() {
        let form = PasswordChange { old: "今天去乡镇看公开栏".into(), new: "b".into(), again: "c".into() };
        let retry = Retry::new("/password", &form, &ServiceError::field(PasswordChange::new, "太短。"));
        let kept = serde_json::to_string(&retry).unwrap();
        assert!(kept.contains("太短") && !kept.contains("公开栏"), "{kept}");
        assert!(retry.is::<PasswordChange>() && retry.sent::<PasswordChange>().is_none());
    }
}
