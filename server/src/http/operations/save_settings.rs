//! `POST /do/save-settings`.

use std::collections::BTreeMap;

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use services::operations::settings::{self, SettingsForm};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Name, revision and whatever the table of parameters asks for.
pub(super) type Fields = BTreeMap<String, String>;

/// Stores the county's name and parameters.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let Some(form) = SettingsForm::from_fields(fields) else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    let done = settings::save(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::SETTINGS.to_owned(), &form, done.map(|()| (paths::SETTINGS.to_owned(), Notice::Saved))).await
}
