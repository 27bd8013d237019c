//! The text for a chat group after the office has urged.

use services::ServiceError;
use services::review::{urge_many, urged_today};
use storage::testing::both;

use crate::desk::Desk;

#[tokio::test]
async fn the_text_names_what_was_urged_today_and_is_still_open() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, office) = (&desk.services, &desk.office);
        assert_eq!(urged_today(office, services).await.unwrap(), None, "nobody was urged");
        let ids = [desk.support.clone(), desk.lead.clone()];
        assert_eq!(urge_many(office, services, &ids).await.unwrap().urged, 2);
        let text = urged_today(office, services).await.unwrap().unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("【政务公开催办】截至8月7日，下列2个单位有2个事项"), "{text}");
        assert!(lines[1].starts_with("1. 发改委：") && lines[1].contains("8月14日前公开24项政策解读（"), "{text}");
        assert!(lines[1].ends_with("，8月14日前报送）") && lines[2].starts_with("2. 民政局："), "{text}");
        for name in ["孙办", "王倩", "钱进"] {
            assert!(!text.contains(name), "{text}");
        }
        desk.submit(&desk.lead, "公开24项政策解读").await;
        let text = urged_today(office, services).await.unwrap().unwrap();
        assert!(text.contains("下列1个单位有1个事项") && !text.contains("发改委"), "what was handed in is not urged: {text}");
        desk.at("2026-08-10T02:00:00Z");
        assert_eq!(urged_today(office, services).await.unwrap(), None, "that was another day");
        for who in [&desk.clerk, &desk.leader] {
            assert!(matches!(urged_today(who, services).await, Err(ServiceError::Forbidden(_))));
        }
    }
}
