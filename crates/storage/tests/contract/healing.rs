//! After a database that could take no more, the next write works: nobody has to restart anything.

use domain::ids::CountyId;
use storage::operations::county;
use storage::{Result, testing};

use crate::at;

async fn set(db: &storage::Db, value: &str) -> Result<()> {
    let mut tx = db.write().await?;
    county::set_setting(&mut tx, &CountyId::new("c"), &county::Kept::nothing(), "long", value).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_full_database_is_written_again_as_soon_as_there_is_room() {
    let test = testing::sqlite().await;
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &CountyId::new("c"), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!test.db.writes_fail());
    for round in 0..3 {
        // the limit belongs to the writer's connection and goes with it: the room that comes back
        test.execute_raw("pragma max_page_count = 1").await;
        let refused = set(&test.db, &"长".repeat(1_000_000)).await;
        assert!(refused.is_err(), "round {round}: no room, and yet {refused:?}");
        assert!(test.db.writes_fail(), "round {round}: and it is known");
        // reading is not touched by it
        county::settings(&mut test.db.read().await.unwrap(), &CountyId::new("c")).await.unwrap();
        for _ in 0..3 {
            set(&test.db, "短").await.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        }
        assert!(!test.db.writes_fail(), "round {round}: well again");
    }
    test.db.try_write().await.unwrap();
}

#[tokio::test]
async fn a_value_that_breaks_a_rule_says_nothing_about_the_engine() {
    for test in testing::both().await {
        let add = async || {
            let mut tx = test.db.write().await.unwrap();
            county::insert(&mut tx, &CountyId::new("c"), "清溪县", at("2026-01-01T00:00:00Z")).await?;
            tx.commit().await
        };
        add().await.unwrap();
        assert!(matches!(add().await, Err(storage::StorageError::Duplicate(_))), "{}", test.name);
        assert!(!test.db.writes_fail(), "{}", test.name);
        test.db.try_write().await.unwrap();
    }
}

#[tokio::test]
async fn a_write_that_only_looks_is_a_real_one() {
    for test in testing::both().await {
        test.db.try_write().await.unwrap();
        // a table that cannot be changed stands for an engine that takes no writes
        let forbid = match test.db.engine() {
            storage::Engine::Sqlite => {
                "create trigger no_write before update on _sqlx_migrations begin select raise(abort, 'no writes'); end"
            }
            storage::Engine::Postgres => {
                "create function no_write() returns trigger as $$ begin raise exception 'no writes'; end $$ language plpgsql;
                 create trigger no_write before update on _sqlx_migrations for each row execute function no_write()"
            }
        };
        test.execute_raw(forbid).await;
        assert!(test.db.try_write().await.is_err(), "{}", test.name);
        assert!(test.db.writes_fail(), "{}", test.name);
    }
}

/// What is bound must not change how a text is planned: otherwise every page with `limit $1` is read and planned anew.
#[tokio::test]
async fn sqlite_is_built_as_a_server_needs_it() {
    let test = testing::sqlite().await;
    let options = test.read_raw("select compile_options from pragma_compile_options").await;
    for wanted in ["ENABLE_QPSG", "DEFAULT_MEMSTATUS=0"] {
        assert!(options.iter().any(|option| option == wanted), "{wanted} stands in LIBSQLITE3_FLAGS of .cargo/config.toml: {options:?}");
    }
    assert!(!options.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "each connection has a page cache of its own: {options:?}");
}
