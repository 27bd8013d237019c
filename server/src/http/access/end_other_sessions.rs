//! `POST /do/end-other-sessions`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use services::access::account;

use crate::http::answer::{Answer, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Ends all of one's own sessions but this one.
pub(super) async fn post(State(server): State<Server>, me: SignedIn) -> Answer {
    account::end_other_sessions(&me.actor, &server.services, &me.session).await?;
    Ok(done(paths::ME, Notice::SessionsEnded))
}
