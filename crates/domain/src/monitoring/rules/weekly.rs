//! 一周一更新: a unit that published nothing in a week.

use super::super::candidate::{Candidate, Rule};
use super::super::column::{Column, ColumnReader};
use super::super::content::Content;
use super::super::judge::{ColumnSeen, Listed, Round, of_column};
use super::super::weeks;
use super::columns::is_undated;

/// Judges every unit of which a column could be read. A column in which no day can be found says nothing about any week.
#[must_use]
pub fn judge(round: &Round<'_>, columns: &[Column], states: &[ColumnSeen], listed: &[Listed<'_>]) -> Vec<Candidate> {
    let weeks = weeks::judged(round.first, round.last(), round.calendar);
    let mut units: Vec<&str> = Vec::new();
    for column in columns {
        if !units.contains(&column.unit_name.as_str()) {
            units.push(&column.unit_name);
        }
    }
    let mut found = Vec::new();
    for unit in units {
        let says = |place: &usize| {
            columns[*place].unit_name == unit
                && match &states[*place].content {
                    None | Some(Content::Unreadable) => false,
                    // a number alone says nothing about weeks
                    Some(Content::Counted(said)) => said.tells_weeks(),
                    Some(_) => !is_undated(of_column(listed, *place)),
                }
        };
        // what only people look at may hold the week's item, unless somebody has said what it holds
        let is_untold = |place: usize| columns[place].ways.reader == ColumnReader::Hand && !says(&place);
        if (0..columns.len()).any(|place| columns[place].unit_name == unit && is_untold(place)) {
            continue;
        }
        let readable: Vec<usize> = (0..columns.len()).filter(says).collect();
        let Some(first) = readable.first() else { continue };
        let items = readable.iter().flat_map(|place| of_column(listed, *place)).filter_map(|item| item.day);
        let notes = readable.iter().filter_map(|place| match states[*place].content {
            Some(Content::Note(day)) => day,
            _ => None,
        });
        let said = readable.iter().filter_map(|place| match &states[*place].content {
            Some(Content::Counted(said)) => Some(said),
            _ => None,
        });
        let named = said.clone().flat_map(|said| said.days.iter().chain(said.before.iter().flatten()));
        let days: Vec<_> = items.chain(notes).chain(named.copied()).collect();
        // a week that began in a month of which nobody said the days
        let is_dark = said.clone().any(|said| said.before.is_none());
        for week in weeks.iter().filter(|week| !(is_dark && week.monday < round.first || days.iter().any(|day| week.holds(*day)))) {
            let candidate = Candidate::new(&columns[*first], Rule::WeeklyMissed, "").with("columns", readable.len());
            found.push(Candidate { column: String::new(), period: Some(week.to_string()), ..candidate });
        }
    }
    found
}
