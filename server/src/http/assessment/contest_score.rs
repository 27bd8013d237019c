//! `POST /do/contest-score`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, ContestForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Contests a line.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ContestForm>) -> Response {
    let done = assessment::contest(&me.actor, &server.services, &form).await;
    answer(&server, &me, own(&me, &form), &form, done.map(|id| (paths::appeal(&id), Notice::LineContested))).await
}

/// The sheet of the unit that contests, with the form open.
fn own(me: &SignedIn, form: &ContestForm) -> String {
    match &me.actor.unit {
        Some(unit) => paths::sheet_line(&form.round, unit, "contest", &form.leaf, &form.rule).trim_end_matches("#line").to_owned(),
        None => paths::round(&form.round),
    }
}
