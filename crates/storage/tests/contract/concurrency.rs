//! Eight writers and eight readers at once: nobody is turned away, nothing is lost.

use std::time::{Duration, Instant};

use domain::ids::CountyId;
use storage::{Db, Lock, operations::county, testing};

use crate::at;

const WRITERS: usize = 8;
const READERS: usize = 8;

/// Half a minute on request (`GONGKAI_SOAK=1`, set by `cargo xtask test`), two seconds otherwise.
fn length() -> Duration {
    Duration::from_secs(if std::env::var_os("GONGKAI_SOAK").is_some() { 30 } else { 2 })
}

async fn counter(db: &Db, id: &CountyId) -> i64 {
    let mut conn = db.read().await.expect("a reader");
    let settings = county::settings(&mut conn, id).await.expect("settings");
    settings.iter().find(|(key, _)| key == "counter").map_or(0, |(_, value)| value.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_update_is_lost_and_nothing_is_locked() {
    for test in testing::both().await {
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        county::set_setting(&mut tx, &id, &county::Kept::nothing(), "counter", "0").await.unwrap();
        tx.commit().await.unwrap();

        let end = Instant::now() + length();
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let (db, id) = (test.db.clone(), id.clone());
                tokio::spawn(async move {
                    let mut written = 0_i64;
                    while Instant::now() < end {
                        let mut tx = db.write().await.expect("the writer is free in time");
                        // the row is held from here on: read, add one, write
                        tx.lock(&id, Lock::Settings).await.expect("the lock");
                        let settings = county::settings(&mut tx, &id).await.expect("settings");
                        let now: i64 = settings[0].1.parse().expect("a number");
                        county::set_setting(&mut tx, &id, &county::Kept::nothing(), "counter", &(now + 1).to_string())
                            .await
                            .expect("a write");
                        tx.commit().await.expect("a commit");
                        written += 1;
                    }
                    written
                })
            })
            .collect();
        let readers: Vec<_> = (0..READERS)
            .map(|_| {
                let (db, id) = (test.db.clone(), id.clone());
                tokio::spawn(async move {
                    let mut last = 0;
                    while Instant::now() < end {
                        let seen = counter(&db, &id).await;
                        assert!(seen >= last, "a reader saw the counter go back");
                        last = seen;
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                })
            })
            .collect();
        let mut written = 0;
        for writer in writers {
            written += writer.await.expect("no writer fails");
        }
        for reader in readers {
            reader.await.expect("no reader fails");
        }
        assert!(written > 0);
        assert_eq!(counter(&test.db, &id).await, written, "{}", test.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lock_holds_its_own_county_and_nothing_else() {
    for test in testing::both().await {
        let (one, other) = (CountyId::new("c"), CountyId::new("d"));
        let mut tx = test.db.write().await.unwrap();
        for id in [&one, &other] {
            county::insert(&mut tx, id, "县", at("2026-01-01T00:00:00Z")).await.unwrap();
        }
        tx.commit().await.unwrap();
        if test.name == "SQLite" {
            // one writer: the transaction is the lock, and a second one would wait for the first to end
            let mut tx = test.db.write().await.unwrap();
            let before = test.db.statements();
            tx.lock(&one, Lock::Register).await.unwrap();
            assert_eq!(test.db.statements(), before, "nothing is sent for it");
            continue;
        }
        let mut held = test.db.write().await.unwrap();
        held.lock(&one, Lock::Register).await.unwrap();
        let mut free = test.db.write().await.unwrap();
        free.lock(&one, Lock::Accounts).await.unwrap();
        free.lock(&other, Lock::Register).await.unwrap();
        free.lock(&one, Lock::Checklist(2026, "")).await.unwrap();
        free.commit().await.unwrap();
        let (db, county) = (test.db.clone(), one.clone());
        let waiting = tokio::spawn(async move {
            let mut tx = db.write().await.unwrap();
            tx.lock(&county, Lock::Register).await.unwrap();
            let settings = county::settings(&mut tx, &county).await.unwrap();
            tx.commit().await.unwrap();
            settings
        });
        county::set_setting(&mut held, &one, &county::Kept::nothing(), "near_days", "9").await.unwrap();
        held.commit().await.unwrap();
        let seen = waiting.await.unwrap();
        assert_eq!(seen, [("near_days".to_owned(), "9".to_owned())], "whoever waited reads what was written meanwhile");
    }
}
