//! `POST /do/import-confirm`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use services::checklist_import;

use super::done;
use super::import_adjust::{Pairs, PreviewForm};
use crate::http::Server;
use crate::http::visitor::SignedIn;

/// Keeps what the form says, then stores the list.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(pairs): Form<Pairs>) -> Response {
    let form = PreviewForm(pairs);
    let import = form.import();
    if let Err(error) = checklist_import::adjust(&me.actor, &server.services, &import, form.adjustment()).await {
        return form.back(&server, &me, error).await;
    }
    match checklist_import::confirm(&me.actor, &server.services, &import).await {
        Ok(imported) => done(&format!("/checklists/{}/table", imported.checklist), Notice::ChecklistImported),
        Err(error) => form.back(&server, &me, error).await,
    }
}
