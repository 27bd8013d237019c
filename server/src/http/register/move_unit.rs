//! `POST /do/move-unit`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::register::{self, Move};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Moves a unit to another place of the official order.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Move>) -> Response {
    let done = register::move_to(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::unit_edit(&form.id), &form, done.map(|()| (paths::unit_edit(&form.id), Notice::UnitMoved))).await
}
