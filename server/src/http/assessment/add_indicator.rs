//! `POST /do/add-indicator`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, NewIndicatorForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// A new indicator.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<NewIndicatorForm>) -> Response {
    let done = assessment::add_indicator(&me.actor, &server.services, &form).await;
    let page = paths::rule_draft(&form.draft);
    let done = done.map(|id| (paths::rule_draft_node(&form.draft, &form.tree, &id), Notice::RuleDraftChanged));
    answer(&server, &me, page, &form, done).await
}
