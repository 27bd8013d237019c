use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::ids::{CellId, EvidenceId};
use domain::reporting::event::CellEventKind;
use storage::Lock;
use storage::reporting::evidence as rows;

use super::{named, writable_cell};
use crate::reporting::step;
use crate::{Actor, Result, ServiceError, Services};

/// Takes a piece of evidence off a cell while it is being written. It goes on serving other cells, and its file stays.
///
/// # Errors
/// `NotFound` when it does not serve this cell; `Refused` while the cell cannot be written.
pub async fn remove(actor: &Actor, services: &Services, id: &CellId, evidence: &EvidenceId) -> Result<()> {
    actor.require(Permission::Report)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    writable_cell(&mut tx, actor, services, id).await?;
    let (_, found) = rows::get(&mut tx, &actor.county, evidence).await?.ok_or(ServiceError::NotFound("这份佐证材料"))?;
    if !rows::detach(&mut tx, id, evidence).await? {
        return Err(ServiceError::NotFound("这份佐证材料"));
    }
    let removed = ReportingAction::EvidenceRemoved { evidence: evidence.clone() };
    step::remark(&mut tx, services, actor, id, (CellEventKind::EvidenceRemoved, &named(&found)), removed).await?;
    Ok(tx.commit().await?)
}
