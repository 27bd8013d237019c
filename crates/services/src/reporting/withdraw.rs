use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::ids::CellId;
use domain::reporting::record::Happening;
use storage::reporting::{draft, report};

use super::hold_own;
use crate::form;
use crate::reporting::step::{self, Step};
use crate::{Actor, Result, Services};

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
    let mut cell = hold_own(&mut tx, actor, id).await?;
    let written = cell.content.clone();
    // what was taken back was not handed in: lists say of the report behind it when it was, and of none that nothing was
    let behind = match cell.record().latest_behind() {
        Some(no) => report::handed_in(&mut tx, id, no).await?,
        None => None,
    };
    (cell.submitted_at, cell.submitted_by) = behind.unzip();
    let back = Step::new(Happening::Withdrawn, "");
    step::take(&mut tx, services, actor, &mut cell, back, |_| ReportingAction::Withdrawn {}).await?;
    // nothing was typed since: a report that waits cannot be written
    draft::save(&mut tx, id, 0, &written, services.now(), &actor.person).await?;
    Ok(tx.commit().await?)
}
