//! `POST /do/checklist-publish`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::ChecklistId;
use serde::Deserialize;
use services::checklist;

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    checklist: String,
    #[serde(default)]
    public: String,
}

/// Switches the public address of a four-column table on or off.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let is_public = fields.public == "on";
    match checklist::set_public(&me.actor, &server.services, &ChecklistId::new(fields.checklist), is_public).await {
        Ok(()) => done("/checklists", if is_public { Notice::ChecklistPublished } else { Notice::ChecklistUnpublished }),
        Err(error) => back(&server, &me.token, "/checklists", &error, Vec::new()).await,
    }
}
