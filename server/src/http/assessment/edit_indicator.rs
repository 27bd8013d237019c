//! `POST /do/edit-indicator`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, IndicatorForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// What an indicator says of itself.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<IndicatorForm>) -> Response {
    let done = assessment::edit_indicator(&me.actor, &server.services, &form).await;
    let page = paths::rule_draft_node(&form.draft, &form.tree, &form.node);
    let done = done.map(|()| (page.clone(), Notice::RuleDraftChanged));
    answer(&server, &me, page, &form, done).await
}
