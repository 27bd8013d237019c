use domain::access::permission::Permission;
use domain::audit::Sha256Hex;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::ids::{CellId, EvidenceId};
use domain::reporting::event::CellEventKind;
use domain::reporting::evidence::{Evidence, EvidenceSource, FILE_TYPES, checked_link};
use storage::reporting::evidence as rows;
use storage::{Lock, Tx};

use super::upload::Received;
use super::{About, PIECES, named, writable_cell};
use crate::reporting::SentReport;
use crate::reporting::history;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// Adds a link. The address is kept as pasted.
///
/// # Errors
/// `Invalid` when it is not a plain http(s) address; `Refused` while the cell cannot be written.
pub async fn add_link(actor: &Actor, services: &Services, id: &CellId, url: &str, about: &About) -> Result<()> {
    actor.require(Permission::Report)?;
    let url = checked_link(url).map_err(|error| ServiceError::field(SentReport::url, error.to_string()))?;
    let (title, effective_on) = about.read(&url)?;
    let evidence = Evidence {
        id: EvidenceId::new(new_id()),
        source: EvidenceSource::Link { url },
        title,
        effective_on,
        uploaded_at: services.now(),
        uploaded_by: actor.person.clone(),
    };
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    store(&mut tx, actor, services, id, &evidence, true).await?;
    Ok(tx.commit().await?)
}

/// Adds a file that was received and checked. It takes its place in the data folder before it is promised.
///
/// # Errors
/// `Refused` while the cell cannot be written.
pub async fn add_file(actor: &Actor, services: &Services, id: &CellId, received: Received, about: &About) -> Result<()> {
    actor.require(Permission::Report)?;
    let (title, effective_on) = about.read(&received.file_name)?;
    let evidence = Evidence {
        id: EvidenceId::new(new_id()),
        source: EvidenceSource::File {
            sha256: received.sha256.clone(),
            file_name: received.file_name.clone(),
            media_type: received.media_type.to_owned(),
            bytes: received.bytes,
        },
        title,
        effective_on,
        uploaded_at: services.now(),
        uploaded_by: actor.person.clone(),
    };
    debug_assert!(FILE_TYPES.iter().any(|(_, media_type)| *media_type == received.media_type));
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    store(&mut tx, actor, services, id, &evidence, true).await?;
    received.keep(services).await?;
    Ok(tx.commit().await?)
}

/// Lets evidence that the unit handed in before serve this cell as well.
///
/// # Errors
/// `NotFound` when it is not this unit's; `Refused` while the cell cannot be written.
pub async fn attach(actor: &Actor, services: &Services, id: &CellId, evidence: &EvidenceId) -> Result<()> {
    actor.require(Permission::Report)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let found = rows::get(&mut tx, &actor.county, evidence).await?;
    let (_, evidence) = found.filter(|(unit, _)| actor.unit.as_ref() == Some(unit)).ok_or(ServiceError::NotFound("这份佐证"))?;
    store(&mut tx, actor, services, id, &evidence, false).await?;
    Ok(tx.commit().await?)
}

async fn store(tx: &mut Tx, actor: &Actor, services: &Services, id: &CellId, evidence: &Evidence, is_new: bool) -> Result<()> {
    let cell = writable_cell(tx, actor, services, id).await?;
    if rows::of_cell(tx, id).await?.len() >= PIECES {
        return Err(ServiceError::Refused(format!("每项任务最多附{PIECES}份佐证,请先移除不再需要的。")));
    }
    if is_new {
        rows::insert(tx, &actor.county, cell.unit(), evidence).await?;
    }
    rows::attach(tx, id, &evidence.id).await?;
    history::remark(tx, services, actor, id, CellEventKind::EvidenceAdded, named(evidence)).await?;
    let sha256 = match &evidence.source {
        EvidenceSource::File { sha256, .. } => Some(Sha256Hex(sha256.clone())),
        EvidenceSource::Link { .. } => None,
    };
    let added = ReportingAction::EvidenceAdded { evidence: evidence.id.clone(), sha256 };
    audit::record(tx, services, actor, Subject::Cell(id.clone()), added).await
}
