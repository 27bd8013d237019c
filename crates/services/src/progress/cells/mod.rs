//! The ledger (台账): every cell by any condition, with counts by status. Whatever number another page shows, its link
//! leads here and finds as many rows.

mod filter;
mod list;
mod status_counts;

pub(crate) use filter::end_of;
pub use filter::{CellFilter, Order, View};
pub use list::{CellList, CellListRow, Names, export, list};
pub use status_counts::StatusCounts;

use std::sync::Arc;

use domain::access::scope::Scope;
use domain::ids::ChecklistId;
use storage::Conn;
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

/// Opens a year in one statement at most. `None`: the county has no checklist yet.
///
/// # Errors
/// `NotFound` when there are checklists, but none of that year.
pub(crate) async fn open_year(conn: &mut Conn, actor: &Actor, services: &Services, year: Option<i32>) -> Result<Option<Year>> {
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
    Ok(Some(Year { now: opened.now.clone(), checklist, years }))
}

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
) -> Result<Arc<Names>> {
    let about = format!("{checklist} {scope:?} {chars}");
    let load = async { Ok(Names::new(progress::names(conn, &actor.county, checklist, scope, chars).await?)) };
    services.cached(actor, about, load).await
}
