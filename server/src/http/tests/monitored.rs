//! What the pages of monitoring say of a unit that has no column.

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
