//! Facts that come from monitoring, as of the cut-off; and what is known later, beside them.

use chrono::NaiveDate;
use domain::assessment::Status;
use domain::ids::{CandidateId, ColumnId, FindingId, RoundId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::{Column, ColumnClass};
use domain::monitoring::column_outcome::{ColumnOutcome, ColumnReading};
use domain::monitoring::decision::{CandidateState, Origin};
use domain::monitoring::finding::Life;
use domain::monitoring::rule_version::JudgedBy;
use serde_json::json;
use services::ServiceError;
use services::assessment::{self, EntryForm, SheetLine, SheetPage};
use storage::monitoring::candidate::{self, NewCandidate};
use storage::monitoring::finding::{self, FindingEvent, StoredFinding};
use storage::monitoring::{column, judged, round, round_hit};

use crate::assessment::{desks, enter, fact, planned, rules, step, stored};
use crate::desk::Desk;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn outcome(reading: ColumnReading, in_month: u32) -> ColumnOutcome {
    ColumnOutcome { reading, cause: None, items: in_month, in_month, newest: None, is_undated: false, said: None }
}

/// A month that was monitored: its last day, the problems of the first unit with the day on which each was due and answered, and how
/// many articles both units published.
async fn month(desk: &Desk, first: &str, last: &str, problems: &[(&str, Rule, &str, Option<&str>)], articles: [ColumnOutcome; 2]) {
    let now = desk.services.now();
    let mut tx = desk.services.db().write().await.unwrap();
    let county = &desk.county.id;
    let unit = |place: usize| desk.county.units[place].id.clone();
    for (position, id) in (1..).zip(["k0", "k1"]) {
        let one = Column {
            id: ColumnId::new(id),
            unit: unit(position as usize - 1),
            unit_name: desk.county.units[position as usize - 1].full_name.clone(),
            name: "动态".into(),
            address: format!("http://a.cn/{id}/"),
            class: ColumnClass::Dynamic,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
        };
        if column::on_day(&mut tx, county, day(last)).await.unwrap().len() < 2 {
            column::insert(&mut tx, county, &one, position).await.unwrap();
        }
    }
    let run = format!("round of {first}");
    round::begin(&mut tx, county, &run, day(first), day(last), now).await.unwrap();
    judged::judged(&mut tx, &run, now, 1, ("", None)).await.unwrap();
    let columns = [("k0", 0), ("k1", 1)].into_iter().zip(articles);
    let columns: Vec<_> = columns.map(|((id, place), outcome)| (ColumnId::new(id), unit(place), outcome)).collect();
    judged::keep_columns(&mut tx, &run, &columns).await.unwrap();
    let mut found = Vec::new();
    for (id, rule, due, answered) in problems {
        let hit = NewCandidate {
            id: CandidateId::new(*id),
            fingerprint: format!("print of {id}"),
            unit: unit(0),
            column: Some(ColumnId::new("k0")),
            rule: *rule,
            url: format!("http://a.cn/{id}"),
            title: "水库防汛公示".into(),
            period: String::new(),
            evidence: "{}".into(),
            problem: "链接打不开。".into(),
            rule_no: 0,
            origin: Origin::Machine,
            state: CandidateState::Open,
            dismissed: None,
        };
        candidate::insert(&mut tx, county, day(first), None, now, std::slice::from_ref(&hit)).await.unwrap();
        found.push(hit.id.clone());
        let one = StoredFinding {
            id: FindingId::new(*id),
            unit: unit(0),
            unit_name: String::new(),
            column: Some((ColumnId::new("k0"), "动态".into())),
            candidate: hit.id.clone(),
            notice: None,
            rule: *rule,
            url: hit.url.clone(),
            title: hit.title.clone(),
            period: String::new(),
            problem: hit.problem.clone(),
            by: JudgedBy::shipped(*rule),
            origin: Origin::Machine,
            month: day(first),
            life: Life::new(),
            closed_on: None,
            sent_on: None,
            relapse_of: None,
            is_repeat: *rule == Rule::WrongWord,
            confirmed_at: now,
            revision: 1,
        };
        finding::insert(&mut tx, county, ("p", "王"), std::slice::from_ref(&one)).await.unwrap();
        let event = |at: &str, kind: &str, due_on: Option<NaiveDate>| FindingEvent {
            at: format!("{at}T01:00:00Z").parse().unwrap(),
            kind: kind.into(),
            by_id: "p".into(),
            by_name: "王".into(),
            said: String::new(),
            link: String::new(),
            due_on,
            told: String::new(),
        };
        finding::happened(&mut tx, &one.id, &event("2026-08-20", "sent", Some(day(due)))).await.unwrap();
        if let Some(answered) = answered {
            finding::happened(&mut tx, &one.id, &event(answered, "answered", None)).await.unwrap();
        }
    }
    round_hit::hits(&mut tx, &run, &found).await.unwrap();
    tx.commit().await.unwrap();
}

fn with_sources() -> serde_json::Value {
    let mut set = rules();
    let pieces = |id: &str, source: &str| json!({"id": id, "kind": "per_piece", "points": "1", "source": source});
    set["trees"]["t"]["nodes"] = json!([
        {"id": "w", "title": "监测问题", "points": "40", "rules": [
            pieces("all", "findings"), pieces("dead", "finding_dead_link"), pieces("open", "findings_unrepaired"),
            pieces("again", "findings_relapsed")]},
        {"id": "m", "title": "整改", "points": "30", "rules": [{"id": "share", "kind": "proportion", "source": "findings_repaired"}]},
        {"id": "p", "title": "更新", "points": "30", "rules": [
            {"id": "months", "kind": "per_period", "minimum": 2, "below": "1", "empty": "3", "source": "articles_by_month"}]},
    ]);
    set
}

async fn sheet(desk: &Desk, round: &RoundId, unit: &UnitId) -> SheetPage {
    assessment::sheet(&desk.office, &desk.services, round, unit).await.unwrap()
}

fn line<'s>(sheet: &'s SheetPage, rule: &str) -> &'s SheetLine {
    sheet.nodes.iter().flat_map(|node| &node.lines).find(|line| line.rule == rule).unwrap_or_else(|| panic!("no line of {rule}"))
}

#[tokio::test]
async fn problems_and_counts_come_as_of_the_cut_off_and_later_news_stand_beside() {
    for desk in desks().await {
        let set = stored(&desk, &with_sources()).await;
        let round = planned(&desk, &set, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        desk.at("2026-10-03T02:00:00Z");
        let read = |count: u32| outcome(ColumnReading::Items, count);
        month(&desk, "2026-07-01", "2026-07-31", &[], [read(5), read(0)]).await;
        month(
            &desk,
            "2026-08-01",
            "2026-08-31",
            &[
                ("in-time", Rule::DeadLink, "2026-08-31", Some("2026-08-31")),
                ("late", Rule::DeadLink, "2026-08-31", Some("2026-09-01")),
                ("silent", Rule::WrongWord, "2026-09-15", Some("2026-10-02")),
            ],
            [read(1), outcome(ColumnReading::Unreadable, 0)],
        )
        .await;
        month(&desk, "2026-09-01", "2026-09-30", &[("ahead", Rule::PersonalId, "2026-10-20", None)], [read(2), read(4)]).await;
        step(&desk, &round, "collect").await.unwrap();
        let first = sheet(&desk, &round, &desk.county.units[0].id).await;
        let amounts: Vec<_> = ["all", "dead", "open", "again", "share", "months"].map(|rule| line(&first, rule).amount.clone()).to_vec();
        // four problems; two dead links; late and silent; one of its kind before; one in time of three: 30 × ⅓ = 10; one month short
        assert_eq!(amounts, ["-4.00", "-2.00", "-2.00", "-1.00", "-20.00", "-1.00"], "{}", desk.county.test.name);
        let evidence = line(&first, "open").evidence.as_ref().unwrap();
        let ids: Vec<_> = evidence.findings.iter().map(|(id, words)| (id.as_str(), words.as_str())).collect();
        assert_eq!(ids, [("late", "链接不可用：水库防汛公示（逾期整改）"), ("silent", "错误表述：水库防汛公示（逾期未整改）")]);
        assert!(line(&first, "dead").evidence.as_ref().unwrap().source.ends_with("&rule=dead_link"));
        // the silent one was answered on 2 October: beside the sheet, and nothing else
        let since: Vec<_> = first.nodes.iter().flat_map(|node| &node.since).collect();
        assert!(since.iter().any(|(_, then, now, _)| then == now), "the same two, one of them answered by now: {since:?}");
        // another unit's column could not be read in August: nobody takes that for nought
        let second = sheet(&desk, &round, &desk.county.units[1].id).await;
        assert_eq!((second.line.status, second.line.pending.as_slice()), (Status::Incomplete, &["更新".to_owned()][..]));
        assert_eq!(line(&second, "full").leaf, "w");
        // a unit with a column was looked at and had no fault; one without was not looked at
        let third = sheet(&desk, &round, &desk.county.units[2].id).await;
        let told = |sheet: &SheetPage| -> Vec<String> { sheet.nodes[0].told.iter().map(|one| one.note.clone()).collect() };
        assert_eq!(told(&second), Vec::<String>::new(), "{}", desk.county.test.name);
        assert_eq!(told(&third), vec!["本单位没有监测栏目，按满分计"; 4], "{}", desk.county.test.name);
        // collecting once more finds nothing new
        let again = assessment::CollectForm { round: round.clone() };
        assert_eq!(assessment::collect_again(&desk.office, &desk.services, &again).await.unwrap(), 0);
        let log = desk.log().await;
        assert!(log.contains(&"round.collect".to_owned()));
    }
}

#[tokio::test]
async fn what_could_not_be_read_was_not_monitored() {
    for desk in desks().await {
        let set = stored(&desk, &with_sources()).await;
        let round = planned(&desk, &set, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        desk.at("2026-10-03T02:00:00Z");
        let unread = || outcome(ColumnReading::EngineFailed, 0);
        month(&desk, "2026-08-01", "2026-08-31", &[], [outcome(ColumnReading::Items, 3), unread()]).await;
        month(&desk, "2026-09-01", "2026-09-30", &[], [unread(), unread()]).await;
        let missing = assessment::page(&desk.office, &desk.services, &round).await.unwrap().unwatched;
        assert_eq!(missing, [day("2026-07-01"), day("2026-09-01")], "nothing was read in September, {}", desk.county.test.name);
        step(&desk, &round, "collect").await.unwrap();
        let told = async |place: usize| -> Vec<String> {
            let sheet = sheet(&desk, &round, &desk.county.units[place].id).await;
            sheet.nodes[0].told.iter().map(|one| one.note.clone()).collect()
        };
        assert_eq!(told(0).await, Vec::<String>::new(), "read in August, {}", desk.county.test.name);
        assert_eq!(told(1).await, vec!["本期没有监测结果，按满分计"; 4], "{}", desk.county.test.name);
        let second = sheet(&desk, &round, &desk.county.units[1].id).await;
        assert_eq!(second.line.pending, ["整改", "更新"], "no share of nothing, {}", desk.county.test.name);
    }
}

#[tokio::test]
async fn the_problems_behind_a_line_are_those_that_it_counted_and_what_was_confirmed_later_stands_apart() {
    for desk in desks().await {
        let name = desk.county.test.name;
        let set = stored(&desk, &with_sources()).await;
        let round = planned(&desk, &set, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        let read = || [outcome(ColumnReading::Items, 3), outcome(ColumnReading::Items, 3)];
        desk.at("2026-09-28T02:00:00Z");
        let august = [
            ("in-time", Rule::DeadLink, "2026-08-31", Some("2026-08-31")),
            ("late", Rule::DeadLink, "2026-08-31", Some("2026-09-01")),
            ("silent", Rule::WrongWord, "2026-09-15", None),
        ];
        month(&desk, "2026-08-01", "2026-08-31", &august, read()).await;
        // seen by the cut-off, and confirmed on the day on which the facts are collected
        desk.at("2026-10-03T02:00:00Z");
        month(&desk, "2026-09-01", "2026-09-30", &[("ahead", Rule::PersonalId, "2026-10-20", None)], read()).await;
        step(&desk, &round, "collect").await.unwrap();
        // and one that nobody had confirmed by then
        desk.at("2026-10-08T02:00:00Z");
        month(&desk, "2026-07-01", "2026-07-31", &[("forgotten", Rule::DeadLink, "2026-08-31", None)], read()).await;
        let unit = &desk.county.units[0].id;
        let behind = async |leaf: &str, rule: &str| {
            let shown = assessment::line_problems(&desk.office, &desk.services, &round, unit, leaf, rule).await.unwrap();
            [shown.by_cutoff, shown.confirmed_later, shown.not_counted].map(|all| {
                let mut ids: Vec<String> = all.into_iter().map(|one| one.id.to_string()).collect();
                ids.sort();
                ids.join(" ")
            })
        };
        assert_eq!(behind("w", "all").await, ["in-time late silent", "ahead", "forgotten"], "{name}");
        assert_eq!(behind("w", "dead").await, ["in-time late", "", "forgotten"], "{name}");
        assert_eq!(behind("w", "open").await, ["late silent", "", "forgotten"], "{name}");
        assert_eq!(behind("w", "again").await, ["silent", "", ""], "{name}");
        assert_eq!(behind("m", "share").await, ["in-time late silent", "", "forgotten"], "{name}: a rate, told again");
        let counted = sheet(&desk, &round, unit).await;
        assert_eq!(line(&counted, "all").evidence.as_ref().unwrap().findings.len(), 4, "{name}: as many as the line counts");
        let before = desk.services.db().statements();
        let told = assessment::line_problems(&desk.office, &desk.services, &round, unit, "w", "all").await.unwrap();
        // the page pays one for the session and one for 待办 in its frame
        assert!(desk.services.db().statements() - before <= 6, "{name}");
        assert_eq!(told.confirmed_later[0].confirmed_on, Some(day("2026-10-03")), "{name}");
        // a line that counts something else leads to no problems, and a unit reads none before its sheet is open
        let none = assessment::line_problems(&desk.office, &desk.services, &round, unit, "p", "months").await;
        assert!(matches!(none, Err(ServiceError::NotFound(_))), "{name}: {none:?}");
        let early = assessment::line_problems(&desk.clerk, &desk.services, &round, unit, "w", "all").await;
        assert!(matches!(early, Err(ServiceError::NotFound(_))), "{name}: {early:?}");
        // what a person entered instead counts no problems of monitoring any more
        let (reason, evidence) = ("逐件核对".into(), "http://a.gov.cn/1".into());
        let by_hand = EntryForm { seen: 1, value: "2".into(), reason, evidence, ..fact(&desk, &round, 0, "w", "dead") };
        enter(&desk, &desk.office, by_hand).await.unwrap();
        let replaced = assessment::line_problems(&desk.office, &desk.services, &round, unit, "w", "dead").await;
        assert!(matches!(replaced, Err(ServiceError::NotFound(_))), "{name}: {replaced:?}");
    }
}
