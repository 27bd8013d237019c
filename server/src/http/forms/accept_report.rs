//! `POST /do/accept-report`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::CellId;
use serde::Deserialize;
use services::review::{self, QueueFilter};

use super::done;
use super::report_fields::{back_or_missing, review_path};
use crate::http::Server;
use crate::http::visitor::SignedIn;

/// The judgement form; the reason is kept when accepting fails.
#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    pub(super) cell: String,
    #[serde(default)]
    pub(super) revision: i64,
    #[serde(default)]
    pub(super) unit: String,
    #[serde(default)]
    pub(super) section: String,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) days: String,
    #[serde(default)]
    pub(super) due_on: String,
}

impl Fields {
    /// Back to the report with what was typed.
    pub(super) fn kept(self) -> Vec<(String, String)> {
        [("reason", self.reason), ("days", self.days), ("due_on", self.due_on)].map(|(name, value)| (name.to_owned(), value)).into()
    }
}

/// Accepts and goes on to the next in the queue.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<Fields>) -> Response {
    let cell = CellId::new(fields.cell.as_str());
    match review::accept(&me.actor, &server.services, &cell, fields.revision).await {
        Ok(()) => on_to_the_next(&server, &me, &cell, &fields, Notice::ReportAccepted).await,
        Err(error) => {
            let path = review_path(Some(&cell), &fields.unit, &fields.section);
            back_or_missing(&server, &me, &path, &error, fields.kept()).await
        }
    }
}

/// The next report of the queue as it is narrowed, or the queue itself where this was the last.
pub(super) async fn on_to_the_next(server: &Server, me: &SignedIn, cell: &CellId, fields: &Fields, notice: Notice) -> Response {
    let some = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    let (unit, section) = (some(&fields.unit), some(&fields.section));
    let filter = QueueFilter { unit: unit.as_deref(), section: section.as_deref() };
    // the judgement stands already; a failed look-up only leads to the queue
    let place = review::place(&me.actor, &server.services, filter, cell).await.unwrap_or_default();
    done(&review_path(place.next.as_ref(), &fields.unit, &fields.section), notice)
}
