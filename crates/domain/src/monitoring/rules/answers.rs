//! 答复超期: a page that shows when somebody asked and when the answer came, and it came late.

use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::judge::{Listed, Round};

/// Judges one item by its answer of the month; the day of asking does not count.
#[must_use]
pub fn judge(round: &Round<'_>, column: &Column, item: &Listed<'_>) -> Option<Candidate> {
    let term = round.optional.term_of(column)?;
    let (asked, answered) = item.facts?.answered.filter(|(_, answered)| round.holds(*answered))?;
    (answered > term.last_day(asked, round.calendar)).then(|| {
        let late = Candidate::of_item(column, Rule::AnswerLate, item).with("asked", asked.to_string());
        let late = late.with("answered", answered.to_string()).with("days", term.days);
        if term.is_working { late } else { late.with("term", term.words()) }
    })
}
