//! `POST /do/derive-tree`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, DeriveForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// A tree of its own for some units.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<DeriveForm>) -> Response {
    let done = assessment::derive_tree(&me.actor, &server.services, &form).await;
    let page = paths::rule_draft_derive(&form.draft, &form.tree);
    let done = done.map(|tree| (format!("{}#{tree}", paths::rule_draft(&form.draft)), Notice::RuleDraftChanged));
    answer(&server, &me, page, &form, done).await
}
