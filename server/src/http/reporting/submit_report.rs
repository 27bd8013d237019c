//! `POST /do/submit-report`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::{self, SentReport};

use super::report_answer::to_cell;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Hands the report in.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<SentReport>) -> Response {
    let late = reporting::submit(&me.actor, &server.services, &form.cell, form.seen(), &form.report()).await;
    let done = late.map(|late| if late { Notice::ReportSubmittedLate } else { Notice::ReportSubmitted });
    to_cell(&server, &me, &form, done).await
}
