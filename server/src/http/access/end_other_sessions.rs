//! `POST /do/end-other-sessions`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use services::access::account;

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Ends all of one's own sessions but this one.
pub(super) async fn post(State(server): State<Server>, me: SignedIn) -> Response {
    match account::end_other_sessions(&me.actor, &server.services, &me.session).await {
        Ok(_) => done("/me", Notice::SessionsEnded),
        Err(error) => back(&server, &me.token, "/me", &error, Vec::new()).await,
    }
}
