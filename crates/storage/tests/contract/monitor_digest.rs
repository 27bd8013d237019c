//! What waits for people on a working day.

use domain::access::role::Role;
use domain::ids::{AccountId, CountyId, NoticeId, OrderItemId, OrderListId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::digest::{DigestKind, DigestLine};
use domain::monitoring::finding::{FindingState, Life};
use domain::register::unit::Unit;
use storage::access::account::{self, Account};
use storage::monitoring::notice::{self, RectifyNotice};
use storage::monitoring::order::{self, OrderItem, OrderList};
use storage::monitoring::{candidate, digest, finding};
use storage::register::unit;
use storage::{StorageError, testing};

use crate::at;
use crate::monitor_loop::{county_id, day, found, hit, register};

#[tokio::test]
async fn a_day_is_made_once_and_each_person_has_her_own() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T01:00:00Z");
        for (id, role, unit) in [("office", Role::Office, None), ("clerk", Role::Unit, Some("u")), ("leader", Role::Leader, None)] {
            let row = Account { unit: unit.map(UnitId::new), ..testing::an_account(id, &county_id(), role, now) };
            account::insert(&mut tx, &row).await.unwrap();
        }
        let readers = digest::readers(&mut tx, &county_id()).await.unwrap();
        let told: Vec<_> = readers.iter().map(|(id, role, unit)| (id.as_str(), *role, unit.as_ref().map(UnitId::as_str))).collect();
        assert_eq!(told, [("clerk", Role::Unit, Some("u")), ("office", Role::Office, None)], "{}", test.name);
        let today = day("2026-11-02");
        assert!(!digest::is_made(&mut tx, &county_id(), today).await.unwrap());
        assert!(digest::begin(&mut tx, &county_id(), today, now).await.unwrap(), "{}", test.name);
        assert!(!digest::begin(&mut tx, &county_id(), today, now).await.unwrap(), "{}", test.name);
        assert!(digest::is_made(&mut tx, &county_id(), today).await.unwrap());
        assert!(!digest::is_made(&mut tx, &CountyId::new("other"), today).await.unwrap());
        let line = DigestLine { kind: DigestKind::Mend, number: 2, late: 1, due_on: Some(day("2026-10-30")) };
        let clerk = AccountId::new("clerk");
        digest::keep(&mut tx, &county_id(), (today, now), "群", &[(clerk.clone(), vec![line])]).await.unwrap();
        let own = digest::latest(&mut tx, &county_id(), &clerk, 5).await.unwrap();
        assert_eq!((own.len(), own[0].day, own[0].lines.as_slice(), own[0].group.as_str()), (1, today, [line].as_slice(), "群"));
        let office = digest::latest(&mut tx, &county_id(), &AccountId::new("office"), 5).await.unwrap();
        assert_eq!((office.len(), office[0].lines.len()), (1, 0), "the day, without a line: {}", test.name);
        let twice = digest::keep(&mut tx, &county_id(), (today, now), "群", &[(clerk, vec![line])]).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}

#[tokio::test]
async fn what_waits_for_units_is_counted() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let (now, month) = (at("2026-11-02T01:00:00Z"), day("2026-10-01"));
        let hits = [hit("a", Rule::DeadLink, "http://a.cn/1"), hit("b", Rule::DeadLink, "http://a.cn/2")];
        candidate::insert(&mut tx, &county_id(), month, None, now, &hits).await.unwrap();
        let all = [found("f", "u", "a"), found("g", "u", "b")];
        finding::insert(&mut tx, &county_id(), ("p", "王"), &all).await.unwrap();
        assert!(
            digest::of_units(&mut tx, &county_id(), day("2026-11-02"), day("2026-10-30")).await.unwrap().is_empty(),
            "nothing was sent: {}",
            test.name
        );
        let notice = RectifyNotice {
            id: NoticeId::new("n"),
            unit: UnitId::new("u"),
            unit_name: "水利局".into(),
            number: (2026, 1),
            month,
            source: "月监测".into(),
            issued_on: day("2026-10-26"),
            due_on: day("2026-10-30"),
            counted: ("2026年第1版".into(), 4),
            remark: String::new(),
            issued_by: ("p".into(), "王".into()),
            received: None,
            items: (0, 0),
            next_due: None,
        };
        notice::insert(&mut tx, &county_id(), &notice).await.unwrap();
        for (one, due) in all.iter().zip(["2026-10-30", "2026-11-04"]) {
            let sent = Life { state: FindingState::Sent, due_on: Some(day(due)), ..one.life.clone() };
            finding::write_life(&mut tx, one, &sent, Some(&notice.id), None).await.unwrap();
        }
        let waits = digest::of_units(&mut tx, &county_id(), day("2026-11-02"), day("2026-10-30")).await.unwrap();
        let first = Some(day("2026-10-30"));
        let expected = [
            (UnitId::new("u"), DigestLine { kind: DigestKind::Mend, number: 2, late: 1, due_on: first }),
            (UnitId::new("u"), DigestLine { kind: DigestKind::Receive, number: 1, late: 0, due_on: first }),
        ];
        assert_eq!(waits, expected, "{}", test.name);
        assert!(digest::of_units(&mut tx, &CountyId::new("other"), day("2026-11-02"), day("2026-10-30")).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_item_that_was_due_when_its_unit_had_ended_is_nobodys() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T01:00:00Z");
        let list = OrderList {
            id: OrderListId::new("l"),
            month: day("2026-11-01"),
            title: "清单".into(),
            due_on: day("2026-11-20"),
            created: (now, "王".into()),
            issued: None,
            revision: 1,
        };
        order::insert(&mut tx, &county_id(), &list).await.unwrap();
        let item = OrderItem { id: OrderItemId::new("i"), position: 1, name: "村务财务".into(), note: String::new() };
        let at_units = ["u", "v"].map(|id| (item.id.clone(), UnitId::new(id)));
        order::add(&mut tx, &list.id, std::slice::from_ref(&item), &at_units).await.unwrap();
        assert!(order::issue(&mut tx, &list, now, "王").await.unwrap());
        let (today, since) = (day("2026-11-23"), day("2026-11-20"));
        let late = |id: &str| (UnitId::new(id), DigestLine { kind: DigestKind::Order, number: 1, late: 1, due_on: Some(list.due_on) });
        let waits = digest::of_units(&mut tx, &county_id(), today, since).await.unwrap();
        assert_eq!(waits, [late("u"), late("v")], "{}", test.name);
        // the first day on which it is no more; the day after the last one to publish is too late to be let off
        for (ended, expected) in [("2026-11-21", vec![late("u"), late("v")]), ("2026-11-20", vec![late("u")])] {
            let gone = Unit { valid_to: Some(day(ended)), ..testing::a_unit("v", "财政局", 2) };
            assert!(unit::update(&mut tx, &county_id(), &gone, "财政局", day(ended)).await.unwrap());
            let waits = digest::of_units(&mut tx, &county_id(), today, since).await.unwrap();
            assert_eq!(waits, expected, "{ended} {}", test.name);
        }
    }
}
