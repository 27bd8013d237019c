//! `POST /do/sign-out`.

use app::notice::Notice;
use app::paths;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use services::access::session;

use crate::http::answer::{HttpError, done};
use crate::http::signed_in::{SessionToken, cookie_name};
use crate::http::state::Server;

/// Ends the session, here and in the database.
pub(super) async fn post(State(server): State<Server>, Extension(token): Extension<SessionToken>, jar: CookieJar) -> Response {
    if let Err(error) = session::sign_out(&server.services, &token.0).await {
        return HttpError(error).into_response();
    }
    let gone = Cookie::build((cookie_name(server.settings), "")).path("/").build();
    (jar.remove(gone), done(paths::SIGN_IN, Notice::SignedOut)).into_response()
}
