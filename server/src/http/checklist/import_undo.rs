//! `POST /do/import-undo`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::import::{self, UndoForm};

use crate::http::answer::{answer, said_on_its_page};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes a whole import back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<UndoForm>) -> Response {
    let done = import::undo(&me.actor, &server.services, &form).await;
    answer(
        &server,
        &me,
        paths::import_undo(&form.import),
        &form,
        done.map(|()| (paths::CHECKLISTS.to_owned(), Notice::ImportUndone)).map_err(said_on_its_page),
    )
    .await
}
