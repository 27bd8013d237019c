//! Problems as of an earlier day, on both engines.

use domain::monitoring::finding::FindingState;
use services::Actor;
use services::monitoring::{self, FindingFilter, finding_filter};
use services::operations::settings::{DayForm, add_day};
use storage::testing::both;

use crate::monitor_desk::{Desk, at, day};

/// Where the problems that a reader sees stood by the end of a day: state, date, overdue then; and how many statements it took.
async fn stood(desk: &Desk, reader: &Actor, on: &str) -> Vec<(FindingState, Option<String>, bool)> {
    let before = desk.county.test.db.statements();
    let list = monitoring::findings_as_of(reader, desk.services(), &FindingFilter::default(), day(on), 1).await.unwrap();
    let statements = desk.county.test.db.statements() - before;
    assert!(statements <= 8, "{statements} statements");
    assert_eq!((list.to_send, list.notices.len()), (0, 0), "nothing is done on a day that has ended");
    assert_eq!(list.standing.iter().map(|(_, number, _)| number).sum::<i64>(), list.total);
    list.rows
        .iter()
        .map(|one| (one.life.state, one.life.due_on.map(|due| due.to_string()), one.life.is_overdue(list.now.today())))
        .collect()
}

#[tokio::test]
async fn problems_stand_as_they_stood_on_an_earlier_day() {
    for test in both().await {
        let desk = Desk::new(test).await;
        // sent on 2 November, due on the 9th
        let id = desk.sent().await;
        desk.county.clock.set(at("2026-11-12T01:00:00Z"));
        desk.unit_says(&id, "answered").await.unwrap();
        desk.county.clock.set(at("2026-11-16T01:00:00Z"));
        desk.office_says(&desk.office, &id, "rejected").await.unwrap();
        desk.county.clock.set(at("2026-11-18T01:00:00Z"));
        desk.unit_says(&id, "answered").await.unwrap();
        desk.county.clock.set(at("2026-11-20T01:00:00Z"));
        desk.office_says(&desk.office, &id, "verified").await.unwrap();
        let due = |text: &str| Some(text.to_owned());
        for (on, expected) in [
            ("2026-11-01", vec![]),
            ("2026-11-02", vec![(FindingState::Sent, due("2026-11-09"), false)]),
            ("2026-11-11", vec![(FindingState::Sent, due("2026-11-09"), true)]),
            ("2026-11-12", vec![(FindingState::Answered, due("2026-11-09"), false)]),
            ("2026-11-16", vec![(FindingState::Rejected, due("2026-11-19"), false)]),
            ("2026-11-19", vec![(FindingState::Answered, due("2026-11-19"), false)]),
            ("2026-11-20", vec![(FindingState::Verified, due("2026-11-19"), false)]),
        ] {
            for reader in [&desk.office, &desk.clerk] {
                assert_eq!(stood(&desk, reader, on).await, expected, "{on} {}", desk.county.test.name);
            }
            assert!(stood(&desk, &desk.other, on).await.is_empty(), "another unit's");
        }
        // narrowed as today's list is
        let asked = |words: &str| {
            let query: Vec<(String, String)> =
                words.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.into(), value.into())).collect();
            finding_filter(&query, day("2026-11-11"))
        };
        for (words, expected) in
            [("", 1), ("overdue=1", 1), ("state=office", 0), ("state=closed", 0), ("month=2026-10", 1), ("month=2026-11", 0)]
        {
            let list = monitoring::findings_as_of(&desk.office, desk.services(), &asked(words), day("2026-11-11"), 1).await.unwrap();
            let file = monitoring::findings_for_file(&desk.office, desk.services(), &asked(words), Some(day("2026-11-11"))).await.unwrap();
            assert_eq!((list.total, file.len()), (expected, usize::try_from(expected).unwrap()), "{words} {}", desk.county.test.name);
        }
        let unit = desk.clerk.unit.clone().unwrap();
        let before = desk.county.test.db.statements();
        let then = monitoring::unit_month(&desk.clerk, desk.services(), &unit, Some(day("2026-11-16"))).await.unwrap();
        let statements = desk.county.test.db.statements() - before;
        assert!(statements <= 8, "{statements} statements");
        assert_eq!((then.open.len(), then.closed.len(), then.now.today()), (1, 0, day("2026-11-16")));
        let now = monitoring::unit_month(&desk.clerk, desk.services(), &unit, None).await.unwrap();
        assert_eq!((now.open.len(), now.closed.len()), (0, 1), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_day_off_that_is_entered_later_leaves_the_pages_of_earlier_days_as_they_were() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.sent().await;
        desk.county.clock.set(at("2026-12-01T01:00:00Z"));
        let (due, asked, holiday) = (day("2026-11-09"), day("2026-11-28"), day("2026-11-25"));
        let unit = desk.clerk.unit.clone().unwrap();
        let mut said = Vec::new();
        for is_entered in [false, true] {
            if is_entered {
                let form = DayForm { day: holiday.to_string(), kind: "off".into(), reason: "庙会，按县政府通知放假".into() };
                add_day(&desk.office, desk.services(), &form).await.unwrap();
            }
            let list = monitoring::findings_as_of(&desk.office, desk.services(), &FindingFilter::default(), asked, 1).await.unwrap();
            let sheet = monitoring::unit_month(&desk.clerk, desk.services(), &unit, Some(asked)).await.unwrap();
            said.extend([&list.now, &sheet.now].map(|now| (now.today(), now.calendar.working_days_left(due, asked))));
        }
        assert_eq!(said, [(asked, 14); 4], "{}", desk.county.test.name);
        let today = monitoring::findings(&desk.office, desk.services(), &FindingFilter::default(), 1).await.unwrap().now;
        assert!(!today.calendar.works_on(holiday), "today's page counts anew");
    }
}
