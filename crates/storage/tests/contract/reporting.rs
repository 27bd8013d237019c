//! Cells and what happens in them: drafts, history, evidence, reopening, the lists of unit and office.

use chrono::NaiveDate;
use domain::access::role::Role;
use domain::access::scope::Scope;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::{AssignmentRole, Section, Task};
use domain::ids::{AccountId, CellId, ChecklistId, CountyId, EvidenceId, ReopenId, TaskId, UnitId};
use domain::reporting::cell::{CellFacts, Kind};
use domain::reporting::event::CellEventKind;
use domain::reporting::evidence::{Evidence, EvidenceSource};
use domain::reporting::record::{Asked, EventNo, Happening, ReportNo};
use domain::reporting::report::{Claim, ReportContent, ReportedNumber};
use domain::reporting::sign_off::ReportRule;
use storage::access::account::{self, Account};
use storage::reporting::cell::{self, Cell};
use storage::reporting::event::{self, Behind};
use storage::reporting::sign_off::{self, Sent, SignOff, Signature};
use storage::reporting::{event_text, past, report};
use storage::review::judged;
use storage::review::queue::{self, QueueFilter};
use storage::review::reopen::{self, Asks, Decision, Reopen};
use storage::testing::{self, TestDb};
use storage::{
    StorageError, Tx, checklist, operations::county, progress, progress::todo, register::unit, reporting::cell_detail, reporting::draft,
    reporting::evidence,
};

use crate::at;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn county_id() -> CountyId {
    CountyId::new("c")
}

pub(crate) fn content(text: &str) -> ReportContent {
    let numbers =
        vec![ReportedNumber { label: "24项".into(), value: Some(24) }, ReportedNumber { label: "每季度一期".into(), value: None }];
    ReportContent { claim: Some(Claim::Done), text: text.into(), numbers }
}

/// Two units on one quarterly task: the first leads, the second supports. Cells are named `lead1`…`lead4`, `support1`…
pub(crate) async fn fill(test: &TestDb) {
    let now = at("2026-05-06T00:00:00Z");
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &county_id(), "清溪县", now).await.unwrap();
    for (id, position) in [("u1", 1), ("u2", 2)] {
        let one = testing::a_unit(id, &format!("{id}局"), position);
        unit::insert(&mut tx, &county_id(), &one, "").await.unwrap();
    }
    for id in ["asker", "answerer"] {
        let row = testing::an_account(id, &county_id(), Role::Office, now);
        account::insert(&mut tx, &row).await.unwrap();
    }
    let section = Section { title: "一、政策".into(), ..testing::a_section("s") };
    let office = testing::Office::open(&mut tx, &county_id(), testing::a_list("k", 2026), section, now).await;
    let task = Task {
        requirement: format!("每季度公开24项{}", "长".repeat(300)),
        responsible: "u1局、u2局".into(),
        time_limit: "长期".into(),
        ..testing::a_task("t", &office.section.id, 1, Duty::Quota { count: 24, every: Every::Quarter })
    };
    let task = office.task(&mut tx, task).await;
    for (name, unit, role) in [("lead", "u1", AssignmentRole::Lead), ("support", "u2", AssignmentRole::Support)] {
        assign(&mut tx, &task, name, unit, role).await;
    }
    tx.commit().await.unwrap();
}

async fn assign(tx: &mut Tx, task: &Task, name: &str, unit: &str, role: AssignmentRole) {
    let assignment = testing::an_assignment(name, task, &UnitId::new(unit), role);
    checklist::insert_assignment(tx, &assignment).await.unwrap();
    let list = ChecklistId::new("k");
    for mut one in testing::cells_of((&county_id(), &list), 2026, task, &assignment, |number| format!("{name}{number}")) {
        one.running.record.asked = Asked::Standing;
        cell::insert(tx, &one).await.unwrap();
    }
}

/// The cell with that id hands in this text.
pub(crate) async fn hand_in(test: &TestDb, id: &str, when: &str, text: &str) -> Cell {
    let mut tx = test.db.write().await.unwrap();
    let mut one = cell::get(&mut tx, &county_id(), &CellId::new(id)).await.unwrap().unwrap();
    testing::hand_in(&mut tx, &mut one, at(when), &content(text)).await;
    tx.commit().await.unwrap();
    one
}

#[tokio::test]
async fn a_cell_is_read_as_written_and_a_stale_write_changes_nothing() {
    for test in testing::both().await {
        fill(&test).await;
        let written = hand_in(&test, "lead1", "2026-04-01T01:02:03Z", "已公开\n\"24\"项</script>").await;
        let mut tx = test.db.write().await.unwrap();
        let read = cell::get(&mut tx, &county_id(), &CellId::new("lead1")).await.unwrap().unwrap();
        assert_eq!(
            (read.revision, &read.content, read.submitted_at),
            (1, &content("已公开\n\"24\"项</script>"), Some(at("2026-04-01T01:02:03Z")))
        );
        assert_eq!(read, written, "{}", test.name);
        assert_eq!(read.record().latest(), Some(ReportNo(1)));
        let stale = Cell { revision: 0, ..read.clone() };
        assert!(!cell::update(&mut tx, &stale).await.unwrap(), "{}", test.name);
        assert_eq!(cell::get(&mut tx, &CountyId::new("other"), &read.id).await.unwrap(), None);
        assert!(matches!(cell::insert(&mut tx, &Cell { id: CellId::new("twin"), ..read }).await, Err(StorageError::Duplicate(_))));
    }
}

#[tokio::test]
async fn a_draft_is_saved_over_what_was_seen_or_not_at_all() {
    for test in testing::both().await {
        fill(&test).await;
        let (id, now) = (CellId::new("lead1"), at("2026-05-06T08:00:00Z"));
        let mut tx = test.db.write().await.unwrap();
        assert_eq!(draft::get(&mut tx, &id).await.unwrap(), None);
        assert_eq!(draft::save(&mut tx, &id, 0, &content("一"), now, "王倩").await.unwrap(), Some(1));
        assert_eq!(draft::save(&mut tx, &id, 0, &content("二"), now, "赵敏").await.unwrap(), None, "{}", test.name);
        assert_eq!(draft::save(&mut tx, &id, 1, &content("三"), now, "赵敏").await.unwrap(), Some(2));
        assert_eq!(draft::save(&mut tx, &id, 1, &content("四"), now, "王倩").await.unwrap(), None);
        draft::keep_links(&mut tx, &id, "https://a.gov.cn/1").await.unwrap();
        assert_eq!(draft::get(&mut tx, &id).await.unwrap().unwrap().links, "https://a.gov.cn/1");
        assert_eq!(draft::save(&mut tx, &id, 2, &content("三"), now, "赵敏").await.unwrap(), Some(3), "links go with the next save");
        let kept = draft::get(&mut tx, &id).await.unwrap().unwrap();
        assert_eq!(kept.links, "");
        assert_eq!((kept.revision, &kept.content, kept.saved_by.as_str(), kept.saved_at), (3, &content("三"), "赵敏", now));
        assert_eq!(draft::take(&mut tx, &id).await.unwrap(), Some(kept));
        assert_eq!(draft::take(&mut tx, &id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_draft_waits_for_its_signature_and_a_report_keeps_it() {
    for test in testing::both().await {
        fill(&test).await;
        let (id, unit, task, now) = (CellId::new("lead1"), UnitId::new("u1"), TaskId::new("t"), at("2026-05-06T08:00:00Z"));
        let mut tx = test.db.write().await.unwrap();
        let first = sign_off::of_cell(&mut tx, &id).await.unwrap().unwrap();
        let nothing = SignOff { county_asks: false, rule: ReportRule::default(), has_signer: false, waiting: None, signature: None };
        assert_eq!(first, nothing, "{}", test.name);
        assert_eq!(sign_off::of_cell(&mut tx, &CellId::new("none")).await.unwrap(), None);
        for rule in [ReportRule { sign_off: Some(false), evidence: true }, ReportRule { sign_off: None, evidence: true }] {
            sign_off::set_rule(&mut tx, &task, rule).await.unwrap();
            assert_eq!(sign_off::rule(&mut tx, &task).await.unwrap(), rule);
        }
        county::set_setting(&mut tx, &county_id(), &county::Kept::nothing(), sign_off::SETTING, sign_off::ON).await.unwrap();
        let person = |id: &str, role: Role| Account { unit: Some(unit.clone()), ..testing::an_account(id, &county_id(), role, now) };
        account::insert(&mut tx, &person("clerk", Role::Unit)).await.unwrap();
        let without = async |tx: &mut Tx| sign_off::units_without_signer(tx, &county_id(), day("2026-05-06")).await.unwrap();
        assert_eq!(without(&mut tx).await, ["u1局"]);
        account::insert(&mut tx, &person("head", Role::UnitLead)).await.unwrap();
        assert!(without(&mut tx).await.is_empty());
        draft::save(&mut tx, &id, 0, &content("一"), now, "clerk").await.unwrap();
        let sent = Sent { at: now, by: "clerk".into(), name: "王倩".into(), phone_reason: String::new() };
        sign_off::send(&mut tx, &id, &sent).await.unwrap();
        assert!(sign_off::waits(&mut tx, &id).await.unwrap());
        let read = sign_off::of_cell(&mut tx, &id).await.unwrap().unwrap();
        let rule = ReportRule { sign_off: None, evidence: true };
        assert_eq!(read, SignOff { county_asks: true, rule, has_signer: true, waiting: Some(sent), signature: None }, "{}", test.name);
        let listed = sign_off::of_unit(&mut tx, &unit).await.unwrap();
        assert_eq!((listed.len(), listed[0].revision, &listed[0].content, listed[0].evidence), (1, 1, &content("一"), 0));
        assert_eq!(todo::waiting_for_unit(&mut tx, &county_id(), &unit, day("2026-10-14")).await.unwrap().to_sign, 1);
        assert!(sign_off::take(&mut tx, &id).await.unwrap() && !sign_off::take(&mut tx, &id).await.unwrap());
        let mut one = cell::get(&mut tx, &county_id(), &id).await.unwrap().unwrap();
        assert!(todo::sent_back(&mut tx, &unit).await.unwrap().is_empty());
        testing::tell(&mut tx, &mut one, now, Happening::Remarked { kind: CellEventKind::SentBack }, None).await;
        assert_eq!(todo::sent_back(&mut tx, &unit).await.unwrap(), [(id.clone(), "测试".to_owned(), now)], "{}", test.name);
        assert!(todo::sent_back(&mut tx, &UnitId::new("u2")).await.unwrap().is_empty());
        testing::hand_in(&mut tx, &mut one, now, &content("一")).await;
        assert!(todo::sent_back(&mut tx, &unit).await.unwrap().is_empty(), "{}: it was handed in since", test.name);
        let signature = Signature { drafted_by: "王倩".into(), sent_at: now, signed_by: "赵敏".into(), signed_at: now };
        sign_off::keep(&mut tx, &id, ReportNo(1), &signature).await.unwrap();
        let sheet = cell_detail::get(&mut tx, &county_id(), &id, &Scope::County).await.unwrap().unwrap();
        assert_eq!(sheet.sign_off.signature, Some(signature.clone()), "{}", test.name);
        assert!(matches!(sign_off::keep(&mut tx, &id, ReportNo(1), &signature).await, Err(StorageError::Duplicate(_))));
    }
}

#[tokio::test]
async fn history_is_numbered_cell_by_cell_and_adds_up_to_the_row() {
    for test in testing::both().await {
        fill(&test).await;
        let mut one = hand_in(&test, "lead1", "2026-05-06T08:00:00Z", "第一稿").await;
        hand_in(&test, "lead2", "2026-05-06T08:00:00Z", "第一稿").await;
        let mut tx = test.db.write().await.unwrap();
        let back = Happening::Returned { rework_by: day("2026-05-13") };
        testing::tell(&mut tx, &mut one, at("2026-05-07T08:00:00Z"), back, None).await;
        let history = event::of_cell(&mut tx, &one.id, 10).await.unwrap();
        assert_eq!(
            history.iter().map(|event| (event.seq, event.kind)).collect::<Vec<_>>(),
            [(2, CellEventKind::Returned), (1, CellEventKind::Submitted)]
        );
        assert_eq!((history[0].reason.as_str(), history[0].due_on), ("测试", Some(day("2026-05-13"))));
        assert_eq!((history[1].unit_name.as_str(), &history[1].content), ("清溪县u1局", &content("第一稿")));
        let lately = judged::lately(&mut tx, &county_id(), "tester", at("2026-05-07T07:55:00Z"), 10).await.unwrap();
        assert_eq!(lately.iter().map(|one| &one.cell).collect::<Vec<_>>(), [&one.id], "{}: what waits was not judged", test.name);
        assert!(judged::lately(&mut tx, &county_id(), "tester", at("2026-05-07T08:00:01Z"), 10).await.unwrap().is_empty());
        assert!(judged::lately(&mut tx, &county_id(), "another", at("2026-05-07T07:55:00Z"), 10).await.unwrap().is_empty());
        assert_eq!(event::of_cell(&mut tx, &one.id, 1).await.unwrap().len(), 1);
        let recorded = event::recorded(&mut tx, &one.id).await.unwrap();
        assert_eq!(recorded.len(), 2);
        assert_eq!(event::handed_in(&mut tx, &one.id, ReportNo(1)).await.unwrap().as_ref(), recorded.first(), "{}", test.name);
        assert_eq!(event::handed_in(&mut tx, &one.id, ReportNo(2)).await.unwrap(), None, "{}", test.name);
        assert_eq!(event::behind(&mut tx, &one.id).await.unwrap(), Behind { no: EventNo(3), last_day: Some(day("2026-05-07")) });
        let ended = past::of_cell(&mut tx, &one.id).await.unwrap();
        assert_eq!(
            ended.iter().map(|one| (one.from, one.to)).collect::<Vec<_>>(),
            [(day("2026-01-01"), day("2026-05-06")), (day("2026-05-06"), day("2026-05-07")),]
        );
        assert_eq!(cell::get(&mut tx, &county_id(), &one.id).await.unwrap().as_ref(), Some(&one), "{}", test.name);
        // lists of past days read what follows from the record
        let (stretches, read): (Vec<_>, Vec<_>) = past::stored(&mut tx, &one.id).await.unwrap().into_iter().unzip();
        assert_eq!(stretches, ended, "{}", test.name);
        assert!(ended.iter().map(|stretch| past::Derived::of(stretch, &one.checklist)).eq(read), "{}", test.name);
        let ids: Vec<String> = cell::ids(&mut tx, "lead3", 3).await.unwrap().into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["lead4", "support1", "support2"], "{}", test.name);
        let walked = cell::walk(&mut tx, "lead3", 3).await.unwrap();
        assert_eq!(walked.iter().map(|cell| cell.id.as_str()).collect::<Vec<_>>(), ["lead4", "support1", "support2"]);
    }
}

#[tokio::test]
async fn a_report_keeps_the_text_and_the_evidence_it_came_with() {
    for test in testing::both().await {
        fill(&test).await;
        let mut tx = test.db.write().await.unwrap();
        let (first, second) = (link("first", "2026-04-01T08:00:00Z"), link("second", "2026-04-02T08:00:00Z"));
        for piece in [&first, &second] {
            evidence::insert(&mut tx, &county_id(), &UnitId::new("u1"), piece).await.unwrap();
        }
        let id = CellId::new("lead1");
        evidence::attach(&mut tx, &id, &first.id).await.unwrap();
        let mut one = cell::get(&mut tx, &county_id(), &id).await.unwrap().unwrap();
        testing::hand_in(&mut tx, &mut one, at("2026-04-03T08:00:00Z"), &content("24项")).await;
        testing::accept(&mut tx, &mut one, at("2026-04-04T08:00:00Z")).await;
        // a correction takes the link away and brings another, and is never handed in
        evidence::detach(&mut tx, &id, &first.id).await.unwrap();
        evidence::attach(&mut tx, &id, &second.id).await.unwrap();
        assert_eq!(evidence::of_report(&mut tx, &id, ReportNo(1)).await.unwrap(), std::slice::from_ref(&first), "{}", test.name);
        assert_eq!(report::content(&mut tx, &id, ReportNo(1)).await.unwrap(), Some(content("24项")));
        assert!(evidence::is_visible(&mut tx, &first.id, &Scope::Unit(UnitId::new("u1"))).await.unwrap(), "it counts, so it is shown");
        // the catalogue: what the latest report came with, for whoever sees the cell, also of a day that has ended
        for (scope, ended, pieces) in [
            (Scope::County, None, 1),
            (Scope::County, Some("2026-04-03"), 1),
            (Scope::County, Some("2026-04-02"), 0),
            (Scope::Unit(UnitId::new("u1")), None, 1),
            (Scope::Unit(UnitId::new("nobody")), None, 0),
        ] {
            let found = progress::evidence(&mut tx, &one.checklist, &scope, ended.map(day)).await.unwrap();
            assert_eq!(found.len(), pieces, "{} {scope:?} {ended:?}", test.name);
            assert!(found.iter().all(|(cell, piece)| *cell == id && *piece == first));
        }
        // to the letter: the event that handed it in with all it came with, the one that judged it without
        let texts = event_text::from(&mut tx, &id, 0).await.unwrap();
        let told: Vec<_> = texts.iter().map(|text| (text.seq, text.kind.as_str(), text.report.is_some())).collect();
        assert_eq!(told, [(1, "submitted", true), (2, "accepted", false)], "{}", test.name);
        let text = serde_json::to_value(&texts[0]).unwrap();
        assert_eq!((&text["at"], &text["day"]), (&"2026-04-03T08:00:00Z".into(), &"2026-04-03".into()));
        let handed_in = &text["report"];
        assert_eq!((&handed_in["content"], &handed_in["handed_in_at"]), (&"24项".into(), &text["at"]), "{}", test.name);
        let came_with = serde_json::json!([{
            "id": "first", "title": "公示first", "url": "https://a.gov.cn/first", "sha256": "", "file_name": "", "effective_on": "2026-05-01"
        }]);
        assert_eq!(handed_in["evidence"], came_with);
        assert_eq!(event_text::from(&mut tx, &id, 2).await.unwrap(), texts[1..]);
        report::lay_out_evidence(&mut tx, &id, ReportNo(1)).await.unwrap();
        assert_eq!(evidence::of_cell(&mut tx, &id).await.unwrap(), [first]);
        assert_eq!(report::content(&mut tx, &id, ReportNo(2)).await.unwrap(), None);
    }
}

pub(crate) fn link(id: &str, when: &str) -> Evidence {
    Evidence {
        id: EvidenceId::new(id),
        source: EvidenceSource::Link { url: format!("https://a.gov.cn/{id}") },
        title: format!("公示{id}"),
        effective_on: Some(day("2026-05-01")),
        uploaded_at: at(when),
        uploaded_by: "王倩".into(),
        look: None,
    }
}

#[tokio::test]
async fn evidence_serves_cells_in_the_order_in_which_it_came() {
    for test in testing::both().await {
        fill(&test).await;
        let (u1, u2) = (UnitId::new("u1"), UnitId::new("u2"));
        let (one, other) = (CellId::new("lead1"), CellId::new("support1"));
        let file = Evidence {
            source: EvidenceSource::File { sha256: "ab".into(), file_name: "a.pdf".into(), media_type: "application/pdf".into(), bytes: 7 },
            effective_on: None,
            ..link("file", "2026-05-06T08:00:02Z")
        };
        let (first, second) = (link("first", "2026-05-06T08:00:00Z"), link("second", "2026-05-06T08:00:01Z"));
        let mut tx = test.db.write().await.unwrap();
        for (unit, piece) in [(&u1, &first), (&u1, &second), (&u2, &file)] {
            evidence::insert(&mut tx, &county_id(), unit, piece).await.unwrap();
        }
        for (cell, piece) in [(&one, &second), (&one, &first), (&other, &file)] {
            evidence::attach(&mut tx, cell, &piece.id).await.unwrap();
        }
        assert_eq!(evidence::of_cell(&mut tx, &one).await.unwrap(), [second.clone(), first.clone()], "{}", test.name);
        assert_eq!(evidence::get(&mut tx, &county_id(), &file.id).await.unwrap(), Some((u2.clone(), file.clone())));
        assert_eq!(evidence::get(&mut tx, &CountyId::new("other"), &file.id).await.unwrap(), None);
        let serving = vec![second.clone(), first.clone()];
        assert_eq!(evidence::to_write_with(&mut tx, &u1, &one, 9).await.unwrap(), (serving, Vec::new()), "{}", test.name);
        assert!(evidence::detach(&mut tx, &one, &second.id).await.unwrap());
        assert!(!evidence::detach(&mut tx, &one, &second.id).await.unwrap());
        assert_eq!(evidence::of_cell(&mut tx, &one).await.unwrap(), std::slice::from_ref(&first));
        let (serving, earlier) = evidence::to_write_with(&mut tx, &u1, &one, 9).await.unwrap();
        assert_eq!((serving, earlier), (vec![first], vec![second.clone()]), "{}", test.name);
        evidence::attach(&mut tx, &one, &second.id).await.unwrap();
        assert_eq!(evidence::of_cell(&mut tx, &one).await.unwrap().len(), 2, "taken off and back again");
        // the lead opens the support's, not the other way round
        assert!(evidence::is_visible(&mut tx, &file.id, &Scope::Unit(u2.clone())).await.unwrap());
        assert!(evidence::is_visible(&mut tx, &file.id, &Scope::Unit(u1.clone())).await.unwrap());
        assert!(!evidence::is_visible(&mut tx, &second.id, &Scope::Unit(u2.clone())).await.unwrap());
        // what counts for the limit of a day: files, those that were taken off again included, and no links
        let since = at("2026-05-06T08:00:02Z");
        assert_eq!(evidence::bytes_since(&mut tx, &u2, since).await.unwrap(), 7);
        let most = evidence::most_since(&mut tx, since, 5).await.unwrap();
        assert_eq!(most.iter().map(|(_, bytes)| *bytes).collect::<Vec<_>>(), [7], "{}", test.name);
        assert!(evidence::most_since(&mut tx, at("2026-05-06T08:00:03Z"), 5).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_request_is_answered_once() {
    for test in testing::both().await {
        fill(&test).await;
        let request = Reopen {
            asks: Asks::Reopen,
            id: ReopenId::new("r1"),
            cell: CellId::new("lead1"),
            scope: "数据".into(),
            reason: "口径".into(),
            until: day("2026-05-20"),
            asked_by: AccountId::new("asker"),
            asked_name: "asker".into(),
            asked_at: at("2026-05-06T08:00:00Z"),
            decision: None,
        };
        let later =
            Reopen { id: ReopenId::new("r2"), cell: CellId::new("support1"), asked_at: at("2026-05-07T08:00:00Z"), ..request.clone() };
        let mut tx = test.db.write().await.unwrap();
        assert_eq!(reopen::latest_of_cell(&mut tx, &request.cell).await.unwrap(), None);
        for one in [&request, &later] {
            reopen::insert(&mut tx, &county_id(), one).await.unwrap();
        }
        assert_eq!(reopen::latest_of_cell(&mut tx, &request.cell).await.unwrap().as_ref(), Some(&request), "{}", test.name);
        let answer = Decision {
            approved: false,
            by: AccountId::new("answerer"),
            name: "answerer".into(),
            at: at("2026-05-08T08:00:00Z"),
            note: "不必".into(),
            granted_until: Some(day("2026-06-30")),
        };
        assert!(reopen::decide(&mut tx, &later.id, &answer).await.unwrap());
        assert!(!reopen::decide(&mut tx, &later.id, &Decision { approved: true, ..answer.clone() }).await.unwrap());
        let answered = Reopen { decision: Some(answer), ..later };
        assert_eq!((answered.settled_until(), answered.until == day("2026-06-30")), (day("2026-06-30"), false));
        assert_eq!(reopen::get(&mut tx, &county_id(), &answered.id).await.unwrap().as_ref(), Some(&answered));
        assert_eq!(reopen::get(&mut tx, &CountyId::new("other"), &answered.id).await.unwrap(), None);
        // what waits comes first, although it is older
        let all = reopen::list(&mut tx, &county_id(), &Scope::County, 9).await.unwrap();
        assert_eq!(all.iter().map(|one| one.reopen.id.as_str()).collect::<Vec<_>>(), ["r1", "r2"]);
        assert_eq!(
            (all[0].unit_name.as_str(), all[0].task_number.as_str(), all[0].period_name.as_str()),
            ("u1局", "1.1", "2026年第一季度")
        );
        let own = reopen::list(&mut tx, &county_id(), &Scope::Unit(UnitId::new("u2")), 9).await.unwrap();
        assert_eq!(own.iter().map(|one| one.reopen.id.as_str()).collect::<Vec<_>>(), ["r2"]);
    }
}

#[tokio::test]
async fn the_sheet_has_all_that_its_page_needs() {
    for test in testing::both().await {
        fill(&test).await;
        let id = CellId::new("support1");
        let mut tx = test.db.write().await.unwrap();
        draft::save(&mut tx, &id, 0, &content("草稿"), at("2026-05-06T08:00:00Z"), "钱进").await.unwrap();
        tx.commit().await.unwrap();
        test.execute_raw("update checklist set first_day = '2026-03-02'").await;
        let mut conn = test.db.read().await.unwrap();
        let (u1, u2) = (UnitId::new("u1"), UnitId::new("u2"));
        let sheet = cell_detail::get(&mut conn, &county_id(), &id, &Scope::Unit(u2.clone())).await.unwrap().unwrap();
        assert_eq!(
            (sheet.unit_name.as_str(), sheet.section_title.as_str(), sheet.year, sheet.list_from, sheet.reader_leads),
            ("清溪县u2局", "一、政策", 2026, "2026-03-02".parse().ok(), false)
        );
        assert_eq!((sheet.duty, sheet.time_limit.as_str()), (Duty::Quota { count: 24, every: Every::Quarter }, "长期"));
        assert_eq!(sheet.draft.as_ref().map(|draft| (&draft.content, draft.revision)), Some((&content("草稿"), 1)));
        assert!(
            cell_detail::get(&mut conn, &county_id(), &id, &Scope::Unit(u1.clone())).await.unwrap().unwrap().reader_leads,
            "{}",
            test.name
        );
        assert!(!cell_detail::get(&mut conn, &county_id(), &id, &Scope::County).await.unwrap().unwrap().reader_leads);
        assert_eq!(cell_detail::get(&mut conn, &CountyId::new("other"), &id, &Scope::County).await.unwrap(), None);
        let lead = cell::get(&mut conn, &county_id(), &CellId::new("lead1")).await.unwrap().unwrap();
        for (with_others, expected) in [(false, 4), (true, 5)] {
            let beside = cell_detail::neighbours(&mut conn, &lead, with_others).await.unwrap();
            assert_eq!(beside.len(), expected);
            assert_eq!(beside.iter().filter(|one| one.is_same_assignment).count(), 4);
        }
    }
}

#[tokio::test]
async fn the_units_list_and_count_leave_out_what_is_settled_or_not_begun() {
    for test in testing::both().await {
        fill(&test).await;
        let mut one = hand_in(&test, "lead1", "2026-04-02T08:00:00Z", "第一季度公开24项").await;
        let mut tx = test.db.write().await.unwrap();
        testing::accept(&mut tx, &mut one, at("2026-04-03T08:00:00Z")).await;
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        draft::save(&mut tx, &CellId::new("lead2"), 0, &content("草稿"), at("2026-05-06T08:00:00Z"), "王倩").await.unwrap();
        tx.commit().await.unwrap();
        let unit = UnitId::new("u1");
        let mut conn = test.db.read().await.unwrap();
        let rows = todo::of_unit(&mut conn, &unit, day("2026-05-06"), day("2026-05-13")).await.unwrap();
        assert_eq!(rows.len(), 1, "{}", test.name);
        assert_eq!(
            (rows[0].id.as_str(), rows[0].last_report.as_str(), rows[0].draft_saved_at),
            ("lead2", "第一季度公开24项", Some(at("2026-05-06T08:00:00Z")))
        );
        assert_eq!(rows[0].requirement.chars().count(), 160);
        let waiting = todo::waiting_for_unit(&mut conn, &county_id(), &unit, day("2026-10-14")).await.unwrap();
        assert_eq!(waiting.cells.iter().map(|(.., number)| number).sum::<i64>(), 3);
        assert!(waiting.cells.contains(&(
            CellFacts { kind: Kind::Open, due_on: day("2026-07-07"), overdue_after: day("2026-07-07") },
            None,
            1
        )));
        assert_eq!((waiting.settings.len(), waiting.days.len()), (0, 0));
        assert_eq!(todo::waiting_for_office(&mut conn, &county_id()).await.unwrap(), todo::OfficeWaiting::default());
        drop(conn);
        // what was handed in before its period began is listed: it may come back
        hand_in(&test, "lead3", "2026-05-05T08:00:00Z", "提前报送").await;
        let mut conn = test.db.read().await.unwrap();
        let rows = todo::of_unit(&mut conn, &unit, day("2026-05-06"), day("2026-05-13")).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["lead2", "lead3"], "{}", test.name);
    }
}

#[tokio::test]
async fn the_periods_of_the_queue_follow_each_other_whatever_their_names_sort_as() {
    for test in testing::both().await {
        fill(&test).await;
        let mut expected = Vec::new();
        for (id, when) in [("lead1", "2026-10-03T08:00:00Z"), ("lead2", "2026-10-02T08:00:00Z"), ("lead3", "2026-10-01T08:00:00Z")] {
            expected.push(hand_in(&test, id, when, "一").await.period.name);
        }
        // 三 stands before 二 in every alphabet
        assert!(expected[1].contains("第二季度") && expected[2].contains("第三季度"), "{expected:?}");
        let mut conn = test.db.read().await.unwrap();
        let facets = queue::facets(&mut conn, &county_id()).await.unwrap();
        let periods: Vec<String> = facets.into_iter().filter(|facet| facet.kind == "period").map(|facet| facet.id).collect();
        assert_eq!(periods, expected, "{}", test.name);
    }
}

#[tokio::test]
async fn the_queue_is_oldest_first_and_each_report_knows_its_place() {
    for test in testing::both().await {
        fill(&test).await;
        hand_in(&test, "lead2", "2026-07-01T08:00:00Z", "二").await;
        hand_in(&test, "lead1", "2026-04-02T08:00:00Z", "一").await;
        hand_in(&test, "support1", "2026-04-02T08:00:00Z", "配").await;
        let mut conn = test.db.read().await.unwrap();
        let all = QueueFilter::default();
        let (rows, queue::Waiting { total, .. }) = queue::page(&mut conn, &county_id(), all, 2, 0).await.unwrap();
        assert_eq!((rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), total), (vec!["lead1", "support1"], 3), "{}", test.name);
        assert_eq!((rows[0].unit_name.as_str(), rows[0].claim.as_deref(), rows[0].revision), ("u1局", Some("done"), 1));
        let only = QueueFilter { unit: Some("u2"), section: Some("s"), ..QueueFilter::default() };
        assert_eq!(queue::page(&mut conn, &county_id(), only, 9, 0).await.unwrap().1.total, 1);
        let facets = queue::facets(&mut conn, &county_id()).await.unwrap();
        assert_eq!(
            facets
                .iter()
                .filter(|facet| matches!(facet.kind.as_str(), "section" | "unit"))
                .map(|facet| (facet.id.as_str(), facet.number))
                .collect::<Vec<_>>(),
            [("s", 3), ("u1", 2), ("u2", 1)]
        );
        let place = queue::neighbours(&mut conn, &county_id(), all, &CellId::new("support1")).await.unwrap();
        assert_eq!((place.previous, place.next), (Some(CellId::new("lead1")), Some(CellId::new("lead2"))));
        let alone = queue::neighbours(&mut conn, &county_id(), only, &CellId::new("support1")).await.unwrap();
        assert_eq!(alone, queue::Neighbours::default());
        let waiting = todo::waiting_for_office(&mut conn, &county_id()).await.unwrap();
        assert_eq!(waiting, todo::OfficeWaiting { reports: 3, ..todo::OfficeWaiting::default() });
    }
}
