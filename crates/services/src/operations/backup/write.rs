use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use domain::calendar::office_time::day_of;
use storage::{Db, Engine};

use super::pack::{Packer, Unpacker};
use super::signature::Key;
use super::{BackupError, Entry, Facts, Faults, Manifest, Result, Scratch, blocking, events, facts, lost, postgres, prove, sqlite_file};
use crate::operations::audit::Anchor;

/// A backup that was restored once and found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Size of the file.
    pub bytes: u64,
    /// Evidence files in it.
    pub files: usize,
    /// Rows in it, all tables together.
    pub rows: i64,
    /// Events in it, all audit logs together.
    pub audit_rows: i64,
    /// The end of each county's audit log in it.
    pub anchors: Vec<Anchor>,
    /// What is wrong with what was saved.
    pub faults: Faults,
    /// Where it lies.
    pub file: PathBuf,
}

/// Writes a backup while the program may be serving, restores it into a scratch copy and checks that; only then the file
/// gets its name. A folder as target gets a file named after the day and the end of the audit log. What was lost or broken
/// before is saved as it is and said in [`Written::faults`].
///
/// # Errors
/// When the target exists, something cannot be read or written, or the scratch copy is not what was copied.
pub async fn write(address: &str, data: &Path, target: &Path, key: Option<&Key>, now: DateTime<Utc>) -> Result<Written> {
    let is_folder = target.is_dir();
    if target.exists() && !is_folder {
        return Err(BackupError::Refused(format!("{} 已存在，备份不覆盖旧文件；请换一个文件名。", target.display())));
    }
    let live = Db::open_to_look(address).await?;
    let engine = live.engine();
    let before = facts(&live).await?;
    let before = events(&before.audit, &before.chains);
    live.close().await;
    let scratch = if is_folder { Scratch::beside(&target.join("x"))? } else { Scratch::beside(target)? };
    let packing = Packing { data, scratch: &scratch, key, now };
    let mut written = match engine {
        Engine::Sqlite => sqlite(address, &packing).await?,
        Engine::Postgres => with_postgres(address, &packing).await?,
    };
    if written.audit_rows < before {
        return Err(BackupError::Unproved("副本比开始备份时的数据还旧".into()));
    }
    written.file = if is_folder { target.join(file_name(&written, now)) } else { target.to_owned() };
    if written.file.exists() {
        return Err(BackupError::Refused(format!("{} 已存在，备份不覆盖旧文件；请换一个文件名。", written.file.display())));
    }
    let packed = scratch.0.join(PACKED);
    fs::rename(&packed, &written.file).map_err(BackupError::file(format!("不能写 {}", written.file.display())))?;
    Ok(written)
}

/// Day, length and digest of the log: whoever lists the folder of backups sees where the chain stood each day.
fn file_name(written: &Written, now: DateTime<Utc>) -> String {
    let ends = written.anchors.iter().map(|anchor| {
        let digest: String = anchor.hash.chars().take(16).collect();
        format!("-{}-{digest}", anchor.seq)
    });
    // a name has its limit; the list inside holds them all
    format!("gongkai-{}{}.backup", day_of(now), ends.take(4).collect::<String>())
}

/// What every step needs.
#[derive(Clone, Copy)]
struct Packing<'a> {
    data: &'a Path,
    scratch: &'a Scratch,
    key: Option<&'a Key>,
    now: DateTime<Utc>,
}

const PACKED: &str = "backup.zip";

async fn sqlite(address: &str, packing: &Packing<'_>) -> Result<Written> {
    let scratch = packing.scratch;
    if sqlite_file(address).is_none() {
        return Err(BackupError::Refused("内存里的数据库不能备份。".into()));
    }
    let copy = scratch.0.join("copy.db");
    storage::operations::backup::copy_sqlite(address, &copy).await?;
    let db = Db::open(&format!("sqlite:{}", copy.display())).await?;
    let counted = facts(&db).await?;
    // folds the log back, so that the one file holds everything
    db.close().await;
    let anchors = counted.anchors.clone();
    let manifest = pack(&copy, "database.db", "sqlite", packing, counted).await?;
    let proof = scratch.0.join("proof");
    fs::create_dir(&proof).map_err(BackupError::file("不能建立临时目录"))?;
    let restored = proof.join("database.db");
    unpack(scratch, &restored, &proof).await?;
    prove(&format!("sqlite:{}", restored.display()), &proof, &manifest).await?;
    written(scratch, &manifest, anchors)
}

async fn with_postgres(address: &str, packing: &Packing<'_>) -> Result<Written> {
    let dump = packing.scratch.0.join("copy.dump");
    postgres::dump(address, &dump).await?;
    let name = format!("gongkai_backup_{}", crate::new_id().replace('-', ""));
    let beside = storage::operations::backup::create_scratch(address, &name)
        .await
        .map_err(|error| BackupError::Unproved(format!("不能建立临时数据库来试恢复（{error}）；请给备份用的数据库账号 CREATEDB 权限。")))?;
    let proved = proved_dump(&beside, &dump, packing).await;
    storage::operations::backup::drop_scratch(address, &name).await?;
    proved
}

/// Counts in the scratch database what the dump holds, packs it, and holds the unpacked dump against that.
async fn proved_dump(beside: &str, dump: &Path, packing: &Packing<'_>) -> Result<Written> {
    let scratch = packing.scratch;
    postgres::load(beside, dump).await?;
    let db = Db::open(beside).await?;
    let counted = facts(&db).await?;
    db.close().await;
    let anchors = counted.anchors.clone();
    let manifest = pack(dump, "database.dump", "postgres", packing, counted).await?;
    let proof = scratch.0.join("proof");
    fs::create_dir(&proof).map_err(BackupError::file("不能建立临时目录"))?;
    unpack(scratch, &proof.join("database.dump"), &proof).await?;
    prove(beside, &proof, &manifest).await?;
    written(scratch, &manifest, anchors)
}

async fn pack(database: &Path, name: &'static str, engine: &'static str, packing: &Packing<'_>, facts: Facts) -> Result<Manifest> {
    let (database, data, packed) = (database.to_owned(), packing.data.to_owned(), packing.scratch.0.join(PACKED));
    let (key, now) = (packing.key.cloned(), packing.now);
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
            rows: facts.rows,
            audit: facts.audit,
            chains: facts.chains,
            broken_log: facts.broken_log,
            lost: lost(&facts.evidence, &data),
        };
        packer.finish(&manifest, key.as_ref())?;
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

fn written(scratch: &Scratch, manifest: &Manifest, anchors: Vec<Anchor>) -> Result<Written> {
    let bytes = fs::metadata(scratch.0.join(PACKED)).map_err(BackupError::file("不能读备份文件"))?.len();
    Ok(Written {
        bytes,
        files: manifest.files.len(),
        rows: manifest.rows.values().sum(),
        audit_rows: events(&manifest.audit, &manifest.chains),
        anchors,
        faults: Faults::of(manifest),
        file: PathBuf::new(),
    })
}
