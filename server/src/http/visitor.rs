//! Who asks: from the session cookie to the [`Visitor`] that pages and forms find in the request.

use app::context::{Flash, Visitor};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use services::{ServiceError, session};

use super::{Server, Settings};

/// Addresses that need nobody to be signed in.
const OPEN: [&str; 3] = ["/sign-in", "/do/sign-in", "/public/"];

/// The session's token, for handlers that end or mark the session.
#[derive(Debug, Clone)]
pub(super) struct SessionToken(pub(super) String);

/// The cookie's name. `__Host-` is only allowed on secure connections.
pub(super) fn cookie_name(settings: Settings) -> &'static str {
    if settings.behind_tls { "__Host-gongkai" } else { "gongkai" }
}

/// The session cookie.
pub(super) fn session_cookie(settings: Settings, token: String) -> Cookie<'static> {
    Cookie::build((cookie_name(settings), token)).path("/").http_only(true).secure(settings.behind_tls).same_site(SameSite::Lax).build()
}

/// Finds out who asks; sends strangers to the sign-in page and people with a first password to change it.
pub(super) async fn identify(State(server): State<Server>, jar: CookieJar, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let theme = jar.get("theme").map(|cookie| cookie.value().to_owned()).filter(|theme| theme == "light" || theme == "dark");
    let mut visitor = Visitor { theme: theme.unwrap_or_default(), ..Visitor::default() };
    let token = jar.get(cookie_name(server.settings)).map(|cookie| cookie.value().to_owned());
    if let Some(token) = token {
        match session::actor(&server.services, &token).await {
            Ok((actor, flash)) => {
                visitor.actor = Some(actor);
                visitor.flash = flash.and_then(|text| serde_json::from_str::<Flash>(&text).ok());
                request.extensions_mut().insert(SessionToken(token));
            }
            Err(ServiceError::NotSignedIn) => {}
            Err(error) => {
                tracing::error!(error = ?error, "session lookup failed");
                return super::forms::failed_page(&error);
            }
        }
    }
    let is_open = OPEN.iter().any(|open| path == *open || (open.ends_with('/') && path.starts_with(open)));
    match &visitor.actor {
        None if !is_open => {
            let reading = request.method() == Method::GET;
            let next_page = request.uri().path_and_query().filter(|_| reading).map_or("/", |whole| whole.as_str());
            let error = if jar.get(cookie_name(server.settings)).is_some() { "&error=expired" } else { "" };
            return Redirect::to(&format!("/sign-in?next={}{error}", app::context::encode(next_page))).into_response();
        }
        Some(actor)
            if actor.must_change_password && !matches!(path.as_str(), "/password" | "/do/change-password" | "/do/sign-out") && !is_open =>
        {
            return Redirect::to("/password").into_response();
        }
        _ => {}
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}
