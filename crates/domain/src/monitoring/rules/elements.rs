//! 要素不全: a document of the month that does not show what its column asks for.

use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::judge::{Listed, Round};

/// Judges one item. What an earlier version read says nothing about elements.
#[must_use]
pub fn judge(round: &Round<'_>, column: &Column, item: &Listed<'_>) -> Option<Candidate> {
    let asked = round.optional.elements_of(column)?;
    let shown = item.facts?.elements?;
    if item.day.is_some_and(|day| !round.holds(day)) {
        return None;
    }
    let missing = asked.without(shown).labels();
    (!missing.is_empty()).then(|| Candidate::of_item(column, Rule::MissingElements, item).with("missing", missing.join("、")))
}
