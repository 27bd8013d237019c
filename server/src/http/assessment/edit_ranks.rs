//! `POST /do/edit-ranks`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, RanksForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// How units are ranked by rules that are being written, and how their numbers are written.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<RanksForm>) -> Response {
    let done = assessment::edit_ranks(&me.actor, &server.services, &form).await;
    let page = paths::rule_draft(&form.draft);
    let done = done.map(|()| (paths::rule_draft(&form.draft), Notice::RuleDraftChanged));
    answer(&server, &me, page, &form, done).await
}
