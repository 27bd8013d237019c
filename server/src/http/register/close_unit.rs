//! `POST /do/close-unit`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::register::{self, Closing};

use crate::http::answer::{answer, told};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Ends a unit on a day, or merges it into another.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Closing>) -> Response {
    let done = register::close(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::unit_edit(&form.id), &form, done.map(|when| (paths::unit(&form.id), told(when, Notice::UnitClosed)))).await
}
