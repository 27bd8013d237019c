//! `POST /do/add-unit`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use services::units;

use super::unit_fields::Fields;
use super::{back, done};
use crate::http::Server;
use crate::http::visitor::SignedIn;

/// Adds a unit to the register.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    match units::add(&me.actor, &server.services, &fields.typed()).await {
        Ok(id) => done(&format!("/units/{id}"), Notice::UnitAdded),
        Err(error) => back(&server, &me.token, "/units/new", &error, fields.kept()).await,
    }
}
