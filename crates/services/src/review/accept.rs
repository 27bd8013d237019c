use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use domain::reporting::report::Claim;
use storage::{Lock, Tx, reporting::cell};

use super::seen_cell;
use crate::reporting::history::{self, Step};
use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// Agrees with a report that was seen at that revision. An accepted 不涉及 takes the cell out of every count.
///
/// # Errors
/// `Refused` when it changed since, or nothing waits for judgement.
pub async fn accept(actor: &Actor, services: &Services, id: &CellId, revision: i64) -> Result<()> {
    actor.require(Permission::Review)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    accept_in(&mut tx, actor, services, id, revision).await?;
    Ok(tx.commit().await?)
}

/// The same inside a transaction that accepts several.
pub(super) async fn accept_in(tx: &mut Tx, actor: &Actor, services: &Services, id: &CellId, revision: i64) -> Result<()> {
    let mut cell = seen_cell(tx, actor, id, revision).await?;
    cell.facts = cell.facts.accept(cell.content.claim.unwrap_or(Claim::Done))?;
    cell.judged_at = Some(services.now());
    cell.judged_by = Some(actor.person.clone());
    cell.return_reason.clear();
    if !cell::update(tx, &cell).await? {
        return Err(ServiceError::Stale);
    }
    history::record(tx, services, actor, id, CellEventKind::Accepted, Step::default()).await?;
    let accepted = ReviewAction::Accepted { claim: cell.content.claim, late: cell.facts.late };
    audit::record(tx, services, actor, Subject::Cell(id.clone()), accepted).await
}
