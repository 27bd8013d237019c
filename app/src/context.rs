//! What a page knows about the request: put in by the server, read before the first `await`.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use services::{Actor, FieldError, Result, ServiceError, Services};

use crate::notice::Notice;

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
    pub flash: Option<Flash>,
    /// `light` or `dark` where the person chose; empty follows the system.
    pub theme: String,
}

/// A failed form: the sentence, the fields and what was typed, kept in the session until its page shows it.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Flash {
    /// The page it belongs to.
    pub path: String,
    /// The sentence.
    pub message: String,
    /// Which fields need correction.
    pub errors: Vec<FieldError>,
    /// What was typed; never a password.
    pub fields: Vec<(String, String)>,
    /// A one-time password that the page shows exactly once; then no message is set.
    #[serde(default)]
    pub once: Option<String>,
}

impl Flash {
    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
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
    pub fn flash(&self) -> Option<&Flash> {
        self.visitor.flash.as_ref().filter(|flash| flash.path == self.path)
    }

    /// The notice that a form post left in the address.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        self.query("notice").and_then(Notice::from_code)
    }

    /// The same address with some values exchanged; an empty value takes the name out. Page and notice start anew.
    #[must_use]
    pub fn href_with(&self, changes: &[(&str, &str)]) -> String {
        let kept = self
            .query
            .iter()
            .filter(|(key, value)| !value.is_empty() && key != "notice" && key != "page" && !changes.iter().any(|(name, _)| name == key));
        let all =
            kept.map(|(key, value)| (key.as_str(), value.as_str())).chain(changes.iter().copied().filter(|(_, value)| !value.is_empty()));
        let query: Vec<String> = all.map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
        if query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, query.join("&")) }
    }
}

fn parse_query(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = |b: &[u8]| std::str::from_utf8(b).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, tail) {
            (b'+', _) => (bytes.push(b' '), rest = tail).1,
            (b'%', [a, b, after @ ..]) if hex(&[*a, *b]).is_some() => {
                bytes.extend(hex(&[*a, *b]));
                rest = after;
            }
            _ => (bytes.push(first), rest = tail).1,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Percent-encodes a value for an address.
#[must_use]
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            use std::fmt::Write;
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_as_browsers_write_them() {
        let query = parse_query("q=%E5%8F%91%E6%94%B9+%E5%A7%94&status=overdue&status=near&bad=%zz&&x");
        let expected = [("q", "发改 委"), ("status", "overdue"), ("status", "near"), ("bad", "%zz"), ("x", "")];
        assert_eq!(query, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(decode(&encode("a b&=中%")), "a b&=中%");
    }
}
