//! `POST /do/end-account-sessions`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::AccountId;
use serde::Deserialize;
use services::access::account;

use crate::http::answer::{back, done};
use crate::http::paths::account_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    id: String,
}

/// Ends all sessions of an account.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let id = AccountId::new(fields.id);
    match account::end_sessions(&me.actor, &server.services, &id).await {
        Ok(_) => done(&account_path(&id), Notice::SessionsEnded),
        Err(error) => back(&server, &me.token, &account_path(&id), &error, Vec::new()).await,
    }
}
