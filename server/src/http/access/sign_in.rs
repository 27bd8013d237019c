//! `POST /do/sign-in`.

use std::net::SocketAddr;

use app::paths;
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::{CookieJar, Form};
use services::ServiceError;
use services::access::session::{self, Origin, SignIn};

use crate::http::answer::{HttpError, inside};
use crate::http::signed_in::{client_address, session_cookie};
use crate::http::state::Server;

/// Opens a session and goes on to the page that was asked for.
pub(super) async fn post(
    State(server): State<Server>,
    connect: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(fields): Form<SignIn>,
) -> Response {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let address = client_address(server.settings, &headers, connect.as_deref());
    match session::sign_in(&server.services, &fields.username, &fields.password, &Origin { agent, address }).await {
        Ok(token) => (jar.add(session_cookie(server.settings, token)), Redirect::to(inside(&fields.next))).into_response(),
        Err(error @ (ServiceError::Storage(_) | ServiceError::Internal(_))) => HttpError(error).into_response(),
        Err(error) => {
            let code = if matches!(error, ServiceError::TooMany(_)) { "locked" } else { "wrong" };
            Redirect::to(&paths::with_query(paths::SIGN_IN, [("error", code), ("next", inside(&fields.next))])).into_response()
        }
    }
}
