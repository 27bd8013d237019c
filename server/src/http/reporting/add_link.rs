//! `POST /do/add-link`.

use axum::extract::State;
use axum::response::Response;
use services::ServiceError;
use services::reporting::SentReport;

use super::received::ReceivedReport;
use super::report_answer::{Draft, press};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, and adds the pasted links.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, received: ReceivedReport) -> Response {
    let nothing = || ServiceError::field(SentReport::url, "请粘贴公开页面的链接。");
    press(&server, &me, received, Draft::Saved, async |_, taken| taken.notice().ok_or_else(nothing)).await
}
