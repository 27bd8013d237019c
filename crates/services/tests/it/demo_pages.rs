//! The page beside each of the demo's candidates shows the spot that its rule speaks of, and its rules have a history.

use domain::monitoring::candidate::Rule;
use services::monitoring::{self, CandidateFilter};
use services::{Actor, Services};
use storage::operations::county;

/// The office of the demo county, as the command line is.
async fn operator(services: &Services) -> Actor {
    let county = county::list(&mut services.db().read().await.unwrap()).await.unwrap().remove(0);
    Actor::operator(county.id, county.name)
}

pub(crate) async fn every_frozen_page_shows_its_spot(services: &Services) {
    let operator = operator(services).await;
    for rule in [Rule::WrongWord, Rule::PersonalMobile, Rule::ColumnOverdue] {
        let filter = CandidateFilter { rule: Some(rule), is_machine: true, ..CandidateFilter::default() };
        let all = monitoring::candidates(&operator, services, &filter, 1).await.unwrap().rows;
        assert!(!all.is_empty(), "{rule:?}");
        for one in all {
            let frozen = monitoring::candidate_sheet(&operator, services, &one.id).await.unwrap().frozen;
            let frozen = frozen.unwrap_or_else(|| panic!("no page beside “{}”", one.problem));
            let is_shown = frozen.spots.iter().any(|spot| frozen.body.contains(spot.as_str()));
            assert!(is_shown, "“{}”: {:?} in {}", one.problem, frozen.spots, frozen.body);
        }
    }
}

pub(crate) async fn a_rule_was_changed_and_its_problems_keep_their_versions(services: &Services) {
    let operator = operator(services).await;
    let book = monitoring::rule_book(&operator, services).await.unwrap();
    assert_eq!(book.no(Rule::DeadLink), 1);
    let judged = monitoring::judged_by_version(&operator, services, Rule::DeadLink).await.unwrap();
    assert!(judged.len() == 2 && judged.iter().all(|(_, number)| *number > 0), "{judged:?}");
}
