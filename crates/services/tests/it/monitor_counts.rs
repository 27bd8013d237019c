//! Numbers of what was published, where nobody can read it; on both engines.

use domain::monitoring::counted::CountEntry;
use domain::monitoring::decision::Origin;
use services::ServiceError;
use services::monitoring::{self, KeepCounts};
use storage::testing::both;

use crate::monitor_desk::{Desk, at, day};

fn row(row: usize, unit: &str, column: &str, number: Option<u32>, days: &str) -> CountEntry {
    CountEntry { row, unit: unit.into(), column: column.into(), month: String::new(), number, days: days.into() }
}

fn said<T: std::fmt::Debug>(result: services::Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[tokio::test]
async fn numbers_are_typed_or_come_in_a_file_and_the_last_word_holds() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.county.clock.set(at("2026-11-20T01:00:00Z"));
        let name = desk.county.test.name;
        let column = desk.columns[0].id.clone();
        let form = KeepCounts { month: "2026-11".into(), column: column.to_string(), number: "2".into(), days: "3日、9日".into() };
        assert!(matches!(monitoring::keep_counts(&desk.clerk, desk.services(), &form, &[]).await, Err(ServiceError::Forbidden(_))));
        assert_eq!(monitoring::keep_counts(&desk.office, desk.services(), &form, &[]).await.unwrap(), 1);
        for wrong in [
            KeepCounts { month: "2026-12".into(), ..form.clone() },
            KeepCounts { column: "x".into(), ..form.clone() },
            KeepCounts { number: "多".into(), ..form.clone() },
            KeepCounts { number: "1".into(), ..form.clone() },
        ] {
            let refused = monitoring::keep_counts(&desk.office, desk.services(), &wrong, &[]).await;
            assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{wrong:?} {name}");
        }
        let bare = KeepCounts { month: "2026-11".into(), ..KeepCounts::default() };
        let file = [row(2, "发改委", "动态", Some(5), ""), row(3, "民政局", "公告", Some(0), "")];
        assert_eq!(monitoring::keep_counts(&desk.office, desk.services(), &bare, &file).await.unwrap(), 2);
        // one row that is wrong, and nothing of the file is kept
        let wrong = [row(2, "发改委", "动态", Some(9), ""), row(3, "水务局", "动态", Some(1), ""), row(4, "民政局", "新闻", Some(1), "")];
        let why = said(monitoring::keep_counts(&desk.office, desk.services(), &bare, &wrong).await);
        assert!(why.contains("第3行“单位”写的是“水务局”") && why.contains("第4行“栏目名称”写的是“新闻”"), "{why}");
        let twice = [row(2, "发改委", "动态", Some(9), ""), row(3, "发改委", "动态", Some(8), "")];
        assert!(said(monitoring::keep_counts(&desk.office, desk.services(), &bare, &twice).await).contains("第3行与第2行"), "{name}");
        let sheet = monitoring::counts(&desk.office, desk.services(), None).await.unwrap();
        assert_eq!((sheet.month, sheet.columns.len()), (day("2026-11-01"), 4), "{name}");
        let kept: Vec<(u32, usize, Origin)> =
            sheet.said.iter().map(|one| (one.counted.number, one.counted.days.len(), one.counted.origin)).collect();
        assert_eq!(kept, [(5, 0, Origin::File), (0, 0, Origin::File)], "{name}");
        // a round of November knows October's days where each item had one
        monitoring::keep_counts(
            &desk.office,
            desk.services(),
            &KeepCounts { month: "2026-10".into(), number: String::new(), days: "30日".into(), ..form.clone() },
            &[],
        )
        .await
        .unwrap();
        let taken = monitoring::counts_of_month(&desk.office, desk.services(), day("2026-11-01")).await.unwrap();
        assert_eq!(taken[&column].before, Some(vec![day("2026-10-30")]), "{name}");
        assert_eq!(taken[&desk.columns[3].id].before, None, "{name}");
    }
}
