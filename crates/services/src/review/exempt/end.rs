//! Takes an exemption back: what it had spared is asked again.

use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::reporting::record::Happening;
use storage::register;
use storage::reporting::cell;
use storage::review::exemption;

use super::list::{task_words, who_words};
use super::{covers, groups, hold, were_spared};
use crate::form;
use crate::operations::rows::Before;
use crate::register::ended_units;
use crate::reporting::step::attempt;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// Which.
    #[derive(Debug)]
    pub struct ChosenExemption {
        /// Its id.
        pub exemption: String,
    }
}

/// Takes it back; answers how many cells are asked again. One that another exemption spares too stays spared, and so does one of a unit
/// that has ended since: nothing is asked of who is gone.
///
/// # Errors
/// `Forbidden`; `NotFound` where it is not there or was taken back meanwhile.
pub async fn end(actor: &Actor, services: &Services, form: &ChosenExemption) -> Result<usize> {
    actor.require(Permission::Review)?;
    let missing = || ServiceError::NotFound("这条免报记录");
    let mut tx = services.db().write().await?;
    let stored = exemption::get(&mut tx, &actor.county, &form.exemption).await?.ok_or_else(missing)?;
    hold(&mut tx, actor, &stored.checklist).await?;
    let before = Before::of_list(&mut tx, &stored.checklist).await?;
    if !exemption::end(&mut tx, &stored.id, services.now(), &actor.person).await? {
        return Err(missing());
    }
    let units = register::unit::list(&mut tx, &actor.county).await?;
    let groups = groups(&units);
    let ended = ended_units(&units, day_of(services.now()));
    let others = exemption::holding(&mut tx, &actor.county, &stored.checklist).await?;
    let mut changed = 0;
    for mut cell in cell::of_checklist(&mut tx, &actor.county, &stored.checklist).await? {
        let is_its = were_spared(&stored.exemption, &cell) && covers(&stored.exemption, &cell, &groups);
        if !is_its || ended.contains(cell.unit()) || others.iter().any(|other| covers(&other.exemption, &cell, &groups)) {
            continue;
        }
        let done = attempt(&mut tx, services, actor, &mut cell, Happening::Restored, "撤销免报").await?;
        changed += usize::from(done.is_ok());
    }
    let action = ReviewAction::ExemptionEnded {
        kind: stored.exemption.kind.label().to_owned(),
        who: who_words(&units, &stored.exemption),
        task: task_words(&stored),
        cells: changed,
    };
    audit::record_with_rows(&mut tx, services, actor, Subject::Checklist(stored.checklist), action, Some(&before)).await?;
    tx.commit().await?;
    Ok(changed)
}
