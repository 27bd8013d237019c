//! `POST /do/withdraw-accountability`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, WithdrawForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes such a record back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<WithdrawForm>) -> Response {
    let done = assessment::withdraw_accountability(&me.actor, &server.services, &form).await;
    let here = || paths::round_merit(&form.round);
    answer(&server, &me, here(), &form, done.map(|()| (here(), Notice::AccountabilityWithdrawn))).await
}
