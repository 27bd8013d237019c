//! What a change of a list keeps of what stood before, for its undo.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::checklist::{Assignment, Section, Task};
use domain::ids::{CellId, UnitId};
use domain::reporting::record::Place;
use serde::{Deserialize, Serialize};

/// What an undo puts back: the rows the import changed, as they were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::checklist) struct Snapshot {
    /// False for the first list of a year: then the undo takes the checklist away.
    pub(in crate::checklist) had_list: bool,
    /// The title it had.
    pub(in crate::checklist) title: String,
    pub(in crate::checklist) sections: Vec<SectionBefore>,
    pub(in crate::checklist) tasks: Vec<(Task, bool)>,
    pub(in crate::checklist) assignments: Vec<(Assignment, bool)>,
    /// Id, first date, present date, whether taken off.
    pub(in crate::checklist) cells: Vec<(CellId, NaiveDate, NaiveDate, bool)>,
    /// Whose these were: one that another unit has taken over since keeps the days it got with that.
    #[serde(default)]
    pub(in crate::checklist) units: BTreeMap<CellId, UnitId>,
    /// Where the cells stood that were moved; none in snapshots that did not keep it.
    #[serde(default)]
    pub(in crate::checklist) places: Option<Vec<(CellId, Place)>>,
}

/// A section as it was, and whether it was off the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(in crate::checklist) enum SectionBefore {
    Marked(Section, bool),
    /// Snapshots of schema 0003 and earlier: place 0 meant off the list.
    Placed(Section),
}

impl SectionBefore {
    pub(in crate::checklist) fn parts(&self) -> (&Section, bool) {
        match self {
            Self::Marked(section, removed) => (section, *removed),
            Self::Placed(section) => (section, section.position == 0),
        }
    }
}
