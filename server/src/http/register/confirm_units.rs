//! `POST /do/confirm-units`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::register::{self, ChosenRegister};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes a waiting file into the register; every rule is asked again.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenRegister>) -> Response {
    let stored = register::confirm(&me.actor, &server.services, &form).await;
    let done = stored.map(|_| (paths::UNITS.to_owned(), Notice::UnitsImported));
    answer(&server, &me, paths::register_preview(&form.draft), &form, done).await
}
