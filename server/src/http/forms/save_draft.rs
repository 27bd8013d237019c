//! `POST /do/save-draft`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;

use super::done;
use super::report_fields::{ReportFields, cell_path};
use crate::http::Server;
use crate::http::visitor::SignedIn;

/// Saves what was typed so far.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let fields = ReportFields(fields);
    match fields.save(&server, &me).await {
        Ok(()) => done(&cell_path(&fields.cell()), Notice::DraftSaved),
        Err(error) => fields.back(&server, &me, &error).await,
    }
}
