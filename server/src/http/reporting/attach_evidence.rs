//! `POST /do/attach-evidence`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::ServiceError;
use services::reporting::{SentReport, evidence};

use super::report_answer::{save, to_cell};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, then lets earlier evidence of the unit serve this cell too.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<SentReport>) -> Response {
    let done = async {
        save(&server, &me, &form).await?;
        let chosen = form.evidence.as_ref().ok_or(ServiceError::NotFound("这份佐证"))?;
        evidence::attach(&me.actor, &server.services, &form.cell, chosen).await?;
        Ok(Notice::EvidenceAdded)
    };
    to_cell(&server, &me, &form, done.await).await
}
