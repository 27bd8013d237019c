//! What a judged round says of the columns that it could not read.

use domain::ids::{ColumnId, UnitId};
use domain::monitoring::column_outcome::{ColumnOutcome, ColumnReading};
use domain::monitoring::decision::Origin;
use storage::monitoring::{judged, round};
use storage::testing;

use crate::at;
use crate::monitor_loop::{county_id, day, register};

#[tokio::test]
async fn a_round_in_which_nothing_could_be_read_says_so_and_one_that_read_a_column_does_not() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let (now, month, county) = (at("2026-11-01T00:00:00Z"), day("2026-10-01"), county_id());
        round::begin(&mut tx, &county, "r", month, day("2026-10-31"), now).await.unwrap();
        assert!(judged::units_read(&mut tx, &county, month, month).await.unwrap().is_empty(), "not judged yet");
        judged::judged(&mut tx, "r", now, 0, ("", None)).await.unwrap();
        assert!(!judged::rounds(&mut tx, &county, 5).await.unwrap()[0].is_unread, "no column, {}", test.name);
        let nobody: Vec<(Option<UnitId>, bool)> = vec![(None, true)];
        assert_eq!(judged::units_read(&mut tx, &county, month, month).await.unwrap(), nobody, "{}", test.name);
        let (first, second) = ((ColumnId::new("k"), UnitId::new("u")), (ColumnId::new("l"), UnitId::new("v")));
        let outcome = |reading: ColumnReading, said: Option<Origin>| ColumnOutcome {
            reading,
            cause: None,
            items: 0,
            in_month: 0,
            newest: None,
            is_undated: false,
            said,
        };
        for reading in ColumnReading::ALL {
            for said in [None, Some(Origin::Hand)] {
                let own = outcome(reading, said);
                let is_known = own.is_known();
                let other = outcome(ColumnReading::EngineFailed, None);
                let columns = [(first.0.clone(), first.1.clone(), own), (second.0.clone(), second.1.clone(), other)];
                judged::keep_columns(&mut tx, "r", &columns).await.unwrap();
                let rounds = judged::rounds(&mut tx, &county, 5).await.unwrap();
                assert_eq!(rounds[0].is_unread, !is_known, "{reading:?} {said:?} {}", test.name);
                let mut units = judged::units_read(&mut tx, &county, month, month).await.unwrap();
                units.sort();
                let expected = [(Some(first.1.clone()), is_known), (Some(second.1.clone()), false)];
                assert_eq!(units, expected, "{reading:?} {said:?} {}", test.name);
            }
        }
        assert!(judged::units_read(&mut tx, &county, day("2026-11-01"), day("2026-12-01")).await.unwrap().is_empty());
    }
}
