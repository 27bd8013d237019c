//! 发布日期 of evidence: a day to come is refused at its field, and one that an earlier version took stands out.

use super::{Site, with};

fn link<'a>(draft: &'a str, published: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut form = with(draft, "已更新公开目录24项", "url", "https://a.gov.cn/1");
    form.retain(|(name, _)| *name != "effective_on");
    form.push(("effective_on", published));
    form
}

#[tokio::test]
async fn a_day_on_which_nothing_can_have_been_published_is_refused_at_its_field() {
    let site = Site::new().await;
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &link("0", "2027-05-01")).await;
    assert!(to.starts_with("/cells/cell-clerk?retry="), "{to}");
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("id=\"effective_on-error\"") && html.contains("发布日期不能晚于今天（2026年8月7日）"), "{html}");
    assert!(html.contains("已更新公开目录24项") && html.contains("https://a.gov.cn/1"), "what was typed is there still: {html}");
    // the words were saved as a draft before the date was looked at
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &link("1", "2026-08-07")).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");
    let (_, html) = site.get(&site.office, "/review/cell-clerk").await;
    assert!(html.contains("2026年8月7日发布") && !html.contains("发布日期晚于上传日期"), "{html}");
    site._test.execute_raw("update evidence set effective_on = '2027-05-01'").await;
    let (_, html) = site.get(&site.office, "/review/cell-clerk").await;
    assert!(html.contains("2027年5月1日发布") && html.contains("发布日期晚于上传日期"), "{html}");
}
