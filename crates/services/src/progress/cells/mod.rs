//! The ledger (台账): every cell by any condition, with counts by status. Whatever number another page shows, its link
//! leads here and finds as many rows.

mod filter;
mod list;
mod status_counts;

pub(crate) use filter::end_of;
pub use filter::{AS_OF, CellFilter, Order, View, as_of};
pub use list::{CellList, CellListRow, CellWords, Names, PAPER_LIMIT, export, list, on_paper};
pub use status_counts::StatusCounts;
pub use storage::reporting::texts::CellTexts;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::calendar::office_time::day_of;
use domain::checklist::list_key::{ListKey, is_begun, opens_first};
use domain::ids::{ChecklistId, CountyId};
use storage::Conn;
use storage::operations::county;
use storage::progress::cells::CellQuery;
use storage::progress::{self, Lists, RecordBegins, YearChecklist};

use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, ServiceError, Services};

/// What every page about a year begins with: the day, the checklist asked for, and which other years there are.
pub(crate) struct Year {
    county: CountyId,
    /// Settings and day.
    pub(crate) now: Arc<OfficeDay>,
    /// The lists that are shown, one or all of a year, in their order; never none.
    pub(crate) shown: Vec<YearChecklist>,
    /// How addresses and headings name them.
    pub(crate) choice: ListChoice,
    /// What else there is to choose, the latest year first.
    pub(crate) choices: Vec<ListChoice>,
    /// What it was opened from.
    opened: Arc<Opened>,
}

/// A year's lists, or one of them, to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListChoice {
    /// How an address names it.
    pub key: ListKey,
    /// 2026年度; where a year has several lists, 2026年度全部清单, 2026年度重点工作清单, 2026年度提升清单.
    pub label: String,
    /// Its year has not begun.
    pub is_coming: bool,
}

impl ListChoice {
    /// What a menu says of it: 2027年度（未开始）.
    #[must_use]
    pub fn in_menu(&self) -> String {
        format!("{}{}", self.label, if self.is_coming { "（未开始）" } else { "" })
    }
}

impl Year {
    /// What is asked of storage.
    pub(crate) fn lists(&self) -> Lists<'_> {
        match &self.shown[..] {
            [one] => Lists::One(&one.id),
            _ => Lists::Year(&self.county, self.choice.key.year),
        }
    }

    fn earlier(&self) -> impl Iterator<Item = &YearChecklist> {
        self.opened.all.iter().filter(|list| list.year < self.choice.key.year)
    }

    /// The latest earlier year of which a list is still open on the day asked for: what is overdue there is asked of the units still,
    /// and stands in none of this year's counts.
    pub(crate) fn open_before(&self) -> Option<i32> {
        self.open_years_before().last().copied()
    }

    /// Every earlier year of which a list is still open on the day asked for, in their order.
    pub(crate) fn open_years_before(&self) -> Vec<i32> {
        let today = self.now.today();
        let open = self.earlier().filter(|list| list.closed_on.is_none_or(|day| day > today)).map(|list| list.year);
        open.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The day on which all lists that are shown were closed, where that was by the end of the day asked for.
    pub(crate) fn closed_on(&self) -> Option<NaiveDate> {
        let today = self.now.today();
        let closed: Option<Vec<NaiveDate>> = self.shown.iter().map(|list| list.closed_on.filter(|day| *day <= today)).collect();
        closed?.into_iter().max()
    }

    /// The latest earlier year, where all of its lists were closed by the end of the day asked for.
    pub(crate) fn closed_before(&self) -> Option<i32> {
        let year = self.earlier().map(|list| list.year).max()?;
        self.open_before().is_none_or(|open| open < year).then_some(year)
    }

    /// Whether a list of an earlier year was closed: only then can anything have been carried over.
    pub(crate) fn has_closed_before(&self) -> bool {
        self.earlier().any(|list| list.closed_on.is_some())
    }
}

/// What there is to choose from: each year, and where it has several lists each of them. Of a year that has not begun that is said.
fn choices(all: &[YearChecklist], today: NaiveDate) -> Vec<ListChoice> {
    let mut choices = Vec::new();
    for year in all.chunk_by(|one, next| one.year == next.year) {
        let Some(first) = year.first() else { continue };
        let is_coming = !is_begun(first.year, today);
        let key = ListKey::from(first.year);
        let many = year.len() > 1;
        let label = format!("{}年度{}", first.year, if many { "全部清单" } else { first.name.as_str() });
        choices.push(ListChoice { key, label, is_coming });
        if many {
            choices.extend(year.iter().map(|list| ListChoice {
                key: ListKey { no: Some(list.no), ..key },
                label: format!("{}年度{}", list.year, if list.name.is_empty() { list::UNNAMED } else { &list.name }),
                is_coming,
            }));
        }
    }
    choices
}

/// Settings and day, and every list of the county.
struct Opened {
    now: Arc<OfficeDay>,
    all: Vec<YearChecklist>,
    choices: Vec<ListChoice>,
}

async fn open(services: &Services, actor: &Actor, conn: &mut Conn) -> Result<Opened> {
    let context = progress::year_context(conn, &actor.county).await?;
    let now = settings::assemble(services, &context.settings, context.days);
    let choices = choices(&context.years, now.today());
    Ok(Opened { now: Arc::new(now), choices, all: context.years })
}

/// The lists to choose from, the latest year first, for pages that are about none of them; one statement where nobody has asked since
/// the last change, else none.
///
/// # Errors
/// When the engine fails.
pub async fn every_list(actor: &Actor, services: &Services) -> Result<Vec<ListChoice>> {
    // a connection first: `open_year` waits for this answer with one in its hand
    let mut conn = services.db().read().await?;
    Ok(services.cached_words(actor, (), open(services, actor, &mut conn)).await?.choices.clone())
}

/// Opens a year, or one of its lists, in one statement at most, as of a day that has ended in three. `None`: the county has no checklist yet. Today and
/// days to come are today, and so is a day before the record begins, which [`OfficeDay::begins_on`] says.
///
/// # Errors
/// `NotFound` when there are lists, but not this one.
pub(crate) async fn open_year(
    conn: &mut Conn,
    actor: &Actor,
    services: &Services,
    asked: Option<ListKey>,
    as_of: Option<NaiveDate>,
) -> Result<Option<Year>> {
    let opened = services.cached_words(actor, (), open(services, actor, conn)).await?;
    if opened.all.is_empty() {
        return Ok(None);
    }
    let first = || opens_first(opened.all.iter().map(|list| list.year), opened.now.today()).map(ListKey::from);
    let Some(asked) = asked.or_else(first) else { return Ok(None) };
    let is_asked = |list: &&YearChecklist| list.year == asked.year && asked.no.is_none_or(|no| no == list.no);
    let shown: Vec<YearChecklist> = opened.all.iter().filter(is_asked).cloned().collect();
    let choices = &opened.choices;
    // one list of a year that has no other goes by the year alone
    let choice = choices.iter().find(|choice| choice.key == asked).or_else(|| choices.iter().find(|choice| choice.key.year == asked.year));
    let (false, Some(choice)) = (shown.is_empty(), choice.cloned()) else {
        return Err(ServiceError::NotFound("这一年度的重点工作清单"));
    };
    let mut year =
        Year { county: actor.county.clone(), now: opened.now.clone(), shown, choice, choices: choices.clone(), opened: opened.clone() };
    let Some(day) = as_of.filter(|day| *day < opened.now.today()) else {
        return Ok(Some(year));
    };
    let begins = services.cached(actor, year.choice.key, async { Ok(Begins(progress::record_begins(conn, year.lists()).await?)) });
    let begins = begins.await?.0;
    match begins.first {
        Some(first) if day < first => {
            year.now = Arc::new(OfficeDay { begins_on: Some(first), ..OfficeDay::clone(&opened.now) });
            Ok(Some(year))
        }
        _ => {
            let then = services.cached(actor, day, office_then(conn, actor, services, &opened, day)).await?;
            let is_inferred = begins.taken_over_at.is_some_and(|at| day < day_of(at));
            year.now = if is_inferred { Arc::new(OfficeDay { is_inferred, ..OfficeDay::clone(&then.0) }) } else { then.0.clone() };
            Ok(Some(year))
        }
    }
}

/// Settings and calendar of a day that has ended.
struct Then(Arc<OfficeDay>);

/// A page as of a day is judged with the settings and the calendar of that day.
async fn office_then(conn: &mut Conn, actor: &Actor, services: &Services, opened: &Opened, day: NaiveDate) -> Result<Then> {
    let now = match county::settings_then(conn, &actor.county, day).await? {
        Some((words, days)) => settings::assemble(services, &words, days).on(day),
        None => opened.now.on(day),
    };
    Ok(Then(Arc::new(now)))
}

/// Where the record begins.
struct Begins(RecordBegins);

/// Requirements are read whole: a list and a map cut them on the screen, and have them whole on paper and as a title.
pub(crate) const WHOLE: i64 = i32::MAX as i64;

/// Names of a checklist as this unit may see them, or the county, in one statement at most. A requirement is cut after
/// `chars` characters.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn names(
    conn: &mut Conn,
    actor: &Actor,
    services: &Services,
    checklist: &ChecklistId,
    scope: &Scope,
    chars: i64,
    ended: Option<NaiveDate>,
) -> Result<Arc<Names>> {
    let about = (checklist.clone(), scope.clone(), chars, ended);
    let load = async {
        let mut all = progress::names(conn, &actor.county, checklist, scope, chars, ended).await?;
        if let Some(day) = ended {
            all.units.iter_mut().for_each(|unit| unit.short = unit.short_on(day, day).to_owned());
        }
        Ok(Names::new(all))
    };
    // what a list asked of whom on a day that has ended is read from the record of its items
    if ended.is_some() { services.cached(actor, about, load).await } else { services.cached_words(actor, about, load).await }
}

/// How many cells that a query finds show which status, in one statement; its own statuses are not asked.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn count(conn: &mut Conn, query: &CellQuery<'_>) -> Result<StatusCounts> {
    let mut counts = StatusCounts::default();
    for (status, count) in progress::cells::counts(conn, query).await? {
        counts.add_counted(status, count);
    }
    Ok(counts)
}

/// The names of all lists that are shown, one after the other, in one statement a list at most.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn names_of(
    conn: &mut Conn,
    actor: &Actor,
    services: &Services,
    year: &Year,
    scope: &Scope,
    chars: i64,
) -> Result<Arc<Names>> {
    let ended = year.now.as_of.ended();
    let mut all = Vec::with_capacity(year.shown.len());
    for list in &year.shown {
        all.push((list, names(conn, actor, services, &list.id, scope, chars, ended).await?));
    }
    match &all[..] {
        [(_, only)] => Ok(only.clone()),
        _ => Ok(Arc::new(Names::joined(&all))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_with_several_lists_offers_all_of_them_and_each() {
        let list = |year, no, name: &str| YearChecklist {
            id: ChecklistId::new("l"),
            year,
            no,
            name: name.into(),
            title: String::new(),
            closed_on: None,
        };
        let lists = [list(2026, 1, ""), list(2026, 2, "提升清单"), list(2025, 1, "")];
        let offered = |today: &str| -> Vec<String> {
            let all = choices(&lists, today.parse().unwrap());
            all.into_iter().map(|choice| format!("{} {}", choice.key, choice.in_menu())).collect()
        };
        assert_eq!(offered("2025-12-31")[2..], ["2026-2 2026年度提升清单（未开始）", "2025 2025年度"]);
        let offered = offered("2026-01-01");
        assert_eq!(offered, ["2026 2026年度全部清单", "2026-1 2026年度重点工作清单", "2026-2 2026年度提升清单", "2025 2025年度"]);
    }
}
