//! Numbers of what columns published in a month, as people say.

use domain::access::scope::Scope;
use domain::ids::{ColumnId, UnitId};
use domain::monitoring::counted::Counted;
use domain::monitoring::decision::Origin;
use storage::monitoring::column_count;
use storage::testing;

use crate::at;
use crate::monitor_loop::{county_id, day, register};

#[tokio::test]
async fn the_last_word_about_a_column_and_a_month_holds() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let column = ColumnId::new("k");
        let first = Counted { number: 2, days: vec![day("2026-11-03")], origin: Origin::Hand, before: None };
        let last = Counted { number: 4, days: Vec::new(), origin: Origin::File, before: None };
        let (month, earlier) = (day("2026-11-01"), day("2026-10-01"));
        column_count::keep(&mut tx, &column, month, &first, (at("2026-11-20T00:00:00Z"), "王")).await.unwrap();
        column_count::keep(&mut tx, &column, earlier, &first, (at("2026-11-20T00:00:00Z"), "王")).await.unwrap();
        column_count::keep(&mut tx, &column, month, &last, (at("2026-11-21T00:00:00Z"), "李")).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        let said = column_count::of_month(&mut conn, &county_id(), &Scope::County, month).await.unwrap();
        let told: Vec<_> = said.iter().map(|one| (&one.column, &one.counted, one.by_name.as_str())).collect();
        assert_eq!(told, [(&column, &last, "李")], "{}", test.name);
        let said = column_count::of_month(&mut conn, &county_id(), &Scope::County, earlier).await.unwrap();
        assert_eq!(said.iter().map(|one| &one.counted).collect::<Vec<_>>(), [&first], "{}", test.name);
        let other = Scope::Unit(UnitId::new("v"));
        assert!(column_count::of_month(&mut conn, &county_id(), &other, month).await.unwrap().is_empty(), "another unit's");
    }
}
