use domain::ids::CountyId;
use storage::operations::county::{self, CountyDayRow};
use storage::{Db, Engine, StorageError, operations::backup, testing};

use crate::at;

#[tokio::test]
async fn a_copy_of_a_database_in_use_holds_what_was_committed() {
    let test = testing::sqlite().await;
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &CountyId::new("c"), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    tx.commit().await.unwrap();
    // a writer is at work meanwhile; its county is not in the copy
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &CountyId::new("d"), "云岫县", at("2026-01-01T00:00:00Z")).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy '1'.db");
    backup::copy_sqlite(&test.address, &copy).await.unwrap();
    tx.commit().await.unwrap();
    assert!(backup::copy_sqlite(&test.address, &copy).await.is_err(), "a copy overwrites nothing");
    let db = Db::open(&format!("sqlite:{}", copy.display())).await.unwrap();
    assert_eq!(county::list(&mut db.read().await.unwrap()).await.unwrap().len(), 1);
    assert_eq!(backup::integrity(&db).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_that_nobody_writes_is_read_and_copied_without_a_trace() {
    let test = testing::sqlite().await;
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &CountyId::new("c"), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    tx.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (file, copy) = (folder.path().join("kept.db"), folder.path().join("copy.db"));
    backup::copy_sqlite(&test.address, &file).await.unwrap();
    let address = format!("sqlite:{}", file.display());
    let bytes = std::fs::read(&file).unwrap();
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    for db in [Db::open_sealed(&address).await.unwrap(), Db::open_to_look(&address).await.unwrap()] {
        assert_eq!(county::list(&mut db.read().await.unwrap()).await.unwrap().len(), 1);
        assert_eq!(backup::integrity(&db).await.unwrap(), Vec::<String>::new());
        db.close().await;
    }
    backup::copy_sqlite(&address, &copy).await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap().len(), bytes.len());
    let sealed = Db::open_sealed(&address).await.unwrap();
    let written: storage::Result<()> = async {
        let mut tx = sealed.write().await?;
        county::insert(&mut tx, &CountyId::new("d"), "浊溪县", at("2026-01-01T00:00:00Z")).await?;
        tx.commit().await
    }
    .await;
    assert!(written.is_err(), "nothing is written through it");
    sealed.close().await;
    // what is not in the file yet would be missed
    std::fs::write(folder.path().join("kept.db-wal"), b"something").unwrap();
    assert!(matches!(Db::open_sealed(&address).await, Err(StorageError::Unfolded(log)) if log.ends_with("kept.db-wal")));
}

#[tokio::test]
async fn a_database_tells_about_itself() {
    for test in testing::both().await {
        let facts = backup::engine_facts(&test.db).await.unwrap();
        assert_eq!(facts.migration, backup::newest_migration(), "{}", test.name);
        assert_eq!(facts.journal_mode == "wal", test.db.engine() == Engine::Sqlite);
        assert!(!facts.version.is_empty());
        assert!(!backup::is_empty(&test.db).await.unwrap());
        let counts = backup::row_counts(&test.db).await.unwrap();
        assert!(
            counts.contains(&("audit_head".to_owned(), 1))
                && counts.contains(&("audit_event".to_owned(), 0))
                && counts.contains(&("account".to_owned(), 0)),
            "{counts:?}"
        );
        assert!(backup::evidence_digests(&mut test.db.read().await.unwrap()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_scratch_database_comes_and_goes() {
    let Some(test) = testing::postgres().await else { return };
    let name = format!("gongkai_scratch_{}", std::process::id());
    let address = backup::create_scratch(&test.address, &name).await.unwrap();
    let db = Db::open(&address).await.unwrap();
    assert!(backup::is_empty(&db).await.unwrap());
    db.close().await;
    backup::drop_scratch(&test.address, &name).await.unwrap();
    assert!(Db::open(&address).await.is_err());
}

#[tokio::test]
async fn settings_and_days_are_stored_and_taken_back() {
    for test in testing::both().await {
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        county::rename(&mut tx, &id, "云岫县").await.unwrap();
        county::set_setting(&mut tx, &id, &county::Kept::nothing(), "near_days", "3").await.unwrap();
        county::set_setting(&mut tx, &id, &county::Kept::nothing(), "near_days", "4").await.unwrap();
        let row = |kind: &str| CountyDayRow { day: "2026-07-28".parse().unwrap(), kind: kind.into(), reason: "防汛".into() };
        county::set_day(&mut tx, &id, &county::Kept::nothing(), &row("work")).await.unwrap();
        county::set_day(&mut tx, &id, &county::Kept::nothing(), &row("off")).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        assert_eq!(county::list(&mut tx).await.unwrap()[0].name, "云岫县", "{}", test.name);
        assert_eq!(county::days(&mut tx, &id).await.unwrap(), vec![row("off")]);
        let both = county::settings_and_days(&mut tx, &id).await.unwrap();
        assert_eq!(both, (vec![("near_days".to_owned(), "4".to_owned())], vec![row("off")]));
        assert_eq!(county::settings(&mut tx, &id).await.unwrap(), both.0);
        assert!(county::delete_day(&mut tx, &id, &county::Kept::nothing(), row("off").day).await.unwrap());
        assert!(!county::delete_day(&mut tx, &id, &county::Kept::nothing(), row("off").day).await.unwrap());
    }
}
