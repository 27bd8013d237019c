//! What is asked by one person and decided by another: an accepted report is opened again until a day (更正), or a report that is
//! due gets a later date (延期).

mod ask;
mod decide;
mod extend;

use chrono::NaiveDate;
use domain::ids::{CellId, ReopenId};
use storage::reporting::cell::{self, Cell};
use storage::review::reopen;
use storage::{Lock, Tx};

pub use ask::{ReopenRequest, ask};
pub use decide::{ReopenAnswer, decide};
pub use extend::{ExtensionRequest, ask_for_time, may_ask_for_time};
pub use storage::review::reopen::{Asks, Decision, ListedReopen, Reopen};

use crate::{Actor, Result, ServiceError, Services, new_id};

/// The longest scope, reason or answer, in characters.
pub const TEXT_LIMIT: usize = 1_000;

/// The most requests that the list shows: those without an answer first, then the latest.
const LISTED: i64 = 200;

/// The requests this person may see: all of the county, or those about the cells of her unit.
///
/// # Errors
/// `Forbidden` when the person may see neither.
pub async fn list(actor: &Actor, services: &Services) -> Result<Vec<ListedReopen>> {
    let scope = actor.scope()?;
    Ok(reopen::list(&mut services.db().read().await?, &actor.county, &scope, LISTED).await?)
}

/// The cell that somebody asks about, held: a unit asks about its own, the office about every one.
async fn asked_about(tx: &mut Tx, actor: &Actor, id: &CellId) -> Result<Cell> {
    // what is asked about a closed list changes nothing of it; the approval opens the cell
    tx.lock_also_closed(&actor.county, Lock::Cell(id)).await?;
    let reader = actor.scope()?;
    let cell = cell::get(tx, &actor.county, id).await?;
    cell.filter(|cell| reader.owns(cell.unit())).ok_or(ServiceError::NotFound("这项任务"))
}

/// What is asked: which part shall change, why, and until when.
struct Wanted {
    asks: Asks,
    scope: String,
    reason: String,
    until: NaiveDate,
}

/// Keeps a request until it is decided; one at a time for a cell, whatever it asks. Answers its id.
async fn lodge(tx: &mut Tx, actor: &Actor, services: &Services, id: &CellId, wanted: Wanted) -> Result<ReopenId> {
    if reopen::latest_of_cell(tx, id).await?.is_some_and(|latest| latest.decision.is_none()) {
        return Err(ServiceError::Refused("已有一份申请在等待审批，不必重复申请。".into()));
    }
    let Wanted { asks, scope, reason, until } = wanted;
    let request = Reopen {
        id: ReopenId::new(new_id()),
        cell: id.clone(),
        asks,
        scope,
        reason,
        until,
        asked_by: actor.account.clone(),
        asked_name: actor.person.clone(),
        asked_at: services.now(),
        decision: None,
    };
    reopen::insert(tx, &actor.county, &request).await?;
    Ok(request.id)
}

/// The text as it is kept.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\0', "").trim().to_owned()
}
