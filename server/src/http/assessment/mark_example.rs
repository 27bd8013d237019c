//! `POST /do/mark-example`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, ExampleMarkForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// What a checking unit found on an example page.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ExampleMarkForm>) -> Response {
    let done = assessment::mark_example(&me.actor, &server.services, &form).await;
    let done = done.map(|()| (paths::cross_check(&form.round), Notice::ExampleMarked));
    answer(&server, &me, paths::check_example(&form.round, form.no), &form, done).await
}
