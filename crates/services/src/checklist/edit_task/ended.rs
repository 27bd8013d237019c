//! Units of a task that have ended: the form that changes it marks them and leaves them out of what can be chosen.

use chrono::NaiveDate;
use domain::checklist::AssignmentRole;
use domain::checklist::import::responsible::Answers;
use domain::checklist::import::{FormerTask, UnitDirectory};
use domain::ids::UnitId;
use domain::register::ended::{ended_words, named_ended};

/// A unit that answers for nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedUnit {
    /// Its short name.
    pub name: String,
    /// First day on which it no longer existed.
    pub on: NaiveDate,
    /// Who answers instead, if anybody does.
    pub successor: Option<String>,
}

impl EndedUnit {
    pub(super) fn of(directory: &UnitDirectory, id: &UnitId, today: NaiveDate) -> Option<Self> {
        let on = directory.unit(id).and_then(|unit| unit.valid_to).filter(|on| *on <= today)?;
        let successor = match directory.answers(id, today) {
            Answers::Successor(heir) => Some(directory.name(&heir)),
            Answers::Itself | Answers::Nobody => None,
        };
        Some(Self { name: directory.name(id), on, successor })
    }

    /// 石门乡（已撤并，2026年8月20日起，由柳溪镇承接）.
    #[must_use]
    pub fn said(&self) -> String {
        named_ended(&self.name, self.on, self.successor.as_deref())
    }

    /// Why it cannot be given a task, and what to do instead.
    pub(super) fn refusal(&self) -> String {
        let Self { name, on, successor } = self;
        let instead = successor.as_deref().unwrap_or("在用的单位");
        // it is one that has ended
        format!("{name}{}；请改写{instead}。", ended_words(*on, successor.as_deref(), *on))
    }
}

/// The units of a task that have ended, those that led first, with the part they had.
pub(super) fn ended_units(old: &FormerTask, directory: &UnitDirectory, today: NaiveDate) -> Vec<(AssignmentRole, EndedUnit)> {
    let ended = |role: AssignmentRole, unit: &UnitId| EndedUnit::of(directory, unit, today).map(|unit| (role, unit));
    let mut units: Vec<_> = old.assignments.iter().filter_map(|one| ended(one.role, &one.unit)).collect();
    units.sort_by(|one, other| (one.0, &one.1.name).cmp(&(other.0, &other.1.name)));
    units
}
