//! What the report form sends, whichever of its buttons was pressed.

use axum::response::Response;
use domain::ids::CellId;
use services::reporting::{Base, Typed, save_draft};
use services::{Result, ServiceError};

use super::back;
use crate::http::visitor::SignedIn;
use crate::http::{Server, refusal};

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
    pub(in crate::http) fn base(&self) -> Base {
        let number = |name| self.value(name).parse().unwrap_or(0);
        Base { cell: number("cell_revision"), draft: number("draft_revision") }
    }

    /// What was typed.
    pub(in crate::http) fn typed(&self) -> Typed {
        let numbers = self.all("number_label").cloned().zip(self.all("number").cloned()).collect();
        Typed { claim: self.value("claim").to_owned(), text: self.value("text").to_owned(), numbers }
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

/// As [`back`], but what is not there (or not for this person) is answered as such: the form's page would not show either.
pub(super) async fn back_or_missing(
    server: &Server,
    me: &SignedIn,
    path: &str,
    error: &ServiceError,
    fields: Vec<(String, String)>,
) -> Response {
    if matches!(error, ServiceError::NotFound(_)) {
        return refusal::page(axum::http::StatusCode::NOT_FOUND, &error.to_string());
    }
    back(server, &me.token, path, error, fields).await
}

/// An id as a part of an address; one that cannot be an id leads nowhere.
fn part(id: &CellId) -> &str {
    let plain = !id.as_str().is_empty() && id.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain { id.as_str() } else { "-" }
}

/// The page of a cell.
pub(in crate::http) fn cell_path(id: &CellId) -> String {
    format!("/cells/{}", part(id))
}

/// The review of a cell, with the queue narrowed as it was.
pub(super) fn review_path(id: Option<&CellId>, unit: &str, section: &str) -> String {
    let path = id.map_or_else(|| "/review".to_owned(), |id| format!("/review/{}", part(id)));
    let query: Vec<String> = [("unit", unit), ("section", section)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", app::context::encode(value)))
        .collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
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
        assert_eq!(fields.base(), Base { cell: 0, draft: 7 });
    }

    #[test]
    fn a_forged_id_leads_nowhere() {
        assert_eq!(cell_path(&CellId::new("../../x")), "/cells/-");
        assert_eq!(review_path(None, "u 1", ""), "/review?unit=u%201");
        assert_eq!(review_path(Some(&CellId::new("a-1")), "", ""), "/review/a-1");
    }
}
