//! `POST /do/add-all-accounts`.

use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::access::account::{self, AllAccounts};

use crate::http::answer::back;
use crate::http::one_time::slips_once;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Adds an account for every unit that has none, and shows the slips.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<AllAccounts>) -> Response {
    match account::add_all(&me.actor, &server.services).await {
        Ok(slips) => slips_once(&server, &me, paths::NEW_ACCOUNTS, slips).await,
        Err(error) => back(&server, &me, paths::NEW_ACCOUNTS, &form, error).await,
    }
}
