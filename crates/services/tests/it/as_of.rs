//! Any day can be asked for: what had been recorded by its end, on every later day the same, whatever happened since.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use domain::access::role::Role;
use domain::ids::CellId;
use domain::reporting::cell::{AsOf, CellFacts, Status};
use domain::reporting::record::replay;
use services::operations::records::{RecordState, verify_records};
use services::progress::cells::{CellFilter, StatusCounts, View, export, list};
use services::progress::heat_map::{RowOrder, heat_map};
use services::progress::overview::overview;
use services::progress::{TaskFilter, TaskOrder, tasks};
use services::review::{ReturnDate, return_report};
use services::{Actor, ServiceError, Services};
use storage::reporting::event;
use storage::testing::both;

use crate::county::{Chance, County, Year};
use crate::desk::{Desk, day};

/// A Friday afternoon in the office.
const NOW: &str = "2026-08-07T07:30:00Z";

/// What every cell showed by the end of a day, folded from its events: nothing that is stored for lists is asked.
async fn told_by_events(county: &County, year: &Year, as_of: AsOf) -> BTreeMap<CellId, Status> {
    let mut conn = county.services.db().read().await.unwrap();
    let mut shown = BTreeMap::new();
    for cell in &year.cells {
        let events = event::recorded(&mut conn, &cell.id).await.unwrap();
        let (finished, running) = replay(&events).unwrap().unwrap();
        let then = finished.iter().find(|one| one.from <= as_of.today && as_of.today < one.to).map(|one| &one.record);
        let then = then.or_else(|| (running.since <= as_of.today).then_some(&running.record));
        if let Some(record) = then.filter(|record| record.presence.is_present()) {
            shown.insert(cell.id.clone(), CellFacts::of(record).status(as_of));
        }
    }
    shown
}

async fn rows(actor: &Actor, services: &Services, filter: &CellFilter) -> BTreeMap<CellId, Status> {
    let (found, _) = export(actor, services, filter, View::default()).await.unwrap().unwrap();
    assert_eq!(found.total, found.rows.len() as u64);
    found.rows.into_iter().map(|row| (row.id, row.status)).collect()
}

#[tokio::test]
async fn a_day_shows_what_its_events_say() {
    for test in both().await {
        let county = County::new(test, NOW.parse().unwrap()).await;
        let today: NaiveDate = day("2026-08-07");
        let year = county.fill(2026, today, &mut Chance::new(33)).await;
        let leader = county.actor(Role::Leader, 0);
        let mut differed = 0;
        let now = rows(&leader, &county.services, &CellFilter::of_list(2026)).await;
        for back in [1, 3, 10, 25, 60, 150] {
            let on = today - Days::new(back);
            let filter = CellFilter::of_list(2026).on(Some(on));
            let found = list(&leader, &county.services, &filter, View::default()).await.unwrap().unwrap();
            assert!(found.now.as_of.has_ended && found.now.today() == on);
            let told = told_by_events(&county, &year, found.now.as_of).await;
            let shown = rows(&leader, &county.services, &filter).await;
            assert_eq!(shown, told, "{} {on}", county.test.name);
            differed += usize::from(shown != now);

            let mut counts = StatusCounts::default();
            told.values().for_each(|status| counts.add(*status, 1));
            assert_eq!(found.counts, counts, "{} {on}", county.test.name);
            let overview = overview(&leader, &county.services, Some(2026.into()), Some(on)).await.unwrap().unwrap();
            assert_eq!(overview.sum, counts, "{} {on}", county.test.name);
            let map = heat_map(&leader, &county.services, Some(2026.into()), Some(on), RowOrder::Need).await.unwrap().unwrap();
            assert_eq!(map.sum, counts, "{} {on}", county.test.name);
            let tasks = TaskFilter { list: Some(2026.into()), as_of: Some(on), ..TaskFilter::default() };
            let tasks = services::progress::tasks(&leader, &county.services, &tasks, TaskOrder::Checklist).await.unwrap().unwrap();
            assert_eq!(tasks.sum, counts, "{} {on}", county.test.name);
            // every number of that day finds its rows of that day
            let movement = &overview.movement;
            let all = overview.all();
            let mut numbers: Vec<(u64, CellFilter)> = vec![
                overview.reported.clone(),
                overview.due.clone(),
                overview.due_complete.clone(),
                movement.overdue_before.clone(),
                movement.no_longer_overdue.clone(),
                movement.newly_overdue.clone(),
                movement.submitted.clone(),
                movement.accepted.clone(),
                (counts.asked(), all.asked()),
            ];
            numbers.extend(Status::ALL.map(|status| (counts.get(status), all.showing(&[status]))));
            for stand in overview.months.iter().filter_map(|month| month.stand.clone()) {
                numbers.extend([stand.reported, stand.accepted, stand.overdue]);
            }
            numbers.extend(overview.exceptions.iter().map(|one| (one.cells, one.filter(&overview.exceptions_filter()))));
            for (count, filter) in numbers {
                assert_eq!(rows(&leader, &county.services, &filter).await.len() as u64, count, "{} {on} {filter:?}", county.test.name);
            }
            let still = movement.overdue_before.0 - movement.no_longer_overdue.0;
            assert_eq!(
                still + movement.newly_overdue.0,
                counts.get(Status::Overdue),
                "{} {on}: before - gone + new = now",
                county.test.name
            );
        }
        assert!(differed > 3, "{}: the days are different days", county.test.name);

        // and `gongkai verify` finds the first cell that does not follow from its events
        let whole = RecordState::Whole(year.cells.len() as u64);
        assert_eq!(verify_records(&mut county.services.db().read().await.unwrap()).await.unwrap(), whole, "{}", county.test.name);
        let changed = &year.cells[7].id;
        county.test.tamper(&format!("update cell set due_on = '2027-01-01' where id = '{changed}'")).await;
        let found = verify_records(&mut county.services.db().read().await.unwrap()).await.unwrap();
        let RecordState::Differs { cell, problem, .. } = &found else { panic!("{found:?}") };
        assert!(*cell == changed.to_string() && problem.contains("现状"), "{found:?}");
    }
}

/// All that a county reader sees of a day, but for names.
async fn page_of(desk: &Desk, on: Option<NaiveDate>) -> String {
    let (leader, services) = (&desk.leader, &desk.services);
    let overview = overview(leader, services, None, on).await.unwrap().unwrap();
    let mut units: Vec<_> = overview.by_unit.iter().map(|row| (row.unit.clone(), row.cells.clone(), row.sum)).collect();
    units.sort_by(|one, other| one.0.cmp(&other.0));
    let months: Vec<_> = overview
        .months
        .iter()
        .map(|month| month.stand.as_ref().map(|stand| (stand.reported.0, stand.accepted.0, stand.overdue.0)))
        .collect();
    let rows = rows(leader, services, &CellFilter::default().on(on)).await;
    let tasks = tasks(leader, services, &TaskFilter { as_of: on, ..TaskFilter::default() }, TaskOrder::Checklist).await.unwrap().unwrap();
    let tasks: Vec<_> = tasks.rows.iter().map(|row| (row.task.id.clone(), row.units, row.counts)).collect();
    format!("{:?} {:?} {units:?} {months:?} {rows:?} {tasks:?}", overview.sum, overview.reported.0)
}

#[tokio::test]
async fn what_a_leader_was_shown_on_friday_stays_what_friday_showed() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let services = &desk.services;
        let mut seen: Vec<(NaiveDate, String)> = Vec::new();
        // each day something happens in the morning; the evening's pages are kept
        let days = ["2026-08-07", "2026-08-10", "2026-08-11", "2026-08-12", "2026-08-17", "2026-08-19", "2026-09-04"];
        for (number, on) in days.into_iter().enumerate() {
            desk.at(&format!("{on}T01:00:00Z"));
            match number {
                0 => desk.submit(&desk.lead, "已公开24项").await,
                1 => desk.accept(&desk.lead).await,
                2 => desk.submit(&desk.quarters[0], "已公开24项").await,
                3 => {
                    let revision = desk.cell(&desk.quarters[0]).await.revision;
                    let until = ReturnDate::Day(day("2026-08-14"));
                    return_report(&desk.office, services, &desk.quarters[0], revision, "数字不全", until).await.unwrap();
                }
                4 => {
                    let wanted = services::review::reopen::ReopenRequest {
                        cell: desk.lead.clone(),
                        scope: "第二段数据".into(),
                        reason: "统计口径有误".into(),
                        until: "2026-08-28".into(),
                    };
                    services::review::reopen::ask(&desk.clerk, services, &wanted).await.unwrap();
                }
                5 => desk.submit(&desk.quarters[0], "重新公开24项").await,
                _ => {
                    let one = &desk.county.units[0];
                    let closing = services::register::Closing {
                        id: one.id.clone(),
                        closed_on: on.into(),
                        successor: Some(desk.county.units[2].id.clone()),
                        seen: services::register::seen(one),
                        confirmed: String::new(),
                    };
                    services::register::close(&desk.office, services, &desk.county.looked_at(closing).await).await.unwrap();
                }
            }
            desk.at(&format!("{on}T09:00:00Z"));
            for (day, then) in &seen {
                assert_eq!(&page_of(&desk, Some(*day)).await, then, "{} {day} seen on {on}", desk.county.test.name);
            }
            seen.push((day(on), page_of(&desk, None).await));
        }
        assert!(seen.windows(2).all(|pair| pair[0].1 != pair[1].1), "every day brought something");
        // the day after the last, and days to come are today
        desk.at("2026-09-07T01:00:00Z");
        for (day, then) in &seen {
            assert_eq!(&page_of(&desk, Some(*day)).await, then, "{} {day}", desk.county.test.name);
        }
        assert_eq!(page_of(&desk, Some(day("2027-01-01"))).await, page_of(&desk, None).await);
        let state = verify_records(&mut services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(state, RecordState::Whole(_)), "{state:?}");
    }
}

#[tokio::test]
async fn of_a_day_before_the_record_pages_show_today_and_name_the_first_day_and_files_are_refused() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (leader, services) = (&desk.leader, &desk.services);
        let before = Some(day("2019-12-31"));
        let shown = overview(leader, services, None, before).await.unwrap().unwrap();
        let today = overview(leader, services, None, None).await.unwrap().unwrap();
        let first = shown.now.begins_on.unwrap();
        assert!(first > day("2019-12-31") && first <= day("2026-08-07"), "{}: {first}", desk.county.test.name);
        assert_eq!((shown.now.begins_on, shown.now.as_of.ended(), shown.sum), (Some(first), None, today.sum), "{}", desk.county.test.name);
        assert_eq!(today.now.begins_on, None);
        let filter = CellFilter::default().on(before);
        let found = list(leader, services, &filter, View::default()).await.unwrap().unwrap();
        assert_eq!((found.now.begins_on, found.now.today()), (Some(first), day("2026-08-07")), "{}", desk.county.test.name);
        let task = desk.cell(&desk.lead).await.task;
        assert_eq!(services::progress::task(leader, services, &task, before).await.unwrap().now.begins_on, Some(first));
        let table = desk.cell(&desk.lead).await.checklist;
        let begins = |on: &'static str| services::checklist::begins_after(leader, services, &table, day(on));
        assert_eq!((begins("2019-12-31").await.unwrap(), begins("2026-08-07").await.unwrap()), (Some(first), None));
        for refused in [
            export(leader, services, &filter, View::default()).await.err(),
            services::checklist::four_column_on(leader, services, &table, day("2019-12-31")).await.err(),
        ] {
            let Some(ServiceError::Refused(sentence)) = refused else { panic!("{refused:?}") };
            assert!(
                sentence.contains(&format!("这一年度的清单自{}起有记录", domain::calendar::office_time::day_text(first))),
                "{sentence}"
            );
        }
    }
}
