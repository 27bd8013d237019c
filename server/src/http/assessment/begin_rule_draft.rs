//! `POST /do/begin-rule-draft`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, BeginDraftForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Begins to write on rules.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<BeginDraftForm>) -> Response {
    let done = assessment::begin_draft(&me.actor, &server.services, &form).await;
    let page = paths::rule_set(&form.rules);
    let done = done.map(|id| (paths::rule_draft(&id), Notice::RuleDraftBegun));
    answer(&server, &me, page, &form, done).await
}
