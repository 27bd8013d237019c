//! `POST /do/enter-exemption`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::review::exempt::{self, ExemptionForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Enters an exemption that was looked at.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<ExemptionForm>) -> Response {
    let done = exempt::enter(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::EXEMPTIONS.to_owned(), &form, done.map(|_| (paths::EXEMPTIONS.to_owned(), Notice::ExemptionEntered))).await
}
