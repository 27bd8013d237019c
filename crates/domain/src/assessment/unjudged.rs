//! 未评判: judgements that nobody gave. The contract takes nothing off for them; whoever reads the points is told that nobody looked.

use super::outline::{NodeOutline, OwnRules, RuleOutline};
use super::rules::Kind;
use super::sheet::{Entry, Place, Sheet};

/// What stands where a line would say how it came about.
pub const UNJUDGED: &str = "未评判，按满分计";

/// The judgements of a unit that count in its sheet and that nobody gave. `is_known` answers for a leaf and a rule whether somebody did,
/// and with no rule whether the leaf was found not to apply.
#[must_use]
pub fn unjudged<'o>(own: OwnRules<'o>, sheet: &Sheet, is_known: impl Fn(&str, &str) -> bool) -> Vec<(&'o NodeOutline, &'o RuleOutline)> {
    // who takes no part, and who was vetoed before anything was looked at, has no points that could be too many
    if sheet.nodes.is_empty() {
        return Vec::new();
    }
    let is_judged = |rule: &RuleOutline| matches!(rule.kind, Kind::Judgement { .. });
    let nodes = own.tree.map(|tree| tree.nodes.as_slice()).unwrap_or_default();
    let leaves = nodes.iter().filter(|node| node.rules.iter().any(is_judged));
    let counted = leaves.filter(|node| !is_known(&node.id, "") && !is_excused(sheet, &node.id));
    let rules = counted.flat_map(|node| node.rules.iter().map(move |rule| (node, rule)));
    rules.filter(|(node, rule)| is_judged(rule) && !is_known(&node.id, &rule.id)).collect()
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
                {"id": "c", "title": "回应", "points": "30", "na": "note", "rules": [judged("answer")]}
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
    fn who_has_no_points_is_not_told_that_they_are_full() {
        assert_eq!(told(&json!([]), false, &[]), Vec::<String>::new());
        assert_eq!(told(&json!([{"unit": "u", "veto": "leak", "reason": "通报"}]), true, &[]), Vec::<String>::new());
    }
}
