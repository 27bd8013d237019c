//! `POST /do/change-password`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::{Actor, access::account};

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

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
        Ok(()) => done(next(&me.actor), Notice::PasswordChanged),
        Err(error) => back(&server, &me.token, "/password", &error, Vec::new()).await,
    }
}

/// Whoever had to change a first password came to work and is led to it; whoever wanted to sees the account again.
fn next(actor: &Actor) -> &'static str {
    match (actor.must_change_password, &actor.unit) {
        (false, _) => "/me",
        (true, Some(_)) => "/todo",
        (true, None) => "/",
    }
}
