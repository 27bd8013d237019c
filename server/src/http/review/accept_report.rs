//! `POST /do/accept-report`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::{self, Acceptance, Judgement, Outcome};

use super::judgement::on_to_the_next;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Accepts and goes on to the next in the queue.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Judgement>) -> Response {
    let acceptance = Acceptance { short_of_quota: form.short_of_quota, reason: form.reason.clone() };
    let judged = review::accept(&me.actor, &server.services, &form.cell, form.revision, &acceptance).await;
    let said = judged.map(|outcome| if outcome == Outcome::Notes { Notice::ReportNoted } else { Notice::ReportAccepted });
    on_to_the_next(&server, &me, &form, said).await
}
