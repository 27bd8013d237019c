use std::fs;
use std::path::{Path, PathBuf};

use storage::Db;

use super::pack::Unpacker;
use super::{BackupError, Manifest, Result, Scratch, blocking, postgres, prove, sqlite_file};

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
}

/// Puts a backup into a new database and an empty data folder, and checks it there. Overwrites nothing.
///
/// # Errors
/// When something is in the way, the backup is damaged, or its engine is another one.
pub async fn restore(file: &Path, address: &str, data: &Path) -> Result<Restored> {
    if data.join("evidence").exists() {
        return Err(BackupError::Refused(format!("{} 里已有佐证文件,恢复不覆盖;请用 --data 指定一个新目录。", data.display())));
    }
    let backup = file.to_owned();
    let manifest = blocking(move || Ok(Unpacker::open(&backup)?.manifest)).await?;
    let is_sqlite = address.starts_with("sqlite:");
    if (manifest.engine == "sqlite") != is_sqlite {
        let engine =
            if manifest.engine == "sqlite" { "SQLite,要恢复到 sqlite:文件" } else { "PostgreSQL,要恢复到 postgres:// 地址" };
        return Err(BackupError::Refused(format!("这份备份来自 {engine};请改 --database。")));
    }
    if is_sqlite {
        into_sqlite(file, address, data).await?;
    } else {
        into_postgres(file, address, data).await?;
    }
    let audit_rows = prove(address, data, &manifest).await?;
    let Manifest { created_at, files, rows, .. } = manifest;
    Ok(Restored { created_at, files: files.len(), rows: rows.values().sum(), audit_rows })
}

async fn into_sqlite(file: &Path, address: &str, data: &Path) -> Result<()> {
    let Some(target) = sqlite_file(address) else { return Err(BackupError::Refused("不能恢复到内存里的数据库。".into())) };
    if let Some(there) = ["", "-wal", "-shm"].map(|end| with_end(&target, end)).into_iter().find(|path| path.exists()) {
        return Err(BackupError::Refused(format!("{} 已存在,恢复不覆盖;请先移走它,或用 --database 指定新文件。", there.display())));
    }
    let (file, data) = (file.to_owned(), data.to_owned());
    blocking(move || {
        let half = with_end(&target, ".restoring");
        let mut unpacker = Unpacker::open(&file)?;
        let done = unpacker.database_to(&half).and_then(|()| unpacker.evidence_to(&data));
        if let Err(error) = done {
            let _ = fs::remove_file(&half);
            let _ = fs::remove_dir_all(data.join("evidence"));
            return Err(error);
        }
        fs::rename(&half, &target).map_err(BackupError::file(format!("不能写 {}", target.display())))
    })
    .await
}

async fn into_postgres(file: &Path, address: &str, data: &Path) -> Result<()> {
    let db = Db::open(address).await?;
    let empty = storage::operations::backup::is_empty(&db).await?;
    db.close().await;
    if !empty {
        return Err(BackupError::Refused("目标数据库里已经有表,恢复不覆盖;请建一个空数据库,再用 --database 指向它。".into()));
    }
    fs::create_dir_all(data).map_err(BackupError::file(format!("不能建立 {}", data.display())))?;
    let scratch = Scratch::beside(&data.join("evidence"))?;
    let dump = scratch.0.join("database.dump");
    let (file, data, unpacked) = (file.to_owned(), data.to_owned(), dump.clone());
    blocking(move || {
        let mut unpacker = Unpacker::open(&file)?;
        unpacker.database_to(&unpacked)?;
        unpacker.evidence_to(&data)
    })
    .await?;
    postgres::load(address, &dump).await
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
