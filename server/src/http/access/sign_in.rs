//! `POST /do/sign-in`.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use services::ServiceError;
use services::access::session::{self, Origin};

use crate::http::answer::inside;
use crate::http::signed_in::{client_address, session_cookie};
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Opens a session and goes on to the page that was asked for.
pub(super) async fn post(
    State(server): State<Server>,
    connect: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(fields): Form<Fields>,
) -> Response {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let address = client_address(server.settings, &headers, connect.as_deref());
    match session::sign_in(&server.services, &fields.username, &fields.password, &Origin { agent, address }).await {
        Ok(token) => (jar.add(session_cookie(server.settings, token)), Redirect::to(inside(&fields.next))).into_response(),
        Err(error @ (ServiceError::Storage(_) | ServiceError::Internal(_))) => {
            tracing::error!(error = ?error, "sign-in failed");
            crate::http::answer::failed_page(&error)
        }
        Err(error) => {
            let code = if matches!(error, ServiceError::TooMany(_)) { "locked" } else { "wrong" };
            Redirect::to(&format!("/sign-in?error={code}&next={}", app::context::encode(inside(&fields.next)))).into_response()
        }
    }
}
