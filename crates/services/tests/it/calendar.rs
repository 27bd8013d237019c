//! 报送日历: the days ahead, and what is to be handed in by each of them.

use chrono::NaiveDate;
use services::progress::calendar::{DueDays, due_days};
use services::progress::cells::{View, list};
use services::review::{ReturnDate, return_report};
use services::{Actor, ServiceError};
use storage::testing::both;

use crate::close_year::next_list;
use crate::desk::{Desk, day};

async fn of(desk: &Desk, actor: &Actor) -> Vec<(NaiveDate, u64)> {
    let found = due_days(actor, &desk.services, None).await.unwrap().unwrap();
    every_day_leads_to_its_rows(desk, actor, &found).await;
    found.days.iter().map(|one| (one.day, one.items())).collect()
}

async fn every_day_leads_to_its_rows(desk: &Desk, actor: &Actor, found: &DueDays) {
    for one in &found.days {
        let rows = list(actor, &desk.services, &found.of_day(one.day), View::default()).await.unwrap().unwrap();
        assert_eq!(rows.total, one.items(), "{} {} {}", desk.county.test.name, actor.person, one.day);
        for (task, items) in &one.tasks {
            let rows = list(actor, &desk.services, &found.of_day(one.day).at_task(task), View::default()).await.unwrap().unwrap();
            assert_eq!(rows.total, *items, "{} {} {}", desk.county.test.name, actor.person, one.day);
        }
    }
}

#[tokio::test]
async fn the_days_ahead_hold_what_is_still_to_be_handed_in_and_nothing_else() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (name, third, fourth) = (desk.county.test.name, desk.cell(&desk.quarters[2]).await, desk.cell(&desk.quarters[3]).await);
        let quarters = [(third.due_on(), 1), (fourth.due_on(), 1)];
        let dated = desk.cell(&desk.lead).await.due_on();
        // the clerk's own; the unit that supports has its own calendar. What is overdue since spring stands on no day ahead
        let own = of(&desk, &desk.clerk).await;
        assert_eq!(own, [vec![(dated, 1)], quarters.to_vec()].concat(), "{name}");
        assert_eq!(of(&desk, &desk.other_unit).await, [(dated, 1)], "{name}");
        for reader in [&desk.office, &desk.leader] {
            assert_eq!(of(&desk, reader).await, [vec![(dated, 2)], quarters.to_vec()].concat(), "{name}");
        }
        let overdue = due_days(&desk.clerk, &desk.services, None).await.unwrap().unwrap().overdue();
        assert_eq!(list(&desk.clerk, &desk.services, &overdue, View::default()).await.unwrap().unwrap().total, 2, "{name}");
        // what the office has asks for nobody's hand; what came back has its own day
        desk.submit(&desk.lead, "已公开24项").await;
        assert_eq!(of(&desk, &desk.clerk).await, quarters, "{name}");
        let revision = desk.cell(&desk.lead).await.revision;
        let until = ReturnDate::Day(day("2026-08-20"));
        return_report(&desk.office, &desk.services, &desk.lead, revision, "请补充具体数据", until).await.unwrap();
        assert_eq!(of(&desk, &desk.clerk).await[0], (day("2026-08-20"), 1), "{name}");
        let unknown = due_days(&desk.clerk, &desk.services, "2031".parse().ok()).await;
        assert!(matches!(unknown, Err(ServiceError::NotFound(_))), "{name}");
    }
}

#[tokio::test]
async fn what_the_next_years_list_asks_for_is_counted_beside_the_days_and_lies_on_none_of_them() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        let alone = of(&desk, &desk.office).await;
        assert!(due_days(&desk.office, &desk.services, None).await.unwrap().unwrap().others.is_empty(), "{name}");
        next_list(&desk).await;
        assert_eq!(of(&desk, &desk.office).await, alone, "{name}");
        for reader in [&desk.office, &desk.clerk] {
            let found = due_days(reader, &desk.services, None).await.unwrap().unwrap();
            let [next] = &found.others[..] else { panic!("{name}: {:?}", found.others) };
            assert_eq!(next.choice.key.year, 2027, "{name}");
            let rows = list(reader, &desk.services, &next.all, View::default()).await.unwrap().unwrap();
            assert_eq!((rows.total, rows.total > 0), (next.items(), true), "{name} {}", reader.person);
            let (first, of_first) = next.days[0];
            let (items, filter) = next.between(first, first);
            let rows = list(reader, &desk.services, &filter, View::default()).await.unwrap().unwrap();
            assert_eq!((items, rows.total), (of_first, of_first), "{name} {}", reader.person);
            // the other way round as well
            let next_year = due_days(reader, &desk.services, "2027".parse().ok()).await.unwrap().unwrap();
            let years: Vec<i32> = next_year.others.iter().map(|other| other.choice.key.year).collect();
            assert_eq!(years, [2026], "{name} {}", reader.person);
        }
    }
}
