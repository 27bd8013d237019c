//! 优秀比例, told: how many of a group may have the highest grade, and who has the number for it but not the place.

use super::super::rules::{Group, RuleSet};
use super::super::sheet::{Sheet, Status};
use super::{Ranking, compared};

/// How the share of the highest grade came out in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// The highest grade.
    pub grade: String,
    /// The share, in ten-thousandths.
    pub share: i128,
    /// How many have a rank.
    pub ranked: u64,
    /// How many of these may have it: the share, rounded down.
    pub places: u64,
    /// How many have it.
    pub given: u64,
    /// Units whose number reaches it and who do not have it, by place.
    pub crowded_out: Vec<usize>,
}

/// The quota of a group; nothing where its rules know none, or nobody has a rank.
pub(crate) fn quota(rules: &RuleSet, ranking: &Ranking, sheets: &[Sheet]) -> Option<Quota> {
    let group: &Group = rules.groups.iter().find(|group| group.id == ranking.group)?;
    let (share, highest) = (group.standing.excellent_quota?, group.standing.grades.first()?);
    let share = i128::from(share.ten_thousandths());
    let mut told = Quota {
        grade: highest.name.to_string(),
        share,
        ranked: ranking.count,
        places: u64::try_from(share * i128::from(ranking.count) / 10_000).unwrap_or(u64::MAX),
        given: 0,
        crowded_out: Vec::new(),
    };
    for row in &ranking.rows {
        let Some(sheet) = sheets.get(row.place).filter(|sheet| sheet.status != Status::Vetoed && sheet.rank.is_some()) else { continue };
        let reaches = compared(sheet, group.standing.grade_by, rules.basis).is_some_and(|value| value >= highest.from.into());
        match sheet.grade.as_deref() {
            Some(grade) if *grade == *highest.name => told.given += 1,
            _ if reaches => told.crowded_out.push(row.place),
            _ => {}
        }
    }
    (told.ranked > 0).then_some(told)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::assess_json;
    use crate::text::json::Json;

    #[test]
    fn who_has_the_number_but_no_place_is_told() {
        let rules = |quota: &str| {
            json!({
                "contract": 1, "rule_set": {"id": "r"},
                "trees": {"t": {"full_mark": "100", "nodes": [{"id": "n", "points": "100", "rules": [{"id": "p", "kind": "per_piece", "points": "1"}]}]}},
                "groups": [{"id": "g", "tree": "t"}], "grades": [{"name": "优秀", "from": "90"}, {"name": "合格", "from": "0"}],
                "excellent_quota": quota,
            })
        };
        let units = ["a", "b", "c", "d", "e"].map(|id| json!({"id": id, "group": "g"}));
        let lost = |counts: [u32; 5]| {
            let facts = ["a", "b", "c", "d", "e"].iter().zip(counts);
            let facts: Vec<_> = facts.map(|(unit, count)| json!({"unit": unit, "leaf": "n", "rule": "p", "count": count})).collect();
            json!({"contract": 1, "round": "q", "units": units, "facts": facts})
        };
        // share, points lost, places, given, who is crowded out
        for (share, counts, places, given, out) in [
            ("0.40", [0, 1, 2, 3, 50], 2, 2, vec![2, 3]),
            // a tie across the edge keeps none
            ("0.40", [0, 1, 1, 3, 50], 2, 1, vec![1, 2, 3]),
            ("0.40", [0, 0, 0, 0, 0], 2, 0, vec![0, 1, 2, 3, 4]),
            ("1", [0, 1, 2, 3, 50], 5, 4, vec![]),
            ("0.3", [50, 50, 50, 50, 50], 1, 0, vec![]),
        ] {
            let (rules, facts) = (rules(share).to_string(), lost(counts).to_string());
            let scored = assess_json(&Json::read(&rules).unwrap(), &Json::read(&facts).unwrap()).unwrap();
            let told = scored.quota(&scored.ranking[0]).unwrap();
            assert_eq!((told.ranked, told.places, told.given, told.crowded_out), (5, places, given, out), "{share} {counts:?}");
        }
    }
}
