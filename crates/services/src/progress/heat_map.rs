//! The heat map: unit × task, the worst of what has begun in every cell.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::checklist::list_key::ListKey;
use domain::ids::{TaskId, UnitId};
use domain::register::ended::Ended;
use domain::reporting::cell::Status;
use storage::progress::{self, StatusCount, TaskUnitCount};

use crate::operations::settings::OfficeDay;
use crate::progress::cells::{ListChoice, Names, StatusCounts, WHOLE, names_of, open_year};
use crate::{Actor, Result, Services};

/// In which order units stand inside their group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RowOrder {
    /// Those who need most first.
    #[default]
    Need,
    /// The official order.
    Official,
}

/// What a unit's periods of one task come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeatCell {
    /// What its colour and sign say: the worst of what was to be reported by now or was acted on ahead of it; where that is nothing,
    /// the period that runs, or what comes.
    pub shows: Status,
    /// 到期应报: what was to be reported by now.
    pub due: StatusCounts,
    /// Periods that have begun and wait for no report, with a date still ahead: reported before it, sent back, not asked.
    pub ahead: StatusCounts,
    /// The period that runs and waits for its report, beside those.
    pub running: Option<Status>,
}

/// Begun and not yet asked for.
const RUNNING: [Status; 2] = [Status::Near, Status::NotDue];

impl HeatCell {
    /// `due` is a part of `begun`.
    fn of(begun: &StatusCounts, due: &StatusCounts, to_come: &StatusCounts) -> Option<Self> {
        let open = begun.less(due);
        let running = RUNNING.into_iter().find(|status| open.get(*status) > 0);
        let ahead = open.without(&RUNNING);
        let mut so_far = *due;
        so_far += ahead;
        // where nothing has begun, 未到期 — unless something there already speaks for itself (a report in advance, an agreed 不涉及)
        let shows = so_far.worst().or(running).or_else(|| to_come.worst())?;
        Some(Self { shows, running: running.filter(|_| so_far.total() > 0), due: *due, ahead })
    }

    /// 完成 of 到期应报, where there are several: 8/10.
    #[must_use]
    pub fn fraction(&self) -> Option<(u64, u64)> {
        (self.due.asked() > 1).then(|| (self.due.judged(), self.due.asked()))
    }

    /// What it says in words.
    #[must_use]
    pub fn words(&self) -> String {
        let each = |counts: &StatusCounts| -> Vec<String> {
            let shown = Status::ALL.into_iter().filter(|status| counts.get(*status) > 0);
            shown.map(|status| format!("{}{}", status.label(), counts.get(status))).collect()
        };
        let mut said = each(&self.due);
        if self.due.total() > 1 {
            said.insert(0, format!("到期{}期", self.due.total()));
        }
        let ahead = each(&self.ahead);
        if !ahead.is_empty() {
            said.push(format!("未到期限的{}", ahead.join("、")));
        }
        if said.is_empty() {
            said.push(self.shows.label().to_owned());
        }
        said.extend(self.running.map(|status| format!("本期{}", status.label())));
        said.join("，")
    }
}

/// A unit with its cells.
#[derive(Debug, Clone)]
pub struct HeatRow {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Its assessment group.
    pub group: String,
    /// Its end, as far as it was known by the day of the page.
    pub ended: Option<Ended>,
    /// What each task shows, in the order of [`HeatMap::names`]' tasks; `None` where the task is not the unit's.
    pub cells: Vec<Option<HeatCell>>,
    /// Counts of all its cells, those of periods to come included.
    pub sum: StatusCounts,
}

impl HeatRow {
    /// What stands beside the name of a unit that is no more on that day: 2026年11月15日并入枫林铺镇.
    #[must_use]
    pub fn end_mark(&self, today: NaiveDate) -> Option<String> {
        self.ended.as_ref().and_then(|ended| ended.mark(today))
    }

    /// Counts of what was to be reported by now, over all its tasks.
    #[must_use]
    pub fn due(&self) -> StatusCounts {
        let mut due = StatusCounts::default();
        for cell in self.cells.iter().flatten() {
            due += cell.due;
        }
        due
    }
}

/// The map.
#[derive(Debug, Clone)]
pub struct HeatMap {
    /// The lists shown, as addresses and headings name them.
    pub shown: ListChoice,
    /// What else there is to choose.
    pub choices: Vec<ListChoice>,
    /// Settings and day.
    pub now: Arc<OfficeDay>,
    /// Names; its tasks are the columns.
    pub names: Arc<Names>,
    /// Units, group by group.
    pub rows: Vec<HeatRow>,
    /// Counts of each task, in the order of the columns.
    pub columns: Vec<StatusCounts>,
    /// Counts of everything.
    pub sum: StatusCounts,
}

/// The map of a year in three statements at most. `None`: the county has no checklist yet.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist.
pub async fn heat_map(
    actor: &Actor,
    services: &Services,
    list: Option<ListKey>,
    as_of: Option<NaiveDate>,
    order: RowOrder,
) -> Result<Option<Arc<HeatMap>>> {
    of_group(actor, services, list, as_of, order, "").await
}

/// The map of the units of one assessment group, with sums over these alone; an empty name stands for all.
///
/// # Errors
/// As [`heat_map`].
pub async fn of_group(
    actor: &Actor,
    services: &Services,
    list: Option<ListKey>,
    as_of: Option<NaiveDate>,
    order: RowOrder,
    group: &str,
) -> Result<Option<Arc<HeatMap>>> {
    actor.require(Permission::ReadCounty)?;
    let about = (list, as_of, order, group.to_owned());
    let map = services.cached(actor, about, read(actor, services, list, as_of, order, group)).await?;
    Ok((*map).clone())
}

async fn read(
    actor: &Actor,
    services: &Services,
    list: Option<ListKey>,
    as_of: Option<NaiveDate>,
    order: RowOrder,
    group: &str,
) -> Result<Option<Arc<HeatMap>>> {
    let mut conn = services.db().read().await?;
    let Some(year) = open_year(&mut conn, actor, services, list, as_of).await? else { return Ok(None) };
    let names = names_of(&mut conn, actor, services, &year, &Scope::County, WHOLE).await?;
    let mut by_task_and_unit = progress::by_task_and_unit(&mut conn, year.lists(), year.now.as_of).await?;
    if !group.is_empty() {
        by_task_and_unit.retain(|counted| names.is_in(&counted.key.unit, group));
    }

    let TaskUnitTable { mut rows, columns, sum } = pivot(&names, by_task_and_unit);
    if order == RowOrder::Need {
        // stable: equals keep the official order
        rows.sort_by_key(|row| row.sum.need());
    }
    by_group(&mut rows, &names, order);
    Ok(Some(Arc::new(HeatMap { shown: year.choice, choices: year.choices, now: year.now, names, rows, columns, sum })))
}

/// The map before it is put in order.
pub(crate) struct TaskUnitTable {
    /// Units in official order.
    pub(crate) rows: Vec<HeatRow>,
    /// Counts of each task.
    pub(crate) columns: Vec<StatusCounts>,
    /// Counts of everything.
    pub(crate) sum: StatusCounts,
}

/// Puts counts by task and unit where they cross.
pub(crate) fn pivot(names: &Names, by_task_and_unit: Vec<StatusCount<TaskUnitCount>>) -> TaskUnitTable {
    let columns_of: HashMap<&TaskId, usize> = names.tasks().iter().enumerate().map(|(place, task)| (&task.id, place)).collect();
    let mut columns = vec![StatusCounts::default(); names.tasks().len()];
    let mut sum = StatusCounts::default();
    let mut by_unit: HashMap<UnitId, (StatusCounts, HashMap<usize, Begun>)> = HashMap::new();
    for crossing in by_task_and_unit {
        let Some(&column) = columns_of.get(&crossing.key.task) else { continue };
        let (unit_sum, cells) = by_unit.entry(crossing.key.unit).or_default();
        for counts in [unit_sum, &mut columns[column], &mut sum] {
            counts.add_counted(crossing.status, crossing.count);
        }
        let cell = cells.entry(column).or_default();
        // what was to be reported has begun, whatever its period says
        let part = if crossing.key.begun || crossing.key.due { &mut cell.begun } else { &mut cell.to_come };
        part.add_counted(crossing.status, crossing.count);
        if crossing.key.due {
            cell.due.add_counted(crossing.status, crossing.count);
        }
    }
    let rows = names
        .units()
        .iter()
        .filter_map(|unit| {
            let (sum, cells) = by_unit.remove(&unit.id)?;
            let cells = (0..columns.len()).map(|column| cells.get(&column).and_then(Begun::shows)).collect();
            let (name, group, ended) = (unit.short.clone(), unit.group.clone(), unit.ended.clone());
            Some(HeatRow { unit: unit.id.clone(), name, group, ended, cells, sum })
        })
        .collect();
    TaskUnitTable { rows, columns, sum }
}

#[derive(Default)]
struct Begun {
    begun: StatusCounts,
    due: StatusCounts,
    to_come: StatusCounts,
}

impl Begun {
    fn shows(&self) -> Option<HeatCell> {
        HeatCell::of(&self.begun, &self.due, &self.to_come)
    }
}

/// Groups one after the other: by need the group that needs most first, else as the official list first names them.
fn by_group(rows: &mut [HeatRow], names: &Names, order: RowOrder) {
    let mut groups: Vec<(&str, StatusCounts)> = Vec::new();
    for unit in names.units() {
        if groups.iter().all(|(group, _)| *group != unit.group) {
            groups.push((&unit.group, StatusCounts::default()));
        }
    }
    for row in rows.iter() {
        if let Some((_, sum)) = groups.iter_mut().find(|(group, _)| *group == row.group) {
            *sum += row.sum;
        }
    }
    if order == RowOrder::Need {
        groups.sort_by_key(|(_, sum)| sum.need());
    }
    rows.sort_by_key(|row| groups.iter().position(|(group, _)| *group == row.group));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(of: &[(Status, u64)]) -> StatusCounts {
        let mut counts = StatusCounts::default();
        for (status, count) in of {
            counts.add(*status, *count);
        }
        counts
    }

    #[test]
    fn a_running_period_hides_nothing_that_was_due() {
        let of = |due: &[(Status, u64)], open: &[(Status, u64)], to_come: &[(Status, u64)]| {
            let mut begun = counts(due);
            begun += counts(open);
            HeatCell::of(&begun, &counts(due), &counts(to_come))
        };
        let ten = of(&[(Status::Done, 9), (Status::LateDone, 1)], &[(Status::NotDue, 1)], &[(Status::NotDue, 1)]).unwrap();
        assert_eq!((ten.shows, ten.fraction(), ten.running), (Status::LateDone, Some((10, 10)), Some(Status::NotDue)));
        assert_eq!(ten.words(), "到期10期，逾期完成1，完成9，本期未到期");
        let behind = of(&[(Status::Done, 8), (Status::Overdue, 2)], &[(Status::Near, 1)], &[]).unwrap();
        assert_eq!((behind.shows, behind.fraction(), behind.running), (Status::Overdue, Some((8, 10)), Some(Status::Near)));
        let first = of(&[], &[(Status::NotDue, 1)], &[(Status::NotDue, 11)]).unwrap();
        assert_eq!((first.shows, first.fraction(), first.running, first.words().as_str()), (Status::NotDue, None, None, "未到期"));
        let once = of(&[(Status::Done, 1)], &[], &[]).unwrap();
        assert_eq!((once.shows, once.fraction(), once.words().as_str()), (Status::Done, None, "完成1"));
        assert_eq!(of(&[], &[], &[(Status::NotApplicable, 1)]).unwrap().shows, Status::NotApplicable);
        assert_eq!(of(&[], &[], &[]), None);
    }

    #[test]
    fn what_is_reported_ahead_of_its_date_is_not_among_what_was_due() {
        let due = counts(&[(Status::Done, 3)]);
        let mut begun = due;
        begun += counts(&[(Status::Done, 1), (Status::Returned, 1)]);
        let cell = HeatCell::of(&begun, &due, &StatusCounts::default()).unwrap();
        assert_eq!((cell.shows, cell.fraction(), cell.running), (Status::Returned, Some((3, 3)), None));
        assert_eq!(cell.words(), "到期3期，完成3，未到期限的退回1、完成1");
        // due today and still open: it counts among what is due, and runs no second time
        let today = counts(&[(Status::Near, 1), (Status::Done, 1)]);
        let cell = HeatCell::of(&today, &today, &StatusCounts::default()).unwrap();
        assert_eq!((cell.shows, cell.fraction(), cell.running), (Status::Near, Some((1, 2)), None));
    }
}
