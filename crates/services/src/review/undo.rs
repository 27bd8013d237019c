use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::record;
use storage::Lock;
use storage::reporting::{cell, event};

use crate::form;
use crate::reporting::history;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// A judgement that is taken back.
    #[derive(Debug)]
    pub struct JudgementUndo {
        /// The report's cell.
        pub cell: CellId,
    }
}

/// Takes back one's own last judgement of a cell, for ten minutes and while nobody has acted on it since. The report waits
/// again; a draft that was begun meanwhile is kept.
///
/// # Errors
/// `Refused` when it cannot be taken back any more.
pub async fn undo(actor: &Actor, services: &Services, id: &CellId) -> Result<()> {
    actor.require(Permission::Review)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let mut cell = cell::get(&mut tx, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份填报"))?;
    let events = event::recorded(&mut tx, id).await?;
    let cancels = record::undo(&events, &history::author(actor), services.now())?;
    cell.judged_at = None;
    cell.judged_by = None;
    cell.return_reason.clear();
    history::cancel(&mut tx, services, actor, &mut cell, cancels).await?;
    let undone = ReviewAction::Undone { event: cancels.0.into() };
    audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), undone).await?;
    Ok(tx.commit().await?)
}
