//! `POST /do/set-report-rule`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::report_rule::{RuleForm, set_report_rule};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Sets what the reports on a task need.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<RuleForm>) -> Response {
    let page = paths::edit_task(&form.task);
    let done = set_report_rule(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::Saved))).await
}
