//! What monitoring saw of a link stands beside it, for the unit and for whoever reviews its report.

use axum::http::StatusCode;

use super::{Site, with};

#[tokio::test]
async fn what_was_seen_of_a_link_stands_beside_it_for_the_unit_and_its_reviewer() {
    let site = Site::new().await;
    let form = with("0", "已更新公开目录24项", "url", "https://a.gov.cn/1");
    assert_eq!(site.post(&site.clerk, "/do/submit-report", &form).await.0, StatusCode::SEE_OTHER);
    let pages = [(&site.clerk, "/cells/cell-clerk"), (&site.office, "/cells/cell-clerk"), (&site.office, "/review/cell-clerk")];
    for (cookie, path) in pages {
        let (status, html) = site.get(cookie, path).await;
        assert!(status == StatusCode::OK && html.contains("https://a.gov.cn/1"), "{path}");
        assert!(!html.contains("打不开") && !html.contains("能打开"), "{path}: nobody has looked yet");
    }
    for (state, why, words) in [
        ("fails", "http_404", "2026年8月7日查看：打不开（返回404），请核对"),
        ("opens", "", "2026年8月7日查看：能打开"),
        ("unseen", "robots", "没有自动查看：网站不允许自动访问"),
    ] {
        site._test.execute_raw("delete from link_look").await;
        let look = format!("insert into link_look select id, '2026-08-07T08:00:00Z', '{state}', '{why}', 1 from evidence");
        site._test.execute_raw(&look).await;
        for (cookie, path) in pages {
            let html = site.get(cookie, path).await.1;
            assert!(html.contains(words), "{path}: {words}");
        }
        // and it changes nothing: the report waits, and is accepted or returned as any other
        assert!(site.get(&site.office, "/review").await.1.contains("cell-clerk"), "{state}");
    }
}
