//! The county's emblem.

use domain::ids::CountyId;
use storage::operations::emblem::{self, StoredEmblem};
use storage::{operations::county, testing};

use crate::at;

#[tokio::test]
async fn an_emblem_is_found_by_its_digest_while_it_is_shown() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (home, other) = (CountyId::new("c"), CountyId::new("other"));
        for id in [&home, &other] {
            county::insert(&mut tx, id, "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        }
        let of = |digest: &str| StoredEmblem { media_type: "image/png".into(), content: "aGVsbG8=".into(), digest: digest.into() };
        assert_eq!(emblem::digest(&mut tx, &home).await.unwrap(), None);
        emblem::set(&mut tx, &home, &of("one"), at("2026-01-02T00:00:00Z")).await.unwrap();
        emblem::set(&mut tx, &home, &of("two"), at("2026-01-03T00:00:00Z")).await.unwrap();
        assert_eq!(emblem::digest(&mut tx, &home).await.unwrap().as_deref(), Some("two"), "{}", test.name);
        assert_eq!(emblem::digest(&mut tx, &other).await.unwrap(), None, "{}", test.name);
        assert_eq!(emblem::by_digest(&mut tx, "two").await.unwrap(), Some(of("two")), "{}", test.name);
        assert_eq!(emblem::by_digest(&mut tx, "one").await.unwrap(), None, "{}: the one before is gone", test.name);
        assert!(!emblem::remove(&mut tx, &other).await.unwrap());
        assert!(emblem::remove(&mut tx, &home).await.unwrap());
        assert!(!emblem::remove(&mut tx, &home).await.unwrap(), "{}", test.name);
        assert_eq!(emblem::by_digest(&mut tx, "two").await.unwrap(), None, "{}", test.name);
    }
}
