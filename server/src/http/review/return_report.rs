//! `POST /do/return-report`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::{self, Judgement};

use super::judgement::on_to_the_next;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Returns with reason and date, and goes on to the next in the queue.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Judgement>) -> Response {
    let judged = review::return_as_judged(&me.actor, &server.services, &form).await;
    on_to_the_next(&server, &me, &form, judged.map(|_| Notice::ReportReturned)).await
}
