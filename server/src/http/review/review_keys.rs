//! `POST /do/review-keys`.

use app::context::KeysChoice;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::{CookieJar, Form};

use crate::http::answer::inside;
use crate::http::signed_in::keys_cookie;
use crate::http::state::Server;

/// Remembers in this browser whether single letters act in the review, and goes back to the page.
pub(super) async fn post(State(server): State<Server>, jar: CookieJar, Form(fields): Form<KeysChoice>) -> Response {
    let cookie = keys_cookie(server.settings, fields.keys == "off");
    (jar.add(cookie), Redirect::to(inside(&fields.next))).into_response()
}
