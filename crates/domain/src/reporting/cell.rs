//! What lists and counts know of a cell: a kind and two days. The status rule itself is in [`super::record`].
//!
//! A status is a function of the kind and of where the cell's last day before 逾期 lies. Because there are only
//! twenty-seven such classes, a status can be turned round into the set of classes that show it ([`FactMask`]): lists
//! filter and counts group by class in SQL. See `docs/decisions/0003-status-is-derived.md`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::record::{AsOf, DueClass, Kind, Status};
use crate::reporting::record::Record;

/// What a list knows of a cell. Stored with its record and true of every day; never a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CellFacts {
    /// What the rule needs besides days.
    pub kind: Kind,
    /// 报送截止.
    pub due_on: NaiveDate,
    /// The last day before 逾期.
    pub overdue_after: NaiveDate,
}

impl CellFacts {
    /// The facts of a record.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let standing = record.standing();
        Self { kind: standing.kind(), due_on: record.due_on, overdue_after: standing.overdue_after() }
    }

    /// What the cell shows on that day.
    #[must_use]
    pub fn status(&self, as_of: AsOf) -> Status {
        FactClass::of(self, as_of).status()
    }
}

/// All that a status depends on, with a number that SQL can compute: `kind · 3 + due`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactClass {
    kind: Kind,
    due: DueClass,
}

impl FactClass {
    /// How many classes there are.
    pub const COUNT: u8 = 27;

    /// The class of these facts on that day.
    #[must_use]
    pub fn of(facts: &CellFacts, as_of: AsOf) -> Self {
        Self { kind: facts.kind, due: DueClass::of(facts.overdue_after, as_of) }
    }

    /// Its number, as SQL computes it.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.kind as u8 * 3 + self.due as u8
    }

    /// The class behind a number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match (Kind::from_repr(number / 3), DueClass::from_repr(number % 3)) {
            (Some(kind), Some(due)) => Some(Self { kind, due }),
            _ => None,
        }
    }

    /// What it shows.
    #[must_use]
    pub const fn status(self) -> Status {
        self.kind.status(self.due)
    }
}

/// A set of fact classes as one number: bit `n` stands for the class with number `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactMask(i64);

impl FactMask {
    /// No class at all.
    pub const NONE: Self = Self(0);

    /// The classes that show one of these statuses; no status means all of them.
    #[must_use]
    pub fn of(statuses: &[Status]) -> Self {
        let bits = (0..FactClass::COUNT)
            .filter(|number| FactClass::from_number(*number).is_some_and(|class| statuses.is_empty() || statuses.contains(&class.status())))
            .fold(0_i64, |bits, number| bits | 1 << number);
        Self(bits)
    }

    /// The number to bind in SQL; 2²⁷ − 1 for all classes.
    #[must_use]
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// Whether these facts are in the set.
    #[must_use]
    pub const fn contains(self, class: FactClass) -> bool {
        self.0 >> class.number() & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_numbers_lead_back_and_fill_the_range() {
        for number in 0..FactClass::COUNT {
            assert_eq!(FactClass::from_number(number).unwrap().number(), number);
        }
        assert_eq!(FactClass::from_number(FactClass::COUNT), None);
    }

    #[test]
    fn masks_divide_the_classes_among_the_statuses() {
        let union = Status::ALL.into_iter().fold(0_i64, |bits, status| {
            let mask = FactMask::of(&[status]).bits();
            assert_eq!(bits & mask, 0, "{status:?} shares a class");
            assert_ne!(mask, 0, "{status:?} has no class");
            bits | mask
        });
        assert_eq!(union, FactMask::of(&[]).bits());
        assert_eq!(union, (1 << FactClass::COUNT) - 1);
    }

    #[test]
    fn the_table_of_cases() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let as_of = |today: &str, near: &str| AsOf { today: day(today), near_until: day(near), has_ended: false };
        let (before, near, last, after) = (
            as_of("2026-06-01", "2026-06-08"),
            as_of("2026-06-23", "2026-06-30"),
            as_of("2026-06-30", "2026-07-07"),
            as_of("2026-07-01", "2026-07-08"),
        );
        for (kind, when, status) in [
            (Kind::Open, before, Status::NotDue),
            (Kind::Open, near, Status::Near),
            (Kind::Open, last, Status::Near),
            (Kind::Open, after, Status::Overdue),
            (Kind::Waiting, after, Status::Pending),
            (Kind::InterimWaiting, last, Status::Pending),
            (Kind::InterimWaiting, after, Status::Overdue),
            (Kind::Returned, last, Status::Returned),
            (Kind::Returned, after, Status::Overdue),
            (Kind::Done, after, Status::Done),
            (Kind::LateDone, before, Status::LateDone),
            (Kind::NotApplicable, after, Status::NotApplicable),
            (Kind::TakenOver, after, Status::TakenOver),
            (Kind::Unfinished, before, Status::Overdue),
            (Kind::Unfinished, after, Status::Overdue),
        ] {
            let facts = CellFacts { kind, due_on: day("2026-06-30"), overdue_after: day("2026-06-30") };
            assert_eq!(facts.status(when), status, "{kind:?} {when:?}");
        }
    }
}
