//! The year month by month, and the last seven days, from the record: what was so on an earlier day stays so, whatever was
//! returned or moved since. A cell is overdue on a day when that was due before it.

use chrono::{Datelike, Days, NaiveDate};
use domain::checklist::duty::{Every, Period};
use domain::checklist::list_key::ListKey;
use domain::reporting::cell::{AsOf, Status};
use storage::progress::{ChangeCount, StretchCount};

use crate::operations::settings::OfficeDay;
use crate::progress::cells::CellFilter;

/// One month: how things stood at its end, or stand on the day asked for while it lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// From 1; `None` stands for the day asked for, where that lies after the year.
    pub number: Option<u32>,
    /// The counts; `None` while the month is still to come.
    pub stand: Option<Stand>,
}

/// Three counts and the filters that find their rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// A report stood there, 不涉及 left out.
    pub reported: (u64, CellFilter),
    /// Judged complete.
    pub accepted: (u64, CellFilter),
    /// Overdue.
    pub overdue: (u64, CellFilter),
    /// The record speaks of that day: before it there are no rows to lead to.
    pub is_recorded: bool,
}

/// The last seven days, counts with their filters: overdue before, less what is so no longer, and what is new, is overdue now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Overdue seven days ago.
    pub overdue_before: (u64, CellFilter),
    /// Of those, no longer.
    pub no_longer_overdue: (u64, CellFilter),
    /// Of those, asked no more by 免报: nobody mended them.
    pub exempted: u64,
    /// Of those, due later than it was then (延期, a date of the list that moved, what went to a successor): nobody reported them.
    pub postponed: u64,
    /// Overdue now, and not seven days ago.
    pub newly_overdue: (u64, CellFilter),
    /// Handed in since, and not taken back.
    pub submitted: (u64, CellFilter),
    /// Complete now, and not seven days ago.
    pub accepted: (u64, CellFilter),
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

/// Counts of any day of a checklist's record.
pub(super) struct Trend<'a> {
    list: ListKey,
    now: &'a OfficeDay,
    stretches: &'a [StretchCount],
}

impl<'a> Trend<'a> {
    pub(super) const fn new(list: ListKey, now: &'a OfficeDay, stretches: &'a [StretchCount]) -> Self {
        Self { list, now, stretches }
    }

    fn count(&self, on: AsOf, wanted: impl Fn(Status, &StretchCount) -> bool) -> u64 {
        let holding = self.stretches.iter().filter(|stretch| stretch.holds(on.today));
        let found = holding.filter(|stretch| wanted(stretch.facts.status(on), stretch));
        found.filter_map(|stretch| u64::try_from(stretch.count).ok()).sum()
    }

    /// The year's cells as of that day: the day asked for is as the page is, an earlier one has ended.
    fn on(&self, day: NaiveDate) -> (AsOf, CellFilter) {
        let year = CellFilter::of_list(self.list);
        if day < self.now.today() {
            return (self.now.ended(day), year.on(Some(day)));
        }
        (self.now.as_of, year.on(self.now.as_of.ended()))
    }

    /// A report stands there on the day asked for.
    pub(super) fn reported(&self) -> (u64, CellFilter) {
        self.reported_on(self.now.today())
    }

    /// What was to be reported by the end of the day asked for, and of that what is judged complete. What came back with a later
    /// date was due all the same.
    pub(super) fn due(&self) -> [(u64, CellFilter); 2] {
        let today = self.now.today();
        let (as_of, cells) = self.on(today);
        let by_now = CellFilter { due_by: Some(today), ..cells.clone() };
        let is_due = |stretch: &StretchCount| stretch.facts.due_on <= today;
        [
            (self.count(as_of, |status, stretch| status.is_asked() && is_due(stretch)), cells.due_by(today)),
            (self.count(as_of, |status, stretch| Status::COMPLETE.contains(&status) && is_due(stretch)), by_now.showing(&Status::COMPLETE)),
        ]
    }

    fn reported_on(&self, day: NaiveDate) -> (u64, CellFilter) {
        let (as_of, cells) = self.on(day);
        let count = self.count(as_of, |status, stretch| status.is_asked() && stretch.reported);
        (count, CellFilter { reported: true, ..cells.asked() })
    }

    fn showing(&self, day: NaiveDate, statuses: &[Status]) -> (u64, CellFilter) {
        let (as_of, cells) = self.on(day);
        (self.count(as_of, |status, _| statuses.contains(&status)), cells.showing(statuses))
    }

    /// The twelve months as far as they have begun; of a year that is over also the day asked for, which the headline speaks of.
    pub(super) fn months(&self) -> Vec<Month> {
        let today = self.now.today();
        let begins = self.stretches.iter().map(|stretch| stretch.from).min();
        let stand = |day| Stand {
            is_recorded: begins.is_some_and(|begins| begins <= day),
            reported: self.reported_on(day),
            accepted: self.showing(day, &Status::COMPLETE),
            overdue: self.showing(day, &[Status::Overdue]),
        };
        let months = (1..).zip(Period::all(self.list.year, Every::Month));
        let months = months.map(|(number, month)| Month {
            number: Some(number),
            stand: (month.starts_on <= today).then(|| stand(month.ends_on.min(today))),
        });
        let is_over = today.year() > self.list.year;
        months.chain(is_over.then(|| Month { number: None, stand: Some(stand(today)) })).collect()
    }

    /// The day that the movement is told from.
    pub(super) fn week_ago(now: &OfficeDay) -> AsOf {
        now.ended(before(now.today(), 7))
    }

    /// What the last seven days brought.
    pub(super) fn movement(&self, changes: &[ChangeCount], exempted: &[StretchCount]) -> Movement {
        let today = self.now.today();
        let week_ago = before(today, 7);
        let sum = |wanted: &dyn Fn(&ChangeCount) -> bool| -> u64 {
            changes.iter().filter(|change| wanted(change)).filter_map(|change| u64::try_from(change.count).ok()).sum()
        };
        let became = |statuses: &[Status]| {
            let is_new = |change: &ChangeCount| statuses.contains(&change.now) && change.then.is_none_or(|then| !statuses.contains(&then));
            let rows = CellFilter { unlike: Some((week_ago, statuses.to_vec())), ..self.on(today).1.showing(statuses) };
            (sum(&is_new), rows)
        };
        let overdue = [Status::Overdue];
        let (overdue_before, newly_overdue) = (self.showing(week_ago, &overdue), became(&overdue));
        let still = sum(&|change| change.now == Status::Overdue && change.then == Some(Status::Overdue));
        let gone = CellFilter { unlike: Some((today, overdue.to_vec())), ..overdue_before.1.clone() };
        let no_longer = overdue_before.0.saturating_sub(still);
        let then = self.on(week_ago).0;
        // overdue no longer, and nothing came in since: its last day moved, also of what was returned or waits as an interim report
        let has_moved = |change: &ChangeCount| match change.now {
            Status::NotDue | Status::Near => true,
            Status::Returned | Status::Pending => !change.handed_in,
            _ => false,
        };
        let postponed = sum(&|change| change.then == Some(Status::Overdue) && has_moved(change));
        let of_this_week = |one: &&StretchCount| week_ago < one.from && one.from <= today && one.facts.status(then) == Status::Overdue;
        let exempted: u64 = exempted.iter().filter(of_this_week).filter_map(|one| u64::try_from(one.count).ok()).sum();
        Movement {
            no_longer_overdue: (no_longer, gone),
            exempted: exempted.min(no_longer),
            postponed: postponed.min(no_longer),
            overdue_before,
            newly_overdue,
            submitted: (
                sum(&|change| change.now.is_asked() && change.newly_reported),
                CellFilter { submitted_from: Some(before(today, 6)), reported: true, ..self.on(today).1.asked() },
            ),
            accepted: became(&Status::COMPLETE),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::reporting::cell::{CellFacts, Kind};

    use super::*;
    use crate::operations::settings::Settings;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn office(today: &str, has_ended: bool) -> OfficeDay {
        let as_of = AsOf { today: day(today), near_until: day(today), has_ended };
        let calendar = domain::calendar::working_days::Calendar::national().clone();
        OfficeDay {
            settings: Settings::default(),
            texts: crate::operations::settings::CountyTexts::default(),
            calendar,
            as_of,
            calendar_warning: None,
            is_inferred: false,
            begins_on: None,
        }
    }

    fn stretch(from: &str, to: Option<&str>, kind: Kind, due: &str) -> StretchCount {
        let facts = CellFacts { kind, due_on: day(due), overdue_after: day(due) };
        StretchCount { from: day(from), to: to.map(day), facts, reported: kind != Kind::Open, count: 1 }
    }

    #[test]
    fn a_later_return_does_not_rewrite_march() {
        let stretches = [
            stretch("2026-01-05", Some("2026-03-20"), Kind::Open, "2026-03-10"),
            stretch("2026-03-20", Some("2026-03-25"), Kind::Waiting, "2026-03-10"),
            stretch("2026-03-25", Some("2026-05-06"), Kind::LateDone, "2026-03-10"),
            stretch("2026-05-06", None, Kind::Returned, "2026-05-20"),
        ];
        let now = office("2026-05-08", false);
        let months = Trend::new(2026.into(), &now, &stretches).months();
        let of = |month: usize| months[month].stand.as_ref().map(|stand| (stand.reported.0, stand.accepted.0, stand.overdue.0));
        assert_eq!((of(1), of(2), of(4), of(5)), (Some((0, 0, 0)), Some((1, 1, 0)), Some((1, 0, 0)), None));
        let march = months[2].stand.as_ref().unwrap();
        assert_eq!(march.accepted.1, CellFilter::of_list(2026).showing(&Status::COMPLETE).on(Some(day("2026-03-31"))));
        assert_eq!(months[4].stand.as_ref().unwrap().overdue.1.as_of, None, "the month that lasts stands as today");
    }

    #[test]
    fn the_year_to_come_does_not_read_like_failure() {
        let now = office("2026-01-20", false);
        let stretches = [
            stretch("2026-01-05", None, Kind::Done, "2026-01-15"),
            stretch("2026-01-05", None, Kind::Open, "2026-01-19"),
            stretch("2026-01-05", None, Kind::Open, "2026-01-20"),
            stretch("2026-01-05", None, Kind::NotApplicable, "2026-01-15"),
            stretch("2026-01-05", None, Kind::Done, "2026-12-31"),
            stretch("2026-01-05", None, Kind::Open, "2026-12-31"),
        ];
        let [(due, rows), (complete, _)] = Trend::new(2026.into(), &now, &stretches).due();
        assert_eq!((due, complete), (3, 1));
        assert!(rows.due_by == Some(day("2026-01-20")) && rows.asked_only);
    }

    #[test]
    fn what_came_back_with_a_year_to_mend_it_was_due_all_the_same() {
        let now = office("2026-11-30", false);
        let facts = CellFacts { kind: Kind::Returned, due_on: day("2026-07-07"), overdue_after: day("2027-11-30") };
        let returned = StretchCount { from: day("2026-11-30"), to: None, facts, reported: true, count: 1 };
        let stretches =
            [returned, stretch("2026-01-05", None, Kind::Done, "2026-07-07"), stretch("2026-01-05", None, Kind::Open, "2026-12-31")];
        let [(due, _), (complete, _)] = Trend::new(2026.into(), &now, &stretches).due();
        assert_eq!((due, complete), (2, 1));
    }

    #[test]
    fn what_was_spared_this_week_is_not_told_as_mended() {
        let now = office("2026-11-30", false);
        // two were overdue a week ago: one is spared since, one was mended; what was spared earlier or was not due yet is another thing
        let stretches = [
            stretch("2026-01-05", Some("2026-11-28"), Kind::Open, "2026-10-10"),
            stretch("2026-01-05", Some("2026-11-28"), Kind::Open, "2026-10-10"),
            stretch("2026-11-28", None, Kind::LateDone, "2026-10-10"),
        ];
        let exempted = [
            stretch("2026-11-28", None, Kind::Open, "2026-10-10"),
            stretch("2026-11-28", None, Kind::Open, "2026-12-31"),
            stretch("2026-11-10", None, Kind::Open, "2026-10-10"),
        ];
        let movement = Trend::new(2026.into(), &now, &stretches).movement(&[], &exempted);
        assert_eq!((movement.overdue_before.0, movement.no_longer_overdue.0, movement.exempted), (2, 2, 1));
        assert_eq!(Trend::new(2026.into(), &now, &stretches).movement(&[], &[]).exempted, 0);
    }

    #[test]
    fn what_got_a_later_date_this_week_is_not_told_as_mended() {
        let now = office("2026-11-30", false);
        let stretches = [StretchCount { count: 4, ..stretch("2026-01-05", Some("2026-11-28"), Kind::Open, "2026-10-10") }];
        let change = |now: Status, then: Option<Status>, count: i64| ChangeCount {
            now,
            then,
            handed_in: now == Status::Pending,
            newly_reported: now == Status::Pending,
            count,
        };
        let changes = [
            change(Status::NotDue, Some(Status::Overdue), 1),
            change(Status::Near, Some(Status::Overdue), 1),
            change(Status::Pending, Some(Status::Overdue), 1),
            change(Status::Overdue, Some(Status::Overdue), 1),
            // what was not overdue, or not asked, was not mended either
            change(Status::NotDue, Some(Status::NotDue), 5),
            change(Status::Near, None, 5),
        ];
        let movement = Trend::new(2026.into(), &now, &stretches).movement(&changes, &[]);
        assert_eq!((movement.overdue_before.0, movement.no_longer_overdue.0, movement.postponed), (4, 3, 2));
    }

    #[test]
    fn more_time_for_what_was_returned_is_a_later_date_as_well_and_a_new_report_is_none() {
        let now = office("2026-11-30", false);
        let stretches = [StretchCount { count: 4, ..stretch("2026-01-05", Some("2026-11-28"), Kind::Returned, "2026-10-10") }];
        let since =
            |now: Status, handed_in: bool| ChangeCount { now, then: Some(Status::Overdue), handed_in, newly_reported: handed_in, count: 1 };
        let changes = [
            // its 整改期限 was extended; an interim report still waits, and its date was extended
            since(Status::Returned, false),
            since(Status::Pending, false),
            // reported again, and returned again or not looked at yet
            since(Status::Returned, true),
            since(Status::Pending, true),
        ];
        let movement = Trend::new(2026.into(), &now, &stretches).movement(&changes, &[]);
        assert_eq!((movement.no_longer_overdue.0, movement.postponed), (4, 2));
    }

    #[test]
    fn last_year_ends_where_its_headline_speaks() {
        let now = office("2027-02-01", false);
        let stretches = [
            stretch("2026-01-05", Some("2027-01-20"), Kind::Open, "2026-12-10"),
            stretch("2027-01-20", None, Kind::LateDone, "2026-12-10"),
        ];
        let months = Trend::new(2026.into(), &now, &stretches).months();
        let of = |month: &Month| month.stand.as_ref().map(|stand| (stand.accepted.0, stand.overdue.0));
        assert_eq!(months.iter().map(|month| month.number).collect::<Vec<_>>(), (1..=12).map(Some).chain([None]).collect::<Vec<_>>());
        assert_eq!((of(&months[11]), of(&months[12])), (Some((0, 1)), Some((1, 0))));
        assert_eq!(months[12].stand.as_ref().unwrap().accepted.1.as_of, None, "as today");
    }

    #[test]
    fn as_of_a_day_the_year_ends_there() {
        let now = office("2026-03-15", true);
        let stretches = [stretch("2026-01-05", None, Kind::Open, "2026-03-10")];
        let months = Trend::new(2026.into(), &now, &stretches).months();
        assert_eq!(months.iter().filter(|month| month.stand.is_some()).count(), 3);
        let march = months[2].stand.as_ref().unwrap();
        assert_eq!((march.overdue.0, march.overdue.1.as_of), (1, Some(day("2026-03-15"))));
    }
}
