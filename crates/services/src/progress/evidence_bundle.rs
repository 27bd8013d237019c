//! The evidence behind what the ledger finds, to be handed on: a catalogue of every piece, and where the files lie.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use documents::pack::{Names, safe_name};
use domain::access::permission::Permission;
use domain::ids::CellId;
use domain::reporting::evidence::{Evidence, EvidenceSource};
use storage::progress;

use super::cells::{self, CellFilter, CellList, View};
use crate::reporting::evidence::path_of;
use crate::{Actor, Result, ServiceError, Services};

/// The folder of evidence inside a bundle.
const FOLDER: &str = "佐证材料";

/// The most bytes of files in one bundle.
pub const BYTES_LIMIT: u64 = 2 * 1024 * 1024 * 1024;

/// The most files in one bundle.
pub const FILES_LIMIT: usize = 5_000;

/// What was found, with its evidence.
#[derive(Debug, Clone)]
pub struct EvidenceBundle {
    /// The rows of the ledger, and what is said around them.
    pub list: CellList,
    /// Every piece of their latest reports, in the order of the rows.
    pub pieces: Vec<BundledPiece>,
    /// The files among them, each once a folder.
    pub files: Vec<BundledFile>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundledPiece {
    /// The place of its row in the list.
    pub row: usize,
    /// The piece.
    pub evidence: Evidence,
    /// The place of its file among the files; `None` for a link.
    pub file: Option<usize>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundledFile {
    /// Its name in the bundle.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// The digest it was handed in with.
    pub sha256: String,
    /// How large it is.
    pub bytes: u64,
}

/// The evidence of what a filter finds, as far as the reader may see it; of these rows only those `ticked`, where any are named.
/// `None`: the county has no checklist yet.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist; `Refused` when there is none, or more than one bundle holds.
pub async fn evidence_bundle(
    actor: &Actor,
    services: &Services,
    filter: &CellFilter,
    view: View,
    ticked: Option<&HashSet<String>>,
) -> Result<Option<EvidenceBundle>> {
    actor.require(Permission::Export)?;
    let scope = actor.scope()?;
    let Some((mut list, _)) = cells::export(actor, services, filter, view).await? else { return Ok(None) };
    list.rows.retain(|row| ticked.is_none_or(|ids| ids.contains(row.id.as_str())));
    let mut pieces: HashMap<CellId, Vec<Evidence>> = HashMap::new();
    let mut conn = services.db().read().await?;
    for checklist in &list.checklists {
        for (cell, one) in progress::evidence(&mut conn, checklist, &scope, list.now.as_of.ended()).await? {
            pieces.entry(cell).or_default().push(one);
        }
    }
    drop(conn);
    let bundle = bundled(services, list, pieces)?;
    Ok(Some(bundle))
}

fn bundled(services: &Services, list: CellList, mut pieces: HashMap<CellId, Vec<Evidence>>) -> Result<EvidenceBundle> {
    let mut names = Names::default();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    let (mut all, mut files) = (Vec::new(), Vec::<BundledFile>::new());
    for (place, row) in list.rows.iter().enumerate() {
        for evidence in pieces.remove(&row.id).unwrap_or_default() {
            let file = match &evidence.source {
                EvidenceSource::Link { .. } => None,
                EvidenceSource::File { sha256, file_name, bytes, .. } => {
                    let folder = format!("{FOLDER}/{}/{}", safe_name(&row.unit_name), safe_name(row.title.trim()));
                    // a file that serves several items of one task stands there once
                    Some(*known.entry((folder.clone(), sha256.clone())).or_insert_with(|| {
                        files.push(BundledFile {
                            name: names.free(&format!("{folder}/{}", safe_name(file_name))),
                            path: path_of(services.data(), sha256),
                            sha256: sha256.clone(),
                            bytes: u64::try_from(*bytes).unwrap_or_default(),
                        });
                        files.len() - 1
                    }))
                }
            };
            all.push(BundledPiece { row: place, evidence, file });
        }
    }
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    if all.is_empty() {
        return Err(ServiceError::Refused("所选的事项未附佐证材料，没有生成压缩包。".into()));
    }
    if bytes > BYTES_LIMIT || files.len() > FILES_LIMIT {
        let (count, megabytes) = (files.len(), bytes.div_ceil(1024 * 1024));
        let words =
            format!("共{count}个文件、{megabytes}MB，超过一次打包的{FILES_LIMIT}个文件或2GB；请按单位、任务或期限缩小条件后分次下载。");
        return Err(ServiceError::Refused(words));
    }
    Ok(EvidenceBundle { list, pieces: all, files })
}
