use domain::access::role::Role;
use domain::audit::action::Area;
use domain::audit::event::{AuditEvent, GENESIS};
use domain::ids::CountyId;
use domain::monitoring::candidate::Rule;
use storage::monitoring::{candidate, finding};
use storage::operations::audit::{AuditCursor, AuditFilter};
use storage::{access::account, operations::audit, operations::county, testing};

use crate::at;
use crate::monitor_loop::{county_id, day, found, hit, register};

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

#[tokio::test]
async fn former_names_come_from_where_they_are_kept() {
    let on = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let mut all = Vec::new();
    for test in testing::both().await {
        crate::reporting::fill(&test).await;
        for sql in [
            "insert into unit_alias (unit_id, name, kind, valid_from, valid_to, position, recorded_on)
             values ('u1', '旧局', 'former_short_name', null, '2026-03-01', 7, '2026-03-05'),
                    ('u1', '老局', 'former_short_name', null, '2025-03-01', 8, '1970-01-01'),
                    ('u1', '别名', 'alias', null, null, 9, '1970-01-01')",
            "insert into task_past (task_id, from_on, to_on, checklist_id, section_id, position, number, requirement, responsible, support,
                                    time_limit, remark, duty, duty_date, duty_every, duty_count, duty_fixed, removed)
             select id, '2026-01-01', '2026-02-01', checklist_id, section_id, position, '1.9', '另一项', responsible, support, time_limit,
                    remark, duty, duty_date, duty_every, duty_count, duty_fixed, removed from task",
        ] {
            test.execute_raw(sql).await;
        }
        let id = crate::reporting::county_id();
        let mut tx = test.db.write().await.unwrap();
        let list = storage::checklist::list(&mut tx, &id).await.unwrap().remove(0);
        let title = list.title.clone();
        for (new, day) in [("第二个标题", "2026-04-01"), ("第三个标题", "2026-04-01"), ("第三个标题", "2026-05-01")] {
            let titled = domain::checklist::Checklist { title: new.into(), ..list.clone() };
            storage::checklist::update(&mut tx, &titled, on(day)).await.unwrap();
        }
        let (seq, prev_hash) = audit::lock_end(&mut tx, &id).await.unwrap();
        let event = AuditEvent {
            seq: seq + 1,
            county: id.to_string(),
            at: at("2026-04-01T00:00:00Z"),
            actor: String::new(),
            actor_name: "命令行".into(),
            action: "account.edit".into(),
            subject: "account:li".into(),
            detail: r#"{"after":{"person":"李敏"},"before":{"person":"王敏"}}"#.into(),
            prev_hash,
            hash: "ab".into(),
        };
        audit::append(&mut tx, &event, Area::Register).await.unwrap();
        let (one_list, none) = (format!("checklist:{}", list.id), "county:c");
        let subjects = ["unit:u1", "account:li", &one_list, none, "unit:none"];
        let names = storage::operations::audit_names::former(&mut tx, &id, &subjects).await.unwrap();
        let called = |subject: &str, day: &str| {
            let known = names.get(subject).map_or(&[][..], Vec::as_slice);
            domain::audit::names::called_then(known, event.seq - 1, on(day)).map(str::to_owned)
        };
        assert_eq!(called("unit:u1", "2025-02-28").as_deref(), Some("老局"), "{}", test.name);
        assert_eq!(called("unit:u1", "2026-03-04").as_deref(), Some("旧局"), "{}: nobody knew of it before it was entered", test.name);
        assert_eq!(called("unit:u1", "2026-03-05"), None, "{}", test.name);
        assert_eq!(called(&one_list, "2026-03-31"), Some(title), "{}: of two on one day the first", test.name);
        assert_eq!(called(&one_list, "2026-04-01"), None, "{}", test.name);
        assert_eq!(called("account:li", "2026-03-01").as_deref(), Some("王敏"), "{}", test.name);
        assert!(names.keys().all(|subject| subjects.contains(&subject.as_str())), "{}: {names:?}", test.name);
        let tasks = test.read_raw("select id from task order by id limit 1").await;
        let task = format!("task:{}", tasks[0]);
        let of_task = storage::operations::audit_names::former(&mut tx, &id, &[&task]).await.unwrap();
        assert_eq!(domain::audit::names::called_then(&of_task[&task], 1, on("2026-01-31")), Some("1.9 另一项"), "{}", test.name);
        assert_eq!(domain::audit::names::called_then(&of_task[&task], 1, on("2026-02-01")), None, "{}", test.name);
        all.push(of_task);
    }
    assert!(all.windows(2).all(|two| two[0] == two[1]), "both engines say the same");
}

#[tokio::test]
async fn rows_of_the_log_name_a_column_and_a_problem_with_their_unit() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T00:00:00Z");
        let seen = [hit("a", Rule::DeadLink, "http://a.cn/1")];
        candidate::insert(&mut tx, &county_id(), day("2026-10-01"), None, now, &seen).await.unwrap();
        finding::insert(&mut tx, &county_id(), ("p", "王"), &[found("f", "v", "a")]).await.unwrap();
        let expected = [
            ("column:k", Some("水利局 · 动态")),
            ("finding:f", Some("财政局 · 链接打不开。")),
            ("unit:u", Some("水利局")),
            ("column:f", None),
            ("round:k", None),
            ("settings:c", None),
        ];
        for (seq, (subject, _)) in (1..).zip(expected) {
            let event = AuditEvent {
                seq,
                county: "c".into(),
                at: now,
                actor: String::new(),
                actor_name: "命令行".into(),
                action: "column.save".into(),
                subject: subject.into(),
                detail: "{}".into(),
                prev_hash: GENESIS.into(),
                hash: seq.to_string(),
            };
            audit::append(&mut tx, &event, Area::Register).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        let rows = audit::list(&mut conn, &county_id(), &AuditFilter::default(), AuditCursor::Newest, 9).await.unwrap();
        let named: Vec<_> = rows.iter().rev().map(|(event, name)| (event.subject.as_str(), name.as_deref())).collect();
        assert_eq!(named, expected, "{}", test.name);
    }
}
