//! `POST /do/arrange-indicator`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, ArrangeForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Another place for an indicator, or none.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ArrangeForm>) -> Response {
    let done = assessment::arrange_indicator(&me.actor, &server.services, &form).await;
    let page = paths::rule_draft_node(&form.draft, &form.tree, &form.node);
    let done = done.map(|()| (paths::rule_draft(&form.draft), Notice::RuleDraftChanged));
    answer(&server, &me, page, &form, done).await
}
