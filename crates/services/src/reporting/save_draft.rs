use chrono::{DateTime, Utc};
use domain::access::permission::Permission;
use domain::ids::CellId;
use storage::Lock;
use storage::reporting::draft;

use super::{ReportForm, SeenRevisions, own_cell, today};
use crate::{Actor, Result, ServiceError, Services};

/// What is there after a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedDraft {
    /// What the next save is based on.
    pub base: SeenRevisions,
    /// When.
    pub at: DateTime<Utc>,
}

/// Saves what was typed so far. The draft belongs to the unit: the next person of the unit goes on with it.
/// Not an audit event: it happens every few seconds, and what counts is what is handed in.
///
/// # Errors
/// `Stale` when somebody else saved another text since `base`; nothing is overwritten. `Refused` while the office has it.
pub async fn save_draft(actor: &Actor, services: &Services, id: &CellId, base: SeenRevisions, typed: &ReportForm) -> Result<SavedDraft> {
    actor.require(Permission::Report)?;
    let content = typed.content()?;
    let at = services.now();
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let cell = own_cell(&mut tx, actor, id).await?;
    cell.record().may_write(today(services))?;
    if cell.revision != base.cell {
        return Err(ServiceError::Stale);
    }
    if let Some(revision) = draft::save(&mut tx, id, base.draft, &content, at, &actor.person).await? {
        tx.commit().await?;
        return Ok(SavedDraft { base: SeenRevisions { draft: revision, ..base }, at });
    }
    // the same words saved twice (a second tab, an answer that got lost) are no conflict
    match draft::get(&mut tx, id).await? {
        Some(there) if there.content == content => {
            Ok(SavedDraft { base: SeenRevisions { draft: there.revision, ..base }, at: there.saved_at })
        }
        _ => Err(ServiceError::Stale),
    }
}
