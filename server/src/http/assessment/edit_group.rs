//! `POST /do/edit-group`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, GroupForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Ranks and grades of one group of rules that are being written.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<GroupForm>) -> Response {
    let done = assessment::edit_group(&me.actor, &server.services, &form).await;
    let page = paths::rule_draft_group(&form.draft, &form.group);
    let done = done.map(|()| (paths::rule_draft(&form.draft), Notice::RuleDraftChanged));
    answer(&server, &me, page, &form, done).await
}
