//! `POST /do/add-unit`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::register::{self, UnitFields};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Adds a unit to the register.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<UnitFields>) -> Response {
    let done = register::add(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::NEW_UNIT.to_owned(), &form, done.map(|id| (paths::unit(&id), Notice::UnitAdded))).await
}
