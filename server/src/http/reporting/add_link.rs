//! `POST /do/add-link`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::{SentReport, evidence};

use super::report_answer::{offer_whole_address, save, to_cell};
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
    offer_whole_address(&mut form);
    to_cell(&server, &me, &form, done).await
}
