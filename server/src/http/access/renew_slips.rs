//! `POST /do/renew-slips`.

use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::access::account::{self, RenewSlips};

use crate::http::answer::back;
use crate::http::one_time::slips_once;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Gives everybody who has not chosen a password a new slip, and shows them.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<RenewSlips>) -> Response {
    match account::renew_slips(&me.actor, &server.services).await {
        Ok(slips) => slips_once(&server, &me, paths::NEW_ACCOUNTS, slips).await,
        Err(error) => back(&server, &me, paths::NEW_ACCOUNTS, &form, error).await,
    }
}
