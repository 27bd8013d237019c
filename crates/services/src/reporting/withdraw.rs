use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::record::Happening;
use storage::Lock;
use storage::reporting::draft;

use super::own_cell;
use crate::form;
use crate::reporting::history;
use crate::{Actor, Result, Services, operations::audit};

form! {
    /// A report that is taken back.
    #[derive(Debug)]
    pub struct Withdrawal {
        /// Its cell.
        pub cell: CellId,
    }
}

/// Takes a report back while nobody has judged it. What was written is there again, as a draft, to go on with.
///
/// # Errors
/// `Refused` when nothing is with the office any more.
pub async fn withdraw(actor: &Actor, services: &Services, id: &CellId) -> Result<()> {
    actor.require(Permission::Report)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let mut cell = own_cell(&mut tx, actor, id).await?;
    let written = cell.content.clone();
    history::happen(&mut tx, services, actor, &mut cell, Happening::Withdrawn, "", None).await?;
    // nothing was typed since: a report that waits cannot be written
    draft::save(&mut tx, id, 0, &written, services.now(), &actor.person).await?;
    audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), ReportingAction::Withdrawn {}).await?;
    Ok(tx.commit().await?)
}
