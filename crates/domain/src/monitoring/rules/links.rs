//! Links that lead nowhere: of items, and in the text of articles.

use std::collections::HashMap;

use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::judge::{Listed, Seen};

/// Judges every link that was visited. Items come first, so that a link that both lists and texts hold is reported where it
/// is listed.
#[must_use]
pub fn judge(columns: &[Column], listed: &[Listed<'_>], seen: &HashMap<String, Seen>) -> Vec<Candidate> {
    let dead = |item: &Listed<'_>, address: &str| match seen.get(address) {
        Some(Seen::Failed { cause, .. }) => {
            Some(Candidate::new(&columns[item.column], Rule::DeadLink, address).titled(&item.title).with("cause", cause.to_string()))
        }
        _ => None,
    };
    let mut found: Vec<Candidate> = listed.iter().filter(|item| !item.is_again).filter_map(|item| dead(item, item.address)).collect();
    for item in listed.iter().filter(|item| !item.is_again) {
        let links = item.facts.iter().flat_map(|facts| &facts.links);
        found.extend(links.filter_map(|link| Some(dead(item, link)?.with("on", item.address))));
    }
    found
}
