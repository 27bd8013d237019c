//! `POST /do/set-sign-off`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::operations::settings::{self, SignOffForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Asks for a signature before reports go to the office, or asks no more.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<SignOffForm>) -> Response {
    let done = settings::set_sign_off(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::SETTINGS.to_owned(), &form, done.map(|()| (paths::SETTINGS.to_owned(), Notice::Saved))).await
}
