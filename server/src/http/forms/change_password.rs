//! `POST /do/change-password`.

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
    old: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

/// Changes one's own password; nothing that was typed comes back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    match account::change_password(&me.actor, &server.services, &me.session, &fields.old, &fields.new, &fields.again).await {
        Ok(()) => done("/me", Notice::PasswordChanged),
        Err(error) => back(&server, &me.token, "/password", &error, Vec::new()).await,
    }
}
