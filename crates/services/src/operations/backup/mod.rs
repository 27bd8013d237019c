//! Backup: the database, the evidence files and a list of what they are, in one file.
//!
//! A backup is only called one after it was restored into a scratch copy, opened, and found whole there.

pub(crate) mod pack;
mod postgres;
mod restore;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use storage::{Db, StorageError};

use crate::operations::audit::{ChainState, verify_chain};

pub use restore::{Restored, restore};
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
    #[error("备份文件不能读写,可能不完整或不是本程序写的:{0}")]
    Zip(#[from] zip::result::ZipError),
    /// The list inside cannot be read.
    #[error("备份里的清单不能读取:{0}")]
    Manifest(#[from] serde_json::Error),
    /// The database failed.
    #[error("数据库出错:{0}")]
    Storage(#[from] StorageError),
    /// `pg_dump` or `pg_restore` failed or is not there.
    #[error("{0}")]
    Tool(String),
    /// The scratch copy is not what it should be: no backup was kept.
    #[error("备份没有通过恢复验证,没有保留:{0}")]
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

/// What is counted to compare a copy with its original.
async fn facts(db: &Db) -> Result<Facts> {
    let rows = storage::operations::backup::row_counts(db).await?.into_iter().collect();
    let mut conn = db.read().await?;
    let audit = storage::operations::audit::closed_end(&mut conn).await?.unwrap_or_default();
    let chains = storage::operations::audit::chains(&mut conn).await?;
    let chains = chains.into_iter().map(|chain| (chain.county.as_str().to_owned(), chain.end.unwrap_or_default())).collect();
    Ok(Facts { rows, audit, chains })
}

/// See the fields of [`Manifest`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Facts {
    rows: BTreeMap<String, i64>,
    audit: (i64, String),
    chains: BTreeMap<String, (i64, String)>,
}

impl Facts {
    /// How many events the logs hold together.
    fn events(&self) -> i64 {
        self.audit.0 + self.chains.values().map(|(seq, _)| seq - self.audit.0).sum::<i64>()
    }
}

/// Opens a restored database and holds it against the list: file whole, chain whole, every row there.
async fn prove(address: &str, data: &Path, manifest: &Manifest) -> Result<i64> {
    let db = Db::open(address).await?;
    let problems = storage::operations::backup::integrity(&db).await?;
    let chain = verify_chain(&mut db.read().await?).await.map_err(|error| BackupError::Unproved(error.to_string()))?;
    let Facts { rows, audit, chains } = facts(&db).await?;
    db.close().await;
    if let Some(problem) = problems.first() {
        return Err(BackupError::Unproved(format!("数据库文件有损坏({problem})")));
    }
    let ChainState::Whole(length) = chain else { return Err(BackupError::Unproved(chain.sentence())) };
    if audit != manifest.audit || chains != manifest.chains {
        return Err(BackupError::Unproved("操作日志的终点与清单不符".into()));
    }
    if let Some((table, count)) = manifest.rows.iter().find(|(table, count)| rows.get(*table) != Some(count)) {
        let found = rows.get(table).copied().unwrap_or_default();
        return Err(BackupError::Unproved(format!("表 {table} 应有 {count} 行,实有 {found} 行")));
    }
    let folder = data.to_owned();
    let entries = manifest.files.clone();
    blocking(move || {
        entries.iter().try_for_each(|entry| {
            let found = pack::digest_of(&folder.join(&entry.path))?;
            if found == entry.sha256 {
                Ok(())
            } else {
                Err(BackupError::Unproved(format!("佐证文件 {} 与校验值不符", entry.path)))
            }
        })
    })
    .await?;
    Ok(length)
}

/// Runs file work where it may block.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| BackupError::Tool(error.to_string()))?
}

/// A folder that goes away with its work.
struct Scratch(PathBuf);

impl Scratch {
    /// Beside the backup, where there is room for it: system folders for temporary files are often small.
    fn beside(target: &Path) -> Result<Self> {
        let name = format!(".gongkai-backup-{}", crate::new_id());
        let folder = target.parent().unwrap_or(Path::new("")).join(name);
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
