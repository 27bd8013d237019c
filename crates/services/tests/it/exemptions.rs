//! 免报 and 不涉及 for a unit, a group or everybody, between two days, with what comes into the list later.

use domain::access::role::Role;
use domain::checklist::import::{Cell, Document, Row, Table};
use domain::ids::ChecklistId;
use domain::reporting::cell::Status;
use services::checklist::import::{self, Imported, Incoming, Told};
use services::progress::cells::{CellFilter, View, list};
use services::progress::overview::overview;
use services::review::exempt::{ChosenExemption, ExemptionForm, Spared, end, enter, look, page};
use services::review::{CellAdjustment, ReturnDate, adjust, return_report};
use services::{Actor, ServiceError, Services};
use storage::checklist::import_rows::all_cells;
use storage::testing;

use crate::county::County;
use crate::desk::Desk;

async fn import(actor: &Actor, services: &Services, lines: &[[&str; 3]]) -> Imported {
    let headings = ["工作要求", "责任单位", "完成时限"];
    let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let all = std::iter::once(&headings).chain(lines);
    let table = Table { name: None, titles: vec!["2026年清单".into()], rows: (1..).zip(all).map(row).collect() };
    let document = Document::of(vec![table]);
    let incoming = Incoming { year: 2026, list_name: String::new(), file_name: "清单.xlsx".into(), content: b"file", document };
    let told = Told { first_day: Some("2026-01-01".parse().unwrap()), ..Told::default() };
    import::import_now(actor, services, incoming, told).await.unwrap()
}

const LINES: [[&str; 3]; 2] = [["每月公开惠企政策", "财政局", "每月"], ["编制主动公开目录", "民政局", "12月31日前"]];

fn form(list: &ChecklistId, who: &str, kind: &str, from: &str, to: &str) -> ExemptionForm {
    ExemptionForm {
        list: list.clone(),
        task: String::new(),
        who: who.into(),
        kind: kind.into(),
        from: from.into(),
        to: to.into(),
        reason: "机构改革期间".into(),
        confirmed: String::new(),
        past: false,
    }
}

async fn count(actor: &Actor, services: &Services, status: Option<Status>) -> u64 {
    let statuses: Vec<Status> = status.into_iter().collect();
    list(actor, services, &CellFilter::of_list(2026).showing(&statuses), View::default()).await.unwrap().unwrap().total
}

#[tokio::test]
async fn a_unit_is_spared_three_months_and_what_is_added_later_is_spared_too() {
    for test in testing::both().await {
        let county = County::new(test, "2026-01-05T02:00:00Z".parse().unwrap()).await;
        let (office, services, name) = (county.actor(Role::Office, 0), &county.services, county.test.name);
        let listed = import(&office, services, &LINES).await;
        assert_eq!(count(&office, services, None).await, 13, "{name}");
        let unit = county.units.iter().find(|unit| unit.short_name == "财政局").unwrap();
        let asked = form(&listed.checklist, &format!("unit:{}", unit.id), "exempt", "2026-06-01", "2026-08-31");
        // a look changes nothing, and is asked for first
        // by its 完成时限 August is spared, which may be reported in September, and May is asked, which may be reported in June
        let expected = Spared { cells: 3, units: 1, due_after: 1, still_asked: 1, ..Spared::default() };
        assert_eq!(look(&office, services, &asked).await.unwrap(), expected, "{name}");
        let refused = enter(&office, services, &asked).await;
        assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].field == "confirmed"), "{refused:?}");
        assert_eq!(count(&office, services, None).await, 13, "{name}");
        let seen = look(&office, services, &asked).await.unwrap().seen(&asked);
        // agreed to other days than were looked at
        let other = ExemptionForm { to: "2026-12-31".into(), confirmed: seen.as_str().into(), ..asked.clone() };
        assert!(enter(&office, services, &other).await.is_err(), "{name}");
        let confirmed = ExemptionForm { confirmed: seen.as_str().into(), ..asked };
        assert_eq!(enter(&office, services, &confirmed).await.unwrap(), 3, "{name}");
        assert_eq!(count(&office, services, None).await, 10, "{name}");

        // a task that comes later: its June to August are spared, the other months are asked
        import(&office, services, &[LINES[0], LINES[1], ["每月公开财政信息", "财政局", "每月"]]).await;
        assert_eq!(count(&office, services, None).await, 10 + 12 - 3, "{name}");

        // taken back, all six are asked again; a second time there is nothing to take back
        let shown = page(&office, services, None).await.unwrap();
        let [one] = &shown.all[..] else { panic!("{name}: {:?}", shown.all) };
        assert_eq!((one.who.as_str(), one.task.as_str(), one.ended.is_none()), ("财政局", "全部任务", true), "{name}");
        let chosen = ChosenExemption { exemption: one.id.clone() };
        assert_eq!(end(&office, services, &chosen).await.unwrap(), 6, "{name}");
        assert_eq!(count(&office, services, None).await, 10 + 12 + 3, "{name}");
        assert!(matches!(end(&office, services, &chosen).await, Err(ServiceError::NotFound(_))), "{name}");
    }
}

#[tokio::test]
async fn a_group_does_not_have_this_task_all_year_and_it_is_said_once() {
    for test in testing::both().await {
        let county = County::new(test, "2026-01-05T02:00:00Z".parse().unwrap()).await;
        let (office, services, name) = (county.actor(Role::Office, 0), &county.services, county.test.name);
        let listed = import(&office, services, &LINES).await;
        let group = &county.units.iter().find(|unit| unit.short_name == "财政局").unwrap().group;
        let tasks = page(&office, services, None).await.unwrap().tasks;
        let monthly = tasks.iter().find(|task| task.requirement.contains("惠企")).unwrap();
        let asked = ExemptionForm {
            task: monthly.id.to_string(),
            ..form(&listed.checklist, &format!("group:{group}"), "not_applicable", "2026-01-01", "2026-12-31")
        };
        let agreed = async || {
            let seen = look(&office, services, &asked).await.unwrap().seen(&asked);
            enter(&office, services, &ExemptionForm { confirmed: seen.as_str().into(), ..asked.clone() }).await.unwrap()
        };
        assert_eq!(agreed().await, 12, "{name}");
        assert_eq!(count(&office, services, Some(Status::NotApplicable)).await, 12, "{name}");
        // the same again spares nobody else, and taking it back leaves what the first one says
        assert_eq!(agreed().await, 0, "{name}");
        let latest = page(&office, services, None).await.unwrap().all[0].id.clone();
        assert_eq!(end(&office, services, &ChosenExemption { exemption: latest }).await.unwrap(), 0, "{name}");
        assert_eq!(count(&office, services, Some(Status::NotApplicable)).await, 12, "{name}");
    }
}

#[tokio::test]
async fn what_the_office_excused_by_itself_stays_excused_when_the_unit_is_asked_again() {
    for test in testing::both().await {
        let county = County::new(test, "2026-01-05T02:00:00Z".parse().unwrap()).await;
        let (office, services, name) = (county.actor(Role::Office, 0), &county.services, county.test.name);
        let listed = import(&office, services, &LINES).await;
        let cells = all_cells(&mut services.db().read().await.unwrap(), &listed.checklist).await.unwrap();
        let june = cells.iter().find(|cell| cell.period_name == "2026年6月").unwrap();
        let alone = CellAdjustment {
            cell: june.dates.id.clone(),
            what: "exempt".into(),
            later_too: String::new(),
            until: String::new(),
            reason: "当月系统停用".into(),
        };
        assert_eq!(adjust(&office, services, &alone).await.unwrap(), 1, "{name}");
        let unit = county.units.iter().find(|unit| unit.short_name == "财政局").unwrap();
        let asked = form(&listed.checklist, &format!("unit:{}", unit.id), "exempt", "2026-06-01", "2026-08-31");
        let seen = look(&office, services, &asked).await.unwrap().seen(&asked);
        assert_eq!(enter(&office, services, &ExemptionForm { confirmed: seen.as_str().into(), ..asked }).await.unwrap(), 2, "{name}");
        let chosen = ChosenExemption { exemption: page(&office, services, None).await.unwrap().all[0].id.clone() };
        assert_eq!(end(&office, services, &chosen).await.unwrap(), 2, "{name}: July and August");
        let after = all_cells(&mut services.db().read().await.unwrap(), &listed.checklist).await.unwrap();
        let off: Vec<&str> = after.iter().filter(|cell| cell.dates.removed).map(|cell| cell.period_name.as_str()).collect();
        assert_eq!(off, ["2026年6月"], "{name}");
    }
}

#[tokio::test]
async fn overdue_items_leave_the_count_only_where_it_was_said_and_ticked() {
    for test in testing::both().await {
        let county = County::new(test, "2026-01-05T02:00:00Z".parse().unwrap()).await;
        let (office, name) = (county.actor(Role::Office, 0), county.test.name);
        let listed = import(&office, &county.services, &LINES).await;
        county.clock.set("2026-04-20T02:00:00Z".parse().unwrap());
        let services = &county.services;
        let overdue = count(&office, services, Some(Status::Overdue)).await;
        assert!(overdue > 0, "{name}: nothing is overdue, so it proves nothing");
        let unit = county.units.iter().find(|unit| unit.short_name == "财政局").unwrap();
        let asked = form(&listed.checklist, &format!("unit:{}", unit.id), "exempt", "2026-01-01", "2026-12-31");
        let looked = look(&office, services, &asked).await.unwrap();
        assert_eq!((looked.cells, looked.overdue as u64), (12, overdue), "{name}");
        let confirmed = ExemptionForm { confirmed: looked.seen(&asked).as_str().into(), ..asked };
        let refused = enter(&office, services, &confirmed).await;
        assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].field == "past"), "{refused:?}");
        assert_eq!(count(&office, services, Some(Status::Overdue)).await, overdue, "{name}");
        assert_eq!(enter(&office, services, &ExemptionForm { past: true, ..confirmed }).await.unwrap(), 12, "{name}");
        assert_eq!(count(&office, services, Some(Status::Overdue)).await, 0, "{name}");
        // the overview tells them apart from what was mended
        let movement = overview(&office, services, Some(2026.into()), None).await.unwrap().unwrap().movement.clone();
        assert!(movement.exempted > 0 && movement.exempted == movement.no_longer_overdue.0, "{name}: {movement:?}");
    }
}

#[tokio::test]
async fn an_overdue_item_that_got_a_later_date_is_told_apart_from_what_was_reported() {
    for test in testing::both().await {
        let county = County::new(test, "2026-01-05T02:00:00Z".parse().unwrap()).await;
        let (office, services, name) = (county.actor(Role::Office, 0), &county.services, county.test.name);
        let listed = import(&office, services, &LINES).await;
        county.clock.set("2026-04-20T02:00:00Z".parse().unwrap());
        let overdue = count(&office, services, Some(Status::Overdue)).await;
        let cells = all_cells(&mut services.db().read().await.unwrap(), &listed.checklist).await.unwrap();
        let january = cells.iter().find(|cell| cell.period_name == "2026年1月").unwrap();
        let extended = CellAdjustment {
            cell: january.dates.id.clone(),
            what: "extend".into(),
            later_too: String::new(),
            until: "2026-04-30".into(),
            reason: "公开平台改版".into(),
        };
        assert_eq!(adjust(&office, services, &extended).await.unwrap(), 1, "{name}");
        assert_eq!(count(&office, services, Some(Status::Overdue)).await, overdue - 1, "{name}");
        let movement = overview(&office, services, Some(2026.into()), None).await.unwrap().unwrap().movement.clone();
        assert_eq!((movement.no_longer_overdue.0, movement.postponed, movement.exempted), (1, 1, 0), "{name}: {movement:?}");
    }
}

#[tokio::test]
async fn more_time_for_an_item_that_was_returned_is_told_as_a_later_date() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let (office, services, name) = (&desk.office, &desk.services, desk.county.test.name);
        let id = &desk.quarters[1];
        desk.submit(id, "二季度已公开").await;
        return_report(office, services, id, desk.cell(id).await.revision, "补链接", ReturnDate::WorkingDays(3)).await.unwrap();
        // its 整改期限 is over for more than a week
        desk.at("2026-08-25T02:00:00Z");
        let extended = CellAdjustment {
            cell: id.clone(),
            what: "extend".into(),
            later_too: String::new(),
            until: "2026-09-10".into(),
            reason: "公开平台改版".into(),
        };
        assert_eq!(adjust(office, services, &extended).await.unwrap(), 1, "{name}");
        let movement = overview(office, services, None, None).await.unwrap().unwrap().movement.clone();
        assert_eq!((movement.no_longer_overdue.0, movement.postponed), (1, 1), "{name}: {movement:?}");
    }
}

#[tokio::test]
async fn what_is_typed_wrong_is_said_field_by_field_and_units_may_not() {
    for test in testing::both().await {
        let county = County::new(test, "2026-01-05T02:00:00Z".parse().unwrap()).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        let listed = import(&office, services, &LINES).await;
        let wrong =
            ExemptionForm { task: "x".into(), reason: "短".into(), ..form(&listed.checklist, "unit:x", "", "2026-06-01", "2026-05-01") };
        let Err(ServiceError::Invalid(errors)) = look(&office, services, &wrong).await else { panic!("refused") };
        let fields: Vec<&str> = errors.iter().map(|error| &*error.field).collect();
        assert_eq!(fields, ["kind", "who", "task", "to", "reason"]);
        let clerk = county.actor(Role::Unit, 0);
        assert!(matches!(look(&clerk, services, &wrong).await, Err(ServiceError::Forbidden(_))));
        assert!(matches!(page(&clerk, services, None).await, Err(ServiceError::Forbidden(_))));
        let elsewhere = form(&ChecklistId::new("other"), "all", "exempt", "2026-01-01", "2026-12-31");
        assert!(matches!(look(&office, services, &elsewhere).await, Err(ServiceError::NotFound(_))));
    }
}
