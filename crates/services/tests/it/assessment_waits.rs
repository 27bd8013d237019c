//! What a round refuses and why, what waits for whom on the way, and why somebody with the points has no 优秀.

use domain::assessment::Status as Sheet;
use domain::assessment::round::Step;
use serde_json::json;
use services::ServiceError;
use services::assessment::{self, AccountabilityForm, ContestForm, EntryForm, Job, ParticipationForm, StepForm, WithdrawForm};
use services::progress::todo;

use crate::assessment::{desks, enter, fact, in_scoring, plan, planned, refused, rules, sealed, step, stored};
use crate::desk::Desk;

/// What waits for somebody of the office in the rounds.
pub(crate) async fn jobs(desk: &Desk, who: &services::Actor) -> Vec<Job> {
    todo::office_list(who, &desk.services).await.unwrap().rounds.into_iter().map(|one| one.job).collect()
}

/// The number in the frame is what the page lists: what presses among the cells, sheets to read, rounds to check in.
pub(crate) async fn number_is_as_listed(desk: &Desk, who: &services::Actor) {
    let list = todo::list(who, &desk.services).await.unwrap();
    assert_eq!(todo::count(who, &desk.services).await.unwrap(), list.number(), "{list:?}");
}

#[tokio::test]
async fn a_list_of_todos_holds_marks_sheets_and_appeals() {
    for desk in desks().await {
        let round = in_scoring(&desk).await;
        assert_eq!(jobs(&desk, &desk.office).await, [Job::Advance(Step::Feedback)], "every measured fact is there");
        let back = EntryForm { seen: 1, take_back: "1".into(), reason: "录错".into(), ..fact(&desk, &round, 4, "n3", "quota") };
        enter(&desk, &desk.office, back).await.unwrap();
        assert_eq!(jobs(&desk, &desk.office).await, [Job::Mark(1)]);
        assert_eq!(todo::waits(&desk.office, &desk.services).await.unwrap().rounds, 1, "the number in the frame is as listed");
        assert_eq!(todo::waits(&desk.clerk, &desk.services).await.unwrap().rounds, 0);
        enter(&desk, &desk.office, EntryForm { seen: 2, value: "3".into(), ..fact(&desk, &round, 4, "n3", "quota") }).await.unwrap();
        assert!(todo::list(&desk.clerk, &desk.services).await.unwrap().sheets.is_empty(), "nothing was fed back");
        step(&desk, &round, "feedback").await.unwrap();
        assert_eq!(jobs(&desk, &desk.office).await, []);
        let sheets = todo::list(&desk.clerk, &desk.services).await.unwrap().sheets;
        let told: Vec<_> = sheets.iter().map(|one| (one.name.as_str(), one.opens_on.to_string(), one.open, one.decided)).collect();
        assert_eq!(told, [("2026年第三季度", "2026-10-10".to_owned(), 0, 0)]);
        number_is_as_listed(&desk, &desk.clerk).await;

        desk.at("2026-10-10T02:00:00Z");
        let wanted = ContestForm {
            round: round.clone(),
            leaf: "n2".into(),
            rule: "form".into(),
            also: vec!["n1/late".into(), "n2/form".into()],
            text: "页脚有发文日期".into(),
            evidence: "截图".into(),
        };
        let appeal = assessment::contest(&desk.clerk, &desk.services, &wanted).await.unwrap();
        assert_eq!(assessment::contest(&desk.clerk, &desk.services, &wanted).await.unwrap(), appeal, "who presses twice asks once");
        assert!(refused(assessment::contest(&desk.colleague, &desk.services, &wanted).await).contains("已经申诉过"));
        assert_eq!(todo::list(&desk.clerk, &desk.services).await.unwrap().sheets[0].open, 2, "two lines with one form, each once");
        let shown = assessment::appeal(&desk.clerk, &desk.services, &appeal).await.unwrap();
        assert_eq!(shown.others.iter().map(|(_, place, _)| place.as_str()).collect::<Vec<_>>(), ["清单落实"]);
        let part = ContestForm { also: Vec::new(), text: "另一个理由".into(), ..wanted.clone() };
        assert!(refused(assessment::contest(&desk.clerk, &desk.services, &part).await).contains("已经申诉过"));
        let other = shown.others[0].0.clone();
        assert_eq!(
            jobs(&desk, &desk.office).await,
            [Job::Decide(other.clone(), "发改委".into())],
            "she marked the other, and does not decide it"
        );
        let both = jobs(&desk, &desk.second_office).await;
        assert!(both.len() == 2 && both.contains(&Job::Decide(appeal, "发改委".into())), "{both:?}");
        desk.at("2026-10-14T02:00:00Z");
        assert_eq!(todo::list(&desk.clerk, &desk.services).await.unwrap().sheets.len(), 1, "until it is decided");
        assert!(todo::list(&desk.other_unit, &desk.services).await.unwrap().sheets.is_empty(), "the days are over");
        number_is_as_listed(&desk, &desk.clerk).await;
        number_is_as_listed(&desk, &desk.other_unit).await;
        assert!(matches!(todo::office_list(&desk.clerk, &desk.services).await, Err(ServiceError::Forbidden(_))));
    }
}

#[tokio::test]
async fn a_unit_that_takes_no_part_gets_no_mark() {
    for desk in desks().await {
        let round = in_scoring(&desk).await;
        let form = ParticipationForm {
            round: round.clone(),
            unit: desk.county.units[3].id.clone(),
            assessed: "no".into(),
            reason: "新设单位".into(),
        };
        assessment::set_participation(&desk.office, &desk.services, &form).await.unwrap();
        let mark = EntryForm { seen: 1, value: "2".into(), ..fact(&desk, &round, 3, "n3", "quota") };
        assert!(refused(enter(&desk, &desk.office, mark).await).contains("未参评，不录入事实"));
        let row = assessment::FactRow {
            row: 2,
            unit: desk.county.units[3].short_name.clone(),
            key: "n3/quota".into(),
            value: "2".into(),
            ..Default::default()
        };
        let taken = assessment::take_facts(&desk.office, &desk.services, &round, "条数.xlsx", &[row]).await;
        assert!(refused(taken).contains("第2行："));
    }
}

#[tokio::test]
async fn the_same_days_are_assessed_once() {
    for desk in desks().await {
        let round = sealed(&desk).await;
        let page = assessment::rounds(&desk.office, &desk.services).await.unwrap();
        assert_eq!((page.blank.name.as_str(), page.blank.starts_on.as_str()), ("2026年第四季度", "2026-10-01"), "the third is sealed");
        let set = page.rules[0].id.clone();
        let form = |name: &str, from: &str, to: &str| plan(&set, "quarter", name, (from, to));
        let twice = assessment::open_round(&desk.office, &desk.services, &form("补评", "2026-09-30", "2026-11-30")).await;
        let said = refused(twice);
        assert!(said.contains("与“2026年第三季度”（2026年7月1日至2026年9月30日）的日期重叠，县直单位会重复考评"), "{said}");
        let first = assessment::open_round(&desk.office, &desk.services, &form("第四季度", "2026-10-01", "2026-12-31")).await.unwrap();
        let again = assessment::open_round(&desk.office, &desk.services, &form("第四季度", "2026-10-01", "2026-12-31")).await.unwrap();
        assert_eq!(first, again, "who presses twice plans once");
        let other = assessment::open_round(&desk.second_office, &desk.services, &form("第四季度", "2026-10-01", "2026-12-31")).await;
        assert!(refused(other).contains("已有“第四季度”"));
        // rules for other groups do not meet these
        let mut lonely = rules();
        lonely["groups"] = json!([{"id": "city", "name": "市级部门", "tree": "t"}]);
        lonely["rule_set"]["title"] = json!("市级细则");
        let lonely = stored(&desk, &lonely).await;
        planned(&desk, &lonely, "quarter", "市级第三季度", ("2026-07-01", "2026-09-30")).await;
        // one that is only planned counts as well: with both, neither could go on
        let late = assessment::open_round(&desk.office, &desk.services, &form("十二月", "2026-12-01", "2026-12-31")).await;
        let said = refused(late);
        assert!(said.contains("与“第四季度”") && said.contains("先打开它更改日期或作废"), "{said}");
        step(&desk, &first, "collect").await.unwrap();
        let late = assessment::open_round(&desk.office, &desk.services, &form("十二月", "2026-12-01", "2026-12-31")).await;
        assert!(refused(late).contains("与“第四季度”"));
        assert_ne!(round, first);
    }
}

#[tokio::test]
async fn a_step_that_is_pressed_twice_was_taken() {
    for desk in desks().await {
        let rules = stored(&desk, &rules()).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        let press = StepForm { round: round.clone(), revision: 1, step: "collect".into(), reason: String::new() };
        let first = assessment::take_step(&desk.office, &desk.services, &press).await.unwrap();
        let second = assessment::take_step(&desk.office, &desk.services, &press).await.unwrap();
        assert_eq!(first, second);
        assert!(matches!(assessment::take_step(&desk.second_office, &desk.services, &press).await, Err(ServiceError::Stale)), "another's");
        let log = desk.log().await;
        assert_eq!(log.iter().filter(|action| *action == "round.step").count(), 1, "{log:?}");
    }
}

#[tokio::test]
async fn who_has_the_points_without_a_place_reads_why() {
    for desk in desks().await {
        let mut rules = rules();
        rules["excellent_quota"] = json!("0.5");
        let rules = stored(&desk, &rules).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        desk.at("2026-10-09T02:00:00Z");
        step(&desk, &round, "score").await.unwrap();
        for unit in 0..5 {
            enter(&desk, &desk.office, EntryForm { value: "3".into(), ..fact(&desk, &round, unit, "n3", "quota") }).await.unwrap();
        }
        let page = assessment::page(&desk.leader, &desk.services, &round).await.unwrap();
        for group in &page.groups {
            let told = group.excellent.as_ref().unwrap();
            assert_eq!((told.share.as_str(), told.places), ("50%", group.count / 2), "{told:?}");
            assert_eq!(told.names.len(), told.crowded_out.len());
            for line in group.rows.iter().filter(|line| line.status == Sheet::Scored) {
                let sheet = assessment::sheet(&desk.office, &desk.services, &round, &line.unit).await.unwrap();
                assert_eq!(sheet.crowded_out.is_some(), told.names.contains(&line.name), "{}", line.name);
            }
        }
        assert!(page.groups.iter().any(|group| !group.excellent.as_ref().unwrap().names.is_empty()));
        // another unit's sheet is not there, and says what is not
        step(&desk, &round, "feedback").await.unwrap();
        let strange = assessment::sheet(&desk.clerk, &desk.services, &round, &desk.county.units[1].id).await;
        assert!(matches!(strange, Err(ServiceError::NotFound("这份得分表"))));
    }
}

#[tokio::test]
async fn who_may_not_be_praised_leaves_the_list_and_the_record_stays() {
    for desk in desks().await {
        let round = sealed(&desk).await;
        let first = assessment::merit_page(&desk.leader, &desk.services, &round).await.unwrap();
        let listed: Vec<_> = first.groups.iter().flat_map(|(.., praised, _)| praised).map(|line| line.unit.clone()).collect();
        let unit = listed[0].clone();
        let form = AccountabilityForm {
            round: round.clone(),
            unit: unit.clone(),
            kind: "no_merit".into(),
            happened_on: "2026-09-20".into(),
            reason: "修改发布日期充作按期公开".into(),
            document: "政务公开通报〔2026〕3号".into(),
            link: String::new(),
            in_sealed: false,
        };
        let wrong = AccountabilityForm {
            kind: String::new(),
            happened_on: "2026-10-01".into(),
            document: "无".into(),
            link: "x".into(),
            ..form.clone()
        };
        let Err(ServiceError::Invalid(errors)) = assessment::record_accountability(&desk.office, &desk.services, &wrong, Vec::new()).await
        else {
            panic!("it was recorded")
        };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["kind", "happened_on", "document", "link"]);
        assert!(matches!(
            assessment::record_accountability(&desk.leader, &desk.services, &form, Vec::new()).await,
            Err(ServiceError::Forbidden(_))
        ));
        // the round is sealed and its list is out: what the record does to it is said first, and nothing is entered meanwhile
        let asked = refused(assessment::record_accountability(&desk.office, &desk.services, &form, Vec::new()).await);
        assert!(asked.contains("从“2026年第三季度”的评优名单中去掉") && asked.contains("仍登记"), "{asked}");
        assert!(assessment::merit_page(&desk.leader, &desk.services, &round).await.unwrap().records.is_empty());
        let talk = AccountabilityForm { kind: "talk".into(), ..form.clone() };
        let asked = refused(assessment::record_accountability(&desk.office, &desk.services, &talk, Vec::new()).await);
        assert!(asked.contains("评优名单不变"), "{asked}");
        let form = AccountabilityForm { in_sealed: true, ..form };
        assessment::record_accountability(&desk.office, &desk.services, &form, Vec::new()).await.unwrap();
        assessment::record_accountability(&desk.office, &desk.services, &form, Vec::new()).await.unwrap();
        let page = assessment::merit_page(&desk.leader, &desk.services, &round).await.unwrap();
        assert_eq!(page.records.len(), 1, "who presses twice enters once");
        let struck: Vec<_> = page.groups.iter().flat_map(|(.., struck)| struck).map(|line| line.unit.clone()).collect();
        assert_eq!(struck, std::slice::from_ref(&unit));
        let stranger = if unit == desk.county.units[0].id { &desk.other_unit } else { &desk.clerk };
        let own = assessment::merit_page(stranger, &desk.services, &round).await.unwrap();
        assert!(own.groups.is_empty() && own.records.is_empty(), "a unit sees its own");
        let back =
            WithdrawForm { round: round.clone(), record: page.records[0].id.clone(), why: "登记错单位".into(), in_sealed: false };
        let asked = refused(assessment::withdraw_accountability(&desk.office, &desk.services, &back).await);
        assert!(asked.contains("回到“2026年第三季度”的评优名单"), "{asked}");
        let back = WithdrawForm { in_sealed: true, ..back };
        assessment::withdraw_accountability(&desk.office, &desk.services, &back).await.unwrap();
        let page = assessment::merit_page(&desk.leader, &desk.services, &round).await.unwrap();
        assert!(page.records[0].withdrawn.is_some() && page.groups.iter().all(|(.., struck)| struck.is_empty()));
        let log = desk.log().await;
        assert_eq!(log.iter().filter(|action| action.starts_with("accountability.")).count(), 2);
    }
}
