//! Addresses of rules that are written, of example pages and of files.

use domain::ids::{RoundId, RuleDraftId};

use super::{cross_check, under, with_query};

/// Rules that are being written.
#[must_use]
pub fn rule_draft(id: &RuleDraftId) -> String {
    under("/rules/drafts", id.as_str())
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

/// A file of the office about a unit.
#[must_use]
pub fn assessment_file(id: &str) -> String {
    under("/assessment-files", id)
}

/// A page that all mark first.
#[must_use]
pub fn check_example(id: &RoundId, no: i64) -> String {
    format!("{}/examples/{no}", cross_check(id))
}
