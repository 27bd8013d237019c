//! `POST /do/add-account`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::access::role::Role;
use domain::ids::UnitId;
use serde::Deserialize;
use services::access::account::{self, NewAccount};

use crate::http::answer::{back, tell_once};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    username: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    unit: String,
}

/// Adds an account and shows its one-time password.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let new = NewAccount {
        username: fields.username.clone(),
        person: fields.person.clone(),
        // an invented role becomes the least one, which then asks for its unit
        role: Role::from_code(&fields.role).unwrap_or(Role::Unit),
        unit: Some(fields.unit.as_str()).filter(|unit| !unit.is_empty()).map(UnitId::new),
    };
    match account::add(&me.actor, &server.services, new).await {
        Ok(once) => tell_once(&server, &me.token, &format!("/accounts/{}", once.account), Notice::AccountAdded, once.password).await,
        Err(error) => {
            let typed = [("username", fields.username), ("person", fields.person), ("role", fields.role), ("unit", fields.unit)];
            back(&server, &me.token, "/accounts/new", &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
