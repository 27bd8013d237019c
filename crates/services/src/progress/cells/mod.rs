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

use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::calendar::office_time::day_text;
use domain::ids::ChecklistId;
use storage::Conn;
use storage::operations::county;
use storage::progress::{self, YearChecklist};

use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, ServiceError, Services};

/// What every page about a year begins with: the day, the checklist asked for, and which other years there are.
pub(crate) struct Year {
    /// Settings and day.
    pub(crate) now: Arc<OfficeDay>,
    /// The checklist of the year asked for, or the latest.
    pub(crate) checklist: YearChecklist,
    /// Every year that has a checklist, latest first.
    pub(crate) years: Vec<i32>,
}

/// Settings and day, and every checklist of the county.
struct Opened {
    now: Arc<OfficeDay>,
    all: Vec<YearChecklist>,
}

/// Opens a year in one statement at most, as of a day that has ended in three. `None`: the county has no checklist yet. Today and
/// days to come are today.
///
/// # Errors
/// `NotFound` when there are checklists, but none of that year; `Refused` for a day before the record begins.
pub(crate) async fn open_year(
    conn: &mut Conn,
    actor: &Actor,
    services: &Services,
    year: Option<i32>,
    as_of: Option<NaiveDate>,
) -> Result<Option<Year>> {
    let opened = services.cached(actor, String::new(), async {
        let context = progress::year_context(conn, &actor.county).await?;
        let now = settings::assemble(services, &context.settings, context.days);
        Ok(Opened { now: Arc::new(now), all: context.years })
    });
    let opened = opened.await?;
    if opened.all.is_empty() {
        return Ok(None);
    }
    let years = opened.all.iter().map(|checklist| checklist.year).collect();
    let asked = opened.all.iter().find(|checklist| year.is_none_or(|year| checklist.year == year));
    let checklist = asked.cloned().ok_or(ServiceError::NotFound("这一年度的重点工作清单"))?;
    let Some(day) = as_of.filter(|day| *day < opened.now.today()) else {
        return Ok(Some(Year { now: opened.now.clone(), checklist, years }));
    };
    let begins =
        services.cached(actor, checklist.id.to_string(), async { Ok(Begins(progress::record_begins(conn, &checklist.id).await?)) });
    match begins.await?.0 {
        Some(first) if day < first => {
            let (first, year) = (day_text(first), checklist.year);
            Err(ServiceError::Refused(format!("{year}年清单的逐日记录从{first}开始，不能查看更早日期的情况。请选择{first}或以后的日期。")))
        }
        _ => {
            let then = services.cached(actor, format!("the office on {day}"), office_then(conn, actor, services, &opened, day)).await?;
            Ok(Some(Year { now: then.0.clone(), checklist, years }))
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

/// The first day that a checklist's record speaks of.
struct Begins(Option<NaiveDate>);

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
    let about = format!("{checklist} {scope:?} {chars} {ended:?}");
    let load = async {
        let mut all = progress::names(conn, &actor.county, checklist, scope, chars, ended).await?;
        if let Some(day) = ended {
            all.units.iter_mut().for_each(|unit| unit.short = unit.short_on(day, day).to_owned());
        }
        Ok(Names::new(all))
    };
    services.cached(actor, about, load).await
}
