//! What nobody has looked at is not said to be good: judgements that nobody gave, marks that a third person has still to end, months that
//! nobody monitored, rounds that were withdrawn.

use domain::ids::{ColumnId, RoundId};
use domain::monitoring::column::{Column, ColumnClass};
use serde_json::{Value, json};
use services::assessment::{self, AdoptForm, EntryForm, Job, ParticipationForm, ToldRule, WithdrawRoundForm};
use services::progress::todo;
use storage::monitoring::{column, judged, round as monitored};

use crate::assessment::{desks, enter, fact, in_scoring, partial, planned, rules, step, stored};
use crate::assessment_cross_check::{announced, drawn, example, mark};
use crate::desk::{Desk, day};

const UNJUDGED: &str = "未评判，按满分计";

/// What the sheet of a unit says of the judgement without a line.
async fn told(desk: &Desk, round: &RoundId, unit: usize) -> Vec<ToldRule> {
    let sheet = assessment::sheet(&desk.office, &desk.services, round, &desk.county.units[unit].id).await.unwrap();
    sheet.nodes.into_iter().flat_map(|node| node.told).collect()
}

#[tokio::test]
async fn a_judgement_that_nobody_gave_is_told_on_the_sheet_and_counted_until_the_seal() {
    for desk in desks().await {
        let round = in_scoring(&desk).await;
        let open = async || assessment::page(&desk.leader, &desk.services, &round).await.unwrap().in_full.unjudged;
        assert_eq!(open().await, 3, "two of five were judged, {}", desk.county.test.name);
        // who takes part is chosen from the official order, whatever the ranks are by then
        let page = assessment::page(&desk.office, &desk.services, &round).await.unwrap();
        assert!(page.units.iter().map(|(id, _)| id).eq(desk.county.units.iter().map(|unit| &unit.id)), "{:?}", page.units);
        assert!(told(&desk, &round, 0).await.is_empty());
        let third = told(&desk, &round, 2).await;
        assert_eq!(third.iter().map(|one| (one.rule.as_str(), one.note.as_str())).collect::<Vec<_>>(), [("form", UNJUDGED)]);
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[2].id).await.unwrap();
        assert_eq!(sheet.line.total.as_deref(), Some("100.00"), "no digit changes");
        assert!(sheet.nodes[1].untouched.is_empty(), "what nobody looked at is not 未扣分");
        // fine is judged; what was taken back is not; what does not apply has no points
        enter(&desk, &desk.office, EntryForm { verdict: "ok".into(), ..fact(&desk, &round, 2, "n2", "form") }).await.unwrap();
        assert_eq!((open().await, told(&desk, &round, 2).await.len()), (2, 0));
        let back = EntryForm { seen: 1, take_back: "1".into(), reason: "录错".into(), ..fact(&desk, &round, 2, "n2", "form") };
        enter(&desk, &desk.office, back).await.unwrap();
        assert_eq!(open().await, 3);
        let claim = EntryForm {
            form: "claim".into(),
            verdict: "approved".into(),
            reason: "没有发文".into(),
            evidence: "情况说明".into(),
            ..fact(&desk, &round, 2, "n2", "")
        };
        enter(&desk, &desk.office, claim).await.unwrap();
        assert_eq!((open().await, told(&desk, &round, 2).await.len()), (2, 0));
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[2].id).await.unwrap();
        assert!(sheet.nodes[1].is_excused);
        let on_its_page = async |unit: usize| {
            let unit = &desk.county.units[unit].id;
            assessment::entry(&desk.office, &desk.services, &round, unit, "fact", "n2", "form").await.unwrap().is_unjudged
        };
        assert_eq!((on_its_page(2).await, on_its_page(3).await), (false, true), "what does not apply is no open judgement");
        // who takes no part has no points that could be too many, and no rule that took nothing off
        let out = ParticipationForm {
            round: round.clone(),
            unit: desk.county.units[4].id.clone(),
            assessed: "no".into(),
            reason: "新设单位".into(),
        };
        assessment::set_participation(&desk.office, &desk.services, &out).await.unwrap();
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[4].id).await.unwrap();
        assert!(sheet.nodes.iter().all(|node| node.told.is_empty() && node.untouched.is_empty()), "{:?}", sheet.nodes);
        assert_eq!(open().await, 1);
        step(&desk, &round, "feedback").await.unwrap();
        assert_eq!(
            assessment::page(&desk.clerk, &desk.services, &round).await.unwrap().in_full.unjudged,
            0,
            "a unit hears of its own sheet alone"
        );
        assert_eq!(assessment::round_papers(&desk.leader, &desk.services, &round).await.unwrap().in_full.unjudged, 1);
        desk.at("2026-10-19T02:00:00Z");
        step(&desk, &round, "finalise").await.unwrap();
        step(&desk, &round, "seal").await.unwrap();
        assert_eq!((open().await, told(&desk, &round, 3).await.len()), (1, 1), "the seal keeps it, {}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_sheet_says_that_two_marks_are_apart_until_a_third_person_or_the_office_has_ended_it() {
    const APART: &str = "两次评分相差过大，待第三人评定";
    for desk in desks().await {
        let round = announced(&desk, "2026年第三季度").await;
        drawn(&desk, &round).await;
        let own = assessment::cross_check(&desk.clerk, &desk.services, &round).await.unwrap();
        let given = own.rows[0].unit.clone();
        let unit = desk.county.units.iter().position(|unit| unit.id == given).unwrap();
        let adopt = AdoptForm { round: round.clone() };
        let notes = async || {
            let sheet = assessment::sheet(&desk.office, &desk.services, &round, &given).await.unwrap();
            let node = sheet.nodes.into_iter().find(|node| node.id == "n2").unwrap();
            let lines = node.lines.iter().filter(|line| line.is_rule).map(|line| line.note.clone());
            lines.chain(node.told.iter().map(|one| one.note.clone())).collect::<Vec<_>>()
        };
        assert_eq!(notes().await, [UNJUDGED]);
        assessment::cross_mark(&desk.clerk, &desk.services, &mark(&round, &given, "2")).await.unwrap();
        assert_eq!(notes().await, [UNJUDGED], "a mark that nobody took over is no fact");
        assessment::adopt_marks(&desk.office, &desk.services, &adopt).await.unwrap();
        let taken = notes().await;
        assert!(taken.len() == 1 && !taken[0].contains(APART), "{taken:?}");
        assessment::cross_mark(&desk.office, &desk.services, &mark(&round, &given, "8")).await.unwrap();
        assert!(notes().await[0].ends_with(APART), "{:?}", notes().await);
        // what the office enters herself ends it as well
        let by_hand = EntryForm { seen: 1, ..partial(fact(&desk, &round, unit, "n2", "form"), "5") };
        enter(&desk, &desk.office, by_hand).await.unwrap();
        assert!(!notes().await[0].contains(APART), "{:?}", notes().await);
        assessment::cross_mark(&desk.second_office, &desk.services, &mark(&round, &given, "7")).await.unwrap();
        assert!(!notes().await[0].contains(APART), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn the_office_is_asked_for_the_three_examples_until_they_are_chosen() {
    for desk in desks().await {
        let jobs = async || -> Vec<Job> {
            let list = todo::office_list(&desk.office, &desk.services).await.unwrap();
            assert_eq!(
                todo::waits(&desk.office, &desk.services).await.unwrap().rounds,
                i64::try_from(list.rounds.len()).unwrap(),
                "as the frame says"
            );
            list.rounds.into_iter().map(|one| one.job).collect()
        };
        let round = announced(&desk, "2026年第三季度").await;
        assert!(jobs().await.contains(&Job::Examples(3, 1)), "{}", desk.county.test.name);
        for no in [2, 1] {
            assessment::set_example(&desk.office, &desk.services, &example(&round, no, "")).await.unwrap();
        }
        assert!(jobs().await.contains(&Job::Examples(1, 3)), "the first that is missing");
        assessment::set_example(&desk.office, &desk.services, &example(&round, 3, "")).await.unwrap();
        assert!(!jobs().await.iter().any(|job| matches!(job, Job::Examples(..))));
    }
}

/// Rules that take the problems of monitoring.
fn watching() -> Value {
    let mut all = rules();
    all["trees"]["t"]["nodes"][0]["rules"] =
        json!([{"id": "late", "kind": "per_piece", "points": "5", "source": "findings", "text": "监测发现的问题每项扣5分"}]);
    all
}

#[tokio::test]
async fn months_that_nobody_monitored_are_named_where_the_rules_take_facts_from_them() {
    for desk in desks().await {
        let blind = stored(&desk, &rules()).await;
        let watching = stored(&desk, &watching()).await;
        let first = planned(&desk, &blind, "quarter", "第一季度", ("2026-01-01", "2026-03-31")).await;
        let second = planned(&desk, &watching, "quarter", "第二季度", ("2026-04-01", "2026-06-30")).await;
        let third = planned(&desk, &watching, "quarter", "第三季度", ("2026-07-01", "2026-09-30")).await;
        let missing = async |round: &RoundId| assessment::page(&desk.office, &desk.services, round).await.unwrap().unwatched;
        assert!(missing(&first).await.is_empty(), "nothing is asked of monitoring");
        assert_eq!(missing(&second).await, [day("2026-04-01"), day("2026-05-01"), day("2026-06-01")]);
        assert_eq!(missing(&third).await, [day("2026-07-01")], "August is not over");
        let mut tx = desk.services.db().write().await.unwrap();
        monitored::begin(&mut tx, &desk.county.id, "june", day("2026-06-01"), day("2026-06-30"), desk.services.now()).await.unwrap();
        judged::judged(&mut tx, "june", desk.services.now(), 1, ("", None)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(missing(&second).await, [day("2026-04-01"), day("2026-05-01")], "{}", desk.county.test.name);
        let read = assessment::page(&desk.leader, &desk.services, &second).await.unwrap();
        assert!(read.unwatched.is_empty(), "who cannot mend it is not asked to");
    }
}

/// Enters a column of a unit that is monitored on every day.
async fn column_of(desk: &Desk, unit: usize) {
    let one = Column {
        id: ColumnId::new("late"),
        unit: desk.county.units[unit].id.clone(),
        unit_name: desk.county.units[unit].full_name.clone(),
        name: "动态".into(),
        address: "http://a.cn/late/".into(),
        class: ColumnClass::Dynamic,
        limit_days: None,
        monthly_minimum: None,
        allows_note: false,
        ways: Default::default(),
    };
    let mut tx = desk.services.db().write().await.unwrap();
    column::insert(&mut tx, &desk.county.id, &one, 1).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_sealed_sheet_goes_on_saying_that_the_unit_had_no_monitored_column() {
    const NO_COLUMN: &str = "本单位没有监测栏目，按满分计";
    for desk in desks().await {
        let set = stored(&desk, &watching()).await;
        let round = planned(&desk, &set, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        desk.at("2026-10-09T02:00:00Z");
        step(&desk, &round, "score").await.unwrap();
        for unit in 0..5 {
            enter(&desk, &desk.office, EntryForm { value: "3".into(), ..fact(&desk, &round, unit, "n3", "quota") }).await.unwrap();
        }
        let notes = async || -> Vec<String> {
            let told = told(&desk, &round, 0).await.into_iter();
            told.filter(|one| one.rule == "late").map(|one| one.note).collect()
        };
        let counted = async || assessment::page(&desk.leader, &desk.services, &round).await.unwrap().in_full;
        assert_eq!((notes().await, counted().await.unmonitored), (vec![NO_COLUMN.to_owned()], 5), "{}", desk.county.test.name);
        assert_eq!(counted().await.words().as_deref(), Some("5条未评判、5条没有监测结果"));
        step(&desk, &round, "feedback").await.unwrap();
        desk.at("2026-10-19T02:00:00Z");
        step(&desk, &round, "finalise").await.unwrap();
        step(&desk, &round, "seal").await.unwrap();
        let before = (notes().await, counted().await);
        column_of(&desk, 0).await;
        assert_eq!((notes().await, counted().await), before, "a column that is entered later, {}", desk.county.test.name);
        let papers = assessment::round_papers(&desk.leader, &desk.services, &round).await.unwrap();
        assert_eq!(papers.in_full.unmonitored, 5);
        assert!(assessment::verify_rounds(&mut desk.services.db().read().await.unwrap()).await.unwrap().1.is_empty());
    }
}

#[tokio::test]
async fn every_page_and_paper_of_a_withdrawn_round_says_since_when() {
    const WORDS: &str = "本轮考评已于2026年10月9日作废";
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let round = announced(&desk, "2026年第三季度").await;
        drawn(&desk, &round).await;
        assert_eq!(assessment::facts_table(office, services, &round).await.unwrap().withdrawn, None);
        let revision = assessment::page(office, services, &round).await.unwrap().round.revision;
        let form = WithdrawRoundForm { round: round.clone(), revision, why: "细则选错".into() };
        assessment::withdraw_round(office, services, &form).await.unwrap();
        let unit = &desk.county.units[0].id;
        let rounds = [
            assessment::page(office, services, &round).await.unwrap().round,
            assessment::sheet(office, services, &round, unit).await.unwrap().round,
            assessment::round_papers(&desk.leader, services, &round).await.unwrap().round,
            assessment::charts(&desk.leader, services, &round).await.unwrap().round,
            assessment::cross_check(office, services, &round).await.unwrap().round,
            assessment::merit_page(office, services, &round).await.unwrap().round,
            assessment::on_site(office, services, &round).await.unwrap().round,
            assessment::appeals(office, services, &round).await.unwrap().round,
            assessment::queue(office, services, &round, None).await.unwrap().round,
            assessment::what_if(office, services, &round, None).await.unwrap().round,
        ];
        assert!(rounds.iter().all(|one| one.withdrawn_words().as_deref() == Some(WORDS)), "{}", desk.county.test.name);
        assert_eq!(assessment::facts_table(office, services, &round).await.unwrap().withdrawn.as_deref(), Some(WORDS));
        let file = assessment::draw_file(office, services, &round).await.unwrap().file;
        assert!(file.contains(WORDS), "{file}");
        let verdict = domain::assessment::draw::verify(&domain::text::json::Json::read(&file).unwrap()).unwrap();
        assert!(verdict.stands(), "the draw repeats as it was: {}", verdict.sentence());
    }
}
