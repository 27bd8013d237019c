//! The number beside 待办 is what its page lists, for everybody.

use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::monitoring::candidate::Rule;
use services::progress::todo::{self, Waits};
use services::{Actor, Services, monitoring};
use storage::access::account;
use storage::operations::county;
use storage::testing::both;

use crate::monitor_desk::{Desk, confirm, send};

/// The number, and what the list says of itself; nothing is listed for who only reads.
async fn number_and_list(actor: &Actor, services: &Services) -> (i64, i64) {
    let number = todo::count(actor, services).await.unwrap();
    let listed = if actor.may(Permission::Assess) {
        let list = todo::office_list(actor, services).await.unwrap();
        let rows = list.requests.len() + list.rounds.len();
        // what has one line with its number: the number is that of the page behind it
        let open = monitoring::candidates(actor, services, &monitoring::candidate_filter(&[]), 1).await.unwrap().total;
        let confirmed = monitoring::finding_filter(&[("state".into(), "confirmed".into())], list.now.today());
        let unsent = monitoring::findings(actor, services, &confirmed, 1).await.unwrap().total;
        list.waits.work + list.waits.answers + open + unsent + i64::try_from(rows).unwrap()
    } else if actor.may(Permission::Report) {
        todo::list(actor, services).await.unwrap().number()
    } else {
        0
    };
    (number, listed)
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
