//! What a page knows about the request: put in by the server, read before the first `await`.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use services::access::account::Slip;
use services::monitoring::{TriedRules, TriedText};
use services::{Actor, Form, Result, ServiceError, Services};

use crate::forms::ShownForm;
use crate::notice::Notice;
use crate::paths::with_query;
use crate::retry::{RETRY, Retry};

/// Names of the site's hashed files.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// `gongkai.<hash>.css`.
    pub css: String,
    /// `gongkai.<hash>.js`.
    pub js: String,
    /// `gongkai.<hash>.wasm`.
    pub wasm: String,
}

/// The nonce of this response's content security policy.
#[derive(Debug, Clone)]
pub struct PageNonce(pub Arc<str>);

/// Who asks, as the session layer found out; `None` before sign-in.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The signed-in person.
    pub actor: Option<Actor>,
    /// Names her session in the list of her own; opens nothing.
    pub session: String,
    /// A failed form that waits for its page.
    pub retry: Option<Retry>,
    /// `light` or `dark` where the person chose; empty follows the system.
    pub theme: String,
    /// Somebody has signed in from this browser with a second factor: the way in asks for its code at once.
    pub asks_code: bool,
    /// The user name that was typed with a wrong password.
    pub typed_name: String,
    /// The digest of her county's emblem, where it has one.
    pub emblem: Option<String>,
    /// The single-letter keys of the review are switched off in this browser.
    pub keys_off: bool,
}

/// The request, as pages see it.
#[derive(Clone)]
pub struct PageContext {
    /// The use cases.
    pub services: Services,
    /// Who asks.
    pub visitor: Visitor,
    /// `/cells`.
    pub path: String,
    /// The query, decoded; a repeated name keeps all its values.
    pub query: Vec<(String, String)>,
    /// Parts of the path that the route names.
    pub params: HashMap<String, String>,
    /// What the form that is answered by this very page has made.
    pub(crate) once: Option<OneTime>,
    /// What a try of the monitor's rules came to, on the page that answers its form.
    pub(crate) tried: Option<TriedPage>,
}

services::form! {
    /// The keys of the review, on or off.
    #[derive(Debug)]
    pub struct KeysChoice {
        /// `off`; anything else is on.
        pub keys: String,
        /// The page it was asked from.
        pub next: String,
    }
}

services::form! {
    /// Light, dark or as the system has it.
    #[derive(Debug)]
    pub struct ThemeChoice {
        /// `light`, `dark`; anything else follows the system.
        pub theme: String,
        /// The page it was asked from.
        pub next: String,
    }
}

/// A one-time password or recovery codes, shown in the answer to the form that made them and nowhere else: they are stored only
/// as digests.
#[derive(Clone)]
pub struct OneTime {
    /// What was done.
    pub notice: Notice,
    /// The password, or the codes.
    pub secrets: Vec<String>,
    /// The slips for many units at once.
    pub slips: Vec<Slip>,
}

/// What a try of the monitor's rules came to: it stands on the page that answers the form and nowhere else.
#[derive(Clone)]
pub struct TriedPage {
    /// What was typed.
    pub form: TriedText,
    /// What the rules say.
    pub came_to: Arc<Result<TriedRules>>,
}

impl PageContext {
    /// Reads the request. Call it in the component's body, before any `await`.
    ///
    /// # Panics
    /// Only where a page is rendered outside the server's routes, which is a fault of the program.
    #[must_use]
    pub fn current() -> Self {
        let parts = use_context::<http::request::Parts>();
        let uri = parts.as_ref().map(|parts| parts.uri.clone()).unwrap_or_default();
        let visitor = parts.as_ref().and_then(|parts| parts.extensions.get::<Visitor>().cloned()).unwrap_or_default();
        let params = leptos_router::hooks::use_params_map()
            .with_untracked(|map| map.clone().into_iter().map(|(name, value)| (name.into_owned(), value)).collect());
        Self {
            services: expect_context::<Services>(),
            visitor,
            path: uri.path().to_owned(),
            query: parse_query(uri.query().unwrap_or_default()),
            params,
            once: use_context::<OneTime>(),
            tried: use_context::<TriedPage>(),
        }
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// `NotSignedIn`; the session layer sends such visitors to the sign-in page before a page is rendered.
    pub fn actor(&self) -> Result<&Actor> {
        self.visitor.actor.as_ref().ok_or(ServiceError::NotSignedIn)
    }

    /// A named value of the query; an empty one counts as absent.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// All values of a repeated name.
    pub fn query_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// A named part of the path.
    #[must_use]
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// The failed form of this page, if there is one.
    #[must_use]
    pub fn retry(&self) -> Option<&Retry> {
        self.visitor.retry.as_ref().filter(|retry| retry.page == self.path)
    }

    /// A form of this page: as it was sent if it failed, else as it is stored.
    pub(crate) fn form<F: Form>(&self, stored: impl FnOnce() -> F) -> ShownForm<F> {
        ShownForm::new(self.retry(), stored)
    }

    /// The notice that a form post left in the address.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        self.once.as_ref().map(|once| once.notice).or_else(|| self.query("notice").and_then(Notice::from_code))
    }

    /// The one-time password that this answer shows.
    pub(crate) fn one_time_password(&self) -> Option<&str> {
        self.one_time_secrets().first().map(String::as_str)
    }

    /// The recovery codes that this answer shows.
    pub(crate) fn one_time_secrets(&self) -> &[String] {
        self.once.as_ref().map_or(&[], |once| &once.secrets)
    }

    /// The slips that this answer shows.
    pub(crate) fn slips(&self) -> &[Slip] {
        self.once.as_ref().map_or(&[], |once| &once.slips)
    }

    /// The same address with some values exchanged; an empty value takes the name out. Page and notice start anew.
    #[must_use]
    pub fn href_with(&self, changes: &[(&str, &str)]) -> String {
        let kept = self.query.iter().filter(|(key, value)| {
            !value.is_empty() && key != "notice" && key != RETRY && key != "page" && !changes.iter().any(|(name, _)| name == key)
        });
        let all =
            kept.map(|(key, value)| (key.as_str(), value.as_str())).chain(changes.iter().copied().filter(|(_, value)| !value.is_empty()));
        with_query(&self.path, all)
    }
}

fn parse_query(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_as_browsers_write_them() {
        let query = parse_query("q=%E5%8F%91%E6%94%B9+%E5%A7%94&status=overdue&status=near&bad=%zz&&x");
        let expected = [("q", "发改 委"), ("status", "overdue"), ("status", "near"), ("bad", "%zz"), ("x", "")];
        assert_eq!(query, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(parse_query(&with_query("", [("q", "a b&=中%")])[1..]), [("q".to_owned(), "a b&=中%".to_owned())]);
    }
}
