//! What a merger does with one item of the unit that ends: what it alone owed goes over, what the successor owes itself goes on as it is.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::checklist::AssignmentRole;
use crate::ids::{TaskId, UnitId};
use crate::reporting::record::{Record, State};

/// What becomes of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Judged, ended with its year, or taken over from the list's text: it stays where it was earned.
    Stays,
    /// The successor has the same item: its own goes on with its date, its status and its reports, and this one leaves as 已并入.
    Leaves,
    /// The unit that ends owed it alone: the successor owes it now.
    Goes {
        /// Its day had passed before the successor could do anything about it, so that it gets new days.
        overdue: bool,
    },
}

/// What becomes of an item with that record. `successor_has_it`: an item of the same task and period is counted under the successor.
#[must_use]
pub fn fate(record: &Record, successor_has_it: bool, counted_from: NaiveDate) -> Fate {
    if stays(record) {
        Fate::Stays
    } else if successor_has_it {
        Fate::Leaves
    } else {
        // what was handed in was late, or in time, before the successor had anything to do with it
        Fate::Goes { overdue: record.due_on < counted_from && !matches!(record.state, State::Submitted(_)) }
    }
}

/// What was accepted, ended with its year, or taken over from before the list, is not owed any more.
#[must_use]
pub fn stays(record: &Record) -> bool {
    record.settled().is_some() || matches!(record.state, State::TakenOver { .. })
}

/// An item that a merger touched: it went over, or left because the successor owes the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// Its task.
    pub task: TaskId,
    /// The unit that ended.
    pub from: UnitId,
    /// Its successor.
    pub to: UnitId,
    /// The part in which the unit that ended was asked for it.
    pub part: AssignmentRole,
}

/// The parts of a task and a unit.
pub type Parts = BTreeMap<(TaskId, UnitId), AssignmentRole>;

/// In which part every successor answers for a task, where `own` says which it has by itself: the stronger of that and of what it
/// inherited, the oldest merger first. Asked again when a change of the list before the mergers is taken back: what they gave stays,
/// what the change had given goes.
#[must_use]
pub fn inherited_parts(own: &Parts, items: &[Inherited]) -> Parts {
    let mut parts = Parts::new();
    for Inherited { task, from, to, part } in items {
        // a unit that was a successor itself hands on what it inherited
        let handed_on = parts.get(&(task.clone(), from.clone())).map_or(*part, |inherited| part.stronger(*inherited));
        let key = (task.clone(), to.clone());
        let held = parts.get(&key).or_else(|| own.get(&key)).map_or(handed_on, |held| handed_on.stronger(*held));
        parts.insert(key, held);
    }
    parts
}

/// Where the day of an end lies from the day it is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EndDay {
    /// Entered afterwards: what was printed since stays, and counts change from today on.
    Past,
    /// Today.
    #[default]
    Today,
    /// Waited for: what will be open then nobody knows yet.
    Ahead,
}

impl EndDay {
    /// Where it lies.
    #[must_use]
    pub fn of(on: NaiveDate, today: NaiveDate) -> Self {
        match on.cmp(&today) {
            std::cmp::Ordering::Less => Self::Past,
            std::cmp::Ordering::Equal => Self::Today,
            std::cmp::Ordering::Greater => Self::Ahead,
        }
    }
}

/// From which day new report days are counted: the closing day, or today where that has passed, for nobody can report yesterday.
#[must_use]
pub fn counted_from(on: NaiveDate, today: NaiveDate) -> NaiveDate {
    on.max(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SectionId;
    use crate::reporting::record::{Asked, Desk, EventNo, HandIns, Place, Presence, Progress, ReportNo, Settled, Waiting};
    use crate::reporting::report::Claim;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn record(state: State, due_on: &str) -> Record {
        Record {
            state,
            presence: Presence::Present,
            asked: Asked::Standing,
            limit_on: day(due_on),
            due_on: day(due_on),
            hand_ins: HandIns::default(),
            progress: Progress::default(),
            reports: 1,
            place: Place { unit: UnitId::new("u"), section: SectionId::new("s"), role: AssignmentRole::Each },
        }
    }

    #[test]
    fn what_the_successor_owes_itself_is_never_replaced_and_what_it_did_not_owe_goes_over() {
        let accepted = State::Accepted { report: ReportNo(1) };
        let waiting =
            |from| State::Submitted(Waiting { report: ReportNo(1), since: day("2026-07-09"), claim: Claim::Done, reached: None, from });
        let returned = State::Returned { report: ReportNo(1), at: EventNo(3), rework_by: day("2026-12-01") };
        let over = Settled::Complete { report: ReportNo(1) };
        let (overdue, in_time) = (Fate::Goes { overdue: true }, Fate::Goes { overdue: false });
        for (state, due_on, successor_has_it, expected) in [
            (accepted, "2026-07-07", false, Fate::Stays),
            (accepted, "2026-07-07", true, Fate::Stays),
            (State::Reopened { until: day("2026-12-01"), over }, "2026-07-07", true, Fate::Stays),
            (waiting(Desk::Reopened { until: day("2026-12-01"), over }), "2026-07-07", true, Fate::Stays),
            (State::TakenOver { at: EventNo(1) }, "2026-07-07", false, Fate::Stays),
            (State::Unfinished { at: EventNo(4), report: None }, "2025-07-07", true, Fate::Stays),
            (State::Open, "2026-07-07", true, Fate::Leaves),
            (State::Open, "2026-12-31", true, Fate::Leaves),
            (returned, "2026-07-07", true, Fate::Leaves),
            (waiting(Desk::Open), "2026-07-07", true, Fate::Leaves),
            (State::Open, "2026-07-07", false, overdue),
            (returned, "2026-07-07", false, overdue),
            (waiting(Desk::Open), "2026-07-07", false, in_time),
            (State::Open, "2026-11-29", false, overdue),
            (State::Open, "2026-11-30", false, in_time),
            (State::Open, "2026-12-31", false, in_time),
        ] {
            let fate = fate(&record(state, due_on), successor_has_it, day("2026-11-30"));
            assert_eq!(fate, expected, "{state:?} {due_on} {successor_has_it}");
        }
    }

    #[test]
    fn new_days_are_never_counted_from_a_day_that_has_passed() {
        let today = day("2026-11-30");
        for (on, from, lies) in [
            ("2025-06-15", "2026-11-30", EndDay::Past),
            ("2026-11-30", "2026-11-30", EndDay::Today),
            ("2027-06-01", "2027-06-01", EndDay::Ahead),
        ] {
            assert_eq!((counted_from(day(on), today), EndDay::of(day(on), today)), (day(from), lies), "{on}");
        }
    }

    #[test]
    fn a_successor_has_the_stronger_of_its_own_part_and_what_it_inherited() {
        use AssignmentRole::{Each, Lead, Support};
        let key = |unit: &str| (TaskId::new("t"), UnitId::new(unit));
        let from = |(from, to, part): (&str, &str, AssignmentRole)| Inherited {
            task: TaskId::new("t"),
            from: UnitId::new(from),
            to: UnitId::new(to),
            part,
        };
        for (own, items, expected) in [
            (vec![("b", Support)], vec![("a", "b", Lead)], vec![("b", Lead)]),
            (vec![("b", Lead)], vec![("a", "b", Support)], vec![("b", Lead)]),
            // who had nothing has what the other had, and no more
            (vec![], vec![("a", "b", Support)], vec![("b", Support)]),
            (vec![], vec![("a", "b", Support), ("a", "b", Each)], vec![("b", Each)]),
            // a successor that ends itself hands on what it inherited, whatever its own items were asked in
            (vec![("b", Support), ("c", Support)], vec![("a", "b", Lead), ("b", "c", Support)], vec![("b", Lead), ("c", Lead)]),
            (vec![("b", Support)], vec![], vec![]),
        ] {
            let own: Parts = own.into_iter().map(|(unit, part)| (key(unit), part)).collect();
            let expected: Parts = expected.into_iter().map(|(unit, part)| (key(unit), part)).collect();
            let items: Vec<Inherited> = items.into_iter().map(from).collect();
            assert_eq!(inherited_parts(&own, &items), expected, "{own:?} {items:?}");
        }
    }
}
