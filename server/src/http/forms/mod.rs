//! Form posts: `POST /do/<verb>`, one verb, one file. Each calls one use case and answers with a redirect:
//! to the next page with a notice code, or back to the form, which finds what was typed in the session.

mod accept_report;
mod accept_reports;
mod add_account;
mod add_county_day;
mod add_link;
mod add_unit;
mod ask_reopen;
mod attach_evidence;
mod change_password;
mod checklist_publish;
mod close_unit;
mod confirm_units;
mod decide_reopen;
mod disable_account;
mod edit_account;
mod edit_unit;
mod enable_account;
mod end_account_sessions;
mod end_other_sessions;
mod end_session;
mod hand_over_account;
mod import_adjust;
mod import_confirm;
mod import_discard;
mod import_undo;
mod move_unit;
mod remove_county_day;
mod remove_evidence;
mod rename_unit;
pub(super) mod report_fields;
mod reset_password;
mod return_report;
mod save_draft;
mod save_settings;
mod set_completion;
mod sign_in;
mod sign_out;
mod submit_report;
mod theme;
mod unit_fields;
mod withdraw_report;

use app::context::Flash;
use app::notice::Notice;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use domain::ids::{AccountId, UnitId};
use services::{ServiceError, session};

use super::visitor::SessionToken;
use super::{Server, refusal};

/// Makes the router and the list of its verbs from one table, so that the route test can never miss a form.
macro_rules! verbs {
    ($($path:literal => $handler:expr,)*) => {
        /// Every form's address below `/do`; the route test walks them all.
        #[cfg(test)]
        pub(super) const VERBS: &[&str] = &[$($path),*];

        /// All forms.
        pub(super) fn router() -> Router<Server> {
            Router::new()$(.route($path, post($handler)))*
        }
    };
}

// One line a verb, in alphabetical order. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/accept-report" => accept_report::post,
    "/accept-reports" => accept_reports::post,
    "/add-account" => add_account::post,
    "/add-county-day" => add_county_day::post,
    "/add-link" => add_link::post,
    "/add-unit" => add_unit::post,
    "/ask-reopen" => ask_reopen::post,
    "/attach-evidence" => attach_evidence::post,
    "/change-password" => change_password::post,
    "/checklist-publish" => checklist_publish::post,
    "/close-unit" => close_unit::post,
    "/confirm-units" => confirm_units::post,
    "/decide-reopen" => decide_reopen::post,
    "/disable-account" => disable_account::post,
    "/edit-account" => edit_account::post,
    "/edit-unit" => edit_unit::post,
    "/enable-account" => enable_account::post,
    "/end-account-sessions" => end_account_sessions::post,
    "/end-other-sessions" => end_other_sessions::post,
    "/end-session" => end_session::post,
    "/hand-over-account" => hand_over_account::post,
    "/import-adjust" => import_adjust::post,
    "/import-confirm" => import_confirm::post,
    "/import-discard" => import_discard::post,
    "/import-undo" => import_undo::post,
    "/move-unit" => move_unit::post,
    "/remove-county-day" => remove_county_day::post,
    "/remove-evidence" => remove_evidence::post,
    "/rename-unit" => rename_unit::post,
    "/reset-password" => reset_password::post,
    "/return-report" => return_report::post,
    "/save-draft" => save_draft::post,
    "/save-settings" => save_settings::post,
    "/set-completion" => set_completion::post,
    "/sign-in" => sign_in::post,
    "/sign-out" => sign_out::post,
    "/submit-report" => submit_report::post,
    "/theme" => theme::post,
    "/withdraw-report" => withdraw_report::post,
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
    if let ServiceError::Forbidden(_) = error {
        return refusal::page(StatusCode::FORBIDDEN, &error.to_string());
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

/// Whether a text can be one of our ids, and may stand in an address as it is.
fn plain_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The page of an account; an id that cannot be one leads to the list.
fn account_path(id: &AccountId) -> String {
    let plain = !id.as_str().is_empty() && id.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain { format!("/accounts/{id}") } else { "/accounts".to_owned() }
}

/// A page of a unit; an id that cannot be one leads to the list.
fn unit_path(id: &UnitId, page: &str) -> String {
    let plain = !id.as_str().is_empty() && id.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain { format!("/units/{id}{page}") } else { "/units".to_owned() }
}

/// The same error where the form calls a field otherwise than the use case.
fn renamed(error: ServiceError, from: &str, to: &str) -> ServiceError {
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
    refusal::page(StatusCode::SERVICE_UNAVAILABLE, &error.to_string())
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
