//! `POST /do/save-draft`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;

use crate::http::answer::done;
use crate::http::paths::cell_path;
use crate::http::reporting::report_form::ReportFields;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed so far.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let fields = ReportFields(fields);
    match fields.save(&server, &me).await {
        Ok(()) => done(&cell_path(&fields.cell()), Notice::DraftSaved),
        Err(error) => fields.back(&server, &me, &error).await,
    }
}
