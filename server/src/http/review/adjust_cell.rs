//! `POST /do/adjust-cell`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::{self, CellAdjustment};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Decides about a cell without a report.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<CellAdjustment>) -> Response {
    let page = paths::cell(&form.cell);
    let done = review::adjust(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::CellAdjusted))).await
}
