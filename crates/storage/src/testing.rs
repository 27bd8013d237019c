//! Fresh databases for tests: always SQLite, and PostgreSQL where `GONGKAI_TEST_POSTGRES` names a server.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection};

use crate::Db;

static NEXT: AtomicU32 = AtomicU32::new(1);

/// A migrated, empty database and what keeps it alive.
pub struct TestDb {
    /// `SQLite` or `PostgreSQL`, for messages.
    pub name: &'static str,
    /// The database.
    pub db: Db,
    /// Its address, for a second process or pool.
    pub address: String,
    _folder: Option<tempfile::TempDir>,
}

/// One fresh SQLite database in a folder of its own.
///
/// # Panics
/// When it cannot be made: a test without a database proves nothing.
pub async fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let address = format!("sqlite:{}", folder.path().join("test.db").display());
    let db = Db::open(&address).await.expect("SQLite opens");
    db.migrate().await.expect("SQLite migrates");
    TestDb { name: "SQLite", db, address, _folder: Some(folder) }
}

/// One fresh PostgreSQL database on the server of `GONGKAI_TEST_POSTGRES`; `None` (and a line that says so) without one.
///
/// # Panics
/// When the server does not do as told, or is absent while `GONGKAI_REQUIRE_POSTGRES` is set.
pub async fn postgres() -> Option<TestDb> {
    let Ok(server) = std::env::var("GONGKAI_TEST_POSTGRES") else {
        assert!(std::env::var_os("GONGKAI_REQUIRE_POSTGRES").is_none(), "GONGKAI_TEST_POSTGRES is not set, but PostgreSQL is required");
        eprintln!("left out: PostgreSQL (GONGKAI_TEST_POSTGRES is not set)");
        return None;
    };
    let name = format!("gongkai_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut admin = sqlx::PgConnection::connect(&server).await.expect("the PostgreSQL server answers");
    sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut admin).await.expect("a database is made");
    let address = crate::operations::backup::beside(&server, &name);
    let db = Db::open(&address).await.expect("PostgreSQL opens");
    db.migrate().await.expect("PostgreSQL migrates");
    Some(TestDb { name: "PostgreSQL", db, address, _folder: None })
}

impl TestDb {
    /// Runs SQL that no function of this crate would: tests tamper with it.
    ///
    /// # Panics
    /// When the engine refuses.
    pub async fn execute_raw(&self, sql: &str) {
        self.try_raw(sql).await.expect("the engine does as told");
    }

    /// Tries SQL that no function of this crate would.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn try_raw(&self, sql: &str) -> crate::Result<()> {
        let mut tx = self.db.write().await?;
        let sql = AssertSqlSafe(sql.to_owned());
        match tx.raw() {
            crate::db::Raw::Sqlite(conn) => sqlx::raw_sql(sql).execute(conn).await.map(|_| ()),
            crate::db::Raw::Postgres(conn) => sqlx::raw_sql(sql).execute(conn).await.map(|_| ()),
        }?;
        tx.commit().await
    }
}

impl TestDb {
    /// As [`TestDb::execute_raw`], by somebody who first takes away what guards the audit log.
    ///
    /// # Panics
    /// When the engine refuses.
    pub async fn tamper(&self, sql: &str) {
        for table in ["audit", "audit_head", "audit_event", "audit_chain"] {
            // only PostgreSQL is told the table
            let place = if self.db.engine() == crate::Engine::Sqlite { String::new() } else { format!(" on {table}") };
            for guard in ["stays", "is_final"] {
                self.execute_raw(&format!("drop trigger if exists {table}_{guard}{place}")).await;
            }
        }
        self.execute_raw(sql).await;
    }
}

/// Both engines, or SQLite alone where no server is named.
pub async fn both() -> Vec<TestDb> {
    let mut all = vec![sqlite().await];
    all.extend(postgres().await);
    all
}
