//! The ledger (台账): every cell by any condition, with counts by status. Whatever number another page shows, its link
//! leads here and finds as many rows.

mod filter;
mod list;
mod status_counts;

pub(crate) use filter::end_of;
pub use filter::{LedgerFilter, Order, View};
pub use list::{LedgerPage, LedgerRow, Names, export, list};
pub use status_counts::StatusCounts;

use storage::Conn;
use storage::standing::{self, YearChecklist};

use crate::settings::{self, Now};
use crate::{Actor, Result, ServiceError, Services};

/// What every page about a year begins with: the day, the checklist asked for, and which other years there are.
pub(crate) struct Year {
    /// Settings and day.
    pub(crate) now: Now,
    /// The checklist of the year asked for, or the latest.
    pub(crate) checklist: YearChecklist,
    /// Every year that has a checklist, latest first.
    pub(crate) years: Vec<i32>,
}

/// Opens a year in one statement. `None`: the county has no checklist yet.
///
/// # Errors
/// `NotFound` when there are checklists, but none of that year.
pub(crate) async fn open_year(conn: &mut Conn, actor: &Actor, services: &Services, year: Option<i32>) -> Result<Option<Year>> {
    let opening = standing::opening(conn, &actor.county).await?;
    let now = settings::assemble(services, &opening.settings, opening.days);
    let all = opening.years;
    let years = all.iter().map(|checklist| checklist.year).collect();
    if all.is_empty() {
        return Ok(None);
    }
    let asked = all.into_iter().find(|checklist| year.is_none_or(|year| checklist.year == year));
    let checklist = asked.ok_or(ServiceError::NotFound("这一年度的重点工作清单"))?;
    Ok(Some(Year { now, checklist, years }))
}
