//! `POST /do/save-draft`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::SentReport;

use super::report_answer::{offer_whole_address, save, take_evidence, to_cell};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed so far, and takes the addresses along that stand in the evidence fields.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(mut form): Form<SentReport>) -> Response {
    let done = async {
        if form.url.trim().is_empty() {
            save(&server, &me, &form).await?;
        }
        Ok(match take_evidence(&server, &me, &mut form).await? {
            Some(added) if added.is_closed => Notice::EvidenceAddedClosed,
            Some(_) => Notice::EvidenceAdded,
            None => Notice::DraftSaved,
        })
    };
    let done = done.await;
    offer_whole_address(&mut form);
    to_cell(&server, &me, &form, done).await
}
