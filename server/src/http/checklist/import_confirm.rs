//! `POST /do/import-confirm`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use services::checklist::import;

use super::import_adjust::{Pairs, PreviewForm};
use crate::http::answer::done;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Keeps what the form says, then stores the list.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(pairs): Form<Pairs>) -> Response {
    let form = PreviewForm::new(pairs);
    let import = form.import();
    if let Err(error) = import::adjust(&me.actor, &server.services, &import, form.adjustment()).await {
        return form.back(&server, &me, error).await;
    }
    match import::confirm(&me.actor, &server.services, &import).await {
        Ok(imported) => done(&format!("/checklists/{}/table", imported.checklist), Notice::ChecklistImported),
        Err(error) => form.back(&server, &me, error).await,
    }
}
