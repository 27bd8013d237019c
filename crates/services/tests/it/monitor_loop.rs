//! Month by month: what a round finds is confirmed, sent, answered, looked at again; on both engines.

use std::time::Instant;

use domain::access::role::Role;
use domain::ids::ImportId;
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::column::{ColumnClass, ColumnEntry, ColumnLevel, ColumnReader, ColumnWays};
use domain::monitoring::decision::CandidateState;
use domain::monitoring::finding::{FindingState, Rechecked};
use services::monitoring::{
    self, AskRecheck, CandidateFilter, ChosenColumns, ChosenNotice, ColumnFile, ColumnFilter, ColumnForm, Decision, DraftBulletin,
    EditBulletin, EndColumn, Ended, FindingFilter, KeptHits, OfficeWords, SealBulletin, SeenByHand, StartRound,
};
use services::operations::audit::{anchors, goes_through};
use services::{Actor, ServiceError};
use storage::testing::both;

use crate::monitor_desk::{Desk, at, confirm, day, dismiss, send};

#[tokio::test]
async fn what_was_dismissed_does_not_come_back() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let hits = [
            desk.hit(0, Rule::DeadLink, "http://site.cn/a"),
            desk.hit(0, Rule::DeadLink, "http://site.cn/a"),
            desk.hit(1, Rule::WrongWord, "http://site.cn/b?id=1"),
            desk.hit(2, Rule::ColumnOverdue, "http://site.cn/4/"),
        ];
        assert_eq!(desk.keep("2026-10-01", "2026-10-31", &hits).await, KeptHits { new: 3, ..KeptHits::default() });
        // the same round once more
        assert_eq!(desk.keep("2026-10-01", "2026-10-31", &hits).await, KeptHits { known: 3, ..KeptHits::default() });
        let open = desk.open().await;
        assert_eq!(open.len(), 3);
        assert!(matches!(
            desk.decide(&open, Decision { what: "dismiss".into(), ..Decision::default() }).await,
            Err(ServiceError::Invalid(_))
        ));
        desk.decide(&open, dismiss("one", "2026-12-31")).await.unwrap();
        // another month: reordered, https, marks of tracking, another column first, another title
        let moved = [
            desk.hit(2, Rule::ColumnOverdue, "https://site.cn/4/#top"),
            desk.hit(0, Rule::WrongWord, "https://site.cn/b?utm_source=x&id=1").titled("新标题"),
            desk.hit(1, Rule::DeadLink, "http://SITE.cn:80/a"),
        ];
        let kept = desk.keep("2026-11-01", "2026-11-02", &moved).await;
        assert_eq!((kept.new, kept.known, kept.again), (0, 3, 0), "{}", desk.county.test.name);
        assert!(desk.open().await.is_empty());
        // a dismissal that has run out
        desk.county.clock.set(at("2027-01-05T01:00:00Z"));
        let kept = desk.keep("2027-01-01", "2027-01-05", &moved).await;
        assert_eq!((kept.new, kept.again), (0, 3), "{}", desk.county.test.name);
        assert_eq!(desk.open().await.len(), 3);
    }
}

#[tokio::test]
async fn a_rule_in_a_column_is_dismissed_for_all_that_comes() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.keep("2026-10-01", "2026-10-31", &[desk.hit(0, Rule::DeadLink, "http://site.cn/a")]).await;
        let open = desk.open().await;
        desk.decide(&open, dismiss("rule_in_column", "")).await.unwrap();
        let more = [
            desk.hit(0, Rule::DeadLink, "http://site.cn/b"),
            desk.hit(0, Rule::WrongWord, "http://site.cn/b"),
            desk.hit(1, Rule::DeadLink, "http://site.cn/c"),
        ];
        let kept = desk.keep("2026-11-01", "2026-11-02", &more).await;
        assert_eq!((kept.new, kept.dismissed), (2, 1), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_thousand_are_confirmed_at_once() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let hits: Vec<Candidate> =
            (0..1_000).map(|number| desk.hit(number % 4, Rule::DeadLink, &format!("http://site.cn/{number}.html"))).collect();
        assert_eq!(desk.keep("2026-10-01", "2026-10-31", &hits).await.new, 1_000);
        let stale = Decision { all: true, total: "999".into(), ..confirm() };
        assert!(matches!(monitoring::decide(&desk.office, desk.services(), &stale).await, Err(ServiceError::Refused(_))));
        let before = desk.county.test.db.statements();
        let begun = Instant::now();
        let all = Decision { all: true, total: "1000".into(), ..confirm() };
        let done = monitoring::decide(&desk.office, desk.services(), &all).await.unwrap();
        let (took, statements) = (begun.elapsed(), desk.county.test.db.statements() - before);
        assert_eq!((done.decided, done.left), (1_000, 0));
        assert!(statements < 60, "{statements} statements");
        eprintln!("1000 confirmed on {} in {took:?} with {statements} statements", desk.county.test.name);
        assert!(took.as_secs() < 5, "unoptimised, {took:?}");
        let found = monitoring::findings(&desk.office, desk.services(), &FindingFilter::default(), 1).await.unwrap();
        assert_eq!((found.total, found.to_send), (1_000, 1_000));
    }
}

#[tokio::test]
async fn from_a_notice_to_the_end_and_back_again() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        let due = desk.one(&id).await.life.due_on;
        assert_eq!(due, Some(day("2026-11-09")), "five working days, counted once");
        let notice = desk.one(&id).await.notice.unwrap();
        // the unit alone sees it
        assert_eq!(desk.all(&desk.clerk).await.len(), 1);
        assert!(desk.all(&desk.other).await.is_empty());
        assert!(monitoring::notice_sheet(&desk.other, desk.services(), &notice).await.is_err());
        let receive = ChosenNotice { notice: notice.clone() };
        assert!(monitoring::receive_notice(&desk.other, desk.services(), &receive).await.is_err());
        monitoring::receive_notice(&desk.clerk, desk.services(), &receive).await.unwrap();
        assert!(monitoring::notice_sheet(&desk.clerk, desk.services(), &notice).await.unwrap().notice.received.is_some());
        // silence closes nothing
        desk.county.clock.set(at("2026-11-20T01:00:00Z"));
        assert!(desk.one(&id).await.life.is_overdue(day("2026-11-20")));
        assert!(desk.unit_says(&id, "answered").await.unwrap(), "late repair is late");
        assert_eq!(desk.one(&id).await.life.state, FindingState::Answered);
        desk.office_says(&desk.office, &id, "rejected").await.unwrap();
        assert_eq!(desk.one(&id).await.life.due_on, Some(day("2026-11-25")));
        desk.unit_says(&id, "answered").await.unwrap();
        // a form that was opened before is stale
        let old =
            OfficeWords { finding: id.clone(), revision: 1, what: "verified".into(), text: "已核实。".into(), days: String::new() };
        assert!(matches!(monitoring::office_says(&desk.office, desk.services(), &old).await, Err(ServiceError::Stale)));
        desk.office_says(&desk.office, &id, "verified").await.unwrap();
        let done = desk.one(&id).await;
        assert_eq!((done.life.state, done.life.is_late, done.closed_on), (FindingState::Verified, true, Some(day("2026-11-20"))));
        assert!(desk.office_says(&desk.office, &id, "verified").await.is_err(), "closed");
        // it is back: a new finding that names the old one
        let again = desk.keep("2026-12-01", "2026-12-01", &[desk.hit(0, Rule::DeadLink, "http://site.cn/x")]).await;
        assert_eq!((again.new, again.again), (0, 1), "{}", desk.county.test.name);
        let open = desk.open().await;
        desk.decide(&open, confirm()).await.unwrap();
        let all = desk.all(&desk.office).await;
        let new = all.iter().find(|one| one.id != id).unwrap();
        assert_eq!((new.relapse_of.as_ref(), new.is_repeat, new.month), (Some(&id), true, day("2026-12-01")), "{}", desk.county.test.name);
        assert_eq!(new.life.state, FindingState::Confirmed);
        let kinds: Vec<String> =
            monitoring::finding_sheet(&desk.clerk, desk.services(), &id).await.unwrap().events.into_iter().map(|one| one.kind).collect();
        assert_eq!(kinds, ["confirmed", "sent", "answered", "rejected", "answered", "verified"]);
    }
}

#[tokio::test]
async fn a_dispute_stops_the_clock_and_who_asks_does_not_answer() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        desk.unit_says(&id, "disputed").await.unwrap();
        desk.county.clock.set(at("2026-11-12T01:00:00Z"));
        assert!(!desk.one(&id).await.life.is_overdue(day("2026-11-12")), "its time stands still");
        desk.office_says(&desk.office, &id, "kept").await.unwrap();
        // from the 2nd to the 12th eight working days stood still
        assert_eq!(desk.one(&id).await.life.due_on, Some(day("2026-11-19")), "{}", desk.county.test.name);
        desk.unit_says(&id, "waiver").await.unwrap();
        desk.office_says(&desk.colleague, &id, "not_waived").await.unwrap();
        assert_eq!(desk.one(&id).await.life.state, FindingState::Sent);
        let same = Actor { account: desk.clerk.account.clone(), ..desk.office.clone() };
        desk.unit_says(&id, "waiver").await.unwrap();
        assert!(desk.office_says(&same, &id, "waived").await.is_err(), "who asked does not answer");
        desk.office_says(&desk.office, &id, "waived").await.unwrap();
        assert_eq!(desk.one(&id).await.life.state, FindingState::Waived, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn only_gone_twice_closes_what_was_out_of_reach() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        let ask = AskRecheck { finding: id.clone() };
        assert!(monitoring::ask_recheck(&desk.other, desk.services(), &ask).await.is_err(), "not another unit's");
        monitoring::ask_recheck(&desk.clerk, desk.services(), &ask).await.unwrap();
        assert!(monitoring::ask_recheck(&desk.clerk, desk.services(), &ask).await.is_err(), "once at a time");
        let look = async |told: Rechecked| {
            let (job, actor) = monitoring::take(desk.services(), monitoring::RECHECK, "s").await.unwrap().unwrap();
            let asked = monitoring::to_recheck(&actor, desk.services(), &job.about).await.unwrap().unwrap();
            let why = if told == Rechecked::CannotTell { "网站拒绝访问" } else { "" };
            let told = monitoring::rechecked(&actor, desk.services(), &asked, told, why).await.unwrap();
            monitoring::ended(desk.services(), &job, Ended::Done, told.label()).await.unwrap();
            told
        };
        assert_eq!(look(Rechecked::CannotTell).await, Rechecked::CannotTell);
        let told = monitoring::finding_sheet(&desk.clerk, desk.services(), &id).await.unwrap().events.pop().unwrap();
        assert_eq!((told.kind.as_str(), told.said.as_str()), ("rechecked", "原因：网站拒绝访问。"), "{}", desk.county.test.name);
        monitoring::ask_recheck(&desk.clerk, desk.services(), &ask).await.unwrap();
        assert_eq!(look(Rechecked::StillThere).await, Rechecked::StillThere);
        assert_eq!(desk.one(&id).await.life.state, FindingState::Sent);
        monitoring::ask_recheck(&desk.clerk, desk.services(), &ask).await.unwrap();
        assert_eq!(look(Rechecked::Gone).await, Rechecked::GoneForNow, "{}", desk.county.test.name);
        assert!(monitoring::take(desk.services(), monitoring::RECHECK, "s").await.unwrap().is_none(), "the second look waits half an hour");
        desk.county.clock.set(at("2026-11-02T01:31:00Z"));
        assert_eq!(look(Rechecked::Gone).await, Rechecked::Gone, "{}", desk.county.test.name);
        assert_eq!(desk.one(&id).await.life.state, FindingState::Verified);
    }
}

#[tokio::test]
async fn what_a_person_saw_goes_the_same_way() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let form = SeenByHand {
            column: desk.columns[2].id.to_string(),
            rule: "repeated".into(),
            problem: "同一通知在两个栏目里各发了一次".into(),
            month: "2026-10".into(),
            confirm: true,
            ..SeenByHand::default()
        };
        assert!(monitoring::enter_by_hand(&desk.clerk, desk.services(), &form).await.is_err());
        let leak = SeenByHand { problem: "公开了手机号13812345678没有遮盖".into(), ..form.clone() };
        assert!(matches!(monitoring::enter_by_hand(&desk.office, desk.services(), &leak).await, Err(ServiceError::Invalid(_))));
        monitoring::enter_by_hand(&desk.office, desk.services(), &form).await.unwrap();
        assert!(matches!(monitoring::enter_by_hand(&desk.office, desk.services(), &form).await, Err(ServiceError::Refused(_))));
        let all = desk.all(&desk.office).await;
        assert_eq!((all.len(), all[0].origin.label(), all[0].month), (1, "人工登记", day("2026-10-01")), "{}", desk.county.test.name);
        // 办理过程 begins with who wrote it down, and tells who received the notice
        monitoring::send_notices(&desk.office, desk.services(), &send("5")).await.unwrap();
        let id = all[0].id.clone();
        let notice = desk.one(&id).await.notice.unwrap();
        let office = monitoring::finding_sheet(&desk.office, desk.services(), &id).await.unwrap();
        assert!(office.life().iter().all(|one| one.kind != monitoring::RECEIVED), "{}", desk.county.test.name);
        let unit = desk.all(&desk.clerk).await;
        let reader = if unit.iter().any(|one| one.id == id) { &desk.clerk } else { &desk.other };
        monitoring::receive_notice(reader, desk.services(), &monitoring::ChosenNotice { notice }).await.unwrap();
        let life = monitoring::finding_sheet(reader, desk.services(), &id).await.unwrap().life();
        let told: Vec<_> = life.iter().map(|one| (one.kind.as_str(), one.by_name.as_str())).collect();
        let (wrote, received) = (desk.office.person.as_str(), reader.person.as_str());
        let expected = [(monitoring::ENTERED, wrote), ("confirmed", wrote), ("sent", wrote), (monitoring::RECEIVED, received)];
        assert_eq!(told, expected, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn the_overview_counts_what_the_queue_lists() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let hits = [
            desk.hit(2, Rule::DeadLink, "http://site.cn/a"),
            desk.hit(2, Rule::WrongWord, "http://site.cn/a"),
            desk.hit(3, Rule::DeadLink, "http://site.cn/b"),
            desk.hit(0, Rule::DeadLink, "http://site.cn/c"),
        ];
        desk.keep("2026-09-01", "2026-09-30", &hits[..1]).await;
        desk.keep("2026-10-01", "2026-10-31", &hits).await;
        let open = desk.open().await;
        desk.decide(&open[..1], confirm()).await.unwrap();
        desk.decide(&open[3..], dismiss("one", "")).await.unwrap();
        let shown = monitoring::month_overview(&desk.office, desk.services(), None).await.unwrap();
        assert_eq!(shown.shown.as_ref().unwrap().as_of, day("2026-10-31"));
        assert_eq!(shown.rules, [Rule::DeadLink, Rule::WrongWord]);
        let first = &shown.units[0];
        assert_eq!(
            (first.name.as_str(), first.all.total(), first.before),
            ("民政局", 2, Some(1)),
            "worst first, {}",
            desk.county.test.name
        );
        assert_eq!((shown.all().open, shown.all().confirmed, shown.all().dismissed), (2, 1, 1));
        assert_eq!(shown.unread.len(), 1, "what could not be read is nobody's problem");
        assert_eq!((first.columns, first.published), ((2, 1), 4));
        for unit in &shown.units {
            let filter = CandidateFilter {
                unit: Some(unit.unit.clone()),
                round: shown.shown.clone().map(|round| round.id),
                is_counted: true,
                ..CandidateFilter::default()
            };
            let listed = monitoring::candidates(&desk.office, desk.services(), &filter, 1).await.unwrap().total;
            assert_eq!(listed, unit.all.total(), "{}", unit.name);
        }
        assert!(monitoring::month_overview(&desk.clerk, desk.services(), None).await.is_err());
        assert!(monitoring::unit_month(&desk.clerk, desk.services(), desk.other.unit.as_ref().unwrap(), None).await.is_err());
        assert_eq!(
            monitoring::unit_month(&desk.other, desk.services(), desk.other.unit.as_ref().unwrap(), None).await.unwrap().columns.len(),
            2
        );
    }
}

#[tokio::test]
async fn what_turned_out_to_be_none_counts_nowhere() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        let numbers = async || {
            let shown = monitoring::month_overview(&desk.office, desk.services(), None).await.unwrap();
            let round = shown.shown.clone().map(|round| round.id);
            let listed = async |state: Option<CandidateState>, is_counted: bool| {
                let filter = CandidateFilter { state, is_counted, round: round.clone(), ..CandidateFilter::default() };
                monitoring::candidates(&desk.office, desk.services(), &filter, 1).await.unwrap()
            };
            let (confirmed, dismissed) =
                (listed(Some(CandidateState::Confirmed), false).await, listed(Some(CandidateState::Dismissed), false).await);
            let all = shown.all();
            assert_eq!((all.confirmed, all.dismissed), (confirmed.total, dismissed.total), "{}", desk.county.test.name);
            assert_eq!(all.total(), listed(None, true).await.total, "{}", desk.county.test.name);
            assert!(dismissed.rows.iter().all(|one| one.is_unfounded) && confirmed.rows.iter().all(|one| !one.is_unfounded));
            (all.confirmed, all.dismissed, shown.of_month())
        };
        assert_eq!(numbers().await, (1, 0, Some(1)), "{}", desk.county.test.name);
        desk.unit_says(&id, "disputed").await.unwrap();
        assert_eq!(numbers().await, (1, 0, Some(1)), "nobody has decided");
        desk.office_says(&desk.office, &id, "upheld").await.unwrap();
        assert_eq!(numbers().await, (0, 1, Some(0)), "{}", desk.county.test.name);
        let records = monitoring::rule_records(&desk.office, desk.services()).await.unwrap();
        // the machine was not right
        let record = records.iter().find(|(rule, _)| *rule == Rule::DeadLink).unwrap().1;
        assert_eq!((record.confirmed, record.dismissed), (0, 1), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn days_to_come_that_have_come_meanwhile_are_none() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let dated = |url: &str, date: &str| Candidate::new(&desk.columns[0], Rule::FutureDate, url).with("date", date);
        let hits = [dated("http://site.cn/1", "2026-11-01"), dated("http://site.cn/2", "2026-12-24")];
        assert_eq!(desk.keep("2026-10-01", "2026-10-31", &hits).await.new, 1, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_round_is_asked_for_once_and_by_the_calendar() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let october = StartRound { month: "2026-10".into() };
        assert!(monitoring::start_round(&desk.clerk, desk.services(), &october).await.is_err());
        assert!(matches!(
            monitoring::start_round(&desk.office, desk.services(), &StartRound { month: "2026-12".into() }).await,
            Err(ServiceError::Invalid(_))
        ));
        monitoring::start_round(&desk.office, desk.services(), &october).await.unwrap();
        assert!(matches!(monitoring::start_round(&desk.office, desk.services(), &october).await, Err(ServiceError::Refused(_))));
        let (job, actor) = monitoring::take(desk.services(), monitoring::ROUND, "s1").await.unwrap().unwrap();
        assert_eq!((job.about.as_str(), actor.person.as_str(), actor.is_operator), ("2026-10/2026-10-31", "政务公开办", true));
        assert!(monitoring::take(desk.services(), monitoring::ROUND, "s2").await.unwrap().is_none(), "two servers, one round");
        assert!(monitoring::hold(desk.services(), &job, 3, 9).await.unwrap());
        desk.county.clock.set(at("2026-11-02T01:05:00Z"));
        let (again, _) = monitoring::take(desk.services(), monitoring::ROUND, "s2").await.unwrap().unwrap();
        assert_eq!((again.id.as_str(), again.done), (job.id.as_str(), 3), "the first one died, {}", desk.county.test.name);
        assert!(!monitoring::hold(desk.services(), &job, 4, 9).await.unwrap());
        monitoring::ended(desk.services(), &again, Ended::Done, "好").await.unwrap();
        // the calendar asks from its day on, once
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0);
        let schedule = |day: &str| monitoring::RoundSchedule { day: day.into() };
        assert!(monitoring::set_schedule(&desk.office, desk.services(), &schedule("31")).await.is_err());
        monitoring::set_schedule(&desk.office, desk.services(), &schedule("3")).await.unwrap();
        desk.county.clock.set(at("2026-12-02T01:00:00Z"));
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0, "not yet");
        desk.county.clock.set(at("2026-12-03T01:00:00Z"));
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 1, "{}", desk.county.test.name);
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0, "once");
    }
}

#[tokio::test]
async fn columns_by_form_and_by_file() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let listed = |actor: &Actor| {
            let (actor, services) = (actor.clone(), desk.services().clone());
            async move { monitoring::register(&actor, &services, &ColumnFilter::default(), 1).await.unwrap() }
        };
        assert_eq!((listed(&desk.office).await.total, listed(&desk.other).await.total), (4, 2), "a unit sees its own");
        let sheet = monitoring::sheet(&desk.office, desk.services(), Some(&desk.columns[0].id)).await.unwrap();
        let form = ColumnForm { limit_days: "30".into(), ..ColumnForm::of(sheet.kept.as_ref().unwrap()) };
        assert!(monitoring::save_column(&desk.clerk, desk.services(), &form).await.is_err());
        monitoring::save_column(&desk.office, desk.services(), &form).await.unwrap();
        assert!(
            matches!(monitoring::save_column(&desk.office, desk.services(), &form).await, Err(ServiceError::Stale)),
            "{}",
            desk.county.test.name
        );
        let new = ColumnForm { column: String::new(), name: "新栏目".into(), unit: desk.columns[0].unit.to_string(), ..form };
        monitoring::save_column(&desk.office, desk.services(), &new).await.unwrap();
        assert!(matches!(monitoring::save_column(&desk.office, desk.services(), &new).await, Err(ServiceError::Invalid(_))), "twice");
        let end = |on: &str, reason: &str| EndColumn { column: desk.columns[3].id.clone(), ended_on: on.into(), reason: reason.into() };
        assert!(matches!(
            monitoring::end_column(&desk.office, desk.services(), &end("2026-11-02", "")).await,
            Err(ServiceError::Invalid(_))
        ));
        monitoring::end_column(&desk.office, desk.services(), &end("2026-11-02", "网站改版")).await.unwrap();
        let (column, subject) = (&desk.columns[3], Some(format!("column:{}", desk.columns[3].id)));
        let filter = services::operations::audit::AuditFilter { subject, ..Default::default() };
        let newest = services::operations::audit::AuditCursor::Newest;
        let auditor = desk.county.actor(Role::Auditor, 0);
        let log = services::operations::audit::list(&auditor, desk.services(), &filter, newest).await.unwrap();
        let named: Vec<&str> = log.names.values().map(|name| name.then.as_str()).collect();
        assert!(named.iter().all(|name| name.ends_with(&format!(" · {}", column.name))) && !named.is_empty(), "{named:?}");
        assert_eq!(listed(&desk.office).await.total, 4);
        assert_eq!(monitoring::on_day(&desk.office, desk.services(), day("2026-11-01")).await.unwrap().len(), 5);
        assert_eq!(monitoring::on_day(&desk.office, desk.services(), day("2026-11-02")).await.unwrap().len(), 4);
        // named in a file again it is monitored again; an unknown unit is named and nothing is stored
        let entry = ColumnEntry {
            row: 2,
            unit: "民政局".into(),
            name: "公告".into(),
            address: "http://site.cn/5/".into(),
            class: ColumnClass::Regular,
            limit_days: None,
            monthly_minimum: Some(2),
            allows_note: false,
            ways: Default::default(),
            picks: None,
        };
        let wrong = ColumnFile {
            entries: vec![entry.clone(), ColumnEntry { row: 3, unit: "水利厅".into(), ..entry.clone() }],
            problems: Vec::new(),
        };
        let draft = monitoring::receive(&desk.office, desk.services(), "a.csv", b"x", &wrong).await.unwrap();
        let shown = monitoring::waiting(&desk.office, desk.services(), &draft).await.unwrap();
        assert!(shown.does.unwrap_err().contains("水利厅"));
        assert!(monitoring::confirm(&desk.office, desk.services(), &ChosenColumns { draft }).await.is_err());
        let by_hand = ColumnEntry { ways: (Some(ColumnLevel::Below), Some(ColumnReader::Hand)), ..entry.clone() };
        let by_hand = ColumnFile { entries: vec![by_hand], problems: Vec::new() };
        let draft = monitoring::receive(&desk.office, desk.services(), "a.csv", b"x", &by_hand).await.unwrap();
        let shown = monitoring::waiting(&desk.office, desk.services(), &draft).await.unwrap();
        assert_eq!((shown.ways[0].level, shown.ways[0].reader), (ColumnLevel::Below, ColumnReader::Hand), "{}", desk.county.test.name);
        let right = ColumnFile { entries: vec![entry], problems: Vec::new() };
        let draft = monitoring::receive(&desk.office, desk.services(), "a.csv", b"x", &right).await.unwrap();
        let shown = monitoring::waiting(&desk.office, desk.services(), &draft).await.unwrap();
        assert_eq!(shown.changes, ["恢复监测"]);
        assert_eq!(shown.ways, [ColumnWays::default()], "what the row does not say, as it will be");
        let chosen = ChosenColumns { draft };
        monitoring::confirm(&desk.office, desk.services(), &chosen).await.unwrap();
        assert_eq!(listed(&desk.office).await.total, 5, "{}", desk.county.test.name);
        let late = monitoring::confirm(&desk.office, desk.services(), &chosen).await.unwrap_err().to_string();
        assert!(late.contains(&format!("“a.csv”已由{}于", desk.office.person)) && late.contains("不必再次确认"), "{late}");
        let looks = monitoring::waiting(&desk.office, desk.services(), &chosen.draft).await.unwrap_err().to_string();
        assert_eq!(looks, late, "whoever looks is told the same");
        let gone = ChosenColumns { draft: ImportId::new("none") };
        assert!(matches!(monitoring::confirm(&desk.office, desk.services(), &gone).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn a_bulletin_says_what_was_confirmed_and_stays_so() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let october = DraftBulletin { month: "2026-10".into() };
        assert!(matches!(monitoring::draft_bulletin(&desk.office, desk.services(), &october).await, Err(ServiceError::Refused(_))));
        desk.sent().await;
        let more = [desk.hit(2, Rule::WrongWord, "http://site.cn/w"), desk.hit(0, Rule::DeadLink, "http://site.cn/x")];
        desk.keep("2026-10-01", "2026-10-31", &more).await;
        let open = desk.open().await;
        desk.decide(&open, confirm()).await.unwrap();
        assert!(monitoring::draft_bulletin(&desk.clerk, desk.services(), &october).await.is_err());
        let id = monitoring::draft_bulletin(&desk.office, desk.services(), &october).await.unwrap();
        assert!(matches!(monitoring::draft_bulletin(&desk.office, desk.services(), &october).await, Err(ServiceError::Refused(_))));
        let leader = desk.county.actor(Role::Leader, 0);
        assert!(monitoring::bulletin_sheet(&leader, desk.services(), &id).await.is_err(), "a draft is the office's");
        let sheet = monitoring::bulletin_sheet(&desk.office, desk.services(), &id).await.unwrap();
        assert_eq!((sheet.bulletin.facts.found(), sheet.problems.len(), sheet.unfounded.len()), (2, 2, 0), "{}", desk.county.test.name);
        assert!(sheet.bulletin.facts.adds_up());
        // every number equals the rows behind it
        let listed = monitoring::findings(
            &desk.office,
            desk.services(),
            &FindingFilter { month: Some(day("2026-10-01")), ..FindingFilter::default() },
            1,
        )
        .await
        .unwrap();
        assert_eq!(listed.total, sheet.bulletin.facts.found());
        let mut form = EditBulletin::of(&sheet.bulletin);
        form.text[0].push_str("本月合格率提高了17个百分点。");
        monitoring::edit_bulletin(&desk.office, desk.services(), &form).await.unwrap();
        assert!(matches!(monitoring::edit_bulletin(&desk.office, desk.services(), &form).await, Err(ServiceError::Stale)));
        let sheet = monitoring::bulletin_sheet(&desk.office, desk.services(), &id).await.unwrap();
        assert_eq!(sheet.unfounded[0].number, "17", "{}", desk.county.test.name);
        let seal = SealBulletin { bulletin: id.clone(), revision: sheet.bulletin.revision, on: "2026-11-06".into(), looked: false };
        assert!(matches!(monitoring::seal_bulletin(&desk.office, desk.services(), &seal).await, Err(ServiceError::Invalid(_))));
        // no paper asks for an answer by its own day
        let late = SealBulletin { on: "2026-11-09".into(), looked: true, ..seal.clone() };
        let Err(ServiceError::Invalid(errors)) = monitoring::seal_bulletin(&desk.office, desk.services(), &late).await else {
            panic!("sealed")
        };
        assert!(errors[0].field == "on" && errors[0].message.contains("正文要求于2026年11月9日前反馈"), "{errors:?}");
        let log = storage::operations::audit::end(&mut desk.services().db().read().await.unwrap(), &desk.office.county).await.unwrap();
        let (rows, end) = log.unwrap();
        let printed = anchors(&mut desk.services().db().read().await.unwrap()).await.unwrap().remove(0);
        monitoring::seal_bulletin(&desk.office, desk.services(), &SealBulletin { looked: true, ..seal.clone() }).await.unwrap();
        let sealed = monitoring::bulletin_sheet(&leader, desk.services(), &id).await.unwrap();
        assert!(sealed.is_whole && sealed.bulletin.sealed.is_some());
        // the paper bears the end of the log that `gongkai verify` printed then, and the log goes on through it
        let borne = sealed.bulletin.sealed.as_ref().unwrap().log_end.clone();
        assert_eq!(borne, printed.to_string(), "{}", desk.county.test.name);
        assert!(goes_through(&mut desk.services().db().read().await.unwrap(), &borne.parse().unwrap()).await.unwrap());
        assert!(sealed.proof().unwrap().contains(&format!("{end}:{rows}")), "where the log ended is on the paper");
        assert!(monitoring::edit_bulletin(&desk.office, desk.services(), &EditBulletin::of(&sealed.bulletin)).await.is_err());
        // what happens afterwards changes nothing in it
        let finding = desk.all(&desk.office).await.into_iter().find(|one| one.life.state == FindingState::Sent).unwrap();
        desk.office_says(&desk.office, &finding.id, "verified").await.unwrap();
        let later = monitoring::bulletin_sheet(&leader, desk.services(), &id).await.unwrap();
        assert_eq!(later.bulletin, sealed.bulletin);
        // a correction is the next version beside it
        let next = monitoring::draft_bulletin(&desk.office, desk.services(), &october).await.unwrap();
        let next = monitoring::bulletin_sheet(&desk.office, desk.services(), &next).await.unwrap().bulletin;
        assert_eq!(next.no, 2);
        // and says that it stands in place of the one before, which says nothing of the kind
        assert!(next.parts[0].text.starts_with("本通报代替本月此前定稿的通报"), "{}", next.parts[0].text);
        assert!(sealed.bulletin.parts.iter().all(|part| !part.text.contains("代替")), "{}", desk.county.test.name);
        desk.county.test.execute_raw(&format!("update bulletin set title = '假' where id = '{id}'")).await;
        assert!(!monitoring::bulletin_sheet(&leader, desk.services(), &id).await.unwrap().is_whole, "{}", desk.county.test.name);
    }
}
