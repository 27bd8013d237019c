use std::fs::File;
use std::io::{self, Seek};
use std::path::Path;

use domain::access::scope::Scope;
use domain::ids::EvidenceId;
use domain::reporting::evidence::EvidenceSource;
use storage::reporting::evidence as rows;

use super::path_of;
use crate::file_digest::digest_to_end;
use crate::{Actor, Result, ServiceError, Services};

/// A file to hand out as a download, as it was handed in.
#[derive(Debug)]
pub struct OpenedFile {
    /// It, read from its beginning.
    pub file: File,
    /// The name it came with.
    pub file_name: String,
    /// MIME type by content, one of `domain::reporting::evidence::FILE_TYPES`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// Finds a file for whoever may see a cell it serves, and holds it against the digest it was handed in with before a byte of it is
/// sent. That costs a second reading, of at most [`FILE_LIMIT`](domain::reporting::evidence::FILE_LIMIT) (20 MB: some hundredths of a
/// second, and the second reading comes from memory). Digested while it is sent, it would cost nothing, but what has begun can
/// only be broken off, which a person takes for a bad line and tries again; so she reads a sentence instead.
///
/// # Errors
/// `NotFound` when there is no such file, when it is a link, or when it is not for this person to know; `Refused` when what lies on the
/// disk is not what was handed in, or nothing does.
pub async fn open(actor: &Actor, services: &Services, id: &EvidenceId) -> Result<OpenedFile> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let missing = || ServiceError::NotFound("这份佐证材料文件");
    let (_, evidence) = rows::get(&mut conn, &actor.county, id).await?.ok_or_else(missing)?;
    // the county sees what no cell shows any more, too
    if scope != Scope::County && !rows::is_visible(&mut conn, id, &scope).await? {
        return Err(missing());
    }
    drop(conn);
    let EvidenceSource::File { sha256, file_name, media_type, .. } = evidence.source else { return Err(missing()) };
    whole(services, &sha256, file_name, media_type).await
}

/// What lies with the evidence under this digest, held against it.
///
/// # Errors
/// `Refused` when what lies on the disk is not what was handed in, or nothing does.
pub(crate) async fn whole(services: &Services, sha256: &str, file_name: String, media_type: String) -> Result<OpenedFile> {
    let (path, digest) = (path_of(services.data(), sha256), sha256.to_owned());
    let found = tokio::task::spawn_blocking(move || opened(&path, &digest)).await.map_err(ServiceError::internal)?;
    match found.map_err(ServiceError::internal)? {
        Found::Whole(file, bytes) => Ok(OpenedFile { file, file_name, media_type, bytes }),
        Found::Changed => {
            tracing::error!(sha256, "a file is not what was handed in");
            Err(refused(&file_name, "内容与报送时不符，可能已损坏或被改动"))
        }
        Found::Missing => {
            tracing::error!(sha256, "a file is missing");
            Err(refused(&file_name, "在服务器上已找不到"))
        }
    }
}

fn refused(file_name: &str, what: &str) -> ServiceError {
    let way = "请联系系统管理员从备份中恢复这份文件；急用时可请报送单位另行提供原件。";
    ServiceError::Refused(format!("“{file_name}”{what}，没有下载。{way}"))
}

/// What lies where a file should.
enum Found {
    /// What was handed in, from its beginning, and how long it is.
    Whole(File, u64),
    /// Something else.
    Changed,
    /// Nothing.
    Missing,
}

/// Reads a file once through and sets it back to its beginning: what is sent comes out of the same open file, also when another
/// takes its name meanwhile. Blocking.
fn opened(path: &Path, sha256: &str) -> io::Result<Found> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
        Err(error) => return Err(error),
    };
    let (found, bytes) = digest_to_end(&mut file)?;
    if found != sha256 {
        return Ok(Found::Changed);
    }
    file.rewind()?;
    Ok(Found::Whole(file, bytes))
}
