//! `POST /do/accept-reports`.

use app::notice::Notice;
use app::paths::{just_judged, review_queue};
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::{self, BulkAccepted, Narrowed, TickedReports};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Accepts the ticked reports, each as it was seen; the queue that follows can take all of it back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<TickedReports>) -> Response {
    let queue = review_queue(None, &Narrowed::from_carried(&form.queue));
    let done = review::bulk_accept(&me.actor, &server.services, &form.id).await;
    let next = done.map(|done| (just_judged(queue.clone(), &done.accepted), notice(&done)));
    answer(&server, &me, queue, &form, next).await
}

fn notice(done: &BulkAccepted) -> Notice {
    match (done.own_paper, done.left) {
        (0, 0) => Notice::ReportsAccepted,
        (0, _) => Notice::ReportsAcceptedPartly,
        _ => Notice::ReportsAcceptedButOwnPaper,
    }
}
