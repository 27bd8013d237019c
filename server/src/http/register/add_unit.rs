//! `POST /do/add-unit`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use services::register;

use crate::http::answer::{back, done};
use crate::http::register::unit_form::Fields;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Adds a unit to the register.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    match register::add(&me.actor, &server.services, &fields.typed()).await {
        Ok(id) => done(&format!("/units/{id}"), Notice::UnitAdded),
        Err(error) => back(&server, &me.token, "/units/new", &error, fields.retry_fields()).await,
    }
}
