//! What the report form sends, whichever of its buttons was pressed.

use axum::response::Response;
use domain::ids::CellId;
use services::reporting::{ReportForm, SeenRevisions, save_draft};
use services::{Result, ServiceError};

use crate::http::answer::back_or_missing;
use crate::http::paths::cell_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// The form's fields in their order; a repeated name keeps all its values.
#[derive(Debug, Clone, Default)]
pub(in crate::http) struct ReportFields(pub(in crate::http) Vec<(String, String)>);

impl ReportFields {
    /// The first value of a name; empty where there is none.
    pub(in crate::http) fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &String> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value)
    }

    /// Which cell.
    pub(in crate::http) fn cell(&self) -> CellId {
        CellId::new(self.value("cell"))
    }

    /// What the writer last saw.
    pub(in crate::http) fn base(&self) -> SeenRevisions {
        let number = |name| self.value(name).parse().unwrap_or(0);
        SeenRevisions { cell: number("cell_revision"), draft: number("draft_revision") }
    }

    /// What was typed.
    pub(in crate::http) fn typed(&self) -> ReportForm {
        let numbers = self.all("number_label").cloned().zip(self.all("number").cloned()).collect();
        ReportForm { claim: self.value("claim").to_owned(), text: self.value("text").to_owned(), numbers }
    }

    /// Saves what was typed before the form's other button does its own work, so that no words are lost with the page.
    ///
    /// # Errors
    /// As saving the draft by hand.
    pub(in crate::http) async fn save(&self, server: &Server, me: &SignedIn) -> Result<()> {
        save_draft(&me.actor, &server.services, &self.cell(), self.base(), &self.typed()).await.map(|_| ())
    }

    /// Back to the form with everything that was typed; a conflict is marked so that the page shows both texts.
    pub(in crate::http) async fn back(self, server: &Server, me: &SignedIn, error: &ServiceError) -> Response {
        let path = cell_path(&self.cell());
        let kept = ["claim", "text", "number", "url", "title", "effective_on"];
        let mut fields: Vec<_> = self.0.into_iter().filter(|(name, _)| kept.contains(&name.as_str())).collect();
        if matches!(error, ServiceError::Stale) {
            fields.push(("stale".into(), "1".into()));
        }
        back_or_missing(server, me, &path, error, fields).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_fields_stay_together() {
        let pairs = [
            ("cell", "c1"),
            ("number_label", "24项"),
            ("number", "3"),
            ("number_label", "每季度一期"),
            ("number", ""),
            ("draft_revision", "7"),
        ];
        let fields = ReportFields(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        assert_eq!(fields.typed().numbers, [("24项".to_owned(), "3".to_owned()), ("每季度一期".to_owned(), String::new())]);
        assert_eq!(fields.base(), SeenRevisions { cell: 0, draft: 7 });
    }
}
