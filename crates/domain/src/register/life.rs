//! What a form or a file may say about a unit's days in passing, and what it may not: an end hands work over, and a beginning may not
//! come after work that was asked. What is sealed stays as it is: [`super::sealed_days`].

use chrono::NaiveDate;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
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
}
