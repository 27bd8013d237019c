//! `POST /do/remove-county-day`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::operations::settings::{self, ChosenDay};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes a county's own day back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenDay>) -> Response {
    let done = settings::remove_day(&me.actor, &server.services, form.day).await;
    answer(&server, &me, paths::SETTINGS.to_owned(), &form, done.map(|()| (paths::SETTINGS.to_owned(), Notice::Saved))).await
}
