//! The villages of a unit, typed or pasted by the office. Sheets that were drawn keep the names that they were drawn from.

use domain::access::permission::Permission;
use domain::assessment::on_site::villages;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::{RoundId, UnitId};
use storage::assessment::on_site as rows;

use super::super::loaded::hold;
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form};

form! {
    /// Villages to be kept.
    #[derive(Debug)]
    pub struct VillagesForm {
        /// On the page of which round.
        pub round: RoundId,
        /// Whose.
        pub unit: UnitId,
        /// A name a line.
        #[serde(default)]
        pub names: String,
    }
}

/// Keeps the villages of a unit; answers how many there are.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the line that must be changed.
pub async fn keep_villages(actor: &Actor, services: &Services, form: &VillagesForm) -> Result<usize> {
    actor.require(Permission::Assess)?;
    let names = villages(&form.names).map_err(|sentence| ServiceError::field(VillagesForm::names, sentence))?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    let unit = loaded.unit(&form.unit)?.unit.name.clone();
    let mut before = rows::villages(&mut tx, &actor.county).await?.into_iter().filter(|(unit, _)| *unit == form.unit);
    if before.by_ref().map(|(_, name)| name).eq(names.iter().cloned()) {
        return Ok(names.len());
    }
    rows::set_villages(&mut tx, &form.unit, &names).await?;
    let event = AssessmentAction::VillagesKept { unit, villages: names.len() };
    audit::record(&mut tx, services, actor, Subject::Unit(form.unit.clone()), event).await?;
    tx.commit().await?;
    Ok(names.len())
}
