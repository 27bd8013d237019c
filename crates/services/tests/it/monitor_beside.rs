//! A report and what the monitor saw of its unit.

use domain::ids::CellId;
use domain::monitoring::column::{ColumnClass, ColumnEntry};
use services::ServiceError;
use services::monitoring::{self, SeenByHand};
use services::reporting::evidence::{About, add_link};
use services::reporting::{ReportForm, page, page_to_judge, submit};
use storage::testing::both;

use crate::desk::{Desk, typed};

/// A problem of the first unit at this address, confirmed in a month.
pub(crate) async fn confirmed(desk: &Desk, month: &str, url: &str) {
    let columns = monitoring::all(&desk.office, &desk.services).await.unwrap();
    let form = SeenByHand {
        column: columns[0].id.to_string(),
        rule: "dead_link".into(),
        url: url.into(),
        problem: format!("链接打不开{url}"),
        month: month.into(),
        confirm: true,
        ..SeenByHand::default()
    };
    monitoring::enter_by_hand(&desk.office, &desk.services, &form).await.unwrap();
}

pub(crate) async fn desk_with_a_column(test: storage::testing::TestDb) -> Desk {
    let desk = Desk::new(test).await;
    let entry = ColumnEntry {
        row: 2,
        unit: "发改委".into(),
        name: "动态".into(),
        address: "http://site.cn/list/".into(),
        class: ColumnClass::Dynamic,
        limit_days: None,
        monthly_minimum: None,
        allows_note: false,
        ways: Default::default(),
        picks: None,
    };
    monitoring::import(&desk.office, &desk.services, &[entry]).await.unwrap();
    desk
}

async fn hand_in(desk: &Desk, id: &CellId, url: &str, form: &ReportForm) {
    add_link(&desk.clerk, &desk.services, id, url, &About::default()).await.unwrap();
    let base = page(&desk.clerk, &desk.services, id).await.unwrap().base();
    submit(&desk.clerk, &desk.services, id, base, form).await.unwrap();
}

#[tokio::test]
async fn a_claim_whose_link_is_confirmed_dead_comes_first() {
    for test in both().await {
        let desk = desk_with_a_column(test).await;
        let name = desk.county.test.name;
        confirmed(&desk, "2026-07", "https://site.cn/dead.html?utm_source=wx").await;
        hand_in(&desk, &desk.lead, "http://site.cn/dead.html", &typed("已公开24项")).await;
        // the same unit, the same folder, another page: beside, and no contradiction
        hand_in(&desk, &desk.quarters[0], "http://site.cn/other.html", &typed("已公开")).await;
        let first = monitoring::contradicted(&desk.office, &desk.services).await.unwrap();
        assert_eq!(first.iter().map(|one| &one.cell).collect::<Vec<_>>(), [&desk.lead], "{name}");
        assert!(matches!(monitoring::contradicted(&desk.clerk, &desk.services).await, Err(ServiceError::Forbidden(_))), "{name}");
        let judged = page_to_judge(&desk.office, &desk.services, &desk.lead).await.unwrap();
        assert_eq!(judged.monitored.contradictions.len(), 1, "{name}: {:?}", judged.monitored);
        assert_eq!(judged.monitored.contradictions[0].0, "http://site.cn/dead.html");
        let other = page(&desk.office, &desk.services, &desk.quarters[2]).await.unwrap().monitored;
        assert_eq!((other.findings.len(), other.contradictions.len()), (1, 0), "July lies in the third quarter: {name}");
        let spring = page(&desk.office, &desk.services, &desk.quarters[0]).await.unwrap().monitored;
        assert_eq!((spring.findings.len(), spring.contradictions.len()), (0, 0), "{name}");
        // what was not sent to the unit is the office's; another unit learns nothing at all
        let own = page(&desk.clerk, &desk.services, &desk.lead).await.unwrap().monitored;
        assert!(own.months.is_some() && own.findings.is_empty() && own.contradictions.is_empty(), "{name}");
        let support = page(&desk.clerk, &desk.services, &desk.support).await.unwrap().monitored;
        assert_eq!(support, monitoring::Monitored::default(), "who leads does not see the other unit's pages: {name}");
    }
}

#[tokio::test]
async fn what_is_not_claimed_to_be_done_is_not_contradicted() {
    for test in both().await {
        let desk = desk_with_a_column(test).await;
        confirmed(&desk, "2026-07", "http://site.cn/dead.html").await;
        let ongoing = ReportForm { claim: "ongoing".into(), ..typed("正在推进，已公开10项") };
        hand_in(&desk, &desk.lead, "http://site.cn/dead.html", &ongoing).await;
        assert!(monitoring::contradicted(&desk.office, &desk.services).await.unwrap().is_empty(), "{}", desk.county.test.name);
    }
}
