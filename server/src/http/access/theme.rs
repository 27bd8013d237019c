//! `POST /do/theme`.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use crate::http::answer::inside;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    theme: String,
    #[serde(default)]
    next: String,
}

/// Remembers light, dark or the system's choice in this browser for good, and goes back to the page.
pub(super) async fn post(State(server): State<Server>, jar: CookieJar, Form(fields): Form<Fields>) -> Response {
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
