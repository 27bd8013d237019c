//! The one rule for due dates (报送截止): what is printed keeps its wording, what counts is a day that is worked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::working_days::{Calendar, CountedDay};

/// Whether a printed date gives way to a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDayOff {
    /// 顺延: the next working day is still in time.
    #[default]
    Postponed,
    /// 法定/上级规定日期，不顺延: 31 January and 31 March stay where they are.
    Fixed,
}

impl OnDayOff {
    /// Whether it is the usual one: forms and files say nothing about it.
    #[must_use]
    pub const fn is_postponed(&self) -> bool {
        matches!(self, Self::Postponed)
    }
}

/// Up to when a report is in time, and how that day was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDate {
    /// 完成时限: the last day of the printed time limit or of the period.
    pub limit_on: NaiveDate,
    /// 报送截止: the last day in time.
    pub due_on: NaiveDate,
    /// It was counted through a year whose arrangement is not loaded, and may move once that is.
    pub provisional: bool,
    /// The calendar it was counted with.
    pub calendar_version: String,
}

impl DueDate {
    fn counted(limit_on: NaiveDate, CountedDay { day, provisional }: CountedDay, calendar: &Calendar) -> Self {
        Self { limit_on, due_on: day, provisional, calendar_version: calendar.version() }
    }

    /// For a date that the list itself prints (7月31日前).
    #[must_use]
    pub fn printed(calendar: &Calendar, date: NaiveDate, on_day_off: OnDayOff) -> Self {
        match on_day_off {
            OnDayOff::Postponed => Self::counted(date, calendar.working_day_from(date), calendar),
            OnDayOff::Fixed => Self::counted(date, CountedDay { day: date, provisional: false }, calendar),
        }
    }

    /// For a period: its report is due some working days after its end. The year's own report too: 31 December stays
    /// the limit, and January still has time to say that it was kept.
    #[must_use]
    pub fn after_period(calendar: &Calendar, ends_on: NaiveDate, report_days: u32) -> Self {
        let counted = if report_days == 0 { calendar.working_day_from(ends_on) } else { calendar.working_day_after(ends_on, report_days) };
        Self::counted(ends_on, counted, calendar)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_quarter_that_ends_before_the_national_week_is_reported_after_it() {
        // T-C7: with five calendar days the third quarter of 2026 fell due in the middle of the holiday
        let due = DueDate::after_period(Calendar::national(), day("2026-09-30"), 5);
        assert_eq!((due.limit_on, due.due_on, due.provisional), (day("2026-09-30"), day("2026-10-13"), false));
        assert_eq!(due.calendar_version, Calendar::national().version());
    }

    #[test]
    fn a_printed_date_keeps_its_wording_and_moves_to_a_working_day() {
        let calendar = Calendar::national();
        let cases = [
            ("2026-07-31", OnDayOff::Postponed, "2026-07-31"),
            ("2026-10-05", OnDayOff::Postponed, "2026-10-08"),
            ("2026-10-31", OnDayOff::Postponed, "2026-11-02"),
            ("2026-01-31", OnDayOff::Fixed, "2026-01-31"),
        ];
        for (printed, on_day_off, due_on) in cases {
            let due = DueDate::printed(calendar, day(printed), on_day_off);
            assert_eq!((due.limit_on, due.due_on), (day(printed), day(due_on)), "{printed}");
        }
    }

    #[test]
    fn the_year_ends_on_31_december_and_is_reported_in_january() {
        let due = DueDate::after_period(Calendar::national(), day("2026-12-31"), 5);
        assert_eq!((due.limit_on, due.due_on, due.provisional), (day("2026-12-31"), day("2027-01-07"), true));
        let without_days = DueDate::after_period(Calendar::national(), day("2025-05-31"), 0);
        assert_eq!(without_days.due_on, day("2025-06-03"), "a period that ends on a holiday, with no days after it");
    }

    proptest! {
        #[test]
        fn no_date_is_due_on_a_day_off_unless_it_is_marked_as_fixed(after in 0_i64..2_922, report_days in 0_u32..15) {
            let date = day("2023-01-01") + chrono::Duration::days(after);
            let calendar = Calendar::national();
            let printed = DueDate::printed(calendar, date, OnDayOff::Postponed).due_on;
            let reported = DueDate::after_period(calendar, date, report_days).due_on;
            prop_assert!(calendar.works_on(printed) && printed >= date);
            prop_assert!(calendar.works_on(reported) && reported >= date);
            prop_assert_eq!(DueDate::printed(calendar, date, OnDayOff::Fixed).due_on, date);
        }
    }
}
