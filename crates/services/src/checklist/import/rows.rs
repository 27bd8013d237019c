//! From a plan to rows: what is new gets ids, what was there keeps them, what is gone is only marked.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::checklist::duty::{Every, Period};
use domain::checklist::import::{FormerTask, PlannedTask};
use domain::checklist::{Assignment, Section, Task};
use domain::ids::{AssignmentId, CellId, SectionId, TaskId, UnitId};
use domain::reporting::record::{Asked, Place};
use domain::text::folded::is_blank;
use serde::{Deserialize, Serialize};
use storage::checklist::import_rows::{CellDates, ExistingCell, FreshCell};

use super::understand::{Former, Understood};
use crate::new_id;
use crate::operations::settings::OfficeDay;

/// Everything an import writes.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) new_sections: Vec<Section>,
    pub(super) sections: Vec<(Section, bool)>,
    pub(super) new_tasks: Vec<Task>,
    pub(super) tasks: Vec<(Task, bool)>,
    pub(super) new_assignments: Vec<Assignment>,
    pub(super) assignments: Vec<(Assignment, bool)>,
    pub(super) new_cells: Vec<FreshCell>,
    pub(super) cells: Vec<CellDates>,
}

/// What an undo puts back: the rows the import changed, as they were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Snapshot {
    /// False for the first list of a year: then the undo takes the checklist away.
    pub(super) had_list: bool,
    /// The title it had.
    pub(super) title: String,
    pub(super) sections: Vec<SectionBefore>,
    pub(super) tasks: Vec<(Task, bool)>,
    pub(super) assignments: Vec<(Assignment, bool)>,
    /// Id, first date, present date, whether taken off.
    pub(super) cells: Vec<(CellId, NaiveDate, NaiveDate, bool)>,
}

/// A section as it was, and whether it was off the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum SectionBefore {
    Marked(Section, bool),
    /// Snapshots of schema 0003 and earlier: place 0 meant off the list.
    Placed(Section),
}

impl SectionBefore {
    pub(super) fn parts(&self) -> (&Section, bool) {
        match self {
            Self::Marked(section, removed) => (section, *removed),
            Self::Placed(section) => (section, section.position == 0),
        }
    }
}

impl Rows {
    /// `cells` are those of the former list.
    pub(super) fn of(understood: &Understood, cells: &[ExistingCell], year: i32, now: &OfficeDay) -> (Self, Snapshot) {
        let former = understood.former.as_ref();
        let mut making = Making {
            former,
            old_tasks: former.into_iter().flat_map(|former| &former.tasks).map(|old| (&old.task.id, old)).collect(),
            old_assignments: former
                .into_iter()
                .flat_map(|former| &former.assignments)
                .map(|(old, removed)| ((&old.task, &old.unit), (old, *removed)))
                .collect(),
            old_cells: cells.iter().map(|cell| ((cell.assignment.clone(), cell.every, cell.starts_on), cell)).collect(),
            sections: HashMap::new(),
            section_count: 0,
            periods: HashMap::new(),
            rows: Self::default(),
            snapshot: Snapshot {
                had_list: former.is_some(),
                title: former.map(|former| former.checklist.title.clone()).unwrap_or_default(),
                ..Snapshot::default()
            },
        };
        for ((planned, change), position) in understood.plan.tasks.iter().zip(&understood.comparison.rows).zip(1_i64..) {
            let old = change.task().and_then(|id| making.old_tasks.get(id).copied());
            making.task(planned, old, position, year, now);
        }
        making.take_off(&understood.comparison.removed);
        (making.rows, making.snapshot)
    }
}

struct Making<'a> {
    former: Option<&'a Former>,
    old_tasks: HashMap<&'a TaskId, &'a FormerTask>,
    /// Emptied as the new list claims them; what is left at the end is taken off.
    old_assignments: HashMap<(&'a TaskId, &'a UnitId), (&'a Assignment, bool)>,
    old_cells: HashMap<(AssignmentId, Every, NaiveDate), &'a ExistingCell>,
    /// Sections of the new list by title and, for the second level, title beneath.
    sections: HashMap<(String, Option<String>), SectionId>,
    section_count: i64,
    periods: HashMap<domain::checklist::duty::Duty, Vec<Period>>,
    rows: Rows,
    snapshot: Snapshot,
}

impl<'a> Making<'a> {
    fn section(&mut self, title: &str, beneath: Option<&str>) -> SectionId {
        let key = (title.to_owned(), beneath.map(str::to_owned));
        if let Some(id) = self.sections.get(&key) {
            return id.clone();
        }
        let parent = beneath.map(|_| self.section(title, None));
        self.section_count += 1;
        let own_title = beneath.unwrap_or(title);
        let mut known = self.former.into_iter().flat_map(|former| &former.sections);
        let old = known.find(|(section, _)| section.title == own_title && section.parent == parent);
        let id = old.map_or_else(|| SectionId::new(new_id()), |(section, _)| section.id.clone());
        let section = Section { id: id.clone(), parent, position: self.section_count, title: own_title.to_owned() };
        match old {
            None => self.rows.new_sections.push(section),
            Some((old, removed)) if *removed || *old != section => {
                self.snapshot.sections.push(SectionBefore::Marked(old.clone(), *removed));
                self.rows.sections.push((section, false));
            }
            Some(_) => {}
        }
        self.sections.insert(key, id.clone());
        id
    }

    fn task(&mut self, planned: &'a PlannedTask, old: Option<&'a FormerTask>, position: i64, year: i32, now: &OfficeDay) {
        let section = self.section(&planned.section, planned.subsection.as_deref());
        let keeps_text = is_blank(&planned.completion);
        let task = Task {
            id: old.map_or_else(|| TaskId::new(new_id()), |old| old.task.id.clone()),
            section,
            position,
            number: planned.number.clone(),
            requirement: planned.requirement.clone(),
            responsible: planned.responsible.clone(),
            support: planned.support.clone(),
            completion: old.filter(|_| keeps_text).map_or_else(|| planned.completion.clone(), |old| old.task.completion.clone()),
            time_limit: planned.time_limit.clone(),
            remark: planned.remark.clone(),
            duty: planned.duty,
        };
        let has_new_dates = old.is_none_or(|old| old.task.duty != task.duty);
        let periods =
            self.periods.entry(task.duty).or_insert_with(|| task.duty.periods(year, &now.calendar, now.settings.report_days)).clone();
        for planned in &planned.assignments {
            let known = old.and_then(|old| self.old_assignments.remove(&(&old.task.id, &planned.unit)));
            let assignment = Assignment {
                id: known.map_or_else(|| AssignmentId::new(new_id()), |(known, _)| known.id.clone()),
                task: task.id.clone(),
                unit: planned.unit.clone(),
                role: planned.role,
                lead_presumed: planned.lead_presumed,
                via: planned.via,
                written: planned.written.clone(),
            };
            for period in &periods {
                self.cell(&task, &assignment, period, has_new_dates);
            }
            match known {
                None => self.rows.new_assignments.push(assignment),
                Some((known, removed)) if removed || *known != assignment => {
                    self.snapshot.assignments.push((known.clone(), removed));
                    self.rows.assignments.push((assignment, false));
                }
                Some(_) => {}
            }
        }
        match old {
            None => self.rows.new_tasks.push(task),
            Some(old) if old.removed || old.task != task => {
                self.snapshot.tasks.push((old.task.clone(), old.removed));
                self.rows.tasks.push((task, false));
            }
            Some(_) => {}
        }
    }

    fn cell(&mut self, task: &Task, assignment: &Assignment, period: &Period, has_new_dates: bool) {
        let Some(old) = self.old_cells.remove(&(assignment.id.clone(), period.every, period.starts_on)) else {
            self.rows.new_cells.push(FreshCell {
                id: CellId::new(new_id()),
                task: task.id.clone(),
                assignment: assignment.id.clone(),
                task_position: task.position,
                period: period.clone(),
                asked: Asked::of(task.duty),
                place: Place { unit: assignment.unit.clone(), section: task.section.clone(), role: assignment.role },
            });
            return;
        };
        let mut dates = CellDates { removed: false, ..old.dates.clone() };
        if has_new_dates {
            // a date the office set when returning a report is the office's, and stays
            let follows = old.is_open && dates.due_on == dates.first_due_on;
            dates.first_due_on = period.due_on;
            if follows {
                dates.due_on = period.due_on;
            }
        }
        self.change_cell(old, dates);
    }

    fn change_cell(&mut self, old: &ExistingCell, dates: CellDates) {
        if old.dates != dates {
            let was = &old.dates;
            self.snapshot.cells.push((was.id.clone(), was.first_due_on, was.due_on, was.removed));
            self.rows.cells.push(dates);
        }
    }

    /// Marks what the new list no longer has.
    fn take_off(&mut self, removed: &[TaskId]) {
        for (assignment, removed) in std::mem::take(&mut self.old_assignments).into_values() {
            if !removed {
                self.snapshot.assignments.push((assignment.clone(), false));
                self.rows.assignments.push((assignment.clone(), true));
            }
        }
        for cell in std::mem::take(&mut self.old_cells).into_values() {
            self.change_cell(cell, CellDates { removed: true, ..cell.dates.clone() });
        }
        for id in removed {
            if let Some(old) = self.old_tasks.get(id) {
                self.snapshot.tasks.push((old.task.clone(), false));
                self.rows.tasks.push((old.task.clone(), true));
            }
        }
        let active: HashSet<&SectionId> = self.sections.values().collect();
        let gone = self.former.into_iter().flat_map(|former| &former.sections);
        for (section, _) in gone.filter(|(section, removed)| !removed && !active.contains(&section.id)) {
            self.snapshot.sections.push(SectionBefore::Marked(section.clone(), false));
            self.rows.sections.push((section.clone(), true));
        }
    }
}
