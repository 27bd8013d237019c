//! What was seen of addresses that were handed in as evidence.

use domain::ids::{CellId, CountyId, EvidenceId, UnitId};
use domain::reporting::evidence::{LinkLook, LookState};
use storage::monitoring::link_look::{WaitingLinks, keep, waiting};
use storage::reporting::evidence;
use storage::testing;

use crate::at;
use crate::reporting::{county_id, fill, link};

#[tokio::test]
async fn a_link_waits_until_it_was_looked_at_and_one_that_fails_a_while_longer() {
    for test in testing::both().await {
        fill(&test).await;
        let (cell, unit) = (CellId::new("lead1"), UnitId::new("u1"));
        let mut tx = test.db.write().await.unwrap();
        for (id, when) in [
            ("old", "2026-01-01T00:00:00Z"),
            ("first", "2026-05-06T08:00:00Z"),
            ("off", "2026-05-06T09:00:00Z"),
            ("second", "2026-05-06T10:00:00Z"),
        ] {
            let piece = link(id, when);
            evidence::insert(&mut tx, &county_id(), &unit, &piece).await.unwrap();
            evidence::attach(&mut tx, &cell, &piece.id).await.unwrap();
        }
        evidence::detach(&mut tx, &cell, &EvidenceId::new("off")).await.unwrap();
        let since = at("2026-05-01T00:00:00Z");
        let which = |again_before: &str| WaitingLinks { since, again_before: at(again_before), most_looks: 2 };
        let ids = |links: Vec<storage::monitoring::link_look::WaitingLink>| {
            links.into_iter().map(|one| format!("{} {}", one.evidence, one.url)).collect::<Vec<_>>()
        };
        let (first, second) = ("first https://a.gov.cn/first", "second https://a.gov.cn/second");
        let now = which("2026-05-07T00:00:00Z");
        assert_eq!(ids(waiting(&mut tx, &county_id(), &now, 9).await.unwrap()), [second, first], "{}", test.name);
        assert_eq!(ids(waiting(&mut tx, &county_id(), &now, 1).await.unwrap()), [second], "{}", test.name);
        assert!(waiting(&mut tx, &CountyId::new("other"), &now, 9).await.unwrap().is_empty(), "{}", test.name);

        let look = |when: &str, state: LookState, why: &str| LinkLook { at: at(when), state, why: why.into() };
        let fails = look("2026-05-07T01:00:00Z", LookState::Fails, "http_404");
        let opens = look("2026-05-07T01:00:00Z", LookState::Opens, "");
        // nobody writes beside another county's evidence
        keep(&mut tx, &CountyId::new("other"), &EvidenceId::new("first"), &opens).await.unwrap();
        keep(&mut tx, &county_id(), &EvidenceId::new("first"), &fails).await.unwrap();
        keep(&mut tx, &county_id(), &EvidenceId::new("second"), &opens).await.unwrap();
        let looks = |pieces: Vec<domain::reporting::evidence::Evidence>| {
            pieces.into_iter().map(|piece| (piece.id.to_string(), piece.look)).collect::<Vec<_>>()
        };
        let of_cell = evidence::of_cell(&mut tx, &cell).await.unwrap();
        let expected = [("old".to_owned(), None), ("first".to_owned(), Some(fails.clone())), ("second".to_owned(), Some(opens))];
        assert_eq!(looks(of_cell.clone()), expected, "{}", test.name);
        let (to_write, earlier) = evidence::to_write_with(&mut tx, &unit, &cell, 9).await.unwrap();
        assert_eq!((to_write, looks(earlier)), (of_cell, vec![("off".to_owned(), None)]), "{}", test.name);

        // the next day once more, and then no more
        assert!(waiting(&mut tx, &county_id(), &now, 9).await.unwrap().is_empty(), "{}", test.name);
        let tomorrow = which("2026-05-07T05:00:00Z");
        assert_eq!(ids(waiting(&mut tx, &county_id(), &tomorrow, 9).await.unwrap()), [first], "{}", test.name);
        let again = look("2026-05-08T01:00:00Z", LookState::Fails, "timeout");
        keep(&mut tx, &county_id(), &EvidenceId::new("first"), &again).await.unwrap();
        let later = which("2026-06-01T00:00:00Z");
        assert!(waiting(&mut tx, &county_id(), &later, 9).await.unwrap().is_empty(), "{}", test.name);
        assert_eq!(looks(evidence::of_cell(&mut tx, &cell).await.unwrap())[1].1, Some(again), "{}", test.name);
    }
}
