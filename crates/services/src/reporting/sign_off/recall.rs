use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;

use super::super::{hold_own, step};
use super::end;
use crate::form;
use crate::{Actor, Result, Services};

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
    hold_own(&mut tx, actor, id).await?;
    end(&mut tx, id).await?;
    step::remark(&mut tx, services, actor, id, (CellEventKind::Recalled, ""), ReportingAction::Recalled {}).await?;
    Ok(tx.commit().await?)
}
