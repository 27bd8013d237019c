//! The number beside 待办 is what its page lists, for everybody.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::monitoring::candidate::Rule;
use domain::monitoring::order::OrderState;
use services::monitoring::{AnswerOrders, IssueOrders, KeepOrders};
use services::progress::todo::{self, Waits};
use services::review::{QueueFilter, queue};
use services::{Actor, Services, monitoring};
use storage::access::account;
use storage::operations::county;
use storage::testing::both;

use crate::monitor_desk::{Desk, at, confirm, day, send};

/// The number, and what the list says of itself; nothing is listed for who only reads.
async fn number_and_list(actor: &Actor, services: &Services) -> (i64, i64) {
    let number = todo::count(actor, services).await.unwrap();
    let listed = if actor.may(Permission::Assess) {
        let list = todo::office_list(actor, services).await.unwrap();
        let rows = list.requests.len() + list.lapsed.len() + list.orders.len() + list.rounds.len();
        // what has one line with its number: the number is that of the page behind it
        let open = monitoring::candidates(actor, services, &monitoring::candidate_filter(&[]), 1).await.unwrap().total;
        let confirmed = monitoring::finding_filter(&[("state".into(), "confirmed".into())], list.now.today());
        let unsent = monitoring::findings(actor, services, &confirmed, 1).await.unwrap().total;
        let answered = monitoring::finding_filter(&[("state".into(), "office".into())], list.now.today());
        let answers = monitoring::findings(actor, services, &answered, 1).await.unwrap().total;
        let reports = queue(actor, services, QueueFilter::default(), 1, 20).await.unwrap().total;
        let told: Vec<_> = list.orders.iter().map(|one| (one.month, one.number)).collect();
        assert_eq!(told, orders(actor, services).await.1, "each list of items with its number");
        // every heading says how many rows stand under it, or on the page that it leads to
        let waits = list.waits;
        let headings = [waits.requests, waits.lapsed, waits.orders, waits.rounds].map(|number| usize::try_from(number).unwrap());
        assert_eq!(headings, [list.requests.len(), list.lapsed.len(), list.orders.len(), list.rounds.len()]);
        assert_eq!((waits.work, waits.answers, waits.candidates, waits.unsent), (reports, answers, open, unsent));
        waits.work + answers + open + unsent + i64::try_from(rows).unwrap()
    } else if actor.may(Permission::Report) {
        let list = todo::list(actor, services).await.unwrap();
        let told: Vec<_> = list.orders.iter().map(|one| (one.month, one.number)).collect();
        assert_eq!(told, orders(actor, services).await.0, "{}", actor.person);
        assert_eq!(list.to_answer().count() + list.answered().count(), list.notices.len(), "{}", actor.person);
        list.number()
    } else {
        0
    };
    (number, listed)
}

/// Months' lists as the pages of 事项清单 show them, the earliest first: with how many items behind their day, and with how many that wait
/// to be looked at; lists with none are left out.
async fn orders(actor: &Actor, services: &Services) -> (Vec<(NaiveDate, i64)>, Vec<(NaiveDate, i64)>) {
    let (mut late, mut to_check) = (BTreeMap::new(), BTreeMap::new());
    let lists = monitoring::orders(actor, services, None).await.unwrap().lists;
    for list in lists.iter().filter(|list| list.issued.is_some()) {
        let sheet = monitoring::orders(actor, services, Some(list.id.as_str())).await.unwrap();
        for cell in &sheet.cells {
            if cell.is_overdue(list.due_on, sheet.now.today()) {
                *late.entry(list.month).or_default() += 1;
            }
            if cell.state == OrderState::Published {
                *to_check.entry(list.month).or_default() += 1;
            }
        }
    }
    (late.into_iter().collect(), to_check.into_iter().collect())
}

/// Every account of the first county that is there.
pub(crate) async fn everybody_finds_what_the_number_says(services: &Services) {
    let mut conn = services.db().read().await.unwrap();
    let county = county::list(&mut conn).await.unwrap().remove(0);
    let mut people = Vec::new();
    for name in account::usernames(&mut conn).await.unwrap() {
        people.extend(account::by_username(&mut conn, &name).await.unwrap().filter(|one| one.county == county.id));
    }
    drop(conn);
    let (mut roles, mut waits) = (Vec::new(), 0);
    for one in people {
        let actor = Actor {
            account: one.id,
            role: one.role,
            unit: one.unit,
            is_operator: false,
            ..Actor::operator(county.id.clone(), county.name.clone())
        };
        let (number, listed) = number_and_list(&actor, services).await;
        assert_eq!(number, listed, "{}", one.username);
        waits += number;
        roles.push(one.role);
    }
    assert!(Role::ALL.into_iter().all(|role| roles.contains(&role)), "{roles:?}");
    assert!(waits > 20, "{waits}: the demo county has work");
}

#[tokio::test]
async fn a_notice_with_three_problems_is_one_thing_to_do_and_is_done_when_all_are_answered() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let hits = ["a", "b", "c"].map(|page| desk.hit(0, Rule::DeadLink, &format!("http://site.cn/{page}")));
        desk.keep("2026-10-01", "2026-10-31", &hits).await;
        let open = desk.open().await;
        // what nobody has looked at waits for the office, and so does what was confirmed and not sent
        let waits = async || todo::waits(&desk.office, desk.services()).await.unwrap();
        assert_eq!(waits().await, Waits { candidates: 3, ..Waits::default() }, "{}", desk.county.test.name);
        assert_eq!(number_and_list(&desk.office, desk.services()).await, (3, 3), "{}", desk.county.test.name);
        desk.decide(&open, confirm()).await.unwrap();
        assert_eq!(waits().await, Waits { unsent: 3, ..Waits::default() }, "{}", desk.county.test.name);
        assert_eq!(number_and_list(&desk.office, desk.services()).await, (3, 3), "{}", desk.county.test.name);
        assert_eq!(number_and_list(&desk.clerk, desk.services()).await, (0, 0), "nothing was sent");
        monitoring::send_notices(&desk.office, desk.services(), &send("5")).await.unwrap();
        assert_eq!(number_and_list(&desk.office, desk.services()).await, (0, 0), "{}", desk.county.test.name);
        assert_eq!(number_and_list(&desk.clerk, desk.services()).await, (1, 1), "{}", desk.county.test.name);
        assert_eq!(number_and_list(&desk.other, desk.services()).await, (0, 0), "another unit's");
        for (answered, one) in desk.all(&desk.clerk).await.iter().enumerate() {
            let office = todo::waits(&desk.office, desk.services()).await.unwrap();
            assert_eq!(office, Waits { answers: i64::try_from(answered).unwrap(), ..Waits::default() });
            assert_eq!(number_and_list(&desk.clerk, desk.services()).await, (1, 1));
            desk.unit_says(&one.id, "answered").await.unwrap();
        }
        // listed until the office has looked, and counted for the office alone
        assert_eq!(todo::list(&desk.clerk, desk.services()).await.unwrap().notices.len(), 1);
        assert_eq!(number_and_list(&desk.clerk, desk.services()).await, (0, 0));
        assert_eq!(number_and_list(&desk.office, desk.services()).await, (3, 3));
    }
}

#[tokio::test]
async fn items_behind_their_day_wait_for_the_unit_and_what_it_published_for_the_office() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let town = desk.county.actor(Role::Unit, 3);
        let form = KeepOrders {
            month: "2026-11".into(),
            due_on: "2026-11-20".into(),
            items: "村务财务\n惠农补贴".into(),
            ..KeepOrders::default()
        };
        monitoring::keep_orders(&desk.office, desk.services(), &form, &[]).await.unwrap();
        desk.county.clock.set(at("2026-11-20T01:00:00Z"));
        let list = monitoring::orders(&desk.office, desk.services(), None).await.unwrap().shown.unwrap();
        let issue = IssueOrders { list: list.id.clone(), revision: list.revision };
        monitoring::issue_orders(&desk.office, desk.services(), &issue).await.unwrap();
        assert_eq!(number_and_list(&town, desk.services()).await, (0, 0), "{}: in time yet", desk.county.test.name);
        desk.county.clock.set(at("2026-11-21T01:00:00Z"));
        assert_eq!(number_and_list(&town, desk.services()).await, (1, 1), "{}: one list with two items", desk.county.test.name);
        assert_eq!(number_and_list(&desk.clerk, desk.services()).await, (0, 0), "it is asked nothing");
        let waiting = todo::list(&town, desk.services()).await.unwrap().orders;
        let told: Vec<_> = waiting.iter().map(|one| (one.month, one.title.as_str(), one.due_on, one.number)).collect();
        assert_eq!(told, [(day("2026-11-01"), "2026年11月政务公开事项清单", day("2026-11-20"), 2)], "{}", desk.county.test.name);
        assert_eq!(number_and_list(&desk.office, desk.services()).await, (0, 0), "nothing was published");
        let cell = monitoring::orders(&town, desk.services(), None).await.unwrap().cells.remove(0);
        let answer = AnswerOrders {
            list: list.id.to_string(),
            item: vec![cell.item.id.to_string()],
            seen: vec![cell.revision.to_string()],
            link: vec!["http://a.cn/1".into()],
            said: vec![String::new()],
        };
        assert_eq!(monitoring::answer_orders(&town, desk.services(), &answer).await.unwrap(), 1);
        assert_eq!(number_and_list(&town, desk.services()).await, (1, 1), "{}", desk.county.test.name);
        let office = todo::waits(&desk.office, desk.services()).await.unwrap();
        assert_eq!(office, Waits { orders: 1, ..Waits::default() }, "{}", desk.county.test.name);
        assert_eq!(number_and_list(&desk.office, desk.services()).await, (1, 1), "{}", desk.county.test.name);
        let listed = todo::office_list(&desk.office, desk.services()).await.unwrap().orders;
        let told: Vec<_> = listed.iter().map(|one| (one.month, one.title.as_str(), one.number)).collect();
        assert_eq!(told, [(day("2026-11-01"), "2026年11月政务公开事项清单", 1)], "{}", desk.county.test.name);
    }
}
