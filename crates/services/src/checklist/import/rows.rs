//! From a plan to rows: what is new gets ids, what was there keeps them, what is gone is only marked.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::checklist::duty::{Duty, Every, Period};
use domain::checklist::existence::{Existence, Life, Span, existence};
use domain::checklist::import::{Comparison, FormerTask, Plan, PlannedAssignment, PlannedTask, UnitDirectory};
use domain::checklist::start::{CellStart, Past, Start, StartedCell, new_rhythm_from};
use domain::checklist::{AssignedVia, Assignment, ByHand, Section, Task};
use domain::ids::{AssignmentId, CellId, SectionId, TaskId, UnitId};
use domain::reporting::record::{Asked, LeaveCause, Place};
use domain::text::folded::is_blank;
use storage::checklist::fresh_cell::FreshCell;
use storage::checklist::import_rows::{CellDates, CellStage, ExistingCell};

use super::places;
use super::preview::LeavingReport;
use super::snapshot::{SectionBefore, Snapshot};
use super::understand::Former;
use crate::new_id;
use crate::operations::settings::OfficeDay;

/// A list that is to be, beside the one that is.
#[derive(Debug, Clone, Copy)]
pub(in crate::checklist) struct ListChange<'a> {
    /// The list of that year, where there is one.
    pub(in crate::checklist) former: Option<&'a Former>,
    /// The register.
    pub(in crate::checklist) directory: &'a UnitDirectory,
    /// The tasks it shall have.
    pub(in crate::checklist) plan: &'a Plan,
    /// Which of them is which.
    pub(in crate::checklist) comparison: &'a Comparison,
    /// From which day it asks for what is new: of a list that lives not before the day of the change.
    pub(in crate::checklist) start: Start,
}

/// Everything a change of a list writes.
#[derive(Debug, Default)]
pub(in crate::checklist) struct Rows {
    pub(in crate::checklist) new_sections: Vec<Section>,
    pub(in crate::checklist) sections: Vec<(Section, bool)>,
    pub(in crate::checklist) new_tasks: Vec<Task>,
    pub(in crate::checklist) tasks: Vec<(Task, bool)>,
    pub(in crate::checklist) new_assignments: Vec<Assignment>,
    pub(in crate::checklist) assignments: Vec<(Assignment, bool)>,
    pub(in crate::checklist) new_cells: Vec<FreshCell>,
    pub(in crate::checklist) cells: Vec<CellDates>,
    /// Cells that go to another section, or get another part.
    pub(in crate::checklist) places: Vec<(CellId, Place)>,
    /// Cells that leave although something was handed in.
    pub(in crate::checklist) reports_leaving: Vec<ExistingCell>,
    /// How many stand and leave.
    leaving: usize,
    /// How many stay and get another date, or come back.
    redated: usize,
    /// How many are overdue today and would not be any more.
    relieved: usize,
    /// How many get which 报送截止 instead of which.
    moves: BTreeMap<(NaiveDate, NaiveDate), usize>,
    /// How many keep theirs although what is asked changed: handed in or judged, given another date by the office, or asked by a day that
    /// is past.
    unmoved: usize,
}

impl Rows {
    /// How many cells leave.
    pub(in crate::checklist) fn leaving(&self) -> usize {
        self.leaving
    }

    /// How many stay and get another date, or come back.
    pub(in crate::checklist) fn redated(&self) -> usize {
        self.redated
    }

    /// How many get which 报送截止 instead of which, the earliest first.
    pub(in crate::checklist) fn moves(&self) -> Vec<(NaiveDate, NaiveDate, usize)> {
        self.moves.iter().map(|((from, to), count)| (*from, *to, *count)).collect()
    }

    /// How many keep theirs although what is asked changed.
    pub(in crate::checklist) fn unmoved(&self) -> usize {
        self.unmoved
    }

    /// The 报送截止 of new cells, and how many have it, the earliest first.
    pub(in crate::checklist) fn new_dates(&self) -> Vec<(NaiveDate, usize)> {
        let mut dates: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for cell in &self.new_cells {
            *dates.entry(cell.period.due_on).or_default() += 1;
        }
        dates.into_iter().collect()
    }

    /// How many are overdue today and would not be any more: they get a later date, or leave.
    pub(in crate::checklist) fn relieved(&self) -> usize {
        self.relieved
    }

    /// The reports that leave, by name: by unit as the register orders them, then by period.
    pub(in crate::checklist) fn reports_leaving(&self, directory: &UnitDirectory) -> Vec<LeavingReport> {
        in_order(&self.reports_leaving, directory).into_iter().map(|cell| LeavingReport::of(cell, directory)).collect()
    }

    /// `cells` are those of the former list.
    pub(in crate::checklist) fn of(change: &ListChange<'_>, cells: &[ExistingCell], year: i32, now: &OfficeDay) -> (Self, Snapshot) {
        let ListChange { former, start, .. } = *change;
        let today = now.today();
        let mut of_assignment: HashMap<&AssignmentId, Vec<&ExistingCell>> = HashMap::new();
        for cell in cells {
            of_assignment.entry(&cell.assignment).or_default().push(cell);
        }
        let mut making = Making {
            former,
            directory: change.directory,
            lives: change.directory.lives(),
            year,
            today,
            start,
            old_tasks: former.into_iter().flat_map(|former| &former.tasks).map(|old| (&old.task.id, old)).collect(),
            old_assignments: former
                .into_iter()
                .flat_map(|former| &former.assignments)
                .map(|(old, removed)| ((&old.task, &old.unit), (old, *removed)))
                .collect(),
            of_task: former.into_iter().flat_map(|former| &former.assignments).fold(HashMap::new(), |mut all, (one, _)| {
                all.entry(&one.task).or_default().push(one);
                all
            }),
            of_assignment,
            old_cells: cells.iter().map(|cell| (key(cell), cell)).collect(),
            recut: HashSet::new(),
            sections: HashMap::new(),
            section_count: 0,
            periods: HashMap::new(),
            rows: Self::default(),
            snapshot: Snapshot {
                had_list: former.is_some(),
                title: former.map(|former| former.checklist.title.clone()).unwrap_or_default(),
                places: Some(Vec::new()),
                ..Snapshot::default()
            },
        };
        for ((planned, row), position) in change.plan.tasks.iter().zip(&change.comparison.rows).zip(1_i64..) {
            let old = row.task().and_then(|id| making.old_tasks.get(id).copied());
            making.task(planned, old, position, now);
        }
        making.take_off(&change.comparison.removed);
        (making.rows, making.snapshot)
    }
}

/// What tells a cell among those of its list.
type Key = (AssignmentId, Every, NaiveDate);

fn key(cell: &ExistingCell) -> Key {
    (cell.assignment.clone(), cell.every, cell.starts_on)
}

struct Making<'a> {
    former: Option<&'a Former>,
    directory: &'a UnitDirectory,
    /// The days on which each unit exists.
    lives: HashMap<&'a UnitId, Life>,
    year: i32,
    today: NaiveDate,
    /// How what is new begins: as the list does, or on the day of the change where it comes to a list that lives.
    start: Start,
    old_tasks: HashMap<&'a TaskId, &'a FormerTask>,
    /// Emptied as the new list claims them; what is left at the end is taken off.
    old_assignments: HashMap<(&'a TaskId, &'a UnitId), (&'a Assignment, bool)>,
    /// Every assignment of a task, also those that were taken off.
    of_task: HashMap<&'a TaskId, Vec<&'a Assignment>>,
    of_assignment: HashMap<&'a AssignmentId, Vec<&'a ExistingCell>>,
    old_cells: HashMap<Key, &'a ExistingCell>,
    /// Assignments whose rhythm changed.
    recut: HashSet<AssignmentId>,
    /// Sections of the new list by title and, for the second level, title beneath.
    sections: HashMap<(String, Option<String>), SectionId>,
    section_count: i64,
    /// A list has few duties and many tasks.
    periods: HashMap<Duty, Arc<[Period]>>,
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

    fn task(&mut self, planned: &'a PlannedTask, old: Option<&'a FormerTask>, position: i64, now: &OfficeDay) {
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
        let is_recut = old.is_some_and(|old| old.task.duty != task.duty);
        let year = self.year;
        let periods = self.periods.entry(task.duty);
        let periods = periods.or_insert_with(|| task.duty.periods(year, &now.calendar, now.settings.report_days).into()).clone();
        for one in &planned.assignments {
            let known = old.and_then(|old| self.old_assignments.remove(&(&old.task.id, &one.unit)));
            let assignment = Assignment {
                id: known.map_or_else(|| AssignmentId::new(new_id()), |(known, _)| known.id.clone()),
                task: task.id.clone(),
                unit: one.unit.clone(),
                role: one.role,
                lead_presumed: one.lead_presumed,
                via: one.via,
                written: one.written.clone(),
                by_hand: by_hand(one, known, self.today),
            };
            let held = known.filter(|(_, removed)| !removed).map(|(known, _)| known.by_hand.life);
            let has_ended = known.is_some() && self.directory.has_ended(&one.unit, self.today);
            if has_ended {
                // what it earned stays with it; nobody is left whom another rhythm could ask
                self.leave_alone(&assignment.id);
            } else if let Some(life) = held.filter(|_| !is_recut) {
                if life == assignment.by_hand.life {
                    // what a task that stays asks of a unit that keeps it is there, or was earned by a unit that has ended; nor is
                    // anything taken away: periods of an earlier rhythm that had begun, and what the office exempted
                    self.leave_alone(&assignment.id);
                } else {
                    self.live(&task, &assignment, &periods, planned.past);
                }
            } else {
                self.begin(&task, &assignment, &periods, planned.past, is_recut);
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
        self.place_cells(&task, planned);
        match old {
            None => self.rows.new_tasks.push(task),
            Some(old) if old.removed || old.task != task => {
                self.snapshot.tasks.push((old.task.clone(), old.removed));
                self.rows.tasks.push((task, false));
            }
            Some(_) => {}
        }
    }

    /// The days on which an assignment asks: those of its unit, within those that the office gave it.
    fn life(&self, assignment: &Assignment) -> Life {
        self.lives.get(&assignment.unit).copied().unwrap_or_default().within(assignment.by_hand.life)
    }

    /// The cells of an assignment that is new, comes back, or is asked in another rhythm. What changed holds from its first whole
    /// period on; what has begun goes on as it was.
    fn begin(&mut self, task: &Task, assignment: &Assignment, periods: &[Period], past: Past, is_recut: bool) {
        let changed_from = is_recut.then(|| new_rhythm_from(task.duty, self.year, self.start.first_day));
        let life = self.life(assignment);
        for period in periods {
            let holds = changed_from.is_none_or(|from| from.is_some_and(|from| task.duty.is_one_period() || period.starts_on >= from));
            // a period outside the days that the office gave is neither asked nor brought back
            if holds && lies_within(Span { starts_on: period.starts_on, ends_on: period.ends_on, limit_on: period.limit_on }, assignment) {
                let started = self.start.cell(task.duty, period, past, life);
                self.cell(task, assignment, period, started, is_recut);
            }
        }
        if let Some(from) = changed_from {
            self.keep_what_has_begun(assignment, task.duty, from);
        }
    }

    /// The cells of an assignment that got other days: what lies within them goes on as it is, what lies outside leaves, and what they
    /// bring is asked from today on.
    fn live(&mut self, task: &Task, assignment: &Assignment, periods: &[Period], past: Past) {
        let life = self.life(assignment);
        let mut standing: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for cell in self.of_assignment.get(&assignment.id).into_iter().flatten().filter(|cell| !cell.dates.removed) {
            if lies_within(span(cell), assignment) {
                self.old_cells.remove(&key(cell));
                standing.push((cell.starts_on, cell.ends_on));
            }
        }
        for period in periods {
            let stands = standing.iter().any(|(first, last)| *first <= period.ends_on && period.starts_on <= *last);
            let started = self.start.cell(task.duty, period, past, life);
            // what the days leave out is not brought back by them
            if !stands && started.is_some() {
                self.cell(task, assignment, period, started, false);
            }
        }
    }

    /// The cells of a task follow its section and their unit's part.
    fn place_cells(&mut self, task: &Task, planned: &PlannedTask) {
        for was in self.of_task.get(&task.id).into_iter().flatten() {
            let now = planned.assignments.iter().find(|one| one.unit == was.unit).map_or(was.role, |one| one.role);
            let cells = self.of_assignment.get(&was.id).map_or(&[][..], Vec::as_slice);
            for (cell, before, after) in places::moved(cells, was, &task.section, now) {
                self.snapshot.places.get_or_insert_default().push((cell.clone(), before));
                self.rows.places.push((cell, after));
            }
        }
    }

    /// Nothing happens to the cells of an assignment.
    fn leave_alone(&mut self, assignment: &AssignmentId) {
        for cell in self.of_assignment.get(assignment).into_iter().flatten() {
            self.old_cells.remove(&key(cell));
        }
    }

    /// `started` is what the period would begin with, were there no cell yet.
    fn cell(&mut self, task: &Task, assignment: &Assignment, period: &Period, started: Option<StartedCell>, has_new_dates: bool) {
        let Some(old) = self.old_cells.remove(&(assignment.id.clone(), period.every, period.starts_on)) else {
            self.rows.new_cells.extend(started.map(|started| FreshCell {
                id: CellId::new(new_id()),
                task: task.id.clone(),
                assignment: assignment.id.clone(),
                task_position: task.position,
                period: started.period,
                asked: Asked::of(task.duty),
                place: Place { unit: assignment.unit.clone(), section: task.section.clone(), role: assignment.role },
                taken_over: (started.start == CellStart::TakenOver).then(|| task.completion.clone()),
            }));
            return;
        };
        let due_on = old.dates.due_on;
        // what came due while it was off the list was not asked for then
        let came_due_outside = old.left_on.is_some_and(|left| left <= due_on) && due_on < self.today;
        // only what the list itself took off comes back with it; an exemption is the office's
        let list_s_own = matches!(old.left, Some(LeaveCause::Removed | LeaveCause::Recut));
        let stays_off = old.dates.removed && (!list_s_own || (old.stage == CellStage::Open && came_due_outside));
        let mut dates = CellDates { removed: stays_off, ..old.dates.clone() };
        if let Some(started) = started.filter(|_| has_new_dates) {
            // a date the office set when returning a report is the office's, and stays
            let follows = is_asked(old.stage) && dates.due_on == dates.first_due_on;
            dates.first_due_on = started.period.due_on;
            if follows {
                dates.due_on = started.period.due_on;
            }
        }
        self.change_cell(old, dates);
    }

    /// Of a changed rhythm the periods that have begun go on; what was asked once and is not judged yet is asked in the new way.
    fn keep_what_has_begun(&mut self, assignment: &Assignment, duty: Duty, from: Option<NaiveDate>) {
        self.recut.insert(assignment.id.clone());
        for cell in self.of_assignment.get(&assignment.id).into_iter().flatten().filter(|cell| lies_within(span(cell), assignment)) {
            let begun = from.is_none_or(|from| cell.starts_on < from);
            let is_replaced = from.is_some() && cell.every == Every::Year && !duty.is_one_period() && cell.stage != CellStage::Settled;
            if begun && !is_replaced {
                self.old_cells.remove(&key(cell));
            }
        }
    }

    fn change_cell(&mut self, old: &ExistingCell, dates: CellDates) {
        if old.dates != dates {
            if dates.removed && !old.dates.removed && old.has_report {
                self.rows.reports_leaving.push(old.clone());
            }
            let was = &old.dates;
            // an earlier date that has passed stays as it was, see `cells::follow`
            let moves = dates.due_on != was.due_on && (dates.due_on > was.due_on || dates.due_on > self.today);
            if !dates.removed && moves {
                *self.rows.moves.entry((was.due_on, dates.due_on)).or_default() += 1;
            }
            let keeps_its_day = dates.first_due_on != was.first_due_on && !moves;
            self.rows.unmoved += usize::from(keeps_its_day && !dates.removed && !was.removed);
            self.rows.leaving += usize::from(dates.removed && !was.removed);
            self.rows.redated += usize::from(!dates.removed && (was.removed || moves));
            // as the ledger counts it: a returned one is overdue once its 整改期限 is over as well
            let was_overdue = !was.removed && old.overdue_after.is_some_and(|day| day < self.today);
            self.rows.relieved += usize::from(was_overdue && (dates.removed || dates.due_on >= self.today));
            self.snapshot.cells.push((was.id.clone(), was.first_due_on, was.due_on, was.removed));
            self.snapshot.units.insert(was.id.clone(), old.unit.clone());
            self.rows.cells.push(dates);
        }
    }

    /// Marks what the new list no longer has.
    fn take_off(&mut self, removed: &[TaskId]) {
        for (assignment, is_off) in std::mem::take(&mut self.old_assignments).into_values() {
            let has_ended = self.directory.has_ended(&assignment.unit, self.today);
            if has_ended && !removed.contains(&assignment.task) {
                // what a unit earned before it ended stays with it, whatever a later list says of its successor
                self.leave_alone(&assignment.id);
            } else if !is_off {
                self.snapshot.assignments.push((assignment.clone(), false));
                self.rows.assignments.push((assignment.clone(), true));
            }
        }
        for cell in std::mem::take(&mut self.old_cells).into_values() {
            let cause = if self.recut.contains(&cell.assignment) { LeaveCause::Recut } else { LeaveCause::Removed };
            self.change_cell(cell, CellDates { removed: true, cause, ..cell.dates.clone() });
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

/// Cells by unit as the register orders them, then by period.
pub(super) fn in_order<'c>(cells: impl IntoIterator<Item = &'c ExistingCell>, directory: &UnitDirectory) -> Vec<&'c ExistingCell> {
    let places: HashMap<&UnitId, usize> = directory.units.iter().map(|unit| &unit.id).zip(0..).collect();
    let place = |cell: &ExistingCell| places.get(&cell.unit).copied().unwrap_or(usize::MAX);
    let mut cells: Vec<&ExistingCell> = cells.into_iter().collect();
    cells.sort_by(|a, b| (place(a), a.starts_on, a.ends_on, &a.dates.id).cmp(&(place(b), b.starts_on, b.ends_on, &b.dates.id)));
    cells
}

fn span(cell: &ExistingCell) -> Span {
    Span { starts_on: cell.starts_on, ends_on: cell.ends_on, limit_on: cell.limit_on }
}

/// Whether some day of a period, up to its printed date, lies in the days that the office gave.
fn lies_within(span: Span, assignment: &Assignment) -> bool {
    existence(span, Life::default(), assignment.by_hand.life, NaiveDate::MIN) != Existence::OutsideLife
}

/// What the office set by hand: what a file brings sets nothing, and days that it gave stay; of a part that is another in the file
/// nobody can say any more that it was set by hand.
fn by_hand(planned: &PlannedAssignment, known: Option<(&Assignment, bool)>, today: NaiveDate) -> ByHand {
    let stood = known.map(|(known, _)| known.by_hand).unwrap_or_default();
    let is_same = known.is_some_and(|(known, removed)| {
        let days_stay = planned.days.is_none_or(|life| life == stood.life);
        !removed && known.role == planned.role && known.lead_presumed == planned.lead_presumed && days_stay
    });
    match planned.days {
        _ if is_same => stood,
        None => ByHand { on: None, ..stood },
        // a node of a task that was split has what the whole had
        Some(life) if known.is_none() && planned.via != AssignedVia::Added => ByHand { on: None, life },
        Some(life) => ByHand { on: Some(today), life },
    }
}

/// Whether the unit has still to report: what was noted on the way counts for nothing yet.
const fn is_asked(stage: CellStage) -> bool {
    matches!(stage, CellStage::Open | CellStage::Noted)
}
