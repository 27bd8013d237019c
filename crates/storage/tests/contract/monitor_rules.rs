//! What is said about rules, version by version, and by which version candidates and problems were judged.

use domain::access::scope::Scope;
use domain::monitoring::candidate::Rule;
use domain::monitoring::rule_version::{JudgedBy, RuleSays, RuleVersion};
use domain::monitoring::rule_words::Severity;
use storage::monitoring::candidate::{self, NewCandidate};
use storage::monitoring::finding::{self, StoredFinding};
use storage::monitoring::rule_version;
use storage::{StorageError, testing};

use crate::at;
use crate::monitor_loop::{county_id, day, found, hit, register};

#[tokio::test]
async fn a_version_of_a_rule_is_made_once() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T00:00:00Z");
        let version = |rule: Rule, no: i64| RuleVersion {
            rule,
            no,
            says: RuleSays { repair: format!("第{no}种改法。"), severity: Severity::Urgent, ..RuleSays::shipped(rule) },
            made: (now, "p".into(), "王".into()),
            reason: "县里有新规定".into(),
        };
        let all = [version(Rule::DeadLink, 1), version(Rule::DeadLink, 2), version(Rule::InterpretationLate, 1)];
        for one in &all {
            rule_version::insert(&mut tx, &county_id(), one).await.unwrap();
        }
        let again = rule_version::insert(&mut tx, &county_id(), &all[0]).await;
        assert!(matches!(again, Err(StorageError::Duplicate(_))), "{}: a version is made once", test.name);
    }
}

#[tokio::test]
async fn a_problem_keeps_the_version_that_judged_it() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T00:00:00Z");
        let says = RuleSays { repair: "先停用链接。".into(), severity: Severity::Urgent, ..RuleSays::shipped(Rule::DeadLink) };
        let made = (now, "p".to_owned(), "王".to_owned());
        let one = RuleVersion { rule: Rule::DeadLink, no: 1, says, made, reason: "县里有新规定".into() };
        rule_version::insert(&mut tx, &county_id(), &one).await.unwrap();
        let book = rule_version::book(&mut tx, &county_id()).await.unwrap();
        assert_eq!(book.versions, [one], "{}", test.name);
        let hits = [hit("a", Rule::DeadLink, "http://a.cn/1"), NewCandidate { rule_no: 1, ..hit("b", Rule::DeadLink, "http://a.cn/2") }];
        candidate::insert(&mut tx, &county_id(), day("2026-10-01"), None, now, &hits).await.unwrap();
        let judged = rule_version::judged(&mut tx, &county_id(), Rule::DeadLink).await.unwrap();
        assert_eq!(judged, [(0, 1), (1, 1)], "{}", test.name);
        let read = candidate::get(&mut tx, &county_id(), &hits[1].id).await.unwrap().unwrap();
        assert_eq!((read.by.no, read.by.severity, read.by.repair.as_str()), (1, Severity::Urgent, "先停用链接。"));
        let shipped = candidate::get(&mut tx, &county_id(), &hits[0].id).await.unwrap().unwrap();
        assert_eq!(shipped.by, JudgedBy::shipped(Rule::DeadLink), "{}", test.name);
        candidate::refresh(&mut tx, &hits[0].id, "题", "{}", ("打不开。", 1)).await.unwrap();
        assert_eq!(rule_version::judged(&mut tx, &county_id(), Rule::DeadLink).await.unwrap(), [(1, 2)]);
        let confirmed = StoredFinding { by: read.by.clone(), ..found("f", "u", "b") };
        finding::insert(&mut tx, &county_id(), ("p", "王"), std::slice::from_ref(&confirmed)).await.unwrap();
        let kept = finding::get(&mut tx, &county_id(), &Scope::County, &confirmed.id).await.unwrap().unwrap();
        assert_eq!(kept.by, read.by, "{}: a problem keeps the version it was judged by", test.name);
    }
}
