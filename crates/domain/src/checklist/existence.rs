//! Which cells exist: a period of a duty, as far as unit, assignment and list have a life in it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A stretch of office days, half open: from its first day up to, and without, its last date. Empty ends are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Life {
    /// First day, if there is one.
    pub from: Option<NaiveDate>,
    /// First day no longer in it, if there is one.
    pub to: Option<NaiveDate>,
}

impl Life {
    /// From that day on.
    #[must_use]
    pub const fn since(day: NaiveDate) -> Self {
        Self { from: Some(day), to: None }
    }

    /// The days that are in both.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        let to = match (self.to, other.to) {
            (Some(mine), Some(its)) => Some(mine.min(its)),
            (mine, its) => mine.or(its),
        };
        Self { from: self.from.max(other.from), to }
    }

    /// Whether the day is in it.
    #[must_use]
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Whether some day from `first` to `last`, both counted, is in it.
    #[must_use]
    pub fn touches(self, first: NaiveDate, last: NaiveDate) -> bool {
        let from = self.from.map_or(first, |from| from.max(first));
        let to = self.to.and_then(|to| to.pred_opt()).map_or(last, |end| end.min(last));
        from <= to
    }
}

/// The days for which one cell would ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day of the period.
    pub starts_on: NaiveDate,
    /// Last day of the period.
    pub ends_on: NaiveDate,
    /// 完成时限: a printed date, or the period's last day.
    pub limit_on: NaiveDate,
}

/// Whether a cell is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// It is.
    Asked,
    /// Unit or assignment has no day in it.
    OutsideLife,
    /// It was over before the list's first day to report. For a dated duty the preview asks what to do: 已完成（历史）,
    /// 补报 by a new date, or 不报.
    BeforeFirstDay,
}

/// Whether a period of a duty makes a cell for an assignment. A date that was past before the unit existed is not
/// asked of it, whatever the period around it.
#[must_use]
pub fn existence(span: Span, unit: Life, assignment: Life, first_day: NaiveDate) -> Existence {
    let last = span.ends_on.min(span.limit_on).max(span.starts_on.min(span.limit_on));
    let first = span.starts_on.min(last);
    let life = unit.within(assignment);
    if !life.touches(first, last) {
        Existence::OutsideLife
    } else if life.within(Life::since(first_day)).touches(first, last) {
        Existence::Asked
    } else {
        Existence::BeforeFirstDay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn life(from: &str, to: &str) -> Life {
        let end = |text: &str| (!text.is_empty()).then(|| day(text));
        Life { from: end(from), to: end(to) }
    }

    fn span(starts_on: &str, ends_on: &str) -> Span {
        Span { starts_on: day(starts_on), ends_on: day(ends_on), limit_on: day(ends_on) }
    }

    fn year_by(limit_on: &str) -> Span {
        Span { limit_on: day(limit_on), ..span("2026-01-01", "2026-12-31") }
    }

    #[test]
    fn a_township_abolished_in_february_owes_nothing_in_march() {
        // T-C4
        let abolished = life("", "2026-02-01");
        let first_day = day("2026-01-01");
        let asked = |span| existence(span, abolished, Life::default(), first_day);
        assert_eq!(asked(span("2026-01-01", "2026-01-31")), Existence::Asked);
        assert_eq!(asked(span("2026-02-01", "2026-02-28")), Existence::OutsideLife);
        assert_eq!(asked(span("2026-03-01", "2026-03-31")), Existence::OutsideLife);
        assert_eq!(asked(year_by("2026-12-31")), Existence::Asked, "it goes to the successor or leaves when the unit closes");
    }

    #[test]
    fn a_town_founded_in_october_owes_nothing_before() {
        // T-C4
        let founded = life("2026-10-01", "");
        let asked = |span| existence(span, founded, Life::default(), day("2026-01-01"));
        assert_eq!(asked(span("2026-09-01", "2026-09-30")), Existence::OutsideLife);
        assert_eq!(asked(span("2026-10-01", "2026-10-31")), Existence::Asked);
        assert_eq!(asked(year_by("2026-06-30")), Existence::OutsideLife, "the date was past before it existed");
        assert_eq!(asked(year_by("2026-12-31")), Existence::Asked);
    }

    #[test]
    fn nothing_is_asked_for_a_time_before_the_first_day_to_report() {
        // T-C8
        let asked = |span| existence(span, Life::default(), Life::default(), day("2026-05-10"));
        assert_eq!(asked(span("2026-04-01", "2026-04-30")), Existence::BeforeFirstDay);
        assert_eq!(asked(span("2026-05-01", "2026-05-31")), Existence::Asked);
        assert_eq!(asked(year_by("2026-03-31")), Existence::BeforeFirstDay);
        assert_eq!(asked(year_by("2026-05-10")), Existence::Asked);
    }

    #[test]
    fn unit_and_assignment_must_share_a_day_of_the_period() {
        let unit = life("", "2026-03-10");
        let assignment = life("2026-03-20", "");
        let first_day = day("2026-01-01");
        assert_eq!(existence(span("2026-03-01", "2026-03-31"), unit, assignment, first_day), Existence::OutsideLife);
        assert_eq!(existence(span("2026-03-01", "2026-03-31"), unit, Life::default(), first_day), Existence::Asked);
    }

    #[test]
    fn a_unit_founded_and_abolished_in_one_month_reports_for_that_month_alone() {
        let brief = life("2026-04-05", "2026-04-20");
        let months = [("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-04-30"), ("2026-05-01", "2026-05-31")];
        let asked = months.map(|(from, to)| existence(span(from, to), brief, Life::default(), day("2026-01-01")) == Existence::Asked);
        assert_eq!(asked, [false, true, false]);
        assert!(!life("2026-04-05", "2026-04-05").touches(day("2026-04-01"), day("2026-04-30")), "a life of no day");
    }

    #[test]
    fn a_day_is_held_by_its_half_open_life() {
        let life = life("2026-04-05", "2026-04-20");
        for (on, held) in [("2026-04-04", false), ("2026-04-05", true), ("2026-04-19", true), ("2026-04-20", false)] {
            assert_eq!(life.holds(day(on)), held, "{on}");
        }
    }
}
