//! A report that came on paper: the day on which it was received counts, and it is judged like any other.

use domain::reporting::record::State;
use domain::reporting::report::ReportContent;
use services::operations::held::verify_history;
use services::operations::records::{RecordState, verify_records};
use services::reporting::{HandedIn, PaperReport, page, receive_on_paper};
use services::review::{ReturnDate, return_report};
use services::{Result, ServiceError};
use storage::reporting::draft;
use storage::testing::both;

use crate::desk::{Desk, NOW};

async fn enter(desk: &Desk, received_on: &str) -> Result<HandedIn> {
    let cell = desk.cell(&desk.quarters[0]).await;
    let form = PaperReport {
        cell: cell.id.clone(),
        cell_revision: cell.revision,
        claim: "done".into(),
        paper_text: "一季度已公开24项".into(),
        reached: String::new(),
        received_on: received_on.into(),
        paper_reason: "网络故障，纸质材料存档案柜".into(),
    };
    receive_on_paper(&desk.office, &desk.services, &form).await
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
        desk.accept(&desk.quarters[0]).await;
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
async fn paper_that_came_late_is_late_and_what_came_before_a_return_does_not_answer_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        assert_eq!(enter(&desk, "2026-05-20").await.unwrap(), HandedIn::Late, "{}", desk.county.test.name);
        let revision = desk.cell(&desk.quarters[0]).await.revision;
        let until = ReturnDate::Day("2026-08-20".parse().unwrap());
        return_report(&desk.office, &desk.services, &desk.quarters[0], revision, "请补充具体数据", until).await.unwrap();
        assert_eq!(field(&enter(&desk, "2026-08-06").await), PaperReport::received_on, "{}", desk.county.test.name);
        enter(&desk, "2026-08-07").await.unwrap();
        desk.accept(&desk.quarters[0]).await;
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
        };
        let refused = receive_on_paper(&desk.clerk, &desk.services, &form(cell.revision)).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{}: {refused:?}", desk.county.test.name);
        let stale = receive_on_paper(&desk.office, &desk.services, &form(cell.revision + 1)).await;
        assert!(matches!(stale, Err(ServiceError::Stale)), "{}: {stale:?}", desk.county.test.name);
        let nameless = PaperReport { paper_reason: String::new(), paper_text: " ".into(), ..form(cell.revision) };
        let Err(ServiceError::Invalid(errors)) = receive_on_paper(&desk.office, &desk.services, &nameless).await else {
            panic!("{}: a report without text and reason", desk.county.test.name)
        };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, [PaperReport::paper_text, PaperReport::paper_reason], "{}", desk.county.test.name);
        let mut tx = desk.services.db().write().await.unwrap();
        let content = ReportContent { text: "正在汇总".into(), ..ReportContent::default() };
        let saved = draft::save(&mut tx, &cell.id, 0, &content, NOW.parse().unwrap(), "王倩").await.unwrap();
        assert!(saved.is_some());
        tx.commit().await.unwrap();
        let refused = receive_on_paper(&desk.office, &desk.services, &form(cell.revision)).await;
        assert!(
            matches!(&refused, Err(ServiceError::Refused(why)) if why.contains("王倩") && why.contains("草稿")),
            "{}: {refused:?}",
            desk.county.test.name
        );
    }
}
