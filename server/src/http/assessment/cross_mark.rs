//! `POST /do/cross-mark`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, CrossMarkForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Marks in the cross-check.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<CrossMarkForm>) -> Response {
    let done = assessment::cross_mark(&me.actor, &server.services, &form).await;
    answer(
        &server,
        &me,
        paths::cross_mark(&form.round, &form.unit, &form.leaf, &form.rule),
        &form,
        done.map(|()| (paths::cross_check(&form.round), Notice::CrossMarked)),
    )
    .await
}
