//! How a list begins and lives on: from which day it asks, whom it asks, and what a corrected one may not take away.

use domain::access::role::Role;
use domain::checklist::AssignmentRole;
use domain::checklist::import::{Cell, Document, Row, Table};
use domain::checklist::start::Past;
use domain::ids::{ChecklistId, UnitId};
use domain::register::unit::UnitClass;
use domain::reporting::record::{LeaveCause, Presence, State};
use domain::reporting::report::{Claim, ReportContent};
use services::checklist::import::{self, Adjustment, Consent, Imported, Incoming, confirm, preview, receive};
use services::register::{self, Closing, UnitFields};
use services::{Seen, ServiceError};
use storage::checklist::import_rows::all_cells;
use storage::reporting::cell::{self, Cell as StoredCell};
use storage::testing;

use crate::county::{County, undo};

/// 工作要求, 责任单位, 完成情况, 完成时限.
pub(crate) type Line = [&'static str; 4];

const LIST: [Line; 4] = [
    ["每月公开惠企政策", "各乡镇人民政府", "", "每月"],
    ["编制主动公开目录", "财政局牵头，民政局配合", "目录已编制并公布", "3月31日前"],
    ["办好政府公报", "发改委", "已出刊2期", "年底前"],
    ["开展政策宣传", "民政局", "", "6月30日前"],
];

pub(crate) fn incoming(lines: &[Line]) -> Incoming<'static> {
    let headings = ["工作要求", "责任单位", "完成情况", "完成时限"];
    let row = |(number, cells): (usize, &Line)| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let all = std::iter::once(&headings).chain(lines);
    let table = Table {
        name: None, titles: vec!["枫桥县2026年政务公开重点工作清单".into()], rows: (1..).zip(all).map(row).collect()
    };
    Incoming {
        year: 2026, list_name: String::new(), file_name: "清单.xlsx".into(), content: b"file", document: Document::of(vec![table])
    }
}

async fn import(county: &County, lines: &[Line], adjustment: Adjustment) -> Imported {
    let office = county.actor(Role::Office, 0);
    let id = receive(&office, &county.services, incoming(lines)).await.unwrap();
    import::adjust(&office, &county.services, &id, adjustment).await.unwrap();
    confirm(&office, &county.services, &id, Consent::default()).await.unwrap()
}

async fn from(county: &County, first_day: &str, takes_over: bool) -> Imported {
    import(county, &LIST, Adjustment { first_day: Some(first_day.into()), takes_over: Some(takes_over), ..Adjustment::default() }).await
}

pub(crate) async fn counties(now: &str) -> Vec<County> {
    let mut all = Vec::new();
    for test in testing::both().await {
        all.push(County::new(test, now.parse().unwrap()).await);
    }
    all
}

async fn cells(county: &County, list: &ChecklistId) -> Vec<StoredCell> {
    let mut conn = county.services.db().read().await.unwrap();
    let mut cells = Vec::new();
    for one in all_cells(&mut conn, list).await.unwrap() {
        cells.push(cell::get(&mut conn, &county.id, &one.dates.id).await.unwrap().unwrap());
    }
    cells.sort_by_key(|cell| (cell.period.starts_on, cell.unit().to_string(), cell.id.to_string()));
    cells
}

fn of_unit<'a>(cells: &'a [StoredCell], unit: &UnitId) -> Vec<&'a StoredCell> {
    cells.iter().filter(|cell| cell.unit() == unit && cell.record().presence.is_present()).collect()
}

/// A list of those lines as somebody decided about it, for tests of other days.
pub(crate) async fn import_lines(county: &County, lines: &[Line], adjustment: Adjustment) -> Imported {
    import(county, lines, adjustment).await
}

/// The list with that first day, for tests of other days.
pub(crate) async fn import_on_day(county: &County, first_day: &str) -> Imported {
    from(county, first_day, false).await
}

/// Every cell of a list, in the order of periods.
pub(crate) async fn cells_of_list(county: &County, list: &ChecklistId) -> Vec<StoredCell> {
    cells(county, list).await
}

/// Hands in on a cell and has it accepted, for tests of other days.
pub(crate) async fn accept_of(county: &County, cell: &StoredCell) {
    accept(county, cell).await;
}

/// Hands in on a cell and has it accepted.
async fn accept(county: &County, cell: &StoredCell) {
    let mut tx = county.test.db.write().await.unwrap();
    let mut cell = cell::get(&mut tx, &county.id, &cell.id).await.unwrap().unwrap();
    let content = ReportContent { claim: Some(Claim::Done), text: "已公开12条".into(), numbers: Vec::new() };
    storage::testing::hand_in(&mut tx, &mut cell, county.services.now(), &content).await;
    storage::testing::accept(&mut tx, &mut cell, county.services.now()).await;
    tx.commit().await.unwrap();
}

async fn seen(county: &County, unit: &UnitId) -> Seen {
    let office = county.actor(Role::Office, 0);
    register::one(&office, &county.services, unit).await.unwrap().seen()
}

async fn close(county: &County, unit: &UnitId, on: &str, successor: Option<&UnitId>) {
    let seen = seen(county, unit).await;
    let closing = Closing { id: unit.clone(), closed_on: on.into(), successor: successor.cloned(), seen, confirmed: String::new() };
    register::close(&county.actor(Role::Office, 0), &county.services, &county.looked_at(closing).await).await.unwrap();
}

#[tokio::test]
async fn a_list_imported_in_may_begins_without_anything_overdue() {
    // T-C8
    for county in counties("2026-05-10T02:00:00Z").await {
        let list = from(&county, "2026-05-10", false).await;
        let cells = cells(&county, &list.checklist).await;
        let township = of_unit(&cells, &county.units[3].id);
        assert_eq!(township.iter().map(|cell| cell.period.name.as_str()).next(), Some("2026年5月"), "{}", county.test.name);
        assert_eq!(township.len(), 8);
        let today = county.services.now().date_naive();
        assert!(cells.iter().all(|cell| cell.due_on() >= today), "{}", county.test.name);
        // what was due in March is asked once more, by a date that lies ahead; the printed date stays
        let finance = of_unit(&cells, &county.units[2].id);
        assert_eq!((finance[0].due_on().to_string(), finance[0].record().limit_on.to_string()), ("2026-05-15".into(), "2026-03-31".into()));
    }
}

#[tokio::test]
async fn texts_taken_over_are_history_and_neither_asked_nor_complete() {
    // T-C8
    for county in counties("2026-05-10T02:00:00Z").await {
        let list = from(&county, "2026-05-10", true).await;
        let cells = cells(&county, &list.checklist).await;
        let taken: Vec<&StoredCell> = cells.iter().filter(|cell| matches!(cell.record().state, State::TakenOver { .. })).collect();
        assert_eq!(taken.len(), 3, "the catalogue of both units, and the gazette: {}", county.test.name);
        assert!(taken.iter().all(|cell| cell.record().accepted().is_none()));
        let mut conn = county.services.db().read().await.unwrap();
        for cell in &cells {
            let events = storage::reporting::event::recorded(&mut conn, &cell.id).await.unwrap();
            assert_eq!(domain::reporting::record::fold(&events).unwrap().as_ref(), Some(cell.record()), "fold = row");
        }
        drop(conn);
        // one row is asked all the same
        let office = county.actor(Role::Office, 0);
        undo(&office, &county.services, &list.import).await.unwrap();
        let choices = Adjustment {
            first_day: Some("2026-05-10".into()),
            takes_over: Some(true),
            past_rows: vec![(3, Some(Past::NotAsked)), (4, Some(Past::MadeUp))],
            ..Adjustment::default()
        };
        let list = import(&county, &LIST, choices).await;
        let cells = self::cells(&county, &list.checklist).await;
        assert_eq!(of_unit(&cells, &county.units[2].id).len(), 0, "the catalogue is not asked");
        let gazette = of_unit(&cells, &county.units[0].id);
        assert!(gazette.len() == 1 && gazette[0].record().state == State::Open);
    }
}

#[tokio::test]
async fn a_township_abolished_in_february_owes_nothing_and_a_new_one_only_from_its_founding() {
    // T-C4
    for county in counties("2026-05-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let new = UnitFields {
            full_name: "新河镇人民政府".into(),
            short_name: "新河镇".into(),
            class: UnitClass::Township.code().into(),
            group: UnitClass::Township.usual_group().into(),
            valid_from: "2026-10-01".into(),
            ..UnitFields::default()
        };
        let founded = register::add(&office, &county.services, &new).await.unwrap();
        let abolished = county.units[4].id.clone();
        close(&county, &abolished, "2026-02-01", None).await;
        let list = from(&county, "2026-01-01", false).await;
        let cells = cells(&county, &list.checklist).await;
        assert_eq!(of_unit(&cells, &abolished).len(), 0, "{}", county.test.name);
        let names: Vec<&str> = of_unit(&cells, &founded).iter().map(|cell| cell.period.name.as_str()).collect();
        assert_eq!(names, ["2026年10月", "2026年11月", "2026年12月"], "{}", county.test.name);
        assert_eq!(of_unit(&cells, &county.units[3].id).len(), 12);
    }
}

#[tokio::test]
async fn a_corrected_list_leaves_a_merger_and_what_was_earned_where_they_are() {
    // T-C5
    for county in counties("2026-03-20T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let (merged, successor) = (county.units[4].id.clone(), county.units[3].id.clone());
        let lines = [["每季度公开政策解读", "石门乡牵头", "", "每季度"], LIST[2]];
        let first_day = || Adjustment { first_day: Some("2026-01-01".into()), ..Adjustment::default() };
        let list = import(&county, &lines, first_day()).await;
        let before = cells(&county, &list.checklist).await;
        let own = of_unit(&before, &merged);
        assert_eq!(own.len(), 4);
        accept(&county, own[0]).await;
        close(&county, &merged, "2026-03-15", Some(&successor)).await;
        let handed_over = cells(&county, &list.checklist).await;
        accept(&county, of_unit(&handed_over, &successor)[0]).await;

        let corrected = [lines[0], ["办好政府公报和政策专刊", "发改委", "", "年底前"]];
        let id = receive(&office, &county.services, incoming(&corrected)).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!(shown.handed_on, [("石门乡".to_owned(), Some("柳溪镇".to_owned()))]);
        assert_eq!(shown.leaving, []);
        confirm(&office, &county.services, &id, Consent::default()).await.unwrap();
        let after = cells(&county, &list.checklist).await;
        let accepted = |cells: &[StoredCell], unit| of_unit(cells, unit).iter().filter(|cell| cell.record().accepted().is_some()).count();
        assert_eq!((accepted(&after, &merged), accepted(&after, &successor)), (1, 1), "{}", county.test.name);
        assert_eq!((of_unit(&after, &merged).len(), of_unit(&after, &successor).len()), (1, 3), "{}", county.test.name);
    }
}

#[tokio::test]
async fn reports_leave_a_list_only_when_somebody_says_so_and_stay_readable() {
    // T-H1
    for county in counties("2026-02-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let list = from(&county, "2026-01-01", false).await;
        let before = cells(&county, &list.checklist).await;
        let reported =
            of_unit(&before, &county.units[1].id).into_iter().find(|cell| cell.record().limit_on.to_string() == "2026-06-30").unwrap();
        accept(&county, reported).await;
        let shorter = [LIST[0], LIST[1], LIST[2]];
        let id = receive(&office, &county.services, incoming(&shorter)).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!(
            shown.leaving.iter().map(|report| (report.cell.clone(), report.is_settled)).collect::<Vec<_>>(),
            [(reported.id.clone(), true)]
        );
        let refused = confirm(&office, &county.services, &id, Consent::default()).await;
        assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].field == "reports_leave"), "{refused:?}");
        let consent = Consent { reports_leave: true, ..Consent::default() };
        confirm(&office, &county.services, &id, consent).await.unwrap();
        let mut conn = county.services.db().read().await.unwrap();
        let left = cell::get(&mut conn, &county.id, &reported.id).await.unwrap().unwrap();
        assert!(matches!(left.record().presence, Presence::Left { cause: LeaveCause::Removed, .. }), "{}", county.test.name);
        drop(conn);
        let unit = county.actor(Role::Unit, 1);
        for actor in [&office, &unit] {
            let page = services::reporting::page(actor, &county.services, &reported.id).await;
            assert!(page.is_ok(), "{}: {} reads it still", county.test.name, actor.person);
        }
    }
}

#[tokio::test]
async fn what_comes_to_a_living_list_is_asked_from_its_day_on() {
    for county in counties("2026-05-10T02:00:00Z").await {
        let list = from(&county, "2026-01-01", false).await;
        let lines = [LIST[0], LIST[1], LIST[2], LIST[3], ["每月更新办事指南", "民政局", "", "每月"]];
        import(&county, &lines, Adjustment::default()).await;
        let cells = cells(&county, &list.checklist).await;
        let months: Vec<&str> = of_unit(&cells, &county.units[1].id)
            .iter()
            .filter(|cell| cell.period.name.contains('月'))
            .map(|cell| cell.period.name.as_str())
            .collect();
        assert_eq!(months.first(), Some(&"2026年5月"), "{}", county.test.name);
        assert_eq!(months.len(), 8);
    }
}

#[tokio::test]
async fn a_task_given_to_the_townships_has_no_lead_and_nobody_supports() {
    // T-H6
    for county in counties("2026-01-10T02:00:00Z").await {
        let list = from(&county, "2026-01-01", false).await;
        let cells = cells(&county, &list.checklist).await;
        let roles: Vec<AssignmentRole> = of_unit(&cells, &county.units[3].id).iter().map(|cell| cell.role()).collect();
        assert!(roles.iter().all(|role| *role == AssignmentRole::Each) && !roles.is_empty(), "{}", county.test.name);
    }
}

#[tokio::test]
async fn an_undo_is_refused_once_a_public_text_would_be_lost() {
    // T-H2
    for county in counties("2026-02-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        from(&county, "2026-01-01", false).await;
        let corrected = [LIST[0], LIST[1], ["办好政府公报和专刊", "发改委", "", "年底前"], LIST[3]];
        let second = import(&county, &corrected, Adjustment::default()).await;
        let mut tx = county.test.db.write().await.unwrap();
        let tasks = storage::checklist::tasks(&mut tx, &second.checklist).await.unwrap();
        let writer = storage::checklist::completion::Writer {
            at: county.services.now() + chrono::TimeDelta::minutes(5),
            account: &office.account,
            name: &office.person,
        };
        let wrote =
            storage::checklist::completion::write(&mut tx, &county.id, &tasks[2].id, &tasks[2].completion, "已出刊3期", writer).await;
        assert!(wrote.unwrap());
        tx.commit().await.unwrap();
        let refused = undo(&office, &county.services, &second.import).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{}: {refused:?}", county.test.name);
    }
}
