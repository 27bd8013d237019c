//! `POST /do/add-county-day`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::operations::settings::{self, DayForm};

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    day: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    reason: String,
}

/// Declares a day off or on for this county.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let form = DayForm { day: fields.day, kind: fields.kind, reason: fields.reason };
    match settings::add_day(&me.actor, &server.services, &form).await {
        Ok(()) => done("/settings", Notice::Saved),
        Err(error) => {
            let typed = [("day", form.day), ("kind", form.kind), ("reason", form.reason)];
            back(&server, &me.token, "/settings", &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
