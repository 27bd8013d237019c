//! `POST /do/remove-task`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::edit_task::{self, RemovedTaskForm};

use crate::http::answer::{answer, told};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes a task off its list.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<RemovedTaskForm>) -> Response {
    let done = edit_task::remove_task(&me.actor, &server.services, &form).await;
    let next = done.map(|when| (paths::table(&form.checklist), told(when, Notice::TaskRemoved)));
    answer(&server, &me, paths::edit_task(&form.task), &form, next).await
}
