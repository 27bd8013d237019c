//! `POST /do/hand-over-account`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::AccountId;
use serde::Deserialize;
use services::access::account;

use crate::http::answer::{back, tell_once};
use crate::http::paths::account_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    id: String,
    #[serde(default)]
    username: String,
    /// Not `person`: the page has another form with a field of that name.
    #[serde(default)]
    successor: String,
}

/// Shuts an account and opens one for the successor.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let id = AccountId::new(fields.id);
    match account::hand_over(&me.actor, &server.services, &id, &fields.username, &fields.successor).await {
        Ok(once) => tell_once(&server, &me.token, &account_path(&once.account), Notice::AccountHandedOver, once.password).await,
        Err(error) => {
            let error = crate::http::answer::renamed(error, "person", "successor");
            let typed = [("username", fields.username), ("successor", fields.successor)];
            back(&server, &me.token, &account_path(&id), &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
