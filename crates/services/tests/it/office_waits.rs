//! What waits for the office: requests of units that nobody has decided, and what comes again after a return.

use domain::ids::ReopenId;
use services::progress::todo::{self, Waits};
use services::review::reopen::{self, Asks, ExtensionRequest, ReopenAnswer, ReopenRequest};
use services::review::{QueueFilter, ReturnDate, queue, return_report};
use storage::testing::both;

use crate::desk::Desk;

fn refused(request: &ReopenId) -> ReopenAnswer {
    ReopenAnswer { reopen: request.clone(), approve: ReopenAnswer::NO.into(), note: "请按期报送".into(), until: String::new() }
}

#[tokio::test]
async fn requests_stand_in_the_list_and_in_the_menu_until_they_are_decided() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, office) = (&desk.services, &desk.office);
        assert!(todo::office_list(office, services).await.unwrap().requests.is_empty());
        desk.submit(&desk.quarters[0], "一季度已公开").await;
        desk.accept(&desk.quarters[0]).await;
        let correct = ReopenRequest {
            cell: desk.quarters[0].clone(),
            scope: "第二段数据".into(),
            reason: "统计口径有误".into(),
            until: "2026-08-20".into(),
        };
        reopen::ask(&desk.clerk, services, &correct).await.unwrap();
        desk.at("2026-08-07T07:40:00Z");
        let later = ExtensionRequest { cell: desk.lead.clone(), reason: "上级数据未下发".into(), until: "2026-08-28".into() };
        reopen::ask_for_time(&desk.clerk, services, &later).await.unwrap();
        let listed = todo::office_list(office, services).await.unwrap();
        let asks: Vec<_> = listed.requests.iter().map(|one| (one.reopen.asks, one.unit_name.as_str())).collect();
        assert_eq!(asks, [(Asks::Reopen, "发改委"), (Asks::Extend, "发改委")], "the oldest first, {}", desk.county.test.name);
        let page: Vec<_> = reopen::list(office, services).await.unwrap().into_iter().map(|one| one.reopen.asks).collect();
        assert_eq!(page, [Asks::Reopen, Asks::Extend], "{}: their own page has the same order", desk.county.test.name);
        assert_eq!(todo::waits(office, services).await.unwrap(), Waits { requests: 2, ..Waits::default() });
        assert_eq!(todo::waits(&desk.leader, services).await.unwrap(), Waits::default(), "nothing waits for who only reads");
        for one in &listed.requests {
            reopen::decide(&desk.second_office, services, &refused(&one.reopen.id)).await.unwrap();
        }
        assert!(todo::office_list(office, services).await.unwrap().requests.is_empty());
        assert_eq!(todo::waits(office, services).await.unwrap().requests, 0);
    }
}

#[tokio::test]
async fn the_queue_tells_what_comes_again_after_a_return_from_what_is_new() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, name, id) = (&desk.services, desk.county.test.name, &desk.quarters[1]);
        let row = async || queue(&desk.office, services, QueueFilter::default(), 1, 50).await.unwrap().rows.remove(0);
        // due in July, handed in in August
        desk.submit(id, "二季度已公开").await;
        let first = row().await;
        assert_eq!((first.late, first.after_return), (true, false), "{name}");
        let seen = desk.cell(id).await.revision;
        return_report(&desk.office, services, id, seen, "补链接", ReturnDate::WorkingDays(3)).await.unwrap();
        desk.submit(id, "二季度已公开，链接附后").await;
        let again = row().await;
        assert_eq!((again.late, again.after_return, again.is_correction), (false, true, false), "{name}: within its 整改期限");
    }
}
