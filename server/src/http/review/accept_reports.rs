//! `POST /do/accept-reports`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::CellId;
use services::review;

use crate::http::answer::{back_or_missing, done};
use crate::http::paths::review_path;
use crate::http::reporting::report_form::ReportFields;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Accepts the ticked reports, each as it was seen.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let ticked: Vec<_> = fields.iter().filter(|(name, _)| name == "id").filter_map(|(_, value)| tick(value)).collect();
    let fields = ReportFields(fields);
    let path = review_path(None, fields.value("unit"), fields.value("section"));
    match review::bulk_accept(&me.actor, &server.services, &ticked).await {
        Ok(accepted) if accepted.left == 0 => done(&path, Notice::ReportsAccepted),
        Ok(_) => done(&path, Notice::ReportsAcceptedPartly),
        Err(error) => back_or_missing(&server, &me, &path, &error, Vec::new()).await,
    }
}

/// `revision:id`.
fn tick(value: &str) -> Option<(CellId, i64)> {
    let (revision, id) = value.split_once(':')?;
    Some((CellId::new(id), revision.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_names_cell_and_revision() {
        assert_eq!(tick("3:abc"), Some((CellId::new("abc"), 3)));
        assert_eq!((tick("abc"), tick("x:abc")), (None, None));
    }
}
