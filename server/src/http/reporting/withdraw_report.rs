//! `POST /do/withdraw-report`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::{self, Withdrawal};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes a report back that nobody has judged.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Withdrawal>) -> Response {
    let done = reporting::withdraw(&me.actor, &server.services, &form.cell).await;
    answer(&server, &me, paths::cell(&form.cell), &form, done.map(|()| (paths::cell(&form.cell), Notice::ReportWithdrawn))).await
}
