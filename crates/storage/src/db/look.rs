//! A database that is only looked at, also where it cannot be written: a copy on a disk, or for an account, that takes no writes.
//! Whoever holds evidence holds it so.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::{Db, Pools, SQLITE_READERS};
use crate::{Result, StorageError};

impl Db {
    /// Opens a database to read it: a SQLite file that this account cannot write as one that nobody writes, else like [`Db::open`].
    ///
    /// # Errors
    /// As [`Db::open`]; `Unfolded` where the file lacks what still stands in the log beside it.
    pub async fn open_to_look(address: &str) -> Result<Self> {
        match unwritable(address)? {
            Some(_) => Self::open_sealed(address).await,
            None => Self::open(address).await,
        }
    }

    /// Opens a SQLite file that nobody writes meanwhile; nothing is made beside it, and it is not touched.
    ///
    /// # Errors
    /// When there is no such file; `Unfolded` where it lacks what still stands in the log beside it.
    pub async fn open_sealed(address: &str) -> Result<Self> {
        let options = sealed(address)?;
        let pool = async |size| SqlitePoolOptions::new().max_connections(size).connect_with(options.clone()).await;
        let pools = Pools::Sqlite { read: pool(SQLITE_READERS).await?, write: pool(1).await? };
        Ok(Self { pools, statements: std::sync::Arc::default(), state: std::sync::Arc::default() })
    }
}

/// The file behind an address where it is there and cannot be written.
fn unwritable(address: &str) -> Result<Option<PathBuf>> {
    if !address.starts_with("sqlite:") {
        return Ok(None);
    }
    let file = SqliteConnectOptions::from_str(address)?.get_filename().to_owned();
    Ok(match OpenOptions::new().write(true).open(&file) {
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => Some(file),
        _ => None,
    })
}

/// How a file is opened that is read and perhaps copied.
pub(crate) fn options(address: &str) -> Result<SqliteConnectOptions> {
    match unwritable(address)? {
        Some(_) => sealed(address),
        None => Ok(SqliteConnectOptions::from_str(address)?.create_if_missing(false).disable_statement_logging()),
    }
}

fn sealed(address: &str) -> Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::from_str(address)?;
    let log = log_of(options.get_filename());
    if log.metadata().is_ok_and(|facts| facts.len() > 0) {
        return Err(StorageError::Unfolded(log));
    }
    Ok(options.create_if_missing(false).read_only(true).immutable(true).pragma("temp_store", "memory").disable_statement_logging())
}

/// The write-ahead log beside a file.
fn log_of(file: &Path) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}
