//! `POST /do/theme`.

use app::context::ThemeChoice;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, SameSite};
use axum_extra::extract::{CookieJar, Form};

use crate::http::answer::inside;
use crate::http::state::Server;

/// Remembers light, dark or the system's choice in this browser for good, and goes back to the page.
pub(super) async fn post(State(server): State<Server>, jar: CookieJar, Form(fields): Form<ThemeChoice>) -> Response {
    let theme = if matches!(fields.theme.as_str(), "light" | "dark") { fields.theme } else { "auto".to_owned() };
    let cookie = Cookie::build(("theme", theme))
        .path("/")
        .http_only(true)
        .secure(server.settings.behind_tls)
        .same_site(SameSite::Lax)
        .permanent()
        .build();
    (jar.add(cookie), Redirect::to(inside(&fields.next))).into_response()
}
