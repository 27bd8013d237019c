//! A report for a period that has not begun: the form says so and offers no hand-in, and one that is sent all the same is refused.

use super::{Site, report};

/// What stands between the beginning of the report form and its end.
fn form(html: &str) -> &str {
    html.split_once("id=\"report\"").and_then(|(_, rest)| rest.split_once("</form>")).map_or("", |(form, _)| form)
}

#[tokio::test]
async fn the_form_of_a_period_to_come_keeps_a_draft_and_names_the_first_day() {
    let site = Site::new().await;
    site._test.execute_raw("update cell set period_start = '2026-09-01' where id = 'cell-clerk'").await;
    let (_, html) = site.get(&site.clerk, "/cells/cell-clerk").await;
    assert!(form(&html).contains("本期从2026年9月1日开始") && form(&html).contains("保存草稿"), "{html}");
    assert!(!form(&html).contains("btn-primary"), "what would be refused is not offered: {html}");
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &report("0", "已公开十二条")).await;
    assert!(to.starts_with("/cells/cell-clerk?retry="), "{to}");
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("在这以前不能提交") && form(&html).contains("已公开十二条"), "what was typed is there still: {html}");
    let (_, to) = site.post(&site.clerk, "/do/save-draft", &report("0", "已公开十二条")).await;
    assert_eq!(to, "/cells/cell-clerk?notice=draft-saved");
    // the office is offered no paper either, and the queue is empty
    let (_, html) = site.get(&site.office, "/cells/cell-clerk").await;
    assert!(!html.contains("录入纸质填报"), "{html}");
    assert!(site.get(&site.office, "/review").await.1.contains("没有待审核的填报"));
    site._test.execute_raw("update cell set period_start = '2026-08-07' where id = 'cell-clerk'").await;
    let (_, html) = site.get(&site.clerk, "/cells/cell-clerk").await;
    assert!(!html.contains("本期从") && form(&html).contains("btn-primary"), "its first day: {html}");
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &report("1", "已公开十二条")).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");
}
