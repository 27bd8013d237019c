//! `POST /do/end-session`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::access::account;

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    id: String,
}

/// Ends one of one's own sessions.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    match account::end_session(&me.actor, &server.services, &fields.id).await {
        Ok(()) => done("/me", Notice::SessionsEnded),
        Err(error) => back(&server, &me.token, "/me", &error, Vec::new()).await,
    }
}
