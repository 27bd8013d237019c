//! A report that came on paper: the day on which it was received counts, and somebody else of the office judges it.

use domain::reporting::event::CellEvent;
use domain::reporting::record::State;
use domain::reporting::report::ReportContent;
use services::operations::held::verify_history;
use services::operations::records::{RecordState, verify_records};
use services::progress::cells::{self, CellFilter, CellListRow, View};
use services::progress::overview::overview;
use services::progress::search::search;
use services::reporting::evidence::Scan;
use services::reporting::{HandedIn, PaperReport, page, receive_on_paper, withdraw};
use services::review::{Acceptance, BulkAccepted, QueueFilter, ReturnDate, Tick, accept, bulk_accept, queue, return_report};
use services::{Result, ServiceError};
use storage::reporting::draft;
use storage::testing::both;

use crate::close_year::{closed, sealed};
use crate::desk::{Desk, NOW, day};
use crate::evidence::receive;

async fn enter(desk: &Desk, received_on: &str) -> Result<HandedIn> {
    enter_with(desk, received_on, Vec::new()).await
}

async fn enter_with(desk: &Desk, received_on: &str, scans: Vec<Scan>) -> Result<HandedIn> {
    let cell = desk.cell(&desk.quarters[0]).await;
    let form = PaperReport {
        cell: cell.id.clone(),
        cell_revision: cell.revision,
        claim: "done".into(),
        paper_text: "一季度已公开24项".into(),
        reached: String::new(),
        received_on: received_on.into(),
        paper_reason: "网络故障，纸质材料存档案柜".into(),
        file: String::new(),
    };
    receive_on_paper(&desk.office, &desk.services, &form, scans).await
}

/// Another person of the office accepts it.
async fn by_another(desk: &Desk) {
    let revision = desk.cell(&desk.quarters[0]).await.revision;
    accept(&desk.second_office, &desk.services, &desk.quarters[0], revision, &Acceptance::default()).await.unwrap();
}

fn field(refused: &Result<HandedIn>) -> &str {
    match refused {
        Err(ServiceError::Invalid(errors)) => errors[0].field.as_str(),
        _ => "",
    }
}

#[tokio::test]
async fn a_report_that_came_on_paper_in_time_is_in_time_whenever_the_office_enters_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        for wrong in ["2026-08-08", "2025-12-31", "昨天"] {
            assert_eq!(field(&enter(&desk, wrong).await), PaperReport::received_on, "{} {wrong}", desk.county.test.name);
        }
        assert_eq!(enter(&desk, "2026-04-01").await.unwrap(), HandedIn::InTime, "{}", desk.county.test.name);
        assert_eq!(desk.log().await, ["report.paper"]);
        let again = enter(&desk, "2026-04-01").await;
        assert!(matches!(again, Err(ServiceError::Refused(_))), "{}: the office has it: {again:?}", desk.county.test.name);
        by_another(&desk).await;
        let cell = desk.cell(&desk.quarters[0]).await;
        assert!(matches!(cell.record().state, State::Accepted { .. }) && !cell.record().is_late(), "{}", desk.county.test.name);
        let state = verify_records(&mut desk.services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(state, RecordState::Whole(_)), "{}: {state:?}", desk.county.test.name);
        let history = verify_history(&mut desk.services.db().read().await.unwrap()).await.unwrap();
        assert!(history.is_whole(), "{}: {}", desk.county.test.name, history.sentence());
    }
}

#[tokio::test]
async fn paper_is_asked_for_from_the_first_day_of_the_period_and_until_the_office_has_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let takes = async |place: usize| page(&desk.office, &desk.services, &desk.quarters[place]).await.unwrap().takes_paper();
        assert_eq!((takes(0).await, takes(2).await, takes(3).await), (true, true, false), "{}: it is August", desk.county.test.name);
        enter(&desk, "2026-04-01").await.unwrap();
        assert!(!takes(0).await, "{}", desk.county.test.name);
        desk.at("2026-10-01T02:00:00Z");
        assert!(takes(3).await, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn whoever_entered_a_paper_report_does_not_judge_it_and_a_colleague_does() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, name, id) = (&desk.services, desk.county.test.name, &desk.quarters[0]);
        enter(&desk, "2026-04-01").await.unwrap();
        let waiting = queue(&desk.office, services, QueueFilter::default(), 1, 50).await.unwrap();
        assert_eq!(waiting.rows[0].received_on, Some("2026-04-01".parse().unwrap()), "{name}: it waits as paper");
        let revision = desk.cell(id).await.revision;
        let accepted = accept(&desk.office, services, id, revision, &Acceptance::default()).await;
        assert!(matches!(&accepted, Err(ServiceError::Refused(why)) if why.contains("另一位同事")), "{name}: {accepted:?}");
        let until = ReturnDate::Day("2026-08-20".parse().unwrap());
        let returned = return_report(&desk.office, services, id, revision, "请补充具体数据", until).await;
        assert!(matches!(&returned, Err(ServiceError::Refused(why)) if why.contains("另一位同事")), "{name}: {returned:?}");
        // among others that were ticked it alone is left, and counted as what it is
        desk.submit(&desk.lead, "已公开").await;
        let ticked = [Tick(id.clone(), revision), Tick(desk.lead.clone(), desk.cell(&desk.lead).await.revision)];
        let done = bulk_accept(&desk.office, services, &ticked).await.unwrap();
        assert_eq!(done, BulkAccepted { accepted: vec![desk.lead.clone()], left: 0, own_paper: 1 }, "{name}");
        let seen = page(&desk.office, services, id).await.unwrap();
        assert!(seen.entered_by(&desk.office) && !seen.entered_by(&desk.second_office), "{name}");
        assert_eq!(seen.on_paper().and_then(CellEvent::received_on), Some("2026-04-01".parse().unwrap()), "{name}");
        let done = bulk_accept(&desk.second_office, services, &ticked[..1]).await.unwrap();
        assert_eq!(done, BulkAccepted { accepted: vec![id.clone()], left: 0, own_paper: 0 }, "{name}");
    }
}

#[tokio::test]
async fn whoever_entered_paper_is_found_as_that_and_not_as_who_reported() {
    for test in both().await {
        let desk = Desk::new(test).await;
        enter(&desk, "2026-04-01").await.unwrap();
        desk.submit(&desk.lead, "已公开").await;
        by_another(&desk).await;
        for (person, cell, is_reviewer, is_from_paper) in [
            (&desk.office.person, &desk.quarters[0], false, true),
            (&desk.second_office.person, &desk.quarters[0], true, false),
            (&desk.clerk.person, &desk.lead, false, false),
        ] {
            let found = search(&desk.office, &desk.services, person).await.unwrap().by_person;
            let told: Vec<_> = found.iter().map(|one| (&one.item.cell, one.is_reviewer, one.is_from_paper)).collect();
            assert_eq!(told, [(cell, is_reviewer, is_from_paper)], "{} {person}", desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn paper_that_came_late_is_late_and_what_came_before_a_return_does_not_answer_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        assert_eq!(enter(&desk, "2026-05-20").await.unwrap(), HandedIn::Late, "{}", desk.county.test.name);
        let revision = desk.cell(&desk.quarters[0]).await.revision;
        let until = ReturnDate::Day("2026-08-20".parse().unwrap());
        return_report(&desk.second_office, &desk.services, &desk.quarters[0], revision, "请补充具体数据", until).await.unwrap();
        assert_eq!(field(&enter(&desk, "2026-08-06").await), PaperReport::received_on, "{}", desk.county.test.name);
        enter(&desk, "2026-08-07").await.unwrap();
        by_another(&desk).await;
        assert!(desk.cell(&desk.quarters[0]).await.record().is_late(), "{}: it first came in May", desk.county.test.name);
    }
}

#[tokio::test]
async fn paper_does_not_throw_away_what_the_unit_writes_and_is_entered_by_the_office_alone() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let cell = desk.cell(&desk.quarters[0]).await;
        let form = |revision| PaperReport {
            cell: cell.id.clone(),
            cell_revision: revision,
            claim: "done".into(),
            paper_text: "一季度已公开24项".into(),
            reached: String::new(),
            received_on: "2026-04-01".into(),
            paper_reason: "网络故障".into(),
            file: String::new(),
        };
        let refused = receive_on_paper(&desk.clerk, &desk.services, &form(cell.revision), Vec::new()).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{}: {refused:?}", desk.county.test.name);
        let stale = receive_on_paper(&desk.office, &desk.services, &form(cell.revision + 1), Vec::new()).await;
        assert!(matches!(stale, Err(ServiceError::Stale)), "{}: {stale:?}", desk.county.test.name);
        let nameless = PaperReport { paper_reason: String::new(), paper_text: " ".into(), ..form(cell.revision) };
        let Err(ServiceError::Invalid(errors)) = receive_on_paper(&desk.office, &desk.services, &nameless, Vec::new()).await else {
            panic!("{}: a report without text and reason", desk.county.test.name)
        };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, [PaperReport::paper_text, PaperReport::paper_reason], "{}", desk.county.test.name);
        let mut tx = desk.services.db().write().await.unwrap();
        let content = ReportContent { text: "正在汇总".into(), ..ReportContent::default() };
        let saved = draft::save(&mut tx, &cell.id, 0, &content, NOW.parse().unwrap(), "王倩").await.unwrap();
        assert!(saved.is_some());
        tx.commit().await.unwrap();
        // the office is told on the item, before it types anything; nobody else is
        let told = async |who| page(who, &desk.services, &cell.id).await.unwrap().drafted_by;
        assert_eq!(told(&desk.office).await.as_deref(), Some("王倩"), "{}", desk.county.test.name);
        assert_eq!((told(&desk.leader).await, told(&desk.clerk).await), (None, None), "{}", desk.county.test.name);
        let refused = receive_on_paper(&desk.office, &desk.services, &form(cell.revision), Vec::new()).await;
        assert!(
            matches!(&refused, Err(ServiceError::Refused(why)) if why.contains("王倩") && why.contains("草稿")),
            "{}: {refused:?}",
            desk.county.test.name
        );
    }
}

/// The row of the first quarter in the ledger.
async fn row(desk: &Desk, filter: &CellFilter) -> CellListRow {
    let list = cells::list(&desk.office, &desk.services, filter, View::from_query(&[])).await.unwrap().unwrap();
    list.rows.iter().find(|row| row.id == desk.quarters[0]).unwrap().clone()
}

#[tokio::test]
async fn the_ledger_prints_the_day_of_the_paper_today_and_as_of_an_earlier_day() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        assert_eq!(row(&desk, &CellFilter::default()).await.handed_in_on(), None, "{name}");
        enter(&desk, "2026-04-01").await.unwrap();
        assert_eq!(row(&desk, &CellFilter::default()).await.handed_in_on(), Some(day("2026-04-01")), "{name}: entered in August");
        // 近七天新报 takes it by that day as well, with its list
        let week = overview(&desk.office, &desk.services, None, None).await.unwrap().unwrap().movement.submitted.clone();
        let listed = cells::list(&desk.office, &desk.services, &week.1, View::from_query(&[])).await.unwrap().unwrap();
        assert_eq!((week.0, listed.total), (0, 0), "{name}");
        let april = CellFilter { submitted_to: Some(day("2026-04-01")), ..CellFilter::default() };
        assert_eq!(row(&desk, &april).await.handed_in_on(), Some(day("2026-04-01")), "{name}: found by the day it prints");
        by_another(&desk).await;
        assert_eq!(row(&desk, &CellFilter::default()).await.handed_in_on(), Some(day("2026-04-01")), "{name}");
        desk.at("2026-08-10T02:00:00Z");
        let earlier = CellFilter { as_of: Some(day("2026-08-07")), ..CellFilter::default() };
        assert_eq!(row(&desk, &earlier).await.handed_in_on(), Some(day("2026-04-01")), "{name}: as of the day it was entered");
        // what the unit hands in by itself has the day of its hand-in
        desk.submit(&desk.quarters[1], "已公开").await;
        let list = cells::list(&desk.office, &desk.services, &CellFilter::default(), View::from_query(&[])).await.unwrap().unwrap();
        let own = list.rows.iter().find(|row| row.id == desk.quarters[1]).unwrap();
        assert_eq!(own.handed_in_on(), Some(day("2026-08-10")), "{name}");
    }
}

#[tokio::test]
async fn paper_stands_again_once_what_the_unit_handed_in_after_it_is_taken_back() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, name, id) = (&desk.services, desk.county.test.name, &desk.quarters[0]);
        enter(&desk, "2026-04-01").await.unwrap();
        let until = ReturnDate::Day("2026-08-20".parse().unwrap());
        let revision = desk.cell(id).await.revision;
        return_report(&desk.second_office, services, id, revision, "请补充具体数据", until).await.unwrap();
        desk.at("2026-08-11T02:00:00Z");
        desk.submit(id, "一季度已公开30项").await;
        let seen = page(&desk.office, services, id).await.unwrap();
        assert!(seen.on_paper().is_none() && seen.standing_submissions().count() == 2, "{name}: the unit's own is read");
        assert_eq!(row(&desk, &CellFilter::default()).await.handed_in_on(), Some(day("2026-08-11")), "{name}");
        withdraw(&desk.clerk, services, id).await.unwrap();
        let seen = page(&desk.office, services, id).await.unwrap();
        assert_eq!(seen.sheet.cell.content.text, "一季度已公开24项", "{name}: the paper is what was returned");
        assert_eq!(seen.on_paper().and_then(CellEvent::received_on), Some(day("2026-04-01")), "{name}");
        assert_eq!((seen.standing_submissions().count(), seen.submissions().count()), (1, 2), "{name}");
        assert!(seen.entered_by(&desk.office) && !seen.entered_by(&desk.second_office), "{name}");
        let cell = &seen.sheet.cell;
        assert_eq!((cell.submitted_at, cell.submitted_by.as_deref()), (Some(NOW.parse().unwrap()), Some("孙办")), "{name}");
        assert_eq!(row(&desk, &CellFilter::default()).await.handed_in_on(), Some(day("2026-04-01")), "{name}");
    }
}

#[tokio::test]
async fn a_first_report_that_was_taken_back_has_no_day_of_hand_in() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.submit(&desk.quarters[0], "已公开").await;
        assert_eq!(row(&desk, &CellFilter::default()).await.handed_in_on(), Some(day("2026-08-07")), "{}", desk.county.test.name);
        withdraw(&desk.clerk, &desk.services, &desk.quarters[0]).await.unwrap();
        assert_eq!(row(&desk, &CellFilter::default()).await.handed_in_on(), None, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_scan_goes_in_with_the_paper_and_what_holds_personal_data_stops_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, name, id) = (&desk.services, desk.county.test.name, &desk.quarters[0]);
        let scan = async |file_name: &str, texts: &[&str]| Scan {
            file: receive(&desk, file_name, b"%PDF-1.7 scan").await.unwrap(),
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        };
        let refused = enter_with(&desk, "2026-04-01", vec![scan("名单.pdf", &["340000199003076596"]).await]).await;
        assert_eq!(field(&refused), "file", "{name}: {refused:?}");
        let refused = enter_with(&desk, "2026-04-01", vec![scan("王某13912345678名单.pdf", &[]).await]).await;
        let Err(ServiceError::Invalid(errors)) = &refused else { panic!("{name}: {refused:?}") };
        assert!(errors[0].field == "file" && !errors[0].message.contains("理由"), "{name}: the form asks for none: {errors:?}");
        assert!(desk.cell(id).await.record().latest().is_none() && desk.log().await.is_empty(), "{name}: nothing went in");
        enter_with(&desk, "2026-04-01", vec![scan("一季度.pdf", &[]).await]).await.unwrap();
        let seen = page(&desk.second_office, services, id).await.unwrap();
        let titles: Vec<&str> = seen.evidence.iter().map(|piece| piece.title.as_str()).collect();
        assert_eq!(titles, ["一季度.pdf"], "{name}: whoever judges sees it");
        assert_eq!(desk.log().await, ["evidence.add", "report.paper"], "{name}");
        // it is the report's own, for the unit as well
        assert_eq!(page(&desk.clerk, services, id).await.unwrap().evidence.len(), 1, "{name}");
    }
}

#[tokio::test]
async fn the_ledger_of_an_archived_year_has_the_day_of_the_paper() {
    for test in both().await {
        let desk = Desk::new(test).await;
        enter(&desk, "2026-04-01").await.unwrap();
        by_another(&desk).await;
        closed(&desk).await;
        let year = sealed(&desk, 1).await;
        let days: Vec<_> = year.ledger.iter().filter(|item| item.cell == desk.quarters[0]).map(|item| &item.report).collect();
        let [Some(report)] = &days[..] else { panic!("{}: {days:?}", desk.county.test.name) };
        assert_eq!(report.handed_in_on, day("2026-04-01"), "{}", desk.county.test.name);
    }
}
