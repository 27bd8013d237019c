//! `POST /do/split-task`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::edit_task::{self, SplitTaskForm};

use crate::http::answer::{answer, told};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Splits a task into nodes.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<SplitTaskForm>) -> Response {
    let done = edit_task::split_task(&me.actor, &server.services, &form).await;
    let next = done.map(|when| (paths::task(&form.task), told(when, Notice::TaskSplit)));
    answer(&server, &me, paths::edit_task(&form.task), &form, next).await
}
