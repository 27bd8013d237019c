//! Addresses that forms lead to. An id that cannot be one leads to the list, never elsewhere.

use domain::ids::{AccountId, CellId, UnitId};

/// Whether a text can be one of our ids, and may stand in an address as it is.
pub(super) fn plain_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The page of an account.
pub(super) fn account_path(id: &AccountId) -> String {
    if plain_id(id.as_str()) { format!("/accounts/{id}") } else { "/accounts".to_owned() }
}

/// A page of a unit.
pub(super) fn unit_path(id: &UnitId, page: &str) -> String {
    if plain_id(id.as_str()) { format!("/units/{id}{page}") } else { "/units".to_owned() }
}

/// An id as a part of an address; one that cannot be an id leads nowhere.
fn part(id: &CellId) -> &str {
    if plain_id(id.as_str()) { id.as_str() } else { "-" }
}

/// The page of a cell.
pub(super) fn cell_path(id: &CellId) -> String {
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
    fn a_forged_id_leads_nowhere() {
        assert_eq!(cell_path(&CellId::new("../../x")), "/cells/-");
        assert_eq!(account_path(&AccountId::new("../x")), "/accounts");
        assert_eq!(unit_path(&UnitId::new(""), "/edit"), "/units");
        assert_eq!(review_path(None, "u 1", ""), "/review?unit=u%201");
        assert_eq!(review_path(Some(&CellId::new("a-1")), "", ""), "/review/a-1");
    }
}
