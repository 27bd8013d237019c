//! `POST /do/load-holidays`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::operations::settings::{self, HolidayForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Reads a pasted notice; loads it once its preview was confirmed.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<HolidayForm>) -> Response {
    let done = settings::load_holidays(&me.actor, &server.services, &form).await;
    let next = done.map(|_| (paths::SETTINGS.to_owned(), Notice::HolidaysLoaded));
    answer(&server, &me, paths::SETTINGS.to_owned(), &form, next).await
}
