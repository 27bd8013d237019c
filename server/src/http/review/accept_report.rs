//! `POST /do/accept-report`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::CellId;
use services::review;

use super::judgement_form::{JudgementForm, on_to_the_next};
use crate::http::answer::back_or_missing;
use crate::http::paths::review_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Accepts and goes on to the next in the queue.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<JudgementForm>) -> Response {
    let cell = CellId::new(fields.cell.as_str());
    match review::accept(&me.actor, &server.services, &cell, fields.revision).await {
        Ok(()) => on_to_the_next(&server, &me, &cell, &fields, Notice::ReportAccepted).await,
        Err(error) => {
            let path = review_path(Some(&cell), &fields.unit, &fields.section);
            back_or_missing(&server, &me, &path, &error, fields.retry_fields()).await
        }
    }
}
