//! The two pools, connections and transactions.

#[macro_use]
pub(crate) mod dispatch;
mod error;
mod lock;
pub(crate) mod look;
pub(crate) mod scope;
pub(crate) mod sql_text;
mod write_state;

pub use error::StorageError;
pub use lock::Lock;

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};

use crate::Result;
use write_state::{WriteState, is_of_the_engine};

/// Readers of an embedded database. Two cores serve well with a few more readers than cores.
const SQLITE_READERS: u32 = 6;
/// Connections to PostgreSQL per process.
const POSTGRES_CONNECTIONS: u32 = 16;

/// Which engine stands behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    statements: Arc<AtomicU64>,
    state: Arc<WriteState>,
}

#[derive(Clone)]
enum Pools {
    /// One writer, several query-only readers: our own tasks never meet "database is locked".
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

impl Db {
    /// Opens `sqlite:FILE` (created when absent) or `postgres://…`. Runs no migration.
    ///
    /// # Errors
    /// When the address names no known engine or the engine does not answer.
    pub async fn open(address: &str) -> Result<Self> {
        let state: Arc<WriteState> = Arc::default();
        let pools = if address.starts_with("sqlite:") {
            open_sqlite(address, SqliteSynchronous::Full, state.clone()).await?
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            open_postgres(address).await?
        } else {
            return Err(StorageError::Address);
        };
        Ok(Self { pools, statements: Arc::default(), state })
    }

    /// Opens `sqlite:FILE` for work that is copied elsewhere when it is done and lost with the machine until then: nothing waits for
    /// the disk.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub async fn open_scratch(address: &str) -> Result<Self> {
        let state: Arc<WriteState> = Arc::default();
        let pools = open_sqlite(address, SqliteSynchronous::Off, state.clone()).await?;
        Ok(Self { pools, statements: Arc::default(), state })
    }

    /// Brings the schema up to date; the migrations are inside the program.
    ///
    /// # Errors
    /// When a migration fails, or the database was written by a newer program.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pools {
            Pools::Sqlite { write, .. } => sqlx::migrate!("../../migrations/sqlite").run(write).await?,
            Pools::Postgres(pool) => sqlx::migrate!("../../migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When none is free in time.
    pub async fn read(&self) -> Result<Conn> {
        let link = match &self.pools {
            Pools::Sqlite { read, .. } => Link::SqliteRead(read.acquire().await?),
            Pools::Postgres(pool) => Link::PostgresRead(pool.acquire().await?),
        };
        Ok(self.conn(link))
    }

    fn conn(&self, link: Link) -> Conn {
        Conn { link, statements: self.statements.clone(), state: self.state.clone() }
    }

    /// A write transaction. On SQLite it begins immediate, so that it waits its turn instead of failing half-way.
    /// Dropping it without [`Tx::commit`] rolls back.
    ///
    /// # Errors
    /// When the writer is not free in time.
    pub async fn write(&self) -> Result<Tx> {
        let begun = match self.begin().await {
            // a connection that something happened to is closed on its way back: the next one is new
            Err(error) if is_of_the_engine(&error) && !matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => {
                tracing::warn!(%error, "a write could not begin; trying once more on a new connection");
                self.begin().await
            }
            begun => begun,
        };
        let link = begun.inspect_err(|error| self.state.note(error))?;
        Ok(Tx(self.conn(link)))
    }

    async fn begin(&self) -> sqlx::Result<Link> {
        Ok(match &self.pools {
            Pools::Sqlite { write, .. } => Link::SqliteTx(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Link::PostgresTx(pool.begin().await?),
        })
    }

    /// Whether the last attempt to write failed for want of space, memory or a working engine, and none has succeeded since.
    #[must_use]
    pub fn writes_fail(&self) -> bool {
        self.state.is_failing()
    }

    /// Makes a small write durable. Tells whether the database takes writes just now.
    ///
    /// # Errors
    /// When it does not.
    pub async fn try_write(&self) -> Result<()> {
        let written = async {
            let mut tx = self.write().await?;
            // a figure that nobody reads, and that has to change: SQLite writes no page whose content stays the same
            execute!(
                tx,
                "update _sqlx_migrations set execution_time = execution_time + 1
                 where version = (select min(version) from _sqlx_migrations)"
            )?;
            tx.commit().await
        };
        written.await.inspect_err(|_| self.state.failed())
    }

    /// How many statements this database was sent since it was opened; a test holds pages to their limit.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Closes all connections and, on SQLite, folds the write-ahead log back into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(address: &str, synchronous: SqliteSynchronous, state: Arc<WriteState>) -> Result<Pools> {
    let options = SqliteConnectOptions::from_str(address)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // full: a submission that was acknowledged survives a power cut
        .synchronous(synchronous)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-16000")
        .pragma("temp_store", "memory")
        .statement_cache_capacity(200)
        .disable_statement_logging();
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(30))
        // whoever gave it back has looked
        .test_before_acquire(false)
        // after a full disk SQLite has rolled back by itself, and the driver goes on counting a transaction that is not there:
        // on such a connection nothing could be written any more. The ping lets a rollback under way finish first.
        .after_release(move |conn, _| {
            let state = state.clone();
            Box::pin(async move {
                conn.ping().await?;
                let is_sound = !conn.is_in_transaction() && !state.take_spoiled();
                if !is_sound && state.is_news() {
                    tracing::warn!("the writing connection is closed after a failure; the next write opens a new one");
                }
                Ok(is_sound)
            })
        })
        .connect_with(options.clone())
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options.pragma("query_only", "on"))
        .await?;
    Ok(Pools::Sqlite { read, write })
}

async fn open_postgres(address: &str) -> Result<Pools> {
    let options = PgConnectOptions::from_str(address)?.statement_cache_capacity(200).disable_statement_logging();
    let pool =
        PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(Duration::from_secs(10)).connect_with(options).await?;
    Ok(Pools::Postgres(pool))
}

/// A connection, on which everything can be read.
pub struct Conn {
    link: Link,
    statements: Arc<AtomicU64>,
    state: Arc<WriteState>,
}

enum Link {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteTx(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresTx(Transaction<'static, Postgres>),
}

/// The driver's connection, for the dispatch macros.
pub(crate) enum Raw<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Conn {
    pub(crate) const fn engine(&self) -> Engine {
        match self.link {
            Link::SqliteRead(_) | Link::SqliteTx(_) => Engine::Sqlite,
            Link::PostgresRead(_) | Link::PostgresTx(_) => Engine::Postgres,
        }
    }

    /// The driver's connection; counts one statement.
    pub(crate) fn raw(&mut self) -> Raw<'_> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match &mut self.link {
            Link::SqliteRead(conn) => Raw::Sqlite(conn),
            Link::SqliteTx(tx) => Raw::Sqlite(tx),
            Link::PostgresRead(conn) => Raw::Postgres(conn),
            Link::PostgresTx(tx) => Raw::Postgres(tx),
        }
    }

    /// Gives back the memory in which SQLite keeps pages of the file that this connection has read: who reads a whole year's rows once would
    /// hold megabytes of them for ever. PostgreSQL keeps its own.
    ///
    /// # Errors
    /// When the engine fails.
    pub async fn give_back_memory(&mut self) -> Result<()> {
        if let Raw::Sqlite(conn) = self.raw() {
            let done = sqlx::query("pragma shrink_memory").execute(conn).await.map(|_| ());
            done.map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    /// What a failed statement is for those above; where it was on the way of a write, that is noted.
    pub(crate) fn failed(&self, error: sqlx::Error) -> StorageError {
        if matches!(self.link, Link::SqliteTx(_) | Link::PostgresTx(_)) {
            self.state.note(&error);
        }
        StorageError::from(error)
    }
}

/// A write transaction: a connection on which everything can be read and written.
pub struct Tx(Conn);

impl Tx {
    /// Makes the change durable. Until this answers, nothing was promised.
    ///
    /// # Errors
    /// When the engine refuses; then nothing was stored.
    pub async fn commit(self) -> Result<()> {
        let Conn { link, state, .. } = self.0;
        let done = match link {
            Link::SqliteTx(tx) => tx.commit().await,
            Link::PostgresTx(tx) => tx.commit().await,
            Link::SqliteRead(_) | Link::PostgresRead(_) => Ok(()),
        };
        match done {
            Ok(()) => state.succeeded(),
            Err(error) => {
                state.note(&error);
                state.spoil();
                return Err(error.into());
            }
        }
        Ok(())
    }
}

impl std::ops::Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
