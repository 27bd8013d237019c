//! `POST /do/withdraw-report`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::CellId;
use serde::Deserialize;
use services::reporting;

use crate::http::answer::{back_or_missing, done};
use crate::http::paths::cell_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    cell: String,
}

/// Takes a report back that nobody has judged.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let cell = CellId::new(fields.cell);
    let path = cell_path(&cell);
    match reporting::withdraw(&me.actor, &server.services, &cell).await {
        Ok(()) => done(&path, Notice::ReportWithdrawn),
        Err(error) => back_or_missing(&server, &me, &path, &error, Vec::new()).await,
    }
}
