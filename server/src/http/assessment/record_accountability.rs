//! `POST /do/record-accountability`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, AccountabilityForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Enters what was done to a unit.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<AccountabilityForm>) -> Response {
    let done = assessment::record_accountability(&me.actor, &server.services, &form).await;
    let here = || paths::round_merit(&form.round);
    answer(&server, &me, here(), &form, done.map(|()| (here(), Notice::AccountabilityRecorded))).await
}
