//! `POST /do/rename-unit`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::UnitId;
use serde::Deserialize;
use services::Seen;
use services::register::{self, Renaming};

use crate::http::answer::{back, done, renamed};
use crate::http::paths::unit_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    id: String,
    #[serde(default)]
    new_full_name: String,
    #[serde(default)]
    new_short_name: String,
    #[serde(default)]
    renamed_on: String,
    #[serde(default)]
    seen: String,
}

/// Gives a unit other names from a day on.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let id = UnitId::new(fields.id);
    let renaming = Renaming {
        full_name: fields.new_full_name.clone(),
        short_name: fields.new_short_name.clone(),
        on: fields.renamed_on.clone(),
        seen: Seen::from_form(fields.seen),
    };
    match register::rename(&me.actor, &server.services, &id, &renaming).await {
        Ok(()) => done(&unit_path(&id, ""), Notice::UnitRenamed),
        Err(error) => {
            // the page holds several forms, so that their fields bear different names
            let error = renamed(renamed(renamed(error, "full_name", "new_full_name"), "short_name", "new_short_name"), "on", "renamed_on");
            let typed =
                [("new_full_name", fields.new_full_name), ("new_short_name", fields.new_short_name), ("renamed_on", fields.renamed_on)];
            back(&server, &me.token, &unit_path(&id, "/edit"), &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
