//! Before something becomes a problem: a column that has used up most of its time, and a unit that has published nothing this week.

use chrono::{Datelike, Days, NaiveDate};

use super::weeks::{LEAST_WORKING_DAYS, Week};
use crate::calendar::working_days::Calendar;

/// So much of its limit a column may use before somebody is told, in percent.
const SHARE: i64 = 70;
/// So many working days before the end somebody is told again.
const LAST_DAYS: i64 = 3;

/// A column whose time runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlyWarning {
    /// The last day on which it is in time.
    pub last_day: NaiveDate,
    /// Working days until then.
    pub working_days_left: i64,
    /// Three working days or fewer are left.
    pub is_last_call: bool,
}

/// Whether a column's time runs out: 70% of its limit is over, and it is in time still. What is overdue already is no warning.
#[must_use]
pub fn early_warning(newest: NaiveDate, limit: u32, today: NaiveDate, calendar: &Calendar) -> Option<EarlyWarning> {
    let (limit, used) = (i64::from(limit), (today - newest).num_days());
    let last_day = newest.checked_add_days(Days::new(u64::try_from(limit).ok()?))?;
    let working_days_left = calendar.working_days_left(today, last_day);
    let is_last_call = working_days_left <= LAST_DAYS;
    ((used * 100 >= limit * SHARE || is_last_call) && used <= limit).then_some(EarlyWarning { last_day, working_days_left, is_last_call })
}

/// The week of a day.
#[must_use]
pub fn week_of(day: NaiveDate) -> Week {
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    Week { monday, sunday: monday + Days::new(6) }
}

/// How the week of a round's day stands to today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundWeek {
    /// It is this week: who has published nothing can still do so.
    Running,
    /// It has just ended and was seen to its end.
    Ended,
    /// A later week runs, and nobody has read how units stand in it.
    Behind,
}

/// How the week of a round's day stands to today.
#[must_use]
pub fn round_week(as_of: NaiveDate, today: NaiveDate) -> RoundWeek {
    let (week, now) = (week_of(as_of), week_of(today));
    let is_over = as_of >= week.sunday;
    if week.monday >= now.monday {
        if is_over { RoundWeek::Ended } else { RoundWeek::Running }
    } else if is_over && week.sunday.succ_opt() == Some(now.monday) {
        RoundWeek::Ended
    } else {
        RoundWeek::Behind
    }
}

/// How a unit stands in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekStanding {
    /// It has published something.
    Met,
    /// Nothing so far.
    Missed,
    /// Fewer than three working days: nothing is asked.
    Excused,
    /// None of its columns could be read, or none has a day; or nothing was found, and one is looked at by people alone.
    Unknown,
}

impl WeekStanding {
    /// The word for a week that is over.
    #[must_use]
    pub const fn last_label(self) -> &'static str {
        match self {
            Self::Met => "已更新",
            Self::Missed => "没有更新",
            Self::Excused => "不要求",
            Self::Unknown => "情况不明",
        }
    }
}

/// How a unit stands in a week, by the newest day of each of its readable columns.
#[must_use]
pub fn standing(week: Week, newest: &[Option<NaiveDate>], calendar: &Calendar) -> WeekStanding {
    if week.working_days(calendar) < LEAST_WORKING_DAYS {
        return WeekStanding::Excused;
    }
    let known: Vec<NaiveDate> = newest.iter().copied().flatten().collect();
    if known.is_empty() {
        return WeekStanding::Unknown;
    }
    if known.iter().any(|day| *day >= week.monday) { WeekStanding::Met } else { WeekStanding::Missed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn somebody_is_told_before_the_limit_and_not_after() {
        let calendar = Calendar::national();
        let told = |newest: &str, limit: u32, today: &str| early_warning(day(newest), limit, day(today), calendar);
        // 14 days from Monday 2 November: told from the tenth day on
        assert_eq!(told("2026-11-02", 14, "2026-11-10").map(|one| one.is_last_call), None);
        let first = told("2026-11-02", 14, "2026-11-12").unwrap();
        assert_eq!((first.last_day, first.working_days_left, first.is_last_call), (day("2026-11-16"), 2, true));
        assert!(told("2026-11-02", 14, "2026-11-16").is_some(), "exactly the limit is in time");
        assert_eq!(told("2026-11-02", 14, "2026-11-17"), None, "overdue is no warning");
        let long = told("2026-09-01", 90, "2026-11-05").unwrap();
        assert!(!long.is_last_call && long.working_days_left > 3);
        // a short limit over a weekend: the last three working days count although less than 70% is used
        assert!(told("2026-11-05", 5, "2026-11-06").is_some());
    }

    #[test]
    fn a_week_that_lies_behind_is_not_this_week() {
        for (as_of, today, expected) in [
            // Friday of this week, and its Sunday
            ("2026-11-06", "2026-11-06", RoundWeek::Running),
            ("2026-11-06", "2026-11-08", RoundWeek::Running),
            ("2026-11-08", "2026-11-08", RoundWeek::Ended),
            // the week before, seen to its end
            ("2026-11-08", "2026-11-09", RoundWeek::Ended),
            ("2026-11-08", "2026-11-15", RoundWeek::Ended),
            ("2026-11-08", "2026-11-16", RoundWeek::Behind),
            // the week before, seen until Saturday
            ("2026-11-07", "2026-11-09", RoundWeek::Behind),
            ("2026-10-31", "2026-12-01", RoundWeek::Behind),
        ] {
            assert_eq!(round_week(day(as_of), day(today)), expected, "{as_of} {today}");
        }
    }

    #[test]
    fn a_week_is_met_missed_excused_or_unknown() {
        let calendar = Calendar::national();
        let week = week_of(day("2026-11-06"));
        assert_eq!((week.monday, week.sunday), (day("2026-11-02"), day("2026-11-08")));
        for (newest, expected) in [
            (vec![Some(day("2026-11-02"))], WeekStanding::Met),
            (vec![None, Some(day("2026-11-03"))], WeekStanding::Met),
            (vec![Some(day("2026-11-01"))], WeekStanding::Missed),
            (vec![None], WeekStanding::Unknown),
            (vec![], WeekStanding::Unknown),
        ] {
            assert_eq!(standing(week, &newest, calendar), expected, "{newest:?}");
        }
        // the week of Spring Festival has no working day
        assert_eq!(standing(week_of(day("2026-02-18")), &[Some(day("2026-01-05"))], calendar), WeekStanding::Excused);
    }
}
