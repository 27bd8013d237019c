//! What the pages of monitoring say of a unit that has no column, and of columns that nobody could read.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use services::access::session::{Origin, sign_in};
use services::operations::demo;
use storage::testing;

use super::Site;
use crate::http::state::Settings;

#[tokio::test]
async fn a_unit_without_columns_is_not_told_that_all_is_well() {
    let site = Site::empty(testing::sqlite().await, Settings::default(), "2026-11-18T07:20:00Z");
    demo::generate(&site.services, 1).await.unwrap();
    // a bureau with columns, and a township without
    for (name, is_monitored) in [("fgw", true), ("cgz", false)] {
        let token = sign_in(&site.services, name, demo::PASSWORD, &Origin::default()).await.unwrap();
        let request = Request::get("/monitoring").header(header::HOST, "gongkai.test").header(header::COOKIE, format!("gongkai={token}"));
        let page = site.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        assert_eq!(page.body.contains("没有监测，不等于没有问题"), !is_monitored, "{name}");
        assert_eq!(page.body.contains("栏目情况（截至"), is_monitored, "{name}: a table of its columns");
        assert!(is_monitored || !page.body.contains("empty-done"), "{name}: no tick for what nobody looked at");
    }
}

/// A page as a person of the demo county reads it.
async fn read(site: &Site, name: &str, path: &str) -> String {
    let token = sign_in(&site.services, name, demo::PASSWORD, &Origin::default()).await.unwrap();
    let request = Request::get(path).header(header::HOST, "gongkai.test").header(header::COOKIE, format!("gongkai={token}"));
    let page = site.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::OK, "{name} {path}");
    page.body
}

#[tokio::test]
async fn a_sweep_that_read_nothing_bears_no_tick_and_no_praise() {
    let site = Site::empty(testing::sqlite().await, Settings::default(), "2026-11-18T07:20:00Z");
    demo::generate(&site.services, 1).await.unwrap();
    let before = read(&site, "leader", "/monitoring").await;
    assert!(before.contains("个单位没有发现问题") && !before.contains("没有监测结果；"), "{before}");
    let unread = "update round_column set reading = 'engine_failed', newest_on = null, items = 0, in_month = 0, said = ''";
    site.test.execute_raw(unread).await;
    let after = read(&site, "leader", "/monitoring").await;
    assert!(after.contains("个栏目一个也没有读到，没有监测结果；") && !after.contains("个单位没有发现问题"), "{after}");
    assert!(!after.contains("empty-done"), "{after}");
    let weeks = read(&site, "office", "/monitoring/reminders").await;
    assert!(!weeks.contains("empty-done") && !weeks.contains("各单位都按周更新"), "{weeks}");
    let own = read(&site, "fgw", "/monitoring").await;
    assert!(own.contains("个栏目都没有读到，未能监测") && !own.contains("<h2>没有未办结的问题"), "{own}");
}
