//! `POST /do/submit-report`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use services::reporting;

use super::done;
use super::report_fields::{ReportFields, cell_path};
use crate::http::Server;
use crate::http::visitor::SignedIn;

/// Hands the report in.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let fields = ReportFields(fields);
    let cell = fields.cell();
    match reporting::submit(&me.actor, &server.services, &cell, fields.base(), &fields.typed()).await {
        Ok(late) => done(&cell_path(&cell), if late { Notice::ReportSubmittedLate } else { Notice::ReportSubmitted }),
        Err(error) => fields.back(&server, &me, &error).await,
    }
}
