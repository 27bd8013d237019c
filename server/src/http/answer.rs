//! How a form answers: on to the next page with a notice code, or back to the form, which finds what was typed in the
//! session.

use app::context::Flash;
use app::notice::Notice;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use services::ServiceError;
use services::access::session;

use super::error_pages;
use super::signed_in::{SessionToken, SignedIn};
use super::state::Server;

/// Done: to the next page, which says so.
pub(super) fn done(path: &str, notice: Notice) -> Response {
    let sign = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{sign}notice={}", notice.code())).into_response()
}

/// Not done: back to the form, with what was typed and what to correct. `fields` must not hold a password.
pub(super) async fn back(
    server: &Server,
    token: &SessionToken,
    path: &str,
    error: &ServiceError,
    fields: Vec<(String, String)>,
) -> Response {
    if matches!(error, ServiceError::Storage(_) | ServiceError::Internal(_)) {
        tracing::error!(path, error = ?error, "form failed");
    }
    if let ServiceError::Forbidden(_) = error {
        return error_pages::page(StatusCode::FORBIDDEN, &error.to_string());
    }
    let errors = if let ServiceError::Invalid(errors) = error { errors.clone() } else { Vec::new() };
    let page = path.split('?').next().unwrap_or(path).to_owned();
    let flash = Flash { path: page, message: error.to_string(), errors, fields, once: None };
    let text = serde_json::to_string(&flash).unwrap_or_default();
    match session::leave_flash(&server.services, &token.0, &text).await {
        Ok(()) => Redirect::to(path).into_response(),
        Err(error) => failed_page(&error),
    }
}

/// Half done: on to the page that shows what was read, with the fields it needs.
pub(super) async fn leave(server: &Server, token: &SessionToken, path: &str, fields: Vec<(String, String)>) -> Response {
    let flash = Flash { path: path.to_owned(), fields, ..Flash::default() };
    let text = serde_json::to_string(&flash).unwrap_or_default();
    match session::leave_flash(&server.services, &token.0, &text).await {
        Ok(()) => Redirect::to(path).into_response(),
        Err(error) => failed_page(&error),
    }
}

/// Done: to the next page, which shows a one-time password exactly once. It never stands in an address.
pub(super) async fn tell_once(server: &Server, token: &SessionToken, path: &str, notice: Notice, password: String) -> Response {
    let flash = Flash { path: path.to_owned(), once: Some(password), ..Flash::default() };
    let text = serde_json::to_string(&flash).unwrap_or_default();
    match session::leave_flash(&server.services, &token.0, &text).await {
        Ok(()) => done(path, notice),
        Err(error) => failed_page(&error),
    }
}

/// As [`back`], but what is not there (or not for this person) is answered as such: the form's page would not show either.
pub(super) async fn back_or_missing(
    server: &Server,
    me: &SignedIn,
    path: &str,
    error: &ServiceError,
    fields: Vec<(String, String)>,
) -> Response {
    if matches!(error, ServiceError::NotFound(_)) {
        return error_pages::page(axum::http::StatusCode::NOT_FOUND, &error.to_string());
    }
    back(server, &me.token, path, error, fields).await
}

/// The same error where the form calls a field otherwise than the use case.
pub(super) fn renamed(error: ServiceError, from: &str, to: &str) -> ServiceError {
    match error {
        ServiceError::Invalid(mut errors) => {
            errors.iter_mut().filter(|error| error.field == from).for_each(|error| to.clone_into(&mut error.field));
            ServiceError::Invalid(errors)
        }
        other => other,
    }
}

/// The plainest answer, for when even the session cannot be read.
pub(super) fn failed_page(error: &ServiceError) -> Response {
    error_pages::page(StatusCode::SERVICE_UNAVAILABLE, &error.to_string())
}

/// A path inside this site, or the front page: a form must not send people elsewhere.
pub(super) fn inside(path: &str) -> &str {
    let plain = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    if plain { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use crate::http::answer::inside;

    #[test]
    fn a_form_never_leads_out_of_the_site() {
        for (path, safe) in
            [("/cells?a=1", "/cells?a=1"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"), ("", "/")]
        {
            assert_eq!(inside(path), safe, "{path}");
        }
    }
}
