//! What is kept between requests: never older than the request that reads it, never somebody else's.

use domain::reporting::cell::Status;
use services::progress::cells::{self, CellFilter, CellList, View};
use services::{Actor, progress, progress::heat_map, progress::overview, progress::todo};
use storage::testing::both;

use crate::desk::Desk;

impl Desk {
    /// The person as her next request finds her: with how much has happened by now.
    async fn now(&self, actor: &Actor) -> Actor {
        let end = storage::operations::audit::end(&mut self.services.db().read().await.unwrap(), &actor.county).await.unwrap();
        let version = end.map(|(seq, _)| seq);
        Actor { version, words_version: version, ..actor.clone() }
    }

    async fn ledger(&self, actor: &Actor) -> std::sync::Arc<CellList> {
        cells::list(actor, &self.services, &CellFilter::default(), View::default()).await.unwrap().unwrap()
    }

    fn sent(&self) -> u64 {
        self.services.db().statements()
    }
}

#[tokio::test]
async fn the_second_reading_asks_nothing() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let office = desk.now(&desk.office).await;
        let first = (desk.ledger(&office).await, todo::count(&office, &desk.services).await.unwrap());
        let before = desk.sent();
        let second = (desk.ledger(&office).await, todo::count(&office, &desk.services).await.unwrap());
        assert_eq!(desk.sent(), before);
        assert_eq!((&first.0.rows, first.0.total, first.1), (&second.0.rows, second.0.total, second.1));
        // the command line has no version and reads afresh
        desk.ledger(&desk.office).await;
        assert!(desk.sent() > before);
    }
}

#[tokio::test]
async fn a_change_shows_at_once_in_everything_that_is_kept() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let pending = async |desk: &Desk| {
            let office = desk.now(&desk.office).await;
            let overview = overview::overview(&office, &desk.services, None, None).await.unwrap().unwrap();
            let map = heat_map::heat_map(&office, &desk.services, None, None, heat_map::RowOrder::Need).await.unwrap().unwrap();
            let tasks = progress::tasks(&office, &desk.services, &progress::TaskFilter::default(), progress::TaskOrder::Need).await;
            let list = tasks.unwrap().unwrap();
            let task = progress::task(&office, &desk.services, &list.names.tasks()[0].id, None).await.unwrap();
            [
                desk.ledger(&office).await.counts.get(Status::Pending),
                overview.sum.get(Status::Pending),
                map.sum.get(Status::Pending),
                list.sum.get(Status::Pending),
                task.counts.get(Status::Pending),
                u64::try_from(todo::count(&office, &desk.services).await.unwrap()).unwrap(),
            ]
        };
        assert_eq!(pending(&desk).await, [0; 6]);
        desk.submit(&desk.lead, "已公开24项").await;
        assert_eq!(pending(&desk).await, [1; 6]);
        services::reporting::withdraw(&desk.clerk, &desk.services, &desk.lead).await.unwrap();
        assert_eq!(pending(&desk).await, [0; 6]);
    }
}

#[tokio::test]
async fn a_report_that_came_in_asks_for_no_words_again() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let before = desk.now(&desk.office).await;
        desk.ledger(&before).await;
        desk.submit(&desk.lead, "已公开24项").await;
        let after = Actor { words_version: before.words_version, ..desk.now(&desk.office).await };
        let sent = desk.sent();
        assert_eq!(desk.ledger(&after).await.counts.get(Status::Pending), 1);
        assert_eq!(desk.sent() - sent, 2, "the count and the rows");
    }
}

#[tokio::test]
async fn nobody_is_given_what_was_kept_for_other_eyes() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (office, clerk, other) = (desk.now(&desk.office).await, desk.now(&desk.clerk).await, desk.now(&desk.other_unit).await);
        let in_order = View { order: cells::Order::Task, ..View::default() };
        let task = cells::list(&office, &desk.services, &CellFilter::default(), in_order).await.unwrap().unwrap().rows[0].task.clone();
        let units = async |actor: &Actor| progress::task(actor, &desk.services, &task, None).await.map(|page| page.assigned.len()).ok();
        assert_eq!([units(&office).await, units(&clerk).await, units(&other).await], [Some(2), Some(2), Some(1)]);
        let (all, own, others) = (desk.ledger(&office).await.total, desk.ledger(&clerk).await.total, desk.ledger(&other).await.total);
        assert!(all > others && own != others, "{all} {own} {others}");
        let forbidden = heat_map::heat_map(&clerk, &desk.services, None, None, heat_map::RowOrder::Need).await;
        assert!(forbidden.is_err(), "the right comes before what is kept");
        let stranger = Actor { county: domain::ids::CountyId::new("elsewhere"), ..office };
        assert!(cells::list(&stranger, &desk.services, &CellFilter::default(), View::default()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn midnight_changes_what_is_late_without_an_event() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let office = desk.now(&desk.office).await;
        desk.at("2026-08-14T04:00:00Z");
        let before = desk.ledger(&office).await.counts.get(Status::Overdue);
        desk.at("2026-08-15T04:00:00Z");
        assert_eq!(desk.ledger(&office).await.counts.get(Status::Overdue), before + 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_forty_who_ask_at_once_one_reads_and_all_are_answered() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let office = desk.now(&desk.office).await;
        let before = desk.sent();
        desk.ledger(&office).await;
        let alone = desk.sent() - before;
        desk.submit(&desk.lead, "已公开24项").await;
        let office = desk.now(&desk.office).await;
        let before = desk.sent();
        // more than there are connections; some ask only which lists there are, which the others ask for with a connection in hand
        let mut asking = tokio::task::JoinSet::new();
        for number in 0..40 {
            let (office, services) = (office.clone(), desk.services.clone());
            asking.spawn(async move {
                match number % 4 {
                    0 => cells::every_list(&office, &services).await.unwrap().len(),
                    _ => cells::list(&office, &services, &CellFilter::default(), View::default()).await.unwrap().unwrap().rows.len(),
                }
            });
        }
        let found = tokio::time::timeout(std::time::Duration::from_secs(20), asking.join_all()).await;
        let found = found.expect("nobody waits for somebody who waits for her");
        assert!(found.iter().all(|number| *number > 0), "{found:?}");
        assert_eq!(desk.sent() - before, alone, "one read for all of them");
    }
}
