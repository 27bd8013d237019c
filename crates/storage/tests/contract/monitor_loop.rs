//! What a round leaves behind: columns with a life, candidates, jobs with a lease, findings, notices.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::ids::{CandidateId, ColumnId, CountyId, FindingId, NoticeId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::{Column, ColumnClass, ColumnLevel, ColumnWays};
use domain::monitoring::column_outcome::{ColumnOutcome, ColumnReading};
use domain::monitoring::decision::{CandidateState, Origin};
use domain::monitoring::finding::{FindingState, Happening, Life};
use domain::monitoring::outcome::{Cause, Outcome};
use domain::monitoring::page::{Article, Reading};
use domain::monitoring::read_again::Validators;
use domain::monitoring::rule_version::JudgedBy;
use storage::monitoring::candidate::{self, CandidateFilter, Decided, NewCandidate};
use storage::monitoring::dismissal::{self, Dismissal};
use storage::monitoring::finding::{self, FindingEvent, FindingFilter, StoredFinding};
use storage::monitoring::job::{self, MonitorJob};
use storage::monitoring::notice::{self, RectifyNotice};
use storage::monitoring::round::{self, PageVisit};
use storage::monitoring::{column, judged, round_hit};
use storage::progress::todo;
use storage::testing::a_unit;
use storage::{Tx, operations::county, register::unit, testing};

use crate::at;

pub(crate) fn county_id() -> CountyId {
    CountyId::new("c")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) async fn register(tx: &mut Tx) {
    county::insert(tx, &county_id(), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    for (position, (id, name)) in (1..).zip([("u", "水利局"), ("v", "财政局")]) {
        let one = a_unit(id, name, position);
        unit::insert(tx, &county_id(), &one, name).await.unwrap();
    }
    for (position, (id, unit)) in (1..).zip([("k", "u"), ("l", "v")]) {
        column::insert(tx, &county_id(), &column_of(id, unit), position).await.unwrap();
    }
}

fn column_of(id: &str, unit: &str) -> Column {
    Column {
        id: ColumnId::new(id),
        unit: UnitId::new(unit),
        unit_name: if unit == "u" { "清溪县水利局" } else { "清溪县财政局" }.into(),
        name: "动态".into(),
        address: format!("http://a.cn/{id}/"),
        class: ColumnClass::Dynamic,
        limit_days: None,
        monthly_minimum: None,
        allows_note: false,
        ways: Default::default(),
    }
}

pub(crate) fn hit(id: &str, rule: Rule, url: &str) -> NewCandidate {
    NewCandidate {
        id: CandidateId::new(id),
        fingerprint: format!("print of {id}"),
        unit: UnitId::new("u"),
        column: Some(ColumnId::new("k")),
        rule,
        url: url.into(),
        title: "题".into(),
        period: String::new(),
        evidence: "{}".into(),
        problem: "链接打不开。".into(),
        rule_no: 0,
        origin: Origin::Machine,
        state: CandidateState::Open,
        dismissed: None,
    }
}

#[tokio::test]
async fn columns_begin_and_end() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let id = ColumnId::new("k");
        column::set_life(&mut tx, &county_id(), &id, Some(day("2026-03-01")), Some(day("2026-06-01")), "改版").await.unwrap();
        for (on, expected) in [("2026-02-28", 1), ("2026-03-01", 2), ("2026-05-31", 2), ("2026-06-01", 1)] {
            assert_eq!(column::on_day(&mut tx, &county_id(), day(on)).await.unwrap().len(), expected, "{on} {}", test.name);
        }
        assert_eq!(column::list(&mut tx, &county_id()).await.unwrap().len(), 1, "ended ones are not listed");
        let all = column::everything(&mut tx, &county_id(), &Scope::County).await.unwrap();
        assert_eq!((all.len(), all[0].ended_reason.as_str(), all[0].unit_short.as_str()), (2, "改版", "水利局"), "{}", test.name);
        assert!(all[0].holds_on(day("2026-03-01")) && !all[0].holds_on(day("2026-06-01")));
        let own = Scope::Unit(UnitId::new("v"));
        assert_eq!(column::everything(&mut tx, &county_id(), &own).await.unwrap().len(), 1, "a unit sees its own");
        assert!(column::get(&mut tx, &county_id(), &own, &id).await.unwrap().is_none(), "{}", test.name);
        let changed = Column { name: "公告".into(), monthly_minimum: Some(3), ..column_of("k", "u") };
        column::write(&mut tx, &county_id(), &changed).await.unwrap();
        assert_eq!(column::get(&mut tx, &county_id(), &Scope::County, &id).await.unwrap().unwrap().column, changed);
        assert_eq!(column::next_position(&mut tx, &county_id()).await.unwrap(), 3);
    }
}

#[tokio::test]
async fn what_people_saw_stays_beside_what_a_round_found() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let (now, month) = (at("2026-11-01T00:00:00Z"), day("2026-10-01"));
        round::begin(&mut tx, &county_id(), "r", month, day("2026-10-31"), now).await.unwrap();
        let seen = NewCandidate { origin: Origin::Hand, ..hit("h", Rule::Repeated, "http://a.cn/4") };
        let all = [hit("a", Rule::DeadLink, "http://a.cn/1"), seen];
        candidate::insert(&mut tx, &county_id(), month, Some("r"), now, &all).await.unwrap();
        round_hit::seen_beside(&mut tx, "r", std::slice::from_ref(&all[1].id)).await.unwrap();
        for _ in 0..2 {
            round_hit::hits(&mut tx, "r", &[all[0].id.clone()]).await.unwrap();
            let counted: i64 = round_hit::counts(&mut tx, "r").await.unwrap().iter().map(|one| one.number).sum();
            assert_eq!(counted, 2, "{}: judged again, it forgets nothing", test.name);
        }
    }
}

#[tokio::test]
async fn what_a_round_found_is_met_again_and_decided() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-01T00:00:00Z");
        let month = day("2026-10-01");
        round::begin(&mut tx, &county_id(), "r", month, day("2026-10-31"), now).await.unwrap();
        let article = Reading::Article(Article { heading: "题".into(), body: "文".into(), ..Article::default() });
        let visit = PageVisit {
            address: "http://a.cn/1".into(),
            outcome: Outcome::Read(article.clone()),
            tries: 1,
            answers: 1,
            mark: String::new(),
            validators: Validators::default(),
        };
        round::keep(&mut tx, "r", &[visit], day("2026-11-01"), |_| "digest".into()).await.unwrap();
        let new = [
            hit("a", Rule::DeadLink, "http://a.cn/1"),
            hit("b", Rule::WrongWord, "http://a.cn/2"),
            hit("d", Rule::WrongWord, "http://a.cn/3"),
        ];
        candidate::insert(&mut tx, &county_id(), month, Some("r"), now, &new).await.unwrap();
        let ids: Vec<CandidateId> = new.iter().map(|one| one.id.clone()).collect();
        round_hit::hits(&mut tx, "r", &ids).await.unwrap();
        round_hit::hits(&mut tx, "r", &ids).await.unwrap();
        round_hit::keep_snapshots(&mut tx, "r").await.unwrap();
        let outcome = ColumnOutcome {
            reading: ColumnReading::SiteFailed,
            cause: Some(Cause::Http(404)),
            items: 0,
            in_month: 0,
            newest: None,
            is_undated: false,
            said: None,
        };
        let columns = [
            (ColumnId::new("k"), UnitId::new("u"), outcome.clone()),
            (
                ColumnId::new("l"),
                UnitId::new("v"),
                ColumnOutcome { reading: ColumnReading::Items, cause: None, items: 3, newest: Some(day("2026-10-20")), ..outcome.clone() },
            ),
        ];
        judged::keep_columns(&mut tx, "r", &columns).await.unwrap();
        judged::judged(&mut tx, "r", now, 7, ("10.0.0.0/8", Some(30))).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        let rounds = judged::rounds(&mut conn, &county_id(), 5).await.unwrap();
        assert_eq!((rounds.len(), rounds[0].answers, rounds[0].allowed_nets.as_str()), (1, 7, "10.0.0.0/8"), "{}", test.name);
        let read = judged::columns(&mut conn, "r", &Scope::County).await.unwrap();
        assert_eq!((read[0].outcome.clone(), read[1].outcome.newest), (outcome, Some(day("2026-10-20"))), "{}", test.name);
        assert_eq!(judged::columns(&mut conn, "r", &Scope::Unit(UnitId::new("v"))).await.unwrap().len(), 1);
        assert_eq!(candidate::snapshot(&mut conn, &county_id(), &ids[0]).await.unwrap(), Some(article));
        assert_eq!(candidate::snapshot(&mut conn, &county_id(), &ids[1]).await.unwrap(), None);
        assert_eq!(round_hit::counts_of_two(&mut conn, "r", "none").await.unwrap().0, round_hit::counts(&mut conn, "r").await.unwrap());
        let counts = round_hit::counts(&mut conn, "r").await.unwrap();
        assert_eq!(counts.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2], "{}", test.name);
        // both are about one column, a first-level one
        assert_eq!(round_hit::of_first_level(&mut conn, "r", Rule::WrongWord).await.unwrap(), 2, "{}", test.name);
        assert_eq!(round_hit::of_first_level(&mut conn, "r", Rule::ColumnOverdue).await.unwrap(), 0);
        drop(conn);
        let mut tx = test.db.write().await.unwrap();
        let first = column_of("k", "u");
        let below = Column { ways: ColumnWays { level: ColumnLevel::Below, ..first.ways.clone() }, ..first.clone() };
        column::write(&mut tx, &county_id(), &below).await.unwrap();
        assert_eq!(
            round_hit::of_first_level(&mut tx, "r", Rule::WrongWord).await.unwrap(),
            0,
            "{}: what stands below does not count",
            test.name
        );
        column::write(&mut tx, &county_id(), &first).await.unwrap();
        let decided = Decided {
            state: CandidateState::Dismissed,
            at: now,
            by: ("p", "王"),
            reason: ("allowed", "可以"),
            expires_on: Some(day("2027-01-01")),
        };
        assert_eq!(candidate::decide(&mut tx, &county_id(), &ids[..2], &decided).await.unwrap(), 2, "{}", test.name);
        assert_eq!(candidate::decide(&mut tx, &county_id(), &ids[..1], &decided).await.unwrap(), 0, "decided once");
        assert_eq!(candidate::decide(&mut tx, &CountyId::new("other"), &ids, &decided).await.unwrap(), 0);
        let known = candidate::known(&mut tx, &county_id()).await.unwrap();
        let of = |id: &str| known.iter().find(|one| one.id.as_str() == id).unwrap().clone();
        assert_eq!(
            (of("a").state, of("a").expires_on, of("d").state),
            (CandidateState::Dismissed, Some(day("2027-01-01")), CandidateState::Open)
        );
        let filter = CandidateFilter {
            state: Some(CandidateState::Open),
            unit: Some(UnitId::new("u")),
            rule: None,
            round: Some("r".into()),
            is_counted: false,
            is_machine: false,
        };
        assert_eq!(candidate::count(&mut tx, &county_id(), &filter).await.unwrap(), 1, "{}", test.name);
        assert_eq!(candidate::page(&mut tx, &county_id(), &filter, 10, 0).await.unwrap()[0].id.as_str(), "d");
        assert_eq!(candidate::count(&mut tx, &county_id(), &CandidateFilter::default()).await.unwrap(), 3);
        let counted = CandidateFilter { is_counted: true, ..CandidateFilter::default() };
        assert_eq!(candidate::count(&mut tx, &county_id(), &counted).await.unwrap(), 1, "{}", test.name);
        assert_eq!(candidate::open_of(&mut tx, &county_id(), &ids).await.unwrap().len(), 1, "{}", test.name);
        candidate::met_again(&mut tx, "r", day("2026-11-01"), at("2026-12-01T00:00:00Z"), &ids).await.unwrap();
        let later = candidate::get(&mut tx, &county_id(), &ids[2]).await.unwrap().unwrap();
        assert_eq!((later.state, later.month), (CandidateState::Open, day("2026-11-01")), "an open one counts for the latest month");
        candidate::open_again(&mut tx, day("2026-11-01"), &[(ids[0].clone(), None)]).await.unwrap();
        let again = candidate::get(&mut tx, &county_id(), &ids[0]).await.unwrap().unwrap();
        assert_eq!(
            (again.state, again.month, again.seen.1),
            (CandidateState::Open, day("2026-11-01"), at("2026-12-01T00:00:00Z")),
            "{}",
            test.name
        );
        candidate::refresh(&mut tx, &ids[0], "新题", "{\"a\":1}", ("新的。", 0)).await.unwrap();
        candidate::refresh(&mut tx, &ids[1], "新题", "{}", ("新的。", 0)).await.unwrap();
        let said = async |tx: &mut Tx, id: &CandidateId| candidate::get(tx, &county_id(), id).await.unwrap().unwrap().problem;
        assert_eq!(
            (said(&mut tx, &ids[0]).await.as_str(), said(&mut tx, &ids[1]).await.as_str()),
            ("新的。", "链接打不开。"),
            "only what waits"
        );
        assert!(candidate::reopen(&mut tx, &county_id(), &ids[1]).await.unwrap());
        assert!(!candidate::reopen(&mut tx, &county_id(), &ids[1]).await.unwrap());
        let kept = Dismissal {
            id: "x".into(),
            column: ColumnId::new("k"),
            rule: Rule::DeadLink,
            reason: ("other".into(), "理由".into()),
            by: ("p".into(), "王".into()),
            at: now,
            expires_on: day("2026-12-31"),
        };
        dismissal::insert(&mut tx, &county_id(), &kept).await.unwrap();
        assert_eq!(dismissal::holding(&mut tx, &county_id(), day("2026-12-31")).await.unwrap(), [kept]);
        assert_eq!(dismissal::holding(&mut tx, &county_id(), day("2027-01-01")).await.unwrap(), [], "{}", test.name);
    }
}

fn job_of(id: &str, kind: &str, about: &str) -> MonitorJob {
    MonitorJob {
        id: id.into(),
        county_id: "c".into(),
        kind: kind.into(),
        about: about.into(),
        state: "waiting".into(),
        asked_at: at("2026-11-01T00:00:00Z"),
        asked_by: "p".into(),
        asked_name: "王".into(),
        not_before: at("2026-11-01T00:00:00Z"),
        owner: String::new(),
        begun_at: None,
        ended_at: None,
        done: 0,
        known: 0,
        said: String::new(),
    }
}

#[tokio::test]
async fn work_is_done_by_whoever_holds_its_lease() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        assert!(job::ask(&mut tx, &job_of("1", "round", "2026-10/2026-10-31")).await.unwrap());
        assert!(!job::ask(&mut tx, &job_of("2", "round", "2026-10/2026-10-31")).await.unwrap(), "once at a time, {}", test.name);
        tx.commit().await.unwrap();
        let (now, until) = (at("2026-11-01T00:00:10Z"), at("2026-11-01T00:01:10Z"));
        let mut conn = test.db.read().await.unwrap();
        assert!(job::is_waiting(&mut conn, "round", now).await.unwrap() && !job::is_waiting(&mut conn, "recheck", now).await.unwrap());
        assert!(!job::is_waiting(&mut conn, "round", at("2026-10-31T00:00:00Z")).await.unwrap(), "not before its moment");
        drop(conn);
        // two servers at once: one of them has it
        let take = async |owner: &str, now, until| {
            let mut tx = test.db.write().await.unwrap();
            let taken = job::take(&mut tx, "round", owner, now, until).await.unwrap();
            tx.commit().await.unwrap();
            taken.is_some()
        };
        let (one, other) = tokio::join!(take("s1", now, until), take("s2", now, until));
        assert!(one != other, "{}", test.name);
        let (owner, late) = if one { ("s1", "s2") } else { ("s2", "s1") };
        let mut tx = test.db.write().await.unwrap();
        assert!(job::hold(&mut tx, "1", owner, at("2026-11-01T00:02:00Z"), 5, 9).await.unwrap());
        assert!(!job::hold(&mut tx, "1", late, at("2026-11-01T00:02:00Z"), 0, 0).await.unwrap(), "{}", test.name);
        assert!(job::take(&mut tx, "round", late, at("2026-11-01T00:01:30Z"), until).await.unwrap().is_none(), "the lease holds");
        let taken = job::take(&mut tx, "round", late, at("2026-11-01T00:02:01Z"), at("2026-11-01T00:03:00Z")).await.unwrap().unwrap();
        assert_eq!((taken.owner.as_str(), taken.done, taken.known), (late, 5, 9), "whoever comes next goes on, {}", test.name);
        assert!(!job::end(&mut tx, "1", owner, "done", now, "").await.unwrap(), "who lost it ends nothing");
        assert!(job::end(&mut tx, "1", late, "done", now, "好").await.unwrap());
        assert!(!job::stop(&mut tx, &county_id(), "1", now).await.unwrap());
        assert!(job::ask(&mut tx, &job_of("3", "round", "2026-10/2026-10-31")).await.unwrap(), "and may be asked for again");
        assert!(job::stop(&mut tx, &county_id(), "3", now).await.unwrap());
        let latest = job::latest(&mut tx, &county_id(), "round", 5).await.unwrap();
        assert_eq!(latest.iter().map(|one| (one.id.as_str(), one.state.as_str())).collect::<Vec<_>>(), [("3", "stopped"), ("1", "done")]);
        assert_eq!(job::about(&mut tx, &county_id(), "round", "2026-10/2026-10-31").await.unwrap().unwrap().id, "3", "{}", test.name);
    }
}

pub(crate) fn found(id: &str, unit: &str, candidate: &str) -> StoredFinding {
    StoredFinding {
        id: FindingId::new(id),
        unit: UnitId::new(unit),
        unit_name: if unit == "u" { "水利局" } else { "财政局" }.into(),
        column: Some((ColumnId::new(if unit == "u" { "k" } else { "l" }), "动态".into())),
        candidate: CandidateId::new(candidate),
        notice: None,
        rule: Rule::DeadLink,
        url: "http://a.cn/1".into(),
        title: "题".into(),
        period: String::new(),
        problem: "链接打不开。".into(),
        by: JudgedBy::shipped(Rule::DeadLink),
        origin: Origin::Machine,
        month: day("2026-10-01"),
        life: Life::new(),
        sent_on: None,
        closed_on: None,
        relapse_of: None,
        is_repeat: false,
        confirmed_at: at("2026-11-02T00:00:00Z"),
        revision: 1,
    }
}

#[tokio::test]
async fn findings_are_sent_answered_and_seen_by_their_unit_alone() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T00:00:00Z");
        candidate::insert(&mut tx, &county_id(), day("2026-10-01"), None, now, &[hit("a", Rule::DeadLink, "http://a.cn/1")]).await.unwrap();
        let all = [found("f", "u", "a"), found("g", "v", "a")];
        finding::insert(&mut tx, &county_id(), ("p", "王"), &all).await.unwrap();
        assert_eq!(finding::get(&mut tx, &county_id(), &Scope::County, &all[0].id).await.unwrap().as_ref(), Some(&all[0]), "{}", test.name);
        let own = Scope::Unit(UnitId::new("u"));
        assert!(finding::get(&mut tx, &county_id(), &own, &all[0].id).await.unwrap().is_none(), "not before it was sent");
        assert_eq!(
            finding::confirmed_in(&mut tx, &county_id(), day("2025-11-01"), day("2026-11-01")).await.unwrap().len(),
            2,
            "{}",
            test.name
        );
        assert!(finding::confirmed_in(&mut tx, &county_id(), day("2025-10-01"), day("2026-10-01")).await.unwrap().is_empty());
        assert_eq!(notice::next_number(&mut tx, &county_id(), 2026).await.unwrap(), 1);
        let letter = RectifyNotice {
            id: NoticeId::new("n"),
            unit: UnitId::new("u"),
            unit_name: "清溪县水利局".into(),
            number: (2026, 1),
            month: day("2026-10-01"),
            source: "月监测".into(),
            issued_on: day("2026-11-02"),
            due_on: day("2026-11-09"),
            counted: ("2026年第1版".into(), 5),
            remark: "注意".into(),
            issued_by: ("p".into(), "王".into()),
            received: None,
            items: (1, 0),
            next_due: Some(day("2026-11-09")),
        };
        notice::insert(&mut tx, &county_id(), &letter).await.unwrap();
        assert_eq!(notice::next_number(&mut tx, &county_id(), 2026).await.unwrap(), 2);
        let sent = all[0].life.step(&Happening::Sent { due_on: day("2026-11-09") }, day("2026-11-02")).unwrap();
        assert!(finding::write_life(&mut tx, &all[0], &sent, Some(&letter.id), None).await.unwrap());
        assert!(!finding::write_life(&mut tx, &all[0], &sent, Some(&letter.id), None).await.unwrap(), "read before it changed");
        let event = FindingEvent {
            at: now,
            kind: "answered".into(),
            by_id: "q".into(),
            by_name: "李".into(),
            said: "已改".into(),
            link: "http://a.cn/2".into(),
            due_on: None,
            told: String::new(),
        };
        finding::happened(&mut tx, &all[0].id, &event).await.unwrap();
        finding::happened(&mut tx, &all[0].id, &FindingEvent { said: "又改".into(), ..event.clone() }).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        assert_eq!(notice::get(&mut conn, &county_id(), &own, &letter.id).await.unwrap(), Some(letter.clone()), "{}", test.name);
        assert!(notice::get(&mut conn, &county_id(), &Scope::Unit(UnitId::new("v")), &letter.id).await.unwrap().is_none());
        let (year, no) = letter.number;
        assert_eq!(notice::by_number(&mut conn, &county_id(), &own, (year, no)).await.unwrap(), Some(letter.clone()), "{}", test.name);
        assert_eq!(notice::by_number(&mut conn, &county_id(), &Scope::Unit(UnitId::new("v")), (year, no)).await.unwrap(), None);
        assert_eq!(notice::by_number(&mut conn, &county_id(), &own, (year, no + 1)).await.unwrap(), None);
        assert_eq!(notice::latest(&mut conn, &county_id(), &Scope::County, 5).await.unwrap().len(), 1);
        // what a unit's 待办 lists and what the number beside it counts
        let (u, v) = (UnitId::new("u"), UnitId::new("v"));
        assert_eq!(notice::open_of_unit(&mut conn, &county_id(), &u).await.unwrap(), std::slice::from_ref(&letter), "{}", test.name);
        assert!(notice::open_of_unit(&mut conn, &county_id(), &v).await.unwrap().is_empty());
        assert_eq!(todo::waiting_for_unit(&mut conn, &county_id(), &u, day("2026-10-14")).await.unwrap().to_mend, 1);
        assert_eq!(todo::waiting_for_unit(&mut conn, &county_id(), &v, day("2026-10-14")).await.unwrap().to_mend, 0);
        // what nobody has confirmed, and what is confirmed and not sent
        let office = todo::OfficeWaiting { candidates: 1, unsent: 1, ..todo::OfficeWaiting::default() };
        assert_eq!(todo::waiting_for_office(&mut conn, &county_id()).await.unwrap(), office, "{}", test.name);
        let mine = finding::get(&mut conn, &county_id(), &own, &all[0].id).await.unwrap().unwrap();
        assert_eq!((mine.life.state, mine.life.due_on, mine.revision), (FindingState::Sent, Some(day("2026-11-09")), 2), "{}", test.name);
        assert!(finding::get(&mut conn, &county_id(), &own, &all[1].id).await.unwrap().is_none(), "another unit's");
        let kinds: Vec<String> = finding::events(&mut conn, &all[0].id).await.unwrap().into_iter().map(|one| one.kind).collect();
        assert_eq!(kinds, ["confirmed", "answered", "answered"], "{}", test.name);
        // as of an earlier day: only what something has happened to since is played again, and only as far as it had gone
        let later = FindingEvent { at: at("2026-11-05T00:00:00Z"), kind: "rejected".into(), ..event.clone() };
        drop(conn);
        let mut tx = test.db.write().await.unwrap();
        finding::happened(&mut tx, &all[0].id, &later).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        let before = finding::events_of_moved(&mut conn, &county_id(), at("2026-11-03T00:00:00Z")).await.unwrap();
        let told: Vec<(&str, &str)> = before.iter().map(|(id, event)| (id.as_str(), event.kind.as_str())).collect();
        let id = all[0].id.as_str();
        assert_eq!(told, [(id, "confirmed"), (id, "answered"), (id, "answered")], "{}", test.name);
        assert!(finding::events_of_moved(&mut conn, &county_id(), at("2026-11-06T00:00:00Z")).await.unwrap().is_empty());
        let answers = finding::answers(&mut conn, &letter.id).await.unwrap();
        assert_eq!(answers, [(all[0].id.clone(), "又改".to_owned(), "http://a.cn/2".to_owned())], "the last one holds");
        let count = async |conn: &mut storage::Conn, scope: &Scope, filter: FindingFilter| {
            let number = finding::count(conn, &county_id(), scope, &filter).await.unwrap();
            assert_eq!(i64::try_from(finding::page(conn, &county_id(), scope, &filter, 10, 0).await.unwrap().len()), Ok(number));
            number
        };
        let open = FindingFilter { states: vec![FindingState::Sent, FindingState::Rejected], ..FindingFilter::default() };
        assert_eq!(count(&mut conn, &Scope::County, FindingFilter::default()).await, 2);
        assert_eq!(count(&mut conn, &own, FindingFilter::default()).await, 1);
        assert_eq!(count(&mut conn, &Scope::County, open.clone()).await, 1, "{}", test.name);
        assert_eq!(count(&mut conn, &Scope::County, FindingFilter { overdue_on: Some(day("2026-11-09")), ..open.clone() }).await, 0);
        assert_eq!(count(&mut conn, &Scope::County, FindingFilter { overdue_on: Some(day("2026-11-10")), ..open }).await, 1);
        let of_month = FindingFilter {
            month: Some(day("2026-10-01")),
            unit: Some(UnitId::new("v")),
            rule: Some(Rule::DeadLink),
            ..FindingFilter::default()
        };
        assert_eq!(count(&mut conn, &Scope::County, of_month).await, 1);
        assert_eq!(
            count(&mut conn, &Scope::County, FindingFilter { notice: Some(letter.id.clone()), ..FindingFilter::default() }).await,
            1
        );
        let standing = finding::standing(&mut conn, &county_id(), &Scope::County, day("2026-11-10")).await.unwrap();
        assert_eq!(standing, [(FindingState::Confirmed, 1, 0), (FindingState::Sent, 1, 1)], "{}", test.name);
        assert_eq!(finding::standing(&mut conn, &county_id(), &own, day("2026-11-09")).await.unwrap(), [(FindingState::Sent, 1, 0)]);
        let counts = finding::counts(&mut conn, &county_id(), day("2026-09-01"), day("2026-10-01")).await.unwrap();
        assert_eq!((counts.len(), counts.iter().map(|one| one.relapsed).sum::<i64>()), (2, 0), "{}", test.name);
        drop(conn);
        let mut tx = test.db.write().await.unwrap();
        assert!(!notice::receive(&mut tx, &UnitId::new("v"), &letter.id, now, "赵").await.unwrap(), "not another's");
        assert!(notice::receive(&mut tx, &UnitId::new("u"), &letter.id, now, "李").await.unwrap());
        assert!(!notice::receive(&mut tx, &UnitId::new("u"), &letter.id, now, "赵").await.unwrap(), "received once, {}", test.name);
    }
}
