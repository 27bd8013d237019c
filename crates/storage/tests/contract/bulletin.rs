//! 监测通报.

use domain::ids::{BulletinId, CountyId};
use domain::monitoring::bulletin::{BulletinFacts, BulletinPart};
use storage::monitoring::bulletin::{self, Sealed, StoredBulletin};
use storage::{operations::county, testing};

use crate::at;

fn draft(id: &str) -> StoredBulletin {
    StoredBulletin {
        id: BulletinId::new(id),
        month: "2026-10-01".parse().unwrap(),
        no: 1,
        number: String::new(),
        title: "关于2026年10月政务公开监测情况的通报".into(),
        addressee: "各单位".into(),
        issuer: "政务公开办".into(),
        red_head: String::new(),
        parts: vec![BulletinPart { heading: "一、总体情况".into(), text: "好。".into() }],
        facts: BulletinFacts {
            county: "清溪县".into(),
            month: "2026-10-01".parse().unwrap(),
            as_of: "2026-10-31".parse().unwrap(),
            units: Vec::new(),
            kinds: Vec::new(),
            earlier: None,
            due_on: None,
        },
        drafted: (at("2026-11-02T00:00:00Z"), "王".into()),
        sealed: None,
        revision: 1,
    }
}

#[tokio::test]
async fn what_is_sealed_never_changes_and_a_correction_stands_beside_it() {
    for test in testing::both().await {
        let county = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &county, "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
        let first = draft("a");
        bulletin::insert(&mut tx, &county, &first).await.unwrap();
        assert_eq!(bulletin::get(&mut tx, &county, &first.id).await.unwrap(), Some(first.clone()), "{}", test.name);
        assert_eq!(bulletin::get(&mut tx, &CountyId::new("other"), &first.id).await.unwrap(), None);
        let edited = StoredBulletin { title: "新标题".into(), ..first.clone() };
        assert!(bulletin::write(&mut tx, &county, &edited).await.unwrap());
        assert!(!bulletin::write(&mut tx, &county, &edited).await.unwrap(), "read before it changed, {}", test.name);
        let sealed = Sealed {
            at: at("2026-11-03T00:00:00Z"),
            on: "2026-11-03".parse().unwrap(),
            by: ("p".into(), "王".into()),
            digest: "d".into(),
            log_end: "e:7".into(),
        };
        assert!(!bulletin::seal(&mut tx, &county, &first, &sealed).await.unwrap(), "edited since");
        let read = bulletin::get(&mut tx, &county, &first.id).await.unwrap().unwrap();
        assert!(bulletin::seal(&mut tx, &county, &read, &sealed).await.unwrap());
        assert!(!bulletin::seal(&mut tx, &county, &read, &sealed).await.unwrap());
        assert!(!bulletin::write(&mut tx, &county, &StoredBulletin { title: "又改".into(), ..read }).await.unwrap(), "{}", test.name);
        bulletin::insert(&mut tx, &county, &draft("b")).await.unwrap();
        let all = bulletin::latest(&mut tx, &county, 5).await.unwrap();
        let seen: Vec<_> = all.iter().map(|one| (one.no, one.title.as_str(), one.sealed.as_ref())).collect();
        assert_eq!(seen, [(2, first.title.as_str(), None), (1, "新标题", Some(&sealed))], "{}", test.name);
    }
}
