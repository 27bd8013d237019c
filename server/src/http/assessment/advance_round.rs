//! `POST /do/advance-round`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use domain::assessment::round::Step;
use services::assessment::{self, StepForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Moves a round on, or back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<StepForm>) -> Response {
    let done = assessment::take_step(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::round(&form.round), &form, done.map(|_| (paths::round(&form.round), notice(&form)))).await
}

fn notice(form: &StepForm) -> Notice {
    if form.step == Step::Seal.code() { Notice::RoundSealed } else { Notice::RoundMoved }
}
