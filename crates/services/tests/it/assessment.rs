//! A quarter from its rules to its last appeal, and who hears what on the way; and what other tests of the assessment begin with.

use domain::assessment::Status;
use domain::assessment::appeal::AppealState;
use domain::assessment::round::RoundState;
use domain::ids::{AppealId, RoundId, RuleSetId, UnitId};
use serde_json::{Value, json};
use services::assessment::{
    self, CloneRulesForm, CollectForm, ConfirmRulesForm, ContestForm, DecisionForm, EntryForm, FactRow, NewRoundForm, ParticipationForm,
    RulesUpload, StepForm,
};
use services::{Actor, ServiceError};
use storage::testing::both;

use crate::desk::Desk;

pub(crate) fn rules() -> Value {
    let nodes = json!([
        {"id": "n1", "title": "清单落实", "points": "40", "rules": [
            {"id": "late", "kind": "per_piece", "points": "5", "source": "checklist_overdue", "text": "逾期每项扣5分"}]},
        {"id": "n2", "title": "公文规范", "points": "30", "na": "leave_out", "rules": [
            {"id": "form", "kind": "judgement", "none": "30", "min": "1", "max": "20", "text": "要素不全酌情扣1至20分"}]},
        {"id": "n3", "title": "更新", "points": "30", "rules": [{"id": "quota", "kind": "quota", "minimum": 3, "points": "10"}]}
    ]);
    json!({
        "contract": 1, "rule_set": {"id": "r", "year": 2026, "title": "考核细则"},
        "trees": {"t": {"full_mark": "100", "nodes": nodes}},
        "groups": [{"id": "dept", "name": "县直单位", "tree": "t"}, {"id": "town", "name": "乡镇（开发区）", "tree": "t"}],
        "grades": [{"name": "优秀", "from": "90"}, {"name": "合格", "from": "0"}],
        "veto": {"events": ["leak"], "effect": "grade", "grade": "不合格", "titles": {"leak": "泄密"}},
    })
}

fn blank_upload() -> RulesUpload {
    RulesUpload { year: String::new(), title: String::new(), group: Vec::new(), part: Vec::new() }
}

pub(crate) async fn stored(desk: &Desk, rules: &Value) -> RuleSetId {
    let bytes = rules.to_string();
    let draft = assessment::receive_json(&desk.office, &desk.services, &blank_upload(), "rules.json", bytes.as_bytes()).await.unwrap();
    let form = ConfirmRulesForm { draft, choice: Vec::new(), source: Vec::new(), read: String::new() };
    assessment::confirm(&desk.office, &desk.services, &form).await.unwrap()
}

/// A round over these days, cut off on the last of them.
pub(crate) fn plan(rules: &RuleSetId, series: &str, name: &str, (from, to): (&str, &str)) -> NewRoundForm {
    NewRoundForm {
        series: series.into(),
        name: name.into(),
        starts_on: from.into(),
        ends_on: to.into(),
        cutoff_on: to.into(),
        early_cutoff: false,
        late_cutoff: false,
        other_rules: false,
        rules: rules.to_string(),
        appeal_days: "3".into(),
    }
}

pub(crate) async fn planned(desk: &Desk, rules: &RuleSetId, series: &str, name: &str, days: (&str, &str)) -> RoundId {
    assessment::open_round(&desk.office, &desk.services, &plan(rules, series, name, days)).await.unwrap()
}

pub(crate) async fn step(desk: &Desk, round: &RoundId, step: &str) -> Result<RoundState, ServiceError> {
    let page = assessment::page(&desk.office, &desk.services, round).await.unwrap();
    let form =
        StepForm { round: round.clone(), revision: page.round.revision, step: step.into(), reason: "领导小组会议审定".into() };
    assessment::take_step(&desk.office, &desk.services, &form).await
}

pub(crate) fn fact(desk: &Desk, round: &RoundId, unit: usize, leaf: &str, rule: &str) -> EntryForm {
    EntryForm {
        round: round.clone(),
        unit: desk.county.units[unit].id.clone(),
        form: "fact".into(),
        leaf: leaf.into(),
        rule: rule.into(),
        seen: 0,
        value: String::new(),
        verdict: String::new(),
        note: String::new(),
        picked: Vec::new(),
        reason: String::new(),
        evidence: String::new(),
        take_back: String::new(),
        from: String::new(),
    }
}

pub(crate) fn partial(form: EntryForm, amount: &str) -> EntryForm {
    EntryForm {
        verdict: "partial".into(), value: amount.into(), reason: "缺发文日期".into(), evidence: "http://a.gov.cn/1".into(), ..form
    }
}

pub(crate) async fn enter(desk: &Desk, who: &Actor, form: EntryForm) -> Result<(), ServiceError> {
    assessment::enter(who, &desk.services, &form).await
}

pub(crate) fn refused<T>(result: Result<T, ServiceError>) -> String {
    match result {
        Err(ServiceError::Refused(why)) => why,
        Err(ServiceError::Invalid(errors)) => errors[0].message.clone(),
        Err(error) => format!("{error:?}"),
        Ok(_) => panic!("it was done"),
    }
}

/// A quarter in scoring with everybody's facts: the first unit loses 10 on the list, the second 5, and both 6 on
/// their papers.
pub(crate) async fn in_scoring(desk: &Desk) -> RoundId {
    let rules = stored(desk, &rules()).await;
    let round = planned(desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
    assert_eq!(step(desk, &round, "collect").await.unwrap(), RoundState::Collecting);
    desk.at("2026-10-09T02:00:00Z");
    assert_eq!(step(desk, &round, "score").await.unwrap(), RoundState::Scoring);
    for unit in 0..5 {
        enter(desk, &desk.office, EntryForm { value: "3".into(), ..fact(desk, &round, unit, "n3", "quota") }).await.unwrap();
    }
    for unit in [0, 1] {
        enter(desk, &desk.office, partial(fact(desk, &round, unit, "n2", "form"), "6")).await.unwrap();
    }
    round
}

/// What the first unit loses on its papers in [`in_scoring`], contested.
pub(crate) fn contested(round: &RoundId) -> ContestForm {
    ContestForm {
        round: round.clone(),
        leaf: "n2".into(),
        rule: "form".into(),
        also: Vec::new(),
        text: "发文日期已在页脚写明".into(),
        evidence: "http://a.gov.cn/1 页脚".into(),
    }
}

/// The office gives it back, having seen nothing of what moves.
pub(crate) fn upheld(appeal: &AppealId) -> DecisionForm {
    DecisionForm {
        appeal: appeal.clone(),
        decision: "uphold".into(),
        value: String::new(),
        verdict: "ok".into(),
        picked: Vec::new(),
        text: "页脚确有发文日期".into(),
        confirmed: String::new(),
    }
}

pub(crate) async fn totals(desk: &Desk, round: &RoundId) -> Vec<(String, Option<String>, Option<u64>)> {
    let page = assessment::page(&desk.leader, &desk.services, round).await.unwrap();
    page.groups.into_iter().flat_map(|group| group.rows).map(|row| (row.name, row.total, row.rank)).collect()
}

pub(crate) fn row(name: &str, total: &str, rank: u64) -> (String, Option<String>, Option<u64>) {
    (name.into(), Some(total.into()), Some(rank))
}

pub(crate) async fn desks() -> Vec<Desk> {
    let mut all = Vec::new();
    for test in both().await {
        all.push(Desk::new(test).await);
    }
    all
}

#[tokio::test]
async fn rules_are_versions_that_never_change_and_begin_another_year() {
    for desk in desks().await {
        let first = stored(&desk, &rules()).await;
        let again = rules().to_string();
        let draft = assessment::receive_json(&desk.office, &desk.services, &blank_upload(), "r.json", again.as_bytes()).await.unwrap();
        let form = ConfirmRulesForm { draft, choice: Vec::new(), source: Vec::new(), read: String::new() };
        assert!(refused(assessment::confirm(&desk.office, &desk.services, &form).await).contains("完全相同"));
        let mut changed = rules();
        changed["trees"]["t"]["nodes"][0]["rules"][0]["points"] = json!("4");
        let second = stored(&desk, &changed).await;
        let page = assessment::rule_set(&desk.leader, &desk.services, &second, Some(first.as_str()), None).await.unwrap();
        assert_eq!((page.line.version, page.line.title.as_str()), (2, "考核细则"));
        assert_eq!(page.changes.unwrap().1, ["指标“清单落实”的规则由“每件计5分”改为“每件计4分”。"]);
        let cloned = CloneRulesForm { rules: second.clone(), year: "2027".into() };
        let next = assessment::clone_rules(&desk.office, &desk.services, &cloned).await.unwrap();
        let next = assessment::rule_set(&desk.clerk, &desk.services, &next, None, None).await.unwrap();
        assert_eq!((next.line.year, next.line.version), (2027, 1));
        assert!(refused(assessment::clone_rules(&desk.office, &desk.services, &cloned).await).contains("已有"));
        assert!(matches!(assessment::clone_rules(&desk.leader, &desk.services, &cloned).await, Err(ServiceError::Forbidden(_))));
        let bad = assessment::receive_json(&desk.office, &desk.services, &blank_upload(), "r.json", b"{\"contract\":2}").await;
        assert!(refused(bad).contains("contract"));
        assert_eq!(desk.log().await, ["rules.store", "rules.store", "rules.store"]);
    }
}

#[tokio::test]
async fn facts_come_from_the_list_as_of_the_cut_off_and_a_mark_is_kept_once() {
    for desk in desks().await {
        let rules = stored(&desk, &rules()).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        // nothing was overdue on 7 August
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[0].id).await.unwrap();
        assert_eq!((sheet.line.status, sheet.line.pending.as_slice()), (Status::Incomplete, &["更新".to_owned()][..]));
        desk.at("2026-09-30T02:00:00Z");
        assert!(refused(step(&desk, &round, "score").await).contains("还没有过完"));
        desk.at("2026-10-09T02:00:00Z");
        // a report that comes after the cut-off changes nothing
        desk.submit(&desk.lead, "已公开24项").await;
        step(&desk, &round, "score").await.unwrap();
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[0].id).await.unwrap();
        let line = sheet.nodes[0].lines.iter().find(|line| line.rule == "late").unwrap();
        assert_eq!((line.amount.as_str(), line.note.as_str()), ("-10.00", "2件 × 5.00 = 10.00"));
        let evidence = line.evidence.as_ref().unwrap();
        assert!(evidence.cells.len() == 2 && evidence.cells.contains(&desk.lead), "{:?}", evidence.cells);
        assert!(evidence.source.contains("status=overdue") && evidence.source.contains("as_of=2026-09-30"), "{}", evidence.source);
        assert!(refused(step(&desk, &round, "feedback").await).contains("5个单位待评"));

        let mark = || fact(&desk, &round, 0, "n2", "form");
        assert_eq!(refused(enter(&desk, &desk.office, partial(mark(), "25")).await), "扣分应在1到20之间，填的是25，请改正。");
        let dropped = EntryForm { verdict: "none".into(), ..partial(mark(), "5") };
        assert!(refused(enter(&desk, &desk.office, dropped).await).contains("请把扣分清空"));
        assert!(refused(enter(&desk, &desk.office, EntryForm { reason: String::new(), ..partial(mark(), "5") }).await).contains("理由"));
        enter(&desk, &desk.office, partial(mark(), "5")).await.unwrap();
        enter(&desk, &desk.office, partial(mark(), "5")).await.unwrap();
        // who opened the form before does not hear that hers was saved
        assert!(matches!(enter(&desk, &desk.second_office, partial(mark(), "7")).await, Err(ServiceError::Stale)));
        enter(&desk, &desk.second_office, EntryForm { seen: 1, ..partial(mark(), "7") }).await.unwrap();
        let entry = assessment::entry(&desk.office, &desk.services, &round, &desk.county.units[0].id, "fact", "n2", "form").await.unwrap();
        assert_eq!((entry.form.seen, entry.form.value.as_str(), entry.history.len()), (2, "7", 2));
        let back = EntryForm { seen: 2, take_back: "1".into(), reason: "录错单位".into(), ..mark() };
        enter(&desk, &desk.office, back).await.unwrap();
        let sheet = assessment::sheet(&desk.office, &desk.services, &round, &desk.county.units[0].id).await.unwrap();
        assert!(sheet.nodes[1].lines.iter().all(|line| line.rule != "form"));
        // what a person says stays where the system knows otherwise
        let hand = EntryForm { seen: 2, value: "0".into(), ..fact(&desk, &round, 1, "n1", "late") };
        enter(&desk, &desk.office, hand).await.unwrap();
        assert_eq!(assessment::collect_again(&desk.office, &desk.services, &CollectForm { round: round.clone() }).await.unwrap(), 0);

        let off =
            ParticipationForm { round: round.clone(), unit: desk.county.units[4].id.clone(), assessed: "no".into(), reason: String::new() };
        assert!(refused(assessment::set_participation(&desk.office, &desk.services, &off).await).contains("理由"));
        let off = ParticipationForm { reason: "九月新设，本季不参评".into(), ..off };
        assessment::set_participation(&desk.office, &desk.services, &off).await.unwrap();
        let queue = assessment::queue(&desk.office, &desk.services, &round, Some("town/n3/quota")).await.unwrap();
        assert_eq!((queue.items.len(), queue.rules.len()), (1, 4), "only who takes part is asked");
        let table = assessment::facts_table(&desk.office, &desk.services, &round).await.unwrap();
        let filled: Vec<FactRow> =
            table.rows.iter().cloned().map(|row| if row.key == "n3/quota" { FactRow { value: "3".into(), ..row } } else { row }).collect();
        let mut wrong = filled.clone();
        wrong[1].value = "很多".into();
        let said = refused(assessment::take_facts(&desk.office, &desk.services, &round, "测评.xlsx", &wrong).await);
        assert!(said.lines().skip(1).all(|line| line.starts_with("第3行：")) && said.lines().count() == 2, "a line a row: {said}");
        assert_eq!(assessment::take_facts(&desk.office, &desk.services, &round, "测评.xlsx", &filled).await.unwrap(), 4);
        assert_eq!(
            assessment::take_facts(&desk.office, &desk.services, &round, "测评.xlsx", &filled).await.unwrap(),
            0,
            "it is in already"
        );
        step(&desk, &round, "feedback").await.unwrap();
        let page = assessment::page(&desk.leader, &desk.services, &round).await.unwrap();
        let last = page.groups[1].rows.last().unwrap();
        assert_eq!((last.status, last.total.as_deref(), last.rank), (Status::NotAssessed, None, None));
        assert!(
            refused(enter(&desk, &desk.office, EntryForm { value: "1".into(), ..fact(&desk, &round, 2, "n3", "quota") }).await)
                .contains("采集或评分时才能办")
        );
    }
}

#[tokio::test]
async fn an_appeal_is_decided_by_another_person_who_saw_every_rank_that_moves() {
    for desk in desks().await {
        let round = in_scoring(&desk).await;
        let units: Vec<UnitId> = desk.county.units.iter().map(|unit| unit.id.clone()).collect();
        let own = assessment::sheet(&desk.clerk, &desk.services, &round, &units[0]).await;
        assert!(matches!(own, Err(ServiceError::NotFound(_))), "nothing before the feedback");
        step(&desk, &round, "feedback").await.unwrap();
        assert_eq!(totals(&desk, &round).await[..3], [row("财政局", "100.00", 1), row("民政局", "89.00", 2), row("发改委", "84.00", 3)]);
        let own = assessment::sheet(&desk.clerk, &desk.services, &round, &units[0]).await.unwrap();
        assert!(
            own.is_own && own.adds_up && own.nodes[1].lines.iter().any(|line| line.evidence.as_ref().is_some_and(|one| one.by.is_none()))
        );
        assert!(assessment::sheet(&desk.clerk, &desk.services, &round, &units[1]).await.is_err(), "nobody else's ever");
        assert!(assessment::page(&desk.clerk, &desk.services, &round).await.unwrap().groups.is_empty());

        let wanted = contested(&round);
        let contest = async |who: &Actor, form: &ContestForm| assessment::contest(who, &desk.services, form).await;
        assert!(refused(contest(&desk.clerk, &wanted).await).contains("起受理"), "people read first");
        desk.at("2026-10-10T02:00:00Z");
        assert!(matches!(contest(&desk.office, &wanted).await, Err(ServiceError::Forbidden(_))));
        let none = ContestForm { leaf: "n3".into(), rule: "quota".into(), ..wanted.clone() };
        assert!(matches!(contest(&desk.clerk, &none).await, Err(ServiceError::NotFound(_))), "nothing was taken off there");
        assert!(refused(contest(&desk.clerk, &ContestForm { evidence: String::new(), ..wanted.clone() }).await).contains("依据"));
        let appeal = contest(&desk.clerk, &wanted).await.unwrap();
        let again = ContestForm { text: "另有一处也写了日期".into(), ..wanted.clone() };
        assert!(refused(contest(&desk.clerk, &again).await).contains("已经申诉过"));
        assert!(assessment::appeal(&desk.other_unit, &desk.services, &appeal).await.is_err());

        let decision = upheld(&appeal);
        let decide = async |who: &Actor, form: &DecisionForm| assessment::decide(who, &desk.services, form).await;
        assert!(refused(decide(&desk.office, &decision).await).contains("另一位同事"), "she marked it");
        assert!(refused(decide(&desk.second_office, &decision).await).contains("先核对"));
        let worse = DecisionForm { verdict: "partial".into(), value: "8".into(), ..decision.clone() };
        assert!(refused(decide(&desk.second_office, &worse).await).contains("不能使得分更低"));
        let same = DecisionForm { verdict: "partial".into(), value: "6".into(), ..decision.clone() };
        assert!(refused(decide(&desk.second_office, &same).await).contains("没有变化"));
        let (moved, seen, _) = assessment::look(&desk.second_office, &desk.services, &decision).await.unwrap();
        let told: Vec<_> = moved.iter().map(|one| (one.name.as_str(), one.moved.rank)).collect();
        assert_eq!(told, [("发改委", (Some(3), Some(2))), ("民政局", (Some(2), Some(3)))], "whoever is overtaken is told, too");
        let decision = DecisionForm { confirmed: seen.as_str().into(), ..decision };
        decide(&desk.second_office, &decision).await.unwrap();
        assert_eq!(decide(&desk.second_office, &decision).await.unwrap(), round, "who presses twice hears that it was decided");
        let other = DecisionForm { text: "页脚没有发文日期".into(), ..decision.clone() };
        assert!(matches!(decide(&desk.second_office, &other).await, Err(ServiceError::Stale)));
        assert_eq!(totals(&desk, &round).await[..3], [row("财政局", "100.00", 1), row("发改委", "90.00", 2), row("民政局", "89.00", 3)]);

        let own = assessment::sheet(&desk.clerk, &desk.services, &round, &units[0]).await.unwrap();
        let lines: Vec<_> = own.nodes[1].lines.iter().map(|line| (line.rule.as_str(), line.amount.as_str(), line.is_reversing)).collect();
        assert_eq!(lines, [("full", "30.00", false), ("form", "-6.00", false), ("form", "6.00", true)], "the old line stays");
        assert!(own.adds_up);
        assert_eq!((own.before.as_deref(), own.line.total.as_deref()), (Some("84.00"), Some("90.00")));
        let contest_of = own.nodes[1].lines[1].contest.as_ref().unwrap();
        assert_eq!(contest_of.state, AppealState::Upheld);

        // 10 October is worked on: the third working day is the 13th
        desk.at("2026-10-13T02:00:00Z");
        assert!(refused(step(&desk, &round, "finalise").await).contains("截止"));
        let late = ContestForm { leaf: "n1".into(), rule: "late".into(), ..wanted };
        desk.at("2026-10-14T02:00:00Z");
        assert!(refused(contest(&desk.clerk, &late).await).contains("不再受理"));
        assert!(assessment::sheet(&desk.clerk, &desk.services, &round, &units[0]).await.is_ok(), "everything stays readable");
        step(&desk, &round, "finalise").await.unwrap();
        let log = desk.log().await;
        let told = log.iter().filter(|action| action.starts_with("appeal.")).collect::<Vec<_>>();
        assert_eq!(told, ["appeal.ask", "appeal.decide"]);
    }
}

/// The round of [`in_scoring`], sealed.
pub(crate) async fn sealed(desk: &Desk) -> RoundId {
    let round = in_scoring(desk).await;
    step(desk, &round, "feedback").await.unwrap();
    desk.at("2026-10-19T02:00:00Z");
    step(desk, &round, "finalise").await.unwrap();
    step(desk, &round, "seal").await.unwrap();
    round
}

#[tokio::test]
async fn only_the_office_runs_rounds() {
    for desk in desks().await {
        let round = in_scoring(&desk).await;
        for who in [&desk.clerk, &desk.leader] {
            let form = fact(&desk, &round, 0, "n3", "quota");
            assert!(matches!(assessment::enter(who, &desk.services, &form).await, Err(ServiceError::Forbidden(_))));
            let form = StepForm { round: round.clone(), revision: 1, step: "feedback".into(), reason: String::new() };
            assert!(matches!(assessment::take_step(who, &desk.services, &form).await, Err(ServiceError::Forbidden(_))));
            assert!(matches!(assessment::queue(who, &desk.services, &round, None).await, Err(ServiceError::Forbidden(_))));
            assert!(matches!(assessment::facts_table(who, &desk.services, &round).await, Err(ServiceError::Forbidden(_))));
        }
        let stale = StepForm { round: round.clone(), revision: 1, step: "feedback".into(), reason: String::new() };
        assert!(matches!(assessment::take_step(&desk.office, &desk.services, &stale).await, Err(ServiceError::Stale)));
        assert!(assessment::rounds(&desk.clerk, &desk.services).await.unwrap().rounds.is_empty());
        assert_eq!(assessment::rounds(&desk.leader, &desk.services).await.unwrap().rounds.len(), 1);
        assert!(assessment::own_sheets(&desk.clerk, &desk.services).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn bad_days_of_a_round_end_in_a_sentence() {
    for desk in desks().await {
        // a group of one, all tied, all vetoed, nobody at all
        let mut lonely = rules();
        lonely["groups"] = json!([{"id": "none", "name": "没有这个组", "tree": "t"}]);
        lonely["rule_set"]["title"] = json!("没有单位的细则");
        let rules_of_nobody = stored(&desk, &lonely).await;
        let nobody = planned(&desk, &rules_of_nobody, "quarter", "空批次", ("2026-07-01", "2026-09-30")).await;
        assert!(refused(step(&desk, &nobody, "collect").await).contains("没有参评单位"));
        let round = in_scoring(&desk).await;
        for unit in 0..5 {
            let veto = EntryForm {
                form: "veto".into(),
                reason: "抽查发现泄密".into(),
                evidence: "通报".into(),
                ..fact(&desk, &round, unit, "", "leak")
            };
            enter(&desk, &desk.office, veto).await.unwrap();
        }
        step(&desk, &round, "feedback").await.unwrap();
        let page = assessment::page(&desk.leader, &desk.services, &round).await.unwrap();
        for group in &page.groups {
            assert_eq!((group.count, group.average.as_deref()), (0, None), "nobody has a rank");
            assert!(group.rows.iter().all(|line| line.status == Status::Vetoed && line.grade.as_deref() == Some("不合格")));
        }
        let papers = assessment::round_papers(&desk.leader, &desk.services, &round).await.unwrap();
        assert_eq!(papers.groups.len(), 2);
        // the same name twice, days that turn round, a form that is old
        let again = NewRoundForm {
            series: "quarter".into(),
            name: "空批次".into(),
            starts_on: "2026-07-01".into(),
            ends_on: "2026-06-30".into(),
            cutoff_on: "x".into(),
            early_cutoff: false,
            late_cutoff: false,
            other_rules: false,
            rules: "x".into(),
            appeal_days: "9".into(),
        };
        let Err(ServiceError::Invalid(errors)) = assessment::open_round(&desk.office, &desk.services, &again).await else {
            panic!("it was planned")
        };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["ends_on", "cutoff_on", "appeal_days", "rules"]);
        let again = NewRoundForm {
            ends_on: "2026-09-30".into(),
            cutoff_on: "2026-09-30".into(),
            early_cutoff: false,
            late_cutoff: false,
            other_rules: false,
            rules: rules_of_nobody.to_string(),
            appeal_days: "5".into(),
            ..again
        };
        assert!(refused(assessment::open_round(&desk.office, &desk.services, &again).await).contains("已有“空批次”"));
    }
}
