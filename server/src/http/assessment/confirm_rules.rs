//! `POST /do/confirm-rules`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, ConfirmRulesForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Stores rules that were looked at.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ConfirmRulesForm>) -> Response {
    let done = assessment::confirm(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::rules_preview(&form.draft), &form, done.map(|id| (paths::rule_set(&id), Notice::RulesStored))).await
}
