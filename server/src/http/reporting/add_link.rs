//! `POST /do/add-link`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use domain::reporting::evidence::{LinkError, pasted_links};
use services::reporting::{SentReport, evidence};

use super::report_answer::{save, to_cell};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, then adds the pasted link.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(mut form): Form<SentReport>) -> Response {
    let done = async {
        save(&server, &me, &form).await?;
        let added = evidence::add_link(&me.actor, &server.services, &form.cell, &form.url, &form.about()).await?;
        Ok(if added.is_closed { Notice::EvidenceAddedClosed } else { Notice::EvidenceAdded })
    };
    let done = done.await;
    // www. comes back with https:// before it: one more press of the button is enough
    if let Err(LinkError::Unfinished(offered)) = pasted_links(&form.url) {
        form.url = offered;
    }
    to_cell(&server, &me, &form, done).await
}
