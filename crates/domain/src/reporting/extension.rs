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
    const fn longest(self) -> Days {
        match self {
            Self::Request => Days::new(183),
            Self::Office => Days::new(366),
        }
    }
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
    /// It is too far off.
    #[error("一次延期不超过{}，请选择{}或以前的一天，并核对年份。", if *.is_request { "半年" } else { "一年" }, day_text(*.latest))]
    TooFar {
        /// The last day that would do.
        latest: NaiveDate,
        /// A unit asked for it.
        is_request: bool,
    },
}

/// Whether a date may be moved to that day.
///
/// # Errors
/// [`Refusal`].
pub fn may_extend(until: NaiveDate, due_on: NaiveDate, today: NaiveDate, by: MovedBy) -> Result<(), Refusal> {
    let after = due_on.max(today);
    let latest = after + by.longest();
    if until <= after {
        Err(Refusal::NotLater { after })
    } else if until > latest {
        Err(Refusal::TooFar { latest, is_request: by == MovedBy::Request })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_of_february_is_not_extended_to_2030() {
        use MovedBy::{Office, Request};
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let not_later = |after: &str| Err(Refusal::NotLater { after: day(after) });
        let too_far = |latest: &str, is_request| Err(Refusal::TooFar { latest: day(latest), is_request });
        for (until, due_on, by, expected) in [
            ("2026-12-01", "2026-03-06", Office, Ok(())),
            ("2026-11-30", "2026-03-06", Office, not_later("2026-11-30")),
            ("2026-12-15", "2026-12-31", Office, not_later("2026-12-31")),
            ("2027-12-01", "2026-03-06", Office, Ok(())),
            ("2027-12-02", "2026-03-06", Office, too_far("2027-12-01", false)),
            ("2030-01-01", "2026-03-06", Office, too_far("2027-12-01", false)),
            ("2027-05-31", "2026-11-29", Request, Ok(())),
            ("2027-06-02", "2026-11-29", Request, too_far("2027-06-01", true)),
            ("2027-01-29", "2026-12-31", Request, Ok(())),
        ] {
            assert_eq!(may_extend(day(until), day(due_on), day("2026-11-30"), by), expected, "{until} {due_on} {by:?}");
        }
        let said = may_extend(day("2030-01-01"), day("2026-03-06"), day("2026-11-30"), Office).unwrap_err().to_string();
        assert_eq!(said, "一次延期不超过一年，请选择2027年12月1日或以前的一天，并核对年份。");
    }
}
