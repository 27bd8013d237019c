//! The year month by month, and the last seven days, from one count between cutoffs.
//!
//! What was so on an earlier day is told from the dates a cell keeps: its due date, its last hand-in and its last judgement.
//! A report handed in twice counts from the second time; the page says so.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::checklist::duty::{Every, Period};
use domain::reporting::cell::Status;
use storage::progress::{CUTOFFS, CutoffCount};

use crate::progress::cells::CellFilter;
use crate::progress::cells::end_of;

/// One month: how things stood at its end, or stand today while it lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// From 1.
    pub number: u32,
    /// The counts; `None` while the month is still to come.
    pub stand: Option<Stand>,
}

/// Three counts and the filters that find their rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// Handed in by then, 不涉及 left out.
    pub reported: (u64, CellFilter),
    /// Of those complete today, judged by then.
    pub accepted: (u64, CellFilter),
    /// Overdue then.
    pub overdue: (u64, CellFilter),
}

/// The last seven days, counts with their filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Overdue seven days ago.
    pub overdue_before: (u64, CellFilter),
    /// Overdue now, and not yet due then.
    pub newly_overdue: (u64, CellFilter),
    /// Handed in since.
    pub submitted: (u64, CellFilter),
    /// Judged complete since.
    pub accepted: (u64, CellFilter),
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

fn month_ends(year: i32) -> impl Iterator<Item = NaiveDate> {
    (0..12).filter_map(move |index| Period::of(year, Every::Month, index)).map(|month| month.ends_on)
}

/// Ends of the twelve months, today, and the day a week ago, in order: of each the day before it, for overdue on a day is
/// what was due before it, and the moment it ends.
pub(super) fn cutoffs(year: i32, today: NaiveDate) -> [(NaiveDate, DateTime<Utc>); CUTOFFS] {
    let mut days: Vec<NaiveDate> = month_ends(year).chain([before(today, 7), today]).collect();
    days.sort_unstable();
    std::array::from_fn(|place| {
        let day = days.get(place).copied().unwrap_or(today);
        (before(day, 1), end_of(day))
    })
}

/// Sums over the counts between cutoffs.
pub(super) struct Tally<'a> {
    cutoffs: &'a [(NaiveDate, DateTime<Utc>); CUTOFFS],
    counts: &'a [CutoffCount],
}

impl<'a> Tally<'a> {
    pub(super) fn new(cutoffs: &'a [(NaiveDate, DateTime<Utc>); CUTOFFS], counts: &'a [CutoffCount]) -> Self {
        Self { cutoffs, counts }
    }

    /// The place of a cutoff; equal days share the first place.
    fn place(&self, day: NaiveDate) -> usize {
        self.cutoffs.iter().position(|(cutoff, _)| *cutoff == before(day, 1)).unwrap_or(CUTOFFS)
    }

    fn sum(&self, wanted: impl Fn(&CutoffCount) -> bool) -> u64 {
        self.counts.iter().filter(|count| wanted(count)).filter_map(|count| u64::try_from(count.count).ok()).sum()
    }

    /// Handed in up to the end of that day.
    pub(super) fn reported(&self, day: NaiveDate) -> u64 {
        let place = self.place(day);
        self.sum(|count| count.class.status() != Status::NotApplicable && count.submitted <= place)
    }

    fn accepted(&self, day: NaiveDate) -> u64 {
        let place = self.place(day);
        self.sum(|count| is_judged(count) && count.judged <= place)
    }

    /// Due before that day, and then not with the office.
    fn overdue(&self, day: NaiveDate) -> u64 {
        let place = self.place(day);
        self.sum(|count| {
            let absent = !count.handed_in || (count.submitted > place && count.submitted <= CUTOFFS);
            count.class.status() != Status::NotApplicable && count.due <= place && absent
        })
    }
}

fn is_judged(count: &CutoffCount) -> bool {
    matches!(count.class.status(), Status::Done | Status::LateDone)
}

/// The twelve months as far as they have begun.
pub(super) fn of_year(year: i32, today: NaiveDate, tally: &Tally<'_>) -> Vec<Month> {
    (1..)
        .zip((0..12).filter_map(|index| Period::of(year, Every::Month, index)))
        .map(|(number, month)| {
            let stand = (month.starts_on <= today).then(|| {
                let day = month.ends_on.min(today);
                // while the month lasts, the chart ends where the overview's sentence stands
                let overdue = if day == today {
                    (tally.sum(|count| count.class.status() == Status::Overdue), CellFilter::of_year(year).showing(&[Status::Overdue]))
                } else {
                    (tally.overdue(day), overdue_on(year, day))
                };
                Stand {
                    reported: (tally.reported(day), CellFilter { submitted_to: Some(day), ..CellFilter::of_year(year).asked() }),
                    accepted: (tally.accepted(day), CellFilter { judged_to: Some(day), ..judged(year) }),
                    overdue,
                }
            });
            Month { number, stand }
        })
        .collect()
}

/// What the last seven days brought.
pub(super) fn movement(year: i32, today: NaiveDate, tally: &Tally<'_>) -> Movement {
    let (week_ago, since) = (before(today, 7), before(today, 6));
    let place = tally.place(week_ago);
    let all = CellFilter::of_year(year);
    Movement {
        overdue_before: (tally.overdue(week_ago), overdue_on(year, week_ago)),
        newly_overdue: (
            tally.sum(|count| count.class.status() == Status::Overdue && count.due > place),
            CellFilter { due_from: Some(week_ago), ..all.showing(&[Status::Overdue]) },
        ),
        submitted: (
            tally.sum(|count| count.class.status() != Status::NotApplicable && count.submitted > place && count.submitted <= CUTOFFS),
            CellFilter { submitted_from: Some(since), ..all.asked() },
        ),
        accepted: (
            tally.sum(|count| is_judged(count) && count.judged > place && count.judged <= CUTOFFS),
            CellFilter { judged_from: Some(since), ..judged(year) },
        ),
    }
}

fn judged(year: i32) -> CellFilter {
    CellFilter::of_year(year).showing(&[Status::LateDone, Status::Done])
}

fn overdue_on(year: i32, day: NaiveDate) -> CellFilter {
    CellFilter { overdue_on: Some(day), ..CellFilter::of_year(year) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn cutoffs_are_in_order_and_hold_every_day_asked_for() {
        for today in ["2026-01-01", "2026-03-31", "2026-08-07", "2027-02-01", "2024-02-29"] {
            let today = day(today);
            let cutoffs = cutoffs(2026, today);
            assert!(cutoffs.is_sorted());
            let tally = Tally::new(&cutoffs, &[]);
            for asked in month_ends(2026).chain([today, before(today, 7)]) {
                assert!(tally.place(asked) < CUTOFFS, "{today} {asked}");
            }
        }
    }

    #[test]
    fn months_to_come_are_not_counted() {
        let today = day("2026-03-10");
        let cutoffs = cutoffs(2026, today);
        let months = of_year(2026, today, &Tally::new(&cutoffs, &[]));
        assert_eq!(months.len(), 12);
        assert_eq!(months.iter().filter(|month| month.stand.is_some()).count(), 3);
        let march = months[2].stand.clone().unwrap();
        assert_eq!(march.reported.1.submitted_to, Some(today));
        assert_eq!(march.overdue.1.statuses, [Status::Overdue]);
        let february = months[1].stand.clone().unwrap();
        assert_eq!(february.overdue.1.overdue_on, Some(day("2026-02-28")));
    }
}
