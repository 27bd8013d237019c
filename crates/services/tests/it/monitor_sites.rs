//! What most pages of a site share is one problem, of whoever answers for the site.

use domain::ids::CandidateId;
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::decision::CandidateState;
use services::ServiceError;
use services::monitoring::{self, CandidateFilter, KeptHits, SiteKeeper, StoredCandidate};
use storage::testing::both;

use crate::monitor_desk::{Desk, confirm, day, dismiss, send};

/// Every column of the county's one site, for one cause.
fn all_down(desk: &Desk) -> Vec<Candidate> {
    (0..4).map(|place| desk.hit(place, Rule::PageUnreachable, &desk.columns[place].address)).collect()
}

async fn stored(desk: &Desk, state: CandidateState) -> Vec<StoredCandidate> {
    let filter = CandidateFilter { state: Some(state), ..CandidateFilter::default() };
    monitoring::candidates(&desk.office, desk.services(), &filter, 1).await.unwrap().rows
}

#[tokio::test]
async fn a_site_that_is_down_is_one_problem_and_every_unit_on_it_sees_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        // one page of it was dead before, by itself
        desk.keep("2026-09-01", "2026-09-30", &all_down(&desk)[1..2]).await;
        let kept = desk.keep("2026-10-01", "2026-10-31", &all_down(&desk)).await;
        assert_eq!(kept, KeptHits { new: 1, sites: 1, folded: 4, ..KeptHits::default() }, "{name}");
        let open = stored(&desk, CandidateState::Open).await;
        assert_eq!(open.len(), 1, "{name}: {open:?}");
        assert_eq!(open[0].problem, "网站site.cn的4个栏目中有4个打不开（返回404），涉及2个单位，按一个问题处理。");
        assert_eq!(open[0].unit, desk.county.units[0].id, "as many columns each: the first of the register");
        let absorbed = stored(&desk, CandidateState::Dismissed).await;
        assert_eq!((absorbed.len(), absorbed[0].reason.0.as_str(), absorbed[0].reason.2), (1, "same", Some(day("2026-10-31"))), "{name}");
        // again the same day: nothing new
        let again = desk.keep("2026-10-01", "2026-10-31", &all_down(&desk)).await;
        assert_eq!(again, KeptHits { known: 1, sites: 1, folded: 4, ..KeptHits::default() }, "{name}");
        let sheet = monitoring::candidate_sheet(&desk.office, desk.services(), &open[0].id).await.unwrap().site.unwrap();
        assert_eq!(sheet.covered.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 2], "{name}");
        let other = monitoring::unit_month(&desk.other, desk.services(), &desk.county.units[1].id, None).await.unwrap();
        assert_eq!(other.covering.iter().map(|one| (one.number, one.state)).collect::<Vec<_>>(), [(2, CandidateState::Open)], "{name}");
        let own = monitoring::unit_month(&desk.clerk, desk.services(), &desk.county.units[0].id, None).await.unwrap();
        assert!(own.covering.is_empty(), "its own problem stands among its own: {name}");
        desk.decide(&[open[0].id.clone()], confirm()).await.unwrap();
        monitoring::send_notices(&desk.office, desk.services(), &send("5")).await.unwrap();
        let found = desk.all(&desk.office).await;
        assert_eq!((found.len(), &found[0].unit), (1, &desk.county.units[0].id), "confirmed once: {name}");
        let other = monitoring::unit_month(&desk.other, desk.services(), &desk.county.units[1].id, None).await.unwrap();
        assert_eq!(other.covering[0].finding.as_ref().map(|(_, state)| state.label()), Some("待整改"), "{name}");
        assert!(other.open.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn a_page_that_stays_dead_when_the_site_is_back_waits_by_itself() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        desk.keep("2026-09-01", "2026-09-30", &all_down(&desk)[1..2]).await;
        desk.keep("2026-10-01", "2026-10-31", &all_down(&desk)).await;
        let kept = desk.keep("2026-11-01", "2026-11-30", &all_down(&desk)[1..2]).await;
        assert_eq!((kept.again, kept.sites, kept.folded), (1, 0, 0), "{name}");
        assert_eq!(stored(&desk, CandidateState::Open).await.len(), 2, "the site's and the page's: {name}");
    }
}

#[tokio::test]
async fn a_failure_that_was_dismissed_was_that_months() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        desk.keep("2026-09-01", "2026-09-30", &all_down(&desk)).await;
        let open: Vec<CandidateId> = desk.open().await;
        desk.decide(&open, dismiss("one", "")).await.unwrap();
        assert_eq!(desk.keep("2026-09-01", "2026-09-30", &all_down(&desk)).await.again, 0, "{name}");
        assert_eq!(desk.keep("2026-10-01", "2026-10-31", &all_down(&desk)).await.again, 1, "{name}");
        assert_eq!(desk.open().await, open, "{name}");
    }
}

#[tokio::test]
async fn the_office_says_who_answers_for_a_site() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (name, services) = (desk.county.test.name, desk.services());
        desk.keep("2026-10-01", "2026-10-31", &all_down(&desk)).await;
        let id = desk.open().await.remove(0);
        let keeper = desk.county.units[2].id.clone();
        let form = SiteKeeper { candidate: id.clone(), unit: keeper.to_string() };
        assert!(matches!(monitoring::set_site_keeper(&desk.clerk, services, &form).await, Err(ServiceError::Forbidden(_))));
        let nobody = SiteKeeper { candidate: id.clone(), unit: "nobody".into() };
        assert!(matches!(monitoring::set_site_keeper(&desk.office, services, &nobody).await, Err(ServiceError::Invalid(_))), "{name}");
        monitoring::set_site_keeper(&desk.office, services, &form).await.unwrap();
        assert_eq!(monitoring::candidate_sheet(&desk.office, services, &id).await.unwrap().candidate.unit, keeper, "{name}");
        let first = monitoring::unit_month(&desk.clerk, services, &desk.county.units[0].id, None).await.unwrap();
        assert_eq!(first.covering.len(), 1, "now it is another's: {name}");
        desk.decide(std::slice::from_ref(&id), confirm()).await.unwrap();
        assert!(matches!(monitoring::set_site_keeper(&desk.office, services, &form).await, Err(ServiceError::Refused(_))), "{name}");
        // for another cause it is another problem of the site, and of the same keeper
        let timeouts: Vec<Candidate> = all_down(&desk).into_iter().map(|one| one.with("cause", "timeout")).collect();
        desk.keep("2026-11-01", "2026-11-30", &timeouts).await;
        let open = stored(&desk, CandidateState::Open).await;
        assert_eq!(open.iter().map(|one| &one.unit).collect::<Vec<_>>(), [&keeper], "{name}");
        desk.keep("2026-11-01", "2026-11-30", &[desk.hit(0, Rule::DeadLink, "http://site.cn/x")]).await;
        let single = stored(&desk, CandidateState::Open).await.into_iter().find(|one| one.rule == Rule::DeadLink).unwrap();
        let wrong = SiteKeeper { candidate: single.id, unit: keeper.to_string() };
        assert!(matches!(monitoring::set_site_keeper(&desk.office, services, &wrong).await, Err(ServiceError::Refused(_))), "{name}");
    }
}
