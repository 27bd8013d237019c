use std::fs;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use storage::{Db, Engine};

use super::pack::{Packer, Unpacker};
use super::{BackupError, Entry, Facts, Manifest, Result, Scratch, blocking, facts, postgres, prove, sqlite_file};

/// A backup that was restored once and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Size of the file.
    pub bytes: u64,
    /// Evidence files in it.
    pub files: usize,
    /// Rows in it, all tables together.
    pub rows: i64,
    /// Length of the audit log in it.
    pub audit_rows: i64,
}

/// Writes a backup while the program may be serving, restores it into a scratch copy and checks that; only then the file
/// gets its name.
///
/// # Errors
/// When the target exists, something cannot be read or written, or the scratch copy is not whole.
pub async fn write(address: &str, data: &Path, target: &Path, now: DateTime<Utc>) -> Result<Written> {
    if target.exists() {
        return Err(BackupError::Refused(format!("{} 已存在,备份不覆盖旧文件;请换一个文件名。", target.display())));
    }
    let live = Db::open(address).await?;
    let engine = live.engine();
    let before = facts(&live).await?.events();
    live.close().await;
    let scratch = Scratch::beside(target)?;
    let written = match engine {
        Engine::Sqlite => sqlite(address, data, &scratch, now).await?,
        Engine::Postgres => with_postgres(address, data, &scratch, now).await?,
    };
    if written.audit_rows < before {
        return Err(BackupError::Unproved("副本比开始备份时的数据还旧".into()));
    }
    let packed = scratch.0.join(PACKED);
    fs::rename(&packed, target).map_err(BackupError::file(format!("不能写 {}", target.display())))?;
    Ok(written)
}

const PACKED: &str = "backup.zip";

async fn sqlite(address: &str, data: &Path, scratch: &Scratch, now: DateTime<Utc>) -> Result<Written> {
    if sqlite_file(address).is_none() {
        return Err(BackupError::Refused("内存里的数据库不能备份。".into()));
    }
    let copy = scratch.0.join("copy.db");
    storage::operations::backup::copy_sqlite(address, &copy).await?;
    let db = Db::open(&format!("sqlite:{}", copy.display())).await?;
    let counted = facts(&db).await?;
    // folds the log back, so that the one file holds everything
    db.close().await;
    let manifest = pack(&copy, "database.db", "sqlite", data, scratch, now, counted).await?;
    let proof = scratch.0.join("proof");
    fs::create_dir(&proof).map_err(BackupError::file("不能建立临时目录"))?;
    let restored = proof.join("database.db");
    unpack(scratch, &restored, &proof).await?;
    let audit_rows = prove(&format!("sqlite:{}", restored.display()), &proof, &manifest).await?;
    written(scratch, &manifest, audit_rows)
}

async fn with_postgres(address: &str, data: &Path, scratch: &Scratch, now: DateTime<Utc>) -> Result<Written> {
    let dump = scratch.0.join("copy.dump");
    postgres::dump(address, &dump).await?;
    let name = format!("gongkai_backup_{}", crate::new_id().replace('-', ""));
    let beside = storage::operations::backup::create_scratch(address, &name)
        .await
        .map_err(|error| BackupError::Unproved(format!("不能建立临时数据库来试恢复({error});请给备份用的数据库账号 CREATEDB 权限。")))?;
    let proved = proved_dump(&beside, &dump, data, scratch, now).await;
    storage::operations::backup::drop_scratch(address, &name).await?;
    proved
}

/// Counts in the scratch database what the dump holds, packs it, and holds the unpacked dump against that.
async fn proved_dump(beside: &str, dump: &Path, data: &Path, scratch: &Scratch, now: DateTime<Utc>) -> Result<Written> {
    postgres::load(beside, dump).await?;
    let db = Db::open(beside).await?;
    let counted = facts(&db).await?;
    db.close().await;
    let manifest = pack(dump, "database.dump", "postgres", data, scratch, now, counted).await?;
    let proof = scratch.0.join("proof");
    fs::create_dir(&proof).map_err(BackupError::file("不能建立临时目录"))?;
    unpack(scratch, &proof.join("database.dump"), &proof).await?;
    let audit_rows = prove(beside, &proof, &manifest).await?;
    written(scratch, &manifest, audit_rows)
}

async fn pack(
    database: &Path,
    name: &'static str,
    engine: &'static str,
    data: &Path,
    scratch: &Scratch,
    now: DateTime<Utc>,
    Facts { rows, audit, chains }: Facts,
) -> Result<Manifest> {
    let (database, data, packed) = (database.to_owned(), data.to_owned(), scratch.0.join(PACKED));
    blocking(move || {
        let mut packer = Packer::create(&packed)?;
        let database: Entry = packer.add_database(name, &database)?;
        let manifest = Manifest {
            format: 1,
            program: env!("CARGO_PKG_VERSION").into(),
            engine: engine.into(),
            created_at: now.to_rfc3339_opts(SecondsFormat::Secs, true),
            database,
            files: packer.add_evidence(&data)?,
            rows,
            audit,
            chains,
        };
        packer.finish(&manifest)?;
        Ok(manifest)
    })
    .await
}

async fn unpack(scratch: &Scratch, database: &Path, data: &Path) -> Result<()> {
    let (packed, database, data) = (scratch.0.join(PACKED), database.to_owned(), data.to_owned());
    blocking(move || {
        let mut unpacker = Unpacker::open(&packed)?;
        unpacker.database_to(&database)?;
        unpacker.evidence_to(&data)
    })
    .await
}

fn written(scratch: &Scratch, manifest: &Manifest, audit_rows: i64) -> Result<Written> {
    let bytes = fs::metadata(scratch.0.join(PACKED)).map_err(BackupError::file("不能读备份文件"))?.len();
    Ok(Written { bytes, files: manifest.files.len(), rows: manifest.rows.values().sum(), audit_rows })
}
