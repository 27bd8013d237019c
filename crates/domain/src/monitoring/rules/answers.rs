//! 答复超期: a page that shows when somebody asked and when the answer came, and it came late.

use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::judge::{Listed, Round};

/// Judges one item by its answer of the month; the day of asking does not count.
#[must_use]
pub fn judge(round: &Round<'_>, column: &Column, item: &Listed<'_>) -> Option<Candidate> {
    let days = round.optional.days_of(column)?;
    let (asked, answered) = item.facts?.answered.filter(|(_, answered)| round.holds(*answered))?;
    let last = round.calendar.working_day_after(asked, days).day;
    (answered > last).then(|| {
        let late = Candidate::of_item(column, Rule::AnswerLate, item).with("asked", asked.to_string());
        late.with("answered", answered.to_string()).with("days", days)
    })
}
