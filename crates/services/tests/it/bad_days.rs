//! Days on which something goes wrong: the last of a year, a clock that goes back, a merger beside a report.

use domain::access::role::Role;
use domain::ids::ChecklistId;
use domain::reporting::cell::Status;
use domain::reporting::record::State;
use services::ServiceError;
use services::checklist::edit_task::{TaskForm, edit_task, edited_task};
use services::checklist::import::{history, look_at_undo};
use services::form::tick;
use services::operations::held::verify_history;
use services::operations::records::{RecordState, verify_records};
use services::operations::rows::verify_rows;
use services::progress::cells::{CellFilter, View, export};
use services::register::{self, Closing};
use services::reporting::page;
use storage::checklist::import_rows::all_cells;
use storage::reporting::event;
use storage::testing::both;

use crate::county::{County, undo};
use crate::desk::{Desk, day};
use crate::edit_task::{REQUIREMENTS, accept, county as county_with_list, task_of};
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

/// The second task's form, to be saved as it is changed.
async fn second_task(county: &County, list: &ChecklistId) -> TaskForm {
    let mut conn = county.services.db().read().await.unwrap();
    let id = storage::checklist::tasks(&mut conn, list).await.unwrap().remove(1).id;
    drop(conn);
    let form = edited_task(&county.actor(Role::Office, 0), &county.services, &id).await.unwrap().form;
    TaskForm { reason: "县政府第5次常务会议".into(), confirmed: tick::SET.into(), ..form }
}

#[tokio::test]
async fn of_two_changes_of_a_list_the_later_one_is_taken_back_first_although_the_clock_was_set_back_between_them() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        for (moment, words) in [("2026-05-10T03:00:00Z", "编制并公布目录"), ("2026-05-10T01:00:00Z", "编制、公布并更新目录")]
        {
            county.clock.set(moment.parse().unwrap());
            let form = TaskForm { requirement: words.into(), ..second_task(&county, &list).await };
            edit_task(&office, services, &form).await.unwrap();
        }
        let made = history(&office, services).await.unwrap();
        let at = |moment: &str| made.iter().find(|one| one.at == moment.parse::<chrono::DateTime<chrono::Utc>>().unwrap()).unwrap();
        let (first, second) = (at("2026-05-10T03:00:00Z"), at("2026-05-10T01:00:00Z"));
        assert_eq!((first.may_undo, second.may_undo), (false, true), "{}", county.test.name);
        let refused = look_at_undo(&office, services, &first.id).await;
        assert!(
            matches!(&refused, Err(ServiceError::Refused(why)) if why.contains("请先撤销最近一次")),
            "{}: {refused:?}",
            county.test.name
        );
        undo(&office, services, &second.id).await.unwrap();
        assert_eq!(second_task(&county, &list).await.requirement, "编制并公布目录", "{}", county.test.name);
        undo(&office, services, &first.id).await.unwrap();
        assert_eq!(second_task(&county, &list).await.requirement, REQUIREMENTS[1], "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_report_that_came_after_a_change_is_not_lost_with_it_although_the_clock_was_set_back() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        let task = task_of(&county, &list, REQUIREMENTS[1]).await;
        county.clock.set("2026-05-10T03:00:00Z".parse().unwrap());
        let form = TaskForm { date: "2026-07-15".into(), ..second_task(&county, &list).await };
        assert_eq!(form.duty, "by_date", "{}", county.test.name);
        edit_task(&office, services, &form).await.unwrap();
        county.clock.set("2026-05-10T01:00:00Z".parse().unwrap());
        let cells = all_cells(&mut services.db().read().await.unwrap(), &list).await.unwrap();
        let cell = cells.iter().find(|cell| cell.task == task).unwrap();
        assert_eq!(cell.dates.due_on, day("2026-07-15"), "{}", county.test.name);
        accept(&county, cell).await;
        let made = history(&office, services).await.unwrap();
        let change = made.iter().find(|one| one.may_undo).unwrap();
        let look = look_at_undo(&office, services, &change.id).await.unwrap();
        assert_eq!(look.lost.len(), 1, "{}: {look:?}", county.test.name);
        assert!(matches!(undo(&office, services, &change.id).await, Err(ServiceError::Refused(_))), "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_task_added_with_the_clock_set_back_over_midnight_is_asked_on_no_day_that_has_ended() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        // half past midnight at +08:00 on the twelfth, and something is judged; then the clock is an hour behind, on the eleventh
        county.clock.set("2026-05-11T16:30:00Z".parse().unwrap());
        let cells = all_cells(&mut services.db().read().await.unwrap(), &list).await.unwrap();
        accept(&county, &cells[0]).await;
        county.clock.set("2026-05-11T15:30:00Z".parse().unwrap());
        let form = second_task(&county, &list).await;
        let form = TaskForm { task: String::new(), requirement: "公布办事指南".into(), seen: services::Seen::default(), ..form };
        edit_task(&office, services, &form).await.unwrap();
        let created = county.test.read_raw("select distinct cast(day as text) from cell_event where kind = 'created' order by 1").await;
        assert_eq!(created, ["2026-05-10", "2026-05-12"], "{}", county.test.name);
        let state = verify_records(&mut services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(state, RecordState::Whole(_)), "{}: {state:?}", county.test.name);
    }
}
