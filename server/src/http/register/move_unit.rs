//! `POST /do/move-unit`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::UnitId;
use serde::Deserialize;
use services::register;

use crate::http::answer::{back, done};
use crate::http::paths::unit_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    id: String,
    #[serde(default)]
    place: String,
}

/// Moves a unit to another place of the official order.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let id = UnitId::new(fields.id);
    match register::move_to(&me.actor, &server.services, &id, &fields.place).await {
        Ok(()) => done(&unit_path(&id, "/edit"), Notice::UnitMoved),
        Err(error) => back(&server, &me.token, &unit_path(&id, "/edit"), &error, vec![("place".into(), fields.place)]).await,
    }
}
