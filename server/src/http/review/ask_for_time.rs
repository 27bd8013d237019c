//! `POST /do/ask-for-time`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::reopen::{self, ExtensionRequest};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Asks for a later date.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ExtensionRequest>) -> Response {
    let done = reopen::ask_for_time(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::cell(&form.cell), &form, done.map(|()| (paths::cell(&form.cell), Notice::ExtensionAsked))).await
}
