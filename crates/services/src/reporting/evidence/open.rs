use domain::access::scope::Scope;
use domain::ids::EvidenceId;
use domain::reporting::evidence::EvidenceSource;
use std::path::PathBuf;
use storage::reporting::evidence as rows;

use super::path_of;
use crate::{Actor, Result, ServiceError, Services};

/// A file to hand out as a download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The name it came with.
    pub file_name: String,
    /// MIME type by content, one of `domain::reporting::evidence::FILE_TYPES`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: i64,
}

/// Finds a file for whoever may see a cell it serves.
///
/// # Errors
/// `NotFound` when there is no such file, when it is a link, or when it is not for this person to know.
pub async fn open(actor: &Actor, services: &Services, id: &EvidenceId) -> Result<OpenedFile> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let missing = || ServiceError::NotFound("这份佐证材料文件");
    let (_, evidence) = rows::get(&mut conn, &actor.county, id).await?.ok_or_else(missing)?;
    // the county sees what no cell shows any more, too
    if scope != Scope::County && !rows::is_visible(&mut conn, id, &scope).await? {
        return Err(missing());
    }
    let EvidenceSource::File { sha256, file_name, media_type, bytes } = evidence.source else { return Err(missing()) };
    Ok(OpenedFile { path: path_of(services.data(), &sha256), file_name, media_type, bytes })
}
