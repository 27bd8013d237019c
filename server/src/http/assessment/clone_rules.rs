//! `POST /do/clone-rules`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, CloneRulesForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// The same rules for another year.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<CloneRulesForm>) -> Response {
    let done = assessment::clone_rules(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::rule_set(&form.rules), &form, done.map(|id| (paths::rule_set(&id), Notice::RulesStored))).await
}
