//! `POST /do/drop-rule-draft`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, DropDraftForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Throws a draft of rules away.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<DropDraftForm>) -> Response {
    let done = assessment::drop_draft(&me.actor, &server.services, &form).await;
    let page = paths::rule_draft(&form.draft);
    let done = done.map(|id| (paths::rule_set(&id), Notice::RuleDraftDropped));
    answer(&server, &me, page, &form, done).await
}
