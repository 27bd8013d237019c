use chrono::{DateTime, Utc};
use domain::access::permission::Permission;
use domain::ids::CellId;
use domain::reporting::report::ReportContent;
use storage::reporting::draft;
use storage::{Lock, Tx};

use super::sign_off::not_with_signer;
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
    not_with_signer(&mut tx, id).await?;
    if cell.revision != base.cell {
        return Err(ServiceError::Stale);
    }
    let (revision, at) = put_draft(&mut tx, id, base.draft, &content, at, &actor.person).await?;
    tx.commit().await?;
    Ok(SavedDraft { base: SeenRevisions { draft: revision, ..base }, at })
}

/// Writes the draft over the one with that revision; answers its new revision and when it was saved.
pub(super) async fn put_draft(
    tx: &mut Tx,
    id: &CellId,
    base: i64,
    content: &ReportContent,
    at: DateTime<Utc>,
    by: &str,
) -> Result<(i64, DateTime<Utc>)> {
    if let Some(revision) = draft::save(tx, id, base, content, at, by).await? {
        return Ok((revision, at));
    }
    // the same words saved twice (a second tab, an answer that got lost) are no conflict
    match draft::get(tx, id).await? {
        Some(there) if there.content == *content => Ok((there.revision, there.saved_at)),
        _ => Err(ServiceError::Stale),
    }
}
