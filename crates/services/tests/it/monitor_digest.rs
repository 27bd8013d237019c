//! What waits for people on a working day: made once, never empty, each her own.

use domain::monitoring::digest::DigestKind;
use services::ServiceError;
use services::monitoring::{digests, make_digests};
use storage::testing::both;

use crate::desk::{Desk, day};

#[tokio::test]
async fn a_working_days_reminders_are_made_once_and_nobody_gets_an_empty_one() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        // Saturday; Monday before half past eight
        for moment in ["2026-08-08T03:00:00Z", "2026-08-10T00:29:59Z"] {
            desk.at(moment);
            assert_eq!(make_digests(&desk.services).await.unwrap(), 0, "{moment} {name}");
        }
        assert!(!digests(&desk.clerk, &desk.services).await.unwrap().days.iter().any(|one| one.day == day("2026-08-10")), "{name}");
        desk.submit(&desk.quarters[0], "已公开").await;
        desk.at("2026-08-10T00:30:00Z");
        assert!(make_digests(&desk.services).await.unwrap() > 0, "{name}");
        assert_eq!(make_digests(&desk.services).await.unwrap(), 0, "once a day: {name}");
        let own = digests(&desk.clerk, &desk.services).await.unwrap();
        assert_eq!((own.days.len(), own.days[0].day, own.whose.as_str()), (1, day("2026-08-10"), "发改委"), "{name}");
        assert!(own.days[0].lines.iter().any(|line| line.kind == DigestKind::Report), "{name}: {own:?}");
        assert!(own.days[0].group.is_empty(), "a group's text names other units: {name}");
        let office = digests(&desk.office, &desk.services).await.unwrap();
        let told: Vec<_> = office.days[0].lines.iter().map(|line| (line.kind, line.number)).collect();
        assert_eq!(told, [(DigestKind::Judge, 1)], "{name}");
        assert!(matches!(digests(&desk.leader, &desk.services).await, Err(ServiceError::Forbidden(_))), "{name}");
        // what came in is judged: the office has nothing to do the next day, and is told so by silence
        desk.accept(&desk.quarters[0]).await;
        desk.at("2026-08-11T01:00:00Z");
        make_digests(&desk.services).await.unwrap();
        let office = digests(&desk.office, &desk.services).await.unwrap();
        assert!(office.days[0].day == day("2026-08-11") && office.days[0].lines.is_empty(), "{name}: {office:?}");
    }
}
