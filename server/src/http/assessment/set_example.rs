//! `POST /do/set-example`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, ExampleForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// An example page of the cross-check.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ExampleForm>) -> Response {
    let done = assessment::set_example(&me.actor, &server.services, &form).await;
    let done = done.map(|()| (paths::cross_check(&form.round), Notice::ExampleSet));
    answer(&server, &me, paths::check_example(&form.round, form.no), &form, done).await
}
