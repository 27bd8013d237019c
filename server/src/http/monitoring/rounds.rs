//! Rounds: asked for, stopped, scheduled.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::monitoring::{self, RoundSchedule, StartRound, StopJob};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `POST /do/start-round`.
pub(super) async fn start(State(server): State<Server>, me: SignedIn, Form(form): Form<StartRound>) -> Response {
    let done = monitoring::start_round(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::MONITORING.to_owned(), &form, done.map(|()| (paths::MONITORING.to_owned(), Notice::RoundAsked))).await
}

/// `POST /do/stop-job`.
pub(super) async fn stop(State(server): State<Server>, me: SignedIn, Form(form): Form<StopJob>) -> Response {
    let done = monitoring::stop_job(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::MONITORING.to_owned(), &form, done.map(|()| (paths::MONITORING.to_owned(), Notice::RoundStopped))).await
}

/// `POST /do/schedule-rounds`.
pub(super) async fn schedule(State(server): State<Server>, me: SignedIn, Form(form): Form<RoundSchedule>) -> Response {
    let done = monitoring::set_schedule(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::MONITORING.to_owned(), &form, done.map(|()| (paths::MONITORING.to_owned(), Notice::Saved))).await
}
