//! T-H8: what a task said, what a unit was called and which group it was in stay what they were on the days on which they were.

use chrono::NaiveDate;
use domain::access::role::Role;
use domain::ids::{TaskId, UnitId};
use domain::reporting::cell::Status;
use services::checklist;
use services::checklist::edit_task::{RemovedTaskForm, TaskForm, edit_task, edited_task, remove_task};
use services::form::tick;
use services::operations::settings::{self, DayForm, SettingsForm};
use services::progress::cells::{CellFilter, View, export};
use services::progress::heat_map::{RowOrder, heat_map};
use services::progress::{TaskFilter, TaskOrder, task, tasks};
use services::register::{self, Renaming, UnitFields};
use services::{Seen, ServiceError};
use storage::testing::both;

use crate::county::County;
use crate::desk::{Desk, day};
use crate::edit_task::{REQUIREMENTS, county as county_with_list, task_of};

/// Short names of the unit's rows, by the name of their period.
async fn names_in_rows(county: &County, unit: &UnitId, on: Option<NaiveDate>) -> Vec<(String, String)> {
    let filter = CellFilter::default().at_unit(unit).on(on);
    let (list, _) = export(&county.actor(Role::Leader, 0), &county.services, &filter, View::default()).await.unwrap().unwrap();
    list.rows.into_iter().map(|row| (row.period.to_string(), row.unit_name.to_string())).collect()
}

async fn rename(county: &County, unit: &UnitId, full: &str, short: &str, on: &str) {
    let office = county.actor(Role::Office, 0);
    let seen = register::one(&office, &county.services, unit).await.unwrap().seen();
    let form = Renaming { id: unit.clone(), new_full_name: full.into(), new_short_name: short.into(), renamed_on: on.into(), seen };
    register::rename(&office, &county.services, &form).await.unwrap();
}

#[tokio::test]
async fn a_bureau_renamed_in_april_keeps_its_old_name_in_the_rows_of_january() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        let bureau = county.units[2].id.clone();
        rename(&county, &bureau, "县财政和国资局", "财政国资局", "2026-04-01").await;
        for (period, name) in names_in_rows(&county, &bureau, None).await {
            let before = ["2026年1月", "2026年2月", "2026年3月"].contains(&period.as_str());
            assert_eq!(name, if before { "财政局" } else { "财政国资局" }, "{} {period}", county.test.name);
        }
        // lists of work call it by its name of today: the ledger says both
        let filter = CellFilter::default().at_unit(&bureau);
        let (list, _) = export(&county.actor(Role::Leader, 0), &county.services, &filter, View::default()).await.unwrap().unwrap();
        let january = list.rows.iter().find(|row| &*row.period == "2026年1月").unwrap();
        assert_eq!(january.unit_said(), "财政局（现财政国资局）", "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_renaming_entered_today_was_not_known_yesterday() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        let leader = county.actor(Role::Leader, 0);
        let bureau = county.units[2].id.clone();
        county.clock.set("2026-05-12T02:00:00Z".parse().unwrap());
        rename(&county, &bureau, "县财政和国资局", "财政国资局", "2026-04-01").await;
        let yesterday = Some(day("2026-05-11"));
        assert!(names_in_rows(&county, &bureau, yesterday).await.iter().all(|(_, name)| name == "财政局"), "{}", county.test.name);
        let map = heat_map(&leader, &county.services, None, yesterday, RowOrder::Official).await.unwrap().unwrap();
        assert!(map.rows.iter().any(|row| row.name == "财政局") && map.rows.iter().all(|row| row.name != "财政国资局"));
        let map = heat_map(&leader, &county.services, None, None, RowOrder::Official).await.unwrap().unwrap();
        assert!(map.rows.iter().any(|row| row.name == "财政国资局"));
    }
}

#[tokio::test]
async fn a_unit_that_changes_its_group_was_in_the_old_one_before() {
    for test in both().await {
        let (county, _) = county_with_list(test).await;
        let (office, leader) = (county.actor(Role::Office, 0), county.actor(Role::Leader, 0));
        let sheet = register::one(&office, &county.services, &county.units[1].id).await.unwrap();
        let old = sheet.unit.group.clone();
        county.clock.set("2026-05-12T02:00:00Z".parse().unwrap());
        let form = UnitFields { group: "重点部门".into(), seen: sheet.seen(), ..UnitFields::of(&sheet.unit) };
        register::edit(&office, &county.services, &sheet.unit.id, &form).await.unwrap();
        for (on, group) in [(Some(day("2026-05-11")), old.as_str()), (None, "重点部门")] {
            let map = heat_map(&leader, &county.services, None, on, RowOrder::Official).await.unwrap().unwrap();
            let row = map.rows.iter().find(|row| row.unit == sheet.unit.id).unwrap();
            assert_eq!(row.group, group, "{} {on:?}", county.test.name);
        }
    }
}

/// What the list of tasks said on a day: number of the row, text, section, limit.
async fn said(county: &County, on: Option<NaiveDate>) -> Vec<(TaskId, String, String)> {
    let filter = TaskFilter { as_of: on, ..TaskFilter::default() };
    let list = tasks(&county.actor(Role::Leader, 0), &county.services, &filter, TaskOrder::Checklist).await.unwrap().unwrap();
    list.rows.iter().map(|row| (row.task.id.clone(), row.task.requirement.clone(), row.task.time_limit.clone())).collect()
}

#[tokio::test]
async fn a_task_reworded_on_friday_reads_on_thursday_as_it_read_then() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let (office, leader) = (county.actor(Role::Office, 0), county.actor(Role::Leader, 0));
        let reworded = task_of(&county, &list, REQUIREMENTS[1]).await;
        let taken_off = task_of(&county, &list, REQUIREMENTS[2]).await;
        let first = said(&county, None).await;
        let thursday = Some(day("2026-05-14"));

        county.clock.set("2026-05-15T02:00:00Z".parse().unwrap());
        for words in ["编制并公布主动公开目录", "编制、公布主动公开目录"] {
            let form = edited_task(&office, &county.services, &reworded).await.unwrap().form;
            let form = TaskForm {
                requirement: words.into(),
                time_limit: "7月31日前".into(),
                reason: "县政府第5次常务会议".into(),
                confirmed: tick::SET.into(),
                ..form
            };
            edit_task(&office, &county.services, &form).await.unwrap();
        }
        let removal = RemovedTaskForm {
            checklist: list.clone(),
            seen: edited_task(&office, &county.services, &taken_off).await.unwrap().wording,
            task: taken_off.clone(),
            reason: "任务取消".into(),
            effective_on: String::new(),
            reports_leave: String::new(),
            confirmed: tick::SET.into(),
        };
        remove_task(&office, &county.services, &removal).await.unwrap();
        assert_eq!(said(&county, thursday).await, first, "{}", county.test.name);
        let friday = said(&county, None).await;
        assert!(friday.iter().any(|(id, text, limit)| *id == reworded && text == "编制、公布主动公开目录" && limit == "7月31日前"));
        assert!(friday.iter().all(|(id, ..)| *id != taken_off), "{}", county.test.name);

        // its page as of Thursday says the same, and so do the rows that its numbers lead to
        let page = task(&leader, &county.services, &reworded, thursday).await.unwrap();
        assert_eq!((page.placed.task.requirement.as_str(), page.placed.task.time_limit.as_str()), (REQUIREMENTS[1], "6月30日前"));
        let gone = task(&leader, &county.services, &taken_off, thursday).await.unwrap();
        assert_eq!((gone.assigned.len(), gone.counts.total()), (2, 2), "{}", county.test.name);
        // without a day its page is that of its last one, and says so
        let last = task(&leader, &county.services, &taken_off, None).await.unwrap();
        assert_eq!((last.placed.removed_on, last.counts.total()), (Some(day("2026-05-15")), 2), "{}", county.test.name);
        for (text, found) in [("编制主动公开目录", 1), ("编制、公布", 0)] {
            let filter = CellFilter { text: text.into(), ..CellFilter::default().on(thursday) };
            let (rows, _) = export(&leader, &county.services, &filter, View::default()).await.unwrap().unwrap();
            assert_eq!(rows.total, found, "{} {text}", county.test.name);
            assert!(rows.rows.iter().all(|row| &*row.requirement == REQUIREMENTS[1]));
        }
        // on Monday both days are what they were
        county.clock.set("2026-05-18T02:00:00Z".parse().unwrap());
        assert_eq!(said(&county, thursday).await, first, "{}", county.test.name);
        assert_eq!(said(&county, Some(day("2026-05-15"))).await, friday, "{}", county.test.name);
    }
}

#[tokio::test]
async fn the_printed_table_of_thursday_leaves_as_it_read_on_thursday() {
    for test in both().await {
        let (county, list) = county_with_list(test).await;
        let office = county.actor(Role::Office, 0);
        let services = &county.services;
        let task = task_of(&county, &list, REQUIREMENTS[1]).await;
        let seen = Seen::of(&String::new());
        checklist::set_completion(&office, services, &task, &seen, "已编制目录初稿。", "").await.unwrap();
        let rows = async |day: NaiveDate| {
            let table = checklist::four_column_on(&office, services, &list, day).await.unwrap();
            assert_eq!(table.heading.as_of, day, "{}", county.test.name);
            table.rows
        };
        let today = day("2026-05-10");
        let thursday = rows(today).await;
        assert!(thursday.iter().any(|row| row.completion == "已编制目录初稿。"), "{}", county.test.name);
        county.clock.set("2026-05-15T02:00:00Z".parse().unwrap());
        let form = edited_task(&office, services, &task).await.unwrap().form;
        let form = TaskForm {
            requirement: "编制并公布主动公开目录".into(),
            reason: "县政府第5次常务会议".into(),
            confirmed: tick::SET.into(),
            ..form
        };
        edit_task(&office, services, &form).await.unwrap();
        let seen = Seen::of(&"已编制目录初稿。".to_owned());
        checklist::set_completion(&office, services, &task, &seen, "目录已公布。", "").await.unwrap();
        county.clock.set("2026-05-18T02:00:00Z".parse().unwrap());
        assert_eq!(rows(day("2026-05-14")).await, thursday, "{}", county.test.name);
        let friday = rows(day("2026-05-15")).await;
        let now = checklist::four_column(&office, services, &list).await.unwrap().rows;
        assert!(friday == now && friday != thursday, "{}", county.test.name);
        for wrong in ["2026-05-19", "2019-12-31"] {
            let refused = checklist::four_column_on(&office, services, &list, day(wrong)).await;
            assert!(matches!(refused, Err(ServiceError::Refused(_))), "{} {wrong}: {refused:?}", county.test.name);
        }
    }
}

#[tokio::test]
async fn a_task_s_page_of_a_day_counts_as_the_ledger_of_that_day() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.submit(&desk.lead, "已公开24项").await;
        let task_id = desk.cell(&desk.lead).await.task;
        desk.at("2026-08-10T01:00:00Z");
        desk.accept(&desk.lead).await;
        let on = Some(day("2026-08-07"));
        let (then, now) = (
            task(&desk.leader, &desk.services, &task_id, on).await.unwrap(),
            task(&desk.leader, &desk.services, &task_id, None).await.unwrap(),
        );
        assert_ne!(then.counts, now.counts, "{}", desk.county.test.name);
        let filter = CellFilter::default().at_task(&task_id).on(on);
        let (rows, _) = export(&desk.leader, &desk.services, &filter, View::default()).await.unwrap().unwrap();
        assert_eq!(rows.counts, then.counts, "{}", desk.county.test.name);
        assert_eq!(then.assigned.len(), now.assigned.len());
    }
}

#[tokio::test]
async fn a_working_day_and_a_warning_of_today_do_not_change_what_friday_warned_of() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let friday = Some(day("2026-08-07"));
        let near = async |on: Option<NaiveDate>| {
            let (rows, _) = export(&desk.leader, &desk.services, &CellFilter::default().on(on), View::default()).await.unwrap().unwrap();
            rows.counts.get(Status::Near)
        };
        let warned = near(None).await;
        desk.at("2026-08-10T02:00:00Z");
        assert_eq!(near(friday).await, warned, "{}", desk.county.test.name);
        // the Saturday before becomes a working day, and warnings come fifteen days ahead
        let saturday = DayForm { day: "2026-08-08".into(), kind: "work".into(), reason: "防汛值守".into() };
        settings::add_day(&desk.office, &desk.services, &saturday).await.unwrap();
        assert_eq!(near(friday).await, warned, "{}", desk.county.test.name);
        let page = settings::page(&desk.office, &desk.services).await.unwrap();
        let parameters = [("near_days", "15"), ("report_days", "5"), ("return_days", "5")];
        let form = SettingsForm {
            county_name: page.county_name,
            issuer: page.texts.issuer,
            contact: page.texts.contact,
            return_phrases: page.texts.return_phrases,
            parameters: parameters.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
            seen: page.seen,
        };
        settings::save(&desk.office, &desk.services, &form).await.unwrap();
        assert_eq!(near(friday).await, warned, "{}: what was printed on Friday stays", desk.county.test.name);
        desk.at("2026-08-11T02:00:00Z");
        assert_eq!(near(friday).await, warned, "{}", desk.county.test.name);
        assert!(near(Some(day("2026-08-10"))).await >= warned, "{}: Monday is judged with Monday's", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_file_of_friday_holds_what_was_handed_in_by_friday() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.submit(&desk.lead, "已公开24项").await;
        desk.at("2026-08-10T02:00:00Z");
        services::reporting::withdraw(&desk.clerk, &desk.services, &desk.lead).await.unwrap();
        desk.submit(&desk.lead, "已公开25项").await;
        desk.submit(&desk.quarters[0], "已公开3项").await;
        let words = async |on: Option<NaiveDate>| {
            let filter = CellFilter::default().on(on);
            export(&desk.leader, &desk.services, &filter, View::default()).await.unwrap().unwrap().1
        };
        let (friday, today) = (words(Some(day("2026-08-07"))).await, words(None).await);
        let name = desk.county.test.name;
        assert_eq!((friday[&desk.lead].text.as_str(), today[&desk.lead].text.as_str()), ("已公开24项", "已公开25项"), "{name}");
        assert_eq!((friday[&desk.quarters[0]].text.as_str(), today[&desk.quarters[0]].text.as_str()), ("", "已公开3项"), "{name}");
        assert_eq!(friday[&desk.lead].submitted_by, today[&desk.lead].submitted_by, "{name}");
        assert!(friday.values().all(|said| said.judged_by.is_empty()), "{name}");
    }
}
