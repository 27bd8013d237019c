//! `POST /do/add-file`.

use axum::extract::State;
use axum::response::Response;
use services::ServiceError;

use super::received::ReceivedReport;
use super::report_answer::{Draft, press};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Saves what was typed, and adds the files.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, received: ReceivedReport) -> Response {
    let nothing = || ServiceError::field("file", "请选择要上传的文件。");
    press(&server, &me, received, Draft::Saved, async |_, taken| taken.notice().ok_or_else(nothing)).await
}
