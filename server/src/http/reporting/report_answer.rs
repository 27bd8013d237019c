//! What the report form's buttons share: what was typed is saved first, and comes back where it could not be.

use app::notice::Notice;
use app::paths;
use axum::response::Response;
use services::Result;
use services::reporting::{SentReport, save_draft};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed before the form's other button does its own work, so that no words are lost with the page.
///
/// # Errors
/// As saving the draft by hand.
pub(super) async fn save(server: &Server, me: &SignedIn, form: &SentReport) -> Result<()> {
    save_draft(&me.actor, &server.services, &form.cell, form.seen(), &form.report()).await.map(|_| ())
}

/// The cell's page, either way.
pub(super) async fn to_cell(server: &Server, me: &SignedIn, form: &SentReport, result: Result<Notice>) -> Response {
    let page = paths::cell(&form.cell);
    answer(server, me, page.clone(), form, result.map(|notice| (page, notice))).await
}
