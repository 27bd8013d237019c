//! The task list of a year.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::checklist::Task;
use domain::checklist::list_key::ListKey;
use domain::ids::{ChecklistId, SectionId, TaskId, UnitId};
use domain::reporting::cell::Status;
use storage::checklist::{self};
pub use storage::progress::RemovedTask;
use storage::progress::{self, StatusCount, TaskCounts, TaskUnitCount};

use crate::operations::settings::OfficeDay;
use crate::progress::cells::{ListChoice, Names, StatusCounts, Year, names_of, open_year};
use crate::{Actor, Result, Services};

/// Which tasks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TaskFilter {
    /// A year's lists or one of them; the latest year when not set.
    pub list: Option<ListKey>,
    /// Of this section or one below it.
    pub section: Option<SectionId>,
    /// With this kind of duty, as its stored word.
    pub duty: Option<String>,
    /// Only what units of this assessment group have of them.
    pub group: Option<String>,
    /// Having a cell that shows this.
    pub having: Option<Status>,
    /// 已移出: what is off the list, instead of what stands on it. Only for who reads the county.
    pub removed: bool,
    /// As of this day; today when not set.
    pub as_of: Option<NaiveDate>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TaskOrder {
    /// As they stand in the checklist.
    #[default]
    Checklist,
    /// Those in need first.
    Need,
}

/// A task with its counts.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// The task, all texts to the letter.
    pub task: Task,
    /// Title of its section.
    pub section: String,
    /// How many units have cells of it.
    pub units: u64,
    /// Counts of its cells.
    pub counts: StatusCounts,
}

/// The list.
#[derive(Debug, Clone)]
pub struct TaskList {
    /// The list itself, where only one is shown.
    pub checklist: Option<ChecklistId>,
    /// The lists shown, as addresses and headings name them.
    pub shown: ListChoice,
    /// What else there is to choose.
    pub choices: Vec<ListChoice>,
    /// Settings and day.
    pub now: Arc<OfficeDay>,
    /// Names for the query block.
    pub names: Arc<Names>,
    /// The tasks found.
    pub rows: Vec<TaskRow>,
    /// 已移出, where that was asked for; then there are no rows.
    pub removed: Vec<RemovedTask>,
    /// Counts over the tasks found.
    pub sum: StatusCounts,
}

/// The tasks of a year as the actor may see them, in four statements at most, with two more for each list beyond the first. `None`: the county has no checklist yet.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist.
pub async fn tasks(actor: &Actor, services: &Services, filter: &TaskFilter, order: TaskOrder) -> Result<Option<Arc<TaskList>>> {
    let scope = actor.scope()?;
    let about = (scope.clone(), filter.clone(), order);
    Ok((*services.cached(actor, about, read(actor, services, &scope, filter, order)).await?).clone())
}

async fn read(actor: &Actor, services: &Services, scope: &Scope, filter: &TaskFilter, order: TaskOrder) -> Result<Option<Arc<TaskList>>> {
    let mut conn = services.db().read().await?;
    let Some(year) = open_year(&mut conn, actor, services, filter.list, filter.as_of).await? else { return Ok(None) };
    let names = names_of(&mut conn, actor, services, &year, scope, 1).await?;
    let in_section = |task: &Task| {
        filter.section.as_ref().is_none_or(|wanted| {
            task.section == *wanted || names.section(&task.section).is_some_and(|section| section.parent.as_ref() == Some(wanted))
        })
    };
    let of_duty = |task: &Task| filter.duty.as_deref().is_none_or(|duty| task.duty.code() == duty);
    if filter.removed && *scope == Scope::County {
        let mut removed = Vec::new();
        for list in &year.shown {
            removed.extend(progress::removed_tasks(&mut conn, &list.id).await?);
        }
        let today = year.now.today();
        removed.retain(|one| one.removed_on <= today && in_section(&one.task) && of_duty(&one.task));
        return Ok(Some(Arc::new(found(year, names.clone(), (Vec::new(), removed)))));
    }
    // what was off the list then is not among the names
    let mut all = Vec::new();
    for list in &year.shown {
        all.extend(match year.now.as_of.ended() {
            Some(day) => progress::tasks_then(&mut conn, &list.id, day).await?,
            None => checklist::tasks(&mut conn, &list.id).await?,
        });
    }
    let (units, by_task) = match filter.group.as_deref().filter(|_| *scope == Scope::County) {
        Some(group) => of_group(progress::by_task_and_unit(&mut conn, year.lists(), year.now.as_of).await?, &names, group),
        None => of_all(progress::by_task(&mut conn, year.lists(), scope, year.now.as_of).await?),
    };
    let mut rows: Vec<TaskRow> = all
        .into_iter()
        // `names` holds only the tasks that this actor may see
        .filter(|task| names.task(&task.id).is_some() && in_section(task))
        .filter(of_duty)
        .map(|task| TaskRow {
            section: names.section(&task.section).map(|section| section.title.clone()).unwrap_or_default(),
            units: units.get(&task.id).copied().unwrap_or_default(),
            counts: by_task.get(&task.id).copied().unwrap_or_default(),
            task,
        })
        .filter(|row| filter.having.is_none_or(|status| row.counts.get(status) > 0))
        .filter(|row| filter.group.is_none() || row.units > 0)
        .collect();
    if order == TaskOrder::Need {
        rows.sort_by_key(|row| row.counts.need());
    }
    Ok(Some(Arc::new(found(year, names.clone(), (rows, Vec::new())))))
}

/// How many units have something of each task, and what their cells show.
type OfTasks = (HashMap<TaskId, u64>, HashMap<TaskId, StatusCounts>);

fn of_all(counted: TaskCounts) -> OfTasks {
    let units = counted.units.into_iter().map(|(task, count)| (task, u64::try_from(count).unwrap_or_default())).collect();
    let mut by_task: HashMap<TaskId, StatusCounts> = HashMap::new();
    for one in counted.cells {
        by_task.entry(one.key).or_default().add_counted(one.status, one.count);
    }
    (units, by_task)
}

fn of_group(counted: Vec<StatusCount<TaskUnitCount>>, names: &Names, group: &str) -> OfTasks {
    let mut units: HashMap<TaskId, HashSet<UnitId>> = HashMap::new();
    let mut by_task: HashMap<TaskId, StatusCounts> = HashMap::new();
    for one in counted.into_iter().filter(|one| names.is_in(&one.key.unit, group)) {
        by_task.entry(one.key.task.clone()).or_default().add_counted(one.status, one.count);
        units.entry(one.key.task).or_default().insert(one.key.unit);
    }
    (units.into_iter().map(|(task, units)| (task, units.len() as u64)).collect(), by_task)
}

/// The list with what was found for it.
fn found(year: Year, names: Arc<Names>, (rows, removed): (Vec<TaskRow>, Vec<RemovedTask>)) -> TaskList {
    let mut sum = StatusCounts::default();
    for row in &rows {
        sum += row.counts;
    }
    TaskList {
        checklist: <&[_; 1]>::try_from(&year.shown[..]).ok().map(|[only]| only.id.clone()),
        shown: year.choice,
        choices: year.choices,
        now: year.now,
        names,
        rows,
        removed,
        sum,
    }
}
