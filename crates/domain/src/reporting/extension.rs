//! 延期: up to which day a date may be moved. Further off it is mostly a slip in the year, and keeps a list from being closed.

use chrono::{Months, NaiveDate};

use crate::calendar::office_time::{a_year_after, day_text};
use crate::calendar::working_days::Calendar;

/// Who moves the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovedBy {
    /// A unit asked for it, and the office agreed: half a year at a time.
    Request,
    /// The office by itself: a year, as for 整改期限.
    Office,
}

impl MovedBy {
    /// The last day of the longest single step.
    fn longest_from(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Request => day.checked_add_months(Months::new(6)).unwrap_or(NaiveDate::MAX),
            Self::Office => a_year_after(day),
        }
    }
}

/// The days between which a date is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The date it had before anybody moved it.
    pub ordinary: NaiveDate,
    /// The date that stands.
    pub due_on: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

/// Why a date cannot be moved to a day. The text is read by whoever typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no later one.
    #[error("请选择延期到哪一天，须晚于{}。", day_text(*.after))]
    NotLater {
        /// Today, or the date that stands.
        after: NaiveDate,
    },
    /// It is the day of an extension that stands: the office may have meant to shorten it.
    #[error("现在的报送截止日期就是{}；再延期的，请选择晚于{}的日期；缩短延期的，请选择早于{}的日期，最早到原定的{}。", day_text(*.due_on), day_text(*.after), day_text(*.due_on), day_text(*.ordinary))]
    Same {
        /// The date it had before anybody moved it.
        ordinary: NaiveDate,
        /// The date that stands.
        due_on: NaiveDate,
        /// Today, or the date that stands.
        after: NaiveDate,
    },
    /// It is too far off for one step.
    #[error("一次延期不超过{}，请选择{}或以前的一天，并核对年份。", if *.is_request { "半年" } else { "一年" }, day_text(*.latest))]
    TooFar {
        /// The last day that would do.
        latest: NaiveDate,
        /// A unit asked for it.
        is_request: bool,
    },
    /// It is more than a year from the ordinary date, over all the times it was moved.
    #[error("原定{}，延期累计不超过一年，请选择{}或以前的一天。", day_text(*.ordinary), day_text(*.latest))]
    OverAYear {
        /// The date it had before anybody moved it.
        ordinary: NaiveDate,
        /// The last day that would do.
        latest: NaiveDate,
    },
    /// The year is over: no day is left.
    #[error("原定{}，延期累计已满一年，不能再延；请尽快报送，确需调整的由政务公开办修改任务或按免报办理。", day_text(*.ordinary))]
    NoneLeft {
        /// The date it had before anybody moved it.
        ordinary: NaiveDate,
    },
}

/// Whether a date may be moved to that day.
///
/// # Errors
/// [`Refusal`].
pub fn may_extend(until: NaiveDate, dates: Dates, by: MovedBy) -> Result<(), Refusal> {
    let Dates { ordinary, due_on, today } = dates;
    let after = due_on.max(today);
    // however often a date is moved, it stays within a year of the ordinary one
    let (step, whole) = (by.longest_from(after), a_year_after(ordinary));
    // only the office by itself shortens what was extended
    if by == MovedBy::Office && until == due_on && ordinary < due_on && after < whole {
        Err(Refusal::Same { ordinary, due_on, after })
    } else if whole <= after {
        Err(Refusal::NoneLeft { ordinary })
    } else if until <= after {
        Err(Refusal::NotLater { after })
    } else if until > step.min(whole) {
        let is_request = by == MovedBy::Request;
        Err(if whole < step { Refusal::OverAYear { ordinary, latest: whole } } else { Refusal::TooFar { latest: step, is_request } })
    } else {
        Ok(())
    }
}

/// The day that counts where somebody typed this one: a day off gives way to the next working day, as every date of a list does. The ordinary
/// date stays what it is, and so does the last day that is allowed at all.
#[must_use]
pub fn on_a_working_day(typed: NaiveDate, dates: Dates, by: MovedBy, calendar: &Calendar) -> NaiveDate {
    let moved = calendar.working_day_from(typed).day;
    let only_typed = may_extend(moved, dates, by).is_err() && may_extend(typed, dates, by).is_ok();
    if typed <= dates.ordinary || only_typed { typed } else { moved }
}

/// Why an extension cannot be shortened to a day. The text is read by whoever typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotShorter {
    /// Nobody had extended it.
    #[error("报送截止日期是{}，没有延期过，不能提前；确需提前的，请修改任务。", day_text(*.ordinary))]
    NotExtended {
        /// The date it had before anybody moved it, and has.
        ordinary: NaiveDate,
    },
    /// The ordinary date is the earliest.
    #[error("原定报送截止日期是{}，已延期至{}；缩短延期最早到原定的那一天，请重新选择日期。", day_text(*.ordinary), day_text(*.due_on))]
    BeforeOrdinary {
        /// The date it had before anybody moved it.
        ordinary: NaiveDate,
        /// The date to which it was extended.
        due_on: NaiveDate,
    },
    /// Between the ordinary date and today: nothing is overdue since a day on which nobody asked for it.
    #[error("原定报送截止日期是{}，已延期至{}；缩短延期请选择今天以后的日期，或选择原定的那一天。", day_text(*.ordinary), day_text(*.due_on))]
    Passed {
        /// The date it had before anybody moved it.
        ordinary: NaiveDate,
        /// The date to which it was extended.
        due_on: NaiveDate,
    },
}

/// Whether an extension that was granted too long may end on that day: ahead, or on the ordinary date, whatever day that is.
///
/// # Errors
/// [`NotShorter`].
pub fn may_shorten(until: NaiveDate, dates: Dates) -> Result<(), NotShorter> {
    let Dates { ordinary, due_on, today } = dates;
    if due_on <= ordinary {
        Err(NotShorter::NotExtended { ordinary })
    } else if until < ordinary {
        Err(NotShorter::BeforeOrdinary { ordinary, due_on })
    } else if until <= today && until != ordinary {
        Err(NotShorter::Passed { ordinary, due_on })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_off_gives_way_to_the_next_working_day() {
        use MovedBy::{Office, Request};
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (typed, due_on, by, counts) in [
            ("2026-12-13", "2026-11-27", Request, "2026-12-14"),
            ("2026-12-19", "2026-11-27", Office, "2026-12-21"),
            ("2026-12-18", "2026-11-27", Office, "2026-12-18"),
            // shortened: a Saturday ahead moves as well, the ordinary date is the ordinary date
            ("2026-12-05", "2026-12-18", Office, "2026-12-07"),
            ("2026-11-08", "2026-12-18", Office, "2026-11-08"),
            // the last day of the year that is allowed, a Sunday
            ("2027-11-07", "2026-11-27", Office, "2027-11-08"),
            ("2027-05-30", "2026-11-27", Request, "2027-05-30"),
        ] {
            let dates = Dates { ordinary: day("2026-11-08"), due_on: day(due_on), today: day("2026-11-30") };
            assert_eq!(on_a_working_day(day(typed), dates, by, Calendar::national()), day(counts), "{typed} {by:?}");
        }
    }

    #[test]
    fn an_item_of_february_is_not_extended_to_2030_in_one_step_nor_in_many() {
        use MovedBy::{Office, Request};
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let not_later = |after: &str| Err(Refusal::NotLater { after: day(after) });
        let too_far = |latest: &str, is_request| Err(Refusal::TooFar { latest: day(latest), is_request });
        let over = |ordinary: &str, latest: &str| Err(Refusal::OverAYear { ordinary: day(ordinary), latest: day(latest) });
        let same = |ordinary: &str, due_on: &str, after: &str| {
            Err(Refusal::Same { ordinary: day(ordinary), due_on: day(due_on), after: day(after) })
        };
        let none_left = |ordinary: &str| Err(Refusal::NoneLeft { ordinary: day(ordinary) });
        for (until, ordinary, due_on, by, expected) in [
            ("2026-12-01", "2026-03-06", "2026-03-06", Office, Ok(())),
            ("2026-11-30", "2026-03-06", "2026-03-06", Office, not_later("2026-11-30")),
            ("2026-12-15", "2026-12-31", "2026-12-31", Office, not_later("2026-12-31")),
            ("2027-03-06", "2026-03-06", "2026-03-06", Office, Ok(())),
            ("2027-03-07", "2026-03-06", "2026-03-06", Office, over("2026-03-06", "2027-03-06")),
            ("2027-12-31", "2026-12-31", "2026-12-31", Office, Ok(())),
            ("2028-01-01", "2026-12-31", "2026-12-31", Office, too_far("2027-12-31", false)),
            ("2030-01-01", "2026-12-31", "2026-12-31", Office, too_far("2027-12-31", false)),
            ("2027-05-30", "2026-11-29", "2026-11-29", Request, Ok(())),
            ("2027-05-31", "2026-11-29", "2026-11-29", Request, too_far("2027-05-30", true)),
            ("2027-01-29", "2026-12-31", "2026-12-31", Request, Ok(())),
            // moved before: the year runs from the ordinary date, by whomever it is moved
            ("2027-12-01", "2026-12-31", "2027-11-30", Office, Ok(())),
            ("2028-01-01", "2026-12-31", "2027-11-30", Office, over("2026-12-31", "2027-12-31")),
            ("2028-01-01", "2026-12-31", "2027-11-30", Request, over("2026-12-31", "2027-12-31")),
            ("2028-01-01", "2026-12-31", "2027-12-31", Office, none_left("2026-12-31")),
            // the day that stands: of an extension the office is told how it is shortened as well
            ("2027-11-30", "2026-12-31", "2027-11-30", Office, same("2026-12-31", "2027-11-30", "2027-11-30")),
            ("2026-11-20", "2026-11-10", "2026-11-20", Office, same("2026-11-10", "2026-11-20", "2026-11-30")),
            ("2027-11-30", "2026-12-31", "2027-11-30", Request, not_later("2027-11-30")),
            ("2026-12-31", "2026-12-31", "2026-12-31", Office, not_later("2026-12-31")),
            ("2026-12-15", "2025-06-30", "2025-06-30", Office, none_left("2025-06-30")),
        ] {
            let dates = Dates { ordinary: day(ordinary), due_on: day(due_on), today: day("2026-11-30") };
            assert_eq!(may_extend(day(until), dates, by), expected, "{until} {dates:?} {by:?}");
        }
        let said = |until: &str, due_on: &str| {
            let dates = Dates { ordinary: day("2026-03-06"), due_on: day(due_on), today: day("2026-11-30") };
            may_extend(day(until), dates, Office).unwrap_err().to_string()
        };
        assert_eq!(said("2030-01-01", "2027-01-06"), "原定2026年3月6日，延期累计不超过一年，请选择2027年3月6日或以前的一天。");
        assert_eq!(
            said("2027-01-06", "2027-01-06"),
            "现在的报送截止日期就是2027年1月6日；再延期的，请选择晚于2027年1月6日的日期；缩短延期的，请选择早于2027年1月6日的日期，最早到原定的2026年3月6日。"
        );
        let none_left = said("2030-01-01", "2027-03-06");
        assert!(none_left.contains("累计已满一年，不能再延") && none_left.contains("免报"), "{none_left}");
    }

    #[test]
    fn an_extension_that_was_a_slip_is_shortened_down_to_the_ordinary_date_and_no_further() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (ordinary, due_on) = (day("2026-03-06"), day("2027-03-06"));
        let (before, passed) = (NotShorter::BeforeOrdinary { ordinary, due_on }, NotShorter::Passed { ordinary, due_on });
        for (until, extended_to, expected) in [
            ("2026-12-15", "2027-03-06", Ok(())),
            ("2026-12-01", "2027-03-06", Ok(())),
            ("2026-11-30", "2027-03-06", Err(passed)),
            ("2026-03-07", "2027-03-06", Err(passed)),
            // what was wrong altogether is as it was, overdue or not
            ("2026-03-06", "2027-03-06", Ok(())),
            ("2026-03-05", "2027-03-06", Err(before)),
            ("2026-03-05", "2026-03-06", Err(NotShorter::NotExtended { ordinary })),
        ] {
            let dates = Dates { ordinary, due_on: day(extended_to), today: day("2026-11-30") };
            assert_eq!(may_shorten(day(until), dates), expected, "{until} {extended_to}");
        }
        let said = before.to_string();
        assert!(said.contains("原定报送截止日期是2026年3月6日，已延期至2027年3月6日"), "{said}");
    }
}
