//! Who asks: from the session cookie to the [`Visitor`] that pages and forms find in the request.

use std::net::{IpAddr, SocketAddr};

use app::context::{PageNonce, Visitor};
use app::paths::{self, verb, with_query};
use app::retry::{RETRY, Retry};
use axum::extract::{ConnectInfo, FromRequestParts, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use data_encoding::HEXLOWER;
use services::{Actor, ServiceError, access::session};

use crate::http::answer::HttpError;
use crate::http::expired_session;
use crate::http::sanitize::without_controls;
use crate::http::state::Server;
use crate::http::state::Settings;

/// Addresses that need nobody to be signed in.
const OPEN: [&str; 4] = [paths::SIGN_IN, verb::SIGN_IN, "/public/", paths::EMBLEMS];

/// The session's token, for handlers that end or mark the session.
#[derive(Debug, Clone)]
pub(super) struct SessionToken(pub(super) String);

/// A signed-in person and her session, for handlers that act for her.
pub(super) struct SignedIn {
    pub(super) actor: Actor,
    pub(super) token: SessionToken,
    /// Names the session in the list of one's own.
    pub(super) session: String,
    /// As pages see her.
    pub(super) visitor: Visitor,
    /// The nonce of this answer.
    pub(super) nonce: Option<PageNonce>,
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Redirect> {
        let visitor = parts.extensions.get::<Visitor>().cloned().unwrap_or_default();
        let token = parts.extensions.get::<SessionToken>();
        match (visitor.actor.clone(), token) {
            (Some(actor), Some(token)) => {
                let nonce = parts.extensions.get::<PageNonce>().cloned();
                Ok(Self { actor, token: token.clone(), session: visitor.session.clone(), visitor, nonce })
            }
            _ => Err(Redirect::to(paths::SIGN_IN)),
        }
    }
}

/// Where a request comes from. Behind a reverse proxy that is what the proxy itself saw and wrote last; what stands before
/// that, anybody may have invented.
pub(super) fn client_address(settings: Settings, headers: &HeaderMap, connection: Option<&ConnectInfo<SocketAddr>>) -> String {
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
        last.parse::<IpAddr>().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
    };
    let address = if settings.behind_tls { forwarded() } else { None };
    address.or_else(|| connection.map(|ConnectInfo(address)| address.ip())).map(|ip| ip.to_canonical().to_string()).unwrap_or_default()
}

/// The cookie's name. `__Host-` is only allowed on secure connections.
pub(super) fn cookie_name(settings: Settings) -> &'static str {
    if settings.behind_tls { "__Host-gongkai" } else { "gongkai" }
}

/// The session cookie.
pub(super) fn session_cookie(settings: Settings, token: String) -> Cookie<'static> {
    Cookie::build((cookie_name(settings), token)).path("/").http_only(true).secure(settings.behind_tls).same_site(SameSite::Lax).build()
}

/// Names the mark of a browser that somebody has signed in from.
pub(super) fn device_name(settings: Settings) -> &'static str {
    if settings.behind_tls { "__Host-gongkai-device" } else { "gongkai-device" }
}

/// That mark. It stays, and means nothing any more once the password is another one.
pub(super) fn device_cookie(settings: Settings, mark: String) -> Cookie<'static> {
    let cookie = Cookie::build((device_name(settings), mark)).path("/").http_only(true).secure(settings.behind_tls);
    cookie.same_site(SameSite::Lax).permanent().build()
}

/// Says that somebody has signed in from this browser with a second factor. Nobody is known by it.
const ASKS_CODE: &str = "gongkai-code";

/// That cookie.
pub(super) fn asks_code_cookie(settings: Settings) -> Cookie<'static> {
    let cookie = Cookie::build((ASKS_CODE, "1")).path("/").http_only(true).secure(settings.behind_tls);
    cookie.same_site(SameSite::Lax).permanent().build()
}

/// Says that single letters do not act in the review.
const KEYS: &str = "gongkai-keys";

/// That cookie.
pub(super) fn keys_cookie(settings: Settings, off: bool) -> Cookie<'static> {
    let cookie = Cookie::build((KEYS, if off { "off" } else { "on" })).path("/").http_only(true).secure(settings.behind_tls);
    cookie.same_site(SameSite::Lax).permanent().build()
}

/// Keeps the user name that was typed with a wrong password, until the browser ends; it knows nobody.
const TYPED_NAME: &str = "gongkai-name";

/// That cookie. The name is written as hex, because people type anything.
pub(super) fn typed_name_cookie(settings: Settings, name: &str) -> Cookie<'static> {
    let name: String = name.chars().take(64).collect();
    let cookie = Cookie::build((TYPED_NAME, HEXLOWER.encode(name.as_bytes()))).path(paths::SIGN_IN).http_only(true);
    cookie.secure(settings.behind_tls).same_site(SameSite::Lax).build()
}

/// What that cookie holds.
fn typed_name(jar: &CookieJar) -> String {
    let bytes = jar.get(TYPED_NAME).and_then(|cookie| HEXLOWER.decode(cookie.value().as_bytes()).ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(|name| without_controls(&name)).unwrap_or_default()
}

/// The failed form that a page is asked to show: its id stands in the address.
async fn retry(server: &Server, token: &str, uri: &Uri) -> Option<Retry> {
    let query = uri.query().filter(|query| query.contains(RETRY))?;
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
    let (_, id) = pairs.into_iter().find(|(name, _)| name == RETRY)?;
    match session::retry(&server.services, token, &id).await {
        Ok(body) => serde_json::from_str(&body?).ok(),
        Err(error) => {
            tracing::warn!(error = ?error, query, "a page is shown without what was typed");
            None
        }
    }
}

/// Finds out who asks; sends strangers to the sign-in page and people with a first password to change it.
pub(super) async fn identify(State(server): State<Server>, jar: CookieJar, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let theme = jar.get("theme").map(|cookie| cookie.value().to_owned()).filter(|theme| theme == "light" || theme == "dark");
    let mut visitor = Visitor {
        theme: theme.unwrap_or_default(),
        asks_code: jar.get(ASKS_CODE).is_some(),
        keys_off: jar.get(KEYS).is_some_and(|cookie| cookie.value() == "off"),
        ..Visitor::default()
    };
    if path == paths::SIGN_IN {
        visitor.typed_name = typed_name(&jar);
    }
    let token = jar.get(cookie_name(server.settings)).map(|cookie| cookie.value().to_owned());
    if let Some(token) = token {
        match session::identify(&server.services, &token).await {
            Ok(found) => {
                visitor.actor = Some(found.actor);
                visitor.session = found.session;
                visitor.emblem = found.emblem;
                visitor.retry = retry(&server, &token, request.uri()).await;
                request.extensions_mut().insert(SessionToken(token));
            }
            Err(ServiceError::NotSignedIn) => {}
            Err(error) => {
                return HttpError(error).into_response();
            }
        }
    }
    let is_open = OPEN.iter().any(|open| path == *open || (open.ends_with('/') && path.starts_with(open)));
    match &visitor.actor {
        None if path.starts_with("/api/") => return expired_session::unsaved(),
        None if expired_session::KEPT.contains(&path.as_str()) && request.method() == Method::POST => {
            return expired_session::form(request).await;
        }
        None if !is_open => {
            let reading = request.method() == Method::GET;
            let next_page = request.uri().path_and_query().filter(|_| reading).map_or("/", |whole| whole.as_str());
            let error = if jar.get(cookie_name(server.settings)).is_some() { "expired" } else { "" };
            return Redirect::to(&with_query(paths::SIGN_IN, [("next", next_page), ("error", error)])).into_response();
        }
        Some(actor)
            if actor.must_change_password
                && !matches!(path.as_str(), paths::PASSWORD | verb::CHANGE_PASSWORD | verb::SIGN_OUT)
                && !is_open =>
        {
            return Redirect::to(paths::PASSWORD).into_response();
        }
        Some(actor)
            if actor.must_enrol
                && !actor.must_change_password
                && !matches!(
                    path.as_str(),
                    paths::SECOND_FACTOR | verb::BEGIN_SECOND_FACTOR | verb::CONFIRM_SECOND_FACTOR | verb::SIGN_OUT
                )
                && !is_open =>
        {
            return Redirect::to(paths::SECOND_FACTOR).into_response();
        }
        _ => {}
    }
    request.extensions_mut().insert(visitor);
    request.extensions_mut().insert(server.services.clone());
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_proxy_wrote_counts_as_address() {
        let connection = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4711)));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "10.9.8.7, 192.0.2.44".parse().unwrap());
        let proxied = Settings { behind_tls: true };
        assert_eq!(client_address(proxied, &headers, Some(&connection)), "192.0.2.44");
        assert_eq!(client_address(Settings::default(), &headers, Some(&connection)), "127.0.0.1");
        headers.insert("x-forwarded-for", "<script>".parse().unwrap());
        assert_eq!(client_address(proxied, &headers, Some(&connection)), "127.0.0.1");
        headers.insert("x-forwarded-for", "[2001:db8::1]:443".parse().unwrap());
        assert_eq!(client_address(proxied, &headers, None), "2001:db8::1");
    }
}
