//! An I/O error in the middle of a commit. The kernel makes it: beyond the process's limit no file may grow, and SQLite's
//! write fails as it does on a broken disk. One test in a file of its own, for the limit is the whole process's.

#![cfg(unix)]

use domain::ids::CountyId;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use storage::operations::county;
use storage::{Result, testing};
use tokio::signal::unix::{SignalKind, signal};

async fn set(db: &storage::Db, value: &str) -> Result<()> {
    let mut tx = db.write().await?;
    county::set_setting(&mut tx, &CountyId::new("c"), &county::Kept::nothing(), "text", value).await?;
    tx.commit().await
}

#[tokio::test]
async fn after_an_io_error_the_writer_heals_and_what_was_promised_is_there() {
    // the kernel would end a process that writes beyond the limit, unless it says that it knows
    let _known = signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())).unwrap();
    let test = testing::sqlite().await;
    let county = CountyId::new("c");
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &county, "清溪县", "2026-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    let usual = getrlimit(Resource::Fsize);
    for round in 0..3 {
        let promised = format!("第{round}次");
        set(&test.db, &promised).await.unwrap();
        setrlimit(Resource::Fsize, Rlimit { current: Some(0), ..usual }).unwrap();
        for _ in 0..3 {
            let failed = set(&test.db, "没有答应").await;
            assert!(failed.is_err() && test.db.writes_fail(), "round {round}: {failed:?}");
            assert!(test.db.try_write().await.is_err());
            let seen = county::settings(&mut test.db.read().await.unwrap(), &county).await.unwrap();
            assert_eq!(seen[0].1, promised, "reading goes on");
        }
        setrlimit(Resource::Fsize, usual).unwrap();
        test.db.try_write().await.unwrap_or_else(|error| panic!("round {round}: {error:?}"));
        assert!(!test.db.writes_fail());
        let seen = county::settings(&mut test.db.read().await.unwrap(), &county).await.unwrap();
        assert_eq!(seen[0].1, promised);
    }
}
