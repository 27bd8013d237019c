//! `POST /do/announce-draw`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, AnnounceForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Fixes the notice of a draw.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<AnnounceForm>) -> Response {
    let done = assessment::announce_draw(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::cross_check(&form.round), &form, done.map(|()| (paths::cross_check(&form.round), Notice::DrawAnnounced)))
        .await
}
