//! `POST /do/collect-facts`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::assessment::{self, CollectForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Collects once more what the system knows.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<CollectForm>) -> Response {
    let done = assessment::collect_again(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::round(&form.round), &form, done.map(|_| (paths::round(&form.round), Notice::FactsCollected))).await
}
