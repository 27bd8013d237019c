//! What the monitor saw of a unit, beside its reports.

use chrono::NaiveDate;
use domain::ids::{CellId, CountyId, FindingId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::finding::{FindingState, Life};
use domain::monitoring::rule_version::JudgedBy;
use storage::monitoring::beside::{self, Observed};
use storage::monitoring::candidate::{self, NewCandidate};
use storage::monitoring::finding::{self, StoredFinding};
use storage::reporting::{cell, evidence};
use storage::{Tx, testing};

use crate::at;
use crate::monitor_loop::hit;
use crate::reporting::{content, county_id, fill, link};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn new(id: &str, unit: &str, rule: Rule, url: &str) -> NewCandidate {
    NewCandidate { unit: UnitId::new(unit), column: None, ..hit(id, rule, url) }
}

/// A candidate of a month, confirmed and in that state.
async fn found(tx: &mut Tx, id: &str, unit: &str, month: &str, url: &str, state: FindingState) {
    let (now, month) = (at("2026-11-01T00:00:00Z"), day(month));
    let one = new(id, unit, Rule::DeadLink, url);
    candidate::insert(tx, &county_id(), month, None, now, std::slice::from_ref(&one)).await.unwrap();
    let row = StoredFinding {
        id: FindingId::new(format!("f-{id}")),
        unit: one.unit.clone(),
        unit_name: String::new(),
        column: None,
        candidate: one.id.clone(),
        notice: None,
        rule: one.rule,
        url: one.url,
        title: one.title,
        period: one.period,
        problem: one.problem,
        by: JudgedBy::shipped(one.rule),
        origin: one.origin,
        month,
        life: Life { state, ..Life::new() },
        sent_on: None,
        closed_on: None,
        relapse_of: None,
        is_repeat: false,
        confirmed_at: now,
        revision: 1,
    };
    finding::insert(tx, &county_id(), ("office", "孙办"), &[row]).await.unwrap();
}

/// Ids of the findings, and what waits.
fn told(all: &[Observed]) -> (Vec<&str>, Vec<(Rule, i64)>) {
    let ids = all.iter().filter_map(|one| if let Observed::Finding(finding) = one { Some(finding.id.as_str()) } else { None });
    let waiting = all.iter().filter_map(|one| if let Observed::Waiting(rule, number) = one { Some((*rule, *number)) } else { None });
    (ids.collect(), waiting.collect())
}

#[tokio::test]
async fn a_units_months_stand_beside_its_reports() {
    for test in testing::both().await {
        fill(&test).await;
        let mut tx = test.db.write().await.unwrap();
        for (id, unit, month, state) in [
            ("mended", "u1", "2026-02-01", FindingState::Verified),
            ("none", "u1", "2026-02-01", FindingState::Unfounded),
            ("before", "u1", "2025-12-01", FindingState::Verified),
            ("old", "u1", "2025-11-01", FindingState::Rejected),
            ("new", "u1", "2026-03-01", FindingState::Confirmed),
            ("theirs", "u2", "2026-02-01", FindingState::Sent),
        ] {
            found(&mut tx, id, unit, month, &format!("http://a.cn/{id}"), state).await;
        }
        let (now, month) = (at("2026-04-01T00:00:00Z"), day("2026-03-01"));
        let waiting = [new("w1", "u1", Rule::WrongWord, "a"), new("w2", "u1", Rule::WrongWord, "b"), new("w3", "u2", Rule::WrongWord, "c")];
        candidate::insert(&mut tx, &county_id(), month, None, now, &waiting).await.unwrap();
        let quarter = (day("2026-01-01"), day("2026-03-01"));
        let all = beside::of_unit(&mut tx, &county_id(), &UnitId::new("u1"), quarter, true).await.unwrap();
        // what the candidates of findings are in is another table's matter: they are open here and count as waiting
        assert_eq!(told(&all).0, ["f-new", "f-mended", "f-old"], "{}", test.name);
        assert!(told(&all).1.contains(&(Rule::WrongWord, 2)), "{}: {all:?}", test.name);
        let own = beside::of_unit(&mut tx, &county_id(), &UnitId::new("u1"), quarter, false).await.unwrap();
        assert_eq!(told(&own), (Vec::new(), Vec::new()), "a unit sees what was sent to it: {}", test.name);
        assert!(beside::of_unit(&mut tx, &CountyId::new("other"), &UnitId::new("u1"), quarter, true).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn reports_that_wait_come_with_the_certain_problems_of_their_unit() {
    for test in testing::both().await {
        fill(&test).await;
        let mut tx = test.db.write().await.unwrap();
        found(&mut tx, "dead", "u1", "2026-03-01", "https://a.gov.cn/first", FindingState::Sent).await;
        found(&mut tx, "answered", "u1", "2026-03-01", "https://a.gov.cn/first", FindingState::Answered).await;
        found(&mut tx, "theirs", "u2", "2026-03-01", "https://a.gov.cn/first", FindingState::Sent).await;
        found(&mut tx, "weekly", "u1", "2026-03-01", "", FindingState::Sent).await;
        let piece = link("first", "2026-04-01T08:00:00Z");
        evidence::insert(&mut tx, &county_id(), &UnitId::new("u1"), &piece).await.unwrap();
        let id = CellId::new("lead1");
        evidence::attach(&mut tx, &id, &piece.id).await.unwrap();
        assert!(beside::of_queue(&mut tx, &county_id()).await.unwrap().is_empty(), "nothing was handed in: {}", test.name);
        let mut one = cell::get(&mut tx, &county_id(), &id).await.unwrap().unwrap();
        testing::hand_in(&mut tx, &mut one, at("2026-04-03T08:00:00Z"), &content("24项")).await;
        let all = beside::of_queue(&mut tx, &county_id()).await.unwrap();
        assert_eq!(all.len(), 1, "{}: {all:?}", test.name);
        assert_eq!((all[0].cell.as_str(), all[0].finding.as_str(), all[0].link.as_str()), ("lead1", "f-dead", "https://a.gov.cn/first"));
        testing::accept(&mut tx, &mut one, at("2026-04-04T08:00:00Z")).await;
        assert!(beside::of_queue(&mut tx, &county_id()).await.unwrap().is_empty(), "it is judged: {}", test.name);
    }
}
