//! How many statements the pages of a year send, however many years lie behind.

use chrono::NaiveDate;
use domain::access::role::Role;
use domain::calendar::office_time::day_of;
use domain::reporting::cell::Status;
use services::progress::cells::{CellFilter, View, list};
use services::progress::heat_map::{RowOrder, heat_map};
use services::progress::overview::overview;
use services::progress::search::search;
use services::progress::{TaskFilter, TaskOrder, task, tasks, unit};
use storage::testing::both;

use crate::county::{Chance, County, Year};

/// A Friday afternoon in the office.
const NOW: &str = "2026-08-07T07:30:00Z";

fn today() -> NaiveDate {
    day_of(NOW.parse().expect("a moment"))
}

/// Statements of each page's use case. A page pays one more for the session and one for 待办 in its frame.
async fn statements(county: &County, year: &Year) -> Vec<(&'static str, u64)> {
    let (office, clerk) = (county.actor(Role::Office, 0), county.actor(Role::Unit, 0));
    let services = &county.services;
    let filter = CellFilter::of_list(2026).showing(&[Status::Overdue]);
    let mut all = Vec::new();
    macro_rules! count {
        ($name:literal, $call:expr) => {{
            let before = services.db().statements();
            $call.await.unwrap();
            all.push(($name, services.db().statements() - before));
        }};
    }
    count!("ledger", list(&office, services, &CellFilter::default(), View { size: 200, ..View::default() }));
    count!("ledger, filtered", list(&office, services, &filter, View::default()));
    count!("ledger of a unit", list(&clerk, services, &filter, View::default()));
    count!("overview", overview(&office, services, None, None));
    let ended = Some(today() - chrono::Days::new(30));
    count!("overview of a day", overview(&office, services, None, ended));
    count!("ledger of a day", list(&office, services, &CellFilter::default().on(ended), View::default()));
    count!("heat map", heat_map(&office, services, None, None, RowOrder::Need));
    count!("tasks", tasks(&office, services, &TaskFilter::default(), TaskOrder::Need));
    count!("task", task(&office, services, &year.tasks[0].id, None));
    count!("unit", unit(&office, services, &county.units[0].id, &CellFilter::default(), View::default()));
    count!("search", search(&office, services, "公开"));
    all
}

#[tokio::test]
async fn history_costs_no_statement() {
    for test in both().await {
        let county = County::new(test, NOW.parse().expect("a moment")).await;
        let mut chance = Chance::new(2);
        let year = county.fill(2026, today(), &mut chance).await;
        let small = statements(&county, &year).await;
        for past in 2020..2026 {
            county.fill(past, today(), &mut chance).await;
        }
        assert_eq!(statements(&county, &year).await, small, "{}", county.test.name);
        for (page, count) in small {
            // what a day was judged with takes a look of its own
            let most = if page.ends_with("of a day") { 10 } else { 8 };
            assert!(count <= most, "{page} sends {count} statements");
        }
    }
}
