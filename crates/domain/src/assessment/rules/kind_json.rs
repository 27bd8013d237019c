use serde_json::{Map, Value, json};

use super::super::number::Decimal;
use super::{Kind, Named, Where};

impl Kind {
    /// The rule's members as a rules file writes them, `kind` among them and without an id: what [`super::RuleSet::read`] reads back
    /// is this kind.
    #[must_use]
    pub fn members(&self) -> Map<String, Value> {
        let mut members = Map::new();
        let mut put = |name: &str, value: Value| {
            members.insert(name.to_owned(), value);
        };
        let text = |number: &Decimal| Value::String(number.to_string());
        let names = |named: &Named| Value::Object(named.iter().map(|(name, number)| (name.to_string(), text(number))).collect());
        match self {
            Self::PerPiece { points, .. } => {
                put("kind", json!("per_piece"));
                put("points", text(points));
            }
            Self::Once { points, .. } => {
                put("kind", json!("once"));
                put("points", text(points));
            }
            Self::Zero { .. } => put("kind", json!("zero")),
            Self::Levels { levels, .. } => {
                put("kind", json!("levels"));
                put("levels", names(levels));
            }
            Self::Judgement { none, min, max } => {
                put("kind", json!("judgement"));
                put("none", text(none));
                put("min", text(min));
                put("max", text(max));
            }
            Self::CheckPoints { points, .. } => {
                put("kind", json!("check_points"));
                put("points", names(points));
            }
            Self::NoneDone { points, share, done, .. } => {
                put("kind", json!("none_done"));
                put("points", text(points));
                put("share", text(share));
                put("done", json!(&**done));
            }
            Self::Ceiling { rate, .. } => {
                put("kind", json!("ceiling"));
                put("rate", text(rate));
            }
            Self::Tier { tiers } => {
                put("kind", json!("tier"));
                put("tiers", names(tiers));
            }
            Self::Share { parts } => {
                put("kind", json!("share"));
                put("parts", names(parts));
            }
            Self::Proportion { points } => {
                put("kind", json!("proportion"));
                if let Some(points) = points {
                    put("points", text(points));
                }
            }
            Self::BelowTarget { target, per_point, rate_digits, .. } => {
                put("kind", json!("below_target"));
                put("target", text(target));
                put("per_point", text(per_point));
                if let Some(digits) = rate_digits {
                    put("rate_digits", json!(digits));
                }
            }
            Self::Quota { minimum, points, .. } => {
                put("kind", json!("quota"));
                put("minimum", json!(minimum));
                put("points", text(points));
            }
            Self::PerPeriod { minimum, below, empty, .. } => {
                put("kind", json!("per_period"));
                put("minimum", json!(minimum));
                put("below", text(below));
                put("empty", text(empty));
            }
            Self::Scores { of } => {
                put("kind", json!("scores"));
                put("of", text(of));
            }
            Self::Given { max, .. } => {
                put("kind", json!("given"));
                put("max", text(max));
            }
            Self::OverQuota { quota, first_over, first, then_over, step, each, .. } => {
                put("kind", json!("over_quota"));
                put("quota", json!(quota));
                for (name, number) in
                    [("first_over", first_over), ("first", first), ("then_over", then_over), ("step", step), ("each", each)]
                {
                    put(name, text(number));
                }
            }
        }
        if let Some(cap) = self.cap() {
            put("cap", text(&cap));
        }
        if let Some(within) = self.within() {
            put("where", within.members());
        }
        members
    }
}

impl Where {
    fn members(&self) -> Value {
        let mut members = Map::new();
        for (name, day) in [("from", self.from), ("to", self.to)] {
            if let Some(day) = day {
                members.insert(name.to_owned(), json!(day.to_string()));
            }
        }
        if !self.has.is_empty() {
            members.insert("has".to_owned(), json!(self.has));
        }
        Value::Object(members)
    }
}

#[cfg(test)]
mod tests {
    use super::super::RuleSet;
    use super::*;
    use crate::text::json::Json;

    #[test]
    fn what_is_written_is_read_as_the_same_kind() {
        let within = json!({"from": "2026-07-01", "to": "2026-09-30", "has": ["本级"]});
        let leaf = [
            json!({"kind": "per_piece", "points": "2.5", "cap": "5", "where": within}),
            json!({"kind": "once", "points": "3", "where": within}),
            json!({"kind": "zero"}),
            json!({"kind": "levels", "levels": {"市": "3", "县": "1"}, "cap": "4"}),
            json!({"kind": "judgement", "none": "10", "min": "0", "max": "8"}),
            json!({"kind": "check_points", "points": {"文号": "4", "日期": "6"}, "cap": "9"}),
            json!({"kind": "none_done", "points": "4", "share": "0.5", "done": "已解读"}),
            json!({"kind": "ceiling", "rate": "0.6"}),
            json!({"kind": "tier", "tiers": {"高": "10", "低": "4"}}),
            json!({"kind": "share", "parts": {"标识": "0.5", "信息": "0.5"}}),
            json!({"kind": "proportion"}),
            json!({"kind": "proportion", "points": "6"}),
            json!({"kind": "below_target", "target": "95", "per_point": "0.5", "cap": "5", "rate_digits": 2}),
            json!({"kind": "quota", "minimum": 3, "points": "2", "cap": "6"}),
            json!({"kind": "per_period", "minimum": 20, "below": "1", "empty": "2", "cap": "8"}),
            json!({"kind": "scores", "of": "100"}),
        ];
        let bonus = [
            json!({"kind": "given", "max": "5", "cap": "3"}),
            json!({"kind": "over_quota", "quota": 40, "first_over": "10", "first": "1", "then_over": "30", "step": "20", "each": "1", "cap": "3"}),
        ];
        let ided = |rules: &[Value]| -> Vec<Value> {
            rules
                .iter()
                .enumerate()
                .map(|(place, rule)| {
                    let mut rule = rule.clone();
                    rule["id"] = json!(format!("r{place}"));
                    rule
                })
                .collect()
        };
        let file = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {"t": {"full_mark": "10", "nodes": [{"id": "a", "points": "10", "rules": ided(&leaf)}]}},
            "groups": [{"id": "g", "tree": "t"}],
            "bonus": {"rules": ided(&bonus)},
        });
        let rules = RuleSet::read(&Json::read(&file.to_string()).unwrap()).unwrap();
        let read = rules.trees[0].nodes[0].rules().iter().chain(rules.bonus.iter().flat_map(|bonus| &bonus.rules));
        for (rule, written) in read.zip(leaf.iter().chain(&bonus)) {
            assert_eq!(Value::Object(rule.kind.members()), *written);
        }
    }
}
