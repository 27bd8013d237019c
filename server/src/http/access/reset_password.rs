//! `POST /do/reset-password`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::access::account::{self, PasswordReset};

use crate::http::answer::back;
use crate::http::one_time::shown_once;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Gives an account a one-time password and shows it.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<PasswordReset>) -> Response {
    match account::reset_password(&me.actor, &server.services, &form).await {
        Ok(once) => shown_once(&server, &me, once, Notice::PasswordReset).await,
        Err(error) => back(&server, &me, &paths::account(&form.id), &form, error).await,
    }
}
