//! Weeks from Monday to Sunday; a week belongs to the month of its Sunday.

use chrono::{Datelike, Days, NaiveDate};

use crate::calendar::working_days::Calendar;

/// A week with fewer working days is excused.
pub const LEAST_WORKING_DAYS: usize = 3;

/// A week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// Its Sunday.
    pub sunday: NaiveDate,
}

impl Week {
    /// Whether a day is one of its seven.
    #[must_use]
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.monday..=self.sunday).contains(&day)
    }

    /// Its working days. A year whose arrangement is not loaded is counted Monday to Friday.
    #[must_use]
    pub fn working_days(self, calendar: &Calendar) -> usize {
        self.monday.iter_days().take(7).filter(|day| calendar.works_on(*day)).count()
    }
}

impl std::fmt::Display for Week {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.monday, self.sunday)
    }
}

/// The weeks of the month of `first` whose Sunday is not after `as_of` and that are not excused.
#[must_use]
pub fn judged(first: NaiveDate, as_of: NaiveDate, calendar: &Calendar) -> Vec<Week> {
    let in_month = first.iter_days().take_while(|day| day.month() == first.month() && *day <= as_of);
    in_month
        .filter(|day| day.weekday().number_from_monday() == 7)
        .filter_map(|sunday| Some(Week { monday: sunday.checked_sub_days(Days::new(6))?, sunday }))
        .filter(|week| week.working_days(calendar) >= LEAST_WORKING_DAYS)
        .collect()
}

/// The week of which somebody looks by itself who missed it: on its Monday, or the day after where the program did not run on it. None where the
/// week that ended is excused.
#[must_use]
pub fn to_look_at(today: NaiveDate, calendar: &Calendar) -> Option<Week> {
    let since_monday = u64::from(today.weekday().num_days_from_monday());
    let sunday = today.checked_sub_days(Days::new(since_monday + 1)).filter(|_| since_monday <= 1)?;
    let week = Week { monday: sunday.checked_sub_days(Days::new(6))?, sunday };
    (week.working_days(calendar) >= LEAST_WORKING_DAYS).then_some(week)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_belong_to_the_month_of_their_sunday() {
        let weeks = |first: &str, as_of: &str| {
            judged(day(first), day(as_of), Calendar::national()).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        // 28 September to 4 October has three working days before the holidays; 5 to 11 October has 8, 9 and the make-up day 10
        assert_eq!(
            weeks("2026-10-01", "2026-10-31"),
            ["2026-09-28/2026-10-04", "2026-10-05/2026-10-11", "2026-10-12/2026-10-18", "2026-10-19/2026-10-25"]
        );
        assert_eq!(weeks("2026-10-01", "2026-10-17"), ["2026-09-28/2026-10-04", "2026-10-05/2026-10-11"]);
        // 16 to 22 February 2026: all of it is the Spring Festival
        assert_eq!(weeks("2026-02-01", "2026-02-28"), ["2026-01-26/2026-02-01", "2026-02-02/2026-02-08", "2026-02-09/2026-02-15"]);
        // 2 to 8 October 2023 was off but for the make-up days 7 and 8
        assert!(!weeks("2023-10-01", "2023-10-31").contains(&"2023-10-02/2023-10-08".to_owned()));
    }

    #[test]
    fn a_year_without_arrangement_is_counted_monday_to_friday() {
        let week = Week { monday: day("2035-01-01"), sunday: day("2035-01-07") };
        assert_eq!(week.working_days(Calendar::national()), 5);
    }

    #[test]
    fn on_monday_somebody_looks_who_missed_the_week() {
        for (today, expected) in [
            ("2026-11-08", None),
            ("2026-11-09", Some("2026-11-02/2026-11-08")),
            ("2026-11-10", Some("2026-11-02/2026-11-08")),
            ("2026-11-11", None),
            // the Spring Festival asks nothing of anybody
            ("2026-02-23", None),
        ] {
            assert_eq!(to_look_at(day(today), Calendar::national()).map(|week| week.to_string()).as_deref(), expected, "{today}");
        }
    }

    #[test]
    fn three_working_days() {
        for (from, last) in
            [("2026-10-14", "2026-10-19"), ("2026-10-19", "2026-10-22"), ("2023-09-28", "2023-10-09"), ("2026-09-30", "2026-10-10")]
        {
            assert_eq!(Calendar::national().working_day_after(day(from), 3).day, day(last), "{from}");
        }
    }
}
