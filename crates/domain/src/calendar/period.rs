//! Periods are rows: a stretch of days with a name people say aloud, proposed by the calendar, kept by the office.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::cadence::Cadence;
use super::due::DueDate;
use super::working_days::Calendar;
use crate::ids::PeriodId;

/// Whose periods they are. A quarter of the checklist and a quarter of the assessment need not begin on the same day.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Series {
    /// The calendar's own, for the checklist.
    Calendar,
    /// Monitoring rounds (监测).
    Monitoring,
    /// Assessment rounds (考评).
    Assessment,
}

impl Series {
    /// The word stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The series behind a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }
}

/// What a period is, before and after it has become a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodTerms {
    /// Whose it is.
    pub series: Series,
    /// Its length.
    pub cadence: Cadence,
    /// The year that it counts for.
    pub year: i32,
    /// 2026年3月, 2026年第一季度, 2026年第9周.
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Last day on which its report is in time.
    pub report_due_on: NaiveDate,
    /// That day was counted through a year whose arrangement is not loaded.
    pub provisional: bool,
    /// The calendar it was counted with.
    pub calendar_version: String,
}

/// A period as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its id.
    pub id: PeriodId,
    /// What it is.
    #[serde(flatten)]
    pub terms: PeriodTerms,
    /// When its data were taken (数据截止), once they were.
    pub collected_on: Option<NaiveDate>,
    /// When its results were published, once they were.
    pub published_on: Option<NaiveDate>,
    /// The day it was locked, once it was: nothing becomes effective inside it any more.
    pub locked_on: Option<NaiveDate>,
}

impl PeriodTerms {
    /// Whether some day of it lies in the half-open stretch from `from` (empty: since ever) to `to` (empty: for good).
    #[must_use]
    pub fn overlaps(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> bool {
        from.is_none_or(|from| from <= self.ends_on) && to.is_none_or(|to| self.starts_on < to)
    }
}

/// The periods that the calendar proposes for a year, oldest first; the office may move them where they are its own.
/// A custom cadence proposes none.
#[must_use]
pub fn proposed(cadence: Cadence, year: i32, calendar: &Calendar, report_days: u32) -> Vec<PeriodTerms> {
    spans(cadence, year)
        .into_iter()
        .map(|Span { name, starts_on, ends_on }| {
            let due = DueDate::after_period(calendar, ends_on, report_days);
            PeriodTerms {
                series: Series::Calendar,
                cadence,
                year,
                name,
                starts_on,
                ends_on,
                report_due_on: due.due_on,
                provisional: due.provisional,
                calendar_version: due.calendar_version,
            }
        })
        .collect()
}

/// A stretch of days with its name.
pub(crate) struct Span {
    pub(crate) name: String,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: NaiveDate,
}

impl Span {
    /// The name, with its days where it alone says too little: 2026年第9周（2月23日—3月1日）.
    pub(crate) fn spoken(&self, cadence: Cadence) -> String {
        match cadence {
            Cadence::Week | Cadence::TwoWeeks | Cadence::Custom => {
                let Self { name, starts_on: from, ends_on: to } = self;
                format!("{name}（{}月{}日—{}月{}日）", from.month(), from.day(), to.month(), to.day())
            }
            _ => self.name.clone(),
        }
    }
}

/// The stretches of a year, oldest first.
pub(crate) fn spans(cadence: Cadence, year: i32) -> Vec<Span> {
    match cadence.months() {
        Some(months) => (0..12 / months).filter_map(|index| months_span(cadence, year, index, months)).collect(),
        None => match cadence {
            Cadence::Week => weeks(year, 1),
            Cadence::TwoWeeks => weeks(year, 2),
            _ => Vec::new(),
        },
    }
}

fn months_span(cadence: Cadence, year: i32, index: u32, months: u32) -> Option<Span> {
    let first = index * months + 1;
    let starts_on = NaiveDate::from_ymd_opt(year, first, 1)?;
    let ends_on = starts_on.checked_add_months(Months::new(months))?.pred_opt()?;
    let place = index as usize;
    let name = match cadence {
        Cadence::Month => format!("{year}年{first}月"),
        Cadence::TwoMonths => format!("{year}年{first}—{}月", first + 1),
        Cadence::Quarter => format!("{year}年第{}季度", ["一", "二", "三", "四"].get(place)?),
        Cadence::HalfYear => format!("{year}年{}半年", ["上", "下"].get(place)?),
        _ => format!("{year}年度"),
    };
    Some(Span { name, starts_on, ends_on })
}

/// Weeks run from Monday to Sunday and belong to the year that has their Thursday, so that no day is lost between two
/// years. The 53rd week of a long year stands alone.
fn weeks(year: i32, together: u32) -> Vec<Span> {
    let monday = |week: u32| NaiveDate::from_isoywd_opt(year, week, Weekday::Mon);
    let last = if monday(53).is_some() { 53 } else { 52 };
    (1..=last)
        .step_by(together as usize)
        .filter_map(|first| {
            let final_week = (first + together - 1).min(last);
            let starts_on = monday(first)?;
            let ends_on = monday(final_week)?.checked_add_days(Days::new(6))?;
            let name =
                if final_week == first { format!("{year}年第{first}周") } else { format!("{year}年第{first}—{final_week}周") };
            Some(Span { name, starts_on, ends_on })
        })
        .collect()
}

/// The name with its days, where the name alone says too little: 2026年第9周（2月23日—3月1日）.
#[must_use]
pub fn spoken_name(terms: &PeriodTerms) -> String {
    Span { name: terms.name.clone(), starts_on: terms.starts_on, ends_on: terms.ends_on }.spoken(terms.cadence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_cadence_proposes_its_periods() {
        let cases = [
            (Cadence::Month, 12, "2026年9月", "2026-09-01", "2026-09-30", "2026-10-13"),
            (Cadence::TwoMonths, 6, "2026年9—10月", "2026-09-01", "2026-10-31", "2026-11-06"),
            (Cadence::Quarter, 4, "2026年第三季度", "2026-07-01", "2026-09-30", "2026-10-13"),
            (Cadence::HalfYear, 2, "2026年上半年", "2026-01-01", "2026-06-30", "2026-07-07"),
            (Cadence::Year, 1, "2026年度", "2026-01-01", "2026-12-31", "2027-01-07"),
            (Cadence::Week, 53, "2026年第9周", "2026-02-23", "2026-03-01", "2026-03-06"),
            (Cadence::TwoWeeks, 27, "2026年第9—10周", "2026-02-23", "2026-03-08", "2026-03-13"),
        ];
        for (cadence, count, name, starts_on, ends_on, due_on) in cases {
            let periods = proposed(cadence, 2026, Calendar::national(), 5);
            assert_eq!(periods.len(), count, "{cadence:?}");
            let found = periods.iter().find(|terms| terms.name == name).unwrap();
            assert_eq!((found.starts_on, found.ends_on, found.report_due_on), (day(starts_on), day(ends_on), day(due_on)), "{name}");
        }
        assert!(proposed(Cadence::Custom, 2026, Calendar::national(), 5).is_empty());
    }

    #[test]
    fn years_follow_each_other_without_a_gap_and_without_a_day_twice() {
        for cadence in Cadence::ALL.iter().filter(|cadence| **cadence != Cadence::Custom) {
            let all: Vec<PeriodTerms> = (2023..=2030).flat_map(|year| proposed(*cadence, year, Calendar::national(), 5)).collect();
            for pair in all.windows(2) {
                assert_eq!(pair[0].ends_on.succ_opt(), Some(pair[1].starts_on), "{} and {}", pair[0].name, pair[1].name);
            }
        }
    }

    #[test]
    fn a_week_is_said_with_its_days() {
        let weeks = proposed(Cadence::Week, 2026, Calendar::national(), 1);
        assert_eq!(spoken_name(&weeks[8]), "2026年第9周（2月23日—3月1日）");
        assert_eq!((weeks[0].starts_on, weeks[52].ends_on), (day("2025-12-29"), day("2027-01-03")));
    }

    #[test]
    fn a_period_overlaps_a_life_that_touches_one_of_its_days() {
        let march = &proposed(Cadence::Month, 2026, Calendar::national(), 5)[2];
        let cases = [
            (None, None, true),
            (None, Some("2026-03-01"), false),
            (None, Some("2026-03-02"), true),
            (Some("2026-03-31"), None, true),
            (Some("2026-04-01"), None, false),
            (Some("2026-03-10"), Some("2026-03-20"), true),
        ];
        for (from, to, expected) in cases {
            assert_eq!(march.overlaps(from.map(day), to.map(day)), expected, "{from:?} to {to:?}");
        }
    }
}
