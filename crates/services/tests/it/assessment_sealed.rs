//! A sealed quarter proves itself, is corrected beside its first version, and holds whatever is done to it; and the year that is made of it.

use domain::assessment::appeal::AppealKind;
use domain::assessment::round::RoundState;
use serde_json::json;
use services::ServiceError;
use services::assessment::{self, CorrectionForm, DecisionForm, EntryForm};
use storage::Engine;

use crate::assessment::{desks, enter, fact, in_scoring, planned, refused, row, sealed, step, stored, totals};
use crate::assessment_held::altered;
use crate::desk::Desk;

async fn faults(desk: &Desk) -> Vec<String> {
    let (_, faults) = assessment::verify_rounds(&mut desk.services.db().read().await.unwrap()).await.unwrap();
    faults.into_iter().map(|fault| fault.what).collect()
}

#[tokio::test]
async fn a_sealed_round_proves_itself_and_a_correction_stands_beside_it() {
    for desk in desks().await {
        let round = sealed(&desk).await;
        assert_eq!(faults(&desk).await, Vec::<String>::new());
        let bundle = assessment::sealed_round(&desk.leader, &desk.services, &round).await.unwrap();
        let proof = assessment::prove(&bundle.file).unwrap();
        assert_eq!((proof.round.as_str(), proof.seal.version, proof.units), ("2026年第三季度", 1, 5));
        assert!(assessment::prove(&bundle.file.replace("缺发文日期", "缺发文字号")).unwrap_err().contains("第1版"));
        assert!(matches!(assessment::sealed_round(&desk.clerk, &desk.services, &round).await, Err(ServiceError::Forbidden(_))));

        let wanted = CorrectionForm {
            round: round.clone(),
            unit: desk.county.units[0].id.clone(),
            leaf: "n2".into(),
            rule: "form".into(),
            value: "2".into(),
            verdict: "partial".into(),
            picked: Vec::new(),
            text: "市级复核认定扣2分".into(),
            evidence: "市政务公开办复核意见".into(),
        };
        let asked = assessment::ask_correction(&desk.office, &desk.services, &wanted).await.unwrap();
        assert_eq!(assessment::ask_correction(&desk.office, &desk.services, &wanted).await.unwrap(), asked, "who presses twice asks once");
        let again = CorrectionForm { text: "再次更正这一条".into(), ..wanted.clone() };
        assert!(refused(assessment::ask_correction(&desk.office, &desk.services, &again).await).contains("等待审批"));
        assert_eq!(totals(&desk, &round).await[2], row("发改委", "84.00", 3), "nothing changes before it is approved");
        let page = assessment::appeal(&desk.second_office, &desk.services, &asked).await.unwrap();
        assert_eq!(page.appeal.kind, AppealKind::Correction);
        assert_eq!(page.wanted.as_ref().unwrap().1.len(), 1);
        let decision = DecisionForm { decision: "uphold".into(), text: "同意更正，印发更正通报".into(), ..page.blank };
        assert!(refused(assessment::decide(&desk.office, &desk.services, &decision).await).contains("另一位同事"));
        let (_, seen, years) = assessment::look(&desk.second_office, &desk.services, &decision).await.unwrap();
        assert_eq!(years, Vec::<String>::new(), "no year is sealed yet");
        let decision = DecisionForm { confirmed: seen.as_str().into(), ..decision };
        assessment::decide(&desk.second_office, &desk.services, &decision).await.unwrap();
        assert_eq!(totals(&desk, &round).await[2], row("发改委", "88.00", 3));
        assert_eq!(faults(&desk).await, Vec::<String>::new());
        let page = assessment::page(&desk.leader, &desk.services, &round).await.unwrap();
        assert_eq!(page.seals.len(), 2);
        assert!(page.fault.is_none() && page.seals[1].previous.as_deref() == Some(page.seals[0].digest.as_str()));
        let proof = assessment::prove(&assessment::sealed_round(&desk.leader, &desk.services, &round).await.unwrap().file).unwrap();
        assert_eq!(proof.seal.version, 2);
    }
}

#[tokio::test]
async fn whatever_is_done_to_a_sealed_round_in_the_database_is_found() {
    // edited, deleted, added, reordered; the rules; a version that is gone, a version that nobody sealed
    let cases = [
        ("round_fact_is_final round_fact", "update round_fact set body = replace(body, '\"6\"', '\"1\"')", "被改动过"),
        ("round_fact_stays round_fact", "delete from round_fact where leaf = 'n2'", "已被删除"),
        (
            "",
            "insert into round_fact (id, round_id, unit_id, form, leaf, rule, no, body, origin, source, evidence, entered_at, entered_by, account_id)
             select id || 'x', round_id, unit_id, form, leaf, rule, 9, body, origin, source, evidence, entered_at, entered_by, account_id from round_fact where leaf = 'n2'",
            "多出了",
        ),
        ("round_fact_is_final round_fact", "update round_fact set no = 7 where leaf = 'n2'", "被改动过"),
        ("", "update round_unit set assessed = (1 = 0), reason = '' where position = 1", "参评单位封存后被改动过"),
        ("rule_set_is_final rule_set", "update rule_set set content = replace(content, '\"5\"', '\"4\"')", "细则封存后被改动过"),
        ("sealed_round_is_final sealed_round", "update sealed_round set content = replace(content, '缺发文日期', '缺发文字号')", "第1版"),
        ("sealed_round_stays sealed_round", "delete from sealed_round", "数据库里已经没有"),
        ("", "update assessment_round set ends_on = '2026-09-29'", "名称、日期或状态封存后被改动过"),
        ("", "update assessment_round set name = '2026年上半年'", "名称、日期或状态封存后被改动过"),
        ("", "update assessment_round set state = 'scoring'", "名称、日期或状态封存后被改动过"),
        ("", "update assessment_round set withdrawn_at = created_at, withdrawn_by = '林知秋', withdrawn_why = '误建'", "操作日志里没有记录"),
    ];
    for (guard, change, word) in cases {
        for desk in desks().await {
            sealed(&desk).await;
            let test = &desk.county.test;
            altered(test, guard, change).await;
            let found = faults(&desk).await;
            assert!(found.iter().any(|what| what.contains(word)), "{} {change}: {found:?}", test.name);
        }
    }
}

#[tokio::test]
async fn a_year_is_the_mean_of_the_quarters_taken_part_in() {
    for desk in desks().await {
        sealed(&desk).await;
        let year = json!({
            "contract": 1, "rule_set": {"id": "y", "year": 2026, "title": "年度考评细则"},
            "trees": {"t": {"full_mark": "100", "nodes": [
                {"id": "q", "title": "季度得分", "points": "80", "rules": [{"id": "mean", "kind": "scores", "of": "100", "source": "quarters"}]},
                {"id": "d", "title": "日常", "points": "20"}]}},
            "groups": [{"id": "dept", "name": "县直单位", "tree": "t"}],
            "convert": {"points": "4", "of": "100"},
        });
        let rules = stored(&desk, &year).await;
        let round = planned(&desk, &rules, "year", "2026年度", ("2026-01-01", "2026-12-31")).await;
        step(&desk, &round, "collect").await.unwrap();
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[0].id).await.unwrap();
        // 80 × 84% + 20 = 87.2; 4% of the target assessment
        assert_eq!((sheet.line.total.as_deref(), sheet.converted.as_deref()), (Some("87.20"), Some("3.49")));
        let line = sheet.nodes[0].lines.iter().find(|line| line.rule == "mean").unwrap();
        assert!(line.note.starts_with("1次平均得分率"), "{}", line.note);
        let told = &line.evidence.as_ref().unwrap().fact;
        assert!(told.starts_with("2026年第三季度 84.00/"), "{told}");
        // what a person types in its place is no quarter that was corrected
        let typed = EntryForm {
            seen: 1,
            value: "91.2".into(),
            reason: "上级另行评定".into(),
            evidence: "http://a.gov.cn/1".into(),
            ..fact(&desk, &round, 1, "q", "mean")
        };
        enter(&desk, &desk.office, typed).await.unwrap();
        let shown = assessment::year_result(&desk.leader, &desk.services, &round).await.unwrap();
        assert_eq!(shown.changed, Vec::<String>::new(), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_quarter_that_is_corrected_after_its_year_was_sealed_names_the_year_and_the_year_says_so() {
    for desk in desks().await {
        let name = desk.county.test.name;
        let quarter = sealed(&desk).await;
        let year = json!({
            "contract": 1, "rule_set": {"id": "y", "year": 2026, "title": "年度考评细则"},
            "trees": {"t": {"full_mark": "100", "nodes": [
                {"id": "q", "title": "季度得分", "points": "80", "rules": [{"id": "mean", "kind": "scores", "of": "100", "source": "quarters"}]},
                {"id": "d", "title": "日常", "points": "20"}]}},
            "groups": [{"id": "dept", "name": "县直单位", "tree": "t"}],
        });
        let rules = stored(&desk, &year).await;
        let year = planned(&desk, &rules, "year", "2026考核年度", ("2026-01-01", "2026-09-30")).await;
        for way in ["collect", "score", "feedback"] {
            step(&desk, &year, way).await.unwrap();
        }
        desk.at("2026-10-27T02:00:00Z");
        step(&desk, &year, "finalise").await.unwrap();
        step(&desk, &year, "seal").await.unwrap();
        let unit = &desk.county.units[0].id;
        let since = async || {
            let sheet = assessment::sheet(&desk.office, &desk.services, &year, unit).await.unwrap();
            sheet.nodes.into_iter().flat_map(|node| node.since).collect::<Vec<_>>()
        };
        assert!(since().await.is_empty(), "{name}");
        let changed = async || assessment::year_result(&desk.leader, &desk.services, &year).await.unwrap().changed;
        assert_eq!(changed().await, Vec::<String>::new(), "{name}");

        let wanted = CorrectionForm {
            round: quarter.clone(),
            unit: unit.clone(),
            leaf: "n2".into(),
            rule: "form".into(),
            value: "2".into(),
            verdict: "partial".into(),
            picked: Vec::new(),
            text: "市级复核认定扣2分".into(),
            evidence: "市政务公开办复核意见".into(),
        };
        let asked = assessment::ask_correction(&desk.office, &desk.services, &wanted).await.unwrap();
        let blank = assessment::appeal(&desk.second_office, &desk.services, &asked).await.unwrap().blank;
        let decision = DecisionForm { decision: "uphold".into(), text: "同意更正，印发更正通报".into(), ..blank };
        let (_, seen, years) = assessment::look(&desk.second_office, &desk.services, &decision).await.unwrap();
        // 80 × 84% + 20 is 87.2, 80 × 88% + 20 would be 90.4
        assert_eq!(years.len(), 1, "{name}");
        assert!(years[0].contains("“2026考核年度”已经封存") && years[0].contains("由87.20分变为90.40分"), "{name}: {}", years[0]);
        let decision = DecisionForm { confirmed: seen.as_str().into(), ..decision };
        assessment::decide(&desk.second_office, &desk.services, &decision).await.unwrap();

        let told = since().await;
        assert_eq!(told.len(), 1, "{name}");
        assert_eq!(changed().await, ["发改委"], "{name}");
        let (_, then, now, is_of_quarters) = &told[0];
        assert!(then.contains("84.00") && now.contains("88.00") && *is_of_quarters, "{name}: {then} {now}");
        let sheet = assessment::sheet(&desk.office, &desk.services, &year, unit).await.unwrap();
        assert_eq!(sheet.line.total.as_deref(), Some("87.20"), "{name}: the year stays as it was sealed");
    }
}

#[tokio::test]
async fn a_seal_that_breaks_off_leaves_nothing_behind() {
    for desk in desks().await {
        let round = in_scoring(&desk).await;
        step(&desk, &round, "feedback").await.unwrap();
        desk.at("2026-10-19T02:00:00Z");
        step(&desk, &round, "finalise").await.unwrap();
        // the very last step fails, as if the process were killed there
        let test = &desk.county.test;
        let (guard, away) = match test.db.engine() {
            Engine::Sqlite => {
                ("create trigger no_seal before insert on sealed_round begin select raise(abort, 'killed'); end", "drop trigger no_seal")
            }
            Engine::Postgres => {
                ("alter table sealed_round add constraint no_seal check (no > 5)", "alter table sealed_round drop constraint no_seal")
            }
        };
        test.execute_raw(guard).await;
        assert!(matches!(step(&desk, &round, "seal").await, Err(ServiceError::Storage(_))), "{}", test.name);
        test.execute_raw(away).await;
        let page = assessment::page(&desk.office, &desk.services, &round).await.unwrap();
        assert_eq!((page.state, page.seals.len()), (RoundState::Final, 0), "{}", test.name);
        assert!(faults(&desk).await.is_empty());
        step(&desk, &round, "seal").await.unwrap();
        assert!(faults(&desk).await.is_empty());
    }
}
