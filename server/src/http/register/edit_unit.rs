//! `POST /do/edit-unit`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use services::ServiceError;
use services::register::{self, UnitFields};

use crate::http::answer::{HttpError, answer};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Corrects a unit of the register.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<UnitFields>) -> Response {
    let Some(id) = form.id.clone() else { return HttpError(ServiceError::NotFound("这个单位")).into_response() };
    let done = register::edit(&me.actor, &server.services, &id, &form).await;
    answer(&server, &me, paths::unit_edit(&id), &form, done.map(|()| (paths::unit(&id), Notice::Saved))).await
}
