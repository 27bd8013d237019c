//! `POST /do/set-completion`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::{self, Completion};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Writes 完成情况 of one task for the printed table.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Completion>) -> Response {
    let Completion { task, seen, completion, phone_reason, .. } = &form;
    let done = checklist::set_completion(&me.actor, &server.services, task, seen, completion, phone_reason).await;
    answer(
        &server,
        &me,
        paths::table_edit(&form.checklist, &form.task),
        &form,
        done.map(|()| (paths::table(&form.checklist), Notice::Saved)),
    )
    .await
}
