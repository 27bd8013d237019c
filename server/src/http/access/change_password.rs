//! `POST /do/change-password`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::{CookieJar, Form};
use services::Actor;
use services::access::account::{self, PasswordChange};

use crate::http::answer::{back, done};
use crate::http::signed_in::{SignedIn, session_cookie};
use crate::http::state::Server;

/// Changes one's own password; nothing that was typed comes back.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, jar: CookieJar, Form(form): Form<PasswordChange>) -> Response {
    match account::change_password(&me.actor, &server.services, &me.session, &form).await {
        Ok(token) => {
            let jar = jar.add(session_cookie(server.settings, token));
            (jar, done(next(&me.actor), Notice::PasswordChanged)).into_response()
        }
        Err(error) => back(&server, &me, paths::PASSWORD, &form, error).await,
    }
}

/// Whoever had to change a first password came to work and is led to it; whoever wanted to sees the account again.
fn next(actor: &Actor) -> &'static str {
    match (actor.must_change_password, &actor.unit) {
        (false, _) => paths::ME,
        (true, Some(_)) => paths::TODO,
        (true, None) => paths::OVERVIEW,
    }
}
