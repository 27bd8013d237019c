//! What lists and counts know of a cell: a kind and two days. The status rule itself is in [`super::record`].
//!
//! A status is a function of the kind and of where the cell's last day before 逾期 lies. Kinds and places are few, so a status
//! can be turned round by asking the rule about each of them: [`FactSet`] says which facts show it, as plain conditions for a
//! list. See `docs/decisions/0003-status-is-derived.md`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::record::{AsOf, DueClass, Kind, Mark, Status};
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
        self.kind.status(DueClass::of(self.overdue_after, as_of))
    }

    /// What stands beside the status in lists: of what is overdue, that the unit was heard of, or that its year is over.
    #[must_use]
    pub fn mark(&self, as_of: AsOf) -> Option<Mark> {
        match self.kind {
            Kind::Unfinished => Some(Mark::Unfinished),
            Kind::InterimWaiting if self.status(as_of) == Status::Overdue => Some(Mark::InterimWaiting),
            _ => None,
        }
    }
}

/// The facts that show one of some statuses, as they follow from the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactSet([[bool; DueClass::ALL.len()]; Kind::ALL.len()]);

/// Facts that a list can ask for in one plain condition: kinds, and where their last day lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactPattern {
    /// One of these kinds,
    pub kinds: Vec<Kind>,
    /// with its last day in this place
    pub from: DueClass,
    /// or later, up to this one.
    pub to: DueClass,
}

impl FactSet {
    /// Whatever is shown.
    pub const EVERY: Self = Self([[true; DueClass::ALL.len()]; Kind::ALL.len()]);

    /// The facts that show one of these; no status, no facts.
    #[must_use]
    pub fn showing(statuses: &[Status]) -> Self {
        let mut set = Self::EVERY;
        for (kind, places) in Kind::ALL.iter().zip(&mut set.0) {
            for (due, holds) in DueClass::ALL.iter().zip(places) {
                *holds = statuses.contains(&kind.status(*due));
            }
        }
        set
    }

    /// The same as conditions of which exactly one holds for facts in the set, and none for others.
    #[must_use]
    pub fn patterns(&self) -> Vec<FactPattern> {
        let mut found: Vec<FactPattern> = Vec::new();
        for (kind, places) in Kind::ALL.iter().zip(&self.0) {
            let holds = |due: DueClass| places[due as usize];
            for run in DueClass::ALL.chunk_by(|one, next| holds(*one) == holds(*next)) {
                let (Some(&from), Some(&to)) = (run.first(), run.last()) else { continue };
                if !holds(from) {
                    continue;
                }
                match found.iter_mut().find(|pattern| (pattern.from, pattern.to) == (from, to)) {
                    Some(pattern) => pattern.kinds.push(*kind),
                    None => found.push(FactPattern { kinds: vec![*kind], from, to }),
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these patterns hold for such a cell.
    fn holding(patterns: &[FactPattern], kind: Kind, due: DueClass) -> usize {
        patterns.iter().filter(|one| one.kinds.contains(&kind) && (one.from..=one.to).contains(&due)).count()
    }

    fn every_fact() -> impl Iterator<Item = (Kind, DueClass)> {
        Kind::ALL.iter().flat_map(|kind| DueClass::ALL.iter().map(|due| (*kind, *due)))
    }

    #[test]
    fn the_patterns_of_all_statuses_divide_every_kind_and_place_among_them() {
        for (kind, due) in every_fact() {
            let showing: Vec<Status> =
                Status::ALL.into_iter().filter(|status| holding(&FactSet::showing(&[*status]).patterns(), kind, due) > 0).collect();
            assert_eq!(showing, [kind.status(due)], "{kind:?} {due:?}");
        }
    }

    #[test]
    fn of_the_patterns_of_any_statuses_one_holds_where_the_rule_says_so() {
        for chosen in 0..1_usize << Status::ALL.len() {
            let statuses: Vec<Status> =
                Status::ALL.into_iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1).map(|(_, status)| status).collect();
            let patterns = FactSet::showing(&statuses).patterns();
            for (kind, due) in every_fact() {
                let expected = usize::from(statuses.contains(&kind.status(due)));
                assert_eq!(holding(&patterns, kind, due), expected, "{statuses:?} {kind:?} {due:?}");
            }
        }
        assert_eq!(FactSet::showing(&Status::ALL), FactSet::EVERY);
        assert_eq!(FactSet::EVERY.patterns().len(), 1, "whoever asks for every status asks one thing");
    }

    #[test]
    fn kinds_that_lie_alike_are_asked_together() {
        use DueClass::{Later, Near, Past};
        use Kind::{InterimWaiting, Open, Returned, Unfinished, Waiting};
        let pattern = |kinds: &[Kind], from, to| FactPattern { kinds: kinds.to_vec(), from, to };
        for (statuses, patterns) in [
            (vec![], vec![]),
            (vec![Status::Overdue], vec![pattern(&[Open, InterimWaiting, Returned], Past, Past), pattern(&[Unfinished], Past, Later)]),
            (vec![Status::Returned], vec![pattern(&[Returned], Near, Later)]),
            (vec![Status::Pending], vec![pattern(&[Waiting], Past, Later), pattern(&[InterimWaiting], Near, Later)]),
            (vec![Status::Near, Status::NotDue], vec![pattern(&[Open], Near, Later)]),
        ] {
            assert_eq!(FactSet::showing(&statuses).patterns(), patterns, "{statuses:?}");
        }
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
            let mark = match (kind, status) {
                (Kind::InterimWaiting, Status::Overdue) => Some(Mark::InterimWaiting),
                (Kind::Unfinished, _) => Some(Mark::Unfinished),
                _ => None,
            };
            assert_eq!(facts.mark(when), mark, "{kind:?} {when:?}");
        }
    }
}
