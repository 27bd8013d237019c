//! The yearly list and an improvement list (提升清单) side by side: each with its own table, counts and first day; pages over all or one.

use chrono::NaiveDate;
use domain::access::role::Role;
use domain::checklist::import::{Cell, Document, Row, Table};
use domain::checklist::list_key::ListKey;
use domain::reporting::cell::Status;
use services::checklist;
use services::checklist::import::{self, Imported, Incoming, Told};
use services::progress::cells::{CellFilter, ListChoice, Order, View, list};
use services::progress::heat_map::{RowOrder, heat_map};
use services::progress::overview::overview;
use services::progress::search::search;
use services::progress::todo;
use services::progress::{TaskFilter, TaskOrder, tasks};
use services::{Actor, Services};
use storage::testing;

use crate::county::County;

fn document(title: &str, lines: &[[&str; 4]]) -> Document {
    let headings = ["工作内容", "工作要求", "责任单位", "完成时限"];
    let row = |(number, cells): (usize, &[&str; 4])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let all = std::iter::once(&headings).chain(lines);
    Document::of(vec![Table { name: None, titles: vec![title.into()], rows: (1..).zip(all).map(row).collect() }])
}

async fn import(actor: &Actor, services: &Services, name: &str, first_day: &str, document: Document) -> Imported {
    let incoming = Incoming { year: 2026, list_name: name.into(), file_name: "清单.xlsx".into(), content: name.as_bytes(), document };
    let told = Told { first_day: Some(first_day.parse().unwrap()), ..Told::default() };
    import::import_now(actor, services, incoming, told).await.unwrap()
}

fn key(text: &str) -> Option<ListKey> {
    Some(text.parse().unwrap())
}

const YEARLY: [[&str; 4]; 2] =
    [["一、公开", "公开惠企政策", "财政局", "2月28日前"], ["一、公开", "编制主动公开目录", "民政局", "12月31日前"]];
const IMPROVEMENT: [[&str; 4]; 1] = [["补短板", "补齐栏目空缺", "财政局", "3月10日前"]];

#[tokio::test]
async fn an_improvement_list_stands_beside_the_yearly_one_and_numbers_are_over_all_or_one() {
    for test in testing::both().await {
        let county = County::new(test, "2026-02-02T02:00:00Z".parse().unwrap()).await;
        let (office, services, name) = (county.actor(Role::Office, 0), &county.services, county.test.name);
        let yearly = import(&office, services, "", "2026-02-02", document("2026年度清单", &YEARLY)).await;
        assert_eq!(overview(&office, services, None, None).await.unwrap().unwrap().shown.label, "2026年度");
        county.clock.set("2026-03-02T02:00:00Z".parse().unwrap());
        let improvement = import(&office, services, "提升清单", "2026-03-02", document("", &IMPROVEMENT)).await;
        assert_ne!(yearly.checklist, improvement.checklist, "{name}");
        county.clock.set("2026-03-16T02:00:00Z".parse().unwrap());

        let lists = checklist::list(&office, services).await.unwrap();
        let told: Vec<_> = lists.iter().map(|line| (line.checklist.label(), line.checklist.title.clone(), line.extent.tasks)).collect();
        let expected = [("2026年度", "2026年度清单", 2), ("2026年度提升清单", "2026年度政务公开提升清单", 1)];
        assert_eq!(told, expected.map(|(label, title, tasks)| (label.to_owned(), title.to_owned(), tasks)), "{name}");
        let first_days: Vec<Option<NaiveDate>> = lists.iter().map(|line| line.checklist.first_day).collect();
        assert_eq!(first_days, ["2026-02-02", "2026-03-02"].map(|day| day.parse().ok()), "{name}");

        for (asked, label, [asked_by_now, overdue, of_tasks]) in [
            (None, "2026年度全部清单", [2, 2, 3]),
            (key("2026"), "2026年度全部清单", [2, 2, 3]),
            (key("2026-1"), "2026年度重点工作清单", [1, 1, 2]),
            (key("2026-2"), "2026年度提升清单", [1, 1, 1]),
        ] {
            let found = overview(&office, services, asked, None).await.unwrap().unwrap();
            assert_eq!((found.shown.label.as_str(), found.choices.len()), (label, 3), "{name}");
            assert_eq!((found.due.0, found.sum.get(Status::Overdue), found.tasks), (asked_by_now, overdue, of_tasks), "{name} {label}");
            // every number leads to just its rows
            for (count, filter) in [&found.due, &found.reported, &(overdue, found.all().showing(&[Status::Overdue]))] {
                let rows = list(&office, services, filter, View::default()).await.unwrap().unwrap();
                assert_eq!((rows.total, rows.rows.len() as u64), (*count, *count), "{name} {label} {filter:?}");
            }
            assert_eq!(found.exceptions.iter().map(|one| one.cells).sum::<u64>(), overdue, "{name} {label}");
            let map = heat_map(&office, services, asked, None, RowOrder::Need).await.unwrap().unwrap();
            assert_eq!((map.columns.len() as u64, map.sum.get(Status::Overdue)), (of_tasks, overdue), "{name} {label}");
            // a task's number alone does not say of which list it is
            let lists: Vec<_> = map.names.tasks().iter().map(|task| map.names.list_of(&task.id)).collect();
            let (yearly, improved) = (Some("重点工作清单"), Some("提升清单"));
            assert_eq!(lists, if of_tasks == 3 { vec![yearly, yearly, improved] } else { vec![None; lists.len()] }, "{name} {label}");
            let filter = TaskFilter { list: asked, ..TaskFilter::default() };
            let listed = tasks(&office, services, &filter, TaskOrder::Checklist).await.unwrap().unwrap();
            assert_eq!((listed.rows.len() as u64, listed.checklist.is_some()), (of_tasks, of_tasks < 3), "{name} {label}");
        }
        // on a day before the second list there was only the first, and its numbers are the same today
        let before = overview(&office, services, key("2026"), "2026-02-02".parse().ok()).await.unwrap().unwrap();
        assert_eq!(before.sum.asked(), 2, "{name}");

        // the ledger of all lists names the list of a row, one list after the other
        let rows = list(&office, services, &CellFilter::of_list(2026), View { order: Order::Task, ..View::default() })
            .await
            .unwrap()
            .unwrap()
            .rows
            .clone();
        assert_eq!(rows.iter().map(|row| &*row.number).collect::<Vec<_>>(), ["01.01", "01.02", "提升01.01"], "{name}");

        // so does a unit's 待办, and the search finds a list's tasks by its name
        let waits = todo::list(&county.actor(Role::Unit, 2), services).await.unwrap();
        let numbers: Vec<&str> = waits.groups.iter().flat_map(|(_, items)| items).map(|item| item.row.task_number.as_str()).collect();
        assert_eq!(numbers.iter().filter(|number| number.starts_with("提升清单")).count(), 1, "{name}: {numbers:?}");
        assert_eq!(search(&office, services, "提升清").await.unwrap().tasks.len(), 1, "{name}");

        // a corrected file goes to the list of that name and leaves the other alone
        let more = [IMPROVEMENT[0], ["补短板", "更新办事指南", "民政局", "6月30日前"]];
        let again = import(&office, services, "提升清单", "2026-03-02", document("", &more)).await;
        assert_eq!((again.checklist, again.tasks), (improvement.checklist, 2), "{name}");
        let lists = checklist::list(&office, services).await.unwrap();
        assert_eq!(lists.iter().map(|line| line.extent.tasks).collect::<Vec<_>>(), [2, 2], "{name}");
        assert!(overview(&office, services, key("2026-3"), None).await.is_err(), "{name}");
    }
}

#[tokio::test]
async fn next_years_list_waits_beside_the_year_that_runs() {
    for test in testing::both().await {
        let county = County::new(test, "2026-02-02T02:00:00Z".parse().unwrap()).await;
        let (office, services, name) = (county.actor(Role::Office, 0), &county.services, county.test.name);
        let running = import(&office, services, "", "2026-02-02", document("2026年度清单", &YEARLY)).await;
        county.clock.set("2026-11-16T02:00:00Z".parse().unwrap());
        let incoming = Incoming {
            year: 2027,
            list_name: String::new(),
            file_name: "2027.xlsx".into(),
            content: b"next",
            document: document("2027年度清单", &YEARLY),
        };
        let told = Told { first_day: "2027-01-01".parse().ok(), ..Told::default() };
        let next = import::import_now(&office, services, incoming, told).await.unwrap();
        assert_ne!(running.checklist, next.checklist, "{name}");
        for (moment, opens, coming) in [
            ("2026-11-16T02:00:00Z", 2026, "2027年度（未开始）"),
            ("2026-12-31T02:00:00Z", 2026, "2027年度（未开始）"),
            ("2027-01-01T02:00:00Z", 2027, "2027年度"),
        ] {
            county.clock.set(moment.parse().unwrap());
            let first = overview(&office, services, None, None).await.unwrap().unwrap();
            assert_eq!(first.shown.key, ListKey::from(opens), "{name} {moment}");
            let labels: Vec<String> = first.choices.iter().map(ListChoice::in_menu).collect();
            assert_eq!(labels, [coming, "2026年度"], "{name} {moment}");
            let ledger = list(&office, services, &CellFilter::default(), View::default()).await.unwrap().unwrap();
            let map = heat_map(&office, services, None, None, RowOrder::Need).await.unwrap().unwrap();
            let listed = tasks(&office, services, &TaskFilter::default(), TaskOrder::Checklist).await.unwrap().unwrap();
            assert_eq!([&ledger.shown, &map.shown, &listed.shown].map(|shown| shown.key.year), [opens; 3], "{name} {moment}");
            // the coming year is reached by its address
            let asked = overview(&office, services, key("2027"), None).await.unwrap().unwrap();
            assert_eq!(asked.shown.in_menu(), coming, "{name} {moment}");
            assert_eq!((asked.has_begun(), first.has_begun()), (opens == 2027, true), "{name} {moment}: no trends before it begins");
        }
    }
}
