use std::cmp::{Ordering, Reverse};

use super::super::facts::Unit;
use super::super::number::Exact;
use super::super::rules::{Group, RuleSet, SortKey};
use super::super::sheet::Sheet;
use super::compared;

/// Writes the ranks of a group's members, who are given in the official order; gives them in the order of the printed rows.
/// Equals share a rank, and as many ranks are skipped as shared it: 1, 2, 2, 4.
pub(super) fn ranks(rules: &RuleSet, group: &Group, members: &[usize], units: &[Unit], sheets: &mut [Sheet]) -> Vec<usize> {
    let standing = &group.standing;
    let value = |place: usize| {
        let sheet = &sheets[place];
        if sheet.is_unranked { None } else { compared(sheet, standing.rank_by, rules.basis) }
    };
    let mut ranked: Vec<(usize, Exact)> = members.iter().filter_map(|place| Some((*place, value(*place)?))).collect();
    let known = &*sheets;
    let by_keys = |keys: &[SortKey], one: usize, other: usize| {
        keys.iter().map(|key| by_key(rules, key, units, known, one, other)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let better =
        |one: &(usize, Exact), other: &(usize, Exact)| other.1.cmp(&one.1).then_with(|| by_keys(&standing.tie_break, one.0, other.0));
    // members come in the official order, and sorting keeps it among equals
    ranked.sort_by(|one, other| better(one, other).then_with(|| by_keys(&standing.list_order, one.0, other.0)));
    let mut ranks: Vec<(usize, u64)> = Vec::with_capacity(ranked.len());
    for (index, one) in ranked.iter().enumerate() {
        let same = index.checked_sub(1).filter(|before| better(&ranked[*before], one).is_eq()).map(|before| ranks[before].1);
        ranks.push((one.0, same.unwrap_or(index as u64 + 1)));
    }
    for (place, rank) in &ranks {
        sheets[*place].rank = Some(*rank);
    }
    let mut rows: Vec<usize> = ranks.into_iter().map(|(place, _)| place).collect();
    rows.extend(members.iter().filter(|place| sheets[**place].rank.is_none()));
    rows
}

/// Who comes first under a key.
fn by_key(rules: &RuleSet, key: &SortKey, units: &[Unit], sheets: &[Sheet], one: usize, other: usize) -> Ordering {
    match key {
        SortKey::Node(id) => {
            let sum = |place: usize| rules.trees[units[place].tree].place(id).and_then(|node| sheets[place].node(node));
            // left out is lowest
            Reverse(sum(one)).cmp(&Reverse(sum(other)))
        }
        SortKey::Penalties => sheets[one].penalties().cmp(&sheets[other].penalties()),
        SortKey::Order => one.cmp(&other),
    }
}
