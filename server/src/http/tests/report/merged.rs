//! The look before a unit ends: what would be judged by nobody any more leads whoever judges to the queue, and nobody else.

use super::{Site, report};

/// Asks for the look before the end of the clerk's unit, with or without a successor; answers the page that shows it.
async fn look(site: &Site, successor: &str) -> String {
    let (_, html) = site.get(&site.office, "/units/unit-clerk/edit").await;
    let seen = html.split_once("name=\"seen\" value=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(seen, _)| seen).unwrap();
    let form = [("id", "unit-clerk"), ("seen", seen), ("closed_on", "2026-08-07"), ("successor", successor), ("confirmed", "")];
    let (_, to) = site.post(&site.office, "/do/close-unit", &form).await;
    assert!(to.starts_with("/units/unit-clerk/edit?retry="), "{to}");
    site.get(&site.office, &to).await.1
}

#[tokio::test]
async fn a_report_that_nobody_would_judge_leads_to_the_queue_whoever_judges() {
    let site = Site::new().await;
    assert!(!look(&site, "").await.contains("先去审核这些填报"), "nothing was handed in");
    site.post(&site.clerk, "/do/submit-report", &report("0", "已公开十二条")).await;
    let html = look(&site, "").await;
    assert!(html.contains("请先审核再办理") && html.contains("先去审核这些填报"), "{html}");
    // the administrator enters ends of units as well, and judges nothing
    site._test.execute_raw("update account set role = 'admin' where id = 'office'").await;
    let html = look(&site, "").await;
    assert!(html.contains("请先审核再办理") && !html.contains("先去审核这些填报"), "{html}");
}

#[tokio::test]
async fn where_the_successor_has_all_of_it_none_is_said_to_go_over_besides() {
    let site = Site::new().await;
    let html = look(&site, "unit-stranger").await;
    assert!(html.contains("都有，不再另外转给") && html.contains("这1个以") && !html.contains("另有1个"), "{html}");
    assert!(!html.contains("先去审核这些填报"), "{html}");
    site.post(&site.clerk, "/do/submit-report", &report("0", "已公开十二条")).await;
    let html = look(&site, "unit-stranger").await;
    assert!(html.contains("办理后不再审核，请先审核") && html.contains("先去审核这些填报"), "{html}");
}
