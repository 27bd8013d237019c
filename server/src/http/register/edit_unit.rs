//! `POST /do/edit-unit`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::UnitId;
use services::register;

use crate::http::answer::{back, done};
use crate::http::paths::unit_path;
use crate::http::register::unit_form::Fields;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Corrects a unit of the register.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let id = UnitId::new(fields.id.clone());
    match register::edit(&me.actor, &server.services, &id, &fields.typed()).await {
        Ok(()) => done(&unit_path(&id, ""), Notice::Saved),
        Err(error) => back(&server, &me.token, &unit_path(&id, "/edit"), &error, fields.retry_fields()).await,
    }
}
