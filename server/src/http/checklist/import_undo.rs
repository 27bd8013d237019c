//! `POST /do/import-undo`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::ImportId;
use serde::Deserialize;
use services::checklist::import;

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    import: String,
}

/// Takes a whole import back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    match import::undo(&me.actor, &server.services, &ImportId::new(fields.import)).await {
        Ok(()) => done("/checklists", Notice::ImportUndone),
        Err(error) => back(&server, &me.token, "/checklists", &error, Vec::new()).await,
    }
}
