//! Review (审核): the office judges what was handed in. One verb, one file.

mod accept;
mod adjust;
mod bulk_accept;
pub mod exempt;
mod own_paper;
mod queue;
pub mod reopen;
mod return_report;
mod undo;
mod urge_many;

use domain::ids::CellId;
use storage::reporting::cell::{self, Cell};
use storage::{Lock, Tx};

pub use accept::{Acceptance, accept};
pub use adjust::{CellAdjustment, Decision, adjust};
pub use bulk_accept::{BulkAccepted, Tick, TickedReports, bulk_accept};
pub use domain::reporting::record::Outcome;
pub use own_paper::OWN_PAPER;
pub use queue::{NARROWED_BY, Narrowed, QueuePage, neighbours, queue};
pub use return_report::{Judgement, REASON_LIMIT, ReturnDate, return_as_judged, return_report};
pub use storage::review::judged::JudgedLately;
pub use storage::review::queue::{Neighbours, QueueFacet, QueueFilter, QueueRow};
pub use undo::{JudgementUndo, judged_lately, undo, undo_all};
pub use urge_many::{UrgedCells, UrgedMany, urge_many, urged_today};

use crate::{Actor, Result, ServiceError};

/// The cell as the reviewer saw it, held for her judgement.
async fn hold_seen(tx: &mut Tx, actor: &Actor, id: &CellId, revision: i64) -> Result<Cell> {
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    seen_cell(tx, actor, id, revision).await
}

/// The cell as the reviewer saw it, in a transaction that holds it.
async fn seen_cell(tx: &mut Tx, actor: &Actor, id: &CellId, revision: i64) -> Result<Cell> {
    let cell = cell::get(tx, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份填报"))?;
    if cell.revision != revision {
        return Err(ServiceError::Refused(
            "这份填报刚有变动（撤回、重新提交，或已由同事审核，也可能是您自己在另一个窗口审核的），请核对最新内容后再审核。".into(),
        ));
    }
    Ok(cell)
}
