//! Fresh databases for tests: always SQLite, and PostgreSQL where `GONGKAI_TEST_POSTGRES` names a server.

mod builders;
mod office;

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::office_time::start_of;
use domain::checklist::duty::Period;
use domain::reporting::record::{
    Asked, Author, Event, EventNo, HandIns, Happening, Judging, Place, Presence, Progress, Record, Running, State, office_day, outcome,
    step, turn,
};
use domain::reporting::report::ReportContent;
use sqlx::{AssertSqlSafe, Connection};

use crate::reporting::cell::{self, Cell};
use crate::reporting::report::{self, NewReport};
use crate::reporting::{event, past};
use crate::{Db, Tx};

pub use builders::{Home, a_cell, a_list, a_section, a_task, a_unit, an_account, an_assignment, cells_of};
pub use office::Office;

/// The last migration of the released program, whose databases are in use.
const RELEASED: i64 = 3;

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
    crate::operations::upgrade::run(&db, DateTime::UNIX_EPOCH).await.expect("nothing is left of an older program");
    TestDb { name: "SQLite", db, address, _folder: Some(folder) }
}

/// One fresh PostgreSQL database on the server of `GONGKAI_TEST_POSTGRES`; `None` (and a line that says so) without one.
///
/// # Panics
/// When the server does not do as told, or is absent while `GONGKAI_REQUIRE_POSTGRES` is set.
pub async fn postgres() -> Option<TestDb> {
    let (db, address) = empty_postgres().await?;
    db.migrate().await.expect("PostgreSQL migrates");
    crate::operations::upgrade::run(&db, DateTime::UNIX_EPOCH).await.expect("nothing is left of an older program");
    Some(TestDb { name: "PostgreSQL", db, address, _folder: None })
}

/// An empty database on that server, without a schema.
async fn empty_postgres() -> Option<(Db, String)> {
    let Ok(server) = std::env::var("GONGKAI_TEST_POSTGRES") else {
        assert!(std::env::var_os("GONGKAI_REQUIRE_POSTGRES").is_none(), "GONGKAI_TEST_POSTGRES is not set, but PostgreSQL is required");
        eprintln!("left out: PostgreSQL (GONGKAI_TEST_POSTGRES is not set)");
        return None;
    };
    let name = format!("gongkai_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut admin = sqlx::PgConnection::connect(&server).await.expect("the PostgreSQL server answers");
    // a server that is kept has those of earlier runs, and numbers of processes come back
    sqlx::query(AssertSqlSafe(format!("drop database if exists {name} with (force)"))).execute(&mut admin).await.expect("an old one goes");
    sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut admin).await.expect("a database is made");
    let address = crate::operations::backup::beside(&server, &name);
    let db = Db::open(&address).await.expect("PostgreSQL opens");
    Some((db, address))
}

impl TestDb {
    /// What a query of one text column answers, row by row: tests look where no function of this crate does.
    ///
    /// # Panics
    /// When the engine refuses.
    pub async fn read_raw(&self, sql: &str) -> Vec<String> {
        let mut conn = self.db.read().await.expect("a connection");
        let sql = AssertSqlSafe(sql.to_owned());
        let rows: Vec<(String,)> = match conn.raw() {
            crate::db::Raw::Sqlite(conn) => sqlx::query_as(sql).fetch_all(conn).await,
            crate::db::Raw::Postgres(conn) => sqlx::query_as(sql).fetch_all(conn).await,
        }
        .expect("an answer");
        rows.into_iter().map(|(text,)| text).collect()
    }

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

/// The database that this SQLite file of the released schema (migrations up to 3) holds, on both engines and not brought up to date:
/// the file itself, copied, and the same rows in a PostgreSQL database of that schema.
///
/// # Panics
/// When it cannot be made.
pub async fn released(file: &Path) -> Vec<TestDb> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = folder.path().join("released.db");
    std::fs::copy(file, &copy).expect("the file is copied");
    let address = format!("sqlite:{}", copy.display());
    let db = Db::open(&address).await.expect("SQLite opens");
    let mut all = vec![TestDb { name: "SQLite", db, address, _folder: Some(folder) }];
    if let Some((db, address)) = empty_postgres().await {
        load_released(&address, file).await;
        all.push(TestDb { name: "PostgreSQL", db, address, _folder: None });
    }
    all
}

/// The schema as it was released, and the rows of that SQLite file in it.
async fn load_released(address: &str, file: &Path) {
    let mut postgres = sqlx::PgConnection::connect(address).await.expect("PostgreSQL answers");
    let mut migrator = sqlx::migrate!("../../migrations/postgres");
    migrator.migrations = migrator.iter().filter(|one| one.version <= RELEASED).cloned().collect::<Vec<_>>().into();
    migrator.run(&mut postgres).await.expect("the released schema");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).immutable(true);
    let mut sqlite = sqlx::SqliteConnection::connect_with(&options).await.expect("the file opens");
    let tables = "select name from sqlite_master where type = 'table' and name not like '!_%' escape '!' order by rowid";
    let tables: Vec<(String,)> = sqlx::query_as(tables).fetch_all(&mut sqlite).await.expect("its tables");
    for (table,) in tables {
        let columns = "select group_concat('''' || name || ''', \"' || name || '\"') from pragma_table_info($1)";
        let (columns,): (String,) = sqlx::query_as(columns).bind(&table).fetch_one(&mut sqlite).await.expect("its columns");
        let rows = AssertSqlSafe(format!("select json_group_array(json_object({columns})) from \"{table}\""));
        let (rows,): (String,) = sqlx::query_as(rows).fetch_one(&mut sqlite).await.expect("its rows");
        // the schema comes with a row or two of its own
        let clear = AssertSqlSafe(format!("delete from \"{table}\""));
        sqlx::query(clear).execute(&mut postgres).await.expect("an empty table");
        let fill = AssertSqlSafe(format!("insert into \"{table}\" select * from json_populate_recordset(null::\"{table}\", $1::json)"));
        sqlx::query(fill).bind(rows).execute(&mut postgres).await.expect("the same rows");
    }
    postgres.close().await.expect("a clean end");
    sqlite.close().await.expect("a clean end");
}

/// Lets something happen to a cell as a use case would, without its rights: rule, row, stretch, report, event.
///
/// # Panics
/// When the rule refuses or the engine fails.
pub async fn tell(tx: &mut Tx, cell: &mut Cell, at: DateTime<Utc>, what: Happening, content: Option<&ReportContent>) {
    let behind = event::behind(tx, &cell.id).await.expect("a history");
    let by = Author { id: "tester".into(), name: "测试".into() };
    let next = Event { no: behind.no, at, day: office_day(at, behind.last_day), by, reason: "测试".into(), what };
    let before = (!matches!(next.what, Happening::Created { .. })).then(|| cell.record().clone());
    let record = step(before.as_ref(), &next).expect("it can happen");
    let (finished, running) = turn(cell.running.clone(), record, next.day);
    cell.running = running;
    if next.what.report().is_some() {
        cell.submitted_at = Some(at);
        cell.submitted_by = Some("测试".into());
    }
    assert!(cell::update(tx, cell).await.expect("the engine answers"), "nobody wrote it meanwhile");
    cell.revision += 1;
    if let Some(stretch) = finished {
        past::insert(tx, &cell.id, &cell.checklist, &stretch).await.expect("a stretch");
    }
    if let (Some(no), Some(content)) = (next.what.report(), content) {
        let new = NewReport { cell: &cell.id, no, content, at, by: "测试", unit_name: None, received_on: None };
        report::insert(tx, &new).await.expect("a report");
        cell.content = content.clone();
    }
    event::append(tx, &format!("{}-{}", cell.id, next.no.0), &cell.id, &next, None).await.expect("an event");
}

/// Adds a fresh cell with the event that created it, at the beginning of its running stretch.
///
/// # Panics
/// When the engine fails.
pub async fn create(tx: &mut Tx, cell: &Cell) {
    cell::insert(tx, cell).await.expect("a cell");
    let Record { asked, limit_on, due_on, place, .. } = cell.record().clone();
    let what = Happening::Created { asked, limit_on, due_on, place };
    let by = Author { id: "tester".into(), name: "测试".into() };
    let day = cell.running.since;
    let event = Event { no: EventNo(1), at: start_of(day), day, by, reason: String::new(), what };
    event::append(tx, cell.id.as_str(), &cell.id, &event, None).await.expect("an event");
}

/// Hands such a report in, as [`tell`] does.
///
/// # Panics
/// As [`tell`].
pub async fn hand_in(tx: &mut Tx, cell: &mut Cell, at: DateTime<Utc>, content: &ReportContent) {
    let claim = content.claim.expect("a claim");
    let what = Happening::Submitted { report: cell.record().next_report(), claim, reached: content.reached(), received_on: None };
    tell(tx, cell, at, what, Some(content)).await;
}

/// Accepts what waits, with the outcome that the rule says.
///
/// # Panics
/// As [`tell`].
pub async fn accept(tx: &mut Tx, cell: &mut Cell, at: DateTime<Utc>) {
    let State::Submitted(waiting) = cell.record().state else { panic!("nothing waits") };
    let judging = Judging { short_of_quota: true, reason: "测试" };
    let outcome = outcome(cell.record().asked, waiting.claim, waiting.reached, judging).expect("an outcome");
    tell(tx, cell, at, Happening::Accepted { outcome, short_of_quota: true }, None).await;
}

/// The record of a fresh cell.
#[must_use]
pub fn fresh(asked: Asked, place: Place, period: &Period, since: NaiveDate) -> Running {
    let record = Record {
        state: State::Open,
        presence: Presence::Present,
        asked,
        limit_on: period.limit_on,
        due_on: period.due_on,
        hand_ins: HandIns::default(),
        progress: Progress::default(),
        reports: 0,
        place,
    };
    Running { since, record }
}
