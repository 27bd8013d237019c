//! What a county says about its rules: versions, what each judged, and a change in mid-round; on both engines.

use domain::monitoring::candidate::Rule;
use services::ServiceError;
use services::monitoring::{self, CandidateFilter, ChangeRule, SetOptionalRules};
use storage::testing::both;

use crate::altered::rows;
use crate::monitor_desk::{Desk, at, confirm, day, dismiss};

fn form(no: i64, repair: &str) -> ChangeRule {
    ChangeRule {
        rule: "dead_link".into(),
        no,
        severity: "urgent".into(),
        problem: "点不开：{原因}。".into(),
        repair: repair.into(),
        basis: "县政务公开办通知".into(),
        why: "县里有新规定".into(),
        ..ChangeRule::default()
    }
}

#[tokio::test]
async fn a_rule_that_is_changed_in_mid_round_judges_what_comes_after() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let hits = [
            desk.hit(0, Rule::DeadLink, "http://site.cn/x"),
            desk.hit(0, Rule::DeadLink, "http://site.cn/y"),
            desk.hit(2, Rule::DeadLink, "http://site.cn/z"),
        ];
        desk.keep("2026-10-01", "2026-10-31", &hits[..2]).await;
        let first = desk.open().await;
        desk.decide(&first[..1], confirm()).await.unwrap();
        monitoring::change_rule(&desk.office, desk.services(), &form(0, "先停用链接。")).await.unwrap();
        // the same round once more, with what was found meanwhile
        desk.keep("2026-10-01", "2026-10-31", &hits).await;
        let rows = monitoring::candidates(&desk.office, desk.services(), &CandidateFilter::default(), 1).await.unwrap().rows;
        let mut judged: Vec<(bool, i64)> = rows.iter().map(|one| (one.id == first[0], one.by.no)).collect();
        judged.sort_unstable();
        assert_eq!(judged, [(false, 1), (false, 1), (true, 0)], "{}: what is decided keeps its version", desk.county.test.name);
        assert!(rows.iter().filter(|one| one.by.no == 1).all(|one| one.problem == "点不开：返回404。" && one.by.repair == "先停用链接。"));
        let shown = monitoring::month_overview(&desk.office, desk.services(), None).await.unwrap();
        assert_eq!(shown.by_version, [(Rule::DeadLink, vec![(0, 1), (1, 2)])], "{}", desk.county.test.name);
        let kept = desk.all(&desk.office).await;
        assert_eq!((kept[0].by.no, kept[0].by.repair.as_str()), (0, Rule::DeadLink.repair()));
        let judged = monitoring::judged_by_version(&desk.office, desk.services(), Rule::DeadLink).await.unwrap();
        assert_eq!(judged, [(0, 1), (1, 2)]);
        // what is none stands in no other number of the page either
        let open = desk.open().await;
        desk.decide(&open[..1], dismiss("one", "")).await.unwrap();
        let shown = monitoring::month_overview(&desk.office, desk.services(), None).await.unwrap();
        assert_eq!(shown.by_version, [(Rule::DeadLink, vec![(0, 1), (1, 1)])], "{}", desk.county.test.name);
        let rows: i64 = shown.by_version[0].1.iter().map(|(_, number)| number).sum();
        let place = shown.rules.iter().position(|rule| *rule == Rule::DeadLink).unwrap();
        let table: i64 = shown.units.iter().map(|unit| unit.by_rule[place].open + unit.by_rule[place].confirmed).sum();
        assert_eq!(rows, table, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_round_that_runs_goes_on_with_the_rule_it_began_with() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let begun = monitoring::begin(&desk.office, desk.services(), day("2026-10-01"), day("2026-10-31")).await.unwrap();
        monitoring::change_rule(&desk.office, desk.services(), &form(0, "先停用链接。")).await.unwrap();
        assert_eq!(begun.rules.no(Rule::DeadLink), 0);
        let next = monitoring::begin(&desk.office, desk.services(), day("2026-10-01"), day("2026-10-31")).await.unwrap();
        assert_eq!(next.rules.no(Rule::DeadLink), 1, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn versions_are_made_one_by_one_and_read_as_of_a_day() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let refused = monitoring::change_rule(&desk.clerk, desk.services(), &form(0, "先停用链接。")).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "the office says what rules say");
        let wrong = ChangeRule { severity: String::new(), problem: "{号码}点不开。".into(), why: String::new(), ..form(0, "") };
        let fields: Vec<String> = match monitoring::change_rule(&desk.office, desk.services(), &wrong).await.unwrap_err() {
            ServiceError::Invalid(errors) => errors.into_iter().map(|error| error.field).collect(),
            other => panic!("{other}"),
        };
        assert_eq!(fields, ["severity", "problem", "repair", "why"], "{}", desk.county.test.name);
        let phone = monitoring::change_rule(&desk.office, desk.services(), &form(0, "请电话联系13812345678。")).await;
        let is_repair = matches!(&phone, Err(ServiceError::Invalid(errors)) if errors.len() == 1 && errors[0].field == ChangeRule::repair);
        assert!(is_repair, "{}: every unit reads it: {phone:?}", desk.county.test.name);
        let late =
            ChangeRule { rule: "interpretation_late".into(), limit: "99".into(), problem: String::new(), ..form(0, "请说明原因。") };
        assert!(matches!(monitoring::change_rule(&desk.office, desk.services(), &late).await, Err(ServiceError::Invalid(_))));
        monitoring::change_rule(&desk.office, desk.services(), &form(0, "先停用链接。")).await.unwrap();
        let stale = monitoring::change_rule(&desk.colleague, desk.services(), &form(0, "再改一次。")).await;
        assert!(matches!(stale, Err(ServiceError::Stale)), "somebody made a version meanwhile");
        let same = monitoring::change_rule(&desk.office, desk.services(), &form(1, "先停用链接。")).await;
        assert!(matches!(same, Err(ServiceError::Refused(_))), "nothing is another than before");
        desk.county.clock.set(at("2026-12-02T01:00:00Z"));
        monitoring::change_rule(&desk.colleague, desk.services(), &form(1, "再改一次。")).await.unwrap();
        let book = monitoring::rule_book(&desk.office, desk.services()).await.unwrap();
        let told: Vec<(i64, String)> = ["2026-11-01", "2026-11-02", "2026-12-01", "2026-12-02"]
            .map(|text| book.as_of(day(text)))
            .iter()
            .map(|held| (held.no(Rule::DeadLink), held.says(Rule::DeadLink).repair))
            .collect();
        let shipped = Rule::DeadLink.repair().to_owned();
        assert_eq!(told, [(0, shipped), (1, "先停用链接。".into()), (1, "先停用链接。".into()), (2, "再改一次。".into())]);
        assert!(book.of(Rule::DeadLink).all(|one| one.reason == "县里有新规定" && !one.made.2.is_empty()));
    }
}

#[tokio::test]
async fn putting_a_rule_on_is_a_version_of_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let set = |answers: &str| SetOptionalRules { answers: answers.into(), ..SetOptionalRules::default() };
        monitoring::set_optional_rules(&desk.office, desk.services(), &set("依申请公开：20个工作日")).await.unwrap();
        monitoring::set_optional_rules(&desk.office, desk.services(), &set("依申请公开：20个工作日")).await.unwrap();
        monitoring::set_optional_rules(&desk.office, desk.services(), &set("")).await.unwrap();
        let book = monitoring::rule_book(&desk.office, desk.services()).await.unwrap();
        assert_eq!(book.versions.len(), 2, "{}: what stays as it was makes none", desk.county.test.name);
        assert!(book.says_in(Rule::AnswerLate, 1).setting.contains("依申请公开") && book.says(Rule::AnswerLate).setting == "停用");
    }
}

#[tokio::test]
async fn a_rule_that_is_put_on_and_changed_at_once_has_its_versions_in_a_row() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let words = ChangeRule { rule: "answer_late".into(), problem: String::new(), ..form(0, "请说明原因。") };
        let on = SetOptionalRules { answers: "依申请公开：20个工作日".into(), ..SetOptionalRules::default() };
        let (changed, set) = tokio::join!(
            monitoring::change_rule(&desk.office, desk.services(), &words),
            monitoring::set_optional_rules(&desk.colleague, desk.services(), &on),
        );
        set.unwrap();
        assert!(matches!(changed, Ok(()) | Err(ServiceError::Stale)), "{}: {changed:?}", desk.county.test.name);
        let book = monitoring::rule_book(&desk.office, desk.services()).await.unwrap();
        let made: Vec<i64> = book.of(Rule::AnswerLate).map(|one| one.no).collect();
        assert_eq!(made, if changed.is_ok() { vec![1, 2] } else { vec![1] }, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_version_that_was_altered_in_the_database_is_named() {
    for sql in [
        "update rule_version set repair = '不用改。'",
        "update rule_version set made_name = '别人'",
        "update rule_version set made_at = '2020-01-01T00:00:00Z'",
        "delete from rule_version",
    ] {
        for test in both().await {
            let desk = Desk::new(test).await;
            monitoring::change_rule(&desk.office, desk.services(), &form(0, "先停用链接。")).await.unwrap();
            assert!(rows(&desk.county.test).await.is_whole(), "{}", desk.county.test.name);
            desk.county.test.execute_raw(sql).await;
            let found = rows(&desk.county.test).await.sentence();
            assert!(found.contains("监测规则的版本"), "{} {sql}: {found}", desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn ten_thousand_dismissed_ones_stay_so_whatever_is_moved() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let all: Vec<_> = (0..10_000).map(|no| desk.hit(no % 4, Rule::WrongWord, &format!("http://site.cn/{no}.html"))).collect();
        assert_eq!(desk.keep("2026-10-01", "2026-10-31", &all).await.new, all.len());
        let open = monitoring::candidates_for_file(&desk.office, desk.services(), &CandidateFilter::default()).await.unwrap();
        let open: Vec<_> = open.into_iter().map(|one| one.id).collect();
        assert_eq!(desk.decide(&open, dismiss("one", "2026-12-31")).await.unwrap().decided, all.len());
        let version =
            ChangeRule { rule: "wrong_word".into(), problem: String::new(), ..form(0, "请改正，并检查同一批稿件。") };
        monitoring::change_rule(&desk.office, desk.services(), &version).await.unwrap();
        // the site is reordered, is reached another way, and the rule has a new version
        let moved: Vec<_> =
            (0..10_000).rev().map(|no| desk.hit(no % 4, Rule::WrongWord, &format!("https://SITE.cn/{no}.html?utm_source=x"))).collect();
        let kept = desk.keep("2026-11-01", "2026-11-02", &moved).await;
        assert_eq!((kept.new, kept.again, kept.known), (0, 0, all.len()), "{}", desk.county.test.name);
    }
}
