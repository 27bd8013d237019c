//! A cross-check from its notice to its facts: who draws when, who sees what, who ends it where two are far apart.

use domain::assessment::cross_check::{Hand, Outcome};
use domain::assessment::draw::verify;
use domain::assessment::round::Step;
use domain::ids::{RoundId, UnitId};
use domain::text::json::Json;
use serde_json::json;
use services::assessment::{self, AdoptForm, AnnounceForm, CrossMarkForm, DrawForm, ExampleForm, ExampleMarkForm, Job};
use services::progress::todo;
use services::{Actor, ServiceError};

use crate::assessment::{desks, enter, fact, partial, planned, refused, rules, step, stored};
use crate::assessment_waits::number_is_as_listed;
use crate::desk::Desk;

/// A round in collecting whose draw was announced for 9 October.
pub(crate) async fn announced(desk: &Desk, name: &str) -> RoundId {
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
        // what names nobody is left out
        superior: vec![format!("{}:{}", desk.county.units[1].id, desk.county.units[0].id), "x:y".into(), String::new()],
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

pub(crate) async fn drawn(desk: &Desk, round: &RoundId) {
    let form = DrawForm { round: round.clone(), entropy_text: " 03 08 11 19 25 31 + 07 ".into(), confirmed: String::new() };
    assert!(refused(assessment::draw_pairs(&desk.office, &desk.services, &form).await).contains("2026年10月9日"));
    desk.at("2026-10-09T02:00:00Z");
    assert!(jobs(desk, &desk.office).await.contains(&Job::Draw));
    assert!(
        refused(assessment::draw_pairs(&desk.office, &desk.services, &DrawForm { entropy_text: " ".into(), ..form.clone() }).await)
            .contains("照公布的原文")
    );
    // it is drawn for good: what was typed is looked at first, and what was typed otherwise since is looked at again
    let asked = refused(assessment::draw_pairs(&desk.office, &desk.services, &form).await);
    assert!(asked.contains("将以“03 08 11 19 25 31 + 07”抽签") && asked.contains("只抽一次"), "{asked}");
    let changed = DrawForm { entropy_text: "03 08".into(), ..form.clone().looked_at() };
    assert!(refused(assessment::draw_pairs(&desk.office, &desk.services, &changed).await).contains("将以“03 08”抽签"));
    let form = form.looked_at();
    assessment::draw_pairs(&desk.office, &desk.services, &form).await.unwrap();
    assessment::draw_pairs(&desk.office, &desk.services, &form).await.unwrap();
    let other = DrawForm { entropy_text: "04".into(), ..form };
    assert!(refused(assessment::draw_pairs(&desk.office, &desk.services, &other).await).contains("只抽一次"));
}

async fn jobs(desk: &Desk, who: &Actor) -> Vec<Job> {
    todo::office_list(who, &desk.services).await.unwrap().rounds.into_iter().map(|one| one.job).collect()
}

/// A mark on the judgement of a unit that takes off so much; nothing where it is fine.
pub(crate) fn mark(round: &RoundId, unit: &UnitId, amount: &str) -> CrossMarkForm {
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
        let (below, above) = page.superiors[0].clone();
        assert_eq!(page.superiors.len(), 1);
        assert!(!page.pairs.contains(&(below.clone(), above.clone())) && !page.pairs.contains(&(above, below)), "{:?}", page.pairs);
        assert!(page.pairs.iter().all(|(checker, checked)| !page.pairs.contains(&(checked.clone(), checker.clone()))));
        let own = assessment::cross_check(&desk.clerk, &desk.services, &round).await.unwrap();
        assert_eq!(own.pairs.len(), 1, "what it checks, and not who checks it");
        assert!(own.deviations.is_empty());
        // the page names the file to whoever takes part: she may read it
        assert_eq!(assessment::draw_file(&desk.clerk, &desk.services, &round).await.unwrap(), file);
        let stranger = Actor { unit: Some(UnitId::new("stranger")), ..desk.clerk.clone() };
        assert!(matches!(assessment::draw_file(&stranger, &desk.services, &round).await, Err(ServiceError::NotFound(_))));
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
        number_is_as_listed(&desk, &desk.clerk).await;
        assert!(refused(cross(&desk.clerk, mark(&round, &given, "25")).await).contains("1到20之间"));
        cross(&desk.clerk, mark(&round, &given, "2")).await.unwrap();
        cross(&desk.clerk, mark(&round, &given, "2")).await.unwrap();
        assert!(
            matches!(cross(&desk.colleague, mark(&round, &given, "3")).await, Err(ServiceError::Stale)),
            "her colleague marked meanwhile"
        );
        assert!(todo::list(&desk.clerk, &desk.services).await.unwrap().checks.is_empty());
        number_is_as_listed(&desk, &desk.clerk).await;
        // whoever looks again does not see the first mark before her own
        let row = async |who: &Actor| {
            let page = assessment::cross_check(who, &desk.services, &round).await.unwrap();
            page.rows.into_iter().find(|row| row.unit == given).unwrap()
        };
        assert_eq!((row(&desk.office).await.marks, row(&desk.office).await.outcome), (Vec::new(), Outcome::Stands(20_000)));
        let page = assessment::cross_entry(&desk.office, &desk.services, &round, &given, "n2", "form").await.unwrap();
        assert!(page.marks.is_empty(), "{:?}", page.marks);
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

        // what is settled and not taken over would be missing from the scores
        step(&desk, &round, "score").await.unwrap();
        assert!(refused(step(&desk, &round, "feedback").await).contains("互查还有1项评定结果没有采用"));
        let open = jobs(&desk, &desk.office).await;
        assert!(open.contains(&Job::Adopt(1)) && !open.contains(&Job::Advance(Step::Feedback)), "{open:?}");
        let adopt = AdoptForm { round: round.clone() };
        assert_eq!(assessment::adopt_marks(&desk.office, &desk.services, &adopt).await.unwrap(), 1);
        let page = assessment::page(&desk.office, &desk.services, &round).await.unwrap();
        let offer = page.offers.iter().find(|offer| offer.step == Step::Feedback).unwrap();
        assert!(!offer.refusal.as_ref().is_some_and(|why| why.contains("互查")), "{offer:?}");
        assert!(!jobs(&desk, &desk.office).await.contains(&Job::Adopt(1)));
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
        marks_are_read_after_the_seal(&desk, &round, &given).await;
    }
}

/// Nobody marks any more, and everybody still reads what she may.
async fn marks_are_read_after_the_seal(desk: &Desk, round: &RoundId, given: &UnitId) {
    for unit in 0..5 {
        let form = services::assessment::EntryForm { value: "3".into(), ..fact(desk, round, unit, "n3", "quota") };
        enter(desk, &desk.office, form).await.unwrap();
    }
    step(desk, round, "feedback").await.unwrap();
    desk.at("2026-10-19T02:00:00Z");
    step(desk, round, "finalise").await.unwrap();
    step(desk, round, "seal").await.unwrap();
    let page = assessment::cross_check(&desk.office, &desk.services, round).await.unwrap();
    assert!(!page.is_open);
    let page = assessment::cross_entry(&desk.office, &desk.services, round, given, "n2", "form").await.unwrap();
    assert!(page.refusal.is_some_and(|why| why.contains("封存")));
    let told: Vec<_> = page.marks.iter().map(|mark| (mark.hand, mark.amount.as_str(), mark.words.as_str())).collect();
    assert_eq!(
        told,
        [(Hand::Third, "-7.00", "部分做到，扣7分"), (Hand::Second, "-8.00", "部分做到，扣8分"), (Hand::First, "-2.00", "部分做到，扣2分")]
    );
    assert!(page.marks.iter().all(|mark| mark.reason == "缺发文日期" && mark.by.is_some() && !mark.evidence.is_empty()));
    let page = assessment::cross_entry(&desk.clerk, &desk.services, round, given, "n2", "form").await.unwrap();
    let told: Vec<_> = page.marks.iter().map(|mark| (mark.hand, mark.by.is_none())).collect();
    assert_eq!(told, [(Hand::First, true)], "a checker reads her own mark and no other");
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
            superior: assessment::cross_check(&desk.office, &desk.services, &second).await.unwrap().blank.superior,
        };
        assert_eq!(form.superior.len(), 1, "as the last notice had it");
        assessment::announce_draw(&desk.office, &desk.services, &form).await.unwrap();
        step(&desk, &second, "collect").await.unwrap();
        desk.at("2026-10-12T02:00:00Z");
        let draw = DrawForm { round: second.clone(), entropy_text: "01".into(), confirmed: String::new() }.looked_at();
        assessment::draw_pairs(&desk.office, &desk.services, &draw).await.unwrap();
        let after = assessment::cross_check(&desk.office, &desk.services, &second).await.unwrap();
        assert!(after.relaxed.is_empty() && after.pairs.iter().all(|pair| !before.contains(pair)), "{before:?} {:?}", after.pairs);
        let notice: serde_json::Value = serde_json::from_str(&after.check.unwrap().notice).unwrap();
        assert_eq!(notice["previous"].as_array().map(Vec::len), Some(5));
        assert_eq!(notice["relax"], json!(["repeat", "reciprocal"]));
    }
}

/// An example page on which the office takes off so much; nothing where it is fine.
pub(crate) fn example(round: &RoundId, no: i64, amount: &str) -> ExampleForm {
    ExampleForm {
        round: round.clone(),
        no,
        title: format!("样例{no}的页面"),
        url: format!("https://a.gov.cn/{no}"),
        rule: "dept/n2/form".into(),
        value: amount.into(),
        verdict: if amount.is_empty() { "ok" } else { "partial" }.into(),
        reason: if amount.is_empty() { "" } else { "缺发文日期" }.into(),
    }
}

fn found(round: &RoundId, no: i64, amount: &str) -> ExampleMarkForm {
    let ExampleForm { value, verdict, reason, .. } = example(round, no, amount);
    ExampleMarkForm { round: round.clone(), no, value, verdict, reason }
}

#[tokio::test]
async fn every_checker_marks_three_examples_before_it_sees_its_own() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let round = announced(&desk, "2026年第三季度").await;
        drawn(&desk, &round).await;
        assert_eq!(assessment::cross_check(&desk.clerk, services, &round).await.unwrap().rows.len(), 1, "none is chosen");
        let bad = ExampleForm { title: String::new(), url: "a".into(), rule: "x".into(), ..example(&round, 1, "") };
        let Err(ServiceError::Invalid(errors)) = assessment::set_example(office, services, &bad).await else { panic!("chosen") };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["title", "url", "rule"]);
        // what is too long says how long it may be, and everything that is wrong is said at once
        let long =
            ExampleForm { title: "页".repeat(81), url: format!("https://a.gov.cn/{}", "x".repeat(500)), ..example(&round, 1, "25") };
        let Err(ServiceError::Invalid(errors)) = assessment::set_example(office, services, &long).await else { panic!("chosen") };
        let told: Vec<(&str, &str)> = errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect();
        assert_eq!(told[0], ("title", "名称写了81个字，最多80个，请缩短。"));
        assert_eq!(told[1], ("url", "网址不超过500个字，请复制页面本身的网址。"));
        assert!(told[2].0 == "value" && told[2].1.contains("应在1到20之间"), "{told:?}");
        assert!(refused(assessment::set_example(office, services, &example(&round, 1, "25")).await).contains("应在1到20之间"));
        assert!(matches!(assessment::set_example(office, services, &example(&round, 4, "")).await, Err(ServiceError::NotFound(_))));
        assert!(matches!(assessment::set_example(&desk.clerk, services, &example(&round, 1, "")).await, Err(ServiceError::Forbidden(_))));
        for (no, amount) in [(1, "5"), (2, "")] {
            assessment::set_example(office, services, &example(&round, no, amount)).await.unwrap();
        }
        let blank = assessment::example(office, services, &round, 3).await.unwrap();
        assert_eq!(blank.range, "部分做到的扣1至20分；未做到的扣30分", "as the rules have it, before one is chosen");
        assert!(blank.rules.iter().all(|(_, words)| words.ends_with("（部分做到的扣1至20分；未做到的扣30分）")), "{:?}", blank.rules);
        let same = ExampleForm { url: "https://a.gov.cn/1".into(), ..example(&round, 3, "2") };
        assert!(refused(assessment::set_example(office, services, &same).await).contains("已经是样例1"), "three pages, not one thrice");
        assert!(refused(assessment::mark_example(&desk.clerk, services, &found(&round, 1, "5")).await).contains("还没有选定全部"));
        assessment::set_example(office, services, &example(&round, 3, "2")).await.unwrap();
        assessment::set_example(office, services, &example(&round, 3, "3")).await.unwrap();

        let page = assessment::cross_check(&desk.clerk, services, &round).await.unwrap();
        assert!(page.examples.is_first && page.rows.is_empty() && page.pairs.is_empty(), "its own comes later");
        assert!(page.examples.rows.iter().all(|row| row.office.is_none() && row.own.is_none() && !row.title.is_empty()));
        let office_page = assessment::cross_check(office, services, &round).await.unwrap();
        let row = office_page.rows.iter().find(|row| row.checker == "发改委").unwrap().clone();
        let own = mark(&round, &row.unit, "");
        assert!(refused(assessment::cross_mark(&desk.clerk, services, &own).await).contains("三个样例"));
        let entry = assessment::cross_entry(&desk.clerk, services, &round, &row.unit, "n2", "form").await;
        assert!(refused(entry).contains("三个样例"));
        assert!(refused(assessment::mark_example(&desk.clerk, services, &found(&round, 1, "30")).await).contains("应在1到20之间"));
        for (no, amount) in [(1, "3"), (2, "")] {
            assessment::mark_example(&desk.clerk, services, &found(&round, no, amount)).await.unwrap();
        }
        assessment::mark_example(&desk.clerk, services, &found(&round, 1, "3")).await.unwrap();
        assert!(refused(assessment::mark_example(&desk.colleague, services, &found(&round, 1, "5")).await).contains("已评过"));
        assert!(refused(assessment::set_example(office, services, &example(&round, 1, "6")).await).contains("不能再改"));
        let page = assessment::cross_check(&desk.clerk, services, &round).await.unwrap();
        assert!(page.examples.is_first && page.examples.rows.iter().all(|row| row.office.is_none()), "one is left");
        assessment::mark_example(&desk.clerk, services, &found(&round, 3, "4")).await.unwrap();
        let page = assessment::cross_check(&desk.clerk, services, &round).await.unwrap();
        let told: Vec<_> = page.examples.rows.iter().map(|row| (row.own.clone().unwrap(), row.office.clone().unwrap().0)).collect();
        let both = |own: &str, office: &str| (own.to_owned(), office.to_owned());
        assert_eq!(told, [both("-3.00", "-5.00"), both("0.00", "0.00"), both("-4.00", "-3.00")]);
        assert!(page.examples.deviations.is_empty(), "those of others are the office's to read");
        assert_eq!((page.rows.len(), page.pairs.len()), (1, 1));
        assessment::cross_mark(&desk.clerk, services, &own).await.unwrap();

        let page = assessment::cross_check(office, services, &round).await.unwrap();
        let told: Vec<_> = page.examples.deviations.iter().map(|one| (one.name.as_str(), one.each.clone(), one.mean.clone())).collect();
        let text = |text: &str| Some(text.to_owned());
        // two points less, as much, one more: a third of a point less on the whole
        assert_eq!(told, [("发改委", vec![text("2.00"), text("0.00"), text("-1.00")], text("0.33"))]);
        let log = desk.log().await;
        assert_eq!(log.iter().filter(|action| *action == "check.calibrate").count(), 3, "{log:?}");
    }
}
