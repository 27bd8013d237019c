//! Setting up the second factor, taking it away, and saying who must have one.

use app::context::OneTime;
use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use services::access::second_factor::{self, FactorCode, FactorRemoval, RequiredFactor};

use crate::http::answer::{Answer, answer, back};
use crate::http::one_time::page_with;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `POST /do/begin-second-factor`: a secret for the authenticator.
pub(super) async fn begin(State(server): State<Server>, me: SignedIn) -> Answer {
    second_factor::begin(&me.actor, &server.services).await?;
    Ok(Redirect::to(paths::SECOND_FACTOR).into_response())
}

/// `POST /do/confirm-second-factor`: the first code; the answer shows the recovery codes.
pub(super) async fn confirm(State(server): State<Server>, mut me: SignedIn, Form(form): Form<FactorCode>) -> Response {
    match second_factor::confirm(&me.actor, &server.services, &form).await {
        Ok(secrets) => {
            // from now on she may do everything else
            if let Some(actor) = &mut me.visitor.actor {
                actor.must_enrol = false;
            }
            page_with(&server, &me, paths::SECOND_FACTOR, OneTime { notice: Notice::SecondFactorOn, secrets, slips: Vec::new() }).await
        }
        Err(error) => back(&server, &me, paths::SECOND_FACTOR, &form, error).await,
    }
}

/// `POST /do/remove-second-factor`.
pub(super) async fn remove(State(server): State<Server>, me: SignedIn, Form(form): Form<FactorRemoval>) -> Response {
    let done = second_factor::remove(&me.actor, &server.services, &form).await;
    let next = done.map(|()| (paths::ME.to_owned(), Notice::SecondFactorOff));
    answer(&server, &me, paths::SECOND_FACTOR.to_owned(), &form, next).await
}

/// `POST /do/require-second-factor`.
pub(super) async fn require(State(server): State<Server>, me: SignedIn, Form(form): Form<RequiredFactor>) -> Response {
    let done = second_factor::require(&me.actor, &server.services, &form).await;
    let next = done.map(|()| (paths::ACCOUNTS.to_owned(), Notice::SecondFactorRequired));
    answer(&server, &me, paths::ACCOUNTS.to_owned(), &form, next).await
}
