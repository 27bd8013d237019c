//! `POST /do/take-row`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::checklist::{self, RowChoice};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Puts accepted reports into one row of the four-column table.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<RowChoice>) -> Response {
    let page = paths::workbench(&form.checklist);
    let done = checklist::take_row(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::RowTaken))).await
}
