//! What could not be read is unknown: neither a problem nor the praise that there is none; on both engines.

use domain::ids::BulletinId;
use domain::monitoring::candidate::Rule;
use services::ServiceError;
use services::monitoring::{self, DraftBulletin, MonthOverview, SealBulletin, StartRound};
use storage::testing::both;

use crate::monitor_desk::{Desk, day};

async fn overview(desk: &Desk) -> MonthOverview {
    monitoring::month_overview(&desk.office, desk.services(), None).await.unwrap()
}

/// Names of the units of which nothing is known.
fn unread(shown: &MonthOverview) -> Vec<&str> {
    shown.monitored().filter(|unit| unit.is_unread()).map(|unit| unit.name.as_str()).collect()
}

/// Drafts a month's bulletin: its id, its revision and its text.
async fn drafted(desk: &Desk, month: &str) -> (BulletinId, i64, String) {
    let form = DraftBulletin { month: month.into() };
    let id = monitoring::draft_bulletin(&desk.office, desk.services(), &form).await.unwrap();
    let sheet = monitoring::bulletin_sheet(&desk.office, desk.services(), &id).await.unwrap();
    assert!(sheet.unfounded.is_empty(), "{:?}", sheet.unfounded);
    (id, sheet.bulletin.revision, sheet.bulletin.parts.iter().map(|part| part.text.as_str()).collect())
}

#[tokio::test]
async fn a_unit_none_of_whose_columns_could_be_read_is_not_without_problems() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        desk.keep_unread(&[1], "2026-10-01", "2026-10-31").await;
        let shown = overview(&desk).await;
        assert_eq!((unread(&shown), shown.unread.len()), (vec!["民政局"], 2), "{name}");
        assert!(!shown.shown.as_ref().unwrap().is_unread, "the other unit was read");
        assert_eq!(shown.of_month(), Some(0), "{name}");
        let (.., text) = drafted(&desk, "2026-10").await;
        for said in ["没有发现问题的单位1个，占读到的1个单位的100%：发改委。", "1个单位的栏目都没有读到，未能监测：民政局。"]
        {
            assert!(text.contains(said), "{said} in {text} {name}");
        }
        assert_eq!(monitoring::reminders(&desk.office, desk.services()).await.unwrap().unread(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_round_that_read_nothing_certifies_nobody() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        desk.keep("2026-09-01", "2026-09-30", &[desk.hit(0, Rule::DeadLink, "http://site.cn/x")]).await;
        desk.keep_unread(&[0, 1], "2026-10-01", "2026-10-31").await;
        let shown = overview(&desk).await;
        assert!(shown.shown.as_ref().unwrap().is_unread, "{name}");
        assert_eq!((unread(&shown).len(), shown.of_month()), (2, None), "no result is no nought, {name}");
        let (bulletin, revision, text) = drafted(&desk, "2026-10").await;
        assert!(text.contains("本月监测2个单位的4个栏目，一个栏目也没有读到，没有监测结果"), "{text} {name}");
        assert!(!text.contains("没有发现问题的单位") && !text.contains("共发布信息"), "{text} {name}");
        assert_eq!(monitoring::reminders(&desk.office, desk.services()).await.unwrap().unread(), 2, "{name}");
        // nothing is sealed while the same month is being read
        monitoring::start_round(&desk.office, desk.services(), &StartRound { month: "2026-10".into() }).await.unwrap();
        let seal = SealBulletin { bulletin, revision, on: "2026-11-03".into(), looked: true };
        let refused = monitoring::seal_bulletin(&desk.office, desk.services(), &seal).await;
        assert!(matches!(&refused, Err(ServiceError::Refused(why)) if why.contains("还没有结束")), "{refused:?} {name}");
        // and with what read nothing the next month is not compared
        desk.keep("2026-11-01", "2026-11-02", &[]).await;
        let shown = overview(&desk).await;
        assert_eq!((shown.shown.unwrap().as_of, shown.earlier), (day("2026-11-02"), None), "{name}");
    }
}
