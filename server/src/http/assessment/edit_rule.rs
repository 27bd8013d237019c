//! `POST /do/edit-rule`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use domain::ids::RuleDraftId;
use services::assessment::{self, RuleForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// A rule, new or changed.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<RuleForm>) -> Response {
    let done = assessment::edit_rule(&me.actor, &server.services, &form).await;
    let draft = form.draft.clone().unwrap_or_else(|| RuleDraftId::new(""));
    let rule = if form.rule.is_empty() { "new" } else { form.rule.as_str() };
    // a form that failed comes back with the fields of the kind that was sent
    let page = paths::with_query(&paths::rule_draft_rule(&draft, &form.tree, &form.node, rule), [("kind", form.kind.as_str())]);
    let done = done.map(|_| (paths::rule_draft_node(&draft, &form.tree, &form.node), Notice::RuleDraftChanged));
    answer(&server, &me, page, &form, done).await
}
