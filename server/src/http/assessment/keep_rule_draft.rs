//! `POST /do/keep-rule-draft`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, KeepDraftForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Stores a draft of rules as a version.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<KeepDraftForm>) -> Response {
    let done = assessment::keep_draft(&me.actor, &server.services, &form).await;
    let page = paths::rule_draft(&form.draft);
    let done = done.map(|id| (paths::rule_set(&id), Notice::RulesStored));
    answer(&server, &me, page, &form, done).await
}
