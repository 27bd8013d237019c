//! Rules that a county puts on beside the others, what one of them finds in the county's own list, and rules that are not listed for a
//! while; on both engines.

use domain::access::role::Role;
use domain::monitoring::candidate::Rule;
use domain::monitoring::optional::OFF;
use services::ServiceError;
use services::monitoring::{self, AnswerOrders, AnswerRuleWaiver, AskRuleWaiver, IssueOrders, KeepOrders, SetOptionalRules};
use storage::testing::both;

use crate::monitor_desk::{Desk, at, day};

fn form(elements: &str, answers: &str, alike: &str, unpublished: bool) -> SetOptionalRules {
    SetOptionalRules { elements: elements.into(), answers: answers.into(), alike: alike.into(), unpublished }
}

#[tokio::test]
async fn rules_are_put_on_for_columns_and_rounds_begin_with_them() {
    for test in both().await {
        let desk = Desk::new(test).await;
        assert_eq!(monitoring::optional_rules(&desk.office, desk.services()).await.unwrap(), OFF);
        let wrong = form("政策文件：页数", "依申请公开：", "60", false);
        let fields: Vec<String> = match monitoring::set_optional_rules(&desk.office, desk.services(), &wrong).await.unwrap_err() {
            ServiceError::Invalid(errors) => errors.into_iter().map(|error| error.field).collect(),
            other => panic!("{other}"),
        };
        assert_eq!(fields, ["elements", "answers", "alike"]);
        let right = form("政策文件：文号、索引号\n", "依申请公开：20个工作日", "3", true);
        let refused = monitoring::set_optional_rules(&desk.clerk, desk.services(), &right).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "the office sets them");
        monitoring::set_optional_rules(&desk.office, desk.services(), &right).await.unwrap();
        let kept = monitoring::optional_rules(&desk.office, desk.services()).await.unwrap();
        assert_eq!((kept.elements_text().as_str(), kept.answers_text().as_str()), ("政策文件：文号、索引号", "依申请公开：20个工作日"));
        let round = monitoring::begin(&desk.office, desk.services(), day("2026-10-01"), day("2026-10-31")).await.unwrap();
        assert_eq!(round.optional, kept, "{}", desk.county.test.name);
        monitoring::set_optional_rules(&desk.office, desk.services(), &form("", "", "", false)).await.unwrap();
        assert_eq!(monitoring::optional_rules(&desk.office, desk.services()).await.unwrap(), OFF);
    }
}

#[tokio::test]
async fn items_that_nobody_published_wait_in_the_queue() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let town = desk.county.actor(Role::Unit, 3);
        let orders = KeepOrders {
            month: "2026-11".into(),
            due_on: "2026-11-20".into(),
            items: "村务财务\n惠农补贴".into(),
            ..KeepOrders::default()
        };
        monitoring::keep_orders(&desk.office, desk.services(), &orders, &[]).await.unwrap();
        let list = monitoring::orders(&desk.office, desk.services(), None).await.unwrap().shown.unwrap();
        let issue = IssueOrders { list: list.id.clone(), revision: list.revision };
        monitoring::issue_orders(&desk.office, desk.services(), &issue).await.unwrap();
        let mine = monitoring::orders(&town, desk.services(), None).await.unwrap();
        let answer = AnswerOrders {
            list: list.id.to_string(),
            item: mine.cells.iter().map(|cell| cell.item.id.to_string()).collect(),
            seen: mine.cells.iter().map(|cell| cell.revision.to_string()).collect(),
            link: vec!["http://site.cn/cw/1".into(), String::new()],
            said: vec![String::new(), String::new()],
        };
        monitoring::answer_orders(&town, desk.services(), &answer).await.unwrap();
        let found = async |as_of: &str| {
            let round = monitoring::begin(&desk.office, desk.services(), day("2026-11-01"), day(as_of)).await.unwrap();
            monitoring::unpublished_items(&desk.office, desk.services(), &round, (day("2026-11-01"), day(as_of))).await.unwrap()
        };
        desk.county.clock.set(at("2026-12-02T01:00:00Z"));
        assert!(found("2026-11-30").await.is_empty(), "off until somebody puts it on");
        monitoring::set_optional_rules(&desk.office, desk.services(), &form("", "", "", true)).await.unwrap();
        assert!(found("2026-11-19").await.is_empty(), "its day has not come");
        let late = found("2026-11-30").await;
        let told: Vec<(&str, &str)> = late.iter().map(|one| (one.unit.as_str(), one.title.as_str())).collect();
        assert_eq!(late.len(), 3, "two items of two townships, and one is published: {told:?}");
        assert!(late.iter().all(|one| one.rule == Rule::ItemNotPublished && one.evidence["due"] == "2026-11-20"));
        // townships keep no column here: what they owe is kept all the same, and once
        assert_eq!(desk.keep("2026-11-01", "2026-11-30", &late).await.new, 3, "{}", desk.county.test.name);
        assert_eq!(desk.keep("2026-11-01", "2026-11-30", &late).await.new, 0);
        let open = desk.open().await;
        let sheet = monitoring::candidate_sheet(&desk.office, desk.services(), &open[0]).await.unwrap();
        assert!(sheet.candidate.problem.contains("2026年11月政务公开事项清单的“"), "{}", sheet.candidate.problem);
        assert_eq!((sheet.candidate.url.as_str(), sheet.other, sheet.frozen), ("", None, None));
    }
}

fn said<T: std::fmt::Debug>(done: services::Result<T>) -> String {
    match done.unwrap_err() {
        ServiceError::Invalid(errors) => errors.into_iter().map(|error| error.field).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn a_whole_rule_is_left_out_where_two_people_say_so() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let ask = |reason: &str, until: &str| AskRuleWaiver { rule: "list_date".into(), reason: reason.into(), until: until.into() };
        let waivers = async || monitoring::rule_waivers(&desk.office, desk.services(), Rule::ListDate).await.unwrap();
        let answer = async |actor, what: &str| {
            let waiver = waivers().await[0].id.clone();
            let form = AnswerRuleWaiver { waiver, rule: "list_date".into(), what: what.into() };
            monitoring::answer_rule_waiver(actor, desk.services(), &form).await
        };
        // a hit that waits before goes on waiting
        desk.keep("2026-10-01", "2026-10-31", &[desk.hit(0, Rule::ListDate, "http://site.cn/1")]).await;
        assert!(monitoring::ask_rule_waiver(&desk.clerk, desk.services(), &ask("网站统一改版", "")).await.is_err());
        assert_eq!(said(monitoring::ask_rule_waiver(&desk.office, desk.services(), &ask("", "2028-01-01")).await), "reason until");
        monitoring::ask_rule_waiver(&desk.office, desk.services(), &ask("网站统一改版", "2026-12-31")).await.unwrap();
        assert!(said(monitoring::ask_rule_waiver(&desk.colleague, desk.services(), &ask("再申请", "")).await).contains("已经提出申请"));
        assert!(said(answer(&desk.office, "agree").await).contains("不能审批自己的申请"));
        desk.keep("2026-10-01", "2026-10-31", &[desk.hit(0, Rule::ListDate, "http://site.cn/2")]).await;
        assert_eq!(desk.open().await.len(), 2, "asked for is not agreed to");
        answer(&desk.colleague, "agree").await.unwrap();
        assert!(said(answer(&desk.colleague, "agree").await).contains("已经办理过"));
        let kept = desk.keep("2026-11-01", "2026-11-30", &[desk.hit(0, Rule::ListDate, "http://site.cn/3")]).await;
        assert_eq!((kept.new, kept.dismissed, desk.open().await.len()), (0, 1, 2), "{}", desk.county.test.name);
        let others = desk.keep("2026-11-01", "2026-11-30", &[desk.hit(0, Rule::DeadLink, "http://site.cn/3")]).await;
        assert_eq!(others.new, 1, "other rules go on");
        // behind its last day, and after somebody ended it
        let late = desk.keep("2027-01-01", "2027-01-31", &[desk.hit(0, Rule::ListDate, "http://site.cn/4")]).await;
        assert_eq!(late.new, 1);
        answer(&desk.office, "end").await.unwrap();
        let again = desk.keep("2026-11-01", "2026-11-30", &[desk.hit(0, Rule::ListDate, "http://site.cn/5")]).await;
        assert_eq!(again.new, 1, "{}", desk.county.test.name);
        monitoring::ask_rule_waiver(&desk.colleague, desk.services(), &ask("又要改版", "")).await.unwrap();
        assert_eq!(waivers().await.len(), 2);
    }
}
