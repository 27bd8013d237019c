//! Calendar quarters, as most offices assess by them, and whether two spans of days meet.

use chrono::{Datelike, Months, NaiveDate};

/// Months between two days that are over and that are not among those named: first days.
#[must_use]
pub fn months_without(from: NaiveDate, to: NaiveDate, today: NaiveDate, named: &[NaiveDate]) -> Vec<NaiveDate> {
    let mut missing = Vec::new();
    let mut month = from.with_day(1).unwrap_or(from);
    while month <= to {
        let Some(next) = month.checked_add_months(Months::new(1)) else { break };
        // a month that is not over may still be looked at
        if next <= today && !named.contains(&month) {
            missing.push(month);
        }
        month = next;
    }
    missing
}

/// Months as people name them: 4月、5月, with the year where it is another one.
#[must_use]
pub fn month_names(months: &[NaiveDate], year: i32) -> String {
    let name = |month: &NaiveDate| match month.year() {
        own if own == year => format!("{}月", month.month()),
        other => format!("{other}年{}月", month.month()),
    };
    months.iter().map(name).collect::<Vec<_>>().join("、")
}

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// The year.
    pub year: i32,
    /// From 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// The quarter that a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1 }
    }

    /// The one before.
    #[must_use]
    pub const fn before(self) -> Self {
        if self.number <= 1 { Self { year: self.year - 1, number: 4 } } else { Self { year: self.year, number: self.number - 1 } }
    }

    /// The one behind.
    #[must_use]
    pub const fn after(self) -> Self {
        if self.number >= 4 { Self { year: self.year + 1, number: 1 } } else { Self { year: self.year, number: self.number + 1 } }
    }

    /// Its first and last day.
    #[must_use]
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        let first = NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1).unwrap_or_default();
        let last = first.checked_add_months(Months::new(3)).and_then(|next| next.pred_opt()).unwrap_or(first);
        (first, last)
    }

    /// 2026年第三季度.
    #[must_use]
    pub fn name(self) -> String {
        let word = ["一", "二", "三", "四"].get(self.number as usize - 1).copied().unwrap_or_default();
        format!("{}年第{word}季度", self.year)
    }

    /// The quarter to plan next: the one that ended last, or the first behind it that no planned span of days meets.
    #[must_use]
    pub fn to_plan(today: NaiveDate, planned: &[(NaiveDate, NaiveDate)]) -> Self {
        let mut quarter = Self::of(today).before();
        // nobody plans years ahead; the form may say anything
        for _ in 0..8 {
            if !planned.iter().any(|span| meet(*span, quarter.days())) {
                break;
            }
            quarter = quarter.after();
        }
        quarter
    }
}

/// Whether two spans of days have one in common; both ends count.
#[must_use]
pub fn meet(one: (NaiveDate, NaiveDate), other: (NaiveDate, NaiveDate)) -> bool {
    one.0 <= other.1 && other.0 <= one.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn quarters_follow_each_other() {
        let last = Quarter { year: 2026, number: 4 };
        assert_eq!(last.after(), Quarter { year: 2027, number: 1 });
        assert_eq!(last.after().before(), last);
        assert_eq!(last.days(), (day("2026-10-01"), day("2026-12-31")));
        assert_eq!(Quarter::of(day("2026-03-31")), Quarter { year: 2026, number: 1 });
        assert_eq!(last.name(), "2026年第四季度");
    }

    #[test]
    fn the_next_one_to_plan_is_one_that_is_not_planned() {
        let third = Quarter { year: 2026, number: 3 }.days();
        let fourth = Quarter { year: 2026, number: 4 }.days();
        let odd = (day("2026-09-16"), day("2026-12-15"));
        for (today, planned, name) in [
            ("2026-10-09", vec![], "2026年第三季度"),
            ("2026-10-09", vec![third], "2026年第四季度"),
            ("2026-10-09", vec![third, fourth], "2027年第一季度"),
            ("2027-01-09", vec![third], "2026年第四季度"),
            // real quarters are often no calendar quarters
            ("2026-10-09", vec![odd], "2027年第一季度"),
        ] {
            assert_eq!(Quarter::to_plan(day(today), &planned).name(), name, "{today}");
        }
    }

    #[test]
    fn months_that_nobody_looked_at_are_named_once_they_are_over() {
        let told = |from: &str, to: &str, today: &str, named: &[&str]| {
            let named: Vec<NaiveDate> = named.iter().map(|text| day(text)).collect();
            month_names(&months_without(day(from), day(to), day(today), &named), day(to).year())
        };
        for (today, named, expected) in [
            ("2026-07-01", &["2026-04-01", "2026-05-01", "2026-06-01"][..], ""),
            ("2026-07-01", &["2026-06-01"], "4月、5月"),
            ("2026-06-30", &["2026-04-01"], "5月"),
            ("2026-04-30", &[], ""),
            ("2026-05-01", &[], "4月"),
        ] {
            assert_eq!(told("2026-04-01", "2026-06-30", today, named), expected, "{today} {named:?}");
        }
        assert_eq!(told("2025-12-16", "2026-01-15", "2026-02-01", &[]), "2025年12月、1月", "real quarters are often no calendar quarters");
    }

    #[test]
    fn spans_meet_on_a_single_day() {
        let span = |from: &str, to: &str| (day(from), day(to));
        let quarter = span("2026-07-01", "2026-09-30");
        assert!(meet(quarter, span("2026-09-30", "2026-10-31")) && meet(quarter, span("2026-08-01", "2026-08-02")));
        assert!(!meet(quarter, span("2026-10-01", "2026-12-31")) && !meet(quarter, span("2026-04-01", "2026-06-30")));
    }
}
