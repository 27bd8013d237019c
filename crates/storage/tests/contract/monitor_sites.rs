//! Whole sites' problems: whom each covers, and who answers for a site.

use domain::ids::{CandidateId, CountyId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::finding::FindingState;
use storage::monitoring::candidate::{self, CandidateFilter};
use storage::monitoring::{finding, site_wide, succession};
use storage::testing;

use crate::at;
use crate::monitor_loop::{county_id, day, found, hit, register};

#[tokio::test]
async fn a_sites_problem_covers_units_and_has_a_keeper() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let (now, month) = (at("2026-11-01T00:00:00Z"), day("2026-10-01"));
        let (u, v, id) = (UnitId::new("u"), UnitId::new("v"), CandidateId::new("a"));
        candidate::insert(&mut tx, &county_id(), month, None, now, &[hit("a", Rule::PageUnreachable, "http://a.cn/k/")]).await.unwrap();
        site_wide::cover(&mut tx, &id, &[(u.clone(), 7)]).await.unwrap();
        site_wide::cover(&mut tx, &id, &[(u.clone(), 1), (v.clone(), 3)]).await.unwrap();
        let covered = site_wide::covered(&mut tx, &id).await.unwrap();
        let told: Vec<_> = covered.iter().map(|one| (one.name.as_str(), one.number)).collect();
        assert_eq!(told, [("财政局", 3), ("水利局", 1)], "{}", test.name);
        let covering = site_wide::covering(&mut tx, &v, 9).await.unwrap();
        assert_eq!(covering.len(), 1, "{}", test.name);
        assert_eq!((covering[0].keeper.as_str(), covering[0].number, covering[0].state), ("水利局", 3, CandidateState::Open));
        assert_eq!((&covering[0].finding, covering[0].month), (&None, month));
        assert!(site_wide::covering(&mut tx, &u, 9).await.unwrap().is_empty(), "its own is its own: {}", test.name);
        // named otherwise
        assert!(site_wide::keepers(&mut tx, &county_id(), month).await.unwrap().is_empty());
        assert!(site_wide::set_keeper(&mut tx, &county_id(), ("a.cn", &id), &v, now, ("p", "王")).await.unwrap(), "{}", test.name);
        assert!(site_wide::set_keeper(&mut tx, &county_id(), ("a.cn", &id), &u, now, ("p", "王")).await.unwrap());
        assert_eq!(site_wide::keepers(&mut tx, &county_id(), month).await.unwrap(), [("a.cn".to_owned(), u.clone())], "{}", test.name);
        assert!(site_wide::keepers(&mut tx, &CountyId::new("other"), month).await.unwrap().is_empty());
        succession::give_sites(&mut tx, &u, &v).await.unwrap();
        assert_eq!(site_wide::keepers(&mut tx, &county_id(), month).await.unwrap(), [("a.cn".to_owned(), v.clone())]);
        // confirmed, it covers until it is mended
        let decided =
            candidate::Decided { state: CandidateState::Confirmed, at: now, by: ("p", "王"), reason: ("", ""), expires_on: None };
        candidate::decide(&mut tx, &county_id(), std::slice::from_ref(&id), &decided).await.unwrap();
        assert!(!site_wide::set_keeper(&mut tx, &county_id(), ("a.cn", &id), &v, now, ("p", "王")).await.unwrap(), "{}", test.name);
        finding::insert(&mut tx, &county_id(), ("p", "王"), &[found("f", "u", "a")]).await.unwrap();
        let covering = site_wide::covering(&mut tx, &v, 9).await.unwrap();
        assert_eq!(covering[0].finding.as_ref().map(|(id, state)| (id.as_str(), *state)), Some(("f", FindingState::Confirmed)));
        let read =
            finding::get(&mut tx, &county_id(), &domain::access::scope::Scope::County, &covering[0].finding.clone().unwrap().0).await;
        let read = read.unwrap().unwrap();
        let mended = domain::monitoring::finding::Life { state: FindingState::Verified, ..read.life.clone() };
        finding::write_life(&mut tx, &read, &mended, None, Some(day("2026-11-02"))).await.unwrap();
        assert!(site_wide::covering(&mut tx, &v, 9).await.unwrap().is_empty(), "{}", test.name);
        assert_eq!(candidate::count(&mut tx, &county_id(), &CandidateFilter::default()).await.unwrap(), 1);
    }
}
