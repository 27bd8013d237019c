//! `POST /do/save-draft`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;

use super::received::ReceivedReport;
use super::report_answer::{Draft, press};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed so far, and takes the links and files along that stand in the evidence fields.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, received: ReceivedReport) -> Response {
    press(&server, &me, received, Draft::Saved, async |_, taken| Ok(taken.notice().unwrap_or(Notice::DraftSaved))).await
}
