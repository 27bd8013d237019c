//! What one article shows: a day to come, another day than its list's, another year, a wrong word, a personal number.

use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::judge::{Listed, Round};
use super::super::personal::PersonalKind;

/// Judges one item, whatever its day.
#[must_use]
pub fn judge(round: &Round<'_>, column: &Column, item: &Listed<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    if let Some(day) = item.day.filter(|day| *day > round.as_of) {
        found.push(Candidate::of_item(column, Rule::FutureDate, item).with("date", day.to_string()));
    }
    let Some(facts) = item.facts else { return found };
    // sites that write several days into a page: one of them is the list's
    if let (Some(row), Some(own)) = (item.row_day, facts.day)
        && row != own
        && facts.label_day != Some(row)
    {
        found.push(Candidate::of_item(column, Rule::ListDate, item).with("list_date", row.to_string()).with("date", own.to_string()));
    }
    if let Some((title, text)) = facts.years {
        found.push(Candidate::of_item(column, Rule::TitleYear, item).with("title_year", title).with("text_year", text));
    }
    if let Some(word) = &facts.wrong {
        found.push(Candidate::of_item(column, Rule::WrongWord, item).with("word", word.wrong.as_str()).with("right", word.right.as_str()));
    }
    for (kind, rule) in [
        (PersonalKind::Id, Rule::PersonalId),
        (PersonalKind::Mobile, Rule::PersonalMobile),
        (PersonalKind::Card, Rule::PersonalCard),
        (PersonalKind::Weak, Rule::WeakMask),
    ] {
        if let Some(hit) = facts.personal.iter().find(|hit| hit.kind == kind) {
            found.push(Candidate::of_item(column, rule, item).with("masked", hit.masked.as_str()));
        }
    }
    found
}
