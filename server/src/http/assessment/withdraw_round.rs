//! `POST /do/withdraw-round`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, WithdrawRoundForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Withdraws a round that was planned by mistake.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<WithdrawRoundForm>) -> Response {
    let done = assessment::withdraw_round(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::round(&form.round), &form, done.map(|()| (paths::round(&form.round), Notice::RoundWithdrawn))).await
}
