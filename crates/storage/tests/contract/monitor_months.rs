//! What monitoring keeps over months: items that townships publish, look-backs, contact persons, letters that urge, succession, counts.

use domain::access::scope::Scope;
use domain::ids::{ContactId, FindingId, LookBackId, NoticeId, OrderItemId, OrderListId, UnitId, UrgeId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::digest::DigestKind;
use domain::monitoring::finding::{FindingState, Happening, Rechecked};
use domain::monitoring::look_back::LookedBack;
use domain::monitoring::order::OrderState;
use domain::monitoring::urge::{ContactKind, UrgeKind};
use storage::monitoring::contact::{self, Contact};
use storage::monitoring::finding::{self, FindingFilter, StoredFinding};
use storage::monitoring::look_back::{self, LookBack, Seen};
use storage::monitoring::notice::{self, RectifyNotice};
use storage::monitoring::order::{self, OrderCell, OrderItem, OrderList};
use storage::monitoring::rule_waiver::{self, RuleWaiver};
use storage::monitoring::urge::{self, UrgeLetter};
use storage::monitoring::{candidate, column, digest, succession};
use storage::progress::todo;
use storage::{StorageError, Tx, testing};

use crate::at;
use crate::monitor_loop::{county_id, day, found, hit, register};

fn unit(id: &str) -> UnitId {
    UnitId::new(id)
}

#[tokio::test]
async fn items_stand_somewhere_at_each_unit() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T00:00:00Z");
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
        let item = |id: &str, position: i64| OrderItem { id: OrderItemId::new(id), position, name: id.into(), note: "逐笔".into() };
        let at_units = [("i", "u"), ("i", "v"), ("j", "u")].map(|(item, id)| (OrderItemId::new(item), unit(id)));
        order::add(&mut tx, &list.id, &[item("i", 1), item("j", 2)], &at_units).await.unwrap();
        assert_eq!(order::get(&mut tx, &county_id(), &list.id).await.unwrap(), Some(list.clone()), "{}", test.name);
        assert_eq!(order::lists(&mut tx, &county_id(), 5).await.unwrap(), std::slice::from_ref(&list));
        assert!(order::write(&mut tx, &list, "新清单", day("2026-11-21")).await.unwrap());
        assert!(!order::write(&mut tx, &list, "旧", day("2026-11-21")).await.unwrap(), "read before it changed");
        let list = order::get(&mut tx, &county_id(), &list.id).await.unwrap().unwrap();
        assert!(order::issue(&mut tx, &list, now, "王").await.unwrap());
        assert!(!order::issue(&mut tx, &list, now, "王").await.unwrap(), "once");
        assert_eq!(order::lists(&mut tx, &county_id(), 5).await.unwrap()[0].issued, Some((now, "王".into())));
        let cells = order::cells(&mut tx, &list.id, &Scope::County).await.unwrap();
        let places: Vec<_> = cells.iter().map(|cell| (cell.unit.as_str(), cell.item.position, cell.state)).collect();
        assert_eq!(places, [("u", 1, OrderState::Ordered), ("u", 2, OrderState::Ordered), ("v", 1, OrderState::Ordered)], "{}", test.name);
        assert_eq!(order::cells(&mut tx, &list.id, &Scope::Unit(unit("v"))).await.unwrap().len(), 1);
        let read = &cells[0];
        let now = OrderCell {
            state: OrderState::Returned,
            link: "http://a.cn/1".into(),
            said: "已公开".into(),
            published: Some((now, "李".into())),
            checked: Some((now, "王".into())),
            reason: "不全".into(),
            ..read.clone()
        };
        assert!(order::write_cell(&mut tx, read, &now).await.unwrap());
        assert!(!order::write_cell(&mut tx, read, &now).await.unwrap(), "read before it changed");
        let kept = order::cells(&mut tx, &list.id, &Scope::County).await.unwrap();
        assert_eq!(kept[0], OrderCell { revision: 2, ..now }, "{}", test.name);
        let late = order::late(&mut tx, &county_id(), day("2026-11-22")).await.unwrap();
        assert_eq!(
            late.iter().map(|(.., item, unit)| (item.as_str(), unit.as_str())).collect::<Vec<_>>(),
            [("i", "u"), ("i", "v"), ("j", "u")]
        );
        assert!(order::late(&mut tx, &county_id(), day("2026-11-21")).await.unwrap().is_empty(), "{}", test.name);
        // what waits for a unit behind the day, and for the office once something is published
        let behind = async |tx: &mut Tx, id: &str, today: &str| {
            let waiting = todo::waiting_for_unit(tx, &county_id(), &unit(id), day(today)).await.unwrap();
            waiting.orders.iter().map(|one| (one.month, one.due_on, one.number)).collect::<Vec<_>>()
        };
        assert_eq!(behind(&mut tx, "u", "2026-11-22").await, [(list.month, day("2026-11-21"), 2)], "{}", test.name);
        assert_eq!(behind(&mut tx, "v", "2026-11-22").await, [(list.month, day("2026-11-21"), 1)], "{}", test.name);
        assert_eq!(behind(&mut tx, "u", "2026-11-21").await, [], "{}", test.name);
        assert_eq!(todo::waiting_for_office(&mut tx, &county_id()).await.unwrap(), todo::OfficeWaiting::default(), "{}", test.name);
        assert!(order::write_cell(&mut tx, &kept[0], &OrderCell { state: OrderState::Published, ..kept[0].clone() }).await.unwrap());
        let office = todo::OfficeWaiting { orders: 1, ..todo::OfficeWaiting::default() };
        assert_eq!(todo::waiting_for_office(&mut tx, &county_id()).await.unwrap(), office, "{}", test.name);
        let to_check = todo::orders_to_check(&mut tx, &county_id()).await.unwrap();
        let to_check: Vec<_> = to_check.iter().map(|one| (one.month, one.due_on, one.number)).collect();
        assert_eq!(to_check, [(list.month, day("2026-11-21"), 1)], "{}", test.name);
        assert_eq!(behind(&mut tx, "u", "2026-11-22").await, [(list.month, day("2026-11-21"), 1)], "{}", test.name);
        order::clear(&mut tx, &list.id).await.unwrap();
        assert!(order::cells(&mut tx, &list.id, &Scope::County).await.unwrap().is_empty());
        let again = OrderList { id: OrderListId::new("m"), ..list };
        assert!(matches!(order::insert(&mut tx, &county_id(), &again).await, Err(StorageError::Duplicate(_))), "one a month");
    }
}

/// A finding of the first unit that was sent on the 2nd and verified on the 7th.
async fn mended(tx: &mut Tx) -> StoredFinding {
    register(tx).await;
    let now = at("2026-11-02T00:00:00Z");
    candidate::insert(tx, &county_id(), day("2026-10-01"), None, now, &[hit("a", Rule::DeadLink, "http://a.cn/1")]).await.unwrap();
    finding::insert(tx, &county_id(), ("p", "王"), &[found("f", "u", "a")]).await.unwrap();
    let letter = RectifyNotice {
        id: NoticeId::new("n"),
        unit: unit("u"),
        unit_name: String::new(),
        number: (2026, 1),
        month: day("2026-10-01"),
        source: "月监测".into(),
        issued_on: day("2026-11-02"),
        due_on: day("2026-11-09"),
        counted: ("1".into(), 5),
        remark: String::new(),
        issued_by: ("p".into(), "王".into()),
        received: None,
        items: (0, 0),
        next_due: None,
    };
    notice::insert(tx, &county_id(), &letter).await.unwrap();
    let id = FindingId::new("f");
    let read = finding::get(tx, &county_id(), &Scope::County, &id).await.unwrap().unwrap();
    let sent = read.life.step(&Happening::Sent { due_on: day("2026-11-09") }, day("2026-11-02")).unwrap();
    assert!(finding::write_life(tx, &read, &sent, Some(&letter.id), None).await.unwrap());
    let read = finding::get(tx, &county_id(), &Scope::County, &id).await.unwrap().unwrap();
    assert_eq!(read.sent_on, Some(day("2026-11-02")));
    let done = read.life.step(&Happening::Verified, day("2026-11-07")).unwrap();
    assert!(finding::write_life(tx, &read, &done, None, Some(day("2026-11-07"))).await.unwrap());
    finding::get(tx, &county_id(), &Scope::County, &id).await.unwrap().unwrap()
}

#[tokio::test]
async fn repairs_are_counted_by_the_days_they_took() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        mended(&mut tx).await;
        let counts = finding::mended_over(&mut tx, &county_id(), day("2026-01-01"), day("2026-12-01")).await.unwrap();
        let told: Vec<_> = counts.iter().map(|one| (one.month, one.rule, one.state, one.days, one.number)).collect();
        assert_eq!(told, [(day("2026-10-01"), Rule::DeadLink, FindingState::Verified, Some(5), 1)], "{}", test.name);
        assert!(finding::mended_over(&mut tx, &county_id(), day("2026-11-01"), day("2026-12-01")).await.unwrap().is_empty());
        for (filter, number) in [
            (FindingFilter { mended: Some((4, 7)), ..FindingFilter::default() }, 1),
            (FindingFilter { mended: Some((0, 3)), ..FindingFilter::default() }, 0),
            (FindingFilter { months: Some((day("2026-09-01"), day("2026-10-01"))), ..FindingFilter::default() }, 1),
            (FindingFilter { months: Some((day("2026-11-01"), day("2026-12-01"))), ..FindingFilter::default() }, 0),
        ] {
            assert_eq!(finding::count(&mut tx, &county_id(), &Scope::County, &filter).await.unwrap(), number, "{filter:?} {}", test.name);
        }
    }
}

#[tokio::test]
async fn a_sample_is_kept_with_its_draw() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let read = mended(&mut tx).await;
        let months = (day("2026-10-01"), day("2026-10-01"));
        assert_eq!(look_back::pool(&mut tx, &county_id(), months).await.unwrap(), std::slice::from_ref(&read.id), "{}", test.name);
        assert!(look_back::pool(&mut tx, &county_id(), (day("2026-11-01"), day("2026-11-01"))).await.unwrap().is_empty());
        let now = at("2026-11-08T00:00:00Z");
        let new = LookBack {
            id: LookBackId::new("b"),
            months,
            pool: (1, "ab".into()),
            entropy: "文".into(),
            seed: "cd".into(),
            drawn: (now, "p".into(), "王".into()),
            counts: (0, 0, 0),
        };
        look_back::insert(&mut tx, &county_id(), &new, std::slice::from_ref(&read.id)).await.unwrap();
        let kept = LookBack { counts: (1, 0, 0), ..new.clone() };
        assert_eq!(look_back::get(&mut tx, &county_id(), &new.id).await.unwrap(), Some(kept.clone()), "{}", test.name);
        assert_eq!(look_back::latest(&mut tx, &county_id(), 5).await.unwrap(), [kept]);
        look_back::told(&mut tx, &new.id, &read.id, Rechecked::StillThere, now).await.unwrap();
        let items = look_back::items(&mut tx, &new.id).await.unwrap();
        assert_eq!((items[0].place, items[0].told, items[0].result), (1, Some((Rechecked::StillThere, now)), None), "{}", test.name);
        let relapse = StoredFinding { relapse_of: Some(read.id.clone()), ..found("r", "u", "a") };
        finding::insert(&mut tx, &county_id(), ("p", "王"), std::slice::from_ref(&relapse)).await.unwrap();
        let seen = Seen { result: LookedBack::Back, said: "又错了", at: now, by: "王", relapse: Some(&relapse.id) };
        assert!(look_back::seen(&mut tx, &new.id, 1, &seen).await.unwrap());
        assert!(!look_back::seen(&mut tx, &new.id, 1, &seen).await.unwrap(), "once");
        let items = look_back::items(&mut tx, &new.id).await.unwrap();
        assert_eq!((items[0].result, items[0].relapse.as_ref()), (Some(LookedBack::Back), Some(&relapse.id)));
        assert_eq!(look_back::get(&mut tx, &county_id(), &new.id).await.unwrap().unwrap().counts, (1, 1, 1));
        let counts = finding::counts(&mut tx, &county_id(), months.0, months.1).await.unwrap();
        assert_eq!(counts.iter().map(|one| (one.number, one.relapsed)).max(), Some((1, 1)), "{}", test.name);
        assert!(look_back::pool(&mut tx, &county_id(), months).await.unwrap().is_empty(), "what is back is drawn no more, {}", test.name);
    }
}

#[tokio::test]
async fn contact_persons_come_and_go() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T00:00:00Z");
        let one = Contact {
            id: ContactId::new("c"),
            unit: unit("u"),
            kind: ContactKind::Clerk,
            name: "王某".into(),
            post: "科员".into(),
            phone: "0564-6023456".into(),
            from: day("2026-01-01"),
            to: None,
            saved: (now, "王".into()),
            revision: 1,
        };
        let head = Contact { id: ContactId::new("d"), unit: unit("v"), kind: ContactKind::Head, ..one.clone() };
        contact::insert(&mut tx, &county_id(), &one).await.unwrap();
        contact::insert(&mut tx, &county_id(), &head).await.unwrap();
        assert_eq!(contact::list(&mut tx, &county_id(), None).await.unwrap(), [head, one.clone()], "{}", test.name);
        assert_eq!(contact::list(&mut tx, &county_id(), Some(&one.unit)).await.unwrap(), std::slice::from_ref(&one));
        let gone = Contact { to: Some(day("2026-11-02")), ..one.clone() };
        assert!(contact::write(&mut tx, &county_id(), &gone).await.unwrap());
        assert!(!contact::write(&mut tx, &county_id(), &gone).await.unwrap(), "read before it changed");
        let kept = &contact::list(&mut tx, &county_id(), Some(&one.unit)).await.unwrap()[0];
        assert_eq!((kept.revision, kept.holds_on(day("2026-11-01")), kept.holds_on(day("2026-11-02"))), (2, true, false), "{}", test.name);
    }
}

#[tokio::test]
async fn letters_are_numbered_and_counted() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        assert_eq!(urge::next_number(&mut tx, &county_id(), 2026).await.unwrap(), 1);
        let one = UrgeLetter {
            id: UrgeId::new("l"),
            unit: unit("u"),
            unit_name: "清溪县水利局".into(),
            number: (2026, 1),
            kind: UrgeKind::Findings,
            nth: 1,
            reason: "超期".into(),
            items: vec!["链接打不开".into()],
            reply_by: day("2026-11-06"),
            issued_on: day("2026-11-02"),
            issued: (at("2026-11-02T00:00:00Z"), "p".into(), "王".into()),
        };
        urge::insert(&mut tx, &county_id(), &one).await.unwrap();
        let second = UrgeLetter { id: UrgeId::new("m"), number: (2026, 2), nth: 2, issued_on: day("2026-11-05"), ..one.clone() };
        urge::insert(&mut tx, &county_id(), &second).await.unwrap();
        let times = urge::times(&mut tx, &county_id(), 2026, UrgeKind::Findings).await.unwrap();
        assert_eq!(times, [(unit("u"), 2, day("2026-11-05"))], "{}", test.name);
        assert!(urge::times(&mut tx, &county_id(), 2026, UrgeKind::Orders).await.unwrap().is_empty());
        assert_eq!(urge::latest(&mut tx, &county_id(), &Scope::Unit(unit("u")), 5).await.unwrap(), [second, one.clone()]);
        assert!(urge::latest(&mut tx, &county_id(), &Scope::Unit(unit("v")), 5).await.unwrap().is_empty());
        assert_eq!(urge::get(&mut tx, &county_id(), &Scope::County, &one.id).await.unwrap(), Some(one.clone()), "{}", test.name);
        assert!(urge::get(&mut tx, &county_id(), &Scope::Unit(unit("v")), &one.id).await.unwrap().is_none());
        assert_eq!(urge::next_number(&mut tx, &county_id(), 2026).await.unwrap(), 3);
        // the day's reminders tell of those since a day
        for (since, number) in [("2026-11-02", Some(2)), ("2026-11-05", Some(1)), ("2026-11-06", None)] {
            let waits = digest::of_units(&mut tx, &county_id(), day("2026-11-06"), day(since)).await.unwrap();
            let told = waits.iter().find(|(_, line)| line.kind == DigestKind::Urged).map(|(_, line)| line.number);
            assert_eq!(told, number, "{since} {}", test.name);
        }
    }
}

#[tokio::test]
async fn a_successor_takes_what_is_open() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        mended(&mut tx).await;
        finding::insert(&mut tx, &county_id(), ("p", "王"), &[found("g", "u", "a")]).await.unwrap();
        assert_eq!(succession::open_findings(&mut tx, &unit("u")).await.unwrap(), [FindingId::new("g")], "{}", test.name);
        succession::give_finding(&mut tx, &FindingId::new("g"), &unit("v")).await.unwrap();
        let given = finding::get(&mut tx, &county_id(), &Scope::County, &FindingId::new("g")).await.unwrap().unwrap();
        assert_eq!((given.unit, given.revision), (unit("v"), 2));
        assert_eq!(succession::give_columns(&mut tx, &unit("u"), &unit("v"), day("2026-11-02"), "撤并").await.unwrap(), 1);
        assert_eq!(column::everything(&mut tx, &county_id(), &Scope::Unit(unit("v"))).await.unwrap().len(), 2, "{}", test.name);
        let all = succession::candidates(&mut tx, &county_id(), &unit("u")).await.unwrap();
        assert!(all[0].is_open && all.len() == 1);
        assert!(succession::give_candidate(&mut tx, &county_id(), &all[0], "new", &unit("v")).await.unwrap());
        assert!(!succession::give_candidate(&mut tx, &county_id(), &all[0], "new", &unit("v")).await.unwrap(), "there already");
        let moved = candidate::get(&mut tx, &county_id(), &all[0].id).await.unwrap().unwrap();
        assert_eq!(moved.unit, unit("v"), "{}", test.name);
        succession::opens_at(&mut tx, &all[0].id, &unit("u"), at("2026-11-03T00:00:00Z")).await.unwrap();
        assert_eq!(candidate::get(&mut tx, &county_id(), &all[0].id).await.unwrap().unwrap().unit, unit("u"));
        assert_eq!(succession::end_columns(&mut tx, &unit("v"), day("2026-11-02"), "撤销").await.unwrap(), 2);
        assert!(column::on_day(&mut tx, &county_id(), day("2026-11-02")).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_rule_is_waived_by_two() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let (asked_at, later) = (at("2026-11-02T00:00:00Z"), at("2026-11-03T00:00:00Z"));
        let new = |id: &str, rule: Rule| RuleWaiver {
            id: id.into(),
            rule,
            reason: "网站统一改版".into(),
            asked: (asked_at, "a".into(), "王".into()),
            expires_on: day("2026-12-31"),
            agreed: None,
            ended: None,
        };
        for one in [new("w1", Rule::ListDate), new("w2", Rule::DeadLink)] {
            rule_waiver::insert(&mut tx, &county_id(), &one).await.unwrap();
        }
        let other = domain::ids::CountyId::new("other");
        assert!(!rule_waiver::agree(&mut tx, &other, "w1", later, "李").await.unwrap(), "another county's");
        assert!(rule_waiver::agree(&mut tx, &county_id(), "w1", later, "李").await.unwrap());
        assert!(!rule_waiver::agree(&mut tx, &county_id(), "w1", later, "赵").await.unwrap(), "once");
        assert!(rule_waiver::end(&mut tx, &county_id(), "w2", later, "王").await.unwrap());
        assert!(!rule_waiver::end(&mut tx, &county_id(), "w2", later, "王").await.unwrap());
        assert!(!rule_waiver::agree(&mut tx, &county_id(), "w2", later, "李").await.unwrap(), "withdrawn");
        let agreed = RuleWaiver { agreed: Some((later, "李".into())), ..new("w1", Rule::ListDate) };
        let ended = RuleWaiver { ended: Some((later, "王".into())), ..new("w2", Rule::DeadLink) };
        assert_eq!(rule_waiver::list(&mut tx, &county_id()).await.unwrap(), [ended.clone(), agreed.clone()], "{}", test.name);
        assert_eq!(rule_waiver::list(&mut tx, &other).await.unwrap(), []);
        assert!(agreed.holds_on(day("2026-12-31")) && !agreed.holds_on(day("2027-01-01")) && !agreed.waits());
        assert!(!ended.holds_on(day("2026-12-01")) && !ended.waits() && new("w3", Rule::DeadLink).waits());
    }
}
