//! Counting that always answers: a year whose arrangement is not loaded is counted Monday to Friday, and says so.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::arrangement::is_weekend;
use super::{Calendar, DayKind};

/// A day that was counted, and whether the count may still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedDay {
    /// The day.
    pub day: NaiveDate,
    /// Some day of the count lies in a year whose arrangement is not loaded (暂按周一至周五推算).
    pub provisional: bool,
}

impl Calendar {
    /// Whether people work on this day, as far as is known: the county's decision, else the arrangement, else the week.
    #[must_use]
    pub fn works_on(&self, date: NaiveDate) -> bool {
        match self.decided(date) {
            Some(kind) => kind == DayKind::Work,
            None => !is_weekend(date),
        }
    }

    /// Whether nothing is known of this day but its place in the week.
    #[must_use]
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        !self.has_year(date.year()) && self.decided(date).is_none()
    }

    /// The `days`-th working day after `from`; `from` itself does not count, and with 0 days it is the answer.
    #[must_use]
    pub fn working_day_after(&self, from: NaiveDate, days: u32) -> CountedDay {
        let mut counted = CountedDay { day: from, provisional: false };
        let mut left = days;
        while left > 0
            && let Some(next) = counted.day.succ_opt()
        {
            counted = CountedDay { day: next, provisional: counted.provisional || self.is_provisional(next) };
            left -= u32::from(self.works_on(next));
        }
        counted
    }

    /// That day where it is worked, else the next one that is (顺延).
    #[must_use]
    pub fn working_day_from(&self, date: NaiveDate) -> CountedDay {
        if self.works_on(date) {
            return CountedDay { day: date, provisional: self.is_provisional(date) };
        }
        let after = self.working_day_after(date, 1);
        CountedDay { provisional: after.provisional || self.is_provisional(date), ..after }
    }

    /// 还剩几个工作日: how many working days lie after `today` up to and including `due`; negative once `due` is past.
    ///
    /// This is the only function that says how many are left, and [`Calendar::near_until`] the only one that says what
    /// is near: `due <= near_until(today, n)` exactly where `working_days_left(today, due) <= n`.
    #[must_use]
    pub fn working_days_left(&self, today: NaiveDate, due: NaiveDate) -> i64 {
        if due < today {
            return -self.working_days_left(due, today);
        }
        let worked = today.iter_days().skip(1).take_while(|day| *day <= due).filter(|day| self.works_on(*day)).count();
        i64::try_from(worked).unwrap_or(i64::MAX)
    }

    /// Whether [`Calendar::working_days_left`] of a day ahead may still change: some year up to it is counted Monday to Friday.
    #[must_use]
    pub fn counts_provisionally(&self, today: NaiveDate, due: NaiveDate) -> bool {
        today < due && (today.year()..=due.year()).any(|year| !self.has_year(year))
    }

    /// The last day that is near (即将到期) today: the day before the working day number `near_days + 1`, so that a
    /// date on the weekend behind the last near working day is near as well.
    #[must_use]
    pub fn near_until(&self, today: NaiveDate, near_days: u32) -> CountedDay {
        let beyond = self.working_day_after(today, near_days.saturating_add(1));
        CountedDay { day: beyond.day.checked_sub_days(Days::new(1)).unwrap_or(beyond.day), ..beyond }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_that_are_left_in_a_year_without_holidays_say_so() {
        let calendar = Calendar::national();
        let last = calendar.loaded_years().into_iter().max().unwrap();
        let day = |year: i32, month: u32| NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        for (today, due, provisional) in [
            (day(last, 3), day(last, 12), false),
            (day(last, 12), day(last + 1, 1), true),
            (day(last + 1, 2), day(last + 1, 3), true),
            (day(last + 1, 3), day(last + 1, 2), false),
            (day(last + 1, 3), day(last + 1, 3), false),
        ] {
            assert_eq!(calendar.counts_provisionally(today, due), provisional, "{today} {due}");
        }
    }

    use proptest::prelude::*;

    use super::*;
    use crate::calendar::working_days::CountyDay;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_that_is_not_loaded_is_counted_monday_to_friday_and_says_so() {
        let calendar = Calendar::national();
        let cases = [
            ("2026-12-25", 4, "2026-12-31", false),
            ("2026-12-25", 5, "2027-01-01", true),
            ("2026-12-31", 5, "2027-01-07", true),
            ("2027-01-01", 1, "2027-01-04", true),
            ("2026-12-25", 0, "2026-12-25", false),
        ];
        for (from, days, expected, provisional) in cases {
            assert_eq!(calendar.working_day_after(day(from), days), CountedDay { day: day(expected), provisional }, "{from} + {days}");
        }
    }

    #[test]
    fn a_day_that_the_county_decided_about_is_known_even_in_a_year_that_is_not_loaded() {
        let storm = CountyDay { date: day("2027-07-05"), kind: DayKind::Off, reason: "台风".into() };
        let calendar = Calendar::national().clone().with_county_days([storm], 1);
        assert!(!calendar.works_on(day("2027-07-05")) && !calendar.is_provisional(day("2027-07-05")));
        assert_eq!(calendar.working_day_from(day("2027-07-05")), CountedDay { day: day("2027-07-06"), provisional: true });
    }

    #[test]
    fn a_date_in_the_national_week_moves_to_the_first_day_that_is_worked() {
        let calendar = Calendar::national();
        for (date, moved) in [("2026-10-05", "2026-10-08"), ("2026-10-10", "2026-10-10"), ("2026-12-05", "2026-12-07")] {
            assert_eq!(calendar.working_day_from(day(date)), CountedDay { day: day(moved), provisional: false }, "{date}");
        }
    }

    #[test]
    fn from_the_25th_of_december_dates_are_as_near_as_on_the_day_before() {
        let calendar = Calendar::national();
        let due = day("2026-12-31");
        for (today, left) in [("2026-12-24", 5), ("2026-12-25", 4), ("2026-12-26", 4), ("2026-12-31", 0)] {
            assert_eq!(calendar.working_days_left(day(today), due), left, "{today}");
            assert!(due <= calendar.near_until(day(today), 5).day, "{today} is near with {left} working days left");
        }
    }

    proptest! {
        #[test]
        fn left_and_near_never_contradict_each_other(after in 0_i64..2_922, ahead in 0_i64..60, near in 0_u32..15) {
            let today = day("2023-01-01") + chrono::Duration::days(after);
            let due = today + chrono::Duration::days(ahead);
            let calendar = Calendar::national();
            let is_near = due <= calendar.near_until(today, near).day;
            prop_assert_eq!(is_near, calendar.working_days_left(today, due) <= i64::from(near), "{} to {}", today, due);
        }

        #[test]
        fn what_is_counted_forward_is_left(after in 0_i64..2_922, days in 0_u32..60) {
            let today = day("2023-01-01") + chrono::Duration::days(after);
            let due = Calendar::national().working_day_after(today, days).day;
            prop_assert_eq!(Calendar::national().working_days_left(today, due), i64::from(days));
            prop_assert_eq!(Calendar::national().working_days_left(due, today), -i64::from(days));
        }
    }
}
