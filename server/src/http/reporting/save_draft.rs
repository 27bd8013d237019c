//! `POST /do/save-draft`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::SentReport;

use super::report_answer::{save, to_cell};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed so far.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<SentReport>) -> Response {
    let done = save(&server, &me, &form).await;
    to_cell(&server, &me, &form, done.map(|()| Notice::DraftSaved)).await
}
