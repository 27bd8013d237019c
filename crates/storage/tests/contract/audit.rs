use domain::audit::{AuditEvent, GENESIS};
use domain::ids::CountyId;
use storage::{audit, county, testing};

use crate::at;

#[tokio::test]
async fn an_event_moves_the_end_of_the_chain() {
    for test in testing::both().await {
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        assert_eq!(audit::lock_head(&mut tx).await.unwrap(), (0, GENESIS.to_owned()), "{}", test.name);
        let event = AuditEvent {
            seq: 1,
            at: at("2026-01-01T00:00:01Z"),
            actor: String::new(),
            actor_name: "命令行".into(),
            action: "county.add".into(),
            subject: "county:c".into(),
            detail: "{}".into(),
            prev_hash: GENESIS.into(),
            hash: "ab".into(),
        };
        audit::append(&mut tx, &id, &event).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        assert_eq!(audit::head(&mut conn).await.unwrap(), (1, "ab".to_owned()), "{}", test.name);
        assert_eq!(audit::after(&mut conn, 0, 10).await.unwrap(), vec![event], "{}", test.name);
    }
}

#[tokio::test]
async fn an_event_that_is_not_committed_was_never_there() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &CountyId::new("c"), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        drop(tx);
        let mut conn = test.db.read().await.unwrap();
        assert!(county::list(&mut conn).await.unwrap().is_empty(), "{}", test.name);
    }
}
