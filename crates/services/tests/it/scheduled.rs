//! What is decided for a day ahead: nothing before its day, once on it, and said where it cannot be.

use domain::access::role::Role;
use services::checklist::edit_task::{RemovedTaskForm, TaskForm, edit_task, edited_task, preview_task, remove_task};
use services::form::tick;
use services::operations::held::verify_history;
use services::operations::records::{RecordState, verify_records};
use services::operations::rows::verify_rows;
use services::operations::scheduled::{ChosenChange, When, arranged, cancel, run};
use services::register::{self, Closing, Renaming};
use services::{Seen, ServiceError};
use storage::testing::both;

use crate::county::County;
use crate::desk::day;
use crate::edit_task::{REQUIREMENTS, county as county_with_list, task_of};

pub(crate) async fn seen(county: &County, unit: usize) -> Seen {
    register::one(&county.actor(Role::Office, 0), &county.services, &county.units[unit].id).await.unwrap().seen()
}

pub(crate) async fn close(county: &County, unit: usize, on: &str) -> Result<When, ServiceError> {
    let successor = Some(county.units[4].id.clone());
    let (id, seen) = (county.units[unit].id.clone(), seen(county, unit).await);
    let form = Closing { id, closed_on: on.into(), successor, seen, confirmed: String::new() };
    register::close(&county.actor(Role::Office, 0), &county.services, &county.looked_at(form).await).await
}

async fn cells_of(county: &County, unit: usize) -> usize {
    let mut conn = county.services.db().read().await.unwrap();
    let all = storage::reporting::cell::of_unit(&mut conn, &county.id, &county.units[unit].id).await.unwrap();
    all.iter().filter(|cell| cell.record().presence.is_present()).count()
}

pub(crate) async fn waiting(county: &County) -> Vec<(String, Option<String>)> {
    let all = arranged(&county.actor(Role::Leader, 0), &county.services).await.unwrap();
    all.into_iter().map(|one| (one.said, one.refused)).collect()
}

#[tokio::test]
async fn a_township_abolished_on_the_first_of_july_reports_until_the_thirtieth_of_june() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        let before = (cells_of(&county, 3).await, cells_of(&county, 4).await);
        assert!(before.0 > 0);
        assert_eq!(close(&county, 3, "2026-07-01").await.unwrap(), When::On(day("2026-07-01")), "{}", county.test.name);
        assert!(matches!(close(&county, 3, "2026-07-01").await, Err(ServiceError::Refused(_))), "not twice");
        assert_eq!(waiting(&county).await, [("柳溪镇人民政府并入石门乡人民政府".to_owned(), None)]);
        county.clock.set("2026-06-30T15:00:00Z".parse().unwrap());
        assert_eq!(run(&county.services).await.unwrap(), 0);
        assert_eq!((cells_of(&county, 3).await, cells_of(&county, 4).await), before, "{}", county.test.name);
        // midnight at +08:00; two copies of the program wake up at once
        county.clock.set("2026-06-30T16:00:00Z".parse().unwrap());
        let (one, other) = tokio::join!(run(&county.services), run(&county.services));
        assert_eq!(one.unwrap() + other.unwrap(), 1, "{}", county.test.name);
        assert_eq!(cells_of(&county, 3).await, 0, "{}", county.test.name);
        let unit = register::one(&county.actor(Role::Office, 0), &county.services, &county.units[3].id).await.unwrap().unit;
        assert_eq!((unit.valid_to, unit.successor.as_ref()), (Some(day("2026-07-01")), Some(&county.units[4].id)));
        assert_eq!(waiting(&county).await, []);
        let state = verify_records(&mut county.services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(state, RecordState::Whole(_)), "{state:?}");
        let history = verify_history(&mut county.services.db().read().await.unwrap()).await.unwrap();
        assert!(history.is_whole(), "{}: {}", county.test.name, history.sentence());
        let rows = verify_rows(&mut county.services.db().read().await.unwrap()).await.unwrap();
        assert!(rows.is_whole(), "{}: {}", county.test.name, rows.sentence());
    }
}

#[tokio::test]
async fn a_new_name_for_august_shows_in_august() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        let office = county.actor(Role::Office, 0);
        let form = Renaming {
            id: county.units[0].id.clone(),
            new_full_name: "县发展和改革局".into(),
            new_short_name: "发改局".into(),
            renamed_on: "2026-08-01".into(),
            seen: seen(&county, 0).await,
        };
        assert_eq!(register::rename(&office, &county.services, &form).await.unwrap(), When::On(day("2026-08-01")));
        let name = async || register::one(&office, &county.services, &county.units[0].id).await.unwrap().unit.short_name;
        assert_eq!(name().await, "发改委", "{}", county.test.name);
        // the program did not run for a week
        county.clock.set("2026-08-07T02:00:00Z".parse().unwrap());
        assert_eq!((run(&county.services).await.unwrap(), name().await.as_str()), (1, "发改局"), "{}", county.test.name);
        let unit = register::one(&office, &county.services, &county.units[0].id).await.unwrap().unit;
        assert_eq!(unit.short_name_on(day("2026-07-31")), "发改委");
        assert_eq!(run(&county.services).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_task_changed_meanwhile_is_left_alone_and_the_office_is_told() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let office = county.actor(Role::Office, 0);
        let id = task_of(&county, &list, REQUIREMENTS[1]).await;
        let form = async |words: &str, on: &str| TaskForm {
            requirement: words.into(),
            reason: "县政府第5次常务会议".into(),
            effective_on: on.into(),
            confirmed: tick::SET.into(),
            ..edited_task(&office, &county.services, &id).await.unwrap().form
        };
        for wrong in ["2026-05-01", "明天"] {
            let refused = edit_task(&office, &county.services, &form("甲", wrong).await).await;
            assert!(matches!(refused, Err(ServiceError::Invalid(errors)) if errors[0].field == TaskForm::effective_on), "{wrong}");
        }
        let (_, when) = edit_task(&office, &county.services, &form("编制并公布目录", "2026-06-01").await).await.unwrap();
        assert_eq!(when, When::On(day("2026-06-01")), "{}", county.test.name);
        let (_, when) = edit_task(&office, &county.services, &form("编制目录", "").await).await.unwrap();
        assert_eq!(when, When::Now);
        county.clock.set("2026-06-01T02:00:00Z".parse().unwrap());
        assert_eq!(run(&county.services).await.unwrap(), 0, "{}", county.test.name);
        assert_eq!(edited_task(&office, &county.services, &id).await.unwrap().form.requirement, "编制目录");
        let told = waiting(&county).await;
        assert!(told[0].1.as_ref().is_some_and(|why| why.contains("又改过")), "{told:?}");
        // it stays until somebody puts it away, and is not tried again
        assert_eq!(run(&county.services).await.unwrap(), 0);
        let change = ChosenChange { change: arranged(&office, &county.services).await.unwrap()[0].id.clone() };
        let unit = county.actor(Role::Unit, 0);
        assert!(matches!(cancel(&unit, &county.services, &change).await, Err(ServiceError::Forbidden(_))));
        cancel(&office, &county.services, &change).await.unwrap();
        assert_eq!(waiting(&county).await, []);
        assert!(matches!(cancel(&office, &county.services, &change).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn a_change_that_was_taken_back_is_not_done() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let office = county.actor(Role::Office, 0);
        let task = task_of(&county, &list, REQUIREMENTS[2]).await;
        let removal = RemovedTaskForm {
            seen: edited_task(&office, &county.services, &task).await.unwrap().wording,
            checklist: list.clone(),
            task: task.clone(),
            reason: "任务取消".into(),
            effective_on: "2026-06-01".into(),
            reports_leave: String::new(),
            confirmed: tick::SET.into(),
        };
        assert_eq!(remove_task(&office, &county.services, &removal).await.unwrap(), When::On(day("2026-06-01")));
        let change = ChosenChange { change: arranged(&office, &county.services).await.unwrap()[0].id.clone() };
        cancel(&office, &county.services, &change).await.unwrap();
        county.clock.set("2026-06-02T02:00:00Z".parse().unwrap());
        assert_eq!(run(&county.services).await.unwrap(), 0, "{}", county.test.name);
        edited_task(&office, &county.services, &task).await.unwrap();
        // once more, and this time it stays
        let removal = RemovedTaskForm { effective_on: "2026-06-08".into(), ..removal };
        remove_task(&office, &county.services, &removal).await.unwrap();
        county.clock.set("2026-06-08T02:00:00Z".parse().unwrap());
        assert_eq!(run(&county.services).await.unwrap(), 1, "{}", county.test.name);
        assert!(matches!(edited_task(&office, &county.services, &task).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn a_change_that_is_made_later_than_on_its_day_does_what_was_confirmed_or_is_refused() {
    for (run_at, is_done) in [("2026-12-01T02:00:00Z", true), ("2026-12-02T02:00:00Z", true), ("2026-12-25T02:00:00Z", false)] {
        for test in both().await {
            let (county, list) = county_with_list(test).await;
            let office = county.actor(Role::Office, 0);
            let id = task_of(&county, &list, REQUIREMENTS[0]).await;
            let form = TaskForm {
                duty: "by_date".into(),
                date: "2026-12-20".into(),
                reason: "县政府第5次常务会议".into(),
                effective_on: "2026-12-01".into(),
                confirmed: tick::SET.into(),
                ..edited_task(&office, &county.services, &id).await.unwrap().form
            };
            let look = preview_task(&office, &county.services, &form).await.unwrap();
            assert_eq!((look.new_cells, look.leaving), (2, 2), "{}: December is asked once", county.test.name);
            edit_task(&office, &county.services, &form).await.unwrap();
            let asked = async || -> Vec<String> {
                let all = storage::checklist::import_rows::all_cells(&mut county.services.db().read().await.unwrap(), &list).await.unwrap();
                let mut own: Vec<String> =
                    all.into_iter().filter(|cell| cell.task == id && !cell.dates.removed).map(|cell| cell.period_name).collect();
                own.sort();
                own
            };
            let before = asked().await;
            county.clock.set(run_at.parse().unwrap());
            assert_eq!(run(&county.services).await.unwrap(), usize::from(is_done), "{} {run_at}", county.test.name);
            let after = asked().await;
            assert!(before.iter().any(|period| period == "2026年12月"), "{before:?}");
            assert_eq!(after.len(), before.len(), "{} {run_at}: two come and two leave, or nothing happens", county.test.name);
            assert_eq!(after.iter().any(|period| period == "2026年12月"), !is_done, "{} {run_at}: {after:?}", county.test.name);
            let told = waiting(&county).await;
            let is_told = told.iter().any(|(_, why)| why.as_ref().is_some_and(|why| why.contains("报送截止已过")));
            assert_eq!(is_told, !is_done, "{} {run_at}: {told:?}", county.test.name);
        }
    }
}
