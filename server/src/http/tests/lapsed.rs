//! What was arranged and could not be done stands in the office's 待办 until somebody puts it away.

use axum::http::StatusCode;
use domain::access::role::Role;
use storage::operations::scheduled::{Outcome, ScheduledChange, end, insert};

use super::Site;

#[tokio::test]
async fn an_arranged_change_that_lapsed_stands_in_todo_with_its_reason_and_a_link() {
    for site in Site::both().await {
        let empty = site.get(Some(Role::Office), "/todo").await;
        assert!(empty.status == StatusCode::OK && !empty.body.contains("没有执行的安排"), "{}", site.test.name);
        let lapsed = ScheduledChange {
            id: "lapsed".into(),
            county_id: "c".into(),
            subject: "unit:u".into(),
            on_day: "2026-03-01".parse().unwrap(),
            change: r#"{"kind":"rename","form":{"id":"u","new_full_name":"甲","new_short_name":"甲","renamed_on":"2026-03-01","seen":""}}"#
                .into(),
            said: "标记县标记局更名为甲".into(),
            entered_at: site.services.now(),
            entered_by: "office".into(),
            entered_name: "标记政务公开办".into(),
            reason: String::new(),
        };
        let mut tx = site.test.db.write().await.unwrap();
        insert(&mut tx, &lapsed).await.unwrap();
        assert!(end(&mut tx, "lapsed", Outcome::Refused, "标记局已于2026年2月20日撤并。", site.services.now()).await.unwrap());
        tx.commit().await.unwrap();
        // somebody did something since, so that what is kept of the lists is read anew
        let told = site.post(Some(Role::Admin), "/do/add-county-day", "day=2026-03-09&kind=off&reason=%E9%98%B2%E6%B1%9B").await;
        assert!(told.location.contains("notice="), "{}: {}", site.test.name, told.location);
        let page = site.get(Some(Role::Office), "/todo").await;
        for words in ["没有执行的安排", "标记县标记局更名为甲", "没有执行：标记局已于2026年2月20日撤并。", "href=\"/units/u\"", "不再提示"]
        {
            assert!(page.body.contains(words), "{}: {words}", site.test.name);
        }
        let away = site.post(Some(Role::Office), "/do/cancel-change", "change=lapsed").await;
        assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", site.test.name);
        assert!(!site.get(Some(Role::Office), "/todo").await.body.contains("没有执行的安排"), "{}", site.test.name);
    }
}
