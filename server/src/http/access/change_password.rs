//! `POST /do/change-password`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::Actor;
use services::access::account::{self, PasswordChange};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Changes one's own password; nothing that was typed comes back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<PasswordChange>) -> Response {
    let done = account::change_password(&me.actor, &server.services, &me.session, &form).await;
    answer(&server, &me, paths::PASSWORD.to_owned(), &form, done.map(|()| (next(&me.actor).to_owned(), Notice::PasswordChanged))).await
}

/// Whoever had to change a first password came to work and is led to it; whoever wanted to sees the account again.
fn next(actor: &Actor) -> &'static str {
    match (actor.must_change_password, &actor.unit) {
        (false, _) => paths::ME,
        (true, Some(_)) => paths::TODO,
        (true, None) => paths::OVERVIEW,
    }
}
