//! The overview: what a leader reads in two minutes. Every number comes with the filter that finds its rows in the ledger.

mod months;
mod task_items;

pub use months::{Month, Movement, Stand};
pub use task_items::TaskItems;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::checklist::list_key::{ListKey, is_begun};
use domain::ids::{SectionId, UnitId};
use domain::reporting::cell::Status;
use storage::Conn;
use storage::progress::{self, EndedItems, Lists, SectionName, UnitName};

use self::months::Trend;
use crate::operations::settings::OfficeDay;
use crate::progress::cells::{CellFilter, ListChoice, Names, StatusCounts, WHOLE, count, end_of, names_of, open_year};
use crate::progress::heat_map::{HeatRow, TaskUnitTable, pivot};
use crate::{Actor, Result, Services};

/// So many tasks with something to come are shown.
const UPCOMING: i64 = 12;
/// So many tasks with something returned or overdue are shown.
const EXCEPTIONS: i64 = 10;
/// Cells due within so many working days are "to come".
const UPCOMING_DAYS: u32 = 10;

/// The overview of a year.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The lists shown, as addresses and headings name them.
    pub shown: ListChoice,
    /// What else there is to choose.
    pub choices: Vec<ListChoice>,
    /// Settings and day.
    pub now: Arc<OfficeDay>,
    /// How many tasks they have.
    pub tasks: u64,
    /// Counts of all cells.
    pub sum: StatusCounts,
    /// Top sections in order, with the counts of everything below them.
    pub by_section: Vec<(SectionName, StatusCounts)>,
    /// Names; its tasks are the columns of the map.
    pub names: Arc<Names>,
    /// Units in need first, each with what its tasks show.
    pub by_unit: Vec<HeatRow>,
    /// The twelve months of the year, and where it is over how things stand since.
    pub months: Vec<Month>,
    /// The last seven days.
    pub movement: Movement,
    /// Cells whose report stands, 不涉及 left out, and the rows of them.
    pub reported: (u64, CellFilter),
    /// To be reported by now, and the rows of them; the rest of the year stands in [`Overview::sum`].
    pub due: (u64, CellFilter),
    /// Of these, judged complete.
    pub due_complete: (u64, CellFilter),
    /// 上年结转: of all cells of the year those that go on with items of earlier years.
    pub carried: StatusCounts,
    /// 撤并: what units that ended took out of the year's numbers.
    pub ended: Vec<EndedUnitItems>,
    /// 年终归档 of the year itself: what became of what it left open; `None` while it is current.
    pub closed: Option<ClosedYear>,
    /// 未完成 of the latest earlier year, where it is closed: the year, how many, and the rows.
    pub unfinished_before: Option<(i32, u64, CellFilter)>,
    /// What is overdue on the list of an earlier year that is still open, with that year; `None` where nothing is.
    pub earlier_overdue: Option<(i32, u64, CellFilter)>,
    /// Years before that one whose lists are still open as well: named, and counted on their own pages.
    pub open_earlier: Vec<i32>,
    /// Returned and overdue, taken together by task, the oldest first, at most ten.
    pub exceptions: Vec<TaskItems>,
    /// Due within ten working days and not with the office, taken together by task, the first to come first, at most twelve.
    pub upcoming: Vec<TaskItems>,
    /// The last of these ten working days.
    pub upcoming_until: NaiveDate,
}

/// A year that was closed: nothing that it left open simply disappears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedYear {
    /// The day it was closed.
    pub on: NaiveDate,
    /// 未完成, and the rows.
    pub unfinished: (u64, CellFilter),
    /// 结转: into which later year, how many, and the rows there.
    pub carried: Vec<(i32, u64, CellFilter)>,
    /// Seven days ago it was open still: what went on in another list is among what is overdue no longer.
    pub is_of_this_week: bool,
}

/// What a unit that ended took out of the counts: its successor has the same items itself, or nobody took them over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedUnitItems {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// How many.
    pub count: u64,
    /// Seven days ago some of them were counted still.
    pub is_of_this_week: bool,
}

/// So many units of a group are named.
const NAMED: usize = 3;

/// A group of units, and those of it that need a hand most.
#[derive(Debug, Clone, Copy)]
pub struct NeediestOfGroup<'a> {
    /// The group's name.
    pub group: &'a str,
    /// Units with something overdue, the worst first, three at most.
    pub units: [Option<&'a HeatRow>; NAMED],
}

/// What stands behind the numbers of the overview.
impl Overview {
    /// Everything.
    #[must_use]
    pub fn all(&self) -> CellFilter {
        CellFilter::of_list(self.shown.key).on(self.now.as_of.ended())
    }

    /// The year has begun: before it there are no months to tell of, and no week in which something grew.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        is_begun(self.shown.key.year, self.now.today())
    }

    /// The three units of each group that are furthest behind; groups as their worst unit stands, without those that owe nothing.
    #[must_use]
    pub fn neediest(&self) -> Vec<NeediestOfGroup<'_>> {
        let mut groups: Vec<NeediestOfGroup<'_>> = Vec::new();
        for row in self.by_unit.iter().filter(|row| row.sum.get(Status::Overdue) > 0) {
            match groups.iter_mut().find(|one| one.group == row.group) {
                Some(known) => {
                    if let Some(free) = known.units.iter_mut().find(|unit| unit.is_none()) {
                        *free = Some(row);
                    }
                }
                None => groups.push(NeediestOfGroup { group: &row.group, units: [Some(row), None, None] }),
            }
        }
        groups
    }

    /// The cells behind [`Overview::exceptions`], all of them.
    #[must_use]
    pub fn exceptions_filter(&self) -> CellFilter {
        task_items::exceptions(self.shown.key).on(self.now.as_of.ended())
    }

    /// The cells behind [`Overview::carried`], all of them.
    #[must_use]
    pub fn carried_filter(&self) -> CellFilter {
        carried_filter(self.shown.key).on(self.now.as_of.ended())
    }

    /// The rows of [`Overview::upcoming`], all of them.
    #[must_use]
    pub fn upcoming_filter(&self) -> CellFilter {
        upcoming_filter(self.shown.key, self.now.today(), self.upcoming_until).on(self.now.as_of.ended())
    }
}

/// What was carried over.
fn carried_filter(list: ListKey) -> CellFilter {
    CellFilter { carried: true, ..CellFilter::of_list(list) }
}

fn upcoming_filter(list: ListKey, today: NaiveDate, until: NaiveDate) -> CellFilter {
    let waiting = [Status::Returned, Status::Near, Status::NotDue];
    CellFilter { due_from: Some(today), due_to: Some(until), ..CellFilter::of_list(list).showing(&waiting) }
}

/// The overview of a year's lists or of one, in eight statements at most, in nine as of a day that has ended; each list beyond
/// the first has one more. `None`: the county has no checklist
/// yet.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist; `Refused` for a day before the record begins.
pub async fn overview(
    actor: &Actor,
    services: &Services,
    list: Option<ListKey>,
    as_of: Option<NaiveDate>,
) -> Result<Option<Arc<Overview>>> {
    actor.require(Permission::ReadCounty)?;
    Ok((*services.cached(actor, (list, as_of), read(actor, services, list, as_of)).await?).clone())
}

async fn read(actor: &Actor, services: &Services, list: Option<ListKey>, as_of: Option<NaiveDate>) -> Result<Option<Arc<Overview>>> {
    let mut conn = services.db().read().await?;
    let Some(year) = open_year(&mut conn, actor, services, list, as_of).await? else { return Ok(None) };
    let names = names_of(&mut conn, actor, services, &year, &Scope::County, WHOLE).await?;
    let (lists, now, key) = (year.lists(), year.now.clone(), year.choice.key);
    let by_task_and_unit = progress::by_task_and_unit(&mut conn, lists, now.as_of).await?;
    let progress::Stretches { counted: stretches, ended, exempted } = progress::stretches(&mut conn, lists).await?;
    let week_ago = Trend::week_ago(&now);
    let changes = progress::changes(&mut conn, lists, now.as_of, week_ago, end_of(week_ago.today)).await?;

    let TaskUnitTable { rows: mut by_unit, columns, sum } = pivot(&names, by_task_and_unit);
    by_unit.sort_by_key(|row| row.sum.need());
    let mut per_section: HashMap<SectionId, StatusCounts> = HashMap::new();
    for (task, counts) in names.tasks().iter().zip(columns) {
        let top = names.section(&task.section).and_then(|section| section.parent.as_ref()).unwrap_or(&task.section);
        *per_section.entry(top.clone()).or_default() += counts;
    }
    let by_section = names
        .sections()
        .iter()
        .filter(|section| section.parent.is_none())
        .map(|section| (section.clone(), per_section.get(&section.id).copied().unwrap_or_default()))
        .collect();
    let until = now.calendar.working_day_after(now.today(), UPCOMING_DAYS).day;
    let closed_on = year.closed_on();
    // nothing is to come in a year that is closed
    let mut upcoming = match closed_on {
        Some(_) => Vec::new(),
        None => task_items::read(&mut conn, lists, &upcoming_filter(key, now.today(), until), &names, &now, UPCOMING).await?,
    };
    upcoming.sort_by_key(|one| one.until);
    let closed = match closed_on {
        Some(on) => Some(closed_year(&mut conn, actor, key, on, &now, &sum).await?),
        None => None,
    };
    let unfinished_before = match year.closed_before().filter(|_| closed_on.is_none()) {
        Some(earlier) => Some(overdue_of(&mut conn, actor, earlier, &now).await?).filter(|(_, count, _)| *count > 0),
        None => None,
    };
    let exceptions = task_items::read(&mut conn, lists, &task_items::exceptions(key), &names, &now, EXCEPTIONS).await?;
    // one of the two at least, so that a page takes as long whatever came before
    let carried = match year.has_closed_before() || year.open_before().is_none() {
        true => count(&mut conn, &carried_filter(key).stored(lists, &Scope::County, "", &now)).await?,
        false => StatusCounts::default(),
    };
    let mut open_earlier = year.open_years_before();
    let earlier_overdue = match open_earlier.pop() {
        Some(earlier) => Some(overdue_of(&mut conn, actor, earlier, &now).await?).filter(|(_, count, _)| *count > 0),
        None => None,
    };

    let trend = Trend::new(key, &now, &stretches);
    let [due, due_complete] = trend.due();
    Ok(Some(Arc::new(Overview {
        months: trend.months(),
        movement: trend.movement(&changes, &exempted),
        reported: trend.reported(),
        due,
        due_complete,
        carried,
        ended: ended_units(&ended, &names, now.today(), week_ago.today),
        closed,
        unfinished_before,
        earlier_overdue,
        open_earlier,
        tasks: u64::try_from(names.tasks().len()).unwrap_or(u64::MAX),
        upcoming_until: until,
        shown: year.choice.clone(),
        choices: year.choices.clone(),
        now: now.clone(),
        sum,
        by_section,
        by_unit,
        exceptions,
        upcoming,
        names,
    })))
}

/// What is overdue on the lists of an earlier year; of one that is closed that is what ended 未完成.
async fn overdue_of(conn: &mut Conn, actor: &Actor, year: i32, now: &OfficeDay) -> Result<(i32, u64, CellFilter)> {
    let rows = CellFilter::of_list(year).showing(&[Status::Overdue]);
    let counts = count(conn, &rows.stored(Lists::Year(&actor.county, year), &Scope::County, "", now)).await?;
    Ok((year, counts.get(Status::Overdue), rows.on(now.as_of.ended())))
}

/// By unit what had left the counts with it by that day, units in their order.
fn ended_units(items: &[EndedItems], names: &Names, today: NaiveDate, week_ago: NaiveDate) -> Vec<EndedUnitItems> {
    let of = |unit: &UnitName| {
        let own = || items.iter().filter(|one| one.unit == unit.id && one.left_on <= today);
        let count = own().filter_map(|one| u64::try_from(one.count).ok()).sum();
        let is_of_this_week = own().any(|one| week_ago < one.left_on);
        (count > 0).then(|| EndedUnitItems { unit: unit.id.clone(), name: unit.short.clone(), count, is_of_this_week })
    };
    names.units().iter().filter_map(of).collect()
}

/// What became of what a year left open.
async fn closed_year(
    conn: &mut Conn,
    actor: &Actor,
    key: ListKey,
    on: NaiveDate,
    now: &OfficeDay,
    sum: &StatusCounts,
) -> Result<ClosedYear> {
    let ended = now.as_of.ended();
    let carried = progress::carried_out(conn, &actor.county, key.year, now.today()).await?;
    let rows = |to: i32| CellFilter { carried_from: Some(key.year), ..CellFilter::of_list(to) }.on(ended);
    Ok(ClosedYear {
        on,
        unfinished: (sum.get(Status::Overdue), CellFilter::of_list(key).showing(&[Status::Overdue]).on(ended)),
        carried: carried.into_iter().map(|(to, count)| (to, u64::try_from(count).unwrap_or_default(), rows(to))).collect(),
        is_of_this_week: Trend::week_ago(now).today < on,
    })
}
