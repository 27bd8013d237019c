//! Addresses of rules that are written, of example pages and of files.

use chrono::NaiveDate;
use domain::ids::{AppealId, RoundId, RuleDraftId, UnitId};

use super::{FINDINGS, appeal, cross_check, round, under, with_query};

/// Rules that are being written.
#[must_use]
pub fn rule_draft(id: &RuleDraftId) -> String {
    under("/rules/drafts", id.as_str())
}

/// A group of them: its ranks and grades.
#[must_use]
pub fn rule_draft_group(id: &RuleDraftId, group: &str) -> String {
    with_query(&rule_draft(id), [("group", group)])
}

/// A node of them.
#[must_use]
pub fn rule_draft_node(id: &RuleDraftId, tree: &str, node: &str) -> String {
    with_query(&rule_draft(id), [("tree", tree), ("node", node)])
}

/// A rule of such a node; `new` for one that is not there yet.
#[must_use]
pub fn rule_draft_rule(id: &RuleDraftId, tree: &str, node: &str, rule: &str) -> String {
    with_query(&rule_draft_node(id, tree, node), [("rule", rule)])
}

/// Where a tree is derived from one of them.
#[must_use]
pub fn rule_draft_derive(id: &RuleDraftId, tree: &str) -> String {
    with_query(&rule_draft(id), [("derive", tree)])
}

/// What a round would come to under another version of rules.
#[must_use]
pub fn what_if(id: &RoundId) -> String {
    format!("{}/what-if", round(id))
}

/// A file of the office about a unit.
#[must_use]
pub fn assessment_file(id: &str) -> String {
    under("/assessment-files", id)
}

/// Problems of monitoring from the months of a round, as the address that a fact was counted with narrows them. Those that turned out
/// unfounded are not counted.
#[must_use]
pub fn counted_findings(query: &str, (starts_on, ends_on): (NaiveDate, NaiveDate)) -> String {
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    let query = query.replacen("state=any", "state=real", 1);
    with_query(&format!("{FINDINGS}?{query}"), [("from", month(starts_on)), ("to", month(ends_on))])
}

/// A page that all mark first.
#[must_use]
pub fn check_example(id: &RoundId, no: i64) -> String {
    format!("{}/examples/{no}", cross_check(id))
}

/// The on-site check of a round.
#[must_use]
pub fn on_site(id: &RoundId) -> String {
    format!("{}/on-site", round(id))
}

/// The same with the forms that prepare a unit's sheet.
#[must_use]
pub fn on_site_unit(id: &RoundId, unit: &UnitId) -> String {
    with_query(&on_site(id), [("unit", unit.as_str())])
}

/// The on-site sheet of a unit.
#[must_use]
pub fn site_sheet(id: &RoundId, unit: &UnitId) -> String {
    format!("{}/{}", on_site(id), unit.as_str())
}

/// The form about a place of such a sheet.
#[must_use]
pub fn site_place(id: &RoundId, unit: &UnitId, place: i64) -> String {
    with_query(&site_sheet(id, unit), [("place", place.to_string())])
}

/// What was decided about an appeal, as a file.
#[must_use]
pub fn appeal_file(id: &AppealId, ending: &str) -> String {
    format!("{}/export/{ending}", appeal(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_that_were_counted_are_those_of_the_round() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let span = (day("2026-07-01"), day("2026-09-30"));
        for (query, address) in [
            ("state=any&unit=u1", "/monitoring/findings?state=real&unit=u1&from=2026-07&to=2026-09"),
            ("state=any&unit=u1&rule=dead_link", "/monitoring/findings?state=real&unit=u1&rule=dead_link&from=2026-07&to=2026-09"),
        ] {
            assert_eq!(counted_findings(query, span), address);
        }
    }
}
