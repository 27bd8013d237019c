//! `POST /do/end-exemption`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::exempt::{self, ChosenExemption};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Takes an exemption back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenExemption>) -> Response {
    let done = exempt::end(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::EXEMPTIONS.to_owned(), &form, done.map(|_| (paths::EXEMPTIONS.to_owned(), Notice::ExemptionEnded))).await
}
