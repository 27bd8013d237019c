use std::fs;
use std::path::{Path, PathBuf};

use storage::Db;

use super::pack::Unpacker;
use super::signature::{Key, Signed};
use super::{BackupError, Faults, Manifest, Result, Scratch, blocking, postgres, prove, sqlite_file};

/// What was restored and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was written, in RFC 3339.
    pub created_at: String,
    /// Evidence files.
    pub files: usize,
    /// Rows, all tables together.
    pub rows: i64,
    /// Length of the audit log.
    pub audit_rows: i64,
    /// What was wrong already when it was saved.
    pub faults: Faults,
    /// What is known of its signature.
    pub signed: Signed,
}

/// Unpacks a backup beside its place, proves it there, and only then puts it into a new database and an empty data folder.
/// Overwrites nothing; what is not proved leaves nothing behind.
///
/// # Errors
/// When something is in the way, the backup is damaged, not signed with the key, or its engine is another one.
pub async fn restore(file: &Path, address: &str, data: &Path, key: Option<&Key>) -> Result<Restored> {
    if data.join("evidence").exists() {
        return Err(BackupError::Refused(format!("{} 里已有佐证材料文件，恢复不覆盖；请用 --data 指定一个新目录。", data.display())));
    }
    let (backup, key) = (file.to_owned(), key.cloned());
    let (manifest, signed) = blocking(move || {
        let opened = Unpacker::open(&backup)?;
        let signed = opened.signed(key.as_ref())?;
        Ok((opened.manifest, signed))
    })
    .await?;
    let is_sqlite = address.starts_with("sqlite:");
    if (manifest.engine == "sqlite") != is_sqlite {
        let engine = if manifest.engine == "sqlite" {
            "SQLite，要恢复到 sqlite: 开头的文件地址"
        } else {
            "PostgreSQL，要恢复到 postgres:// 地址"
        };
        return Err(BackupError::Refused(format!("这份备份来自 {engine}；请改 --database。")));
    }
    fs::create_dir_all(data).map_err(BackupError::file(format!("不能建立 {}", data.display())))?;
    let scratch = Scratch::beside(&data.join("evidence"))?;
    let audit_rows = if is_sqlite {
        into_sqlite(file, address, &scratch, &manifest).await?
    } else {
        into_postgres(file, address, &scratch, &manifest).await?
    };
    let unpacked = scratch.0.join("evidence");
    if unpacked.exists() {
        let place = data.join("evidence");
        fs::rename(&unpacked, &place).map_err(BackupError::file(format!("不能写 {}", place.display())))?;
    }
    let faults = Faults::of(&manifest);
    let Manifest { created_at, files, rows, .. } = manifest;
    Ok(Restored { created_at, files: files.len(), rows: rows.values().sum(), audit_rows, faults, signed })
}

async fn into_sqlite(file: &Path, address: &str, scratch: &Scratch, manifest: &Manifest) -> Result<i64> {
    let Some(target) = sqlite_file(address) else { return Err(BackupError::Refused("不能恢复到内存里的数据库。".into())) };
    if let Some(there) = ["", "-wal", "-shm"].map(|end| with_end(&target, end)).into_iter().find(|path| path.exists()) {
        return Err(BackupError::Refused(format!("{} 已存在，恢复不覆盖；请先移走它，或用 --database 指定新文件。", there.display())));
    }
    // beside its place, so that the last step only changes a name
    let beside = Scratch::beside(&target)?;
    let half = beside.0.join("database.db");
    unpack(file, &half, &scratch.0).await?;
    let audit_rows = prove(&format!("sqlite:{}", half.display()), &scratch.0, manifest).await?;
    fs::rename(&half, &target).map_err(BackupError::file(format!("不能写 {}", target.display())))?;
    Ok(audit_rows)
}

async fn into_postgres(file: &Path, address: &str, scratch: &Scratch, manifest: &Manifest) -> Result<i64> {
    let db = Db::open(address).await?;
    let empty = storage::operations::backup::is_empty(&db).await?;
    db.close().await;
    if !empty {
        return Err(BackupError::Refused("目标数据库里已经有表，恢复不覆盖；请建一个空数据库，再用 --database 指向它。".into()));
    }
    let dump = scratch.0.join("database.dump");
    unpack(file, &dump, &scratch.0).await?;
    let name = format!("gongkai_restore_{}", crate::new_id().replace('-', ""));
    let beside = storage::operations::backup::create_scratch(address, &name)
        .await
        .map_err(|error| BackupError::Unproved(format!("不能建立临时数据库来试恢复（{error}）；请给恢复用的数据库账号 CREATEDB 权限。")))?;
    let proved = async {
        postgres::load(&beside, &dump).await?;
        prove(&beside, &scratch.0, manifest).await
    };
    let proved = proved.await;
    storage::operations::backup::drop_scratch(address, &name).await?;
    let audit_rows = proved?;
    postgres::load(address, &dump).await?;
    Ok(audit_rows)
}

async fn unpack(file: &Path, database: &Path, data: &Path) -> Result<()> {
    let (file, database, data) = (file.to_owned(), database.to_owned(), data.to_owned());
    blocking(move || {
        let mut unpacker = Unpacker::open(&file)?;
        unpacker.database_to(&database)?;
        unpacker.evidence_to(&data)
    })
    .await
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
