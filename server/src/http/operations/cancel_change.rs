//! `POST /do/cancel-change`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::operations::scheduled::{self, ChosenChange};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes a change back before its day.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenChange>) -> Response {
    let done = scheduled::cancel(&me.actor, &server.services, &form).await.map(|arranged| {
        let next = match (arranged.unit, arranged.task) {
            (Some(unit), _) => paths::unit(&unit),
            (None, Some(task)) => paths::task(&task),
            (None, None) => paths::CHECKLISTS.to_owned(),
        };
        (next, Notice::ArrangementCancelled)
    });
    answer(&server, &me, paths::CHECKLISTS.to_owned(), &form, done).await
}
