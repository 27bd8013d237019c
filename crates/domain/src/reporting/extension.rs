//! 延期: up to which day a date may be moved. Further off it is mostly a slip in the year, and keeps a list from being closed.

use chrono::{Days, NaiveDate};

use crate::calendar::office_time::day_text;

/// Who moves the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovedBy {
    /// A unit asked for it, and the office agreed: half a year at a time.
    Request,
    /// The office by itself: a year, as for 整改期限.
    Office,
}

impl MovedBy {
    /// The longest single step.
    const fn longest(self) -> Days {
        match self {
            Self::Request => Days::new(183),
            Self::Office => A_YEAR,
        }
    }
}

/// However often a date is moved, it stays within a year of the ordinary one.
const A_YEAR: Days = Days::new(366);

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
    let (step, whole) = (after + by.longest(), ordinary + A_YEAR);
    if whole <= after {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_of_february_is_not_extended_to_2030_in_one_step_nor_in_many() {
        use MovedBy::{Office, Request};
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let not_later = |after: &str| Err(Refusal::NotLater { after: day(after) });
        let too_far = |latest: &str, is_request| Err(Refusal::TooFar { latest: day(latest), is_request });
        let over = |ordinary: &str, latest: &str| Err(Refusal::OverAYear { ordinary: day(ordinary), latest: day(latest) });
        let none_left = |ordinary: &str| Err(Refusal::NoneLeft { ordinary: day(ordinary) });
        for (until, ordinary, due_on, by, expected) in [
            ("2026-12-01", "2026-03-06", "2026-03-06", Office, Ok(())),
            ("2026-11-30", "2026-03-06", "2026-03-06", Office, not_later("2026-11-30")),
            ("2026-12-15", "2026-12-31", "2026-12-31", Office, not_later("2026-12-31")),
            ("2027-03-07", "2026-03-06", "2026-03-06", Office, Ok(())),
            ("2027-03-08", "2026-03-06", "2026-03-06", Office, over("2026-03-06", "2027-03-07")),
            ("2030-01-01", "2026-12-31", "2026-12-31", Office, too_far("2028-01-01", false)),
            ("2027-05-31", "2026-11-29", "2026-11-29", Request, Ok(())),
            ("2027-06-02", "2026-11-29", "2026-11-29", Request, too_far("2027-06-01", true)),
            ("2027-01-29", "2026-12-31", "2026-12-31", Request, Ok(())),
            // moved before: the year runs from the ordinary date, by whomever it is moved
            ("2027-12-01", "2026-12-31", "2027-11-30", Office, Ok(())),
            ("2028-01-02", "2026-12-31", "2027-11-30", Office, over("2026-12-31", "2028-01-01")),
            ("2028-01-02", "2026-12-31", "2027-11-30", Request, over("2026-12-31", "2028-01-01")),
            ("2028-01-02", "2026-12-31", "2028-01-01", Office, none_left("2026-12-31")),
            ("2026-12-15", "2025-06-30", "2025-06-30", Office, none_left("2025-06-30")),
        ] {
            let dates = Dates { ordinary: day(ordinary), due_on: day(due_on), today: day("2026-11-30") };
            assert_eq!(may_extend(day(until), dates, by), expected, "{until} {dates:?} {by:?}");
        }
        let said = |until: &str, due_on: &str| {
            let dates = Dates { ordinary: day("2026-03-06"), due_on: day(due_on), today: day("2026-11-30") };
            may_extend(day(until), dates, Office).unwrap_err().to_string()
        };
        assert_eq!(said("2030-01-01", "2027-01-06"), "原定2026年3月6日，延期累计不超过一年，请选择2027年3月7日或以前的一天。");
        let none_left = said("2030-01-01", "2027-03-07");
        assert!(none_left.contains("累计已满一年，不能再延") && none_left.contains("免报"), "{none_left}");
    }
}
