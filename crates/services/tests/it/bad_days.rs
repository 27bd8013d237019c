//! Days on which something goes wrong: the last of a year, a clock that goes back, a merger beside a report.

use domain::reporting::cell::Status;
use domain::reporting::record::State;
use services::operations::held::verify_history;
use services::operations::records::{RecordState, verify_records};
use services::operations::rows::verify_rows;
use services::progress::cells::{CellFilter, View, export};
use services::register::{self, Closing};
use services::reporting::page;
use storage::reporting::event;
use storage::testing::both;

use crate::desk::{Desk, day};
use crate::start::{accept_of, cells_of_list, counties, import_on_day};

async fn is_whole(desk: &Desk) {
    let state = verify_records(&mut desk.services.db().read().await.unwrap()).await.unwrap();
    assert!(matches!(state, RecordState::Whole(_)), "{}: {state:?}", desk.county.test.name);
    let history = verify_history(&mut desk.services.db().read().await.unwrap()).await.unwrap();
    assert!(history.is_whole(), "{}: {}", desk.county.test.name, history.sentence());
    let rows = verify_rows(&mut desk.services.db().read().await.unwrap()).await.unwrap();
    assert!(rows.is_whole(), "{}: {}", desk.county.test.name, rows.sentence());
}

#[tokio::test]
async fn a_list_imported_on_the_last_day_of_the_year_begins_with_nothing_overdue() {
    for county in counties("2026-12-31T08:00:00Z").await {
        let imported = import_on_day(&county, "2026-12-31").await;
        let cells = cells_of_list(&county, &imported.checklist).await;
        assert!(!cells.is_empty(), "{}", county.test.name);
        let today = day("2026-12-31");
        for cell in &cells {
            assert!(cell.due_on() >= today, "{}: {} is due on {}", county.test.name, cell.period.name, cell.due_on());
            assert!(cell.period.ends_on >= today, "{}: {} was over", county.test.name, cell.period.name);
        }
        // what ends with the year can still be handed in on its last evening, and is in time
        let last = cells.iter().find(|cell| cell.period.ends_on == today).unwrap();
        accept_of(&county, last).await;
        let filter = CellFilter::of_list(2026);
        let (rows, _) = export(&county.people()[1], &county.services, &filter, View::default()).await.unwrap().unwrap();
        assert_eq!(rows.counts.get(Status::Overdue) + rows.counts.get(Status::LateDone), 0, "{}", county.test.name);
        assert_eq!(rows.counts.get(Status::Done), 1, "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_clock_set_back_over_midnight_moves_no_day_back() {
    for test in both().await {
        let desk = Desk::new(test).await;
        // half past midnight at +08:00 on the tenth; then the clock is an hour behind, on the ninth
        desk.at("2026-08-09T16:30:00Z");
        desk.submit(&desk.lead, "已公开24项").await;
        desk.at("2026-08-09T15:40:00Z");
        desk.accept(&desk.lead).await;
        let mut conn = desk.services.db().read().await.unwrap();
        let events = event::recorded(&mut conn, &desk.lead).await.unwrap();
        let days: Vec<_> = events.iter().rev().take(2).map(|event| event.day).collect();
        assert_eq!(days, [day("2026-08-10"), day("2026-08-10")], "{}", desk.county.test.name);
        drop(conn);
        is_whole(&desk).await;
        // the ninth shows neither, the tenth both
        desk.at("2026-08-11T02:00:00Z");
        for (on, status) in [("2026-08-09", Status::Near), ("2026-08-10", Status::Done)] {
            let filter = CellFilter::default().on(Some(day(on)));
            let (rows, _) = export(&desk.leader, &desk.services, &filter, View::default()).await.unwrap().unwrap();
            let row = rows.rows.iter().find(|row| row.id == desk.lead).unwrap();
            assert!(
                row.status == status || (on == "2026-08-09" && row.status == Status::NotDue),
                "{} {on}: {:?}",
                desk.county.test.name,
                row.status
            );
        }
    }
}

#[tokio::test]
async fn a_report_handed_in_on_the_day_of_the_merger_goes_along_and_is_judged() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (one, successor) = (&desk.county.units[0], &desk.county.units[2]);
        desk.submit(&desk.quarters[2], "已公开24项").await;
        let closing = Closing {
            id: one.id.clone(),
            closed_on: "2026-08-07".into(),
            successor: Some(successor.id.clone()),
            seen: register::seen(one),
            confirmed: String::new(),
        };
        register::close(&desk.office, &desk.services, &desk.county.looked_at(closing).await).await.unwrap();
        let moved = desk.cell(&desk.quarters[2]).await;
        assert_eq!((moved.unit(), matches!(moved.record().state, State::Submitted(_))), (&successor.id, true), "{}", desk.county.test.name);
        // whoever handed it in is named as what she was
        let history = page(&desk.office, &desk.services, &desk.quarters[2]).await.unwrap().events;
        assert!(history.iter().any(|event| event.unit_name == one.full_name), "{history:?}");
        desk.accept(&desk.quarters[2]).await;
        assert!(!desk.cell(&desk.quarters[2]).await.record().is_late(), "{}", desk.county.test.name);
        is_whole(&desk).await;
    }
}
