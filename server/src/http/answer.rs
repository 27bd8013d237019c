//! How a form answers: on to the next page with a notice code, or back to the form, which finds what was sent by an id
//! in its address. And how anything else is refused.

use app::notice::Notice;
use app::paths::with_query;
use app::refusal::status_of;
use app::retry::{RETRY, Retry};
use axum::response::{IntoResponse, Redirect, Response};
use services::access::session;
use services::operations::scheduled::When;
use services::{Form, Result, ServiceError};

use super::error_pages;
use super::signed_in::SignedIn;
use super::state::Server;

/// A refusal as a page with the status that belongs to it. What only the log may know goes there.
#[derive(Debug)]
pub(super) struct HttpError(pub(super) ServiceError);

impl From<ServiceError> for HttpError {
    fn from(error: ServiceError) -> Self {
        Self(error)
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let status = status_of(&self.0);
        if status.is_server_error() {
            tracing::error!(error = ?self.0, "request failed");
        }
        error_pages::page(status, &self.0.to_string())
    }
}

/// What a handler answers that has no form to go back to.
pub(super) type Answer = std::result::Result<Response, HttpError>;

/// Where a finished form leads, and what the next page says.
pub(super) type Next = (String, Notice);

/// Done: to the next page, which says so.
pub(super) fn done(path: &str, notice: Notice) -> Response {
    let (path, place) = path.split_once('#').map_or((path, String::new()), |(path, place)| (path, format!("#{place}")));
    let sign = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{sign}notice={}{place}", notice.code())).into_response()
}

/// What the next page says of a change: it was made, or waits for its day.
pub(super) const fn told(when: When, made: Notice) -> Notice {
    match when {
        When::Now => made,
        When::On(_) => Notice::Arranged,
    }
}

/// What became of a form: on to the next page, or [`back`] to its own.
pub(super) async fn answer<F: Form>(server: &Server, me: &SignedIn, page: String, form: &F, result: Result<Next>) -> Response {
    match result {
        Ok((path, notice)) => done(&path, notice),
        Err(error) => back(server, me, &page, form, error).await,
    }
}

/// Not done: back to the form's page, with what was sent and what to correct. What is not there, or not for this person, is
/// answered as such: the form's page would not show either.
pub(super) async fn back<F: Form>(server: &Server, me: &SignedIn, page: &str, form: &F, error: ServiceError) -> Response {
    match &error {
        ServiceError::Forbidden(_) | ServiceError::NotFound(_) | ServiceError::NotSignedIn => return HttpError(error).into_response(),
        ServiceError::Storage(_) | ServiceError::Internal(_) => tracing::error!(page, error = ?error, "form failed"),
        _ => {}
    }
    shown_again(server, me, page, Retry::new(page, form, &error)).await
}

/// Neither done nor refused: the form's page again, with the form as one of its buttons changed it.
pub(super) async fn changed<F: Form>(server: &Server, me: &SignedIn, page: &str, form: &F) -> Response {
    shown_again(server, me, page, Retry::kept(page, form)).await
}

async fn shown_again(server: &Server, me: &SignedIn, page: &str, retry: Retry) -> Response {
    let body = serde_json::to_string(&retry).unwrap_or_default();
    match session::keep_retry(&server.services, &me.token.0, &retry.page, &retry.form, &body).await {
        Ok(id) => Redirect::to(&with_query(page, [(RETRY, id)])).into_response(),
        Err(error) => HttpError(error).into_response(),
    }
}

/// The same sentence on the form's page instead of a page of its own, for lists whose other rows are still there.
pub(super) fn said_on_its_page(error: ServiceError) -> ServiceError {
    if let ServiceError::NotFound(_) = error { ServiceError::Refused(error.to_string()) } else { error }
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
