//! Every address of monitoring and assessment that names something, with whom it belongs to. The test below holds the list against
//! the routes of pages and of files: what is new there has no owner here, and fails.

/// Whose addresses belong to these rooms.
pub(super) const ROOMS: [&str; 5] = ["/monitoring", "/rounds", "/rules", "/appeals/", "/assessment-files/"];

/// Whom an object belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A unit, and the county's readers: nobody of another unit reads it.
    Unit,
    /// The county: no unit reads it.
    County,
    /// The office: nobody else reads it.
    Office,
    /// Everybody who signs in, each with what is hers of it.
    Everybody,
}
use Owner::{County, Everybody, Office, Unit};

/// Address, what is there, whom it belongs to. `:id` and `:unit` are ids; every other part may be any word.
const ROUTES: [(&str, &str, Owner); 50] = [
    ("/appeals/:id", "appeals", Unit),
    ("/appeals/:id/export/:format", "letters about appeals", Unit),
    ("/assessment-files/:id", "files", Unit),
    ("/monitoring/bulletins/export/:format", "lists of bulletins", County),
    ("/monitoring/bulletins/:id", "bulletins", County),
    ("/monitoring/bulletins/:id/file/:file", "bulletins as files", County),
    ("/monitoring/candidates/:id", "candidates", County),
    ("/monitoring/candidates/export/:format", "lists of candidates", County),
    ("/monitoring/channels/export/:format", "lists of what was sent", Office),
    ("/monitoring/columns/:id", "columns", Office),
    ("/monitoring/columns/export/:format", "the register of columns", Office),
    ("/monitoring/contacts/export/:format", "lists of contacts", Office),
    ("/monitoring/export/:format", "months as files", County),
    ("/monitoring/findings/:id", "findings", Unit),
    ("/monitoring/findings/export/:format", "lists of findings", Everybody),
    ("/monitoring/look-back/export/:format", "lists of look-backs", County),
    ("/monitoring/look-back/:id", "look-backs", County),
    ("/monitoring/look-back/:id/file/:format", "look-backs as files", County),
    ("/monitoring/notices/export/:format", "lists of notices", Everybody),
    ("/monitoring/notices/:id", "notices", Unit),
    ("/monitoring/notices/:id/file/:format", "notices as files", Unit),
    ("/monitoring/orders/:unit", "orders", Unit),
    ("/monitoring/orders/export/:format", "lists of orders", Everybody),
    ("/monitoring/reminders/export/:format", "weeks as files", County),
    ("/monitoring/rules/:code", "rules of monitoring", County),
    ("/monitoring/rules/export/:format", "rules of monitoring as files", County),
    ("/monitoring/units/:id", "months of units", Unit),
    ("/monitoring/units/:id/export/:format", "months of units as files", Unit),
    ("/monitoring/urges/export/:format", "lists of urges", Everybody),
    ("/monitoring/urges/:id/file/:format", "urging letters", Unit),
    ("/rounds/:id", "rounds", Everybody),
    ("/rounds/:id/appeals", "lists of appeals", Everybody),
    ("/rounds/:id/charts", "charts", County),
    ("/rounds/:id/cross-check", "cross-checks", Everybody),
    ("/rounds/:id/cross-check/:unit", "units to be cross-checked", Unit),
    ("/rounds/:id/cross-check/examples/:no", "examples", Everybody),
    ("/rounds/:id/export/draw.json", "draws", Everybody),
    ("/rounds/:id/export/:file", "papers of rounds", County),
    ("/rounds/:id/marks/:unit", "marks", Office),
    ("/rounds/:id/marks", "queues of marks", Office),
    ("/rounds/:id/merit", "merits", Everybody),
    ("/rounds/:id/on-site", "on-site checks", Everybody),
    ("/rounds/:id/on-site/:unit", "on-site sheets", Unit),
    ("/rounds/:id/sheets/:unit", "sheets", Unit),
    ("/rounds/:id/sheets/:unit/export/:format", "sheets as files", Unit),
    ("/rounds/:id/what-if", "rounds under other rules", Office),
    ("/rounds/:id/year", "results of years", County),
    ("/rules/:id", "rule sets", Everybody),
    ("/rules/:id/export/:format", "rule sets as files", Everybody),
    ("/rules/drafts/:id", "drafts of rules", Office),
];

/// What no unit's and no county's is, and everybody of the office downloads.
const EXAMPLES: (&str, &str, Owner) = ("/rules/examples/:code", "example tables of rules", Office);

/// Everything that must be there to be tried: each kind but what everybody reads.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    all().filter(|(.., owner)| *owner != Everybody).map(|(_, kind, _)| kind)
}

fn all() -> impl Iterator<Item = (&'static str, &'static str, Owner)> {
    ROUTES.into_iter().chain([EXAMPLES])
}

fn parts(path: &str) -> Vec<&str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.trim_matches('/').split('/').collect()
}

/// Whether an address lies on a route.
fn lies_on(path: &[&str], route: &str) -> bool {
    let route = parts(route);
    path.len() == route.len()
        && path.iter().zip(route).all(|(part, asked)| match asked.strip_prefix(':') {
            Some("id" | "unit") => part.len() > 20,
            Some(_) => !part.is_empty(),
            None => *part == asked,
        })
}

/// Whom the object at an address belongs to, and the name of its kind; `None` for a list.
pub(super) fn owner(path: &str) -> Option<(&'static str, Owner)> {
    let path = parts(path);
    all().find(|(route, ..)| lies_on(&path, route)).map(|(_, kind, owner)| (kind, owner))
}

/// The unit whose the page of an address is, where the address names it.
pub(super) fn unit_of(path: &str) -> Option<&str> {
    match parts(path)[..] {
        ["monitoring", "units" | "orders", id, ..] | ["rounds", _, "sheets", id, ..] if id.len() > 20 => Some(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_object_has_an_owner_and_a_list_has_none() {
        let id = "0198c2a0-0000-7000-8000-000000000001";
        for (path, expected) in [
            (format!("/monitoring/findings/{id}"), Some(("findings", Unit))),
            (format!("/monitoring/notices/{id}/file/docx"), Some(("notices as files", Unit))),
            (format!("/monitoring/orders/{id}?list=a"), Some(("orders", Unit))),
            (format!("/rounds/{id}/sheets/{id}#line"), Some(("sheets", Unit))),
            (format!("/rounds/{id}/marks"), Some(("queues of marks", Office))),
            (format!("/rounds/{id}/cross-check/examples/1"), Some(("examples", Everybody))),
            (format!("/rounds/{id}/cross-check/{id}?leaf=a"), Some(("units to be cross-checked", Unit))),
            (format!("/monitoring/bulletins/{id}"), Some(("bulletins", County))),
            (format!("/rounds/{id}"), Some(("rounds", Everybody))),
            ("/rules/examples/county".to_owned(), Some(("example tables of rules", Office))),
            ("/monitoring/findings/import".to_owned(), None),
            ("/monitoring/columns/new".to_owned(), None),
        ] {
            assert_eq!(owner(&path), expected, "{path}");
        }
        assert_eq!(unit_of(&format!("/rounds/a/sheets/{id}/export/xlsx")), Some(id));
        assert_eq!(unit_of(&format!("/monitoring/orders/{id}?list=a")), Some(id));
        assert_eq!(unit_of("/monitoring/orders/export/csv"), None);
        assert_eq!(unit_of(&format!("/monitoring/findings/{id}")), None);
    }

    /// Routes with a part that may be anything, as they stand in a source file: behind one of these signs, up to the quote.
    fn routes(file: &str, sign: &str) -> BTreeSet<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
        let text = fs::read_to_string(&path).unwrap();
        let found = text.split(sign).skip(1).filter_map(|rest| rest.split('"').next());
        let found = found.map(|route| route.replace('{', ":").replace('}', ""));
        let is_ours = |route: &String| route.starts_with('/') && route.contains("/:") && ROOMS.iter().any(|room| route.starts_with(room));
        found.filter(is_ours).collect()
    }

    #[test]
    fn no_route_of_these_rooms_is_forgotten() {
        let mut there = routes("app/src/routes.rs", "path!(\"");
        let pages = there.len();
        for room in ["assessment", "monitoring"] {
            there.extend(routes(&format!("server/src/http/{room}/mod.rs"), "\n    \""));
        }
        assert!(pages > 15 && there.len() > pages + 10, "{pages} pages, {} with files", there.len());
        let known: BTreeSet<String> = all().map(|(route, ..)| route.to_owned()).collect();
        assert_eq!(known, there, "one line in ROUTES for every route of monitoring and assessment that names something");
    }
}
