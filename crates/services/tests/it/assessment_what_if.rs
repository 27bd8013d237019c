//! What a round would come to under another version of rules: a look that changes nothing.

use serde_json::json;
use services::ServiceError;
use services::assessment;

use crate::assessment::{desks, in_scoring, rules, step, stored, totals};

#[tokio::test]
async fn a_round_is_looked_at_under_another_version_and_stays_as_it_is() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let round = in_scoring(&desk).await;
        let mut other = rules();
        other["trees"]["t"]["nodes"][0]["rules"][0]["points"] = json!("4");
        let milder = stored(&desk, &other).await;
        let plain = assessment::what_if(office, services, &round, None).await.unwrap();
        assert!(plain.told.is_none() && plain.others.iter().any(|line| line.id == milder), "to choose from");
        let before = (totals(&desk, &round).await, desk.log().await.len());
        let told = assessment::what_if(office, services, &round, Some(milder.as_str())).await.unwrap().told.unwrap();
        assert_eq!(told.changes, ["指标“清单落实”的规则由“每件计5分”改为“每件计4分”。"]);
        // two items overdue cost two points less, one item one
        let moved: Vec<_> = told.moved.iter().map(|one| one.moved.total.clone()).collect();
        let pair = |before: &str, after: &str| (Some(before.to_owned()), Some(after.to_owned()));
        assert_eq!(moved, [pair("84.00", "86.00"), pair("89.00", "90.00")], "{}", desk.county.test.name);
        assert_eq!((told.left_out, told.apart.len(), told.refusal), (0, 0, None));
        assert_eq!((totals(&desk, &round).await, desk.log().await.len()), before, "nothing is kept");

        // what the other version does not know is left out and told; a group that it does not name takes no part
        let mut narrow = rules();
        narrow["rule_set"]["title"] = json!("另一套细则");
        narrow["trees"]["t"]["nodes"][1]["rules"][0]["id"] = json!("other");
        narrow["groups"] = json!([{"id": "all", "name": "县直单位", "tree": "t"}]);
        let narrow = stored(&desk, &narrow).await;
        let told = assessment::what_if(office, services, &round, Some(narrow.as_str())).await.unwrap().told.unwrap();
        assert!(told.left_out >= 2, "{told:?}");
        assert_eq!(told.apart.len(), 2, "{told:?}");
        assert!(told.refusal.is_none(), "{told:?}");

        // rules of a year are not offered for a quarter, and say so where somebody asks for them all the same
        let mut year = rules();
        year["rule_set"]["title"] = json!("年度考评细则");
        year["trees"]["t"]["nodes"][2]["rules"] = json!([{"id": "mean", "kind": "scores", "of": "100", "source": "quarters"}]);
        let year = stored(&desk, &year).await;
        let page = assessment::what_if(office, services, &round, Some(year.as_str())).await.unwrap();
        assert!(page.others.iter().any(|line| line.id == milder) && page.others.iter().all(|line| line.id != year), "{:?}", page.others);
        let told = page.told.unwrap();
        assert!(told.moved.is_empty() && told.refusal.is_some_and(|why| why.contains("年度考评的细则")));

        assert!(matches!(assessment::what_if(&desk.leader, services, &round, None).await, Err(ServiceError::Forbidden(_))));
        assert!(matches!(assessment::what_if(office, services, &round, Some("x")).await, Err(ServiceError::NotFound(_))));
        // the round goes on with its own
        step(&desk, &round, "feedback").await.unwrap();
        assert_eq!(totals(&desk, &round).await, before.0);
    }
}
