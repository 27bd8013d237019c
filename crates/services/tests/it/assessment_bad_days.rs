//! Bad days of a round: units that go in the middle of it, a group of one, equals everywhere, no facts at all, a photo that is too large.

use domain::assessment::Status;
use domain::assessment::appeal::AppealState;
use domain::assessment::round::Step;
use domain::ids::RoundId;
use domain::reporting::evidence::FILE_LIMIT;
use serde_json::{Value, json};
use services::ServiceError;
use services::assessment::{self, ContestForm, DecisionForm, Job, ParticipationForm, UnitLine};
use services::register::{self, Closing};
use services::reporting::evidence::Upload;

use crate::assessment::{contested, desks, enter, fact, partial, planned, refused, rules, step, stored, totals};
use crate::assessment_waits::{jobs, number_is_as_listed};
use crate::desk::Desk;

/// Rules by which everybody has everything until somebody marks, or waits for a fact.
fn one_leaf(rule: &Value) -> Value {
    let mut all = rules();
    all["trees"]["t"]["nodes"] = json!([{"id": "n", "title": "公文规范", "points": "100", "rules": [rule]}]);
    all
}

async fn scoring(desk: &Desk, rules: &Value) -> RoundId {
    let rules = stored(desk, rules).await;
    let round = planned(desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
    step(desk, &round, "collect").await.unwrap();
    desk.at("2026-10-09T02:00:00Z");
    step(desk, &round, "score").await.unwrap();
    round
}

async fn rows(desk: &Desk, round: &RoundId) -> Vec<(String, Vec<UnitLine>)> {
    let page = assessment::page(&desk.office, &desk.services, round).await.unwrap();
    page.groups.into_iter().map(|group| (group.name, group.rows)).collect()
}

fn judged() -> Value {
    json!({"id": "form", "kind": "judgement", "none": "100", "min": "1", "max": "20", "text": "要素不全酌情扣1至20分"})
}

#[tokio::test]
async fn where_all_are_equal_all_are_first_and_a_group_of_one_is_ranked() {
    for desk in desks().await {
        let round = scoring(&desk, &one_leaf(&judged())).await;
        // one of the two townships takes no part: the other is alone in its group
        let form = ParticipationForm {
            round: round.clone(),
            unit: desk.county.units[4].id.clone(),
            assessed: "no".into(),
            reason: "七月新设，未满一个季度".into(),
        };
        assessment::set_participation(&desk.office, &desk.services, &form).await.unwrap();
        let all = rows(&desk, &round).await;
        let ranks = |place: usize| all[place].1.iter().map(|line| line.rank).collect::<Vec<_>>();
        assert_eq!(ranks(0), [Some(1), Some(1), Some(1)], "{}", desk.county.test.name);
        assert_eq!(ranks(1), [Some(1), None]);
        assert_eq!(all[1].1[1].status, Status::NotAssessed);
        assert_eq!(all[1].1[1].total, None, "not assessed is not nought");
        // the documents of such a round can be made
        let papers = assessment::round_papers(&desk.leader, &desk.services, &round).await.unwrap();
        assert_eq!(papers.groups.len(), 2);
    }
}

#[tokio::test]
async fn without_any_fact_nobody_is_scored_and_nothing_is_fed_back() {
    for desk in desks().await {
        let rule = json!({"id": "quota", "kind": "quota", "minimum": 3, "points": "10", "text": "不少于3条，缺1条扣10分"});
        let round = scoring(&desk, &one_leaf(&rule)).await;
        assert!(refused(step(&desk, &round, "feedback").await).contains("5个单位待评"), "{}", desk.county.test.name);
        assert!(totals(&desk, &round).await.iter().all(|(_, total, rank)| total.is_none() && rank.is_none()));
        let page = assessment::page(&desk.leader, &desk.services, &round).await.unwrap();
        for group in &page.groups {
            assert_eq!((group.count, group.average.as_deref()), (0, None), "a mean of nobody is none");
            assert!(group.rows.iter().all(|line| line.status == Status::Incomplete));
        }
        // 待评 is no number: the leaf does not print the points that nobody has confirmed
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[0].id).await.unwrap();
        let leaf = &sheet.nodes[0];
        assert_eq!((leaf.waits, leaf.sum.as_deref(), leaf.lines.len()), (true, None, 0), "{leaf:?}");
        // the rule waits, which is not 未扣分
        assert_eq!((leaf.waiting.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), leaf.untouched.len()), (vec!["quota"], 0));
    }
}

#[tokio::test]
async fn what_a_veto_without_a_score_counts_in_the_target_assessment_is_set_in_the_rules_and_told() {
    for (told, converted, words) in [(None, Some("0.00"), "按细则计0分"), (Some("none"), None, "按细则不折合")] {
        for desk in desks().await {
            let mut all = one_leaf(&judged());
            all["veto"] = json!({"events": ["leak"], "effect": "no_score", "grade": "不合格", "titles": {"leak": "泄密"}});
            all["convert"] = json!({"points": "4", "of": "100", "vetoed": told});
            if told.is_none() {
                all["convert"] = json!({"points": "4", "of": "100"});
            }
            let round = scoring(&desk, &all).await;
            let veto = services::assessment::EntryForm {
                form: "veto".into(),
                reason: "抽查发现泄密".into(),
                evidence: "通报".into(),
                ..fact(&desk, &round, 0, "", "leak")
            };
            enter(&desk, &desk.office, veto).await.unwrap();
            let shown =
                async |unit: usize| assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[unit].id).await.unwrap();
            let vetoed = shown(0).await;
            assert_eq!((vetoed.line.total.as_deref(), vetoed.converted.as_deref()), (None, converted), "{}", desk.county.test.name);
            assert!(vetoed.converted_words.is_some_and(|told| told.contains(words)), "{:?}", vetoed.converted_words);
            let other = shown(1).await;
            assert_eq!((other.converted.as_deref(), other.converted_words), (Some("4.00"), None));
        }
    }
}

#[tokio::test]
async fn a_unit_that_ends_before_the_cut_off_is_asked_about_and_one_that_ends_later_stays() {
    for desk in desks().await {
        let (ended, successor) = (desk.county.units[1].id.clone(), desk.county.units[0].id.clone());
        let names =
            |all: &[(String, Vec<UnitLine>)]| all.iter().flat_map(|(_, rows)| rows).map(|line| line.unit.clone()).collect::<Vec<_>>();
        let rules = stored(&desk, &one_leaf(&judged())).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        assert!(names(&rows(&desk, &round).await).contains(&ended));
        // merged in the middle of it
        desk.at("2026-08-20T02:00:00Z");
        let seen = register::one(&desk.office, &desk.services, &ended).await.unwrap().seen();
        let form = Closing {
            id: ended.clone(),
            closed_on: "2026-08-20".into(),
            successor: Some(successor.clone()),
            seen,
            confirmed: String::new(),
        };
        register::close(&desk.office, &desk.services, &desk.county.looked_at(form).await).await.unwrap();
        // the round says so, for the office alone, and does not go on before it is said whether it takes part
        let told = async || assessment::page(&desk.office, &desk.services, &round).await.unwrap().ended;
        let one = told().await.pop().unwrap();
        assert_eq!((&one.unit, one.words.as_str()), (&ended, "已于2026年8月20日撤并，由发改委承接"), "{}", desk.county.test.name);
        assert!(one.is_undecided && one.is_assessed);
        assert!(assessment::page(&desk.leader, &desk.services, &round).await.unwrap().ended.is_empty());
        assert_eq!(jobs(&desk, &desk.office).await, [Job::Ended(vec!["民政局".into()])], "{}", desk.county.test.name);
        desk.at("2026-10-09T02:00:00Z");
        assert!(refused(step(&desk, &round, "score").await).contains("民政局在考评期内撤并或撤销"), "{}", desk.county.test.name);
        let said = |assessed: &str, reason: &str| ParticipationForm {
            round: round.clone(),
            unit: ended.clone(),
            assessed: assessed.into(),
            reason: reason.into(),
        };
        let silent = assessment::set_participation(&desk.office, &desk.services, &said("yes", "")).await;
        assert!(matches!(&silent, Err(ServiceError::Invalid(errors)) if errors[0].message.contains("参评的也请写明理由")), "{silent:?}");
        assessment::set_participation(&desk.office, &desk.services, &said("yes", "撤并前已完成本季工作")).await.unwrap();
        assert!(!told().await[0].is_undecided);
        assert_eq!(jobs(&desk, &desk.office).await, [Job::Advance(Step::Score)], "{}", desk.county.test.name);
        assessment::set_participation(&desk.office, &desk.services, &said("no", "8月20日并入发改委")).await.unwrap();
        step(&desk, &round, "score").await.unwrap();
        let all = rows(&desk, &round).await;
        let line = all.iter().flat_map(|(_, rows)| rows).find(|line| line.unit == ended).unwrap();
        assert_eq!((line.status, line.reason.as_str()), (Status::NotAssessed, "8月20日并入发改委"), "{}", desk.county.test.name);
        assert!(names(&all).contains(&successor), "{}", desk.county.test.name);
        // merged after the cut-off: what it did in the quarter is its own
        let third = desk.county.units[2].id.clone();
        let seen = register::one(&desk.office, &desk.services, &third).await.unwrap().seen();
        let form =
            Closing { id: third.clone(), closed_on: "2026-10-09".into(), successor: Some(successor), seen, confirmed: String::new() };
        register::close(&desk.office, &desk.services, &desk.county.looked_at(form).await).await.unwrap();
        assert!(names(&rows(&desk, &round).await).contains(&third), "{}", desk.county.test.name);
        step(&desk, &round, "feedback").await.unwrap();
        assert!(assessment::sheet(&desk.office, &desk.services, &round, &third).await.is_ok());
    }
}

#[tokio::test]
async fn a_unit_that_is_merged_while_its_sheet_is_contested_is_heard_and_sealed_under_its_own_name() {
    for desk in desks().await {
        let services = &desk.services;
        let round = scoring(&desk, &one_leaf(&judged())).await;
        enter(&desk, &desk.office, partial(fact(&desk, &round, 1, "n", "form"), "6")).await.unwrap();
        step(&desk, &round, "feedback").await.unwrap();
        desk.at("2026-10-10T02:00:00Z");
        let wanted = ContestForm { leaf: "n".into(), ..contested(&round) };
        let appeal = assessment::contest(&desk.other_unit, services, &wanted).await.unwrap();
        // merged before anybody has decided
        let ended = desk.county.units[1].id.clone();
        let seen = register::one(&desk.office, services, &ended).await.unwrap().seen();
        let successor = Some(desk.county.units[0].id.clone());
        let form = Closing { id: ended.clone(), closed_on: "2026-10-10".into(), successor, seen, confirmed: String::new() };
        register::close(&desk.office, services, &desk.county.looked_at(form).await).await.unwrap();
        number_is_as_listed(&desk, &desk.other_unit).await;
        let shown = assessment::appeal(&desk.second_office, services, &appeal).await.unwrap();
        assert_eq!((shown.unit_name.as_str(), shown.refusal.as_deref()), ("民政局", None), "{}", desk.county.test.name);
        let decision = DecisionForm { decision: "reject".into(), text: "页脚没有发文日期".into(), ..shown.blank };
        assessment::decide(&desk.second_office, services, &decision).await.unwrap();
        assert_eq!(assessment::decide(&desk.second_office, services, &decision).await.unwrap(), round, "who presses twice decided once");
        // it reads what became of it, and the successor has no part in it
        let sheet = assessment::sheet(&desk.other_unit, services, &round, &ended).await.unwrap();
        let contest = sheet.nodes[0].lines.iter().find_map(|line| line.contest.as_ref()).unwrap();
        assert_eq!((contest.state, sheet.line.total.as_deref()), (AppealState::Rejected, Some("94.00")));
        assert!(assessment::sheet(&desk.clerk, services, &round, &ended).await.is_err());
        desk.at("2026-10-19T02:00:00Z");
        step(&desk, &round, "finalise").await.unwrap();
        step(&desk, &round, "seal").await.unwrap();
        let all = totals(&desk, &round).await;
        assert!(all.contains(&("民政局".to_owned(), Some("94.00".to_owned()), Some(3))), "{all:?}");
        let faults = assessment::verify_rounds(&mut services.db().read().await.unwrap()).await.unwrap().1;
        assert!(faults.is_empty(), "{}: {faults:?}", desk.county.test.name);
    }
}

#[tokio::test]
async fn what_is_not_meant_for_a_class_is_asked_of_nobody_of_it_and_breaks_nothing() {
    for desk in desks().await {
        let services = &desk.services;
        let class = |place: usize| desk.county.units[place].class.code();
        let mut all = rules();
        // one by itself, one by hand, and a branch with all beneath it
        all["trees"]["t"]["nodes"] = json!([
            {"id": "n1", "title": "清单落实", "points": "40", "not_for": [class(3)], "rules": [
                {"id": "late", "kind": "per_piece", "points": "5", "source": "checklist_overdue"}]},
            {"id": "n2", "title": "公文", "points": "30", "not_for": [class(3)], "children": [
                {"id": "n21", "title": "公文规范", "points": "30", "rules": [judged()]}]},
            {"id": "n3", "title": "更新", "points": "30", "na": "leave_out", "rules": [
                {"id": "quota", "kind": "quota", "minimum": 3, "points": "10"}]},
        ]);
        let round = scoring(&desk, &all).await;
        assert_eq!(assessment::page(&desk.office, services, &round).await.unwrap().fault, None, "{}", desk.county.test.name);
        let (desk, round) = (&desk, &round);
        let asked = async |key: &str| assessment::queue(&desk.office, services, round, Some(key)).await.unwrap().items.len();
        assert_eq!((asked("dept/n21/form").await, asked("town/n21/form").await, asked("town/n3/quota").await), (3, 0, 2));
        let table = assessment::facts_table(&desk.office, services, round).await.unwrap();
        let rows = |name: &str| table.rows.iter().filter(|row| row.unit == name).map(|row| row.key.as_str()).collect::<Vec<_>>();
        assert_eq!(rows(&desk.county.units[0].short_name), ["n21/form", "n3/quota"]);
        assert_eq!(rows(&desk.county.units[3].short_name), ["n3/quota"]);
        let waiting = async || jobs(desk, &desk.office).await;
        assert_eq!(waiting().await, [Job::Mark(5)], "by everybody's one measured leaf");
        for unit in 0..4 {
            let entry = services::assessment::EntryForm { value: "3".into(), ..fact(desk, round, unit, "n3", "quota") };
            enter(desk, &desk.office, entry).await.unwrap();
        }
        // a claim that was refused leaves the leaf to be marked, one that was approved does not
        let claim = |verdict: &str, seen: i64| services::assessment::EntryForm {
            form: "claim".into(),
            verdict: verdict.into(),
            seen,
            reason: "没有栏目".into(),
            evidence: "情况说明".into(),
            ..fact(desk, round, 4, "n3", "")
        };
        enter(desk, &desk.office, claim("refused", 0)).await.unwrap();
        assert_eq!(waiting().await, [Job::Mark(1)]);
        enter(desk, &desk.office, claim("approved", 1)).await.unwrap();
        assert_eq!(waiting().await, [Job::Advance(Step::Feedback)], "{}", desk.county.test.name);
        step(desk, round, "feedback").await.unwrap();
    }
}

#[tokio::test]
async fn a_photo_over_the_limit_is_refused_with_a_sentence() {
    for desk in desks().await {
        let mut upload = Upload::begin(&desk.services).await.unwrap();
        let piece = vec![0_u8; 1024 * 1024];
        let mut refusal = None;
        for _ in 0..=FILE_LIMIT / piece.len() {
            if let Err(error) = upload.write(&piece).await {
                refusal = Some(error);
                break;
            }
        }
        let Some(error @ ServiceError::Invalid(_)) = refusal else { panic!("{refusal:?}") };
        assert!(error.to_string().contains("20MB"), "{error}");
    }
}
