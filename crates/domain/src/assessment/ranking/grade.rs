use std::sync::Arc;

use super::super::number::{Exact, Whole};
use super::super::rules::{Group, RuleSet};
use super::super::sheet::{Sheet, Status};
use super::compared;

/// Writes the grades of a group's members, whose ranks are known.
pub(super) fn grades(rules: &RuleSet, group: &Group, members: &[usize], sheets: &mut [Sheet]) {
    let standing = &group.standing;
    let mut ranks: Vec<u64> = members.iter().filter_map(|place| sheets[*place].rank).collect();
    ranks.sort_unstable();
    let places = standing.excellent_quota.map(|quota| (&Exact::from(quota) * &Exact::from(ranks.len() as u64)).floor());
    // a tie across the edge keeps none: whoever shares a rank is counted whole
    let is_within =
        |rank: u64| places.as_ref().is_none_or(|places| Whole::from(ranks.partition_point(|other| *other <= rank) as u64) <= *places);
    for place in members {
        let sheet = &mut sheets[*place];
        // a veto has its own grade
        if sheet.status == Status::Vetoed {
            continue;
        }
        let Some(value) = compared(sheet, standing.grade_by, rules.basis) else { continue };
        let reached = standing.grades.iter().position(|grade| value >= grade.from.into());
        let kept = match (reached, sheet.rank) {
            (Some(0), Some(rank)) if !is_within(rank) => Some(1),
            (reached, _) => reached,
        };
        sheet.grade = kept.and_then(|grade| standing.grades.get(grade)).map(|grade| Arc::clone(&grade.name));
    }
}
