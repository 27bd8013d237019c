//! `POST /do/close-unit`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::UnitId;
use serde::Deserialize;
use services::Seen;
use services::register::{self, Closing};

use crate::http::answer::{back, done, renamed};
use crate::http::paths::unit_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    id: String,
    #[serde(default)]
    closed_on: String,
    #[serde(default)]
    successor: String,
    #[serde(default)]
    hand_over: String,
    #[serde(default)]
    seen: String,
}

/// Ends a unit on a day, or merges it into another.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let id = UnitId::new(fields.id);
    let closing = Closing {
        on: fields.closed_on.clone(),
        successor: Some(fields.successor.as_str()).filter(|id| !id.is_empty()).map(UnitId::new),
        hand_over: !fields.hand_over.is_empty(),
        seen: Seen::from_form(fields.seen),
    };
    match register::close(&me.actor, &server.services, &id, &closing).await {
        Ok(()) => done(&unit_path(&id, ""), Notice::UnitClosed),
        Err(error) => {
            let error = renamed(error, "on", "closed_on");
            let typed = [("closed_on", fields.closed_on), ("successor", fields.successor), ("hand_over", fields.hand_over)];
            back(&server, &me.token, &unit_path(&id, "/edit"), &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
