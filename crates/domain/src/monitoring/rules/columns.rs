//! Columns that cannot be reached, hold nothing, are overdue, or hold too little.

use serde_json::Value;

use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::content::Content;
use super::super::counted::Counted;
use super::super::judge::{ColumnSeen, Listed, Round, Seen, of_column};

/// The word of a candidate's evidence that says where the numbers come from that a person said.
pub const NUMBERS: &str = "numbers";

/// Judges every column.
#[must_use]
pub fn judge(round: &Round<'_>, columns: &[Column], states: &[ColumnSeen], listed: &[Listed<'_>]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (place, (column, state)) in columns.iter().zip(states).enumerate() {
        if let Seen::Failed { cause, .. } = state.page {
            found.push(Candidate::new(column, Rule::PageUnreachable, &column.address).with("cause", cause.to_string()));
            continue;
        }
        let own = of_column(listed, place);
        match &state.content {
            None | Some(Content::Unreadable) => {}
            Some(Content::Counted(said)) => found.extend(said_too_few(column, said)),
            Some(Content::Note(day)) => found.extend(day.and_then(|day| overdue(round, column, &[day]))),
            Some(_) if own.is_empty() => found.push(Candidate::new(column, Rule::ColumnEmpty, &column.address)),
            Some(_) if is_undated(own) => {}
            Some(_) => {
                let days: Vec<_> = own.iter().filter_map(|item| item.day).collect();
                found.extend(overdue(round, column, &days));
                if state.further.is_empty() {
                    found.extend(too_few(round, column, own));
                }
            }
        }
    }
    found
}

/// Whether a column has items and no day can be found for any of them.
#[must_use]
pub fn is_undated(own: &[Listed<'_>]) -> bool {
    !own.is_empty() && own.iter().all(|item| item.day.is_none())
}

/// Exactly the limit is in time; days after the round's do not count.
fn overdue(round: &Round<'_>, column: &Column, days: &[chrono::NaiveDate]) -> Option<Candidate> {
    let newest = days.iter().copied().filter(|day| *day <= round.as_of).max();
    let is_late = newest.is_none_or(|newest| (round.as_of - newest).num_days() > i64::from(column.limit()));
    is_late.then(|| {
        let newest = newest.map_or(Value::Null, |day| Value::from(day.to_string()));
        Candidate::new(column, Rule::ColumnOverdue, &column.address).with("newest", newest).with("limit", column.limit())
    })
}

/// The same of what a person said; where it comes from stands beside it.
fn said_too_few(column: &Column, said: &Counted) -> Option<Candidate> {
    let minimum = column.monthly_minimum?;
    (said.number < minimum).then(|| {
        let one = Candidate::new(column, Rule::MonthlyMinimum, &column.address).with("count", said.number).with("minimum", minimum);
        one.with(NUMBERS, said.origin.code())
    })
}

fn too_few(round: &Round<'_>, column: &Column, own: &[Listed<'_>]) -> Option<Candidate> {
    let minimum = column.monthly_minimum?;
    let count = own.iter().filter(|item| item.day.is_some_and(|day| round.holds(day))).count();
    (count < minimum as usize)
        .then(|| Candidate::new(column, Rule::MonthlyMinimum, &column.address).with("count", count).with("minimum", minimum))
}
