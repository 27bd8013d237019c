//! Rounds before their seal and cross-checks, changed in the database without the program, as `gongkai verify` names them.

use domain::ids::RoundId;
use services::assessment::{self, AdoptForm, DecisionForm, EntryForm, OpenRounds, ParticipationForm, WithdrawRoundForm};
use storage::Engine;
use storage::testing::TestDb;

use crate::assessment::{contested, desks, enter, fact, in_scoring, sealed, step, upheld};
use crate::assessment_cross_check::{announced, drawn, mark};
use crate::desk::Desk;

async fn verified(desk: &Desk) -> OpenRounds {
    assessment::verify_open_rounds(&mut desk.services.db().read().await.unwrap()).await.unwrap()
}

/// Nothing is found, and nothing is held by its number alone.
async fn whole(desk: &Desk) -> u64 {
    let found = verified(desk).await;
    assert!(found.faults.is_empty() && found.rows.unheld == 0, "{}: {found:?}", desk.county.test.name);
    found.rows.held
}

/// Changes something beside the program; a trigger that would refuse it is taken away first.
pub(crate) async fn altered(test: &TestDb, guard: &str, change: &str) {
    if let Some((trigger, table)) = guard.split_once(' ') {
        let place = if test.db.engine() == Engine::Sqlite { String::new() } else { format!(" on {table}") };
        test.execute_raw(&format!("drop trigger {trigger}{place}")).await;
    }
    test.execute_raw(change).await;
}

async fn found(desk: &Desk, word: &str, change: &str) {
    let faults: Vec<String> = verified(desk).await.faults.into_iter().map(|fault| fault.what).collect();
    assert!(faults.iter().any(|what| what.contains(word)) && faults.iter().all(|what| what.ends_with('。')), "{change}: {faults:?}");
}

/// A cross-check in which one unit has marked.
async fn checked(desk: &Desk) -> RoundId {
    let round = announced(desk, "2026年第三季度").await;
    drawn(desk, &round).await;
    let given = assessment::cross_check(&desk.clerk, &desk.services, &round).await.unwrap().rows[0].unit.clone();
    assessment::cross_mark(&desk.clerk, &desk.services, &mark(&round, &given, "2")).await.unwrap();
    round
}

#[tokio::test]
async fn a_round_on_its_way_is_as_the_log_tells_at_every_step() {
    for desk in desks().await {
        let round = checked(&desk).await;
        let found = verified(&desk).await;
        assert_eq!((found.rounds, found.draws), (1, 1), "{}", desk.county.test.name);
        assert!(whole(&desk).await > 1, "facts and a mark");
        step(&desk, &round, "score").await.unwrap();
        let before = whole(&desk).await;
        assessment::adopt_marks(&desk.office, &desk.services, &AdoptForm { round: round.clone() }).await.unwrap();
        for unit in 0..5 {
            enter(&desk, &desk.office, EntryForm { value: "3".into(), ..fact(&desk, &round, unit, "n3", "quota") }).await.unwrap();
        }
        let back = EntryForm { seen: 1, take_back: "1".into(), reason: "录错".into(), ..fact(&desk, &round, 0, "n3", "quota") };
        enter(&desk, &desk.office, back).await.unwrap();
        let again = EntryForm { seen: 2, value: "4".into(), ..fact(&desk, &round, 0, "n3", "quota") };
        enter(&desk, &desk.office, again).await.unwrap();
        let out = ParticipationForm {
            round: round.clone(),
            unit: desk.county.units[4].id.clone(),
            assessed: "no".into(),
            reason: "新设单位".into(),
        };
        assessment::set_participation(&desk.office, &desk.services, &out).await.unwrap();
        assert_eq!(whole(&desk).await, before + 8, "one of the cross-check and seven by hand");
        step(&desk, &round, "feedback").await.unwrap();
        whole(&desk).await;
        desk.at("2026-10-19T02:00:00Z");
        step(&desk, &round, "finalise").await.unwrap();
        whole(&desk).await;
        step(&desk, &round, "seal").await.unwrap();
        let found = verified(&desk).await;
        assert!(found.faults.is_empty(), "{found:?}");
        assert_eq!((found.rounds, found.draws, found.rows.held), (0, 1, 1), "the seal holds the rest");
    }
}

#[tokio::test]
async fn an_appeal_is_held_with_what_was_asked_and_decided() {
    for desk in desks().await {
        let round = in_scoring(&desk).await;
        step(&desk, &round, "feedback").await.unwrap();
        desk.at("2026-10-10T02:00:00Z");
        let wanted = contested(&round);
        let appeal = assessment::contest(&desk.clerk, &desk.services, &wanted).await.unwrap();
        let before = whole(&desk).await;
        let decision = upheld(&appeal);
        let (_, seen, _) = assessment::look(&desk.second_office, &desk.services, &decision).await.unwrap();
        let decision = DecisionForm { confirmed: seen.as_str().into(), ..decision };
        assessment::decide(&desk.second_office, &desk.services, &decision).await.unwrap();
        assert_eq!(whole(&desk).await, before + 1, "the fact that it decided, {}", desk.county.test.name);
        for (change, word) in [
            ("update score_appeal set text = '没有写日期'", "申诉与操作日志不符"),
            ("update score_appeal set text = '发文日期已在页脚写明', decision = '不支持'", "申诉裁定与操作日志不符"),
            ("update score_appeal set decision = '页脚确有发文日期', state = 'rejected'", "申诉裁定与操作日志不符"),
        ] {
            altered(&desk.county.test, "", change).await;
            found(&desk, word, change).await;
        }
    }
}

#[tokio::test]
async fn whatever_is_done_to_a_round_before_its_seal_in_the_database_is_found() {
    let added = |body: &str| {
        format!(
            "insert into round_fact (id, round_id, unit_id, form, leaf, rule, no, body, origin, source, evidence, entered_at, entered_by, account_id)
             select 'x' || id, round_id, unit_id, form, leaf, rule, 9, {body}, origin, source, evidence, entered_at, entered_by, account_id
             from round_fact where leaf = 'n1' and no = 1"
        )
    };
    let (copied, gone) = (added("body"), added("'{\"items\":[{\"cell\":\"gone\",\"date\":\"2026-09-01\"}]}'"));
    let cases = [
        ("round_fact_is_final round_fact", "update round_fact set body = replace(body, '\"6\"', '\"1\"')", "考评事实已不是当时的内容"),
        ("round_fact_is_final round_fact", "update round_fact set account_id = 'other' where leaf = 'n2'", "考评事实已不是当时的内容"),
        ("round_fact_is_final round_fact", "update round_fact set body = replace(body, '\"6\"', '\"60\"')", "不能计分"),
        ("round_fact_is_final round_fact", "update round_fact set body = '{' where leaf = 'n2'", "不能读出"),
        ("round_fact_stays round_fact", "delete from round_fact where leaf = 'n2'", "被改动或删除"),
        ("", copied.as_str(), "在操作日志里没有对应的行"),
        ("", gone.as_str(), "没有出处"),
        ("", "update assessment_round set name = '别的批次'", "日志所记的是“2026年第三季度”"),
        ("", "update assessment_round set starts_on = '2026-08-01'", "考评期的第一天与操作日志不符"),
        ("", "update assessment_round set cutoff_on = '2026-09-20'", "数据截止日与操作日志不符"),
        ("", "update assessment_round set state = 'final'", "日志所记的是“评分”"),
        ("", "update assessment_round set appeal_days = 5", "日志所记的是3个工作日"),
        ("", "update assessment_round set opens_on = '2026-10-10', closes_on = '2026-12-31'", "申诉的起止日期"),
        ("", "update round_unit set assessed = (1 = 0), reason = '不必评' where position = 1", "标为未参评"),
        ("rule_set_is_final rule_set", "update rule_set set content = replace(content, '\"5\"', '\"4\"')", "考核细则保存后被改动过"),
    ];
    for (guard, change, word) in cases {
        for desk in desks().await {
            in_scoring(&desk).await;
            whole(&desk).await;
            altered(&desk.county.test, guard, change).await;
            found(&desk, word, change).await;
        }
    }
}

#[tokio::test]
async fn a_draw_is_repeated_and_its_marks_are_held_also_after_the_seal() {
    let cases = [
        ("update check_pair set checker_id = unit_id", "互查对被改动过：抽签抽中由"),
        ("delete from check_pair", "互查对少了一对"),
        ("update cross_check set entropy_text = '04 05'", "得不到所记的种子"),
        ("update cross_check set seed = 'ab'", "种子与操作日志不符"),
        ("update cross_check set relaxed = 'repeat'", "放宽的条件"),
        ("update cross_check set notice = replace(notice, '互查抽签公告', '公告')", "印发后被改动过"),
        ("update cross_check set source = '体育彩票开奖号码'", "印发后被改动过"),
        ("update cross_check set drawn_at = null", "却还没有抽"),
        ("update check_mark set amount = 10000", "超出细则规定的扣分范围，或与所写的扣分不符"),
        ("update check_mark set body = replace(body, '\"2\"', '\"25\"'), amount = 250000", "超出细则规定的扣分范围"),
        ("update check_mark set body = replace(body, '\"2\"', '\"19\"'), amount = 190000", "互查评分已不是当时的内容"),
        ("delete from check_mark", "互查评分已不是当时的内容"),
    ];
    for (change, word) in cases {
        for desk in desks().await {
            checked(&desk).await;
            whole(&desk).await;
            altered(&desk.county.test, "", change).await;
            found(&desk, word, change).await;
        }
    }
}

#[tokio::test]
async fn a_round_that_was_withdrawn_or_sealed_is_no_fault() {
    for desk in desks().await {
        sealed(&desk).await;
        let found = verified(&desk).await;
        assert_eq!((found.rounds, found.faults.len()), (0, 0), "{found:?}");
        assert_eq!(found.sentence(), None);
    }
    for desk in desks().await {
        let round = checked(&desk).await;
        let revision = assessment::page(&desk.office, &desk.services, &round).await.unwrap().round.revision;
        let form = WithdrawRoundForm { round, revision, why: "细则选错".into() };
        assessment::withdraw_round(&desk.office, &desk.services, &form).await.unwrap();
        whole(&desk).await;
        assert!(verified(&desk).await.sentence().unwrap().contains("互查抽签1次重新抽取结果一致"));
    }
}
