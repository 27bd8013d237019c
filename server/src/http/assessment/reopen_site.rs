//! `POST /do/reopen-site`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, ReopenSiteForm};

use super::save_site_lines::sheet_page;
use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Gives an on-site sheet back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ReopenSiteForm>) -> Response {
    let here = sheet_page(&server, &me, &form.sheet, None).await;
    let done = assessment::reopen_site(&me.actor, &server.services, &form).await;
    answer(&server, &me, here.clone(), &form, done.map(|()| (here, Notice::SiteReopened))).await
}
