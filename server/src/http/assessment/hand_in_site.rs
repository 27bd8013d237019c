//! `POST /do/hand-in-site`.

use app::notice::Notice;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, HandInSiteForm};

use super::save_site_lines::sheet_page;
use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Hands an on-site sheet in.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<HandInSiteForm>) -> Response {
    let here = sheet_page(&server, &me, &form.sheet, None).await;
    let done = assessment::hand_in_site(&me.actor, &server.services, &form).await;
    answer(&server, &me, here.clone(), &form, done.map(|_| (here, Notice::SiteHandedIn))).await
}
