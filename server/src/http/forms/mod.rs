//! Form posts: `POST /do/<verb>`, one verb, one file. Each calls one use case and answers with a redirect:
//! to the next page with a notice code, or back to the form, which finds what was typed in the session.

mod sign_in;
mod sign_out;

use app::context::Flash;
use app::notice::Notice;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::post;
use services::{ServiceError, session};

use super::Server;
use super::visitor::SessionToken;

/// Makes the router and the list of its verbs from one table, so that the route test can never miss a form.
macro_rules! verbs {
    ($($path:literal => $handler:expr,)*) => {
        /// Every form's address below `/do`; the route test walks them all.
        pub(super) const VERBS: &[&str] = &[$($path),*];

        /// All forms.
        pub(super) fn router() -> Router<Server> {
            Router::new()$(.route($path, post($handler)))*
        }
    };
}

// One line a verb, in alphabetical order. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/sign-in" => sign_in::post,
    "/sign-out" => sign_out::post,
}

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
    let errors = if let ServiceError::Invalid(errors) = error { errors.clone() } else { Vec::new() };
    let page = path.split('?').next().unwrap_or(path).to_owned();
    let flash = Flash { path: page, message: error.to_string(), errors, fields };
    let text = serde_json::to_string(&flash).unwrap_or_default();
    match session::leave_flash(&server.services, &token.0, &text).await {
        Ok(()) => Redirect::to(path).into_response(),
        Err(error) => failed_page(&error),
    }
}

/// The plainest answer, for when even the session cannot be read.
pub(super) fn failed_page(error: &ServiceError) -> Response {
    let body = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>系统出错</title><p>{error}</p><p><a href=\"/\">回到首页</a></p></html>"
    );
    (StatusCode::SERVICE_UNAVAILABLE, Html(body)).into_response()
}

/// A path inside this site, or the front page: a form must not send people elsewhere.
pub(super) fn inside(path: &str) -> &str {
    let plain = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    if plain { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn a_form_never_leads_out_of_the_site() {
        for (path, safe) in
            [("/cells?a=1", "/cells?a=1"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"), ("", "/")]
        {
            assert_eq!(inside(path), safe, "{path}");
        }
    }
}
