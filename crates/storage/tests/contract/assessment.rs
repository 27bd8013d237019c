use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::assessment::accountability::AccountabilityKind;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::cross_check::Hand;
use domain::assessment::draw::Pair;
use domain::assessment::file::FileOwner;
use domain::assessment::inputs::{EntryForm, Origin, Participant};
use domain::assessment::round::{RoundState, Series, Window};
use domain::ids::{AppealId, CountyId, RoundId, RuleDraftId, RuleSetId, UnitId};
use domain::register::sealed_days::SealedDays;
use storage::SealedLine;
use storage::assessment::accountability::{self, Accountability};
use storage::assessment::appeal::{self, Appeal};
use storage::assessment::check_example::{self, Example, ExampleMark};
use storage::assessment::cross_check::{self, CheckMark, CrossCheck};
use storage::assessment::fact::{self, Entry};
use storage::assessment::file::{self, AssessmentFile};
use storage::assessment::round::{self, Round, RoundUnit};
use storage::assessment::rule_draft::{self, RuleDraft};
use storage::assessment::rule_set::{self, RuleSetLine};
use storage::assessment::{seal, waiting};
use storage::testing::a_unit;
use storage::{Lock, StorageError, Tx, operations::county, register::unit, testing};

use crate::assessment_merged::taking_part;
use crate::at;

pub(crate) fn county_id() -> CountyId {
    CountyId::new("c")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn line(id: &str, year: i32, version: i64) -> RuleSetLine {
    RuleSetLine {
        id: RuleSetId::new(id),
        year,
        title: "考核细则".into(),
        version,
        digest: "d".into(),
        created_at: at("2026-10-01T00:00:00Z"),
        created_by: "孙办".into(),
        rounds: 0,
    }
}

pub(crate) fn quarter(id: &str, name: &str, ends_on: &str) -> Round {
    Round {
        id: RoundId::new(id),
        series: Series::Quarter,
        year: 2026,
        name: name.into(),
        starts_on: day("2026-07-01"),
        ends_on: day(ends_on),
        cutoff_on: day(ends_on),
        rules: RuleSetId::new("s"),
        state: RoundState::Draft,
        revision: 1,
        window: None,
        appeal_days: 5,
        created_at: at("2026-10-01T00:00:00Z"),
        created_by: "孙办".into(),
        withdrawn: None,
    }
}

/// A county with a unit and a version of rules.
pub(crate) async fn begin(tx: &mut Tx) {
    county::insert(tx, &county_id(), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    county::insert(tx, &CountyId::new("other"), "他县", at("2026-01-02T00:00:00Z")).await.unwrap();
    let bureau = a_unit("u", "水利局", 1);
    unit::insert(tx, &county_id(), &bureau, "水利局").await.unwrap();
    rule_set::insert(tx, &county_id(), &line("s", 2026, 1), "{}").await.unwrap();
}

#[tokio::test]
async fn versions_of_rules_stand_by_year_and_stay() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        rule_set::insert(&mut tx, &county_id(), &line("t", 2026, 2), "{\"a\":1}").await.unwrap();
        rule_set::insert(&mut tx, &county_id(), &line("n", 2027, 1), "{}").await.unwrap();
        round::insert(&mut tx, &county_id(), &quarter("r", "第三季度", "2026-09-30")).await.unwrap();
        let all: Vec<_> = rule_set::list(&mut tx, &county_id()).await.unwrap();
        let shown: Vec<_> = all.iter().map(|line| (line.id.as_str(), line.rounds)).collect();
        assert_eq!(shown, [("n", 0), ("t", 0), ("s", 1)], "{}", test.name);
        let told = rule_set::list_with_content(&mut tx, &county_id()).await.unwrap();
        let told: Vec<_> = told.iter().map(|(line, content)| (line.id.as_str(), line.rounds, content.as_str())).collect();
        assert_eq!(told, [("n", 0, "{}"), ("t", 0, "{\"a\":1}"), ("s", 1, "{}")], "{}", test.name);
        let (found, content) = rule_set::get(&mut tx, &county_id(), &RuleSetId::new("t")).await.unwrap().unwrap();
        assert_eq!((found, content.as_str()), (line("t", 2026, 2), "{\"a\":1}"));
        assert_eq!(rule_set::get(&mut tx, &CountyId::new("other"), &RuleSetId::new("t")).await.unwrap(), None);
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let twice = rule_set::insert(&mut tx, &county_id(), &line("x", 2026, 2), "{}").await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
        drop(tx);
        assert!(test.try_raw("update rule_set set content = 'x'").await.is_err(), "{}", test.name);
    }
}

#[tokio::test]
async fn a_draft_of_rules_is_written_by_one_at_a_time_and_goes_when_it_is_stored() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let draft = RuleDraft {
            id: RuleDraftId::new("d"),
            base: RuleSetId::new("s"),
            year: 2026,
            title: "考核细则".into(),
            revision: 1,
            changed_at: at("2026-10-01T00:00:00Z"),
            changed_by: "孙办".into(),
        };
        rule_draft::insert(&mut tx, &county_id(), &draft, "{}").await.unwrap();
        assert_eq!(rule_draft::list(&mut tx, &county_id()).await.unwrap(), std::slice::from_ref(&draft), "{}", test.name);
        assert_eq!(rule_draft::list(&mut tx, &CountyId::new("other")).await.unwrap(), []);
        assert_eq!(rule_draft::get(&mut tx, &CountyId::new("other"), &draft.id).await.unwrap(), None);
        let later = at("2026-10-02T00:00:00Z");
        assert!(rule_draft::update(&mut tx, &draft, "{\"a\":1}", later, "李办").await.unwrap());
        assert!(!rule_draft::update(&mut tx, &draft, "{\"a\":2}", later, "钱办").await.unwrap(), "somebody was faster");
        let changed = RuleDraft { revision: 2, changed_at: later, changed_by: "李办".into(), ..draft.clone() };
        let read = rule_draft::get(&mut tx, &county_id(), &draft.id).await.unwrap();
        assert_eq!(read, Some((changed.clone(), "{\"a\":1}".to_owned())), "{}", test.name);
        assert!(!rule_draft::delete(&mut tx, &draft).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let second = RuleDraft { id: RuleDraftId::new("e"), ..draft };
        let twice = rule_draft::insert(&mut tx, &county_id(), &second, "{}").await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
        drop(tx);
        let mut tx = test.db.write().await.unwrap();
        assert!(rule_draft::delete(&mut tx, &changed).await.unwrap());
        assert_eq!(rule_draft::list(&mut tx, &county_id()).await.unwrap(), [], "{}", test.name);
    }
}

#[tokio::test]
async fn a_round_moves_once_for_each_revision_and_knows_its_units() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let first = quarter("r", "第三季度", "2026-09-30");
        tx.lock(&county_id(), Lock::Round(&first.id)).await.unwrap();
        round::insert(&mut tx, &county_id(), &first).await.unwrap();
        round::insert(&mut tx, &county_id(), &quarter("q", "第二季度", "2026-06-30")).await.unwrap();
        let names: Vec<_> = round::list(&mut tx, &county_id()).await.unwrap().into_iter().map(|round| round.name).collect();
        assert_eq!(names, ["第三季度", "第二季度"], "{}", test.name);
        assert_eq!(round::list(&mut tx, &CountyId::new("other")).await.unwrap(), []);
        let window = Window { opens_on: day("2026-10-12"), closes_on: day("2026-10-16") };
        assert!(round::advance(&mut tx, &first, RoundState::Feedback, Some(window)).await.unwrap());
        assert!(!round::advance(&mut tx, &first, RoundState::Final, None).await.unwrap(), "somebody was faster");
        let now = round::get(&mut tx, &county_id(), &first.id).await.unwrap().unwrap();
        assert_eq!(now, Round { state: RoundState::Feedback, revision: 2, window: Some(window), ..first.clone() }, "{}", test.name);
        assert_eq!(round::get(&mut tx, &CountyId::new("other"), &first.id).await.unwrap(), None);
        let one = RoundUnit {
            unit: Participant { id: "u".into(), name: "水利局".into(), group: "g".into(), class: "township".into(), is_assessed: true },
            previous: Some(3),
            ..taking_part("u")
        };
        round::settle(&mut tx, &first.id, std::slice::from_ref(&one)).await.unwrap();
        round::settle(&mut tx, &first.id, std::slice::from_ref(&one)).await.unwrap();
        assert_eq!(round::units(&mut tx, &first.id).await.unwrap(), std::slice::from_ref(&one), "{}", test.name);
        assert!(round::set_assessed(&mut tx, &first.id, "u", false, "新设").await.unwrap());
        assert!(!round::set_assessed(&mut tx, &first.id, "none", false, "新设").await.unwrap());
        let off = round::units(&mut tx, &first.id).await.unwrap().remove(0);
        assert_eq!((off.unit.is_assessed, off.reason.as_str()), (false, "新设"));
        let twice = round::insert(&mut tx, &county_id(), &Round { id: RoundId::new("z"), ..first }).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}

fn entry(id: &str, no: i64, body: &str) -> Entry {
    Entry {
        id: id.into(),
        unit: "u".into(),
        form: EntryForm::Fact,
        leaf: "n".into(),
        rule: "r".into(),
        no,
        body: body.into(),
        origin: Origin::Hand,
        source: "unit=u".into(),
        evidence: "网址".into(),
        entered_at: at("2026-10-09T01:00:00Z"),
        entered_by: "孙办".into(),
        account: "a".into(),
    }
}

#[tokio::test]
async fn entries_are_numbered_and_never_change() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let round = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &round).await.unwrap();
        let (first, second) = (entry("e1", 1, "{\"count\":1}"), entry("e2", 2, ""));
        fact::insert(&mut tx, &round.id, &[second.clone(), first.clone()]).await.unwrap();
        assert_eq!(fact::all(&mut tx, &round.id).await.unwrap(), [first, second], "{}", test.name);
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let twice = fact::insert(&mut tx, &round.id, &[entry("e3", 2, "{}")]).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
        drop(tx);
        assert!(test.try_raw("update round_fact set body = 'x'").await.is_err(), "{}", test.name);
        assert!(test.try_raw("delete from round_fact").await.is_err(), "{}", test.name);
    }
}

#[tokio::test]
async fn an_appeal_is_asked_once_and_decided_once() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let round = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &round).await.unwrap();
        let asked = Appeal {
            id: AppealId::new("a"),
            round: round.id.clone(),
            unit: "u".into(),
            leaf: "n".into(),
            rule: "r".into(),
            kind: AppealKind::Appeal,
            no: 1,
            text: "理由".into(),
            evidence: "依据".into(),
            body: String::new(),
            asked_at: at("2026-10-12T01:00:00Z"),
            asked_by: "王倩".into(),
            account: "w".into(),
            state: AppealState::Open,
            decision: String::new(),
            decided: None,
            decided_account: String::new(),
            filing: "f".into(),
        };
        appeal::insert(&mut tx, &asked).await.unwrap();
        assert_eq!(appeal::of_round(&mut tx, &round.id).await.unwrap(), std::slice::from_ref(&asked), "{}", test.name);
        assert_eq!(appeal::get(&mut tx, &CountyId::new("other"), &asked.id).await.unwrap(), None);
        let when = at("2026-10-13T01:00:00Z");
        assert!(appeal::decide(&mut tx, &asked.id, AppealState::Upheld, "支持", when, ("李办", "l")).await.unwrap());
        assert!(!appeal::decide(&mut tx, &asked.id, AppealState::Rejected, "不", when, ("孙办", "s")).await.unwrap());
        let now = appeal::get(&mut tx, &county_id(), &asked.id).await.unwrap().unwrap();
        assert_eq!(
            (now.state, now.decision.as_str(), now.decided, now.decided_account.as_str()),
            (AppealState::Upheld, "支持", Some((when, "李办".into())), "l"),
            "{}",
            test.name
        );
        let other = Appeal { id: AppealId::new("o"), leaf: "m".into(), ..asked.clone() };
        appeal::insert(&mut tx, &other).await.unwrap();
        let counts = appeal::of_rules(&mut tx, &RuleSetId::new("s")).await.unwrap();
        assert_eq!(counts, [("m".into(), "r".into(), 1, 0), ("n".into(), "r".into(), 1, 1)], "{}", test.name);
        let twice = appeal::insert(&mut tx, &Appeal { id: AppealId::new("b"), ..asked }).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}

#[tokio::test]
async fn a_seal_stays_and_is_found_by_day_and_series() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let round = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &round).await.unwrap();
        let first = SealedLine {
            no: 1,
            sealed_on: day("2026-10-20"),
            sealed_at: at("2026-10-20T01:00:00Z"),
            sealed_by: "孙办".into(),
            reason: "会议".into(),
            digest: "one".into(),
            previous: None,
        };
        let second =
            SealedLine { no: 2, sealed_on: day("2026-12-01"), digest: "two".into(), previous: Some("one".into()), ..first.clone() };
        seal::insert(&mut tx, &round.id, &first, "{\"a\":1}").await.unwrap();
        seal::insert(&mut tx, &round.id, &second, "{\"a\":2}").await.unwrap();
        assert_eq!(round::sealed_days(&mut tx, &county_id()).await.unwrap(), [], "{}: it is a draft yet", test.name);
        assert!(round::advance(&mut tx, &round, RoundState::Sealed, None).await.unwrap());
        let days = SealedDays::of_round("第三季度", round.starts_on, round.ends_on).unwrap();
        assert_eq!(round::sealed_days(&mut tx, &county_id()).await.unwrap(), [days], "{}", test.name);
        assert_eq!(round::sealed_days(&mut tx, &CountyId::new("other")).await.unwrap(), []);
        let both = [first, second];
        assert_eq!(seal::lines(&mut tx, &round.id).await.unwrap(), both, "{}", test.name);
        assert_eq!(seal::lines_and_last(&mut tx, &round.id).await.unwrap(), (both.to_vec(), Some("{\"a\":2}".into())), "{}", test.name);
        assert_eq!(seal::content(&mut tx, &round.id, 1).await.unwrap().as_deref(), Some("{\"a\":1}"));
        let before = async |tx: &mut Tx, on: &str| seal::before(tx, &county_id(), "quarter", day(on)).await.unwrap();
        assert_eq!(before(&mut tx, "2026-12-31").await.as_deref(), Some("{\"a\":2}"), "{}", test.name);
        assert_eq!(before(&mut tx, "2026-09-30").await, None);
        let between = seal::between(&mut tx, &county_id(), "quarter", day("2026-01-01"), day("2026-12-31")).await.unwrap();
        assert_eq!(between, [("r".to_owned(), "{\"a\":2}".to_owned())], "{}", test.name);
        let last = seal::last(&mut tx, &county_id()).await.unwrap();
        let over = async |tx: &mut Tx, on: &str| seal::over(tx, &county_id(), "quarter", day(on)).await.unwrap();
        assert_eq!(over(&mut tx, "2026-09-30").await, [("第三季度".to_owned(), "{\"a\":2}".to_owned())], "{}", test.name);
        assert_eq!(over(&mut tx, "2026-10-01").await, []);
        let (first_on, on) = (both[0].sealed_on, both[1].sealed_on);
        assert_eq!(last, Some(seal::LastSealed { round: round.id.clone(), name: "第三季度".into(), first_on, no: 2, on }), "{}", test.name);
        assert_eq!(seal::last(&mut tx, &CountyId::new("other")).await.unwrap(), None);
        let all: Vec<_> = seal::all(&mut tx).await.unwrap().into_iter().map(|(.., no, digest)| (no, digest)).collect();
        assert_eq!(all, [(1, "one".to_owned()), (2, "two".to_owned())], "{}", test.name);
        assert_eq!(seal::rules_of(&mut tx, &round.id).await.unwrap().as_deref(), Some("{}"));
        assert_eq!(seal::told(&mut tx, "round.seal").await.unwrap(), []);
        tx.commit().await.unwrap();
        assert!(test.try_raw("update sealed_round set reason = 'x'").await.is_err(), "{}", test.name);
        assert!(test.try_raw("delete from sealed_round").await.is_err(), "{}", test.name);
    }
}

#[tokio::test]
async fn a_draw_is_announced_once_held_once_and_its_marks_stay() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let round = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &round).await.unwrap();
        let announced = CrossCheck {
            notice: "{}".into(),
            source: "开奖号码".into(),
            entropy_on: day("2026-10-12"),
            announced_at: at("2026-10-09T01:00:00Z"),
            announced_by: "孙办".into(),
            entropy_text: String::new(),
            seed: String::new(),
            relaxed: String::new(),
            drawn_at: None,
            drawn_by: String::new(),
        };
        assert_eq!(cross_check::get(&mut tx, &round.id).await.unwrap(), None);
        assert_eq!(cross_check::last_notice(&mut tx, &county_id()).await.unwrap(), None);
        cross_check::announce(&mut tx, &round.id, &announced).await.unwrap();
        assert_eq!(cross_check::last_notice(&mut tx, &county_id()).await.unwrap().as_ref(), Some(&announced.notice), "{}", test.name);
        assert_eq!(cross_check::get(&mut tx, &round.id).await.unwrap().as_ref(), Some(&announced), "{}", test.name);
        let drawn = CrossCheck {
            entropy_text: "01 02".into(),
            seed: "s".into(),
            relaxed: "repeat".into(),
            drawn_at: Some(at("2026-10-12T01:00:00Z")),
            drawn_by: "李办".into(),
            ..announced.clone()
        };
        let pairs = [(Pair { checker: "u".into(), checked: "u".into() }, 2)];
        assert!(cross_check::draw(&mut tx, &round.id, &drawn, &pairs).await.unwrap());
        assert!(!cross_check::draw(&mut tx, &round.id, &drawn, &pairs).await.unwrap(), "once");
        assert_eq!(cross_check::get(&mut tx, &round.id).await.unwrap(), Some(drawn), "{}", test.name);
        assert_eq!(cross_check::pairs(&mut tx, &round.id).await.unwrap(), [pairs[0].0.clone()]);
        let drawn = cross_check::drawn_pairs(&mut tx, &round.id).await.unwrap();
        assert_eq!(drawn.iter().map(|one| one.pair.clone()).collect::<Vec<_>>(), [pairs[0].0.clone()]);
        assert_eq!(cross_check::pairs_and_marks(&mut tx, &round.id).await.unwrap(), (drawn, vec![]));
        let today = day("2026-10-14");
        let unmarked =
            async |tx: &mut Tx, unit: &str| waiting::of_unit(tx, &county_id(), &UnitId::new(unit), today).await.unwrap()[0].unmarked;
        assert_eq!(unmarked(&mut tx, "u").await, 0, "whom nobody assesses nobody checks, {}", test.name);
        round::settle(&mut tx, &round.id, &[taking_part("u")]).await.unwrap();
        assert_eq!((unmarked(&mut tx, "u").await, unmarked(&mut tx, "v").await), (2, 0), "{}", test.name);
        let first = CheckMark {
            unit: "u".into(),
            leaf: "n".into(),
            rule: "r".into(),
            hand: Hand::First,
            no: 1,
            body: "{}".into(),
            amount: 60_000,
            evidence: "网址".into(),
            marked_at: at("2026-10-13T01:00:00Z"),
            marked_by: "王倩".into(),
            account: "w".into(),
        };
        let (second, again) = (CheckMark { hand: Hand::Second, amount: 0, ..first.clone() }, CheckMark { no: 2, ..first.clone() });
        for mark in [&second, &again, &first] {
            cross_check::mark(&mut tx, &round.id, mark).await.unwrap();
        }
        let (known, marks) = cross_check::pairs_and_marks(&mut tx, &round.id).await.unwrap();
        assert_eq!((known.len(), known[0].pair.clone()), (1, pairs[0].0.clone()), "a pair once, however many marks, {}", test.name);
        assert_eq!(marks, [first.clone(), again, second], "{}", test.name);
        assert_eq!(cross_check::marks(&mut tx, &round.id).await.unwrap(), marks, "{}", test.name);
        assert_eq!(unmarked(&mut tx, "u").await, 1, "marked twice by one hand and looked at by another is one line, {}", test.name);
        let found = waiting::of_unit(&mut tx, &county_id(), &UnitId::new("u"), today).await.unwrap();
        assert_eq!((found.len(), found[0].name.as_str(), found[0].appeals), (1, "第三季度", (0, 0)));
        assert_eq!(waiting::of_unit(&mut tx, &CountyId::new("other"), &UnitId::new("u"), today).await.unwrap(), []);
        let open = waiting::of_office(&mut tx, &county_id()).await.unwrap();
        let open: Vec<_> = open.iter().map(|one| (&one.round, one.name.as_str(), one.state, one.participants)).collect();
        assert_eq!(open, [(&round.id, "第三季度", RoundState::Draft, 1)], "{}", test.name);
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        assert!(matches!(cross_check::mark(&mut tx, &round.id, &first).await, Err(StorageError::Duplicate(_))), "{}", test.name);
        drop(tx);
        let mut tx = test.db.write().await.unwrap();
        assert!(matches!(cross_check::announce(&mut tx, &round.id, &announced).await, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}

#[tokio::test]
async fn a_record_of_accountability_stays_and_is_withdrawn_once() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let one = Accountability {
            id: "a".into(),
            unit: UnitId::new("u"),
            unit_name: "水利局".into(),
            kind: AccountabilityKind::NoMerit,
            happened_on: day("2026-09-01"),
            reason: "弄虚作假".into(),
            document: "通报〔2026〕3号".into(),
            link: String::new(),
            entered_at: at("2026-09-02T01:00:00Z"),
            entered_by: "孙办".into(),
            withdrawn: None,
        };
        accountability::insert(&mut tx, &county_id(), &one).await.unwrap();
        let (from, to) = (day("2026-09-01"), day("2026-09-01"));
        let read = async |tx: &mut Tx, scope: &Scope| accountability::between(tx, &county_id(), scope, from, to).await.unwrap();
        assert_eq!(read(&mut tx, &Scope::County).await, std::slice::from_ref(&one), "{}", test.name);
        assert_eq!(read(&mut tx, &Scope::Unit(UnitId::new("v"))).await, []);
        assert_eq!(accountability::between(&mut tx, &county_id(), &Scope::County, day("2026-09-02"), day("2026-12-31")).await.unwrap(), []);
        let when = at("2026-09-03T01:00:00Z");
        assert!(!accountability::withdraw(&mut tx, &CountyId::new("other"), "a", when, "李办", "登记错误").await.unwrap());
        assert!(accountability::withdraw(&mut tx, &county_id(), "a", when, "李办", "登记错误").await.unwrap());
        assert!(!accountability::withdraw(&mut tx, &county_id(), "a", when, "李办", "登记错误").await.unwrap(), "once");
        let now = read(&mut tx, &Scope::Unit(UnitId::new("u"))).await.remove(0);
        assert_eq!(now.withdrawn, Some((when, "李办".into(), "登记错误".into())), "{}", test.name);
    }
}

#[tokio::test]
async fn an_example_page_stays_once_a_unit_has_marked_it() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let round = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &round).await.unwrap();
        let page = |no: i64, amount: i64| Example {
            no,
            title: "公示页面".into(),
            url: "https://a.gov.cn/".into(),
            group_id: "g".into(),
            leaf: "n".into(),
            rule: "r".into(),
            body: "{}".into(),
            amount,
            entered_at: at("2026-10-01T00:00:00Z"),
            entered_by: "孙办".into(),
            account_id: "a".into(),
        };
        assert!(check_example::set(&mut tx, &round.id, &page(2, 5)).await.unwrap());
        assert!(check_example::set(&mut tx, &round.id, &page(1, 5)).await.unwrap());
        assert!(check_example::set(&mut tx, &round.id, &page(1, 6)).await.unwrap(), "it may still be changed");
        let mark = ExampleMark {
            no: 1,
            unit_id: "u".into(),
            body: "{}".into(),
            amount: 7,
            marked_at: at("2026-10-02T00:00:00Z"),
            marked_by: "王倩".into(),
            account_id: "b".into(),
        };
        check_example::mark(&mut tx, &round.id, &mark).await.unwrap();
        assert!(!check_example::set(&mut tx, &round.id, &page(1, 8)).await.unwrap());
        assert_eq!(check_example::of_round(&mut tx, &round.id).await.unwrap(), [page(1, 6), page(2, 5)], "{}", test.name);
        let (pages, marks) = check_example::with_marks(&mut tx, &county_id(), &round.id).await.unwrap();
        assert_eq!((pages, marks), (vec![page(1, 6), page(2, 5)], vec![mark.clone()]), "{}", test.name);
        assert_eq!(check_example::with_marks(&mut tx, &CountyId::new("other"), &round.id).await.unwrap().1, []);
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let twice = check_example::mark(&mut tx, &round.id, &mark).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}

#[tokio::test]
async fn files_of_the_office_are_found_by_what_they_belong_to_and_go_into_the_backup() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let paper = |id: &str, owner: FileOwner, which: &str| AssessmentFile {
            id: id.into(),
            unit: UnitId::new("u"),
            owner,
            owner_id: which.into(),
            sha256: format!("digest-{id}"),
            file_name: "通报.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: 40,
            uploaded_at: at("2026-10-01T00:00:00Z"),
            uploaded_by: "孙办".into(),
        };
        let (first, second) = (paper("1", FileOwner::Accountability, "x"), paper("2", FileOwner::Accountability, "y"));
        let photo = paper("3", FileOwner::SiteCheck, "x");
        for one in [&first, &second, &photo] {
            file::insert(&mut tx, &county_id(), one).await.unwrap();
        }
        let of = async |tx: &mut Tx, owner: FileOwner, which: Option<&str>| file::of_owner(tx, &county_id(), owner, which).await.unwrap();
        assert_eq!(of(&mut tx, FileOwner::Accountability, None).await, [first.clone(), second], "{}", test.name);
        assert_eq!(of(&mut tx, FileOwner::SiteCheck, Some("x")).await, std::slice::from_ref(&photo));
        assert_eq!(of(&mut tx, FileOwner::SiteCheck, Some("y")).await, []);
        assert_eq!(file::get(&mut tx, &county_id(), "1").await.unwrap(), Some(first));
        assert_eq!(file::get(&mut tx, &CountyId::new("other"), "1").await.unwrap(), None);
        assert_eq!(file::bytes_since(&mut tx, &county_id(), at("2026-10-01T00:00:00Z")).await.unwrap(), 120, "{}", test.name);
        assert_eq!(file::bytes_since(&mut tx, &county_id(), at("2026-10-01T00:00:01Z")).await.unwrap(), 0);
        let kept = storage::operations::backup::evidence_digests(&mut tx).await.unwrap();
        assert_eq!(
            kept.iter().map(|(digest, _)| digest.as_str()).collect::<Vec<_>>(),
            ["digest-1", "digest-2", "digest-3"],
            "{}",
            test.name
        );
    }
}
