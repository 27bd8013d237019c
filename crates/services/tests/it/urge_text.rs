//! The text for a chat group after the office has urged.

use services::ServiceError;
use services::review::{ReturnDate, return_report, urge_many, urged_today};
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
        assert!(lines[0].starts_with("【政务公开催办】截至8月7日，请尽快"), "{text}");
        assert_eq!(lines[1], "未报送（2个单位2个事项）：", "{text}");
        assert!(lines[2].starts_with("1. 发改委：") && lines[2].contains("8月14日前公开24项政策解读（"), "{text}");
        assert!(lines[2].ends_with("，8月14日前报送）") && lines[3].starts_with("2. 民政局："), "{text}");
        for name in ["孙办", "王倩", "钱进"] {
            assert!(!text.contains(name), "{text}");
        }
        desk.submit(&desk.lead, "公开24项政策解读").await;
        let text = urged_today(office, services).await.unwrap().unwrap();
        assert!(text.contains("未报送（1个单位1个事项）") && !text.contains("发改委"), "what was handed in is not urged: {text}");
        // what came back was handed in, and is not said to be missing
        let revision = desk.cell(&desk.lead).await.revision;
        return_report(office, services, &desk.lead, revision, "补链接", ReturnDate::WorkingDays(5)).await.unwrap();
        assert_eq!(urge_many(office, services, std::slice::from_ref(&desk.lead)).await.unwrap().urged, 1);
        let text = urged_today(office, services).await.unwrap().unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines[1], lines[3]), ("已退回待改（1个单位1个事项）：", "未报送（1个单位1个事项）："), "{text}");
        assert!(lines[2].starts_with("1. 发改委：") && lines[2].ends_with("8月14日前改好）"), "{text}");
        desk.at("2026-08-10T02:00:00Z");
        assert_eq!(urged_today(office, services).await.unwrap(), None, "that was another day");
        for who in [&desk.clerk, &desk.leader] {
            assert!(matches!(urged_today(who, services).await, Err(ServiceError::Forbidden(_))));
        }
    }
}
