use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;

use super::super::{hold_own, step};
use super::end;
use crate::form;
use crate::personal_data::Gate;
use crate::{Actor, Result, ServiceError, Services};

/// The longest reason, in characters.
pub const REASON_LIMIT: usize = 300;

form! {
    /// A draft that is not signed.
    #[derive(Debug)]
    pub struct SentBack {
        /// Its cell.
        pub cell: CellId,
        /// What is to be mended; only the unit reads it.
        pub reason: String,
    }
}

/// 退回经办: the deputy head does not sign, and says why. The draft is the clerk's again.
///
/// # Errors
/// `Invalid` without a reason, or for one that holds personal data; `Refused` when it waits no more.
pub async fn send_back(actor: &Actor, services: &Services, form: &SentBack) -> Result<()> {
    actor.require(Permission::SignOff)?;
    let id = &form.cell;
    let reason = form.reason.replace("\r\n", "\n").trim().to_owned();
    if !(2..=REASON_LIMIT).contains(&reason.chars().count()) {
        return Err(ServiceError::field(SentBack::reason, format!("请写明需要修改什么，2至{REASON_LIMIT}个字。")));
    }
    Gate::new("")?.look(&reason).map_err(|stopped| ServiceError::field(SentBack::reason, stopped.message))?;
    let mut tx = services.db().write().await?;
    hold_own(&mut tx, actor, id).await?;
    end(&mut tx, id).await?;
    step::remark(&mut tx, services, actor, id, (CellEventKind::SentBack, &reason), ReportingAction::SentBack {}).await?;
    Ok(tx.commit().await?)
}
