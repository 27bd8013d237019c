//! `POST /do/decide-appeal`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, DecisionForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Decides an appeal, or approves a correction.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<DecisionForm>) -> Response {
    let done = assessment::decide(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::appeal(&form.appeal), &form, done.map(|_| (paths::appeal(&form.appeal), Notice::AppealDecided))).await
}
