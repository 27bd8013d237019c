//! The public address of a four-column table: on or off, off at first.

use domain::access::permission::Permission;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::checklist::Checklist;
use domain::ids::ChecklistId;
use storage::{Lock, checklist};

use super::four_column::load;
use crate::form;
use crate::personal_data::Gate;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// Whether a table is open to the street.
    #[derive(Debug)]
    pub struct Publication {
        /// The list.
        pub checklist: ChecklistId,
        /// Open or not.
        pub public: bool,
        /// Why mobile numbers may stand: a duty telephone, a work order.
        #[serde(default)]
        pub phone_reason: String,
    }
}

/// Switches the public address. The address stays the same, so that a link handed out works again later.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` while any text of the table holds personal data; `Invalid` where a reason would let
/// the mobile numbers in it stand.
pub async fn set_public(actor: &Actor, services: &Services, id: &ChecklistId, is_public: bool, phone_reason: &str) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    let mut gate = Gate::new(phone_reason)?;
    let mut tx = services.db().write().await?;
    let gone = ServiceError::NotFound("这份清单");
    let Some(former) = checklist::get(&mut tx, &actor.county, id).await? else { return Err(gone) };
    tx.lock(&actor.county, Lock::Checklist(former.year)).await?;
    let Some(former) = checklist::get(&mut tx, &actor.county, id).await? else { return Err(gone) };
    if is_public && let Some(stopped) = load(&mut tx, former.clone()).await?.stopped_by(&mut gate) {
        return Err(stopped.into());
    }
    if former.is_public != is_public {
        checklist::update(&mut tx, &Checklist { is_public, ..former }).await?;
        let action = if is_public { ChecklistAction::Published {} } else { ChecklistAction::Unpublished {} };
        audit::record(&mut tx, services, actor, Subject::Checklist(id.clone()), action).await?;
        if let Some((reason, numbers)) = gate.kept() {
            let kept = ChecklistAction::PhonesKept { reason, numbers };
            audit::record(&mut tx, services, actor, Subject::Checklist(id.clone()), kept).await?;
        }
    }
    Ok(tx.commit().await?)
}
