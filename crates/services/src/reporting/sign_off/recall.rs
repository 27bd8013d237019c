use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use storage::Lock;

use super::super::{history, own_cell};
use super::end;
use crate::form;
use crate::{Actor, Result, Services, operations::audit};

form! {
    /// A draft that is taken back from the deputy head.
    #[derive(Debug)]
    pub struct Recall {
        /// Its cell.
        pub cell: CellId,
    }
}

/// 收回: takes the draft back before it was signed; it is there as it was, to go on with.
///
/// # Errors
/// `Refused` when it waits no more.
pub async fn recall(actor: &Actor, services: &Services, id: &CellId) -> Result<()> {
    actor.require(Permission::Report)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    own_cell(&mut tx, actor, id).await?;
    end(&mut tx, id).await?;
    history::remark(&mut tx, services, actor, id, CellEventKind::Recalled, "").await?;
    audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), ReportingAction::Recalled {}).await?;
    Ok(tx.commit().await?)
}
