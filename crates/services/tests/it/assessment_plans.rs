//! A round that was planned wrongly: its name and days are changed, or it is withdrawn, until something is scored.

use domain::access::role::Role;
use domain::assessment::round::RoundState;
use domain::ids::RuleSetId;
use serde_json::json;
use services::assessment::{self, AnnounceForm, ChangeRoundForm, CollectForm, EntryForm, NewRoundForm, WithdrawRoundForm};
use services::operations::audit::{self, AuditCursor, AuditFilter};
use services::{Actor, ServiceError};

use crate::assessment::{desks, enter, fact, in_scoring, plan, planned, refused, rules, step, stored, totals};

const THIRD: (&str, &str) = ("2026-07-01", "2026-09-30");

#[tokio::test]
async fn days_are_changed_until_the_round_is_scored_and_facts_follow() {
    for desk in desks().await {
        let set = stored(&desk, &rules()).await;
        let second = planned(&desk, &set, "quarter", "第二季度", ("2026-04-01", "2026-06-30")).await;
        let round = planned(&desk, &set, "quarter", "第三季度", THIRD).await;
        let page = assessment::page(&desk.office, &desk.services, &round).await.unwrap();
        let form = ChangeRoundForm::of(&page.round);
        assert!(matches!(assessment::change_round(&desk.leader, &desk.services, &form).await, Err(ServiceError::Forbidden(_))));
        // nothing is changed, nothing is written
        assessment::change_round(&desk.office, &desk.services, &form).await.unwrap();
        let wrong = ChangeRoundForm { name: "x".into(), ends_on: "2026-06-30".into(), cutoff_on: String::new(), ..form.clone() };
        let Err(ServiceError::Invalid(errors)) = assessment::change_round(&desk.office, &desk.services, &wrong).await else {
            panic!("it was changed")
        };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["ends_on", "cutoff_on", "name"]);
        let met = ChangeRoundForm { starts_on: "2026-06-30".into(), ..form.clone() };
        let said = refused(assessment::change_round(&desk.office, &desk.services, &met).await);
        assert!(said.contains("与“第二季度”（2026年4月1日至2026年6月30日）的日期重叠"), "{said}");
        let named = ChangeRoundForm { name: "第二季度".into(), ..form.clone() };
        assert!(refused(assessment::change_round(&desk.office, &desk.services, &named).await).contains("已有“第二季度”"));

        step(&desk, &round, "collect").await.unwrap();
        assert!(matches!(
            assessment::change_round(&desk.office, &desk.services, &ChangeRoundForm { cutoff_on: "2026-10-05".into(), ..form.clone() })
                .await,
            Err(ServiceError::Stale)
        ));
        let seen = assessment::page(&desk.office, &desk.services, &round).await.unwrap().round;
        let other = ChangeRoundForm { name: "三季度".into(), cutoff_on: "2026-10-05".into(), ..ChangeRoundForm::of(&seen) };
        assessment::change_round(&desk.office, &desk.services, &other).await.unwrap();
        assessment::change_round(&desk.office, &desk.services, &other).await.unwrap();
        let now = assessment::page(&desk.office, &desk.services, &round).await.unwrap().round;
        assert_eq!((now.name.as_str(), now.cutoff_on.to_string()), ("三季度", "2026-10-05".to_owned()));
        let log = desk.log().await;
        assert_eq!(log.iter().filter(|action| *action == "round.change").count(), 1, "who presses twice changes once");
        assert_eq!(log.iter().filter(|action| *action == "round.collect").count(), 2, "facts follow the new day");

        // the log names the round as it was called at each of its rows, and the rules by title, year and version
        let auditor = desk.county.actor(Role::Auditor, 0);
        let about = async |subject: String| {
            let filter = AuditFilter { subject: Some(subject), ..AuditFilter::default() };
            audit::list(&auditor, &desk.services, &filter, AuditCursor::Newest).await.unwrap()
        };
        let shown = about(format!("round:{}", round.as_str())).await;
        let called = |action: &str| {
            let row = shown.events.iter().find(|event| event.action == action).unwrap();
            (shown.names[&row.seq].then.clone(), shown.names[&row.seq].today.clone())
        };
        assert_eq!(called("round.plan"), ("第三季度".to_owned(), Some("三季度".to_owned())), "{}", desk.county.test.name);
        assert_eq!(called("round.change"), ("三季度".to_owned(), None), "{}", desk.county.test.name);
        let kept = about(format!("rule_set:{}", set.as_str())).await;
        assert!(kept.names.values().all(|name| name.then.ends_with("第1版）")) && !kept.names.is_empty(), "{:?}", kept.names);

        desk.at("2026-10-09T02:00:00Z");
        step(&desk, &round, "score").await.unwrap();
        let late = ChangeRoundForm { name: "季度".into(), ..ChangeRoundForm::of(&now) };
        assert!(refused(assessment::change_round(&desk.office, &desk.services, &late).await).contains("请先退回采集"));
        let beside = assessment::page(&desk.office, &desk.services, &second).await.unwrap().round;
        assert_eq!((beside.name.as_str(), beside.ends_on.to_string()), ("第二季度", "2026-06-30".to_owned()), "the other one stays");
    }
}

#[tokio::test]
async fn a_cut_off_before_the_last_day_is_asked_about_and_taken_when_it_is_meant() {
    for desk in desks().await {
        let set = stored(&desk, &rules()).await;
        let early = NewRoundForm { cutoff_on: "2026-09-20".into(), ..plan(&set, "quarter", "第三季度", THIRD) };
        let Err(ServiceError::Invalid(errors)) = assessment::open_round(&desk.office, &desk.services, &early).await else {
            panic!("it was planned")
        };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["cutoff_on"]);
        assert!(errors[0].message.contains("早于考评期最后一天2026年9月30日"), "{}", errors[0].message);
        let meant = NewRoundForm { early_cutoff: true, ..early };
        let round = assessment::open_round(&desk.office, &desk.services, &meant).await.unwrap();
        // what was meant is not asked about again, another day is
        let seen = assessment::page(&desk.office, &desk.services, &round).await.unwrap().round;
        let named = ChangeRoundForm { name: "三季度".into(), ..ChangeRoundForm::of(&seen) };
        assert!(named.early_cutoff);
        assessment::change_round(&desk.office, &desk.services, &named).await.unwrap();
        let seen = assessment::page(&desk.office, &desk.services, &round).await.unwrap().round;
        let other = ChangeRoundForm { cutoff_on: "2026-09-10".into(), early_cutoff: false, ..ChangeRoundForm::of(&seen) };
        assert!(refused(assessment::change_round(&desk.office, &desk.services, &other).await).contains("仍按这一天截止"));
        let late = ChangeRoundForm { cutoff_on: "2026-10-08".into(), early_cutoff: false, ..ChangeRoundForm::of(&seen) };
        assessment::change_round(&desk.office, &desk.services, &late).await.unwrap();
    }
}

#[tokio::test]
async fn a_cut_off_far_behind_the_last_day_is_asked_about_and_taken_when_it_is_meant() {
    for desk in desks().await {
        let set = stored(&desk, &rules()).await;
        let far = NewRoundForm { cutoff_on: "2027-03-31".into(), ..plan(&set, "quarter", "第三季度", THIRD) };
        // the tick of an early one says nothing of a late one
        for form in [far.clone(), NewRoundForm { early_cutoff: true, ..far.clone() }] {
            let Err(ServiceError::Invalid(errors)) = assessment::open_round(&desk.office, &desk.services, &form).await else {
                panic!("it was planned")
            };
            assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["cutoff_on"]);
            assert!(errors[0].message.contains("比考评期最后一天2026年9月30日晚一个月以上"), "{}", errors[0].message);
        }
        let meant = NewRoundForm { late_cutoff: true, ..far };
        let round = assessment::open_round(&desk.office, &desk.services, &meant).await.unwrap();
        let seen = assessment::page(&desk.office, &desk.services, &round).await.unwrap().round;
        assert!(ChangeRoundForm::of(&seen).late_cutoff);
        let other = ChangeRoundForm { cutoff_on: "2027-06-30".into(), late_cutoff: false, ..ChangeRoundForm::of(&seen) };
        assert!(refused(assessment::change_round(&desk.office, &desk.services, &other).await).contains("仍截止到这一天"));
    }
}

#[tokio::test]
async fn a_year_by_the_rules_of_a_quarter_is_asked_about_and_taken_when_it_is_meant() {
    for desk in desks().await {
        let set = stored(&desk, &rules()).await;
        let year = plan(&set, "year", "2026年度", ("2026-01-01", "2026-12-31"));
        let Err(ServiceError::Invalid(errors)) = assessment::open_round(&desk.office, &desk.services, &year).await else {
            panic!("it was planned")
        };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["rules"]);
        assert!(errors[0].message.contains("各季度的得分不会计入年度"), "{}", errors[0].message);
        assessment::open_round(&desk.office, &desk.services, &NewRoundForm { other_rules: true, ..year }).await.unwrap();
        // and the other way round
        let mut of_year = rules();
        of_year["rule_set"]["title"] = json!("年度考评细则");
        of_year["trees"]["t"]["nodes"][2]["rules"] = json!([{"id": "mean", "kind": "scores", "of": "100", "source": "quarters"}]);
        let of_year = stored(&desk, &of_year).await;
        let quarter = plan(&of_year, "quarter", "第三季度", THIRD);
        assert!(refused(assessment::open_round(&desk.office, &desk.services, &quarter).await).contains("仍用这一版细则"));
    }
}

#[tokio::test]
async fn a_name_is_given_once_and_nothing_is_collected_before_the_period_begins() {
    for desk in desks().await {
        let set = stored(&desk, &rules()).await;
        let round = planned(&desk, &set, "quarter", "2026年第四季度", ("2026-10-01", "2026-12-31")).await;
        // the same name over days of another year, and for another series
        let again = plan(&set, "quarter", "2026年第四季度", ("2027-01-01", "2027-03-31"));
        for series in ["quarter", "year"] {
            let form = NewRoundForm { series: series.into(), ..again.clone() };
            let said = refused(assessment::open_round(&desk.office, &desk.services, &form).await);
            assert_eq!(said, "季度考评已有“2026年第四季度”，请换一个名称。", "{}", desk.county.test.name);
        }
        let other = NewRoundForm { name: "2027年第一季度".into(), ..again };
        let other = assessment::open_round(&desk.office, &desk.services, &other).await.unwrap();
        let seen = assessment::page(&desk.office, &desk.services, &other).await.unwrap().round;
        let named = ChangeRoundForm { name: "2026年第四季度".into(), ..ChangeRoundForm::of(&seen) };
        assert!(refused(assessment::change_round(&desk.office, &desk.services, &named).await).contains("已有“2026年第四季度”"));

        // it is August: the page says the day beside the button, and the step is refused with it
        let page = assessment::page(&desk.office, &desk.services, &round).await.unwrap();
        assert!(page.offers[0].refusal.as_ref().is_some_and(|why| why.contains("从2026年10月1日开始")), "{:?}", page.offers);
        assert!(refused(step(&desk, &round, "collect").await).contains("从2026年10月1日开始"));
        desk.at("2026-10-01T02:00:00Z");
        assert_eq!(step(&desk, &round, "collect").await.unwrap(), RoundState::Collecting);
    }
}

/// Facts that were cut off early are scored, contested and settled early; what is sealed speaks of days that have ended.
#[tokio::test]
async fn a_round_is_not_sealed_before_the_days_that_it_assesses_are_over() {
    for desk in desks().await {
        let set = stored(&desk, &rules()).await;
        let early = NewRoundForm { cutoff_on: "2026-09-10".into(), early_cutoff: true, ..plan(&set, "quarter", "第三季度", THIRD) };
        let round = assessment::open_round(&desk.office, &desk.services, &early).await.unwrap();
        step(&desk, &round, "collect").await.unwrap();
        desk.at("2026-09-11T02:00:00Z");
        step(&desk, &round, "score").await.unwrap();
        for unit in 0..5 {
            let done = EntryForm { value: "3".into(), ..fact(&desk, &round, unit, "n3", "quota") };
            enter(&desk, &desk.office, done).await.unwrap();
        }
        step(&desk, &round, "feedback").await.unwrap();
        desk.at("2026-09-22T02:00:00Z");
        step(&desk, &round, "finalise").await.unwrap();
        let offered = async || assessment::page(&desk.office, &desk.services, &round).await.unwrap().offers.remove(0).refusal;
        let said = "考评期到2026年9月30日才结束，请从2026年10月1日起再封存；定稿的得分和排名在此之前照常查看。";
        assert_eq!(offered().await.as_deref(), Some(said), "{}", desk.county.test.name);
        assert_eq!(refused(step(&desk, &round, "seal").await), said);
        let waiting = async || services::progress::todo::office_list(&desk.office, &desk.services).await.unwrap().rounds.len();
        assert_eq!(waiting().await, 0, "nobody is asked to do what is refused");
        // the last day is no more over at its noon than the days before it
        desk.at("2026-09-30T04:00:00Z");
        assert_eq!(refused(step(&desk, &round, "seal").await), said);
        desk.at("2026-10-01T02:00:00Z");
        assert_eq!((offered().await, waiting().await), (None, 1));
        assert_eq!(step(&desk, &round, "seal").await.unwrap(), RoundState::Sealed);
    }
}

#[tokio::test]
async fn a_version_says_from_which_round_it_holds_and_a_newer_one_changes_no_round_that_began() {
    for desk in desks().await {
        let round = in_scoring(&desk).await;
        let first = assessment::page(&desk.office, &desk.services, &round).await.unwrap().rules.id;
        let before = totals(&desk, &round).await;
        let mut milder = rules();
        milder["trees"]["t"]["nodes"][0]["rules"][0]["points"] = json!("4");
        let second = stored(&desk, &milder).await;
        let used = async |set: &RuleSetId, who: &Actor| -> Vec<String> {
            let page = assessment::rule_set(who, &desk.services, set, None, None).await.unwrap();
            page.rounds.into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(used(&first, &desk.leader).await, ["2026年第三季度"], "{}", desk.county.test.name);
        assert!(used(&first, &desk.clerk).await.is_empty(), "a unit hears of it with its sheet");
        assert!(used(&second, &desk.leader).await.is_empty());
        let last = planned(&desk, &second, "quarter", "2026年第四季度", ("2026-10-01", "2026-12-31")).await;
        planned(&desk, &second, "quarter", "2027年第一季度", ("2027-01-01", "2027-03-31")).await;
        assert_eq!(used(&second, &desk.leader).await, ["2026年第四季度", "2027年第一季度"]);
        // the round that began keeps its version, collected anew or not
        let again = CollectForm { round: round.clone() };
        assessment::collect_again(&desk.office, &desk.services, &again).await.unwrap();
        step(&desk, &round, "feedback").await.unwrap();
        assert_eq!(totals(&desk, &round).await, before);
        assert_eq!(assessment::page(&desk.office, &desk.services, &round).await.unwrap().rules.version, 1);
        assert_eq!(assessment::page(&desk.office, &desk.services, &last).await.unwrap().rules.version, 2);
        assert_eq!(used(&first, &desk.clerk).await, ["2026年第三季度"]);
    }
}

#[tokio::test]
async fn a_name_that_a_notice_bears_stays() {
    for desk in desks().await {
        let set = stored(&desk, &rules()).await;
        let round = planned(&desk, &set, "quarter", "第三季度", THIRD).await;
        step(&desk, &round, "collect").await.unwrap();
        let form = AnnounceForm {
            round: round.clone(),
            source: "福利彩票双色球当期开奖号码".into(),
            entropy_on: "2026-08-14".into(),
            checks: desk.county.units.iter().map(|unit| unit.id.to_string()).collect(),
            superior: Vec::new(),
        };
        assessment::announce_draw(&desk.office, &desk.services, &form).await.unwrap();
        let seen = assessment::page(&desk.office, &desk.services, &round).await.unwrap().round;
        let named = ChangeRoundForm { name: "三季度".into(), ..ChangeRoundForm::of(&seen) };
        assert!(refused(assessment::change_round(&desk.office, &desk.services, &named).await).contains("抽签公告已经用原来的名称固定"));
        let later = ChangeRoundForm { cutoff_on: "2026-10-08".into(), ..ChangeRoundForm::of(&seen) };
        assessment::change_round(&desk.office, &desk.services, &later).await.unwrap();
    }
}

#[tokio::test]
async fn a_round_that_was_planned_by_mistake_is_withdrawn_and_its_days_are_free() {
    for desk in desks().await {
        let set = stored(&desk, &rules()).await;
        let round = planned(&desk, &set, "quarter", "第三季度", THIRD).await;
        step(&desk, &round, "collect").await.unwrap();
        let seen = assessment::page(&desk.office, &desk.services, &round).await.unwrap().round;
        let form = WithdrawRoundForm { round: round.clone(), revision: seen.revision, why: "细则选错，重新建批次".into() };
        assert!(matches!(assessment::withdraw_round(&desk.clerk, &desk.services, &form).await, Err(ServiceError::Forbidden(_))));
        let mute = WithdrawRoundForm { why: " ".into(), ..form.clone() };
        assert!(refused(assessment::withdraw_round(&desk.office, &desk.services, &mute).await).contains("请写明作废的理由"));
        let old = WithdrawRoundForm { revision: 1, ..form.clone() };
        assert!(matches!(assessment::withdraw_round(&desk.office, &desk.services, &old).await, Err(ServiceError::Stale)));
        assessment::withdraw_round(&desk.office, &desk.services, &form).await.unwrap();
        assessment::withdraw_round(&desk.office, &desk.services, &form).await.unwrap();
        assert_eq!(desk.log().await.iter().filter(|action| *action == "round.withdraw").count(), 1);
        let verified = async || assessment::verify_rounds(&mut desk.services.db().read().await.unwrap()).await.unwrap().1;
        assert!(verified().await.is_empty(), "{}", desk.county.test.name);
        desk.county.test.execute_raw("update assessment_round set withdrawn_why = '别的理由'").await;
        assert!(verified().await[0].what.contains("理由与操作日志不符"), "{}", desk.county.test.name);
        desk.county.test.execute_raw("update assessment_round set withdrawn_why = '细则选错，重新建批次'").await;

        // everything stays readable, nothing can be done in it
        let page = assessment::page(&desk.leader, &desk.services, &round).await.unwrap();
        assert_eq!((page.state, page.offers.len()), (RoundState::Withdrawn, 0));
        assert_eq!(page.round.withdrawn.as_ref().map(|withdrawn| withdrawn.why.as_str()), Some("细则选错，重新建批次"));
        assert!(page.groups.iter().any(|group| !group.rows.is_empty()));
        assert!(refused(step(&desk, &round, "score").await).contains("“作废”"));
        let late = enter(&desk, &desk.office, fact(&desk, &round, 0, "n3", "quota")).await;
        assert!(refused(late).contains("现在是“作废”"));
        assert!(refused(assessment::withdraw_round(&desk.second_office, &desk.services, &form).await).contains("已经作废"));
        // a unit never sees it, and nobody is asked to move it on
        assert!(assessment::page(&desk.clerk, &desk.services, &round).await.is_err());
        let todo = services::progress::todo::office_list(&desk.office, &desk.services).await.unwrap();
        assert!(todo.rounds.iter().all(|job| job.round != round));

        // its name and its days are free
        let list = assessment::rounds(&desk.office, &desk.services).await.unwrap();
        assert_eq!(list.rounds.iter().filter(|row| row.state == RoundState::Withdrawn).count(), 1);
        let anew = planned(&desk, &set, "quarter", "第三季度", THIRD).await;
        assert_ne!(anew, round);
        step(&desk, &anew, "collect").await.unwrap();
    }
}
