//! `POST /do/take-text`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use services::reporting;

use super::received::ReceivedReport;
use super::report_answer::{Draft, press};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, then puts the last period's text, or what the support units wrote, into the draft.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, received: ReceivedReport) -> Response {
    press(&server, &me, received, Draft::Saved, async |form, _| {
        let added = reporting::take_text(&me.actor, &server.services, &form.cell, form.seen(), &form.report(), &form.from).await?;
        Ok(if added { Notice::TextTaken } else { Notice::TextThereAlready })
    })
    .await
}
