//! What backup, restore and doctor need to know of a database as a whole.

use std::path::Path;

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use crate::db::{Engine, Raw, look};
use crate::{Conn, Db, Result};

/// Copies a SQLite database into a new file while others go on reading and writing: one consistent moment of it.
///
/// # Errors
/// When the target exists or cannot be written.
pub async fn copy_sqlite(address: &str, target: &Path) -> Result<()> {
    let mut conn = look::options(address)?.connect().await?;
    sqlx::query("vacuum into $1").bind(target.to_string_lossy().into_owned()).execute(&mut conn).await?;
    conn.close().await?;
    Ok(())
}

/// How many rows each table holds, by table name; the migrations' own table left out.
///
/// # Errors
/// When the engine fails.
pub async fn row_counts(db: &Db) -> Result<Vec<(String, i64)>> {
    let mut conn = db.read().await?;
    let names = tables(&mut conn, db.engine()).await?;
    let mut counts = Vec::with_capacity(names.len());
    for name in names {
        // the name comes from the engine's own catalogue
        let sql = AssertSqlSafe(format!("select count(*) from \"{name}\""));
        let (count,): (i64,) = match conn.raw() {
            Raw::Sqlite(c) => sqlx::query_as(sql).fetch_one(c).await?,
            Raw::Postgres(c) => sqlx::query_as(sql).fetch_one(c).await?,
        };
        counts.push((name, count));
    }
    Ok(counts)
}

async fn tables(conn: &mut Conn, engine: Engine) -> Result<Vec<String>> {
    let sql = match engine {
        Engine::Sqlite => {
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '!_sqlx%' escape '!' order by name"
        }
        Engine::Postgres => {
            "select cast(tablename as text) from pg_tables where schemaname = current_schema() and tablename not like '!_sqlx%' escape '!' order by 1"
        }
    };
    let rows = fetch_all!(conn, (String,), sql)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// What the engine itself finds wrong with its file; empty when nothing. PostgreSQL answers for its own files.
///
/// # Errors
/// When the check cannot be run.
pub async fn integrity(db: &Db) -> Result<Vec<String>> {
    if db.engine() == Engine::Postgres {
        return Ok(Vec::new());
    }
    let mut conn = db.read().await?;
    let found = fetch_all!(conn, (String,), "select integrity_check from pragma_integrity_check")?;
    let broken = fetch_all!(conn, (String,), "select distinct \"table\" from pragma_foreign_key_check")?;
    let found = found.into_iter().map(|(line,)| line).filter(|line| line != "ok");
    Ok(found.chain(broken.into_iter().map(|(table,)| format!("broken reference in {table}"))).collect())
}

/// Engine, its version, and how it keeps its log, as doctor prints them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineFacts {
    /// Version as the engine says it.
    pub version: String,
    /// SQLite: `wal` is right; PostgreSQL: empty.
    pub journal_mode: String,
    /// The newest migration that was applied.
    pub migration: i64,
}

/// Asks the engine about itself.
///
/// # Errors
/// When the engine fails.
pub async fn engine_facts(db: &Db) -> Result<EngineFacts> {
    let mut conn = db.read().await?;
    let (migration,) = fetch_one!(conn, (i64,), "select coalesce(max(version), 0) from _sqlx_migrations")?;
    let (version, journal_mode) = match db.engine() {
        Engine::Sqlite => {
            let (version,) = fetch_one!(conn, (String,), "select sqlite_version()")?;
            let (mode,) = fetch_one!(conn, (String,), "select journal_mode from pragma_journal_mode")?;
            (version, mode)
        }
        Engine::Postgres => (fetch_one!(conn, (String,), "select current_setting('server_version')")?.0, String::new()),
    };
    Ok(EngineFacts { version, journal_mode, migration })
}

/// The newest migration inside this program.
#[must_use]
pub fn newest_migration() -> i64 {
    sqlx::migrate!("../../migrations/sqlite").iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// Whether a PostgreSQL database holds no table at all, so that a backup may be put there.
///
/// # Errors
/// When the engine fails.
pub async fn is_empty(db: &Db) -> Result<bool> {
    Ok(tables(&mut db.read().await?, db.engine()).await?.is_empty())
}

/// Since then the office keeps files of its own about units.
const OFFICE_FILES: i64 = 54;

/// Digests of all files that rows refer to, each once; also of a database of a time when the office kept none.
///
/// # Errors
/// When the engine fails.
pub async fn evidence_digests(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    let (is_there,) = fetch_one!(conn, (i64,), "select count(*) from _sqlx_migrations where version = $1", OFFICE_FILES)?;
    if is_there == 0 {
        return fetch_all!(
            conn,
            (String, String),
            "select sha256, min(file_name) from evidence where kind = 'file' group by sha256 order by sha256"
        );
    }
    fetch_all!(
        conn,
        (String, String),
        "select sha256, min(file_name) from
         (select sha256, file_name from evidence where kind = 'file' union all select sha256, file_name from assessment_file) files
         group by sha256 order by sha256"
    )
}

/// Makes a scratch database beside that one on its PostgreSQL server; answers its address.
///
/// # Errors
/// When the account may not create databases.
pub async fn create_scratch(address: &str, name: &str) -> Result<String> {
    let mut server = PgConnection::connect(address).await?;
    sqlx::query(AssertSqlSafe(format!("create database \"{name}\""))).execute(&mut server).await?;
    server.close().await?;
    Ok(beside(address, name))
}

/// Takes the scratch database away again.
///
/// # Errors
/// When somebody still uses it.
pub async fn drop_scratch(address: &str, name: &str) -> Result<()> {
    let mut server = PgConnection::connect(address).await?;
    sqlx::query(AssertSqlSafe(format!("drop database if exists \"{name}\""))).execute(&mut server).await?;
    server.close().await?;
    Ok(())
}

/// The same server, another database: what stands between the last `/` and `?` is exchanged.
pub(crate) fn beside(server: &str, name: &str) -> String {
    let (path, query) = server.split_once('?').map_or((server, String::new()), |(path, query)| (path, format!("?{query}")));
    let authority_end = path.find("://").map_or(0, |at| at + 3);
    let base = path[authority_end..].rfind('/').map_or(path, |at| &path[..authority_end + at]);
    format!("{base}/{name}{query}")
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn only_the_database_is_exchanged() {
        assert_eq!(beside("postgres://u@127.0.0.1:5433/postgres", "x"), "postgres://u@127.0.0.1:5433/x");
        assert_eq!(beside("postgres://u@h", "x"), "postgres://u@h/x");
        assert_eq!(beside("postgres://u@/postgres?host=/tmp/a", "x"), "postgres://u@/x?host=/tmp/a");
    }
}
