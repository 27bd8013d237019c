//! What the report form's buttons share: what was typed is saved first, and comes back where it could not be.

use app::notice::Notice;
use app::paths;
use axum::response::Response;
use domain::reporting::evidence::{LinkError, pasted_links};
use services::reporting::evidence::{self, LinksAdded};
use services::reporting::{SentReport, save_draft};
use services::{Result, ServiceError};

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

/// Takes what stands in the evidence fields along, whichever button was pressed: pasted addresses become links, beside the saved
/// draft, and leave the form. Nothing that was pasted or chosen is lost without a word.
///
/// # Errors
/// As saving the draft and adding a link; `Invalid` at a file that was chosen and has not been sent with this button.
pub(super) async fn take_evidence(server: &Server, me: &SignedIn, form: &mut SentReport) -> Result<Option<LinksAdded>> {
    let mut added = None;
    if !form.url.trim().is_empty() {
        let saved = save_draft(&me.actor, &server.services, &form.cell, form.seen(), &form.report()).await?;
        (form.cell_revision, form.draft_revision) = (saved.base.cell, saved.base.draft);
        added = Some(evidence::add_link(&me.actor, &server.services, &form.cell, &form.url, &form.about()).await?);
        for taken in [&mut form.url, &mut form.title, &mut form.effective_on] {
            taken.clear();
        }
    }
    if form.file.trim().is_empty() {
        return Ok(added);
    }
    Err(ServiceError::field("file", format!("选择的文件“{}”还没有上传。请再选一次并点“上传文件”，然后提交。", form.file.trim())))
}

/// www. comes back with https:// before it: one more press of the button is enough.
pub(super) fn offer_whole_address(form: &mut SentReport) {
    if let Err(LinkError::Unfinished(offered)) = pasted_links(&form.url) {
        form.url = offered;
    }
}

/// The cell's page, either way.
pub(super) async fn to_cell(server: &Server, me: &SignedIn, form: &SentReport, result: Result<Notice>) -> Response {
    let page = paths::cell(&form.cell);
    answer(server, me, page.clone(), form, result.map(|notice| (page, notice))).await
}
