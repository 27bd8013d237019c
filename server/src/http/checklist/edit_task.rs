//! `POST /do/edit-task`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use domain::ids::TaskId;
use services::checklist::edit_task::{self, TaskForm};

use crate::http::answer::{answer, told};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Changes a task, or adds one.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<TaskForm>) -> Response {
    let page = if form.task.is_empty() { paths::new_task(&form.checklist) } else { paths::edit_task(&TaskId::new(&form.task)) };
    let done = edit_task::edit_task(&me.actor, &server.services, &form).await;
    let next = done.map(|(task, when)| {
        let next = if task.as_str().is_empty() { paths::table(&form.checklist) } else { paths::task(&task) };
        (next, told(when, Notice::TaskSaved))
    });
    answer(&server, &me, page, &form, next).await
}
