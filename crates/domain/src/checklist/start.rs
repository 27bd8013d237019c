//! The start of a list: from which day reports are asked, and what becomes of what lay before it. Nothing is overdue that was
//! never asked.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::working_days::Calendar;
use crate::checklist::duty::{Duty, Period};
use crate::checklist::existence::{Existence, Life, Span, existence};

/// What becomes of a duty whose date was over before the first day to report.
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
    Default,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Past {
    /// 补报: asked once more, by a date that lies ahead.
    #[default]
    MadeUp,
    /// 列为历史完成: the text of the list is taken over; no report is asked.
    TakenOver,
    /// 不报: no cell at all.
    NotAsked,
}

coded!(Past);

impl Past {
    /// What the preview calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::MadeUp => "要求填报（期限已过的补报）",
            Self::TakenOver => "列为历史完成，不再填报",
            Self::NotAsked => "期限已过的不报",
        }
    }
}

/// How a list begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// 从哪一天起报: periods that were over before it are not asked.
    pub first_day: NaiveDate,
    /// What a dated duty gets that was over by then: the last day to make up for it.
    pub made_up_by: NaiveDate,
}

impl Start {
    /// A list that asks from that day on; what was over before it may be made up for within `report_days` working days after
    /// the later of that day and `today`.
    #[must_use]
    pub fn on(first_day: NaiveDate, today: NaiveDate, calendar: &Calendar, report_days: u32) -> Self {
        Self { first_day, made_up_by: calendar.working_day_after(first_day.max(today), report_days).day }
    }

    /// The day offered for a new list: today, or 1 January of a year that has not begun.
    #[must_use]
    pub fn usual_first_day(year: i32, today: NaiveDate) -> NaiveDate {
        if today.year() < year { first_of(year).unwrap_or(today) } else { today }
    }

    /// The cell that a unit gets for one period of a duty, if it gets one.
    #[must_use]
    pub fn cell(self, duty: Duty, period: &Period, past: Past, unit: Life) -> Option<StartedCell> {
        let span = Span { starts_on: period.starts_on, ends_on: period.ends_on, limit_on: period.limit_on };
        let asked = |period: Period| Some(StartedCell { period, start: CellStart::Asked });
        let taken_over = || Some(StartedCell { period: period.clone(), start: CellStart::TakenOver });
        match (existence(span, unit, Life::default(), self.first_day), past) {
            (Existence::OutsideLife, _) => None,
            (Existence::Asked, Past::TakenOver) if is_done_once(duty) => taken_over(),
            (Existence::Asked, _) => asked(period.clone()),
            (Existence::BeforeFirstDay, Past::TakenOver) => taken_over(),
            (Existence::BeforeFirstDay, Past::MadeUp) if matches!(duty, Duty::ByDate { .. } | Duty::YearEnd) => {
                Some(StartedCell { period: Period { due_on: self.made_up_by, ..period.clone() }, start: CellStart::MadeUp })
            }
            (Existence::BeforeFirstDay, _) => None,
        }
    }
}

/// 1 January.
fn first_of(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
}

/// Whether one text can say that all of it is done: a date, a year end, a year's number. A standing duty goes on.
const fn is_done_once(duty: Duty) -> bool {
    duty.is_one_period() && !matches!(duty, Duty::Standing { .. })
}

/// A cell of a list that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedCell {
    /// Its period, with the date that it has from the beginning.
    pub period: Period,
    /// How it begins.
    pub start: CellStart,
}

/// How a cell begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellStart {
    /// Reports are asked by its date.
    Asked,
    /// Its date was over; it may be made up for by a later one.
    MadeUp,
    /// 历史完成: no report is asked.
    TakenOver,
}

/// From which day a changed rhythm asks: from the first period of the new one that begins on or after the effective day, and
/// at once where the whole year is one period. `None` where the year has no such period: then the old rhythm runs on to its end.
#[must_use]
pub fn new_rhythm_from(new: Duty, year: i32, effective: NaiveDate) -> Option<NaiveDate> {
    if new.is_one_period() {
        return Some(effective);
    }
    Period::all(year, new.every()).into_iter().map(|period| period.starts_on).find(|starts_on| *starts_on >= effective)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::duty::Every;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn cells(duty: Duty, first_day: &str, today: &str, past: Past, unit: Life) -> Vec<StartedCell> {
        let calendar = Calendar::national();
        let start = Start::on(day(first_day), day(today), calendar, 5);
        duty.periods(2026, calendar, 5).iter().filter_map(|period| start.cell(duty, period, past, unit)).collect()
    }

    #[test]
    fn a_list_imported_in_may_is_late_with_nothing() {
        // T-C8
        let monthly = Duty::Standing { every: Every::Month };
        let asked = cells(monthly, "2026-05-10", "2026-05-10", Past::MadeUp, Life::default());
        assert_eq!((asked.len(), asked[0].period.name.as_str()), (8, "2026年5月"));
        let march = Duty::by(day("2026-03-31"));
        let made_up = cells(march, "2026-05-10", "2026-05-10", Past::MadeUp, Life::default());
        assert_eq!((made_up[0].start, made_up[0].period.due_on), (CellStart::MadeUp, day("2026-05-15")));
        assert_eq!(made_up[0].period.limit_on, day("2026-03-31"), "the printed date stays");
        assert_eq!(cells(march, "2026-05-10", "2026-05-10", Past::NotAsked, Life::default()), []);
        assert_eq!(cells(march, "2026-05-10", "2026-05-10", Past::TakenOver, Life::default())[0].start, CellStart::TakenOver);
    }

    #[test]
    fn a_text_taken_over_ends_what_is_done_once_and_the_past_of_what_goes_on() {
        let starts = |duty| -> Vec<CellStart> {
            cells(duty, "2026-06-01", "2026-06-01", Past::TakenOver, Life::default()).iter().map(|cell| cell.start).collect()
        };
        use CellStart::{Asked, TakenOver};
        assert_eq!(starts(Duty::YearEnd), [TakenOver]);
        assert_eq!(starts(Duty::Quota { count: 10, every: Every::Year }), [TakenOver]);
        assert_eq!(starts(Duty::Standing { every: Every::Quarter }), [TakenOver, Asked, Asked, Asked]);
        assert_eq!(starts(Duty::Standing { every: Every::Year }), [Asked], "a standing duty goes on");
    }

    #[test]
    fn no_start_asks_a_unit_for_a_time_in_which_it_was_not_there() {
        let founded = Life::since(day("2026-10-01"));
        let monthly = Duty::Standing { every: Every::Month };
        for past in [Past::MadeUp, Past::TakenOver, Past::NotAsked] {
            let names: Vec<String> =
                cells(monthly, "2026-01-01", "2026-05-10", past, founded).into_iter().map(|cell| cell.period.name).collect();
            assert_eq!(names, ["2026年10月", "2026年11月", "2026年12月"], "{past:?}");
        }
    }

    #[test]
    fn the_day_offered_is_today_or_the_first_of_a_year_to_come() {
        assert_eq!(Start::usual_first_day(2026, day("2026-05-10")), day("2026-05-10"));
        assert_eq!(Start::usual_first_day(2027, day("2026-12-31")), day("2027-01-01"));
        assert_eq!(Start::usual_first_day(2023, day("2026-05-10")), day("2026-05-10"));
    }

    #[test]
    fn a_changed_rhythm_begins_with_its_first_whole_period() {
        let standing = |every| Duty::Standing { every };
        for (new, effective, expected) in [
            (standing(Every::Quarter), "2026-05-10", Some("2026-07-01")),
            (standing(Every::Quarter), "2026-07-01", Some("2026-07-01")),
            (standing(Every::Month), "2026-05-10", Some("2026-06-01")),
            (standing(Every::HalfYear), "2026-07-02", None),
            (standing(Every::Year), "2026-05-10", Some("2026-05-10")),
            (Duty::YearEnd, "2026-05-10", Some("2026-05-10")),
        ] {
            assert_eq!(new_rhythm_from(new, 2026, day(effective)), expected.map(day), "{new:?} {effective}");
        }
    }
}
