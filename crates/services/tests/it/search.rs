//! What the search finds, and for whom.

use domain::access::role::Role;
use domain::ids::{ContactId, NoticeId};
use domain::monitoring::urge::ContactKind;
use services::progress::search::{search, suggest};
use services::register;
use services::reporting::evidence::{About, add_link};
use storage::monitoring::contact::{self, Contact};
use storage::monitoring::notice::{self, RectifyNotice};
use storage::register::unit;
use storage::testing::both;

use crate::desk::{Desk, day};

#[tokio::test]
async fn contact_persons_are_found_by_the_office_and_by_their_own_unit() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let services = &desk.services;
        let person = |id: &str, name: &str, to: Option<&str>| Contact {
            id: ContactId::new(id),
            unit: desk.county.units[0].id.clone(),
            kind: ContactKind::Clerk,
            name: name.into(),
            post: String::new(),
            phone: "0564-0000000".into(),
            from: day("2026-01-01"),
            to: to.map(day),
            saved: (services.now(), "孙办".into()),
            revision: 1,
        };
        let mut tx = desk.county.test.db.write().await.unwrap();
        contact::insert(&mut tx, &desk.county.id, &person("now", "甄小满", None)).await.unwrap();
        contact::insert(&mut tx, &desk.county.id, &person("gone", "甄立秋", Some("2026-07-01"))).await.unwrap();
        tx.commit().await.unwrap();
        let found = search(&desk.office, services, "甄").await.unwrap();
        let names: Vec<_> = found.people.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["甄小满"], "who holds the post today, {}", desk.county.test.name);
        let own = search(&desk.clerk, services, "甄").await.unwrap().people;
        assert_eq!(own, found.people, "the unit's own, {}", desk.county.test.name);
        for who in [&desk.other_unit, &desk.leader] {
            assert!(search(who, services, "甄").await.unwrap().is_empty(), "{:?} {}", who.role, desk.county.test.name);
        }
        assert!(search(&desk.office, services, " \0 ").await.unwrap().is_empty(), "nothing was typed");
        assert!(suggest(&desk.office, services, "甄").await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_notice_is_found_by_its_number_for_whoever_may_see_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let letter = RectifyNotice {
            id: NoticeId::new("n"),
            unit: desk.county.units[0].id.clone(),
            unit_name: String::new(),
            number: (2026, 102),
            month: day("2026-10-01"),
            source: String::new(),
            issued_on: day("2026-11-02"),
            due_on: day("2026-11-09"),
            counted: (String::new(), 5),
            remark: String::new(),
            issued_by: (desk.office.account.to_string(), desk.office.person.clone()),
            received: None,
            items: (0, 0),
            next_due: None,
        };
        let mut tx = desk.county.test.db.write().await.unwrap();
        notice::insert(&mut tx, &desk.county.id, &letter).await.unwrap();
        tx.commit().await.unwrap();
        for who in [&desk.office, &desk.leader, &desk.clerk] {
            let found = search(who, &desk.services, "整改通知单〔2026〕102号").await.unwrap().notice;
            assert_eq!(found.map(|one| one.id), Some(letter.id.clone()), "{:?} {}", who.role, desk.county.test.name);
        }
        for (who, number) in [(&desk.other_unit, "〔2026〕102号"), (&desk.office, "〔2026〕103号")] {
            assert!(search(who, &desk.services, number).await.unwrap().is_empty(), "{number} {}", desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn what_an_older_program_spelled_is_spelled_anew_once() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (db, now) = (&desk.county.test.db, desk.services.now());
        let mut tx = db.write().await.unwrap();
        for one in &desk.county.units {
            unit::set_search(&mut tx, &desk.county.id, &one.id, "").await.unwrap();
        }
        tx.commit().await.unwrap();
        let short = desk.county.units[0].short_name.clone();
        assert!(search(&desk.leader, &desk.services, &short).await.unwrap().units.is_empty());
        assert_eq!(register::respell(db, now).await.unwrap(), desk.county.units.len(), "{}", desk.county.test.name);
        assert_eq!(search(&desk.leader, &desk.services, &short).await.unwrap().units.len(), 1);
        assert_eq!(register::respell(db, now).await.unwrap(), 0, "nothing is done twice");
    }
}

#[tokio::test]
async fn holders_of_accounts_are_found_by_who_keeps_the_accounts_alone() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let admin = desk.county.actor(Role::Admin, 0);
        let found = search(&admin, &desk.services, "王倩").await.unwrap();
        let told: Vec<_> = found.accounts.iter().map(|one| (one.person.as_str(), one.role, one.disabled)).collect();
        assert_eq!(told, [("王倩", Role::Unit, false)], "{}", desk.county.test.name);
        let odd = search(&admin, &desk.services, "王\0倩").await.unwrap();
        assert_eq!(odd.accounts.len(), 1, "a sign that no text holds is no reason to fail, {}", desk.county.test.name);
        for who in [&desk.office, &desk.clerk, &desk.leader] {
            assert!(search(who, &desk.services, "王倩").await.unwrap().accounts.is_empty(), "{:?} {}", who.role, desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn what_is_found_of_a_year_names_it_and_evidence_is_found_by_its_address() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, name) = (&desk.services, desk.county.test.name);
        add_link(&desk.clerk, services, &desk.lead, "https://www.example.gov.cn/zwgk/9", &About::default()).await.unwrap();
        desk.submit(&desk.lead, "已公开解读24项").await;
        let found = search(&desk.leader, services, "example.gov.cn/zwgk").await.unwrap();
        let told: Vec<_> = found.evidence.iter().map(|one| (&one.cell, one.year, one.list.as_str())).collect();
        assert_eq!(told, [(&desk.lead, 2026, "")], "{name}");
        let found = search(&desk.leader, services, "解读").await.unwrap();
        assert_eq!(found.reports.iter().map(|one| one.year).collect::<Vec<_>>(), [2026], "{name}");
        assert_eq!(found.tasks.iter().map(|one| (one.year, one.list.as_str())).collect::<Vec<_>>(), [(2026, "")], "{name}");
    }
}

#[tokio::test]
async fn who_reported_and_who_judged_lead_to_their_items_for_those_who_may_see_them() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, name) = (&desk.services, desk.county.test.name);
        desk.submit(&desk.lead, "已公开解读24项").await;
        for who in [&desk.office, &desk.leader, &desk.clerk] {
            let found = search(who, services, &desk.clerk.person).await.unwrap().by_person;
            let told: Vec<_> = found.iter().map(|one| (&one.item.cell, one.item.text.as_str(), one.is_reviewer)).collect();
            assert_eq!(told, [(&desk.lead, desk.clerk.person.as_str(), false)], "{:?} {name}", who.role);
        }
        assert!(search(&desk.other_unit, services, &desk.clerk.person).await.unwrap().by_person.is_empty(), "not its item, {name}");
        assert!(search(&desk.office, services, &desk.office.person).await.unwrap().by_person.is_empty(), "nothing was judged yet, {name}");
        desk.accept(&desk.lead).await;
        let found = search(&desk.clerk, services, &desk.office.person).await.unwrap().by_person;
        let told: Vec<_> = found.iter().map(|one| (&one.item.cell, one.is_reviewer)).collect();
        assert_eq!(told, [(&desk.lead, true)], "{name}");
    }
}

#[tokio::test]
async fn a_unit_that_ended_is_found_with_its_end_behind_its_name() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, name) = (&desk.services, desk.county.test.name);
        let (gone, heir) = (&desk.county.units[0], &desk.county.units[1]);
        let merged = format!("update unit set valid_to = '2026-08-01', successor_id = '{}' where id = '{}'", heir.id, gone.id);
        desk.county.test.execute_raw(&merged).await;
        let found = search(&desk.leader, services, &gone.short_name).await.unwrap().units;
        let suggested = suggest(&desk.leader, services, &gone.short_name).await.unwrap().units;
        for units in [found, suggested] {
            let unit = units.iter().find(|unit| unit.id == gone.id).unwrap();
            assert_eq!(unit.end_note(day("2026-08-01")), format!("（2026年8月1日并入{}）", heir.short_name), "{name}");
            assert_eq!(unit.end_note(day("2026-07-31")), "", "{name}: it is there still");
        }
        let other = search(&desk.leader, services, &heir.short_name).await.unwrap().units;
        let other = other.iter().find(|unit| unit.id == heir.id).unwrap();
        assert_eq!((&other.ended, other.end_note(day("2026-08-07"))), (&None, String::new()), "{name}");
    }
}
