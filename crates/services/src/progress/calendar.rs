//! 报送日历: by which day what is still to be handed in.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::checklist::list_key::ListKey;
use domain::ids::TaskId;
use domain::reporting::cell::Status;
use storage::progress::cells::{self, DayGroup};

use crate::operations::settings::OfficeDay;
use crate::progress::cells::{CellFilter, ListChoice, Names, WHOLE, names_of, open_year};
use crate::{Actor, Result, Services};

/// What a day ahead asks of a unit: what was not handed in yet, and what came back and has its days.
const TO_COME: [Status; 3] = [Status::NotDue, Status::Near, Status::Returned];

/// A day by which something is to be handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDay {
    /// The day: 报送截止, or a later 整改期限.
    pub day: NaiveDate,
    /// The tasks, as they stand in the list, each with its number of items.
    pub tasks: Vec<(TaskId, u64)>,
}

impl DueDay {
    /// How many items.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.tasks.iter().map(|(_, items)| items).sum()
    }
}

/// What another year's lists ask for on days ahead, and this calendar leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherYear {
    /// Its lists, as addresses and headings name them.
    pub choice: ListChoice,
    /// The items that are counted: a unit's own, or the whole county's.
    pub all: CellFilter,
    /// The days and how many items each has, the earliest first; never none.
    pub days: Vec<(NaiveDate, u64)>,
}

impl OtherYear {
    /// How many items.
    #[must_use]
    pub fn items(&self) -> u64 {
        self.days.iter().map(|(_, items)| items).sum()
    }

    /// How many items have their day between two, and which.
    #[must_use]
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> (u64, CellFilter) {
        let items = self.days.iter().filter(|(day, _)| (from..=to).contains(day)).map(|(_, items)| items).sum();
        (items, CellFilter { due_from: Some(from), due_to: Some(to), ..self.all.clone() })
    }
}

/// The days of a year that are still ahead.
#[derive(Debug, Clone)]
pub struct DueDays {
    /// The lists shown, as addresses and headings name them.
    pub shown: ListChoice,
    /// What else there is to choose.
    pub choices: Vec<ListChoice>,
    /// Settings and day.
    pub now: Arc<OfficeDay>,
    /// Names of the tasks.
    pub names: Arc<Names>,
    /// The items that are counted: a unit's own, or the whole county's.
    pub all: CellFilter,
    /// The days, the earliest first.
    pub days: Vec<DueDay>,
    /// The year before and the one behind, where they ask for something on days ahead as well.
    pub others: Vec<OtherYear>,
}

impl DueDays {
    /// The items of one day.
    #[must_use]
    pub fn of_day(&self, day: NaiveDate) -> CellFilter {
        CellFilter { due_from: Some(day), due_to: Some(day), ..self.all.clone() }
    }

    /// What is overdue by now, and stands on no day ahead.
    #[must_use]
    pub fn overdue(&self) -> CellFilter {
        self.all.showing(&[Status::Overdue])
    }
}

/// The days ahead by which something is to be handed in, of a year or of one of its lists, in five statements at most: of the whole
/// county, or for a unit its own. `None`: the county has no checklist yet.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist.
pub async fn due_days(actor: &Actor, services: &Services, list: Option<ListKey>) -> Result<Option<Arc<DueDays>>> {
    let scope = actor.scope()?;
    let about = (scope.clone(), list);
    Ok((*services.cached(actor, about, read(actor, services, &scope, list)).await?).clone())
}

async fn read(actor: &Actor, services: &Services, scope: &Scope, list: Option<ListKey>) -> Result<Option<Arc<DueDays>>> {
    let mut conn = services.db().read().await?;
    let Some(year) = open_year(&mut conn, actor, services, list, None).await? else { return Ok(None) };
    let names = names_of(&mut conn, actor, services, &year, scope, WHOLE).await?;
    let all = to_come(year.choice.key, scope);
    let groups = cells::by_day(&mut conn, &all.stored(year.lists(), scope, "", &year.now)).await?;
    let days = groups
        .chunk_by(|one, next| one.until == next.until)
        .filter_map(|of_day| {
            let task = |one: &DayGroup| (one.task.clone(), u64::try_from(one.cells).unwrap_or_default());
            Some(DueDay { day: of_day.first()?.until, tasks: of_day.iter().map(task).collect() })
        })
        .collect();
    let mut others = Vec::new();
    for key in beside(&year.choices, year.choice.key.year) {
        let Some(other) = open_year(&mut conn, actor, services, Some(key), None).await? else { continue };
        // of a closed year nothing is to come
        if other.closed_on().is_some() {
            continue;
        }
        let all = to_come(key, scope);
        let groups = cells::by_day(&mut conn, &all.stored(other.lists(), scope, "", &other.now)).await?;
        let days: Vec<(NaiveDate, u64)> = groups
            .chunk_by(|one, next| one.until == next.until)
            .filter_map(|of_day| Some((of_day.first()?.until, of_day.iter().map(|one| u64::try_from(one.cells).unwrap_or_default()).sum())))
            .collect();
        if !days.is_empty() {
            others.push(OtherYear { choice: other.choice, all, days });
        }
    }
    Ok(Some(Arc::new(DueDays { shown: year.choice, choices: year.choices, now: year.now, names, all, days, others })))
}

/// What is still to come of a list. A unit sees what its support units owe as well; its calendar is its own.
fn to_come(list: ListKey, scope: &Scope) -> CellFilter {
    let whole = CellFilter::of_list(list).showing(&TO_COME);
    match scope {
        Scope::County => whole,
        Scope::Unit(own) => whole.at_unit(own),
    }
}

/// The years next to one that have lists: the days of the one before reach into it, and its own days into the one behind.
fn beside(choices: &[ListChoice], year: i32) -> impl Iterator<Item = ListKey> + use<> {
    let years = || choices.iter().map(|choice| choice.key.year);
    let before = years().filter(|one| *one < year).max();
    let behind = years().filter(|one| *one > year).min();
    before.into_iter().chain(behind).map(ListKey::from)
}
