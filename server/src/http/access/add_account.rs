//! `POST /do/add-account`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::access::account::{self, NewAccount};

use crate::http::answer::back;
use crate::http::one_time::shown_once;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Adds an account and shows its one-time password.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<NewAccount>) -> Response {
    match account::add(&me.actor, &server.services, form.clone()).await {
        Ok(once) => shown_once(&server, &me, once, Notice::AccountAdded).await,
        Err(error) => back(&server, &me, paths::NEW_ACCOUNT, &form, error).await,
    }
}
