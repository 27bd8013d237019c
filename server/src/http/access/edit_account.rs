//! `POST /do/edit-account`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::access::account::{self, EditedAccount};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Changes name, role and unit of an account.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<EditedAccount>) -> Response {
    let done = account::edit(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::account(&form.id), &form, done.map(|()| (paths::account(&form.id), Notice::Saved))).await
}
