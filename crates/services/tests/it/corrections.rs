//! While a correction waits, and after it was returned, what was accepted is what is shown as accepted: text, day, reviewer and day of
//! judgement are of one report.

use domain::calendar::office_time::day_of;
use domain::ids::CellId;
use domain::reporting::cell::{Mark, Status};
use domain::reporting::record::Refusal;
use services::Actor;
use services::checklist::close_year::{CloseYearForm, close_year};
use services::form::tick;
use services::operations::records::{RecordState, verify_records};
use services::progress::cells::{self, CellFilter, CellListRow, CellTexts, View};
use services::progress::overview::overview;
use services::reporting::{ReportForm, page, submit};
use services::review::reopen::{ReopenAnswer, ReopenRequest, ask, decide, list};
use services::review::{QueueFilter, ReturnDate, queue, return_report, undo};
use storage::testing::both;

use crate::close_year::{AFTER, closed, form, sealed};
use crate::desk::{Desk, day, typed};

/// The unit asks to correct it until that day, and the second of the office agrees.
async fn opened(desk: &Desk, id: &CellId, until: &str) {
    let wish = ReopenRequest { cell: id.clone(), scope: "数量".into(), reason: "统计口径有误".into(), until: until.into() };
    ask(&desk.clerk, &desk.services, &wish).await.unwrap();
    let all = list(&desk.office, &desk.services).await.unwrap();
    let reopen = all.into_iter().find(|one| one.reopen.cell == *id && one.reopen.decision.is_none()).unwrap().reopen.id;
    let yes = ReopenAnswer { reopen, approve: ReopenAnswer::YES.into(), note: String::new(), until: String::new() };
    decide(&desk.second_office, &desk.services, &yes).await.unwrap();
}

/// Accepted on 10 August, opened on the 11th until 10 September, corrected on the 20th.
async fn corrected(desk: &Desk) {
    desk.submit(&desk.lead, "已公开24项").await;
    desk.at("2026-08-10T02:00:00Z");
    desk.accept(&desk.lead).await;
    desk.at("2026-08-11T02:00:00Z");
    opened(desk, &desk.lead, "2026-09-10").await;
    desk.at("2026-08-20T02:00:00Z");
    desk.submit(&desk.lead, "已公开25项").await;
}

async fn returned(desk: &Desk, by: &Actor, date: ReturnDate) -> chrono::NaiveDate {
    let revision = desk.cell(&desk.lead).await.revision;
    return_report(by, &desk.services, &desk.lead, revision, "数量与台账不一致", date).await.unwrap()
}

/// The row of the first cell and its words, as the files have them.
async fn told(desk: &Desk, filter: &CellFilter) -> (CellListRow, CellTexts) {
    let (list, mut words) = cells::export(&desk.leader, &desk.services, filter, View::default()).await.unwrap().unwrap();
    let row = list.rows.iter().find(|row| row.id == desk.lead).unwrap().clone();
    (row, words.remove(&desk.lead).unwrap())
}

type Said = (Status, Option<&'static str>, String, String, String, Option<String>);

/// What the ledger says of it: status, what stands beside, day of hand-in, text, who judged it when.
async fn said(desk: &Desk, filter: &CellFilter) -> Said {
    let (row, words) = told(desk, filter).await;
    let judged = words.judged_at.map(|at| day_of(at).to_string());
    let handed_in = row.handed_in_on().map(|day| day.to_string()).unwrap_or_default();
    (row.status, row.tag(), handed_in, words.text, words.judged_by, judged)
}

fn accepted(tag: Option<&'static str>) -> Said {
    (Status::Done, tag, "2026-08-07".into(), "已公开24项".into(), "孙办".into(), Some("2026-08-10".into()))
}

#[tokio::test]
async fn while_a_correction_waits_and_after_its_return_the_files_have_the_accepted_report_alone() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (name, today) = (desk.county.test.name, CellFilter::default());
        corrected(&desk).await;
        assert_eq!(said(&desk, &today).await, accepted(Some("更正待审核")), "{name}: it waits");
        assert_eq!(told(&desk, &today).await.1.submitted_by, "王倩", "{name}");
        desk.at("2026-08-25T02:00:00Z");
        let then = CellFilter { as_of: Some(day("2026-08-21")), ..CellFilter::default() };
        let (row, words) = told(&desk, &then).await;
        assert_eq!((row.mark, row.handed_in_on()), (Some(Mark::CorrectionWaiting), Some(day("2026-08-07"))), "{name}: as of a day");
        assert_eq!(words.text, "已公开24项", "{name}");

        returned(&desk, &desk.second_office, ReturnDate::WorkingDays(5)).await;
        assert_eq!(said(&desk, &today).await, accepted(None), "{name}: it was returned by another person");
        assert_eq!(told(&desk, &today).await.1.return_reason, "更正退回：数量与台账不一致", "{name}");
        let stands = page(&desk.office, &desk.services, &desk.lead).await.unwrap();
        assert_eq!(stands.sheet.cell.content.text, "已公开24项", "{name}");
        let handed_in = stands.handed_in().map(|(at, by)| (day_of(at), by));
        assert_eq!(handed_in, Some((day("2026-08-07"), "王倩".to_owned())), "{name}: the item's page has the day of that text");
        undo(&desk.second_office, &desk.services, &desk.lead).await.unwrap();
        assert_eq!(said(&desk, &today).await, accepted(Some("更正待审核")), "{name}: the return was taken back");
        returned(&desk, &desk.second_office, ReturnDate::WorkingDays(5)).await;

        desk.at("2026-08-27T02:00:00Z");
        assert_eq!(said(&desk, &then).await.3, "已公开24项", "{name}: the earlier day stays as it was");
        assert_eq!(told(&desk, &then).await.0.mark, Some(Mark::CorrectionWaiting), "{name}");
        desk.submit(&desk.lead, "已公开26项").await;
        assert_eq!(said(&desk, &today).await, accepted(Some("更正待审核")), "{name}: a second one waits");
        desk.accept(&desk.lead).await;
        let expected = (
            Status::Done,
            Some("首次报送按期"),
            "2026-08-27".to_owned(),
            "已公开26项".to_owned(),
            "孙办".to_owned(),
            Some("2026-08-27".to_owned()),
        );
        assert_eq!(said(&desk, &today).await, expected, "{name}: behind the date of 14 August, and in time");
        let state = verify_records(&mut desk.services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(state, RecordState::Whole(_)), "{name}: {state:?}");
    }
}

#[tokio::test]
async fn a_correction_that_waits_is_no_new_report_and_is_found_by_the_day_of_the_accepted_one() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        corrected(&desk).await;
        let found = async |from: &str, to: &str| {
            let filter = CellFilter { submitted_from: Some(day(from)), submitted_to: Some(day(to)), ..CellFilter::default() };
            let list = cells::list(&desk.office, &desk.services, &filter, View::default()).await.unwrap().unwrap();
            list.rows.iter().any(|row| row.id == desk.lead)
        };
        assert!(!found("2026-08-14", "2026-08-20").await, "{name}: the list prints 7 August");
        assert!(found("2026-08-07", "2026-08-07").await, "{name}");
        let week = overview(&desk.office, &desk.services, None, None).await.unwrap().unwrap().movement.submitted.clone();
        assert_eq!(week.0, 0, "{name}: 近七天新报 and its list agree: {:?}", week.1);
        let waiting = queue(&desk.office, &desk.services, QueueFilter::default(), 1, 50).await.unwrap();
        assert_eq!((waiting.total, waiting.corrections), (1, 1), "{name}: it is in the queue, and named as what it is");
    }
}

#[tokio::test]
async fn returning_a_correction_keeps_the_later_day_that_was_granted() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        corrected(&desk).await;
        assert_eq!(returned(&desk, &desk.office, ReturnDate::WorkingDays(5)).await, day("2026-09-10"), "{name}");
        desk.at("2026-09-10T02:00:00Z");
        desk.submit(&desk.lead, "已公开26项").await;
        // a later day is given as before
        assert_eq!(returned(&desk, &desk.office, ReturnDate::Day(day("2026-09-20"))).await, day("2026-09-20"), "{name}");
        let writes = async |on: &str| desk.cell(&desk.lead).await.record().may_write(day(on)).err();
        assert_eq!((writes("2026-09-20").await, writes("2026-09-21").await), (None, Some(Refusal::ReopeningEnded)), "{name}");
    }
}

#[tokio::test]
async fn the_archive_has_who_accepted_the_report_and_not_who_returned_its_correction() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        desk.submit(&desk.quarters[0], "一季度已公开").await;
        desk.at("2026-08-10T02:00:00Z");
        desk.accept(&desk.quarters[0]).await;
        opened(&desk, &desk.quarters[0], "2026-09-10").await;
        desk.at("2026-08-20T02:00:00Z");
        desk.submit(&desk.quarters[0], "一季度已公开，另加一项").await;
        let revision = desk.cell(&desk.quarters[0]).await.revision;
        let date = ReturnDate::WorkingDays(5);
        return_report(&desk.second_office, &desk.services, &desk.quarters[0], revision, "数量与台账不一致", date).await.unwrap();
        closed(&desk).await;
        let year = sealed(&desk, 1).await;
        let item = year.ledger.iter().find(|item| item.cell == desk.quarters[0]).unwrap();
        let report = item.report.as_ref().unwrap();
        let told = (report.text.as_str(), report.handed_in_on, report.judged_by.as_str(), report.judged_on);
        assert_eq!(told, ("一季度已公开", day("2026-08-07"), "孙办", Some(day("2026-08-10"))), "{name}");
    }
}

#[tokio::test]
async fn an_agreed_not_applicable_keeps_its_day_and_its_judge_when_a_correction_of_it_is_returned() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (name, today) = (desk.county.test.name, CellFilter::default());
        let none = ReportForm { claim: "not_applicable".into(), text: "本单位没有此项职能".into(), ..ReportForm::default() };
        submit(&desk.clerk, &desk.services, &desk.lead, desk.base(&desk.lead).await, &none).await.unwrap();
        desk.at("2026-08-10T02:00:00Z");
        desk.accept(&desk.lead).await;
        let agreed = said(&desk, &today).await;
        assert_eq!((agreed.2.as_str(), agreed.4.as_str(), agreed.5.as_deref()), ("2026-08-07", "孙办", Some("2026-08-10")), "{name}");
        opened(&desk, &desk.lead, "2026-09-10").await;
        desk.at("2026-08-20T02:00:00Z");
        desk.submit(&desk.lead, "已公开25项").await;
        returned(&desk, &desk.second_office, ReturnDate::WorkingDays(5)).await;
        assert_eq!(said(&desk, &today).await, agreed, "{name}");
        let stands = page(&desk.office, &desk.services, &desk.lead).await.unwrap();
        assert_eq!(stands.handed_in().map(|(at, _)| day_of(at)), Some(day("2026-08-07")), "{name}: the item's page as well");
    }
}

#[tokio::test]
async fn a_correction_that_nobody_judged_before_its_year_ended_leaves_the_accepted_report_its_day() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        corrected(&desk).await;
        desk.at(AFTER);
        let unjudged = CloseYearForm { leave_waiting: tick::SET.into(), ..form(&desk, None).await };
        close_year(&desk.office, &desk.services, &unjudged).await.unwrap();
        assert_eq!(said(&desk, &CellFilter::default()).await, accepted(None), "{name}");
        let then = CellFilter { as_of: Some(day("2027-01-20")), ..CellFilter::default() };
        desk.at("2027-01-22T02:00:00Z");
        assert_eq!(told(&desk, &then).await.0.handed_in_on(), Some(day("2026-08-07")), "{name}: as of a day");
        let behind = CellFilter { submitted_from: Some(day("2026-08-08")), ..CellFilter::default() };
        let list = cells::list(&desk.office, &desk.services, &behind, View::default()).await.unwrap().unwrap();
        assert!(list.rows.iter().all(|row| row.id != desk.lead), "{name}: it is found by the day that is printed");
    }
}

#[tokio::test]
async fn an_accepted_interim_report_stands_beside_the_open_item_today_and_as_of_its_day() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        assert_eq!(told(&desk, &CellFilter::default()).await.0.tag(), None, "{name}");
        let ongoing = ReportForm { claim: "ongoing".into(), ..typed("已公开12项") };
        submit(&desk.clerk, &desk.services, &desk.lead, desk.base(&desk.lead).await, &ongoing).await.unwrap();
        desk.accept(&desk.lead).await;
        assert_eq!(told(&desk, &CellFilter::default()).await.0.tag(), Some("有进展"), "{name}");
        desk.at("2026-08-11T02:00:00Z");
        desk.submit(&desk.lead, "已公开24项").await;
        assert_eq!(told(&desk, &CellFilter::default()).await.0.tag(), None, "{name}: it waits");
        let then = CellFilter { as_of: Some(day("2026-08-10")), ..CellFilter::default() };
        assert_eq!(told(&desk, &then).await.0.tag(), Some("有进展"), "{name}");
    }
}
