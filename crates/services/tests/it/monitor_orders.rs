//! 事项清单: what was issued stays as it was told, and the page opens on the present month; on both engines.

use services::ServiceError;
use services::monitoring::{self, IssueOrders, KeepOrders};
use storage::testing::both;

use crate::monitor_desk::{Desk, at, day};

fn form(month: &str, due_on: &str, title: &str, items: &str) -> KeepOrders {
    KeepOrders { month: month.into(), due_on: due_on.into(), title: title.into(), items: items.into() }
}

async fn keep(desk: &Desk, form: &KeepOrders) -> services::Result<usize> {
    monitoring::keep_orders(&desk.office, desk.services(), form, &[]).await
}

/// The fields that were refused, each with its sentence.
fn why_not(done: services::Result<usize>) -> String {
    match done.unwrap_err() {
        ServiceError::Invalid(errors) => errors.into_iter().map(|error| format!("{}: {}", error.field, error.message)).collect(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn an_issued_list_keeps_its_title_and_its_day() {
    for test in both().await {
        let desk = Desk::new(test).await;
        keep(&desk, &form("2026-11", "2026-11-20", "", "村务财务")).await.unwrap();
        let list = monitoring::orders(&desk.office, desk.services(), None).await.unwrap().shown.unwrap();
        let issue = IssueOrders { list: list.id.clone(), revision: list.revision };
        monitoring::issue_orders(&desk.office, desk.services(), &issue).await.unwrap();
        for (typed, starts) in [
            (
                form("2026-11", "2026-12-20", "", "惠农补贴"),
                "due_on: 2026年11月的清单已于2026年11月2日下达，公开期限2026年11月20日，不能改动",
            ),
            (form("2026-11", "2026-11-19", "", "惠农补贴"), "due_on: "),
            (form("2026-11", "2026-11-20", "11月补充", "惠农补贴"), "title: "),
            (form("2026-11", "2026-11-20", "", "村务财务"), "items: "),
        ] {
            let told = why_not(keep(&desk, &typed).await);
            assert!(told.starts_with(starts), "{told} {}", desk.county.test.name);
        }
        let same = form("2026-11", "2026-11-20", "2026年11月政务公开事项清单", "惠农补贴");
        assert_eq!(keep(&desk, &same).await.unwrap(), 1);
        assert_eq!(keep(&desk, &form("2026-11", "", "", "三资")).await.unwrap(), 1, "its own day");
        // what is late stays late
        desk.county.clock.set(at("2026-11-21T01:00:00Z"));
        let told = why_not(keep(&desk, &form("2026-11", "2026-12-20", "", "项目")).await);
        assert!(told.contains("已过") && told.contains("下一个月"), "{told}");
        let now = monitoring::orders(&desk.office, desk.services(), None).await.unwrap();
        let shown = now.shown.unwrap();
        assert_eq!((shown.title, shown.due_on), (list.title, day("2026-11-20")), "{}", desk.county.test.name);
        assert_eq!(now.cells.len(), 6, "three items at two townships");
    }
}

#[tokio::test]
async fn the_page_opens_on_the_present_month() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let month_shown = async |asked: Option<&str>| {
            monitoring::orders(&desk.office, desk.services(), asked).await.unwrap().shown.map(|list| list.month)
        };
        for (month, due_on) in [("2028-01", "2028-01-20"), ("2026-12", "2026-12-20")] {
            keep(&desk, &form(month, due_on, "", "村务财务")).await.unwrap();
        }
        assert_eq!(month_shown(None).await, Some(day("2026-12-01")), "only lists made ahead: the next one");
        keep(&desk, &form("2026-11", "2026-11-20", "", "村务财务")).await.unwrap();
        assert_eq!(month_shown(None).await, Some(day("2026-11-01")), "{}", desk.county.test.name);
        assert_eq!(month_shown(Some("2028-01")).await, Some(day("2028-01-01")));
        desk.county.clock.set(at("2026-12-01T01:00:00Z"));
        assert_eq!(month_shown(None).await, Some(day("2026-12-01")));
    }
}
