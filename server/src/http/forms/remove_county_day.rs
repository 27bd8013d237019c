//! `POST /do/remove-county-day`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::settings;

use super::{back, done};
use crate::http::Server;
use crate::http::visitor::SignedIn;

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
