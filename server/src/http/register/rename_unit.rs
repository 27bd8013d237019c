//! `POST /do/rename-unit`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::register::{self, Renaming};

use crate::http::answer::{answer, told};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Gives a unit other names from a day on.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Renaming>) -> Response {
    let done = register::rename(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::unit_edit(&form.id), &form, done.map(|when| (paths::unit(&form.id), told(when, Notice::UnitRenamed)))).await
}
