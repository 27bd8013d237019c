//! `POST /do/remove-evidence`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::EvidenceId;
use services::{Result, reporting::evidence};

use crate::http::answer::done;
use crate::http::paths::cell_path;
use crate::http::reporting::report_form::ReportFields;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, then takes a piece of evidence off this cell.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let fields = ReportFields(fields);
    match remove(&server, &me, &fields).await {
        Ok(()) => done(&cell_path(&fields.cell()), Notice::EvidenceRemoved),
        Err(error) => fields.back(&server, &me, &error).await,
    }
}

async fn remove(server: &Server, me: &SignedIn, fields: &ReportFields) -> Result<()> {
    fields.save(server, me).await?;
    evidence::remove(&me.actor, &server.services, &fields.cell(), &EvidenceId::new(fields.value("evidence"))).await
}
