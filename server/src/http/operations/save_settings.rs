//! `POST /do/save-settings`.

use std::collections::BTreeMap;

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use services::Seen;
use services::operations::settings::{self, SettingsForm};

use crate::http::answer::{back, done};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Name, revision and whatever the table of parameters asks for.
pub(super) type Fields = BTreeMap<String, String>;

/// Stores the county's name and parameters.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(mut fields): Form<Fields>) -> Response {
    let typed: Vec<(String, String)> = fields.iter().filter(|(name, _)| *name != "seen").map(|(a, b)| (a.clone(), b.clone())).collect();
    let mut take = |name: &str| fields.remove(name).unwrap_or_default();
    let (county_name, seen) = (take("county_name"), Seen::from_form(take("seen")));
    let form = SettingsForm { county_name, parameters: fields, seen };
    match settings::save(&me.actor, &server.services, &form).await {
        Ok(()) => done("/settings", Notice::Saved),
        Err(error) => back(&server, &me.token, "/settings", &error, typed).await,
    }
}
