//! `POST /do/add-county-day`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::operations::settings::{self, DayForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Declares a day off or on for this county.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<DayForm>) -> Response {
    let done = settings::add_day(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::SETTINGS.to_owned(), &form, done.map(|()| (paths::SETTINGS.to_owned(), Notice::Saved))).await
}
