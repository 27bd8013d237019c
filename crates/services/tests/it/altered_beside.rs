//! What a list is called, which unit answers for a problem, and waived rules, changed in the database without the program, as
//! `gongkai verify` names them.

use domain::access::role::Role;
use domain::monitoring::candidate::Rule;
use services::monitoring::{AnswerRuleWaiver, AskRuleWaiver, answer_rule_waiver, ask_rule_waiver, rule_waivers};
use services::register::{self, Closing};
use storage::testing::both;

use crate::altered::{held_beside, rows};
use crate::county::set_public;
use crate::desk::Desk;
use crate::edit_task::county;
use crate::monitor_desk;

#[tokio::test]
async fn a_list_is_held_with_its_title_and_its_first_day() {
    for (what, sql, expected) in [
        ("its title", "update checklist set title = '另一份清单'", "“另一份清单”"),
        ("its first day", "update checklist set first_day = '2026-09-01'", "被改动"),
        ("no day at all", "update checklist set first_day = null", "被改动"),
        ("its year", "update checklist set year = 2031", "被改动"),
        ("that the public reads it", "update checklist set is_public = not is_public", "被改动"),
    ] {
        for test in both().await {
            let (county, list) = county(test).await;
            let office = county.actor(Role::Office, 0);
            held_beside(&county.test).await;
            // publishing and closing write the switch themselves
            set_public(&office, &county.services, &list, true, "").await.unwrap();
            held_beside(&county.test).await;
            set_public(&office, &county.services, &list, false, "").await.unwrap();
            held_beside(&county.test).await;
            county.test.execute_raw(sql).await;
            let found = rows(&county.test).await.sentence();
            assert!(found.contains("清单名称、起报日或公开状态") && found.contains(expected), "{} {what}: {found}", county.test.name);
        }
    }
}

#[tokio::test]
async fn a_list_that_no_act_told_of_is_not_held_and_no_fault() {
    for test in both().await {
        // the list of this desk was made beside the log, as a version before this one left it
        let desk = Desk::new(test).await;
        let (held, unheld) = held_beside(&desk.county.test).await;
        desk.county.test.execute_raw("update checklist set title = '另一份清单'").await;
        assert_eq!(held_beside(&desk.county.test).await, (held, unheld), "{}", desk.county.test.name);
        assert!(unheld > 0, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn the_unit_that_answers_for_a_problem_is_held() {
    for sql in ["update finding set unit_id = '{other}'", "update finding set unit_id = '{other}', revision = revision + 1"] {
        for test in both().await {
            let desk = monitor_desk::Desk::new(test).await;
            let id = desk.sent().await;
            let units = desk.county.units.len() as u64;
            assert_eq!(held_beside(&desk.county.test).await, (1, units), "{}", desk.county.test.name);
            let other = desk.county.units[1].id.as_str();
            desk.county.test.execute_raw(&sql.replace("{other}", other)).await;
            let found = rows(&desk.county.test).await.sentence();
            assert!(found.contains("问题的责任单位") && found.contains(id.as_str()), "{}: {found}", desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn a_problem_that_a_successor_takes_over_is_as_the_log_says() {
    for test in both().await {
        let desk = monitor_desk::Desk::new(test).await;
        desk.sent().await;
        let (old, new) = (desk.county.units[0].id.clone(), desk.county.units[1].id.clone());
        let seen = register::one(&desk.office, desk.services(), &old).await.unwrap().seen();
        let form =
            Closing { id: old.clone(), closed_on: "2026-11-02".into(), successor: Some(new.clone()), seen, confirmed: String::new() };
        register::close(&desk.office, desk.services(), &desk.county.looked_at(form).await).await.unwrap();
        let units = desk.county.units.len() as u64;
        assert_eq!(held_beside(&desk.county.test).await, (units + 1, 0), "{}", desk.county.test.name);
        desk.county.test.execute_raw(&format!("update finding set unit_id = '{old}'")).await;
        assert!(rows(&desk.county.test).await.sentence().contains("问题的责任单位"), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_waiver_of_a_whole_rule_is_held_with_who_asked_and_who_agreed() {
    for (what, sql, expected) in [
        ("its rule", "update rule_waiver set rule = 'dead_link'", "“网站统一改版”"),
        ("its reason", "update rule_waiver set reason = '领导同意'", "“领导同意”"),
        ("its last day", "update rule_waiver set expires_on = '2030-12-31'", "被改动"),
        ("who asked", "update rule_waiver set asked_by = 'somebody'", "被改动"),
        ("who agreed", "update rule_waiver set agreed_name = '别人'", "被改动"),
        ("that nobody agreed", "update rule_waiver set agreed_at = null", "被改动"),
        ("that it ended", "update rule_waiver set ended_at = agreed_at", "被改动"),
        ("taken away", "delete from rule_waiver", "不见了"),
    ] {
        for test in both().await {
            let desk = monitor_desk::Desk::new(test).await;
            let (held, unheld) = held_beside(&desk.county.test).await;
            let form = AskRuleWaiver { rule: "list_date".into(), reason: "网站统一改版".into(), until: "2026-12-31".into() };
            ask_rule_waiver(&desk.office, desk.services(), &form).await.unwrap();
            assert_eq!(held_beside(&desk.county.test).await, (held + 1, unheld), "{}", desk.county.test.name);
            let asked = rule_waivers(&desk.office, desk.services(), Rule::ListDate).await.unwrap();
            let answer = |what: &str| AnswerRuleWaiver { waiver: asked[0].id.clone(), rule: "list_date".into(), what: what.into() };
            answer_rule_waiver(&desk.colleague, desk.services(), &answer("agree")).await.unwrap();
            assert_eq!(held_beside(&desk.county.test).await, (held + 1, unheld), "{}", desk.county.test.name);
            desk.county.test.execute_raw(sql).await;
            let found = rows(&desk.county.test).await.sentence();
            assert!(found.contains("整条规则暂不列出的申请") && found.contains(expected), "{} {what}: {found}", desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn a_waiver_that_was_put_in_beside_the_program_is_missed_by_the_whole() {
    for test in both().await {
        let desk = monitor_desk::Desk::new(test).await;
        let form = AskRuleWaiver { rule: "list_date".into(), reason: "网站统一改版".into(), until: "2026-12-31".into() };
        ask_rule_waiver(&desk.office, desk.services(), &form).await.unwrap();
        let asked = rule_waivers(&desk.office, desk.services(), Rule::ListDate).await.unwrap();
        let answer = AnswerRuleWaiver { waiver: asked[0].id.clone(), rule: "list_date".into(), what: "end".into() };
        answer_rule_waiver(&desk.office, desk.services(), &answer).await.unwrap();
        held_beside(&desk.county.test).await;
        let put_in =
            "insert into rule_waiver (id, county_id, rule, reason, asked_at, asked_by, asked_name, expires_on, agreed_at, agreed_name)
                      select 'forged', county_id, 'dead_link', '凭空增加', asked_at, asked_by, asked_name, '2030-12-31', asked_at, '别人'
                      from rule_waiver";
        desk.county.test.execute_raw(put_in).await;
        let found = rows(&desk.county.test).await.sentence();
        assert!(found.contains("整体已不是"), "{}: {found}", desk.county.test.name);
    }
}
