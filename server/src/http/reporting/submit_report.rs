//! `POST /do/submit-report`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::{self, SentReport};

use super::report_answer::{offer_whole_address, take_evidence, to_cell};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Hands the report in, with the addresses that stand in its evidence fields.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(mut form): Form<SentReport>) -> Response {
    let done = async {
        take_evidence(&server, &me, &mut form).await?;
        let late = reporting::submit(&me.actor, &server.services, &form.cell, form.seen(), &form.report()).await?;
        Ok(if late { Notice::ReportSubmittedLate } else { Notice::ReportSubmitted })
    };
    let done = done.await;
    offer_whole_address(&mut form);
    to_cell(&server, &me, &form, done).await
}
