//! `POST /do/close-year`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::close_year::{self, CloseYearForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Closes a list.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<CloseYearForm>) -> Response {
    let page = paths::close_year(&form.checklist);
    let done = close_year::close_year(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::YearClosed))).await
}
