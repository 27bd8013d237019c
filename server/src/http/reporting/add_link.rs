//! `POST /do/add-link`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use services::Result;
use services::reporting::evidence::{self, About};

use crate::http::answer::done;
use crate::http::paths::cell_path;
use crate::http::reporting::report_form::ReportFields;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, then adds the pasted link.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let fields = ReportFields(fields);
    match add(&server, &me, &fields).await {
        Ok(()) => done(&cell_path(&fields.cell()), Notice::EvidenceAdded),
        Err(error) => fields.back(&server, &me, &error).await,
    }
}

async fn add(server: &Server, me: &SignedIn, fields: &ReportFields) -> Result<()> {
    fields.save(server, me).await?;
    let about = About { title: fields.value("title").to_owned(), effective_on: fields.value("effective_on").to_owned() };
    evidence::add_link(&me.actor, &server.services, &fields.cell(), fields.value("url"), &about).await
}
