//! A cross-check from its notice to its facts: who draws when, who sees what, who ends it where two are far apart.

use domain::assessment::cross_check::{Hand, Outcome};
use domain::assessment::draw::verify;
use domain::ids::{RoundId, UnitId};
use domain::text::json::Json;
use serde_json::json;
use services::assessment::{self, AdoptForm, AnnounceForm, CrossMarkForm, DrawForm, Job};
use services::progress::todo;
use services::{Actor, ServiceError};

use crate::assessment::{desks, enter, fact, partial, planned, refused, rules, step, stored};
use crate::desk::Desk;

/// A round in collecting whose draw was announced for 9 October.
async fn announced(desk: &Desk, name: &str) -> RoundId {
    let rules = match assessment::all_rules(&desk.office, &desk.services).await.unwrap().first() {
        Some(line) => line.id.clone(),
        None => stored(desk, &rules()).await,
    };
    let round = planned(desk, &rules, "quarter", name, ("2026-07-01", "2026-09-30")).await;
    step(desk, &round, "collect").await.unwrap();
    let form = AnnounceForm {
        round: round.clone(),
        source: "福利彩票双色球当期开奖号码".into(),
        entropy_on: "2026-10-09".into(),
        checks: desk.county.units.iter().map(|unit| unit.id.to_string()).collect(),
    };
    let past = AnnounceForm { entropy_on: "2026-08-07".into(), source: "数".into(), checks: Vec::new(), ..form.clone() };
    let Err(ServiceError::Invalid(errors)) = assessment::announce_draw(&desk.office, &desk.services, &past).await else {
        panic!("announced")
    };
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["source", "entropy_on", "checks"]);
    let alone = AnnounceForm { checks: vec![desk.county.units[0].id.to_string()], ..form.clone() };
    assert!(
        refused(assessment::announce_draw(&desk.office, &desk.services, &alone).await).contains("太少"),
        "nobody checks the only checker"
    );
    assessment::announce_draw(&desk.office, &desk.services, &form).await.unwrap();
    assert!(refused(assessment::announce_draw(&desk.office, &desk.services, &form).await).contains("已经固定"));
    round
}

async fn drawn(desk: &Desk, round: &RoundId) {
    let form = DrawForm { round: round.clone(), entropy_text: " 03 08 11 19 25 31 + 07 ".into() };
    assert!(refused(assessment::draw_pairs(&desk.office, &desk.services, &form).await).contains("2026年10月9日"));
    desk.at("2026-10-09T02:00:00Z");
    assert!(jobs(desk, &desk.office).await.contains(&Job::Draw));
    assert!(
        refused(assessment::draw_pairs(&desk.office, &desk.services, &DrawForm { entropy_text: " ".into(), ..form.clone() }).await)
            .contains("照公布的原文")
    );
    assessment::draw_pairs(&desk.office, &desk.services, &form).await.unwrap();
    assessment::draw_pairs(&desk.office, &desk.services, &form).await.unwrap();
    let other = DrawForm { entropy_text: "04".into(), ..form };
    assert!(refused(assessment::draw_pairs(&desk.office, &desk.services, &other).await).contains("只抽一次"));
}

async fn jobs(desk: &Desk, who: &Actor) -> Vec<Job> {
    todo::office_list(who, &desk.services).await.unwrap().rounds.into_iter().map(|one| one.job).collect()
}

fn mark(round: &RoundId, unit: &UnitId, amount: &str) -> CrossMarkForm {
    CrossMarkForm {
        round: round.clone(),
        unit: unit.clone(),
        leaf: "n2".into(),
        rule: "form".into(),
        seen: 0,
        value: amount.into(),
        verdict: if amount.is_empty() { "ok" } else { "partial" }.into(),
        reason: if amount.is_empty() { "" } else { "缺发文日期" }.into(),
        evidence: if amount.is_empty() { "" } else { "http://a.gov.cn/1" }.into(),
    }
}

#[tokio::test]
async fn anybody_repeats_the_draw_and_nothing_is_known_before() {
    for desk in desks().await {
        let round = announced(&desk, "2026年第三季度").await;
        let before = assessment::cross_check(&desk.clerk, &desk.services, &round).await.unwrap();
        assert!(before.pairs.is_empty() && before.rows.is_empty() && before.digest.len() == 64);
        assert_eq!(before.participants.len(), 5, "the notice is for everybody");
        assert!(matches!(assessment::draw_file(&desk.office, &desk.services, &round).await, Err(ServiceError::NotFound(_))));
        drawn(&desk, &round).await;
        let file = assessment::draw_file(&desk.leader, &desk.services, &round).await.unwrap();
        let verdict = verify(&Json::read(&file.file).unwrap()).unwrap();
        assert!(verdict.stands(), "{}", verdict.sentence());
        let other = file.file.replace("03 08", "03 09");
        assert!(!verify(&Json::read(&other).unwrap()).unwrap().stands());
        let page = assessment::cross_check(&desk.office, &desk.services, &round).await.unwrap();
        assert_eq!(page.pairs.len(), 5);
        assert!(page.pairs.iter().all(|(checker, checked)| checker != checked));
        assert!(page.pairs.iter().all(|(checker, checked)| !page.pairs.contains(&(checked.clone(), checker.clone()))));
        let own = assessment::cross_check(&desk.clerk, &desk.services, &round).await.unwrap();
        assert_eq!(own.pairs.len(), 1, "what it checks, and not who checks it");
        assert!(own.deviations.is_empty());
        assert!(matches!(assessment::draw_file(&desk.clerk, &desk.services, &round).await, Err(ServiceError::Forbidden(_))));
        let log = desk.log().await;
        assert!(log.contains(&"check.announce".to_owned()) && log.contains(&"check.draw".to_owned()), "{log:?}");
    }
}

#[tokio::test]
async fn a_checker_marks_what_she_was_given_and_a_third_person_ends_it() {
    for desk in desks().await {
        let round = announced(&desk, "2026年第三季度").await;
        drawn(&desk, &round).await;
        let own = assessment::cross_check(&desk.clerk, &desk.services, &round).await.unwrap();
        let given = own.rows[0].unit.clone();
        assert_eq!(own.rows.len(), 1);
        let strange = desk.county.units.iter().map(|unit| unit.id.clone()).find(|unit| *unit != given).unwrap();
        let cross = async |who: &Actor, form: CrossMarkForm| assessment::cross_mark(who, &desk.services, &form).await;
        assert!(matches!(cross(&desk.clerk, mark(&round, &strange, "6")).await, Err(ServiceError::NotFound(_))), "not hers");
        assert!(matches!(cross(&desk.leader, mark(&round, &given, "6")).await, Err(ServiceError::Forbidden(_))));
        assert!(refused(cross(&desk.office, mark(&round, &given, "6")).await).contains("还没有评分"));
        assert_eq!(todo::list(&desk.clerk, &desk.services).await.unwrap().checks, [(round.clone(), "2026年第三季度".to_owned(), 1)]);
        assert!(refused(cross(&desk.clerk, mark(&round, &given, "25")).await).contains("1到20之间"));
        cross(&desk.clerk, mark(&round, &given, "2")).await.unwrap();
        cross(&desk.clerk, mark(&round, &given, "2")).await.unwrap();
        assert!(
            matches!(cross(&desk.colleague, mark(&round, &given, "3")).await, Err(ServiceError::Stale)),
            "her colleague marked meanwhile"
        );
        assert!(todo::list(&desk.clerk, &desk.services).await.unwrap().checks.is_empty());
        // whoever looks again does not see the first mark before her own
        let row = async |who: &Actor| {
            let page = assessment::cross_check(who, &desk.services, &round).await.unwrap();
            page.rows.into_iter().find(|row| row.unit == given).unwrap()
        };
        assert_eq!((row(&desk.office).await.marks, row(&desk.office).await.outcome), (Vec::new(), Outcome::Stands(20_000)));
        let page = assessment::cross_entry(&desk.office, &desk.services, &round, &given, "n2", "form").await.unwrap();
        assert_eq!((page.hand, page.form.value.as_str(), page.refusal), (Hand::Second, "", None));
        cross(&desk.office, mark(&round, &given, "8")).await.unwrap();
        assert_eq!(row(&desk.office).await.outcome, Outcome::Apart, "six points on a leaf of thirty");
        assert!(jobs(&desk, &desk.office).await.contains(&Job::Third(1)));
        assert!(
            refused(assessment::adopt_marks(&desk.office, &desk.services, &AdoptForm { round: round.clone() }).await).contains("相差过大")
        );
        assert!(refused(cross(&desk.office, mark(&round, &given, "7")).await).contains("另一位同事"), "who looked again does not end it");
        let late = CrossMarkForm { seen: 1, ..mark(&round, &given, "8") };
        assert!(refused(cross(&desk.clerk, late).await).contains("已经复核"));
        cross(&desk.second_office, mark(&round, &given, "7")).await.unwrap();
        let ended = row(&desk.office).await;
        let marks: Vec<_> = ended.marks.iter().map(|(hand, amount)| (*hand, amount.as_str())).collect();
        assert_eq!(marks, [(Hand::First, "-2.00"), (Hand::Second, "-8.00"), (Hand::Third, "-7.00")]);
        assert_eq!(ended.outcome, Outcome::Ended(70_000));
        let own = row(&desk.clerk).await;
        assert_eq!((own.marks.len(), own.outcome), (1, Outcome::Stands(20_000)), "a checker sees her own mark and no other");
        let page = assessment::cross_check(&desk.office, &desk.services, &round).await.unwrap();
        let deviation = page.deviations.iter().find(|one| one.deviation.given > 0).unwrap();
        assert_eq!((deviation.mean.as_deref(), deviation.deviation.apart), (Some("5.00"), 1), "lenient by five points");

        let adopt = AdoptForm { round: round.clone() };
        assert_eq!(assessment::adopt_marks(&desk.office, &desk.services, &adopt).await.unwrap(), 1);
        assert_eq!(assessment::adopt_marks(&desk.office, &desk.services, &adopt).await.unwrap(), 0, "once");
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &given).await.unwrap();
        let line = sheet.nodes.iter().flat_map(|node| &node.lines).find(|line| line.rule == "form").unwrap();
        assert_eq!(line.amount, "-7.00");
        assert_eq!(line.evidence.as_ref().unwrap().origin.label(), "互查评分");
        // what the office enters herself stays
        let place = desk.county.units.iter().position(|unit| unit.id == given).unwrap();
        let by_hand = fact(&desk, &round, place, "n2", "form");
        enter(&desk, &desk.office, services::assessment::EntryForm { seen: 1, ..partial(by_hand, "4") }).await.unwrap();
        assert_eq!(assessment::adopt_marks(&desk.office, &desk.services, &adopt).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn last_quarters_pair_is_not_drawn_again() {
    for desk in desks().await {
        let first = announced(&desk, "2026年第三季度").await;
        drawn(&desk, &first).await;
        let before = assessment::cross_check(&desk.office, &desk.services, &first).await.unwrap().pairs;
        let rules = assessment::all_rules(&desk.office, &desk.services).await.unwrap()[0].id.clone();
        let second = planned(&desk, &rules, "quarter", "2026年第四季度", ("2026-10-01", "2026-12-31")).await;
        let form = AnnounceForm {
            round: second.clone(),
            source: "福利彩票双色球当期开奖号码".into(),
            entropy_on: "2026-10-12".into(),
            checks: desk.county.units.iter().map(|unit| unit.id.to_string()).collect(),
        };
        assessment::announce_draw(&desk.office, &desk.services, &form).await.unwrap();
        step(&desk, &second, "collect").await.unwrap();
        desk.at("2026-10-12T02:00:00Z");
        let draw = DrawForm { round: second.clone(), entropy_text: "01".into() };
        assessment::draw_pairs(&desk.office, &desk.services, &draw).await.unwrap();
        let after = assessment::cross_check(&desk.office, &desk.services, &second).await.unwrap();
        assert!(after.relaxed.is_empty() && after.pairs.iter().all(|pair| !before.contains(pair)), "{before:?} {:?}", after.pairs);
        let notice: serde_json::Value = serde_json::from_str(&after.check.unwrap().notice).unwrap();
        assert_eq!(notice["previous"].as_array().map(Vec::len), Some(5));
        assert_eq!(notice["relax"], json!(["repeat", "reciprocal"]));
    }
}
