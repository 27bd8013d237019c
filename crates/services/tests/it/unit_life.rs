//! A unit's days: no file and no form ends a unit in passing or founds it after its own work, and nothing begins in a closed year.

use domain::access::role::Role;
use domain::ids::{CellId, UnitId};
use domain::register::entry::UnitEntry;
use domain::register::merger::EndDay;
use domain::register::unit::{Unit, UnitClass};
use domain::reporting::record::{LeaveCause, Presence};
use services::access::account;
use services::access::account::import::{self, AccountRow, AccountRows};
use services::checklist::edit_task::{TaskForm, edit_task, edited_task};
use services::form::tick;
use services::progress::cells::{CellFilter, View};
use services::progress::{self, TaskFilter, TaskOrder, tasks};
use services::register::{self, Closing, EntryRow, Renaming, UnitFields};
use services::{FieldError, Seen, ServiceError};
use storage::testing;

use crate::close_year::{closed, is_whole};
use crate::county::County;
use crate::desk::{Desk, day};
use crate::start::{cells_of_list, counties, import_on_day};

async fn unit(county: &County, id: &UnitId) -> Unit {
    register::one(&county.actor(Role::Office, 0), &county.services, id).await.unwrap().unit
}

async fn seen(county: &County, id: &UnitId) -> Seen {
    register::seen(&unit(county, id).await)
}

/// The row of a file that says of a unit what the register says.
async fn row(county: &County, number: usize, id: &UnitId) -> EntryRow {
    EntryRow {
        row: number,
        entry: UnitEntry { position: None, ..UnitEntry::of(&unit(county, id).await) },
        proposed: Vec::new(),
        unsaid: Vec::new(),
    }
}

pub(crate) fn wrong<T: std::fmt::Debug>(result: services::Result<T>) -> Vec<FieldError> {
    match result {
        Err(ServiceError::Invalid(errors)) => errors,
        other => panic!("it must be refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_register_file_with_an_end_leaves_the_unit_and_its_items_where_they_are() {
    for county in counties("2026-06-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let list = import_on_day(&county, "2026-01-01").await;
        let before = cells_of_list(&county, &list.checklist).await;
        let (town, other) = (county.units[4].id.clone(), county.units[3].id.clone());
        let mut ended = row(&county, 2, &town).await;
        ended.entry.valid_to = Some(day("2026-06-01"));
        let mut noted = row(&county, 3, &other).await;
        noted.entry.note = "迁址".into();
        let mut former = row(&county, 4, &town).await;
        former.entry = UnitEntry {
            full_name: "旧河乡人民政府".into(),
            short_name: "旧河乡".into(),
            class: UnitClass::Township,
            valid_to: Some(day("2020-01-01")),
            ..former.entry
        };
        let shown = register::preview(&office, &county.services, &[ended.clone(), noted.clone(), former.clone()]).await.unwrap();
        let problem = &shown.problems[..];
        assert!(problem.len() == 1 && problem[0].row == 2 && problem[0].message.contains("撤并"), "{problem:?}");
        assert_eq!((shown.added.len(), shown.changed.len()), (1, 1), "a unit that ended long ago may be entered as such");
        assert_eq!(register::import(&office, &county.services, &[ended.clone(), noted, former]).await.unwrap(), shown);
        assert_eq!(unit(&county, &town).await.valid_to, None, "{}", county.test.name);
        assert_eq!(cells_of_list(&county, &list.checklist).await, before, "{}", county.test.name);

        // what the closing has set may stand in a file
        let closing = Closing {
            id: town.clone(),
            closed_on: "2026-06-01".into(),
            successor: Some(other),
            seen: seen(&county, &town).await,
            confirmed: String::new(),
        };
        register::close(&office, &county.services, &county.looked_at(closing).await).await.unwrap();
        let shown = register::preview(&office, &county.services, &[ended.clone()]).await.unwrap();
        assert_eq!((shown.unchanged, shown.problems.len()), (1, 0), "{}: {shown:?}", county.test.name);
        ended.entry.valid_to = Some(day("2026-07-01"));
        let shown = register::preview(&office, &county.services, &[ended]).await.unwrap();
        assert_eq!((shown.unchanged, shown.problems.len()), (0, 1), "{}: {shown:?}", county.test.name);
    }
}

#[tokio::test]
async fn a_unit_does_not_begin_after_the_months_it_was_asked_for() {
    for county in counties("2026-06-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        import_on_day(&county, "2026-03-01").await;
        let town = county.units[4].id.clone();
        let sheet = register::one(&office, &county.services, &town).await.unwrap();
        let form = |valid_from: &str| UnitFields { valid_from: valid_from.into(), seen: sheet.seen(), ..UnitFields::of(&sheet.unit) };
        let errors = wrong(register::edit(&office, &county.services, &town, &form("2026-05-01")).await);
        assert_eq!(errors[0].field, "valid_from", "{}", county.test.name);
        assert!(errors[0].message.contains("2个应报事项") && errors[0].message.contains("2026年3月"), "{}", errors[0].message);

        let mut row = row(&county, 2, &town).await;
        row.entry.valid_from = Some(day("2026-05-01"));
        let shown = register::preview(&office, &county.services, &[row.clone()]).await.unwrap();
        assert_eq!((shown.changed.len(), shown.problems.len()), (0, 1), "{shown:?}");
        assert_eq!(shown.problems[0].column, "启用日期");
        assert!(matches!(register::import(&office, &county.services, &[row]).await, Err(ServiceError::Refused(_))));

        // a day within the first month, or one before it, contradicts nothing
        register::edit(&office, &county.services, &town, &form("2026-03-15")).await.unwrap();
        assert_eq!(unit(&county, &town).await.valid_from, Some(day("2026-03-15")));
    }
}

#[tokio::test]
async fn a_new_town_that_took_over_older_items_may_say_when_it_was_founded() {
    for county in counties("2026-06-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let list = import_on_day(&county, "2026-03-01").await;
        let fields = UnitFields {
            full_name: "新河镇人民政府".into(),
            short_name: "新河镇".into(),
            class: UnitClass::Township.code().into(),
            ..UnitFields::default()
        };
        let founded = register::add(&office, &county.services, &fields).await.unwrap();
        let town = county.units[4].id.clone();
        let closing = Closing {
            id: town.clone(),
            closed_on: "2026-06-01".into(),
            successor: Some(founded.clone()),
            seen: seen(&county, &town).await,
            confirmed: String::new(),
        };
        register::close(&office, &county.services, &county.looked_at(closing).await).await.unwrap();
        let cells = cells_of_list(&county, &list.checklist).await;
        assert!(cells.iter().any(|cell| *cell.unit() == founded && cell.period.name == "2026年3月"), "March went along");
        let sheet = register::one(&office, &county.services, &founded).await.unwrap();
        let form = UnitFields { valid_from: "2026-06-01".into(), seen: sheet.seen(), ..UnitFields::of(&sheet.unit) };
        register::edit(&office, &county.services, &founded, &form).await.unwrap();
        assert_eq!(unit(&county, &founded).await.valid_from, Some(day("2026-06-01")), "{}", county.test.name);
    }
}

#[tokio::test]
async fn nobody_takes_over_before_she_exists() {
    for county in counties("2026-06-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let (town, heir) = (county.units[4].id.clone(), county.units[3].id.clone());
        let founded_on = async |on: &str| {
            let sheet = register::one(&office, &county.services, &heir).await.unwrap();
            let form = UnitFields { valid_from: on.into(), seen: sheet.seen(), ..UnitFields::of(&sheet.unit) };
            register::edit(&office, &county.services, &heir, &form).await
        };
        founded_on("2026-05-01").await.unwrap();
        for (closed_on, is_done) in [("2026-04-30", false), ("2026-05-01", true)] {
            let form = Closing {
                id: town.clone(),
                closed_on: closed_on.into(),
                successor: Some(heir.clone()),
                seen: seen(&county, &town).await,
                confirmed: String::new(),
            };
            let closed = register::close(&office, &county.services, &county.looked_at(form).await).await;
            let is_refused = matches!(&closed, Err(ServiceError::Invalid(errors)) if errors[0].message.contains("不能承接此前撤并的工作"));
            assert_eq!((closed.is_ok(), is_refused), (is_done, !is_done), "{} {closed_on}: {closed:?}", county.test.name);
        }
        // nor is it said afterwards that she began later
        let refused = founded_on("2026-05-02").await;
        assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].message.contains("起承接石门乡的工作")), "{refused:?}");
        assert_eq!(unit(&county, &heir).await.valid_from, Some(day("2026-05-01")), "{}", county.test.name);
    }
}

#[tokio::test]
async fn an_account_for_a_township_that_was_merged_is_pointed_to_the_one_that_took_over() {
    for county in counties("2026-06-10T02:00:00Z").await {
        let (admin, services) = (county.actor(Role::Admin, 0), &county.services);
        let (town, other, bureau) = (county.units[4].id.clone(), county.units[3].id.clone(), county.units[2].id.clone());
        for (unit, successor) in [(&town, Some(&other)), (&bureau, None)] {
            let form = Closing {
                id: unit.clone(),
                closed_on: "2026-06-01".into(),
                successor: successor.cloned(),
                seen: seen(&county, unit).await,
                confirmed: String::new(),
            };
            register::close(&county.actor(Role::Office, 0), services, &county.looked_at(form).await).await.unwrap();
        }
        let refused = async |name: &str| account::unit_by_name(&admin, services, name).await.unwrap_err().to_string();
        let merged = refused("石门乡").await;
        assert!(merged.contains("2026年6月1日撤并，由柳溪镇承接"), "{}: {merged}", county.test.name);
        let abolished = refused("县财政局").await;
        assert!(abolished.contains("2026年6月1日撤销，没有承接单位"), "{}: {abolished}", county.test.name);
        assert!(refused("山阳镇").await.contains("没有叫"));
        assert_eq!(account::unit_by_name(&admin, services, "柳溪镇人民政府").await.unwrap(), other);

        let row = |row: usize, unit: &str| AccountRow { row, unit: unit.into(), ..AccountRow::default() };
        let rows = AccountRows { rows: vec![row(2, "石门乡"), row(3, "柳溪镇")], problems: Vec::new() };
        let draft = import::receive(&admin, services, "账号.xlsx", b"x", &rows).await.unwrap();
        let shown = import::waiting(&admin, services, &draft).await.unwrap();
        assert_eq!((shown.added.len(), shown.problems.len()), (1, 1), "{}", county.test.name);
        assert!(shown.problems[0].message.contains("由柳溪镇承接"), "{}", shown.problems[0].message);
    }
}

#[tokio::test]
async fn a_successor_gets_no_new_days_for_what_it_owes_itself() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        desk.at("2026-08-20T02:00:00Z");
        let (ended, successor) = (desk.county.units[0].id.clone(), desk.county.units[1].id.clone());
        let own = desk.cell(&desk.support).await.due_on();
        let form = Closing {
            id: ended.clone(),
            closed_on: "2026-08-20".into(),
            successor: Some(successor.clone()),
            seen: seen(&desk.county, &ended).await,
            confirmed: String::new(),
        };
        register::close(&desk.office, &desk.services, &desk.county.looked_at(form).await).await.unwrap();
        let kept = desk.cell(&desk.support).await;
        assert_eq!((kept.due_on(), kept.record().presence.is_present()), (own, true), "{}: overdue as before", desk.county.test.name);
        assert!(!desk.cell(&desk.lead).await.record().presence.is_present(), "{}: two became one", desk.county.test.name);
        // what it takes over is not overdue at once
        let taken = desk.cell(&desk.quarters[0]).await;
        assert_eq!(*taken.unit(), successor, "{}", desk.county.test.name);
        assert!(taken.due_on() > day("2026-08-20"), "{}: {}", desk.county.test.name, taken.due_on());
    }
}

/// Merges the first unit into the second, on that day.
pub(crate) async fn merge_first_into_second(desk: &Desk, on: &str) -> register::Departure {
    let county = &desk.county;
    let form = Closing {
        id: county.units[0].id.clone(),
        closed_on: on.into(),
        successor: Some(county.units[1].id.clone()),
        seen: seen(county, &county.units[0].id).await,
        confirmed: String::new(),
    };
    let moves = register::look_at_closing(&desk.office, &desk.services, &form).await.unwrap();
    register::close(&desk.office, &desk.services, &county.looked_at(form).await).await.unwrap();
    moves
}

#[tokio::test]
async fn the_look_before_a_merger_names_the_kinds_where_they_are_two() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        desk.at("2026-08-20T02:00:00Z");
        let county = &desk.county;
        for (to, expected) in [(1, None), (4, Some((UnitClass::CountyDepartment, UnitClass::Township)))] {
            let form = Closing {
                id: county.units[0].id.clone(),
                closed_on: "2026-08-20".into(),
                successor: Some(county.units[to].id.clone()),
                seen: seen(county, &county.units[0].id).await,
                confirmed: String::new(),
            };
            let look = register::look_at_closing(&desk.office, &desk.services, &form).await.unwrap();
            assert_eq!(look.classes, expected, "{to} {}", county.test.name);
        }
    }
}

#[tokio::test]
async fn a_task_whose_date_moves_after_a_merger_asks_nothing_of_the_unit_that_ended() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        // what was accepted stays with the unit that earned it
        desk.submit(&desk.quarters[0], "公开24项").await;
        desk.accept(&desk.quarters[0]).await;
        desk.at("2026-08-20T02:00:00Z");
        merge_first_into_second(&desk, "2026-08-20").await;
        let list = desk.cell(&desk.lead).await.checklist;
        let own = async || -> Vec<CellId> {
            let all = cells_of_list(&desk.county, &list).await.into_iter();
            all.filter(|cell| *cell.unit() == desk.county.units[0].id && cell.record().presence.is_present()).map(|cell| cell.id).collect()
        };
        assert_eq!(own().await, std::slice::from_ref(&desk.quarters[0]), "{}", desk.county.test.name);
        // another date, and a date in the place of a rhythm
        for (cell, date) in [(&desk.support, "2026-09-30"), (&desk.quarters[0], "2026-11-30")] {
            let task = desk.cell(cell).await.task;
            let form = edited_task(&desk.office, &desk.services, &task).await.unwrap().form;
            let form = TaskForm {
                duty: "by_date".into(),
                date: date.into(),
                reason: "县政府第5次常务会议".into(),
                confirmed: tick::SET.into(),
                ..form
            };
            edit_task(&desk.office, &desk.services, &form).await.unwrap();
            assert_eq!(own().await, std::slice::from_ref(&desk.quarters[0]), "{} {date}", desk.county.test.name);
        }
        assert_eq!(desk.cell(&desk.support).await.due_on(), day("2026-09-30"), "{}: the successor is asked", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn what_the_successor_reported_late_stays_late_although_its_predecessor_never_reported() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        // the successor hands in a week late, and it is accepted
        desk.at("2026-08-20T02:00:00Z");
        let base = services::reporting::page(&desk.other_unit, &desk.services, &desk.support).await.unwrap().base();
        services::reporting::submit(&desk.other_unit, &desk.services, &desk.support, base, &crate::desk::typed("公开24项")).await.unwrap();
        desk.accept(&desk.support).await;
        let before = desk.cell(&desk.support).await;
        assert!(before.record().is_late(), "{}", desk.county.test.name);
        desk.at("2026-09-01T02:00:00Z");
        let moves = merge_first_into_second(&desk, "2026-09-01").await;
        assert_eq!((moves.doubled, moves.going, moves.staying), (1, 4, 0), "{}: {moves:?}", desk.county.test.name);
        let after = desk.cell(&desk.support).await;
        assert_eq!((after.record(), after.revision), (before.record(), before.revision), "{}: nothing touched it", desk.county.test.name);
        let gone = desk.cell(&desk.lead).await;
        assert!(
            matches!(gone.record().presence, Presence::Left { cause: LeaveCause::Merged, .. }) && *gone.unit() == desk.county.units[0].id,
            "{}: the predecessor's own record stays in its history",
            desk.county.test.name
        );
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn a_report_of_the_predecessor_does_not_replace_what_the_successor_still_owes() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        desk.submit(&desk.lead, "公开24项").await;
        desk.at("2026-09-01T02:00:00Z");
        let before = desk.cell(&desk.support).await;
        let moves = merge_first_into_second(&desk, "2026-08-31").await;
        assert_eq!((moves.doubled, moves.doubled_waiting, moves.waiting), (1, 1, 0), "{}: said before", desk.county.test.name);
        let after = desk.cell(&desk.support).await;
        assert_eq!((after.due_on(), after.record().state), (before.due_on(), before.record().state), "{}", desk.county.test.name);
        assert!(after.record().presence.is_present() && !desk.cell(&desk.lead).await.record().presence.is_present());
        // of the part both had the stronger one stays
        assert_eq!(after.role(), domain::checklist::AssignmentRole::Lead, "{}", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn a_merger_entered_months_later_makes_nothing_overdue_at_once() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        desk.at("2026-11-30T02:00:00Z");
        let moves = merge_first_into_second(&desk, "2026-06-15").await;
        assert_eq!((moves.day, moves.counted_from), (EndDay::Past, Some(day("2026-11-30"))), "{}", desk.county.test.name);
        for id in &desk.quarters[..3] {
            let cell = desk.cell(id).await;
            assert!(*cell.unit() == desk.county.units[1].id && cell.due_on() > day("2026-11-30"), "{}", desk.county.test.name);
        }
        // and of a day ahead nothing is told as if it had happened
        let ahead = Closing {
            id: desk.county.units[2].id.clone(),
            closed_on: "2027-06-01".into(),
            successor: Some(desk.county.units[1].id.clone()),
            seen: seen(&desk.county, &desk.county.units[2].id).await,
            confirmed: String::new(),
        };
        let moves = register::look_at_closing(&desk.office, &desk.services, &ahead).await.unwrap();
        assert_eq!((moves.day, moves.counted_from), (EndDay::Ahead, Some(day("2027-06-01"))), "{}", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn the_task_and_the_list_of_tasks_name_as_many_units_after_a_merger_and_june_knows_nothing_of_it() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let (office, services) = (&desk.office, &desk.services);
        let task = desk.cell(&desk.lead).await.task;
        desk.at("2026-08-20T02:00:00Z");
        merge_first_into_second(&desk, "2026-08-20").await;
        let (gone, heir) = (&desk.county.units[0], &desk.county.units[1]);
        let list = tasks(office, services, &TaskFilter::default(), TaskOrder::default()).await.unwrap().unwrap();
        let listed = list.rows.iter().find(|row| row.task.id == task).unwrap().units;
        let page = progress::task(office, services, &task, None).await.unwrap();
        assert_eq!((u64::try_from(page.units()).unwrap(), listed), (1, 1), "{}", desk.county.test.name);
        let marked = page.assigned.iter().find(|one| one.unit == gone.id).unwrap();
        assert_eq!((marked.ended_on, marked.successor.as_deref()), (Some(day("2026-08-20")), Some(heir.short_name.as_str())));
        assert!(!page.has_items(&gone.id) && page.has_items(&heir.id), "{}", desk.county.test.name);
        let header = async |on: Option<&str>| {
            let filter = CellFilter::default().on(on.map(day));
            progress::unit(office, services, &gone.id, &filter, View::default()).await.unwrap().unit
        };
        assert_eq!(header(None).await.valid_to, Some(day("2026-08-20")), "{}", desk.county.test.name);
        let before = header(Some("2026-08-19")).await;
        assert_eq!((before.valid_to, before.successor), (None, None), "{}: nobody knew it then", desk.county.test.name);
    }
}

#[tokio::test]
async fn nothing_is_renamed_closed_or_merged_within_a_year_that_is_archived() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let county = &desk.county;
        closed(&desk).await;
        let (town, other) = (county.units[4].id.clone(), county.units[3].id.clone());
        let rename = async |on: &str| {
            let form = Renaming {
                id: town.clone(),
                new_full_name: "石门镇人民政府".into(),
                new_short_name: "石门镇".into(),
                renamed_on: on.into(),
                seen: seen(county, &town).await,
            };
            register::rename(&desk.office, &desk.services, &form).await
        };
        for on in ["2025-06-01", "2026-12-31"] {
            let errors = wrong(rename(on).await);
            assert!(errors[0].field == "renamed_on" && errors[0].message.contains("2027年1月1日"), "{on}: {errors:?}");
        }
        let closing = async |on: &str, successor: Option<&UnitId>| {
            let seen = seen(county, &other).await;
            let form = Closing { id: other.clone(), closed_on: on.into(), successor: successor.cloned(), seen, confirmed: String::new() };
            county.looked_at(form).await
        };
        for successor in [None, Some(&town)] {
            let form = closing("2026-11-01", successor).await;
            assert_eq!(wrong(register::look_at_closing(&desk.office, &desk.services, &form).await)[0].field, "closed_on");
            let errors = wrong(register::close(&desk.office, &desk.services, &form).await);
            assert!(errors[0].field == "closed_on" && errors[0].message.contains("2026年度"), "{errors:?}");
        }
        rename("2027-01-01").await.unwrap();
        let form = closing("2027-01-15", Some(&town)).await;
        register::close(&desk.office, &desk.services, &form).await.unwrap();
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn nobody_is_founded_or_brought_back_in_a_year_that_is_archived() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let county = &desk.county;
        closed(&desk).await;
        let town = county.units[3].id.clone();
        let founded_on = async |on: &str| {
            let sheet = register::one(&desk.office, &desk.services, &town).await.unwrap();
            let form = UnitFields { valid_from: on.into(), seen: sheet.seen(), ..UnitFields::of(&sheet.unit) };
            register::edit(&desk.office, &desk.services, &town, &form).await
        };
        for on in ["2026-06-01", "2027-01-01"] {
            let errors = wrong(founded_on(on).await);
            assert!(errors[0].field == "valid_from" && errors[0].message.contains("2026年度"), "{} {on}: {errors:?}", county.test.name);
        }
        founded_on("2020-01-01").await.unwrap();
        assert_eq!(unit(county, &town).await.valid_from, Some(day("2020-01-01")), "{}", county.test.name);
        is_whole(&desk).await;
    }
}
