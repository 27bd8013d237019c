use domain::access::role::Role;
use domain::audit::action::Area;
use domain::audit::event::AuditEvent;
use domain::ids::{AccountId, CountyId, UnitId};
use domain::register::unit::Unit;
use storage::access::account::{self, Account, AccountFilter};
use storage::access::form_retry::{self, FormRetry};
use storage::testing::{self, TestDb};
use storage::{StorageError, access::session, operations::audit, operations::county, register::unit};

use crate::at;

pub(crate) fn account(id: &str, role: Role, unit: Option<&str>) -> Account {
    Account {
        person: format!("{id}的人"),
        unit: unit.map(UnitId::new),
        password_hash: "hash".into(),
        must_change: true,
        ..testing::an_account(id, &CountyId::new("c"), role, at("2026-01-01T00:00:00Z"))
    }
}

async fn two_counties(test: &TestDb) {
    let mut tx = test.db.write().await.unwrap();
    for id in ["c", "other"] {
        county::insert(&mut tx, &CountyId::new(id), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    }
    for (id, name, position, gone) in [("u1", "司法局", 2, None), ("u2", "城关镇", 1, None), ("u3", "原经委", 3, Some("2020-01-01"))]
    {
        let unit = Unit { valid_to: gone.map(|day| day.parse().unwrap()), ..testing::a_unit(id, name, position) };
        unit::insert(&mut tx, &CountyId::new("c"), &unit, "").await.unwrap();
    }
    for one in [account("admin", Role::Admin, None), account("wang_qian", Role::Unit, Some("u1")), account("li", Role::Office, None)] {
        account::insert(&mut tx, &one).await.unwrap();
    }
    let stranger = Account { county: CountyId::new("other"), ..account("stranger", Role::Admin, None) };
    account::insert(&mut tx, &stranger).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn accounts_are_found_changed_and_never_across_counties() {
    for test in testing::both().await {
        two_counties(&test).await;
        let (c, id) = (CountyId::new("c"), AccountId::new("wang_qian"));
        let mut tx = test.db.write().await.unwrap();
        let taken = account::insert(&mut tx, &account("li", Role::Leader, None)).await;
        assert!(matches!(taken, Err(StorageError::Duplicate(_))), "{}", test.name);
        drop(tx);

        let mut tx = test.db.write().await.unwrap();
        account::update(&mut tx, &id, "王倩", Role::UnitLead, Some(&UnitId::new("u2"))).await.unwrap();
        account::set_password(&mut tx, &id, "new", None).await.unwrap();
        account::set_disabled(&mut tx, &id, true).await.unwrap();
        tx.commit().await.unwrap();

        let mut conn = test.db.read().await.unwrap();
        let changed = account::by_id(&mut conn, &c, &id).await.unwrap().unwrap();
        let expected = Account {
            person: "王倩".into(),
            unit: Some(UnitId::new("u2")),
            role: Role::UnitLead,
            password_hash: "new".into(),
            must_change: false,
            disabled: true,
            ..account("wang_qian", Role::Unit, None)
        };
        assert_eq!(changed, expected, "{}", test.name);
        assert_eq!(account::by_username(&mut conn, "wang_qian").await.unwrap(), Some(expected));
        assert_eq!(account::by_id(&mut conn, &CountyId::new("other"), &id).await.unwrap(), None);
        assert_eq!(account::in_use(&mut conn, &c).await.unwrap(), vec![(Role::Admin, 1, 1), (Role::Office, 1, 1)]);
        let choices = account::unit_choices(&mut conn, &c).await.unwrap();
        assert_eq!(choices.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["城关镇", "司法局"]);
    }
}

#[tokio::test]
async fn the_list_filters_counts_and_takes_signs_as_they_are() {
    for test in testing::both().await {
        two_counties(&test).await;
        let c = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        account::set_disabled(&mut tx, &AccountId::new("li"), true).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        let text = |text: &str| AccountFilter { text: Some(text.into()), ..AccountFilter::default() };
        for (filter, expected) in [
            (AccountFilter::default(), vec!["admin", "wang_qian", "li"]),
            (AccountFilter { role: Some(Role::Office), ..AccountFilter::default() }, vec!["li"]),
            (AccountFilter { disabled: Some(true), ..AccountFilter::default() }, vec!["li"]),
            (AccountFilter { disabled: Some(false), ..AccountFilter::default() }, vec!["admin", "wang_qian"]),
            (text("WANG"), vec!["wang_qian"]),
            (text("司法"), vec!["wang_qian"]),
            (text("g_q"), vec!["wang_qian"]),
            (text("_"), vec!["wang_qian"]),
            (text("%"), vec![]),
            (text("!"), vec![]),
            (text("' or 1=1 --"), vec![]),
        ] {
            let (lines, total) = account::list(&mut conn, &c, &filter, 10, 0).await.unwrap();
            let names: Vec<_> = lines.iter().map(|line| line.username.as_str()).collect();
            assert_eq!((names, total), (expected.clone(), expected.len() as i64), "{} {filter:?}", test.name);
        }
        let (second, total) = account::list(&mut conn, &c, &AccountFilter::default(), 2, 2).await.unwrap();
        assert_eq!((second.len(), total), (1, 3));
    }
}

#[tokio::test]
async fn attempts_are_counted_until_they_are_forgotten() {
    for test in testing::both().await {
        let count = async |moment: &str| {
            let now = at(moment);
            let mut tx = test.db.write().await.unwrap();
            let counted = account::count_attempt(&mut tx, "name", now, now - chrono::Duration::minutes(15), 5).await.unwrap();
            tx.commit().await.unwrap();
            counted
        };
        for (second, number) in [("00", 1), ("01", 2), ("02", 3), ("03", 4), ("04", 5)] {
            let moment = format!("2026-01-01T00:00:{second}Z");
            assert_eq!(count(&moment).await, (number, at(&moment)), "{}", test.name);
        }
        // from here on the time stands still, however often somebody tries
        assert_eq!(count("2026-01-01T00:10:00Z").await, (6, at("2026-01-01T00:00:04Z")));
        assert_eq!(count("2026-01-01T00:15:03Z").await, (7, at("2026-01-01T00:00:04Z")));
        assert_eq!(count("2026-01-01T00:15:04Z").await, (1, at("2026-01-01T00:15:04Z")));
        let mut tx = test.db.write().await.unwrap();
        account::forget_attempts_before(&mut tx, at("2026-01-01T00:15:04Z")).await.unwrap();
        assert_eq!(account::attempts(&mut tx, "name").await.unwrap(), Some((1, at("2026-01-01T00:15:04Z"))));
        account::forget_attempts(&mut tx, "name").await.unwrap();
        assert_eq!(account::attempts(&mut tx, "name").await.unwrap(), None);
    }
}

#[tokio::test]
async fn sessions_are_listed_ended_and_cleared_away() {
    for test in testing::both().await {
        two_counties(&test).await;
        let (li, admin) = (AccountId::new("li"), AccountId::new("admin"));
        let mut tx = test.db.write().await.unwrap();
        for (token_hash, account, moment) in [
            ("a", &li, "2026-01-01T08:00:00Z"),
            ("b", &li, "2026-01-01T09:00:00Z"),
            ("old", &li, "2025-12-31T09:00:00Z"),
            ("x", &admin, "2026-01-01T09:00:00Z"),
        ] {
            let moment = at(moment);
            let expires_at = moment + chrono::Duration::hours(12);
            let new = session::NewSession { token_hash, account, at: moment, expires_at, agent: "Firefox", address: "10.0.0.1" };
            session::insert(&mut tx, &new).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (now, idle) = (at("2026-01-01T09:30:00Z"), at("2026-01-01T07:30:00Z"));
        let mut tx = test.db.write().await.unwrap();
        let names = |rows: Vec<session::SessionLine>| rows.into_iter().map(|row| row.token_hash).collect::<Vec<_>>();
        assert_eq!(names(session::of_account(&mut tx, &li, now, idle).await.unwrap()), ["b", "a"], "{}", test.name);
        session::touch(&mut tx, "a", now).await.unwrap();
        assert_eq!(names(session::of_account(&mut tx, &li, now, idle).await.unwrap()), ["a", "b"]);
        assert_eq!(session::delete_ended(&mut tx, now, idle).await.unwrap(), 1);
        assert!(!session::delete_of_account(&mut tx, &li, "x").await.unwrap(), "somebody else's session is not hers to end");
        assert!(session::delete_of_account(&mut tx, &li, "b").await.unwrap());
        assert_eq!(session::delete_all_of_account(&mut tx, &li, Some("a")).await.unwrap(), 0);
        assert_eq!(session::delete_all_of_account(&mut tx, &li, None).await.unwrap(), 1);

        let found = session::signed_in(&mut tx, "x").await.unwrap().unwrap();
        assert_eq!((found.account, found.county_name.as_str()), (admin, "清溪县"));
        let retry =
            |id: &'static str, page: &'static str| FormRetry { id, token_hash: "x", page, form: "Renaming", body: "{}", created_at: now };
        form_retry::keep(&mut tx, &retry("r1", "/units/u/edit")).await.unwrap();
        form_retry::keep(&mut tx, &retry("r2", "/settings")).await.unwrap();
        form_retry::keep(&mut tx, &retry("r3", "/units/u/edit")).await.unwrap();
        assert_eq!(form_retry::body(&mut tx, "x", "r1").await.unwrap(), None, "one a page");
        assert_eq!(form_retry::body(&mut tx, "x", "r3").await.unwrap().as_deref(), Some("{}"));
        assert_eq!(form_retry::body(&mut tx, "other", "r3").await.unwrap(), None, "another session's form is not hers to see");
        assert!(session::delete(&mut tx, "x").await.unwrap());
        assert_eq!(form_retry::body(&mut tx, "x", "r2").await.unwrap(), None, "it goes with its session");
        assert_eq!(session::signed_in(&mut tx, "x").await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_session_knows_the_version_of_what_lists_show_in_its_county() {
    for test in testing::both().await {
        let (id, other) = (CountyId::new("c"), CountyId::new("d"));
        let mut tx = test.db.write().await.unwrap();
        for county in [&id, &other] {
            county::insert(&mut tx, county, "县", at("2026-01-01T00:00:00Z")).await.unwrap();
        }
        account::insert(&mut tx, &account("li", Role::Office, None)).await.unwrap();
        let now = at("2026-03-02T01:00:00Z");
        let li = AccountId::new("li");
        let new = session::NewSession { token_hash: "x", account: &li, at: now, expires_at: now, agent: "", address: "" };
        session::insert(&mut tx, &new).await.unwrap();
        for (county, area, expected, words) in [
            (&id, Area::Access, 0, 0),
            (&id, Area::Checklist, 2, 2),
            (&id, Area::Access, 2, 2),
            (&other, Area::Checklist, 2, 2),
            (&id, Area::Register, 4, 4),
            (&id, Area::Operations, 5, 5),
            (&id, Area::Reporting, 6, 5),
        ] {
            let (seq, prev_hash) = audit::lock_end(&mut tx, county).await.unwrap();
            let event = AuditEvent {
                seq: seq + 1,
                county: county.as_str().into(),
                at: now,
                actor: String::new(),
                actor_name: String::new(),
                action: "unit.edit".into(),
                subject: "unit:1".into(),
                detail: "{}".into(),
                prev_hash,
                hash: String::new(),
            };
            audit::append(&mut tx, &event, area).await.unwrap();
            let found = session::signed_in(&mut tx, "x").await.unwrap().unwrap();
            assert_eq!((found.version, found.words_version), (Some(expected), Some(words)), "{} {county} {area:?}", test.name);
        }
    }
}
