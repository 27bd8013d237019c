use std::collections::BTreeSet;

use chrono::Duration;
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::ids::CellId;
use domain::reporting::record::{self, UNDO_MINUTES};
use storage::reporting::{cell, event};
use storage::review::judged::{self, JudgedLately};
use storage::{Lock, Tx};

use crate::form;
use crate::reporting::step;
use crate::{Actor, Result, ServiceError, Services};

form! {
    /// A judgement that is taken back: of one report, or of several that were accepted at once.
    #[derive(Debug)]
    pub struct JudgementUndo {
        /// The cells of the reports.
        #[serde(default)]
        pub cell: Vec<CellId>,
    }
}

/// Takes back one's own last judgement of a cell, for ten minutes and while nobody has acted on it since. The report waits
/// again; a draft that was begun meanwhile is kept.
///
/// # Errors
/// `Refused` when it cannot be taken back any more.
pub async fn undo(actor: &Actor, services: &Services, id: &CellId) -> Result<()> {
    undo_all(actor, services, std::slice::from_ref(id)).await
}

/// The same for reports that were accepted at once: all of them wait again, or none.
///
/// # Errors
/// `Refused` when one of them cannot be taken back any more.
pub async fn undo_all(actor: &Actor, services: &Services, ids: &[CellId]) -> Result<()> {
    actor.require(Permission::Review)?;
    let mut tx = services.db().write().await?;
    // held in the same order by everybody: nobody waits crosswise
    let ids: BTreeSet<&CellId> = ids.iter().collect();
    for id in &ids {
        tx.lock(&actor.county, Lock::Cell(id)).await?;
    }
    for id in ids {
        undo_in(&mut tx, actor, services, id).await?;
    }
    Ok(tx.commit().await?)
}

/// So many judgements that can be taken back are listed.
const LISTED: i64 = 10;

/// What the actor judged a moment ago and can still take back, wherever she has gone since; the latest first.
///
/// # Errors
/// `Forbidden` for everybody but the office.
pub async fn judged_lately(actor: &Actor, services: &Services) -> Result<Vec<JudgedLately>> {
    actor.require(Permission::Review)?;
    let since = services.now() - Duration::minutes(UNDO_MINUTES);
    let mut conn = services.db().read().await?;
    Ok(judged::lately(&mut conn, &actor.county, &step::author(actor).id, since, LISTED).await?)
}

async fn undo_in(tx: &mut Tx, actor: &Actor, services: &Services, id: &CellId) -> Result<()> {
    let mut cell = cell::get(tx, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份填报"))?;
    let events = event::recorded(tx, id).await?;
    let cancels = record::undo(&events, &step::author(actor), services.now())?;
    cell.judged_at = None;
    cell.judged_by = None;
    cell.return_reason.clear();
    step::cancel(tx, services, actor, &mut cell, cancels, ReviewAction::Undone { event: cancels.0.into() }).await
}
