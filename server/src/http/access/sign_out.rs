//! `POST /do/sign-out`.

use app::notice::Notice;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use services::access::session;

use crate::http::answer::done;
use crate::http::signed_in::{SessionToken, cookie_name};
use crate::http::state::Server;

/// Ends the session, here and in the database.
pub(super) async fn post(State(server): State<Server>, Extension(token): Extension<SessionToken>, jar: CookieJar) -> Response {
    if let Err(error) = session::sign_out(&server.services, &token.0).await {
        return crate::http::answer::failed_page(&error);
    }
    let gone = Cookie::build((cookie_name(server.settings), "")).path("/").build();
    (jar.remove(gone), done("/sign-in", Notice::SignedOut)).into_response()
}
