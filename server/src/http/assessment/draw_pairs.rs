//! `POST /do/draw-pairs`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, DrawForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Draws.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<DrawForm>) -> Response {
    let done = assessment::draw_pairs(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::cross_check(&form.round), &form, done.map(|()| (paths::cross_check(&form.round), Notice::PairsDrawn))).await
}
