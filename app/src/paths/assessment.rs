//! Addresses of the quarter's assessment: rules, rounds, marks, sheets, appeals, checks and files.

use chrono::NaiveDate;
use domain::ids::{AppealId, ImportId, RoundId, RuleDraftId, RuleSetId, UnitId};

use super::{CELLS, FINDINGS, under, with_query};

/// 考评: the rounds.
pub const ROUNDS: &str = "/rounds";
/// 考核细则.
pub const RULES: &str = "/rules";
/// The first step of bringing rules, and their preview.
pub const IMPORT_RULES: &str = "/rules/import";

/// A version of the rules.
#[must_use]
pub fn rule_set(id: &RuleSetId) -> String {
    under(RULES, id.as_str())
}

/// The same as a file of that ending.
#[must_use]
pub fn rule_set_file(id: &RuleSetId, ending: &str) -> String {
    format!("{}/export/{ending}", rule_set(id))
}

/// The preview of a file of rules.
#[must_use]
pub fn rules_preview(id: &ImportId) -> String {
    with_query(IMPORT_RULES, [("draft", id.as_str())])
}

/// A round.
#[must_use]
pub fn round(id: &RoundId) -> String {
    under(ROUNDS, id.as_str())
}

/// What waits to be marked in a round.
#[must_use]
pub fn marks(id: &RoundId) -> String {
    format!("{}/marks", round(id))
}

/// The queue of one rule.
#[must_use]
pub fn marks_of(id: &RoundId, key: &str) -> String {
    with_query(&marks(id), [("rule", key)])
}

/// One rule of one unit, to be marked.
#[must_use]
pub fn mark(id: &RoundId, unit: &UnitId, (form, leaf, rule): (&str, &str, &str), from: &str) -> String {
    with_query(&under(&marks(id), unit.as_str()), [("form", form), ("leaf", leaf), ("rule", rule), ("from", from)])
}

/// A unit's sheet in a round.
#[must_use]
pub fn sheet(id: &RoundId, unit: &UnitId) -> String {
    under(&format!("{}/sheets", round(id)), unit.as_str())
}

/// A unit's sheet as a file of that ending.
#[must_use]
pub fn sheet_file(id: &RoundId, unit: &UnitId, ending: &str) -> String {
    format!("{}/export/{ending}", sheet(id, unit))
}

/// The sheet with a form about one of its lines, `contest` or `correct`; or the problems of monitoring that it counts, `problems`.
#[must_use]
pub fn sheet_line(id: &RoundId, unit: &UnitId, what: &'static str, leaf: &str, rule: &str) -> String {
    let address = with_query(&sheet(id, unit), [("line", what), ("leaf", leaf), ("rule", rule)]);
    format!("{address}#line")
}

/// An example table of rules.
#[must_use]
pub fn rules_example(code: &str) -> String {
    format!("{RULES}/examples/{code}")
}

/// Who may be praised for a round, and who was called to account in its days.
#[must_use]
pub fn round_merit(id: &RoundId) -> String {
    format!("{}/merit", round(id))
}

/// The cross-check of a round.
#[must_use]
pub fn cross_check(id: &RoundId) -> String {
    format!("{}/cross-check", round(id))
}

/// The form with which a rule of a unit is marked in the cross-check.
#[must_use]
pub fn cross_mark(id: &RoundId, unit: &UnitId, leaf: &str, rule: &str) -> String {
    with_query(&format!("{}/{}", cross_check(id), unit.as_str()), [("leaf", leaf), ("rule", rule)])
}

/// The charts of a round.
#[must_use]
pub fn round_charts(id: &RoundId) -> String {
    format!("{}/charts", round(id))
}

/// The appeals of a round.
#[must_use]
pub fn round_appeals(id: &RoundId) -> String {
    format!("{}/appeals", round(id))
}

/// One appeal.
#[must_use]
pub fn appeal(id: &AppealId) -> String {
    under("/appeals", id.as_str())
}

/// The result of a year.
#[must_use]
pub fn year_result(id: &RoundId) -> String {
    format!("{}/year", round(id))
}

/// A paper of a round.
#[must_use]
pub fn round_file(id: &RoundId, file: &str) -> String {
    format!("{}/export/{file}", round(id))
}

/// The rows of the ledger that a fact was counted from; the query was written by the round.
#[must_use]
pub fn counted_cells(query: &str) -> String {
    format!("{CELLS}?{query}")
}

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
/// unfounded are not counted. It is the list of today; what a line counts stands behind the line itself ([`sheet_line`]).
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
