//! `POST /do/accept-reports`.

use app::notice::Notice;
use app::paths::review_queue;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::{self, TickedReports};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Accepts the ticked reports, each as it was seen.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<TickedReports>) -> Response {
    let done = review::bulk_accept(&me.actor, &server.services, &form.id).await;
    answer(&server, &me, queue(&form), &form, done.map(|accepted| (queue(&form), notice(accepted.left)))).await
}

fn queue(form: &TickedReports) -> String {
    review_queue(None, &form.unit, &form.section)
}

fn notice(left: usize) -> Notice {
    if left == 0 { Notice::ReportsAccepted } else { Notice::ReportsAcceptedPartly }
}
