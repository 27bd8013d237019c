//! `POST /do/import-discard`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::import::{self, ChosenImport};

use crate::http::answer::{answer, said_on_its_page};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Lets a waiting file go.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenImport>) -> Response {
    let done = import::discard(&me.actor, &server.services, &form.import).await;
    answer(
        &server,
        &me,
        paths::CHECKLISTS.to_owned(),
        &form,
        done.map(|()| (paths::CHECKLISTS.to_owned(), Notice::ImportDiscarded)).map_err(said_on_its_page),
    )
    .await
}
