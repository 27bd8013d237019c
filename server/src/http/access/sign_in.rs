//! `POST /do/sign-in`.

use std::net::SocketAddr;

use app::paths;
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::{CookieJar, Form};
use services::ServiceError;
use services::access::session::{self, Origin, SignIn};

use crate::http::answer::{HttpError, inside};
use crate::http::signed_in::{
    asks_code_cookie, client_address, cookie_name, device_cookie, device_name, session_cookie, typed_name_cookie,
};
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
    let device = jar.get(device_name(server.settings)).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    match session::open(&server.services, &fields, &Origin { agent, address, device }).await {
        Ok(opened) => {
            // whoever was signed in here before is not any more
            if let Some(before) = jar.get(cookie_name(server.settings))
                && let Err(error) = session::sign_out(&server.services, before.value()).await
            {
                tracing::warn!(error = ?error, "the session before is left to end by itself");
            }
            let device = device_cookie(server.settings, opened.device).to_string();
            let mut jar = jar.add(session_cookie(server.settings, opened.token));
            if !fields.code.is_empty() {
                jar = jar.add(asks_code_cookie(server.settings));
            }
            let mut response = (jar, Redirect::to(inside(&fields.next))).into_response();
            if let Ok(device) = HeaderValue::from_str(&device) {
                response.headers_mut().append(header::SET_COOKIE, device);
            }
            response
        }
        Err(error @ (ServiceError::Storage(_) | ServiceError::Internal(_))) => HttpError(error).into_response(),
        Err(error) => {
            let at_code = matches!(&error, ServiceError::Invalid(fields) if fields.iter().any(|one| one.field == SignIn::code));
            // whoever typed the right one hears why it is of no use any more, and is not left to try until the name is paused
            let has_run_out = matches!(&error, ServiceError::Invalid(fields) if fields.iter().any(|one| one.message == session::RUN_OUT));
            let code = match (error, at_code) {
                (ServiceError::TooMany(_), _) => "locked",
                (_, true) if fields.code.trim().is_empty() => "code",
                (_, true) => "code-wrong",
                _ if has_run_out => "run-out",
                _ => "wrong",
            };
            let page = paths::with_query(paths::SIGN_IN, [("error", code), ("next", inside(&fields.next))]);
            (jar.add(typed_name_cookie(server.settings, &fields.username)), Redirect::to(&page)).into_response()
        }
    }
}
