//! What monitoring says of the months of a round of assessment.

use domain::assessment::mended::{Mended, Turn, on};
use domain::ids::CandidateId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::finding::{FindingState, Life};
use storage::assessment::source;
use storage::monitoring::finding::{self, FindingEvent, StoredFinding};
use storage::monitoring::{candidate, round, round_hit};
use storage::testing;

use crate::at;
use crate::monitor_loop::{county_id, day, found, hit, register};

fn event(moment: &str, kind: &str, due_on: Option<&str>, told: &str) -> FindingEvent {
    FindingEvent {
        at: at(moment),
        kind: kind.into(),
        by_id: "p".into(),
        by_name: "王".into(),
        said: String::new(),
        link: String::new(),
        due_on: due_on.map(day),
        told: told.into(),
    }
}

#[tokio::test]
async fn problems_of_a_months_come_with_the_day_they_were_seen_and_what_happened_to_them() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T01:00:00Z");
        let hits = [hit("a", Rule::DeadLink, "http://a.cn/1"), hit("b", Rule::WrongWord, "http://a.cn/2")];
        candidate::insert(&mut tx, &county_id(), day("2026-10-01"), None, now, &hits).await.unwrap();
        // a round of monitoring of 31 October, judged in November
        round::begin(&mut tx, &county_id(), "m", day("2026-10-01"), day("2026-10-31"), now).await.unwrap();
        round_hit::hits(&mut tx, "m", &[CandidateId::new("a")]).await.unwrap();
        let other_month = StoredFinding { month: day("2026-11-01"), ..found("h", "u", "a") };
        let unfounded = StoredFinding {
            rule: Rule::WrongWord,
            is_repeat: true,
            life: Life { state: FindingState::Unfounded, ..Life::new() },
            ..found("g", "v", "b")
        };
        finding::insert(&mut tx, &county_id(), ("p", "王"), &[found("f", "u", "a"), unfounded, other_month]).await.unwrap();
        let id = found("f", "u", "a").id;
        for one in [
            event("2026-11-03T01:00:00Z", "sent", Some("2026-11-10"), ""),
            event("2026-11-04T01:00:00Z", "rechecked", None, "still_there"),
            event("2026-11-10T01:00:00Z", "disputed", None, ""),
            event("2026-11-12T01:00:00Z", "dispute_decided", Some("2026-11-14"), "kept"),
            // the evening in UTC is the next day in the office
            event("2026-11-15T17:00:00Z", "rechecked", None, "gone"),
        ] {
            finding::happened(&mut tx, &id, &one).await.unwrap();
        }
        let all = source::findings(&mut tx, &county_id(), day("2026-10-01"), day("2026-10-01")).await.unwrap();
        let told: Vec<_> =
            all.iter().map(|one| (one.id.as_str(), one.unit.as_str(), one.rule, one.seen_on, one.is_unfounded, one.is_relapse)).collect();
        assert_eq!(
            told,
            [("f", "u", Rule::DeadLink, day("2026-10-31"), false, false), ("g", "v", Rule::WrongWord, day("2026-11-02"), true, true)],
            "{}",
            test.name
        );
        let turns = [
            (day("2026-11-03"), Turn::Sent(day("2026-11-10"))),
            (day("2026-11-10"), Turn::Paused),
            (day("2026-11-12"), Turn::Resumed(Some(day("2026-11-14")))),
            (day("2026-11-16"), Turn::Closed),
        ];
        assert_eq!(all[0].turns, turns, "{}", test.name);
        assert_eq!(
            [on(day("2026-11-14"), &turns), on(day("2026-11-15"), &turns), on(day("2026-11-16"), &turns)],
            [Mended::Ahead, Mended::Overdue, Mended::Late]
        );
        assert_eq!(source::findings(&mut tx, &county_id(), day("2026-10-01"), day("2026-11-01")).await.unwrap().len(), 3);
        let there = [source::has_finding(&mut tx, "f").await.unwrap(), source::has_finding(&mut tx, "none").await.unwrap()];
        assert_eq!((there, source::has_cell(&mut tx, "none").await.unwrap()), ([true, false], false), "{}", test.name);
    }
}
