use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::checklist::year_close::Before;
use domain::ids::CellId;
use domain::reporting::record::{Happening, Judging, Outcome, Refusal, State, outcome};
use storage::Tx;
use storage::reporting::cell::Cell;

use super::own_paper::judged_by_another;
use super::{Judgement, hold_seen};
use crate::checklist::close_year;
use crate::reporting::step::{self, Step};
use crate::{Actor, Result, ServiceError, Services};

/// What a reviewer adds when she accepts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// 数量不足，仍按完成审核通过: a quota counts as complete although fewer were shown than asked.
    pub short_of_quota: bool,
    /// Why; must be there with the tick.
    pub reason: String,
}

/// Agrees with a report that was seen at that revision. Answers what that did: an interim report is noted and the cell stays
/// open to its date, an accepted 不涉及 takes the cell out of every count.
///
/// # Errors
/// `Refused` when it changed since, nothing waits for judgement, or the same person entered it from paper; `Invalid` when a reason to
/// return it was written, or fewer are shown than a quota asks and the reviewer has not said that it counts as complete.
pub async fn accept(actor: &Actor, services: &Services, id: &CellId, revision: i64, acceptance: &Acceptance) -> Result<Outcome> {
    actor.require(Permission::Review)?;
    let mut tx = services.db().write().await?;
    let cell = hold_seen(&mut tx, actor, id, revision).await?;
    judged_by_another(&mut tx, actor, &cell).await?;
    if !acceptance.short_of_quota && !acceptance.reason.trim().is_empty() {
        let asked = "您写了理由，却按了通过：要退回请按退回，要通过请先清空理由。";
        return Err(ServiceError::field(Judgement::reason, asked));
    }
    let judged = what_it_does(&cell, acceptance)?;
    accept_in(&mut tx, actor, services, cell, judged, acceptance).await?;
    tx.commit().await?;
    Ok(judged)
}

/// What accepting the waiting report would do.
pub(super) fn what_it_does(cell: &Cell, acceptance: &Acceptance) -> Result<Outcome> {
    let State::Submitted(waiting) = cell.record().state else { return Err(Refusal::NothingSubmitted.into()) };
    let judging = Judging { short_of_quota: acceptance.short_of_quota, reason: &acceptance.reason };
    outcome(cell.record().asked, waiting.claim, waiting.reached, judging).map_err(|refusal| match refusal {
        Refusal::ShortOfQuota { .. } => ServiceError::field(Judgement::short_of_quota, refusal.to_string()),
        other => other.into(),
    })
}

/// The same inside a transaction that accepts several.
pub(super) async fn accept_in(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    mut cell: Cell,
    judged: Outcome,
    acceptance: &Acceptance,
) -> Result<()> {
    let corrects = Before::of(cell.record()) == (Before::Correcting { waits: true });
    cell.judged_at = Some(services.now());
    cell.judged_by = Some(actor.person.clone());
    cell.return_reason.clear();
    let what = Happening::Accepted { outcome: judged, short_of_quota: acceptance.short_of_quota };
    let reason = if acceptance.short_of_quota { acceptance.reason.trim() } else { "" };
    let said = |cell: &Cell| ReviewAction::Accepted { claim: cell.content.claim, late: cell.record().is_late() };
    step::take(tx, services, actor, &mut cell, Step::new(what, reason), said).await?;
    if corrects {
        close_year::after_correction(tx, actor, services, &cell).await?;
    }
    Ok(())
}
