//! `POST /do/ask-reopen`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::reopen::{self, ReopenRequest};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Asks for an accepted report to be opened again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ReopenRequest>) -> Response {
    let done = reopen::ask(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::cell(&form.cell), &form, done.map(|()| (paths::cell(&form.cell), Notice::ReopenAsked))).await
}
