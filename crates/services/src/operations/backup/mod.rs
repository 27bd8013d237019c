//! Backup: the database, the evidence files and a list of what they are, in one file.
//!
//! A backup is only called one after it was restored into a scratch copy, opened, and found whole there.

pub(crate) mod pack;
mod postgres;
mod restore;
mod signature;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use storage::{Db, StorageError};

use crate::operations::audit::{Anchor, ChainState, anchors, verify_chain};
use crate::reporting::evidence::path_of;

pub use restore::{Restored, restore};
pub use signature::{Key, Signed};
pub use write::{Written, write};

/// The list inside a backup, `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    /// Layout of the file; this program reads 1.
    format: u32,
    /// Version of the program that wrote it.
    program: String,
    /// `sqlite` or `postgres`.
    engine: String,
    /// When, in RFC 3339.
    created_at: String,
    /// The database: `database.db` or `database.dump`.
    database: Entry,
    /// Evidence files, by path below the data folder.
    files: Vec<Entry>,
    /// Rows by table, counted in the copy.
    rows: BTreeMap<String, i64>,
    /// Last row and digest of the audit log of the installation, closed where counties have chains of their own.
    audit: (i64, String),
    /// Last row and digest of each county's audit log, by its id; absent in backups of earlier versions.
    #[serde(default)]
    chains: BTreeMap<String, (i64, String)>,
    /// What was wrong with the audit log when it was copied, in a sentence. A broken log is evidence, and is kept as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    broken_log: Option<String>,
    /// Evidence that rows refer to and that was missing or changed in the folder: digest and name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    lost: Vec<(String, String)>,
}

/// What is wrong with what was saved. It was saved all the same, and is never called proved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// The audit log, in a sentence.
    pub broken_log: Option<String>,
    /// Evidence files that are missing or changed, by the names they came with.
    pub lost: Vec<String>,
}

impl Faults {
    /// Whether everything that rows refer to is there, and the log is whole.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.broken_log.is_none() && self.lost.is_empty()
    }

    fn of(manifest: &Manifest) -> Self {
        Self { broken_log: manifest.broken_log.clone(), lost: manifest.lost.iter().map(|(_, name)| name.clone()).collect() }
    }
}

/// A file inside a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    path: String,
    sha256: String,
    bytes: u64,
}

/// Why there is no backup, or nothing was restored. `Display` is for the person at the command line.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something is in the way or does not fit; the sentence says what to do.
    #[error("{0}")]
    Refused(String),
    /// A file could not be read or written.
    #[error("{what}:{source}")]
    File {
        /// Which file, for what.
        what: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The zip file cannot be read or written.
    #[error("备份文件不能读写，可能不完整或不是本程序写的：{0}")]
    Zip(#[from] zip::result::ZipError),
    /// The list inside cannot be read.
    #[error("备份里的清单不能读取：{0}")]
    Manifest(#[from] serde_json::Error),
    /// The database failed.
    #[error("数据库出错：{0}")]
    Storage(#[from] StorageError),
    /// `pg_dump` or `pg_restore` failed or is not there.
    #[error("{0}")]
    Tool(String),
    /// The scratch copy is not what it should be: no backup was kept.
    #[error("备份没有通过恢复验证，没有保留：{0}")]
    Unproved(String),
}

type Result<T> = std::result::Result<T, BackupError>;

impl BackupError {
    fn file(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::File { what, source }
    }
}

/// The file behind `sqlite:FILE`; `None` for PostgreSQL and for databases in memory.
#[must_use]
pub fn sqlite_file(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let path = rest.split('?').next().unwrap_or(rest);
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}

/// What is counted and looked at to compare a copy with its original.
struct Facts {
    rows: BTreeMap<String, i64>,
    audit: (i64, String),
    chains: BTreeMap<String, (i64, String)>,
    broken_log: Option<String>,
    /// The end of each county's log, by the county's name.
    anchors: Vec<Anchor>,
    /// Digest and name of every evidence file that a row refers to.
    evidence: Vec<(String, String)>,
}

/// How many events the logs hold together.
fn events(audit: &(i64, String), chains: &BTreeMap<String, (i64, String)>) -> i64 {
    audit.0 + chains.values().map(|(seq, _)| seq - audit.0).sum::<i64>()
}

async fn facts(db: &Db) -> Result<Facts> {
    let unread = |error: crate::ServiceError| BackupError::Unproved(error.to_string());
    let rows = storage::operations::backup::row_counts(db).await?.into_iter().collect();
    let mut conn = db.read().await?;
    let audit = storage::operations::audit::closed_end(&mut conn).await?.unwrap_or_default();
    let chains = storage::operations::audit::chains(&mut conn).await?;
    let chains = chains.into_iter().map(|chain| (chain.county.as_str().to_owned(), chain.end.unwrap_or_default())).collect();
    let anchors = anchors(&mut conn).await.map_err(unread)?;
    let chain = verify_chain(&mut conn).await.map_err(unread)?;
    let broken_log = (!matches!(chain, ChainState::Whole(_))).then(|| chain.sentence());
    let evidence = storage::operations::backup::evidence_digests(&mut conn).await?;
    Ok(Facts { rows, audit, chains, broken_log, anchors, evidence })
}

/// Of the evidence that rows refer to, what is missing in a folder or has another content than its name says. Blocking.
fn lost(evidence: &[(String, String)], data: &Path) -> Vec<(String, String)> {
    let is_there = |sha256: &String| pack::digest_of(&path_of(data, sha256)).is_ok_and(|found| found == *sha256);
    evidence.iter().filter(|(sha256, _)| !is_there(sha256)).cloned().collect()
}

/// Opens a restored database and holds it against the list, and the evidence against the database: file whole, chain as it was,
/// every row there, every digest that a row names there – but for what the list itself calls lost.
async fn prove(address: &str, data: &Path, manifest: &Manifest) -> Result<i64> {
    let db = Db::open(address).await?;
    let problems = storage::operations::backup::integrity(&db).await?;
    let Facts { rows, audit, chains, broken_log, evidence, .. } = facts(&db).await?;
    db.close().await;
    if let Some(problem) = problems.first() {
        return Err(BackupError::Unproved(format!("数据库文件有损坏（{problem}）")));
    }
    if broken_log != manifest.broken_log {
        return Err(BackupError::Unproved(broken_log.unwrap_or_else(|| "操作日志与清单所说的不同".into())));
    }
    if audit != manifest.audit || chains != manifest.chains {
        return Err(BackupError::Unproved("操作日志的终点与清单不符".into()));
    }
    let length = events(&audit, &chains);
    if let Some((table, count)) = manifest.rows.iter().find(|(table, count)| rows.get(*table) != Some(count)) {
        let found = rows.get(table).copied().unwrap_or_default();
        return Err(BackupError::Unproved(format!("表 {table} 应有 {count} 行，实有 {found} 行")));
    }
    let folder = data.to_owned();
    let (entries, known) = (manifest.files.clone(), manifest.lost.clone());
    blocking(move || {
        entries.iter().try_for_each(|entry| {
            let found = pack::digest_of(&folder.join(&entry.path))?;
            if found == entry.sha256 {
                Ok(())
            } else {
                Err(BackupError::Unproved(format!("佐证材料文件 {} 与校验值不符", entry.path)))
            }
        })?;
        match lost(&evidence, &folder).into_iter().find(|file| !known.contains(file)) {
            Some((sha256, name)) => Err(BackupError::Unproved(format!("佐证材料文件“{name}”缺失或内容不符（{sha256}）"))),
            None => Ok(()),
        }
    })
    .await?;
    Ok(length)
}

/// Runs file work where it may block.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| BackupError::Tool(error.to_string()))?
}

/// How scratch folders are called.
const SCRATCH: &str = ".gongkai-backup-";
/// No backup takes so long: a scratch folder of this age was left by one that was killed, with a whole copy in it.
const ABANDONED: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// Takes away scratch folders of backups that were killed. What cannot be taken away is no reason for no backup.
fn take_away_abandoned(place: &Path, now: SystemTime) {
    let place = if place.as_os_str().is_empty() { Path::new(".") } else { place };
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(SCRATCH)) {
        let made = entry.metadata().and_then(|facts| facts.modified());
        if made.is_ok_and(|made| now.duration_since(made).is_ok_and(|age| age >= ABANDONED))
            && let Err(error) = std::fs::remove_dir_all(entry.path())
        {
            tracing::warn!(folder = %entry.path().display(), %error, "an abandoned scratch folder stays");
        }
    }
}

/// A folder that goes away with its work.
struct Scratch(PathBuf);

impl Scratch {
    /// Beside the backup, where there is room for it: system folders for temporary files are often small.
    fn beside(target: &Path) -> Result<Self> {
        let name = format!("{SCRATCH}{}", crate::new_id());
        let place = target.parent().unwrap_or(Path::new(""));
        take_away_abandoned(place, SystemTime::now());
        let folder = place.join(name);
        std::fs::create_dir(&folder).map_err(BackupError::file(format!("不能在 {} 建立临时目录", folder.display())))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %error, "scratch folder not removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_backup_left_goes_with_a_later_one() {
        let place = tempfile::tempdir().unwrap();
        let left = place.path().join(format!("{SCRATCH}x"));
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join("copy.db"), b"all of it").unwrap();
        std::fs::write(place.path().join("gongkai-2026-11-28.backup"), b"a backup").unwrap();
        take_away_abandoned(place.path(), SystemTime::now());
        assert!(left.exists(), "another backup may be under way");
        take_away_abandoned(place.path(), SystemTime::now() + ABANDONED + ABANDONED);
        assert!(!left.exists() && place.path().join("gongkai-2026-11-28.backup").exists());
    }

    #[test]
    fn the_file_behind_an_address() {
        for (address, file) in [
            ("sqlite:gongkai.db", Some("gongkai.db")),
            ("sqlite:/var/lib/g.db?mode=rwc", Some("/var/lib/g.db")),
            ("sqlite:///var/lib/g.db", Some("/var/lib/g.db")),
            ("sqlite::memory:", None),
            ("postgres://h/d", None),
        ] {
            assert_eq!(sqlite_file(address), file.map(PathBuf::from), "{address}");
        }
    }
}
