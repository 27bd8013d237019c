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
                && !matches!(states[*place].content, None | Some(Content::Unreadable))
                && !is_undated(of_column(listed, *place))
        };
        // what only people look at may hold the week's item
        if columns.iter().any(|column| column.unit_name == unit && column.ways.reader == ColumnReader::Hand) {
            continue;
        }
        let readable: Vec<usize> = (0..columns.len()).filter(says).collect();
        let Some(first) = readable.first() else { continue };
        let items = readable.iter().flat_map(|place| of_column(listed, *place)).filter_map(|item| item.day);
        let notes = readable.iter().filter_map(|place| match states[*place].content {
            Some(Content::Note(day)) => day,
            _ => None,
        });
        let days: Vec<_> = items.chain(notes).collect();
        for week in weeks.iter().filter(|week| !days.iter().any(|day| week.holds(*day))) {
            let candidate = Candidate::new(&columns[*first], Rule::WeeklyMissed, "").with("columns", readable.len());
            found.push(Candidate { column: String::new(), period: Some(week.to_string()), ..candidate });
        }
    }
    found
}
