//! What a form or a file may say about a unit's days in passing, and what it may not: an end hands work over, a beginning may not
//! come after work that was asked, and a year that is closed stays as it is.

use chrono::{Datelike, NaiveDate};

use crate::checklist::existence::{Existence, Life, Span, existence};

/// Whether a written 停用日期 would end a unit, or end it on another day. Only 撤并 may: it hands over what is open.
#[must_use]
pub fn ends_by_writing(stands: Option<NaiveDate>, written: Option<NaiveDate>) -> bool {
    written.is_some() && written != stands
}

/// Whether a period asked something of a unit that would not have been there yet, were it founded on that day.
#[must_use]
pub fn is_before_its_life(asked: Span, founded_on: NaiveDate) -> bool {
    existence(asked, Life::since(founded_on), Life::default(), NaiveDate::MIN) != Existence::Asked
}

/// The closed year that a fact of that day on would still reach.
#[must_use]
pub fn closed_year_reached(on: NaiveDate, closed: &[i32]) -> Option<i32> {
    closed.iter().copied().filter(|year| on.year() <= *year).max()
}

/// The closed year in which a unit would have been there on other days than it was.
#[must_use]
pub fn closed_year_changed(before: Life, after: Life, closed: &[i32]) -> Option<i32> {
    let days = |life: Life, year: i32| {
        let of_year = Life { from: Some(NaiveDate::from_ymd_opt(year, 1, 1)?), to: Some(NaiveDate::from_ymd_opt(year + 1, 1, 1)?) };
        let days = life.within(of_year);
        (days.from < days.to).then_some(days)
    };
    closed.iter().copied().filter(|year| days(before, *year) != days(after, *year)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_unit_was_there_in_a_closed_year_on_the_days_on_which_it_was() {
        let life = |from: &str, to: &str| Life { from: from.parse().ok(), to: to.parse().ok() };
        for (before, after, changed) in [
            (("", ""), ("2020-01-01", ""), None),
            (("", ""), ("2025-01-01", ""), None),
            (("", ""), ("2025-06-01", ""), Some(2025)),
            (("", ""), ("2026-06-01", ""), Some(2026)),
            (("", ""), ("2027-01-01", ""), Some(2026)),
            (("2026-06-01", ""), ("2026-05-01", ""), Some(2026)),
            (("", "2026-06-01"), ("", ""), Some(2026)),
            (("", "2027-03-01"), ("", ""), None),
            (("", "2024-06-01"), ("", "2024-03-01"), None),
        ] {
            let is_changed = closed_year_changed(life(before.0, before.1), life(after.0, after.1), &[2025, 2026]);
            assert_eq!(is_changed, changed, "{before:?} {after:?}");
        }
        assert_eq!(closed_year_changed(life("", ""), life("2026-06-01", ""), &[]), None);
    }

    #[test]
    fn only_a_day_that_stands_already_may_be_written_as_an_end() {
        let (june, july) = (Some(day("2026-06-01")), Some(day("2026-07-01")));
        for (stands, written, is_end) in
            [(None, None, false), (None, june, true), (june, june, false), (june, july, true), (june, None, false)]
        {
            assert_eq!(ends_by_writing(stands, written), is_end, "{stands:?} {written:?}");
        }
    }

    #[test]
    fn a_unit_is_not_founded_after_what_it_was_asked_for() {
        let span = |starts_on: &str, ends_on: &str, limit_on: &str| Span {
            starts_on: day(starts_on),
            ends_on: day(ends_on),
            limit_on: day(limit_on),
        };
        let march = span("2026-03-01", "2026-03-31", "2026-03-31");
        let by_june = span("2026-01-01", "2026-12-31", "2026-06-30");
        for (asked, founded_on, is_before) in [
            (march, "2026-03-31", false),
            (march, "2026-04-01", true),
            (march, "2020-01-01", false),
            (by_june, "2026-06-30", false),
            (by_june, "2026-07-01", true),
        ] {
            assert_eq!(is_before_its_life(asked, day(founded_on)), is_before, "{founded_on}");
        }
    }

    #[test]
    fn what_begins_in_a_closed_year_or_before_it_reaches_that_year() {
        let closed = [2024, 2025];
        for (on, reached) in [("2023-05-01", Some(2025)), ("2025-12-31", Some(2025)), ("2026-01-01", None), ("2027-06-01", None)] {
            assert_eq!(closed_year_reached(day(on), &closed), reached, "{on}");
        }
        assert_eq!(closed_year_reached(day("2025-06-01"), &[]), None);
    }
}
