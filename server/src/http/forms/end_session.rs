//! `POST /do/end-session`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::account;

use super::{back, done};
use crate::http::Server;
use crate::http::visitor::SignedIn;

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
