//! `POST /do/save-settings`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use services::operations::settings::{self, SettingsForm};

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    county_name: String,
    #[serde(default)]
    near_days: String,
    #[serde(default)]
    grace_days: String,
    #[serde(default)]
    return_days: String,
}

/// Stores the county's name and numbers.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let Fields { county_name, near_days, grace_days, return_days } = fields;
    let form = SettingsForm { county_name, near_days, grace_days, return_days };
    match settings::save(&me.actor, &server.services, &form).await {
        Ok(()) => done("/settings", Notice::Saved),
        Err(error) => {
            let SettingsForm { county_name, near_days, grace_days, return_days } = form;
            let typed = [("county_name", county_name), ("near_days", near_days), ("grace_days", grace_days), ("return_days", return_days)];
            back(&server, &me.token, "/settings", &error, typed.map(|(name, value)| (name.to_owned(), value)).into()).await
        }
    }
}
