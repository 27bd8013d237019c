//! `POST /do/remove-county-day`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::operations::settings;

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    day: String,
}

/// Takes a county's own day back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    match settings::remove_day(&me.actor, &server.services, &fields.day).await {
        Ok(()) => done("/settings", Notice::Saved),
        Err(error) => back(&server, &me.token, "/settings", &error, Vec::new()).await,
    }
}
