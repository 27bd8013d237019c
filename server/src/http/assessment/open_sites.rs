//! `POST /do/open-sites`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, OpenSitesForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Opens the on-site sheets of a group.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<OpenSitesForm>) -> Response {
    let done = assessment::open_sites(&me.actor, &server.services, &form).await;
    let here = paths::on_site(&form.round);
    answer(&server, &me, here.clone(), &form, done.map(|_| (here, Notice::SitesOpened))).await
}
