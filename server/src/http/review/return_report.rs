//! `POST /do/return-report`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::operations::settings::is_day_off;
use services::review::{self, Judgement};

use super::judgement::on_to_the_next;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Returns with reason and date, and goes on to the next in the queue.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Judgement>) -> Response {
    let judged = match review::return_as_judged(&me.actor, &server.services, &form).await {
        // the report is back already; a failed look at the calendar only leaves the hint out
        Ok(until) if is_day_off(&me.actor, &server.services, until).await.unwrap_or_default() => Ok(Notice::ReportReturnedDayOff),
        Ok(_) => Ok(Notice::ReportReturned),
        Err(error) => Err(error),
    };
    on_to_the_next(&server, &me, &form, judged).await
}
