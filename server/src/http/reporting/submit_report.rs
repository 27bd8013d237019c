//! `POST /do/submit-report`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use services::reporting::{self, HandedIn};

use super::received::ReceivedReport;
use super::report_answer::{Draft, press};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Hands the report in, with the links and files that stand in its evidence fields.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, received: ReceivedReport) -> Response {
    press(&server, &me, received, Draft::OnlyBesideEvidence, async |form, _| {
        Ok(match reporting::submit(&me.actor, &server.services, &form.cell, form.seen(), &form.report()).await? {
            HandedIn::InTime => Notice::ReportSubmitted,
            HandedIn::Late => Notice::ReportSubmittedLate,
            HandedIn::ToSign => Notice::ReportToSign,
        })
    })
    .await
}
