//! Eight writers and eight readers at once: nobody is turned away, nothing is lost.

use std::time::{Duration, Instant};

use domain::ids::CountyId;
use storage::{Db, operations::county, testing};

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
        county::set_setting(&mut tx, &id, "counter", "0").await.unwrap();
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
                        storage::operations::audit::lock_head(&mut tx).await.expect("the head");
                        let settings = county::settings(&mut tx, &id).await.expect("settings");
                        let now: i64 = settings[0].1.parse().expect("a number");
                        county::set_setting(&mut tx, &id, "counter", &(now + 1).to_string()).await.expect("a write");
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
