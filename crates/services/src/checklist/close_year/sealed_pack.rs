//! What a version is handed on with: what was sealed, and where its files lie.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use documents::pack::{Names, safe_name};
use documents::{Seal, Sha256Digest};
use domain::access::permission::Permission;
use domain::checklist::sealed::{SealedItem, SealedSource, SealedYear};
use domain::checklist::shortened;
use domain::ids::{CellId, ChecklistId};
use serde_json::Value;
use storage::checklist::sealed_list;

use super::list;
use crate::operations::backup::pack::digest_of;
use crate::reporting::evidence::path_of;
use crate::sealed_line::seal_of;
use crate::{Actor, Result, ServiceError, Services};

/// The folder of evidence inside a pack.
const FOLDER: &str = "佐证材料";

/// So many missing files are named; the others are counted.
const NAMED: usize = 5;

/// A version, ready to be packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedPack {
    /// What was sealed.
    pub year: SealedYear,
    /// The same, to the letter.
    pub content: Value,
    /// Its seal.
    pub seal: Seal,
    /// Its files.
    pub files: Vec<PackedFile>,
    /// For each piece of evidence in the order of the catalogue, its file in the pack; `None` for a link.
    pub places: Vec<Option<String>>,
}

/// A file of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// Its name in the pack.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// The digest it was sealed with.
    pub sha256: Sha256Digest,
}

/// A version of a closed list with its files, every one of them looked at.
///
/// # Errors
/// `Forbidden` unless the person reads the county; `NotFound`; `Refused` when a file is missing or is not the one that was sealed,
/// and which.
pub async fn sealed_pack(actor: &Actor, services: &Services, id: &ChecklistId, no: i64) -> Result<SealedPack> {
    actor.require(Permission::ReadCounty)?;
    actor.require(Permission::Export)?;
    let mut conn = services.db().read().await?;
    let list = list(&mut conn, actor, id).await?;
    let missing = || ServiceError::NotFound("这个归档版本");
    let lines = sealed_list::lines(&mut conn, &list.id).await?;
    let line = lines.iter().find(|line| line.no == no).ok_or_else(missing)?;
    let text = sealed_list::content(&mut conn, &list.id, no).await?.ok_or_else(missing)?;
    let seal = seal_of(line)?;
    drop(conn);
    let data = services.data().to_owned();
    tokio::task::spawn_blocking(move || opened(&text, seal, &data)).await.map_err(ServiceError::internal)?
}

fn opened(text: &str, seal: Seal, data: &Path) -> Result<SealedPack> {
    let content: Value = serde_json::from_str(text).map_err(ServiceError::internal)?;
    documents::verify(&content, &seal).map_err(|broken| ServiceError::Refused(format!("{broken}请联系系统管理员运行 gongkai verify。")))?;
    let year: SealedYear = serde_json::from_value(content.clone()).map_err(ServiceError::internal)?;
    let (files, places) = files(&year, data)?;
    let bad: Vec<&str> = files.iter().filter(|file| !is_there(file)).map(|file| file.name.as_str()).collect();
    if bad.is_empty() {
        return Ok(SealedPack { year, content, seal, files, places });
    }
    let named = bad.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    let more = if bad.len() > NAMED { format!("等{}个", bad.len()) } else { String::new() };
    Err(ServiceError::Refused(format!("佐证材料文件缺失或与归档时不符，没有生成归档包：{named}{more}。请联系系统管理员从备份中恢复。")))
}

fn is_there(file: &PackedFile) -> bool {
    digest_of(&file.path).is_ok_and(|found| found == file.sha256.as_str())
}

type Files = (Vec<PackedFile>, Vec<Option<String>>);

/// A folder a unit, in it one a task. A file that serves several items of one task stands there once.
fn files(year: &SealedYear, data: &Path) -> Result<Files> {
    let items: HashMap<&CellId, &SealedItem> = year.ledger.iter().map(|item| (&item.cell, item)).collect();
    let mut names = Names::default();
    let mut known: HashMap<(String, &str), String> = HashMap::new();
    let (mut files, mut places) = (Vec::new(), Vec::new());
    for one in &year.evidence {
        let (SealedSource::File { file_name, sha256, .. }, Some(item)) = (&one.source, items.get(&one.cell)) else {
            places.push(None);
            continue;
        };
        let task = format!("{} {}", item.number, shortened(&item.requirement));
        let folder = format!("{FOLDER}/{}/{}", safe_name(&item.unit), safe_name(task.trim()));
        let name =
            known.entry((folder.clone(), sha256)).or_insert_with(|| names.free(&format!("{folder}/{}", safe_name(file_name)))).clone();
        places.push(Some(name.clone()));
        let sha256 = sha256.parse::<Sha256Digest>().map_err(|why| ServiceError::internal(std::io::Error::other(why)))?;
        files.push(PackedFile { path: path_of(data, sha256.as_str()), name, sha256 });
    }
    let mut seen = HashSet::new();
    files.retain(|file: &PackedFile| seen.insert(file.name.clone()));
    Ok((files, places))
}
