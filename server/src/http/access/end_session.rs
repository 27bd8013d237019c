//! `POST /do/end-session`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::access::account::{self, ChosenSession};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Ends one of one's own sessions.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenSession>) -> Response {
    let done = account::end_session(&me.actor, &server.services, &form.id).await;
    answer(&server, &me, paths::ME.to_owned(), &form, done.map(|()| (paths::ME.to_owned(), Notice::SessionsEnded))).await
}
