//! `POST /do/edit-account`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::access::role::Role;
use domain::ids::{AccountId, UnitId};
use serde::Deserialize;
use services::Seen;
use services::access::account;

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    id: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    seen: String,
}

/// Changes name, role and unit of an account.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let id = AccountId::new(fields.id);
    let path = crate::http::paths::account_path(&id);
    let role = Role::from_code(&fields.role).unwrap_or(Role::Unit);
    let unit = Some(fields.unit.as_str()).filter(|unit| !unit.is_empty()).map(UnitId::new);
    match account::edit(&me.actor, &server.services, &id, &Seen::from_form(fields.seen), &fields.person, role, unit).await {
        Ok(()) => done(&path, Notice::Saved),
        Err(error) => {
            let typed = [("person", fields.person), ("role", fields.role), ("unit", fields.unit)];
            back(&server, &me.token, &path, &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
