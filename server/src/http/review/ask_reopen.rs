//! `POST /do/ask-reopen`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::CellId;
use serde::Deserialize;
use services::review::reopen::{self, ReopenRequest};

use crate::http::answer::{back_or_missing, done};
use crate::http::paths::cell_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    cell: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    until: String,
}

/// Asks for an accepted report to be opened again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let cell = CellId::new(fields.cell);
    let path = cell_path(&cell);
    let ask = ReopenRequest { scope: fields.scope, reason: fields.reason, until: fields.until.trim().parse().ok() };
    match reopen::ask(&me.actor, &server.services, &cell, &ask).await {
        Ok(()) => done(&path, Notice::ReopenAsked),
        Err(error) => {
            let typed = [("scope", ask.scope), ("reason", ask.reason), ("until", fields.until)];
            back_or_missing(&server, &me, &path, &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
