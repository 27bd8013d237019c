//! Totals that lie nearer to each other than the smallest deduction of the rules say nothing about who did better: they are one band.

use super::super::number::Amount;
use super::super::rules::{Kind, Node, RuleSet, Tree};

/// What a rule takes off at least, in ten-thousandths, where it counts pieces or a person judges.
fn least(kind: &Kind) -> Option<i64> {
    let least = match kind {
        Kind::PerPiece { points, .. } | Kind::Once { points, .. } | Kind::Quota { points, .. } => *points,
        Kind::Judgement { none, min, .. } => (*none).min(*min),
        Kind::Levels { levels: named, .. } | Kind::CheckPoints { points: named, .. } => named.values().copied().min()?,
        Kind::PerPeriod { below, empty, .. } => (*below).min(*empty),
        _ => return None,
    };
    Some(least.ten_thousandths()).filter(|least| *least > 0)
}

fn least_of(tree: &Tree) -> impl Iterator<Item = i64> {
    tree.nodes.iter().flat_map(Node::rules).filter_map(|rule| least(&rule.kind))
}

impl RuleSet {
    /// The smallest deduction that units of a group can have; nothing where no rule of theirs has a smallest one.
    #[must_use]
    pub fn smallest_deduction(&self, group: &str) -> Option<Amount> {
        let group = self.groups.iter().find(|one| *one.id == *group)?;
        let penalties = self.penalties.iter().filter_map(|rule| least(&rule.kind));
        let smallest = least_of(self.trees.get(group.tree)?).chain(penalties).min()?;
        Some(Amount::of(smallest.into()))
    }
}

/// Totals in the order of the ranking, put into bands: places from and to, both inclusive. A band begins with its highest total and
/// holds what lies less than the smallest deduction beneath it; equals alone are no band, for they share a rank anyway.
#[must_use]
pub fn bands(totals: &[Amount], smallest: Amount) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut first = 0;
    for place in 1..=totals.len() {
        let is_within = totals.get(place).is_some_and(|total| (totals[first] - *total).size() < smallest);
        if is_within {
            continue;
        }
        let last = place - 1;
        if totals.get(last).is_some_and(|total| *total != totals[first]) {
            found.push((first, last));
        }
        first = place;
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::text::json::Json;

    #[test]
    fn what_is_nearer_than_the_smallest_deduction_is_one_band() {
        let bands_of = |totals: &[i128], smallest: i128| {
            let totals: Vec<Amount> = totals.iter().map(|total| Amount::of(total * 100)).collect();
            bands(&totals, Amount::of(smallest * 100))
        };
        for (totals, smallest, found) in [
            (vec![], 50, vec![]),
            (vec![9_800], 50, vec![]),
            (vec![9_800, 9_800, 9_750], 50, vec![]),
            (vec![9_800, 9_780, 9_760], 50, vec![(0, 2)]),
            // a band does not go on from neighbour to neighbour
            (vec![9_800, 9_770, 9_740, 9_710], 50, vec![(0, 1), (2, 3)]),
            (vec![9_800, 9_799, 9_000, 8_990, 8_990], 50, vec![(0, 1), (2, 4)]),
            (vec![9_800, 9_800], 50, vec![]),
        ] {
            assert_eq!(bands_of(&totals, smallest), found, "{totals:?}");
        }
    }

    #[test]
    fn the_smallest_deduction_is_that_of_the_groups_own_rules() {
        let rules = json!({
            "contract": 1, "rule_set": {"id": "r"},
            "trees": {
                "t": {"full_mark": "20", "nodes": [
                    {"id": "a", "points": "10", "rules": [
                        {"id": "1", "kind": "per_piece", "points": "2"}, {"id": "2", "kind": "judgement", "none": "5", "min": "0.5", "max": "3"}]},
                    {"id": "b", "points": "10", "rules": [{"id": "3", "kind": "proportion"}]}]},
                "s": {"full_mark": "10", "nodes": [{"id": "a", "points": "10", "rules": [{"id": "1", "kind": "proportion"}]}]},
            },
            "groups": [{"id": "g", "tree": "t"}, {"id": "h", "tree": "s"}],
        });
        let rules = RuleSet::read(&Json::read(&rules.to_string()).unwrap()).unwrap();
        assert_eq!(rules.smallest_deduction("g"), Some(Amount::of(5_000)));
        assert_eq!(rules.smallest_deduction("h"), None);
        assert_eq!(rules.smallest_deduction("x"), None);
    }
}
