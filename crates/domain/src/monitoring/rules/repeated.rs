//! The same article under two addresses of one unit.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::judge::{Listed, Round};
use super::super::page::squeezed;

/// Judges all articles of each unit: of three that are the same, the second and third are reported. A text shorter than the rule's limit
/// is a form that many articles share.
#[must_use]
pub fn judge(round: &Round<'_>, columns: &[Column], listed: &[Listed<'_>]) -> Vec<Candidate> {
    let least_letters = round.rules.limit(Rule::Repeated) as usize;
    let mut same: HashMap<(&str, String, &str), Vec<&Listed<'_>>> = HashMap::new();
    for item in listed.iter().filter(|item| !item.is_again) {
        if let Some(facts) = item.facts.filter(|facts| facts.body_letters >= least_letters) {
            same.entry((columns[item.column].unit.as_str(), squeezed(&item.title), &facts.body_digest)).or_default().push(item);
        }
    }
    let mut found: Vec<(usize, Candidate)> = Vec::new();
    for items in same.values_mut().filter(|items| items.len() > 1) {
        // earlier is what was published earlier, and what is listed earlier on the same day
        items.sort_by_key(|item| (item.day.unwrap_or(NaiveDate::MAX), item.order));
        let Some((first, later)) = items.split_first() else { continue };
        found.extend(
            later
                .iter()
                .map(|item| (item.order, Candidate::of_item(&columns[item.column], Rule::Repeated, item).with("first", first.address))),
        );
    }
    found.sort_by_key(|(order, _)| *order);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}
