use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use storage::Lock;
use storage::reporting::cell;

use super::own_cell;
use crate::form;
use crate::reporting::history::{self, Step};
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// A report that is taken back.
    #[derive(Debug)]
    pub struct Withdrawal {
        /// Its cell.
        pub cell: CellId,
    }
}

/// Takes a report back while nobody has judged it. What was written is there again to go on with.
///
/// # Errors
/// `Refused` when nothing is with the office any more.
pub async fn withdraw(actor: &Actor, services: &Services, id: &CellId) -> Result<()> {
    actor.require(Permission::Report)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let mut cell = own_cell(&mut tx, actor, id).await?;
    cell.facts = cell.facts.withdraw()?;
    if !cell::update(&mut tx, &cell).await? {
        return Err(ServiceError::Stale);
    }
    history::record(&mut tx, services, actor, id, CellEventKind::Withdrawn, Step::default()).await?;
    audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), ReportingAction::Withdrawn {}).await?;
    Ok(tx.commit().await?)
}
