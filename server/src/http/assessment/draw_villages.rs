//! `POST /do/draw-villages`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, DrawVillagesForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Opens a unit's on-site sheet.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<DrawVillagesForm>) -> Response {
    let done = assessment::draw_villages(&me.actor, &server.services, &form).await;
    let here = paths::on_site_unit(&form.round, &form.unit);
    answer(&server, &me, here, &form, done.map(|_| (paths::on_site(&form.round), Notice::SiteDrawn))).await
}
