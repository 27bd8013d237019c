use std::collections::BTreeSet;

use domain::access::permission::Permission;
use domain::ids::CellId;
use storage::Lock;

use super::accept::accept_in;
use crate::{Actor, Result, ServiceError, Services};

/// The most reports accepted by one click: a page of the queue.
const LIMIT: usize = 200;

/// What became of the ticked reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BulkAccepted {
    /// Accepted now.
    pub accepted: usize,
    /// Left as they were: changed or judged since the page was opened, or not there.
    pub left: usize,
}

/// Accepts ticked reports, each as it was seen. What changed since is left alone and counted.
///
/// # Errors
/// `Invalid` when nothing was ticked; when the engine fails, and then nothing was accepted.
pub async fn bulk_accept(actor: &Actor, services: &Services, ticked: &[(CellId, i64)]) -> Result<BulkAccepted> {
    actor.require(Permission::Review)?;
    if ticked.is_empty() {
        return Err(ServiceError::field("id", "请先勾选要通过的填报。"));
    }
    if ticked.len() > LIMIT {
        return Err(ServiceError::field("id", format!("一次最多通过{LIMIT}份,请分批办理。")));
    }
    let mut done = BulkAccepted::default();
    let mut tx = services.db().write().await?;
    // all cells are held before the first event, and in the same order by everybody: nobody waits crosswise
    let held: BTreeSet<&CellId> = ticked.iter().map(|(id, _)| id).collect();
    for id in held {
        tx.lock(&actor.county, Lock::Cell(id)).await?;
    }
    for (id, revision) in ticked {
        // every refusal comes before the first write of its report, so the others stand
        match accept_in(&mut tx, actor, services, id, *revision).await {
            Ok(()) => done.accepted += 1,
            Err(ServiceError::Refused(_) | ServiceError::NotFound(_) | ServiceError::Stale) => done.left += 1,
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    Ok(done)
}
