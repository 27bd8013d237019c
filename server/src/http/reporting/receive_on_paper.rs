//! `POST /do/receive-on-paper`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::{self, PaperReport};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Enters a report that came on paper.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<PaperReport>) -> Response {
    let page = paths::cell(&form.cell);
    let done = reporting::receive_on_paper(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::PaperReceived))).await
}
