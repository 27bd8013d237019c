//! `POST /do/save-site-lines`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use domain::ids::{RoundId, UnitId};
use services::assessment::{self, SiteLinesForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Keeps what was seen in a place.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<SiteLinesForm>) -> Response {
    let sheet = assessment::site_address(&me.actor, &server.services, &form.sheet).await.ok();
    let (here, next) = (page_of(sheet.as_ref(), Some(form.place)), page_of(sheet.as_ref(), None));
    let done = assessment::save_site_lines(&me.actor, &server.services, &form).await;
    answer(&server, &me, here, &form, done.map(|_| (next, Notice::SiteSaved))).await
}

/// The page of a sheet, or of a place of it; the rounds where there is none that this person may fill in.
pub(super) async fn sheet_page(server: &Server, me: &SignedIn, sheet: &str, place: Option<i64>) -> String {
    page_of(assessment::site_address(&me.actor, &server.services, sheet).await.ok().as_ref(), place)
}

fn page_of(sheet: Option<&(RoundId, UnitId)>, place: Option<i64>) -> String {
    match (sheet, place) {
        (Some((round, unit)), Some(place)) => paths::site_place(round, unit, place),
        (Some((round, unit)), None) => paths::site_sheet(round, unit),
        // the use case says what is wrong
        (None, _) => paths::ROUNDS.to_owned(),
    }
}
