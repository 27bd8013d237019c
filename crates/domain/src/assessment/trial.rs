//! 试算: what a rules file does with sample facts, before anybody is scored with it.

use serde_json::{Map, Value, json};

use super::rules::{CONTRACT, Group, Kind, RuleSet};
use super::{Assessment, Facts, Outline, Problem, assess};
use crate::text::json::Json;

/// Which facts are made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Sample {
    /// Nothing to object to, everything done.
    Faultless,
    /// Every rule meets one piece; half is done of what is measured.
    OneEach,
}

coded!(Sample);

impl Sample {
    /// The words of the choice.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Faultless => "全部达标",
            Self::OneEach => "每条规则出现一次",
        }
    }
}

/// Scores one made-up unit a group, and one for every tree that was derived for some of its units.
///
/// # Errors
/// What the engine refuses, which only an amount beyond its ledger can be.
pub fn trial(rules: &RuleSet, outline: &Outline, sample: Sample) -> Result<Assessment, Vec<Problem>> {
    let mut units = Vec::new();
    let mut facts = Vec::new();
    let own = |group: &Group, place: usize| {
        let derived = outline.trees.get(place).and_then(|tree| tree.from.as_deref());
        derived.is_some_and(|from| *rules.trees[group.tree].name == *from)
    };
    let all = rules.groups.iter().flat_map(|group| {
        let trees = (0..rules.trees.len()).filter(move |place| *place == group.tree || own(group, *place));
        trees.map(move |place| (group, &rules.trees[place]))
    });
    for (group, tree) in all {
        let unit = unit_of(&group.id, &tree.name);
        units.push(json!({"id": unit, "group": &*group.id, "tree": &*tree.name}));
        for node in &tree.nodes {
            for rule in node.rules() {
                let mut fact = made_up(&rule.kind, sample);
                fact.insert("unit".to_owned(), json!(unit));
                fact.insert("leaf".to_owned(), json!(&*node.id));
                fact.insert("rule".to_owned(), json!(&*rule.id));
                facts.push(Value::Object(fact));
            }
        }
    }
    let file = json!({"contract": CONTRACT, "round": "试算", "units": units, "facts": facts}).to_string();
    let json = Json::read(&file).map_err(|_| Vec::new())?;
    let facts = Facts::read(&json, rules)?;
    assess(rules.clone(), &facts)
}

/// What the made-up unit of a group with a tree is called.
fn unit_of(group: &str, tree: &str) -> String {
    format!("{group}\n{tree}")
}

/// The group and the tree of a made-up unit.
#[must_use]
pub fn made_up_unit(unit: &str) -> Option<(&str, &str)> {
    unit.split_once('\n')
}

fn made_up(kind: &Kind, sample: Sample) -> Map<String, Value> {
    let is_bad = sample == Sample::OneEach;
    let first = |names: &super::Named| -> Vec<String> { names.keys().take(usize::from(is_bad)).map(ToString::to_string).collect() };
    let item = |level: Option<&str>| {
        let within = kind.within();
        let day = within.and_then(|within| within.from.or(within.to)).map(|day| day.to_string());
        let tags = within.map(|within| within.has.clone()).unwrap_or_default();
        let mut item = Map::new();
        item.insert("has".to_owned(), json!(tags));
        if let Some(day) = day {
            item.insert("date".to_owned(), json!(day));
        }
        if let Some(level) = level {
            item.insert("level".to_owned(), json!(level));
        }
        Value::Object(item)
    };
    let fact = match kind {
        Kind::PerPiece { .. } | Kind::Once { .. } | Kind::Zero { .. } | Kind::Ceiling { .. } => {
            json!({"items": if is_bad { vec![item(None)] } else { Vec::new() }})
        }
        Kind::Levels { levels, .. } => {
            json!({"items": first(levels).iter().map(|level| item(Some(level))).collect::<Vec<_>>()})
        }
        Kind::Judgement { min, .. } if is_bad => json!({"verdict": "partial", "amount": min.to_string(), "reason": "试算"}),
        Kind::Judgement { .. } => json!({"verdict": "ok"}),
        Kind::CheckPoints { points, .. } => json!({"missed": first(points)}),
        Kind::NoneDone { .. } => {
            // with a filter things are told one by one
            let mut done = item(None);
            if let (false, Kind::NoneDone { done: tag, .. }) = (is_bad, kind)
                && let Some(tags) = done["has"].as_array_mut()
            {
                tags.push(json!(&**tag));
            }
            json!({"items": [done]})
        }
        Kind::Tier { tiers } => {
            let best = tiers.iter().max_by_key(|(_, points)| **points);
            let worst = tiers.iter().min_by_key(|(_, points)| **points);
            json!({"tier": if is_bad { worst } else { best }.map(|(name, _)| name.to_string())})
        }
        Kind::Share { parts } => {
            let all = parts.keys().skip(usize::from(is_bad)).map(ToString::to_string).collect::<Vec<_>>();
            json!({"achieved": all})
        }
        Kind::Proportion { .. } | Kind::BelowTarget { .. } => json!({"done": if is_bad { 1 } else { 2 }, "of": 2}),
        Kind::Quota { minimum, .. } => {
            let pieces = minimum.saturating_sub(u64::from(is_bad));
            match kind.within() {
                Some(_) => json!({"items": (0..pieces.min(1_000)).map(|_| item(None)).collect::<Vec<_>>()}),
                None => json!({"count": pieces}),
            }
        }
        Kind::PerPeriod { minimum, .. } => json!({"periods": {"2026-01": if is_bad { 0 } else { *minimum }}}),
        Kind::Scores { of } => json!({"values": [of.to_string()]}),
        Kind::Given { .. } | Kind::OverQuota { .. } => json!({}),
    };
    match fact {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faultless_unit_has_the_full_mark_and_one_of_each_costs_what_the_rules_say() {
        let within = json!({"from": "2026-07-01", "has": ["本级"]});
        let file = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {"t": {"full_mark": "100", "nodes": [
                {"id": "a", "points": "50", "rules": [
                    {"id": "1", "kind": "per_piece", "points": "2", "where": within},
                    {"id": "2", "kind": "judgement", "none": "10", "min": "1", "max": "8"},
                    {"id": "3", "kind": "check_points", "points": {"甲": "3", "乙": "4"}},
                    {"id": "4", "kind": "none_done", "points": "4", "share": "0.5", "done": "已解读", "where": within},
                    {"id": "5", "kind": "quota", "minimum": 3, "points": "2"},
                    {"id": "6", "kind": "levels", "levels": {"市": "3"}, "where": within}]},
                {"id": "b", "points": "10", "rules": [{"id": "1", "kind": "tier", "tiers": {"高": "10", "低": "4"}}]},
                {"id": "c", "points": "10", "rules": [{"id": "1", "kind": "share", "parts": {"甲": "0.5", "乙": "0.5"}}]},
                {"id": "d", "points": "10", "rules": [{"id": "1", "kind": "per_period", "minimum": 2, "below": "1", "empty": "2"}]},
                {"id": "e", "points": "20", "rules": [{"id": "1", "kind": "proportion"}]}]}},
            "groups": [{"id": "g", "tree": "t"}],
        });
        let (rules, outline) = Outline::read(&file.to_string()).unwrap();
        let total = |sample: Sample| trial(&rules, &outline, sample).unwrap().sheets[0].figures.unwrap().total.text(2);
        assert_eq!(total(Sample::Faultless), "100.00");
        // 2 + 1 + 4 (乙 stands first) + 2 + 2 + 3 = 14; 6; 5; 2; 10
        assert_eq!(total(Sample::OneEach), "63.00");
    }
}
