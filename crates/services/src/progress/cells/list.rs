//! One page of the ledger, or all of it for a file.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::calendar::office_time::day_of;
use domain::checklist::{AssignmentRole, shortened};
use domain::ids::{CellId, ChecklistId, SectionId, TaskId, UnitId};
use domain::reporting::cell::{FactSet, Mark, Status};
use storage::progress::cells::{self, CellLine};
use storage::progress::{self, SectionName, TaskName, UnitName, YearChecklist};
use storage::reporting::texts::{self, CellTexts};

use super::{CellFilter, ListChoice, Order, StatusCounts, View, WHOLE, count, names_of, open_year};
use crate::operations::settings::OfficeDay;
use crate::{Actor, Result, Services};

/// So many characters of a list's name stand before the numbers of its tasks.
const MARK: usize = 2;
/// What the list of a year is called that has no name of its own.
pub(super) const UNNAMED: &str = "重点工作清单";
/// A file holds at most so many rows; Excel's own limit is above a million.
const EXPORT_LIMIT: i64 = 500_000;

/// A task as rows say it; shared by all of them.
#[derive(Debug, Clone, Default)]
struct SaidTask {
    title: Arc<str>,
    number: Arc<str>,
    requirement: Arc<str>,
    section: Arc<str>,
}

/// Names of sections, tasks and units, found by id.
#[derive(Debug, Clone, Default)]
pub struct Names {
    all: progress::Names,
    /// What rows say of each task, made once for all lists until a word changes.
    said: Vec<SaidTask>,
    sections: HashMap<SectionId, usize>,
    tasks: HashMap<TaskId, usize>,
    units: HashMap<UnitId, usize>,
    /// Of several lists of a year: each with what stands before the numbers of its tasks, which is nothing for the one without a name of
    /// its own, and its name.
    lists: Vec<(String, String)>,
    /// Which of them a task is of.
    list_of: HashMap<TaskId, usize>,
}

impl Names {
    pub(crate) fn new(all: progress::Names) -> Self {
        let titles: HashMap<&SectionId, Arc<str>> = all.sections.iter().map(|one| (&one.id, one.title.as_str().into())).collect();
        let said = |task: &TaskName| SaidTask {
            title: format!("{} {}", task.number, shortened(&task.requirement)).into(),
            number: task.number.as_str().into(),
            requirement: task.requirement.as_str().into(),
            section: titles.get(&task.section).cloned().unwrap_or_default(),
        };
        Self {
            said: all.tasks.iter().map(said).collect(),
            sections: all.sections.iter().enumerate().map(|(place, one)| (one.id.clone(), place)).collect(),
            tasks: all.tasks.iter().enumerate().map(|(place, one)| (one.id.clone(), place)).collect(),
            units: all.units.iter().enumerate().map(|(place, one)| (one.id.clone(), place)).collect(),
            lists: Vec::new(),
            list_of: HashMap::new(),
            all,
        }
    }

    /// The names of several lists of a year as one: a task of a list with a name of its own says so before its number.
    pub(crate) fn joined(lists: &[(&YearChecklist, Arc<Self>)]) -> Self {
        let mut all = progress::Names::default();
        let names_of_lists: Vec<&str> = lists.iter().map(|(list, _)| list.name.as_str()).collect();
        let marks = marks(&names_of_lists);
        let mut list_of = HashMap::new();
        for (place, (_, names)) in lists.iter().enumerate() {
            let mark = &marks[place];
            list_of.extend(names.all.tasks.iter().map(|task| (task.id.clone(), place)));
            all.sections.extend(names.all.sections.iter().cloned());
            all.tasks.extend(names.all.tasks.iter().map(|task| TaskName { number: format!("{mark}{}", task.number), ..task.clone() }));
            for unit in &names.all.units {
                if all.units.iter().all(|known| known.id != unit.id) {
                    all.units.push(unit.clone());
                }
            }
        }
        let called = |name: &&str| if name.is_empty() { UNNAMED.to_owned() } else { (*name).to_owned() };
        let lists = marks.into_iter().zip(names_of_lists.iter().map(called)).collect();
        Self { lists, list_of, ..Self::new(all) }
    }

    /// Where these are several lists of a year: what stands before the numbers of each list's tasks, and the list's name.
    #[must_use]
    pub fn lists(&self) -> &[(String, String)] {
        &self.lists
    }

    /// The name of the list that a task is of, where these are several lists of a year.
    #[must_use]
    pub fn list_of(&self, task: &TaskId) -> Option<&str> {
        self.list_of.get(task).map(|place| self.lists[*place].1.as_str())
    }

    /// Sections in order.
    #[must_use]
    pub fn sections(&self) -> &[SectionName] {
        &self.all.sections
    }

    /// Tasks in order.
    #[must_use]
    pub fn tasks(&self) -> &[TaskName] {
        &self.all.tasks
    }

    /// Units in official order.
    #[must_use]
    pub fn units(&self) -> &[UnitName] {
        &self.all.units
    }

    /// Assessment groups that units here belong to, in the order in which the official list first names them.
    #[must_use]
    pub fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = Vec::new();
        for unit in self.units().iter().filter(|unit| !unit.group.is_empty()) {
            if !groups.contains(&unit.group.as_str()) {
                groups.push(&unit.group);
            }
        }
        groups
    }

    /// Whether that unit belongs to that group.
    pub(crate) fn is_in(&self, unit: &UnitId, group: &str) -> bool {
        self.unit(unit).is_some_and(|unit| unit.group == group)
    }

    /// A section's name.
    #[must_use]
    pub fn section(&self, id: &SectionId) -> Option<&SectionName> {
        self.sections.get(id).map(|place| &self.all.sections[*place])
    }

    /// A task's name.
    #[must_use]
    pub fn task(&self, id: &TaskId) -> Option<&TaskName> {
        self.tasks.get(id).map(|place| &self.all.tasks[*place])
    }

    /// Number and requirement of a task on one short line, as lists show it; empty for a task that is not here.
    pub(crate) fn task_title(&self, id: &TaskId) -> Arc<str> {
        self.said(id).map(|task| task.title.clone()).unwrap_or_default()
    }

    fn said(&self, id: &TaskId) -> Option<&SaidTask> {
        self.tasks.get(id).map(|place| &self.said[*place])
    }

    /// A unit's name.
    #[must_use]
    pub fn unit(&self, id: &UnitId) -> Option<&UnitName> {
        self.units.get(id).map(|place| &self.all.units[*place])
    }
}

/// An interim report was accepted, and the item stays open.
const HAS_PROGRESS: &str = "有进展";
/// It was first handed in in time; what stands came after a return or corrects it.
const CAME_AGAIN: &str = "首次报送按期";

/// A cell as the ledger shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellListRow {
    /// Its id.
    pub id: CellId,
    /// Task.
    pub task: TaskId,
    /// Number of the task.
    pub number: Arc<str>,
    /// The whole requirement.
    pub requirement: Arc<str>,
    /// Number and requirement on one short line, as lists show them.
    pub title: Arc<str>,
    /// Title of the section.
    pub section: Arc<str>,
    /// Unit.
    pub unit: UnitId,
    /// Its short name, at the end of the period.
    pub unit_name: Arc<str>,
    /// What it is called on the day asked for, where that is another name: pages of units and lists of work say that one.
    pub now_called: Option<Arc<str>>,
    /// Lead or support.
    pub role: AssignmentRole,
    /// The period's name.
    pub period: Arc<str>,
    /// First day of the period.
    pub period_start: NaiveDate,
    /// Last day in time.
    pub due_on: NaiveDate,
    /// The last day before 逾期: a later 整改期限 where it came back with one.
    pub until: NaiveDate,
    /// What it shows.
    pub status: Status,
    /// What stands beside that: 有进展待阅, 未完成, 更正待审核.
    pub mark: Option<Mark>,
    /// It is open, and an interim report was accepted.
    pub has_progress: bool,
    /// When the report that counts was handed in: what was judged, also while a correction waits; else the last one.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The day of receipt, where that came on paper and the office entered it.
    pub received_on: Option<NaiveDate>,
}

impl CellListRow {
    /// 整改期限, where it is later than 报送截止: the day that a list of what is due prints, and sorts by.
    #[must_use]
    pub fn rework_by(&self) -> Option<NaiveDate> {
        (self.until > self.due_on).then_some(self.until)
    }

    /// What lists say beside the status: its mark; of what is open, that something was noted; of what is complete in time with a later
    /// hand-in than its date, why that is no contradiction.
    #[must_use]
    pub fn tag(&self) -> Option<&'static str> {
        // lateness belongs to the first hand-in that led to it; what came again, or corrects it, has a later day
        let came_again = self.status == Status::Done && self.handed_in_on().is_some_and(|day| day > self.due_on);
        match self.mark {
            Some(mark) => Some(mark.label()),
            None if self.has_progress => Some(HAS_PROGRESS),
            None if came_again => Some(CAME_AGAIN),
            None => None,
        }
    }

    /// The day on which it was last handed in, as lists print it: of paper the day of receipt, not that on which it was entered.
    #[must_use]
    pub fn handed_in_on(&self) -> Option<NaiveDate> {
        self.received_on.or_else(|| self.submitted_at.map(day_of))
    }

    /// The unit's name as lists print it: 南坪乡（现南坪镇）.
    #[must_use]
    pub fn unit_said(&self) -> String {
        format!("{}{}", self.unit_name, self.now_called.as_ref().map(|now| format!("（现{now}）")).unwrap_or_default())
    }

    /// `today` is the day that is asked for: a unit is called as it was at the end of the period, or on that day.
    pub(crate) fn from_line(line: CellLine, names: &Names, today: NaiveDate) -> Self {
        let task = names.said(&line.task).cloned().unwrap_or_default();
        let unit = names.unit(&line.unit);
        let unit_name = unit.map(|unit| unit.short_on(line.period_end.min(today), today)).unwrap_or_default();
        let now_called = unit.map(|unit| unit.short_on(today, today)).filter(|now| *now != unit_name);
        Self {
            now_called: now_called.map(Arc::from),
            unit_name: unit_name.into(),
            title: task.title,
            number: task.number,
            requirement: task.requirement,
            section: task.section,
            id: line.id,
            task: line.task,
            unit: line.unit,
            role: line.role,
            period: line.period.into(),
            period_start: line.period_start,
            due_on: line.due_on,
            until: line.until,
            status: line.status,
            mark: line.mark,
            has_progress: line.has_progress,
            submitted_at: line.submitted_at,
            received_on: line.received_on,
        }
    }
}

/// What stands before the numbers of each list's tasks: the first signs of its name, and so many more as tell it from the others.
fn marks(names: &[&str]) -> Vec<String> {
    let first = |name: &str, signs: usize| name.chars().take(signs).collect::<String>();
    let mark = |(place, name): (usize, &&str)| {
        let others = || names.iter().enumerate().filter(move |(other, _)| *other != place);
        let long = name.chars().count();
        let signs = (MARK..long).find(|signs| others().all(|(_, other)| first(other, *signs) != first(name, *signs)));
        first(name, signs.unwrap_or(long))
    };
    names.iter().enumerate().map(mark).collect()
}

/// What the ledger answers.
#[derive(Debug, Clone)]
pub struct CellList {
    /// The lists shown.
    pub checklists: Vec<ChecklistId>,
    /// How addresses and headings name them.
    pub shown: ListChoice,
    /// What else there is to choose.
    pub choices: Vec<ListChoice>,
    /// Settings and day.
    pub now: Arc<OfficeDay>,
    /// Names for the query block.
    pub names: Arc<Names>,
    /// The rows of this page.
    pub rows: Vec<CellListRow>,
    /// Counts of all that was found, whatever status was asked for.
    pub counts: StatusCounts,
    /// How many rows were found in all.
    pub total: u64,
}

/// One page of the ledger in four statements at most. `None`: the county has no checklist yet.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist.
pub async fn list(actor: &Actor, services: &Services, filter: &CellFilter, view: View) -> Result<Option<Arc<CellList>>> {
    let scope = actor.scope()?;
    let offset = i64::from(view.page - 1) * i64::from(view.size);
    let about = (scope.clone(), filter.clone(), view);
    let load = async { Ok(read(actor, services, &scope, filter, view, (i64::from(view.size), offset)).await?.map(Arc::new)) };
    Ok((*services.cached(actor, about, load).await?).clone())
}

/// The most rows that go on paper: some thirty sheets.
pub const PAPER_LIMIT: i64 = 2_000;

/// All rows that were found, with whole requirements, to be printed; [`PAPER_LIMIT`] at most.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist.
pub async fn on_paper(actor: &Actor, services: &Services, filter: &CellFilter, view: View) -> Result<Option<CellList>> {
    let scope = actor.scope()?;
    read(actor, services, &scope, filter, view, (PAPER_LIMIT, 0)).await
}

/// All rows that were found, with whole requirements, for a file; and what was handed in for each, in words. Of a day that has ended
/// it is the report that was the latest then, without who judged it.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist; `Refused` for a day before the record begins.
pub async fn export(actor: &Actor, services: &Services, filter: &CellFilter, view: View) -> Result<Option<(CellList, CellWords)>> {
    actor.require(Permission::Export)?;
    let scope = actor.scope()?;
    let Some(list) = read(actor, services, &scope, filter, view, (EXPORT_LIMIT, 0)).await? else { return Ok(None) };
    list.now.of_the_day_asked()?;
    let mut conn = services.db().read().await?;
    let mut words = CellWords::new();
    for checklist in &list.checklists {
        words.extend(match list.now.as_of.ended() {
            Some(day) => texts::of_checklist_then(&mut conn, checklist, &scope, day).await?,
            None => texts::of_checklist(&mut conn, checklist, &scope).await?,
        });
    }
    Ok(Some((list, words)))
}

/// What was handed in, in words, by cell.
pub type CellWords = HashMap<CellId, CellTexts>;

async fn read(
    actor: &Actor,
    services: &Services,
    scope: &Scope,
    filter: &CellFilter,
    view: View,
    (limit, offset): (i64, i64),
) -> Result<Option<CellList>> {
    let mut conn = services.db().read().await?;
    let Some(year) = open_year(&mut conn, actor, services, filter.list, filter.as_of).await? else { return Ok(None) };
    let names = names_of(&mut conn, actor, services, &year, scope, WHOLE).await?;
    let pattern = filter.pattern();
    let mut query = filter.stored(year.lists(), scope, &pattern, &year.now);
    let about = (year.choice.key, scope.clone(), filter.clone());
    let counts = *services.cached(actor, about, count(&mut conn, &query)).await?;
    let offset = if view.order == Order::Need && !view.descending {
        let (reached, before) = counts.in_reach(&filter.shown(), limit, offset);
        query.showing = FactSet::showing(&reached);
        before
    } else {
        offset
    };
    let lines = cells::page(&mut conn, &query, view.order.stored(), view.descending, limit, offset).await?;
    Ok(Some(CellList {
        checklists: year.shown.iter().map(|list| list.id.clone()).collect(),
        rows: lines.into_iter().map(|line| CellListRow::from_line(line, &names, year.now.today())).collect(),
        total: counts.of(&filter.shown()),
        shown: year.choice,
        choices: year.choices,
        now: year.now,
        names,
        counts,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_before_a_number_tells_the_lists_of_a_year_apart() {
        for (names, expected) in [
            (&["", "提升清单"][..], &["", "提升"][..]),
            (&["", "提升清单", "提升行动清单"][..], &["", "提升清", "提升行"][..]),
            (&["专项", "专项整治"][..], &["专项", "专项整"][..]),
            (&["甲"][..], &["甲"][..]),
        ] {
            assert_eq!(marks(names), expected, "{names:?}");
        }
    }
}
