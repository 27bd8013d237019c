//! `POST /do/add-link`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::{SentReport, evidence};

use super::report_answer::{save, to_cell};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, then adds the pasted link.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<SentReport>) -> Response {
    let done = async {
        save(&server, &me, &form).await?;
        evidence::add_link(&me.actor, &server.services, &form.cell, &form.url, &form.about()).await?;
        Ok(Notice::EvidenceAdded)
    };
    to_cell(&server, &me, &form, done.await).await
}
