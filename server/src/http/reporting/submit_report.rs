//! `POST /do/submit-report`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use services::reporting;

use crate::http::answer::done;
use crate::http::paths::cell_path;
use crate::http::reporting::report_form::ReportFields;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Hands the report in.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let fields = ReportFields(fields);
    let cell = fields.cell();
    match reporting::submit(&me.actor, &server.services, &cell, fields.base(), &fields.typed()).await {
        Ok(late) => done(&cell_path(&cell), if late { Notice::ReportSubmittedLate } else { Notice::ReportSubmitted }),
        Err(error) => fields.back(&server, &me, &error).await,
    }
}
