use chrono::{DateTime, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::CellId;
use domain::reporting::advice::{self, Advice, Severity};
use domain::reporting::report::ReportContent;
use storage::reporting::draft;
use storage::{Tx, checklist};

use super::sign_off::not_with_signer;
use super::{ReportForm, SeenRevisions, hold_own, today};
use crate::{Actor, Result, ServiceError, Services};

/// What is there after a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedDraft {
    /// What the next save is based on.
    pub base: SeenRevisions,
    /// When.
    pub at: DateTime<Utc>,
    /// Remarks on its text.
    pub advice: Vec<Advice>,
}

/// So many characters of addresses are kept beside a draft.
pub const LINKS_LIMIT: usize = 8_000;

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
    let cell = hold_own(&mut tx, actor, id).await?;
    cell.record().may_write(today(services))?;
    not_with_signer(&mut tx, id).await?;
    if cell.revision != base.cell {
        return Err(ServiceError::Stale);
    }
    let (revision, at) = put_draft(&mut tx, id, base.draft, &content, at, &actor.person).await?;
    let links: String = typed.links.trim().replace('\0', "").chars().take(LINKS_LIMIT).collect();
    if !links.is_empty() {
        draft::keep_links(&mut tx, id, &links).await?;
    }
    let (list, task) = checklist::task(&mut tx, &actor.county, &cell.task).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    let list = checklist::get(&mut tx, &actor.county, &list).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    tx.commit().await?;
    let advice = remarks(&task.requirement, &content.text, list.year, day_of(at));
    Ok(SavedDraft { base: SeenRevisions { draft: revision, ..base }, at, advice })
}

/// Remarks on a text that is being written; none while there is none.
pub(super) fn remarks(requirement: &str, text: &str, year: i32, today: NaiveDate) -> Vec<Advice> {
    if text.trim().is_empty() { Vec::new() } else { advice::advise(requirement, text, year, today) }
}

/// Remarks as lines of text, those that stop the report marked as such.
#[must_use]
pub fn advice_lines(remarks: &[Advice]) -> String {
    let line = |one: &Advice| {
        let lead = if one.severity == Severity::Block { "须修改后才能提交：" } else { "" };
        format!("{lead}{}", one.message)
    };
    remarks.iter().map(line).collect::<Vec<_>>().join("\n")
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
