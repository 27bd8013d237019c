use domain::access::role::Role;
use domain::audit::action::Area;
use domain::audit::event::{AuditEvent, GENESIS};
use domain::ids::CountyId;
use storage::operations::audit::{AuditCursor, AuditFilter};
use storage::{access::account, operations::audit, operations::county, testing};

use crate::at;

#[tokio::test]
async fn an_event_moves_the_end_of_the_chain() {
    for test in testing::both().await {
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        assert_eq!(audit::lock_end(&mut tx, &id).await.unwrap(), (0, GENESIS.to_owned()), "{}", test.name);
        let event = AuditEvent {
            seq: 1,
            county: "c".into(),
            at: at("2026-01-01T00:00:01Z"),
            actor: String::new(),
            actor_name: "命令行".into(),
            action: "county.add".into(),
            subject: "county:c".into(),
            detail: r#"{"rows":{"task:1":"00"}}"#.into(),
            prev_hash: GENESIS.into(),
            hash: "ab".into(),
        };
        audit::append(&mut tx, &event, Area::Register).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        assert_eq!(audit::end(&mut conn, &id).await.unwrap(), Some((1, "ab".to_owned())), "{}", test.name);
        assert_eq!(audit::closed_end(&mut conn).await.unwrap(), Some((0, GENESIS.to_owned())), "the closed chain stays");
        assert_eq!(audit::about(&mut conn, &id, "county:c").await.unwrap(), std::slice::from_ref(&event), "{}", test.name);
        assert!(audit::about(&mut conn, &id, "county:other").await.unwrap().is_empty());
        assert!(audit::closed_about(&mut conn, "county:c").await.unwrap().is_empty(), "the closed chain says nothing of it");
        assert_eq!(audit::bearing_rows(&mut conn, &id, 0, 10).await.unwrap(), std::slice::from_ref(&event), "{}", test.name);
        assert!(audit::bearing_rows(&mut conn, &id, 1, 10).await.unwrap().is_empty(), "{}", test.name);
        assert_eq!(audit::after(&mut conn, &id, 0, 10).await.unwrap(), vec![event], "{}", test.name);
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

#[tokio::test]
async fn the_log_is_read_by_place_and_filter() {
    for test in testing::both().await {
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        county::insert(&mut tx, &CountyId::new("other"), "邻县", at("2026-01-01T00:00:01Z")).await.unwrap();
        account::insert(&mut tx, &crate::account::account("li", Role::Office, None)).await.unwrap();
        for seq in 1..=9 {
            let event = AuditEvent {
                seq,
                county: if seq == 9 { "other".into() } else { "c".into() },
                at: at(&format!("2026-01-0{seq}T00:00:00Z")),
                actor: if seq % 2 == 0 { "li".into() } else { String::new() },
                actor_name: if seq % 2 == 0 { "当时的名字".into() } else { "命令行".into() },
                action: if seq <= 3 { "unit.edit".into() } else { "unit.add".into() },
                subject: format!("unit:{}", seq % 3),
                detail: "{}".into(),
                prev_hash: GENESIS.into(),
                hash: seq.to_string(),
            };
            audit::append(&mut tx, &event, Area::Register).await.unwrap();
        }
        tx.commit().await.unwrap();
        let none = AuditFilter::default;
        let text = |text: &str| Some(text.to_owned());
        let mut conn = test.db.read().await.unwrap();
        let all = audit::list(&mut conn, &id, &AuditFilter::default(), AuditCursor::Newest, 9).await.unwrap();
        assert!(!all.is_empty() && all.iter().all(|(_, name)| name.is_none()), "{}: units that are not there have no name", test.name);
        for (filter, place, expected) in [
            (none(), AuditCursor::Newest, vec![8, 7, 6]),
            (none(), AuditCursor::Before(6), vec![5, 4, 3]),
            (none(), AuditCursor::After(2), vec![5, 4, 3]),
            (AuditFilter { action: text("unit.edit"), ..none() }, AuditCursor::Newest, vec![3, 2, 1]),
            (AuditFilter { action: text("unit.edit"), ..none() }, AuditCursor::After(1), vec![3, 2]),
            (AuditFilter { subject: text("unit:1"), ..none() }, AuditCursor::Newest, vec![7, 4, 1]),
            (AuditFilter { subject: text("unit:1"), action: text("unit.add"), ..none() }, AuditCursor::After(0), vec![7, 4]),
            (AuditFilter { person: text("li"), ..none() }, AuditCursor::Newest, vec![8, 6, 4]),
            (AuditFilter { person: text("当时的名字"), ..none() }, AuditCursor::Before(5), vec![4, 2]),
            (AuditFilter { person: text("li的人"), ..none() }, AuditCursor::Before(5), vec![4, 2]),
            (
                AuditFilter { from: Some(at("2026-01-03T00:00:00Z")), to: Some(at("2026-01-05T00:00:00Z")), ..none() },
                AuditCursor::Newest,
                vec![4, 3],
            ),
        ] {
            let rows = audit::list(&mut conn, &id, &filter, place, 3).await.unwrap();
            assert_eq!(rows.iter().map(|(row, _)| row.seq).collect::<Vec<_>>(), expected, "{} {filter:?} {place:?}", test.name);
        }
    }
}

/// An event as the first version wrote it, into the chain of the installation.
fn closed_row(seq: i64, county: &str) -> String {
    format!(
        "insert into audit (seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash)
         values ({seq}, '{county}', '2026-01-0{seq}T00:00:00Z', '', '命令行', 'unit.add', 'unit:{seq}', '{{}}', '', 'h{seq}');
         update audit_head set seq = {seq}, hash = 'h{seq}'"
    )
}

#[tokio::test]
async fn each_county_goes_on_behind_the_closed_chain_and_reads_both() {
    for test in testing::both().await {
        for seq in 1..=4 {
            test.execute_raw(&closed_row(seq, if seq == 2 { "d" } else { "c" })).await;
        }
        let mut tx = test.db.write().await.unwrap();
        for id in ["c", "d"] {
            let id = CountyId::new(id);
            county::insert(&mut tx, &id, "县", at("2026-01-01T00:00:00Z")).await.unwrap();
            for _ in 0..2 {
                let (seq, prev_hash) = audit::lock_end(&mut tx, &id).await.unwrap();
                let event = AuditEvent {
                    seq: seq + 1,
                    county: id.as_str().into(),
                    at: at("2026-02-01T00:00:00Z"),
                    actor: String::new(),
                    actor_name: "命令行".into(),
                    action: "unit.edit".into(),
                    subject: "unit:1".into(),
                    detail: "{}".into(),
                    prev_hash,
                    hash: format!("{id}{}", seq + 1),
                };
                audit::append(&mut tx, &event, Area::Register).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        let ends: Vec<_> = audit::chains(&mut conn).await.unwrap().into_iter().map(|chain| chain.end.unwrap()).collect();
        assert_eq!(ends, [(6, "c6".to_owned()), (6, "d6".to_owned())], "{}", test.name);
        let first = audit::after(&mut conn, &CountyId::new("d"), i64::MIN, 1).await.unwrap().remove(0);
        assert_eq!((first.seq, first.prev_hash.as_str()), (5, "h4"), "the first event names the last digest of the closed chain");
        for (county, place, limit, expected) in [
            ("c", AuditCursor::Newest, 3, vec![6, 5, 4]),
            ("c", AuditCursor::Before(5), 9, vec![4, 3, 1]),
            ("c", AuditCursor::After(1), 3, vec![5, 4, 3]),
            ("c", AuditCursor::After(4), 9, vec![6, 5]),
            ("d", AuditCursor::Newest, 9, vec![6, 5, 2]),
        ] {
            let rows = audit::list(&mut conn, &CountyId::new(county), &AuditFilter::default(), place, limit).await.unwrap();
            assert_eq!(rows.iter().map(|(row, _)| row.seq).collect::<Vec<_>>(), expected, "{} {county} {place:?}", test.name);
        }
        // and the schema itself keeps them as they are
        for sql in [
            "update audit_event set detail = 'x'",
            "delete from audit_event",
            "delete from audit_chain",
            "update audit_chain set seq = 0",
            "update audit set detail = 'x'",
            "delete from audit",
            "delete from audit_head",
            "update audit_head set seq = 0",
        ] {
            assert!(test.try_raw(sql).await.is_err(), "{}: {sql}", test.name);
        }
    }
}

#[tokio::test]
async fn rows_of_the_log_are_neither_changed_nor_deleted_through_the_schema() {
    for test in testing::both().await {
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        let event = AuditEvent {
            seq: 1,
            county: "c".into(),
            at: at("2026-01-01T00:00:01Z"),
            actor: "li".into(),
            actor_name: "李办".into(),
            action: "county.add".into(),
            subject: "county:c".into(),
            detail: "{}".into(),
            prev_hash: GENESIS.into(),
            hash: "ab".into(),
        };
        audit::append(&mut tx, &event, Area::Register).await.unwrap();
        tx.commit().await.unwrap();
        for sql in [
            "update audit_event set actor_name = '别人'",
            "delete from audit_event",
            "delete from audit_event where seq = 1",
            "delete from audit_head",
            "update audit_chain set seq = seq - 1",
            "delete from audit_chain",
        ] {
            assert!(test.try_raw(sql).await.is_err(), "{}: {sql}", test.name);
        }
        let mut conn = test.db.read().await.unwrap();
        assert_eq!(audit::after(&mut conn, &id, 0, 10).await.unwrap(), vec![event], "{}", test.name);
    }
}
