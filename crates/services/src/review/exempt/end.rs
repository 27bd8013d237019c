//! Takes an exemption back: what it had spared is asked again.

use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::reporting::record::Happening;
use storage::register;
use storage::reporting::cell;
use storage::review::exemption::{self, StoredExemption};

use super::list::{task_words, who_words};
use super::{covers, groups, hold, spared_by, were_spared};
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

/// Takes it back; answers how many cells are asked again. One that another exemption spares too stays spared, and so do one that the
/// office had excused by itself, and one of a unit that has ended since: nothing is asked of who is gone.
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
    let all = exemption::list(&mut tx, &actor.county, i64::MAX).await?;
    let of_list: Vec<_> = all.into_iter().filter(|one| one.checklist == stored.checklist).collect();
    let mut changed = 0;
    for mut cell in cell::of_checklist(&mut tx, &actor.county, &stored.checklist).await? {
        let stays = ended.contains(cell.unit()) || others.iter().any(|other| covers(&other.exemption, &cell, &groups));
        if stays || !were_spared(&stored.exemption, &cell) {
            continue;
        }
        // whose group is another one by now was spared all the same
        let is_its = match spared_by(&mut tx, &cell).await? {
            Some(event) => {
                let is_of = |one: &StoredExemption| one.reason == event.reason && one.entered_at <= event.at;
                is_of(&stored) || (covers(&stored.exemption, &cell, &groups) && of_list.iter().any(is_of))
            }
            None => covers(&stored.exemption, &cell, &groups),
        };
        if !is_its {
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
