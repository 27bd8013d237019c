//! What the review page sends, whichever of its buttons was pressed, and where it leads afterwards.

use app::notice::Notice;
use axum::response::Response;
use domain::ids::CellId;
use serde::Deserialize;
use services::review::{self, QueueFilter};

use crate::http::answer::done;
use crate::http::paths::review_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// The judgement form; the reason is kept when accepting fails.
#[derive(Deserialize)]
pub(super) struct JudgementForm {
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

impl JudgementForm {
    /// Back to the report with what was typed.
    pub(super) fn retry_fields(self) -> Vec<(String, String)> {
        [("reason", self.reason), ("days", self.days), ("due_on", self.due_on)].map(|(name, value)| (name.to_owned(), value)).into()
    }
}

/// The next report of the queue as it is narrowed, or the queue itself where this was the last.
pub(super) async fn on_to_the_next(server: &Server, me: &SignedIn, cell: &CellId, fields: &JudgementForm, notice: Notice) -> Response {
    let some = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    let (unit, section) = (some(&fields.unit), some(&fields.section));
    let filter = QueueFilter { unit: unit.as_deref(), section: section.as_deref() };
    // the judgement stands already; a failed look-up only leads to the queue
    let place = review::neighbours(&me.actor, &server.services, filter, cell).await.unwrap_or_default();
    done(&review_path(place.next.as_ref(), &fields.unit, &fields.section), notice)
}
