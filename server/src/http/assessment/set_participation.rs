//! `POST /do/set-participation`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, ParticipationForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes a unit out of a round, or in again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ParticipationForm>) -> Response {
    let done = assessment::set_participation(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::round(&form.round), &form, done.map(|()| (paths::round(&form.round), Notice::ParticipationSet))).await
}
