//! `POST /do/keep-villages`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, VillagesForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Keeps the villages of a unit.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<VillagesForm>) -> Response {
    let done = assessment::keep_villages(&me.actor, &server.services, &form).await;
    let here = paths::on_site_unit(&form.round, &form.unit);
    answer(&server, &me, here.clone(), &form, done.map(|_| (here, Notice::VillagesKept))).await
}
