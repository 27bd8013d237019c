//! What was decided for a day ahead and is made later, because the machine was off, or not at all, because a unit ended first.

use domain::access::role::Role;
use domain::ids::{ChecklistId, CountyId};
use services::checklist::edit_task::{RemovedTaskForm, TaskForm, edit_task, edited_task, remove_task};
use services::checklist::import::history;
use services::form::tick;
use services::operations::rows::verify_rows;
use services::operations::scheduled::{ChosenChange, When, cancel, run};
use services::progress::todo::{self, Waits};
use services::register::{self, Renaming};
use services::{ServiceError, new_id};
use storage::operations::scheduled::{ScheduledChange, insert};
use storage::progress::tasks_then;
use storage::register::unit_past::known_on;
use storage::testing::both;

use crate::close_year::closed;
use crate::county::County;
use crate::desk::{Desk, day};
use crate::edit_task::{REQUIREMENTS, county as county_with_list, task_of};
use crate::scheduled::{close, seen, waiting};

async fn renaming(county: &County, unit: usize, on: &str) -> Renaming {
    Renaming {
        id: county.units[unit].id.clone(),
        new_full_name: "县发展和改革局".into(),
        new_short_name: "发改局".into(),
        renamed_on: on.into(),
        seen: seen(county, unit).await,
    }
}

/// The form of a task with other words, for that day.
async fn reworded(county: &County, list: &ChecklistId, place: usize, words: &str, on: &str) -> TaskForm {
    let id = task_of(county, list, REQUIREMENTS[place]).await;
    TaskForm {
        requirement: words.into(),
        reason: "县政府第5次常务会议".into(),
        effective_on: on.into(),
        confirmed: tick::SET.into(),
        ..edited_task(&county.actor(Role::Office, 0), &county.services, &id).await.unwrap().form
    }
}

#[tokio::test]
async fn a_change_for_the_first_of_june_holds_from_then_on_though_the_machine_was_off_for_a_week() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let office = county.actor(Role::Office, 0);
        let form = reworded(&county, &list, 1, "编制并公布目录", "2026-06-01").await;
        let form = TaskForm { others: "发改委".into(), ..form };
        let (_, when) = edit_task(&office, &county.services, &form).await.unwrap();
        assert_eq!(when, When::On(day("2026-06-01")), "{}", county.test.name);
        county.clock.set("2026-06-08T02:00:00Z".parse().unwrap());
        assert_eq!(run(&county.services).await.unwrap(), 1, "{}", county.test.name);
        for (asked, said) in [("2026-05-31", REQUIREMENTS[1]), ("2026-06-01", "编制并公布目录"), ("2026-06-07", "编制并公布目录")]
        {
            let mut conn = county.services.db().read().await.unwrap();
            let tasks = tasks_then(&mut conn, &list, day(asked)).await.unwrap();
            assert!(tasks.iter().any(|task| task.requirement == said), "{} {asked}", county.test.name);
            assert_eq!(tasks.len(), 3, "{} {asked}: one text a day", county.test.name);
        }
        let read = async |sql: &str| county.test.read_raw(sql).await;
        let held_from = read("select distinct cast(valid_from as text) from assignment where valid_from > '2026-05-31'").await;
        assert_eq!(held_from, ["2026-06-01"], "{}: the new unit's part", county.test.name);
        // nobody was asked while the machine was off, and the change was made when it was made
        let created = read("select distinct cast(day as text) from cell_event where kind = 'created' and day > '2026-05-31'").await;
        assert_eq!(created, ["2026-06-08"], "{}", county.test.name);
        let made = history(&office, &county.services).await.unwrap();
        assert!(made.iter().any(|one| one.at == county.services.now()), "{}", county.test.name);
        let rows = verify_rows(&mut county.services.db().read().await.unwrap()).await.unwrap();
        assert!(rows.is_whole(), "{}: {}", county.test.name, rows.sentence());
    }
}

#[tokio::test]
async fn a_new_name_for_august_is_the_name_of_august_though_the_machine_was_off_for_a_week() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        let office = county.actor(Role::Office, 0);
        register::rename(&office, &county.services, &renaming(&county, 0, "2026-08-01").await).await.unwrap();
        county.clock.set("2026-08-07T02:00:00Z".parse().unwrap());
        assert_eq!(run(&county.services).await.unwrap(), 1, "{}", county.test.name);
        for (asked, name) in [("2026-07-31", "发改委"), ("2026-08-01", "发改局"), ("2026-08-06", "发改局")] {
            let mut conn = county.services.db().read().await.unwrap();
            let unit = known_on(&mut conn, &county.id, &county.units[0].id, day(asked)).await.unwrap().unwrap();
            assert_eq!(unit.short_name, name, "{} {asked}", county.test.name);
        }
        // one that is entered late is known from the day it is entered
        let late = Renaming {
            new_full_name: "县发展和改革委员会".into(),
            new_short_name: "县发改委".into(),
            ..renaming(&county, 0, "2026-08-03").await
        };
        assert_eq!(register::rename(&office, &county.services, &late).await.unwrap(), When::Now);
        let mut conn = county.services.db().read().await.unwrap();
        let unit = known_on(&mut conn, &county.id, &county.units[0].id, day("2026-08-05")).await.unwrap().unwrap();
        assert_eq!(unit.short_name, "发改局", "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_township_merged_while_the_machine_was_off_has_ended_on_its_day() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        assert_eq!(close(&county, 3, "2026-07-01").await.unwrap(), When::On(day("2026-07-01")));
        county.clock.set("2026-07-08T02:00:00Z".parse().unwrap());
        assert_eq!(run(&county.services).await.unwrap(), 1, "{}", county.test.name);
        for (asked, ended) in [("2026-06-30", None), ("2026-07-01", Some(day("2026-07-01"))), ("2026-07-07", Some(day("2026-07-01")))] {
            let mut conn = county.services.db().read().await.unwrap();
            let unit = known_on(&mut conn, &county.id, &county.units[3].id, day(asked)).await.unwrap().unwrap();
            assert_eq!(unit.valid_to, ended, "{} {asked}", county.test.name);
        }
    }
}

#[tokio::test]
async fn what_was_arranged_for_a_unit_that_is_merged_first_waits_for_the_office() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        register::rename(&office, services, &renaming(&county, 2, "2026-08-01").await).await.unwrap();
        for (place, words) in [(0, "每月公布惠企政策"), (1, "编制并公布目录")] {
            let form = reworded(&county, &list, place, words, "2026-08-01").await;
            edit_task(&office, services, &form).await.unwrap();
        }
        assert_eq!(todo::waits(&office, services).await.unwrap(), Waits::default(), "{}: all of it waits for its day", county.test.name);
        assert_eq!(close(&county, 2, "2026-05-10").await.unwrap(), When::Now);
        // its own name, and the task that its successor answers for now; the other task is none of its business
        let listed = todo::office_list(&office, services).await.unwrap();
        let why: Vec<String> = listed.lapsed.iter().filter_map(|one| one.refused.clone()).collect();
        assert_eq!(why.len(), 2, "{}: {why:?}", county.test.name);
        assert!(why.iter().all(|why| why.contains("县财政局已于2026年5月10日撤并")), "{why:?}");
        assert!(why.iter().any(|why| why.contains("承接单位")) && why.iter().any(|why| why.contains("任务的责任单位随之变化")), "{why:?}");
        assert_eq!(listed.waits, Waits { lapsed: 2, ..Waits::default() }, "{}", county.test.name);
        assert_eq!(todo::count(&office, services).await.unwrap(), 2);
        assert_eq!(todo::waits(&county.actor(Role::Leader, 0), services).await.unwrap(), Waits::default(), "for who only reads");
        assert_eq!(waiting(&county).await.iter().filter(|(_, why)| why.is_none()).count(), 1, "{}", county.test.name);
        // on the day nothing of it is done
        county.clock.set("2026-08-01T02:00:00Z".parse().unwrap());
        assert_eq!(run(services).await.unwrap(), 1, "{}: the other task", county.test.name);
        let unit = register::one(&office, services, &county.units[2].id).await.unwrap().unit;
        assert_eq!(unit.short_name, "财政局", "{}", county.test.name);
        for one in listed.lapsed {
            cancel(&office, services, &ChosenChange { change: one.id }).await.unwrap();
        }
        assert_eq!(todo::count(&office, services).await.unwrap(), 0, "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_unit_that_has_ended_gets_no_new_name() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        let office = county.actor(Role::Office, 0);
        assert_eq!(close(&county, 3, "2026-05-10").await.unwrap(), When::Now);
        for (on, is_done) in [("2026-05-10", false), ("2026-09-01", false), ("2026-05-09", true)] {
            let renamed = register::rename(&office, &county.services, &renaming(&county, 3, on).await).await;
            let is_refused = matches!(&renamed, Err(ServiceError::Invalid(errors)) if errors[0].message.contains("撤并以后不再更名"));
            assert_eq!((renamed.is_ok(), is_refused), (is_done, !is_done), "{} {on}: {renamed:?}", county.test.name);
        }
    }
}

#[tokio::test]
async fn what_fails_in_one_county_does_not_hold_up_another() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        let office = county.actor(Role::Office, 0);
        register::rename(&office, &county.services, &renaming(&county, 0, "2026-08-01").await).await.unwrap();
        let mut tx = county.test.db.write().await.unwrap();
        let other = CountyId::new("other");
        storage::operations::county::insert(&mut tx, &other, "邻县", county.services.now()).await.unwrap();
        let unreadable = ScheduledChange {
            id: new_id(),
            county_id: other.to_string(),
            subject: "unit:x".into(),
            on_day: day("2026-07-01"),
            change: "{}".into(),
            said: "更名".into(),
            entered_at: county.services.now(),
            entered_by: "x".into(),
            entered_name: "张三".into(),
            reason: String::new(),
        };
        insert(&mut tx, &unreadable).await.unwrap();
        tx.commit().await.unwrap();
        county.clock.set("2026-08-01T02:00:00Z".parse().unwrap());
        assert!(run(&county.services).await.is_err(), "{}: said in the log, and tried again", county.test.name);
        let unit = register::one(&office, &county.services, &county.units[0].id).await.unwrap().unit;
        assert_eq!(unit.short_name, "发改局", "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_name_for_december_that_comes_after_the_year_was_archived_is_not_given_and_the_office_reads_why() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let form = renaming(&desk.county, 3, "2026-12-28").await;
        assert_eq!(register::rename(&desk.office, &desk.services, &form).await.unwrap(), When::On(day("2026-12-28")));
        // the program was off from December on, and its first morning begins with the archive
        closed(&desk).await;
        assert_eq!(run(&desk.services).await.unwrap(), 0, "{}", desk.county.test.name);
        let lapsed = todo::office_list(&desk.office, &desk.services).await.unwrap().lapsed;
        let why: Vec<String> = lapsed.into_iter().filter_map(|one| one.refused).collect();
        assert!(why.len() == 1 && why[0].contains("2026年度的清单已经归档"), "{}: {why:?}", desk.county.test.name);
        let unit = register::one(&desk.office, &desk.services, &desk.county.units[3].id).await.unwrap().unit;
        assert_eq!(unit.short_name, "柳溪镇", "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_task_that_was_reworded_after_its_removal_was_arranged_stays_on_the_list() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        let task = task_of(&county, &list, REQUIREMENTS[1]).await;
        let seen = edited_task(&office, services, &task).await.unwrap().wording;
        let removal = RemovedTaskForm {
            checklist: list.clone(),
            task: task.clone(),
            reason: "任务取消".into(),
            effective_on: "2026-06-01".into(),
            reports_leave: String::new(),
            confirmed: tick::SET.into(),
            seen: seen.clone(),
        };
        assert_eq!(remove_task(&office, services, &removal).await.unwrap(), When::On(day("2026-06-01")));
        let form = reworded(&county, &list, 1, "编制并公布目录", "").await;
        edit_task(&office, services, &form).await.unwrap();
        // nor does a form that was opened before take it off today
        let old = RemovedTaskForm { effective_on: String::new(), ..removal };
        assert!(matches!(remove_task(&office, services, &old).await, Err(ServiceError::Stale)), "{}", county.test.name);
        county.clock.set("2026-06-01T02:00:00Z".parse().unwrap());
        assert_eq!(run(services).await.unwrap(), 0, "{}", county.test.name);
        let lapsed = todo::office_list(&office, services).await.unwrap().lapsed;
        assert!(
            lapsed.len() == 1 && lapsed[0].refused.as_ref().is_some_and(|why| why.contains("又改过")),
            "{}: {lapsed:?}",
            county.test.name
        );
        edited_task(&office, services, &task).await.unwrap();
    }
}
