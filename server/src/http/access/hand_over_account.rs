//! `POST /do/hand-over-account`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::access::account::{self, HandOver};

use crate::http::answer::back;
use crate::http::one_time::shown_once;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Shuts an account and opens one for the successor.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<HandOver>) -> Response {
    match account::hand_over(&me.actor, &server.services, &form).await {
        Ok(once) => shown_once(&server, &me, once, Notice::AccountHandedOver).await,
        Err(error) => back(&server, &me, &paths::account(&form.id), &form, error).await,
    }
}
