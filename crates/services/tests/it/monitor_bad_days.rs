//! Bad days of the month's monitoring: a clock that goes back, and the database of a year's rounds restored.

use std::sync::Arc;

use services::Services;
use services::clock::FixedClock;
use services::monitoring::{self, Ended, FindingFilter, ROUND, StartRound, make_digests, month_overview, take};
use services::operations::audit::{ChainState, verify_chain};
use services::operations::backup;
use services::operations::demo::generate;
use storage::testing::{self, both};
use storage::{Db, operations::county};

use crate::monitor_desk::{Desk, at};

#[tokio::test]
async fn a_clock_that_goes_back_gives_no_work_twice_and_no_day_back() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        let id = desk.sent().await;
        let due = desk.one(&id).await.life.due_on;
        monitoring::start_round(&desk.office, desk.services(), &StartRound { month: "2026-11".into() }).await.unwrap();
        let (job, _) = take(desk.services(), ROUND, "one").await.unwrap().unwrap();
        make_digests(desk.services()).await.unwrap();
        // an hour back: the lease reaches further than before, so nobody else takes the work, and whoever has it goes on
        desk.county.clock.set(at("2026-11-02T00:31:00Z"));
        assert!(take(desk.services(), ROUND, "two").await.unwrap().is_none(), "{name}");
        assert!(monitoring::hold(desk.services(), &job, 1, 2).await.unwrap(), "{name}");
        assert_eq!(make_digests(desk.services()).await.unwrap(), 0, "the day was made: {name}");
        // what happens now is dated now; nothing that was there moves
        desk.unit_says(&id, "answered").await.unwrap();
        let one = desk.one(&id).await;
        assert_eq!((one.life.due_on, one.life.is_late), (due, false), "{name}");
        monitoring::ended(desk.services(), &job, Ended::Done, "完成").await.unwrap();
        let again = StartRound { month: "2026-11".into() };
        monitoring::start_round(&desk.office, desk.services(), &again).await.unwrap();
        assert!(take(desk.services(), ROUND, "two").await.unwrap().is_some(), "the next one may begin: {name}");
    }
}

#[tokio::test]
async fn a_years_rounds_are_restored_and_go_on() {
    let test = testing::sqlite().await;
    let now = "2026-11-18T07:20:00Z";
    let services_of = |db: Db| Services::new(db, Arc::new(FixedClock::at(now.parse().unwrap())), std::env::temp_dir());
    let services = services_of(test.db.clone());
    generate(&services, 1).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.zip");
    let written = backup::write(&test.address, &folder.path().join("none"), &file, None, services.now()).await.unwrap();
    let address = format!("sqlite:{}", folder.path().join("restored.db").display());
    let restored = backup::restore(&file, &address, &folder.path().join("data"), None).await.unwrap();
    assert_eq!((restored.rows, restored.audit_rows), (written.rows, written.audit_rows));
    let again = services_of(Db::open(&address).await.unwrap());
    let one = county::list(&mut services.db().read().await.unwrap()).await.unwrap().remove(0);
    let operator = services::Actor::operator(one.id, one.name);
    // what the pages count is the same, and the log holds
    let mut told = Vec::new();
    for services in [&services, &again] {
        let month = month_overview(&operator, services, None).await.unwrap();
        let findings = monitoring::findings(&operator, services, &FindingFilter::default(), 1).await.unwrap();
        told.push((month.all().total(), month.rounds.len(), findings.total, month.units.len()));
        let chain = verify_chain(&mut services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(chain, ChainState::Whole(_)), "{chain:?}");
    }
    assert!(told[0] == told[1] && told[0].1 >= 12, "{told:?}");
    // the next round is asked for and taken there
    monitoring::start_round(&operator, &again, &StartRound { month: "2026-11".into() }).await.unwrap();
    assert!(take(&again, ROUND, "one").await.unwrap().is_some());
    again.db().close().await;
}
