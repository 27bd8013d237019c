//! `POST /do/urge`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::reporting::{self, Urging};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Asks a support unit for its report.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<Urging>) -> Response {
    let own = paths::cell(&form.own);
    let done = reporting::urge(&me.actor, &server.services, &form.cell).await;
    answer(&server, &me, own.clone(), &form, done.map(|()| (own, Notice::Urged))).await
}
