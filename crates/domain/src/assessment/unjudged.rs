//! 未评判, 未检查, 没有监测: judgements that nobody gave, and rules that count faults where nobody looked for any. The contract takes nothing
//! off for them; whoever reads the points is told that nobody looked.

use super::outline::{NodeOutline, OwnRules, RuleOutline};
use super::rules::Kind;
use super::sheet::{Entry, Place, Sheet};
use super::source::Answerer;

/// What stands where a line would say how it came about.
pub const UNJUDGED: &str = "未评判，按满分计";

/// What of a round counts in full although nobody knows whether it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InFull {
    /// Judgements that nobody gave.
    pub unjudged: usize,
    /// Rules of the on-site check at which nobody looked.
    pub unseen: usize,
    /// Rules that monitoring would have answered.
    pub unmonitored: usize,
}

impl InFull {
    /// All of it in the words of the sheets: 3条未评判、2条未检查. Nothing where somebody looked at everything.
    #[must_use]
    pub fn words(self) -> Option<String> {
        let told = [(self.unjudged, "未评判"), (self.unseen, "未检查"), (self.unmonitored, "没有监测结果")];
        let told: Vec<String> =
            told.into_iter().filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number}条{words}")).collect();
        (!told.is_empty()).then(|| told.join("、"))
    }
}

/// The judgements of a unit that count in its sheet and that nobody gave. `is_known` answers for a leaf and a rule whether somebody did,
/// and with no rule whether the leaf was found not to apply.
#[must_use]
pub fn unjudged<'o>(own: OwnRules<'o>, sheet: &Sheet, is_known: impl Fn(&str, &str) -> bool) -> Vec<(&'o NodeOutline, &'o RuleOutline)> {
    unknown(own, sheet, is_known, |_, rule| matches!(rule.kind, Kind::Judgement { .. }))
}

/// What stands where a line would say what was seen on the spot.
pub const UNSEEN: &str = "未检查，按满分计";

/// The rules of a unit that are looked at on the spot, that count in its sheet, and at which nobody looked. What waits for a fact says so
/// itself.
#[must_use]
pub fn unseen<'o>(own: OwnRules<'o>, sheet: &Sheet, is_known: impl Fn(&str, &str) -> bool) -> Vec<(&'o NodeOutline, &'o RuleOutline)> {
    unknown(own, sheet, is_known, |node, rule| answers(rule, &[Answerer::OnSite]) && !is_pending(sheet, node))
}

/// What stands where a line would say what monitoring found, in a round that nobody monitored.
pub const UNWATCHED: &str = "本期没有监测结果，按满分计";

/// The same for a unit none of whose columns is monitored.
pub const NO_COLUMN: &str = "本单位没有监测栏目，按满分计";

/// The same of the rules that monitoring answers.
#[must_use]
pub fn unwatched<'o>(own: OwnRules<'o>, sheet: &Sheet, is_known: impl Fn(&str, &str) -> bool) -> Vec<(&'o NodeOutline, &'o RuleOutline)> {
    unknown(own, sheet, is_known, |node, rule| answers(rule, &[Answerer::Findings, Answerer::Articles]) && !is_pending(sheet, node))
}

fn answers(rule: &RuleOutline, by: &[Answerer]) -> bool {
    rule.source.is_some_and(|source| by.contains(&source.answerer()))
}

fn is_pending(sheet: &Sheet, node: &NodeOutline) -> bool {
    sheet.pending.iter().any(|leaf| **leaf == *node.id)
}

/// Rules that are asked for, that count in a sheet, and of which nothing is known.
fn unknown<'o>(
    own: OwnRules<'o>,
    sheet: &Sheet,
    is_known: impl Fn(&str, &str) -> bool,
    is_asked: impl Fn(&NodeOutline, &RuleOutline) -> bool,
) -> Vec<(&'o NodeOutline, &'o RuleOutline)> {
    // who takes no part, and who was vetoed before anything was looked at, has no points that could be too many
    if sheet.nodes.is_empty() {
        return Vec::new();
    }
    let leaves = own.nodes().filter(|node| node.rules.iter().any(|rule| is_asked(node, rule)));
    let counted = leaves.filter(|node| !is_known(&node.id, "") && !is_excused(sheet, &node.id));
    let rules = counted.flat_map(|node| node.rules.iter().map(move |rule| (node, rule)));
    rules.filter(|(node, rule)| is_asked(node, rule) && !is_known(&node.id, &rule.id)).collect()
}

/// Whether the rules of a leaf were not looked at, because it does not apply or a note earned a share of it.
#[must_use]
pub fn is_excused(sheet: &Sheet, leaf: &str) -> bool {
    sheet.lines.iter().any(|line| {
        let is_here = matches!(&line.leaf, Place::Node(id) if **id == *leaf);
        is_here && matches!(line.rule, Entry::NotApplicable | Entry::NaNote | Entry::NaUniform)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Outline, assess_json};
    use super::*;
    use crate::text::json::Json;

    fn rules() -> Value {
        let judged = |id: &str| json!({"id": id, "kind": "judgement", "none": "10", "min": "1", "max": "8"});
        json!({
            "contract": 1,
            "rule_set": {"id": "r", "year": 2026, "title": "考核细则"},
            "na_rates": {"note": "1", "late_note": "0.5"},
            "trees": {"t": {"full_mark": "100", "nodes": [
                {"id": "a", "title": "公文", "points": "40", "rules": [
                    judged("form"), judged("date"), {"id": "late", "kind": "per_piece", "points": "2"}]},
                {"id": "b", "title": "解读", "points": "30", "na": "leave_out", "rules": [judged("kind")]},
                {"id": "c", "title": "回应", "points": "30", "na": "note", "rules": [judged("answer"),
                    {"id": "desk", "kind": "per_piece", "points": "5", "source": "on_site"},
                    {"id": "board", "kind": "per_piece", "points": "5", "source": "on_site_villages"},
                    {"id": "dead", "kind": "per_piece", "points": "5", "source": "findings"}]}
            ]}},
            "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
            "veto": {"events": ["leak"], "effect": "no_score"}
        })
    }

    /// Leaf and rule of what nobody judged, for facts as the engine takes them; leaves without a rule are claims.
    fn told(facts: &Value, is_assessed: bool, known: &[(&str, &str)]) -> Vec<String> {
        let rules = rules().to_string();
        let unit = json!({"id": "u", "name": "水利局", "group": "g", "assessed": is_assessed});
        let facts = json!({"contract": 1, "round": "q", "units": [unit], "facts": facts}).to_string();
        let scored = assess_json(&Json::read(&rules).unwrap(), &Json::read(&facts).unwrap()).unwrap();
        let (_, outline) = Outline::read(&rules).unwrap();
        let found = unjudged(outline.of_group("g"), &scored.sheets[0], |leaf, rule| known.contains(&(leaf, rule)));
        found.iter().map(|(node, rule)| format!("{}/{}", node.id, rule.id)).collect()
    }

    #[test]
    fn a_judgement_that_nobody_gave_is_told_where_its_leaf_counts() {
        assert_eq!(told(&json!([]), true, &[]), ["a/form", "a/date", "b/kind", "c/answer"]);
        let form = json!({"unit": "u", "leaf": "a", "rule": "form", "verdict": "ok"});
        assert_eq!(told(&json!([form]), true, &[("a", "form")]), ["a/date", "b/kind", "c/answer"], "fine is judged as well");
        let claim = |leaf: &str, note: &str| json!({"unit": "u", "leaf": leaf, "not_applicable": {"approved": true, "note": note, "reason": "没有这类工作"}});
        assert_eq!(told(&json!([claim("b", "none")]), true, &[]), ["a/form", "a/date", "c/answer"], "what is left out has no points");
        assert_eq!(told(&json!([claim("c", "late")]), true, &[]), ["a/form", "a/date", "b/kind"], "a note is scored by its rate");
        // a rate of one writes no line: the claim itself is known
        assert_eq!(told(&json!([claim("c", "published")]), true, &[("c", "")]), ["a/form", "a/date", "b/kind"]);
    }

    #[test]
    fn a_rule_at_which_nobody_looked_is_told_by_who_would_have_looked() {
        let text = rules().to_string();
        let unit = json!({"id": "u", "name": "水利局", "group": "g", "assessed": true});
        let facts = json!({"contract": 1, "round": "q", "units": [unit], "facts": []}).to_string();
        let scored = assess_json(&Json::read(&text).unwrap(), &Json::read(&facts).unwrap()).unwrap();
        let (_, outline) = Outline::read(&text).unwrap();
        let (own, sheet) = (outline.of_group("g"), &scored.sheets[0]);
        let ids = |found: Vec<(&NodeOutline, &RuleOutline)>| found.iter().map(|(_, rule)| rule.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(unseen(own, sheet, |_, _| false)), ["desk", "board"]);
        assert_eq!(ids(unseen(own, sheet, |_, rule| rule == "desk")), ["board"]);
        assert_eq!(ids(unwatched(own, sheet, |_, _| false)), ["dead"]);
        assert_eq!(ids(unwatched(own, sheet, |leaf, rule| (leaf, rule) == ("c", ""))), Vec::<String>::new(), "it does not apply");
    }

    #[test]
    fn everything_that_nobody_looked_at_is_said_before_the_seal_not_judgements_alone() {
        for (unjudged, unseen, unmonitored, expected) in [
            (0, 0, 0, None),
            (3, 0, 0, Some("3条未评判")),
            (0, 2, 0, Some("2条未检查")),
            (0, 0, 4, Some("4条没有监测结果")),
            (3, 2, 4, Some("3条未评判、2条未检查、4条没有监测结果")),
        ] {
            assert_eq!(InFull { unjudged, unseen, unmonitored }.words().as_deref(), expected);
        }
    }

    #[test]
    fn who_has_no_points_is_not_told_that_they_are_full() {
        assert_eq!(told(&json!([]), false, &[]), Vec::<String>::new());
        assert_eq!(told(&json!([{"unit": "u", "veto": "leak", "reason": "通报"}]), true, &[]), Vec::<String>::new());
    }
}
