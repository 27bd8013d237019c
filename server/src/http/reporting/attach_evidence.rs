//! `POST /do/attach-evidence`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use services::ServiceError;
use services::reporting::evidence;

use super::received::ReceivedReport;
use super::report_answer::{Draft, press};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, then lets earlier evidence of the unit serve this cell too.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, received: ReceivedReport) -> Response {
    press(&server, &me, received, Draft::Saved, async |form, _| {
        let chosen = form.evidence.as_ref().ok_or(ServiceError::NotFound("这份佐证材料"))?;
        evidence::attach(&me.actor, &server.services, &form.cell, chosen).await?;
        Ok(Notice::EvidenceAdded)
    })
    .await
}
