//! `POST /do/edit-unit`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::UnitId;
use services::units;

use super::unit_fields::Fields;
use super::{back, done, unit_path};
use crate::http::Server;
use crate::http::visitor::SignedIn;

/// Corrects a unit of the register.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let id = UnitId::new(fields.id.clone());
    match units::edit(&me.actor, &server.services, &id, &fields.typed()).await {
        Ok(()) => done(&unit_path(&id, ""), Notice::Saved),
        Err(error) => back(&server, &me.token, &unit_path(&id, "/edit"), &error, fields.kept()).await,
    }
}
