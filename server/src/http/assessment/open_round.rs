//! `POST /do/open-round`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, NewRoundForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Plans a round.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<NewRoundForm>) -> Response {
    let done = assessment::open_round(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::ROUNDS.to_owned(), &form, done.map(|id| (paths::round(&id), Notice::RoundOpened))).await
}
