//! Lists of cells and counts: every condition, every order, every heading.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, Section, Task};
use domain::ids::{CellId, ChecklistId, CountyId, SectionId, TaskId, UnitId};
use domain::register::ended::Ended;
use domain::register::unit::Unit;
use domain::reporting::cell::{AsOf, FactSet, Status};
use domain::reporting::report::{Claim, ReportContent};
use storage::progress::cells::{self, CellOrder, CellQuery};
use storage::reporting::cell;
use storage::testing;
use storage::testing::{TestDb, both};
use storage::{Tx, checklist, operations::county, progress, register::unit};

use crate::at;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The fifteenth of May; near is up to the twentieth.
fn as_of() -> AsOf {
    AsOf { today: day("2026-05-15"), near_until: day("2026-05-20"), has_ended: false }
}

fn home() -> CountyId {
    CountyId::new("c")
}

fn list_id() -> ChecklistId {
    ChecklistId::new("k")
}

async fn add_unit(tx: &mut Tx, id: &str, position: i64, search: &str) {
    let one = Unit { full_name: format!("{id}全称"), ..testing::a_unit(id, id, position) };
    unit::insert(tx, &home(), &one, search).await.unwrap();
}

/// A task in that section with one assignment per unit, each with the cells of its duty.
async fn add_task(tx: &mut Tx, id: &str, position: i64, section: &str, duty: Duty, units: &[(&str, AssignmentRole)]) {
    let task = Task {
        number: if position == 1 { String::new() } else { format!("2.{position}") },
        requirement: format!("{id}:公开ABC目录"),
        responsible: "甲局、乙局".into(),
        ..testing::a_task(id, &SectionId::new(section), position, duty)
    };
    checklist::insert_task(tx, &home(), &list_id(), &task).await.unwrap();
    for (unit, role) in units {
        let name = format!("{id}-{unit}");
        let assignment = Assignment {
            lead_presumed: *role == AssignmentRole::Lead,
            via: AssignedVia::Alias,
            written: "甲局".into(),
            ..testing::an_assignment(&name, &task, &UnitId::new(*unit), *role)
        };
        checklist::insert_assignment(tx, &assignment).await.unwrap();
        for one in testing::cells_of((&home(), &list_id()), 2026, &task, &assignment, |number| format!("{name}-{number}")) {
            cell::insert(tx, &one).await.unwrap();
        }
    }
}

/// Two sections, the second below the first; three units; `quarterly` (甲 leads, 乙 supports) and `dated` (乙 and 丙 lead).
/// 甲's first quarter is accepted, its second is with the office; 乙's first quarter is overdue.
async fn fill(test: &TestDb) {
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &home(), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    county::set_setting(&mut tx, &home(), &county::Kept::nothing(), "near_days", "3").await.unwrap();
    // made in another order than the official one
    add_unit(&mut tx, "丙", 3, "丙局\nbingju\nbj").await;
    add_unit(&mut tx, "甲", 1, "甲局\njiaju\njj").await;
    add_unit(&mut tx, "乙", 2, "乙局\nyiju\nyj").await;
    for year in [2025, 2026] {
        let id = if year == 2026 { list_id() } else { ChecklistId::new("old") };
        let list = testing::a_list(id.as_str(), year);
        checklist::insert(&mut tx, &home(), &list, at("2026-01-01T00:00:00Z")).await.unwrap();
    }
    for (id, parent, position) in [("upper", None, 1), ("lower", Some("upper"), 2)] {
        let section = Section { id: SectionId::new(id), parent: parent.map(SectionId::new), position, title: format!("{id}节") };
        checklist::insert_section(&mut tx, &list_id(), &section).await.unwrap();
    }
    let (lead, support) = (AssignmentRole::Lead, AssignmentRole::Support);
    add_task(&mut tx, "quarterly", 1, "upper", Duty::Standing { every: Every::Quarter }, &[("甲", lead), ("乙", support)]).await;
    add_task(&mut tx, "dated", 2, "lower", Duty::by(day("2026-05-18")), &[("乙", lead), ("丙", lead)]).await;
    let content = ReportContent { claim: Some(Claim::Done), text: "已公开".into(), numbers: vec![] };
    for (id, submitted, judged) in
        [("quarterly-甲-1", "2026-04-02T01:00:00Z", Some("2026-04-09T01:00:00Z")), ("quarterly-甲-2", "2026-05-14T01:00:00Z", None)]
    {
        let mut one = cell::get(&mut tx, &home(), &CellId::new(id)).await.unwrap().unwrap();
        testing::hand_in(&mut tx, &mut one, at(submitted), &content).await;
        if let Some(judged) = judged {
            one.judged_at = Some(at(judged));
            testing::accept(&mut tx, &mut one, at(judged)).await;
        }
    }
    tx.commit().await.unwrap();
}

async fn ids(test: &TestDb, query: &CellQuery<'_>, order: CellOrder, descending: bool) -> Vec<String> {
    let mut conn = test.db.read().await.unwrap();
    let lines = cells::page(&mut conn, query, order, descending, 100, 0).await.unwrap();
    lines.into_iter().map(|line| line.id.to_string()).collect()
}

fn overdue_on(text: &str) -> Option<(AsOf, FactSet)> {
    let ended = AsOf { today: day(text), near_until: day(text), has_ended: true };
    Some((ended, FactSet::showing(&[Status::Overdue])))
}

fn all(list: &ChecklistId) -> CellQuery<'_> {
    CellQuery::of(list, &Scope::County, as_of())
}

#[tokio::test]
async fn orders_and_pages() {
    for test in both().await {
        fill(&test).await;
        let list = list_id();
        let whole = all(&list);
        let by_task = ids(&test, &whole, CellOrder::Task, false).await;
        assert_eq!(by_task.len(), 10, "{}", test.name);
        assert!(by_task[..8].iter().all(|id| id.starts_with("quarterly")));
        let mut reversed = ids(&test, &whole, CellOrder::Task, true).await;
        reversed.reverse();
        assert_eq!(reversed, by_task, "{}", test.name);
        let by_due = ids(&test, &whole, CellOrder::Due, false).await;
        assert_eq!(by_due[2..4], ["dated-丙-1", "dated-乙-1"], "{}", test.name);
        assert_eq!(ids(&test, &whole, CellOrder::Due, true).await.len(), 10);
        let mut conn = test.db.read().await.unwrap();
        for descending in [false, true] {
            let lines = cells::page(&mut conn, &whole, CellOrder::Period, descending, 100, 0).await.unwrap();
            let begins: Vec<_> = lines.iter().map(|line| (line.period_start, line.period_end)).collect();
            assert_eq!(begins.len(), 10);
            assert!(begins.is_sorted_by(|a, b| if descending { a >= b } else { a <= b }), "{} {begins:?}", test.name);
        }
        drop(conn);
        let by_unit = ids(&test, &whole, CellOrder::Unit, false).await;
        assert!(by_unit[0].contains('甲') && by_unit[9].contains('丙'), "{} {by_unit:?}", test.name);
        assert!(ids(&test, &whole, CellOrder::Unit, true).await[0].contains('丙'));
        let by_need = ids(&test, &whole, CellOrder::Need, false).await;
        assert_eq!(by_need[..4], ["quarterly-乙-1", "dated-丙-1", "dated-乙-1", "quarterly-甲-2"], "{}", test.name);
        assert_eq!(ids(&test, &whole, CellOrder::Need, true).await[0], "quarterly-甲-1");

        let mut conn = test.db.read().await.unwrap();
        let second = cells::page(&mut conn, &whole, CellOrder::Task, false, 3, 3).await.unwrap();
        assert_eq!(second.iter().map(|line| line.id.to_string()).collect::<Vec<_>>(), by_task[3..6], "{}", test.name);
        let accepted =
            cells::page(&mut conn, &CellQuery { showing: FactSet::showing(&[Status::Done]), ..whole }, CellOrder::Task, false, 9, 0)
                .await
                .unwrap();
        assert_eq!(accepted.len(), 1);
        assert_eq!(accepted[0].submitted_at, Some(at("2026-04-02T01:00:00Z")));
        assert_eq!(
            (accepted[0].status, accepted[0].role, accepted[0].period.as_str()),
            (Status::Done, AssignmentRole::Lead, "2026年第一季度")
        );
        assert_eq!((accepted[0].due_on, accepted[0].period_start), (day("2026-04-08"), day("2026-01-01")));
    }
}

#[tokio::test]
async fn every_condition_narrows_rows_and_counts_alike() {
    for test in both().await {
        fill(&test).await;
        let list = list_id();
        let whole = all(&list);
        let (leader, unit) = (UnitId::new("甲"), UnitId::new("乙"));
        let (leading, supporting) = (Scope::Unit(leader.clone()), Scope::Unit(unit.clone()));
        let (task, quarterly, section) = (TaskId::new("dated"), TaskId::new("quarterly"), SectionId::new("upper"));
        let lower = SectionId::new("lower");
        let noon = |text: &str| at(&format!("{text}T04:00:00Z"));
        let cases: Vec<(&str, CellQuery<'_>, usize)> = vec![
            ("whole", whole.clone(), 10),
            ("unit", CellQuery { unit: Some(&unit), ..whole.clone() }, 5),
            ("task", CellQuery { task: Some(&task), ..whole.clone() }, 2),
            ("task and unit", CellQuery { task: Some(&task), unit: Some(&unit), ..whole.clone() }, 1),
            ("section with what is below", CellQuery { section: Some(&section), ..whole.clone() }, 10),
            ("section", CellQuery { section: Some(&lower), ..whole.clone() }, 2),
            ("role", CellQuery { role: Some(AssignmentRole::Support), ..whole.clone() }, 4),
            ("period", CellQuery { period: Some((Every::Quarter, day("2026-04-01"))), ..whole.clone() }, 2),
            ("duty", CellQuery { duty: Some("by_date"), ..whole.clone() }, 2),
            ("due", CellQuery { due_from: Some(day("2026-04-08")), due_to: Some(day("2026-05-18")), ..whole.clone() }, 4),
            ("asked by the eighth of April", CellQuery { due_by: Some(day("2026-04-08")), ..whole.clone() }, 2),
            ("submitted from", CellQuery { submitted_from: Some(noon("2026-05-01")), ..whole.clone() }, 1),
            ("submitted before", CellQuery { submitted_before: Some(noon("2026-05-01")), ..whole.clone() }, 1),
            ("judged", CellQuery { judged_from: Some(noon("2026-04-01")), judged_before: Some(noon("2026-04-30")), ..whole.clone() }, 1),
            ("reported", CellQuery { reported: true, ..whole.clone() }, 2),
            ("not overdue on the ninth of April", CellQuery { unlike: overdue_on("2026-04-09"), ..whole.clone() }, 9),
            ("not overdue on the eighth, when nothing was", CellQuery { unlike: overdue_on("2026-04-08"), ..whole.clone() }, 10),
            ("words of the task", CellQuery { text: Some("%公开abc%"), ..whole.clone() }, 10),
            ("number", CellQuery { text: Some("%2.2%"), ..whole.clone() }, 2),
            ("initials of the unit", CellQuery { text: Some("%bj%"), ..whole.clone() }, 1),
            ("a sign that is no wildcard", CellQuery { text: Some("%\\%%"), ..whole.clone() }, 0),
            ("as the leading unit", CellQuery { scope: &leading, ..whole.clone() }, 8),
            ("as the supporting unit", CellQuery { scope: &supporting, ..whole.clone() }, 5),
            (
                "everything at once",
                CellQuery {
                    scope: &leading,
                    unit: Some(&leader),
                    task: Some(&quarterly),
                    section: Some(&section),
                    role: Some(AssignmentRole::Lead),
                    period: Some((Every::Quarter, day("2026-01-01"))),
                    duty: Some("standing"),
                    due_from: Some(day("2026-04-08")),
                    due_to: Some(day("2026-04-08")),
                    due_by: Some(day("2026-04-08")),
                    submitted_from: Some(noon("2026-04-01")),
                    submitted_before: Some(noon("2026-04-03")),
                    judged_from: Some(noon("2026-04-08")),
                    judged_before: Some(noon("2026-04-10")),
                    reported: true,
                    text: Some("%公开abc%"),
                    ..whole.clone()
                },
                1,
            ),
        ]
        .into_iter()
        .collect();
        for (name, query, expected) in cases {
            let found = ids(&test, &query, CellOrder::Task, false).await;
            assert_eq!(found.len(), expected, "{} {name}: {found:?}", test.name);
            let counts = cells::counts(&mut test.db.read().await.unwrap(), &query).await.unwrap();
            assert_eq!(counts.iter().map(|(_, count)| count).sum::<i64>(), i64::try_from(expected).unwrap(), "{} {name}", test.name);
            let by_unit = cells::counts_by_unit(&mut test.db.read().await.unwrap(), &query).await.unwrap();
            for unit in ["甲", "乙", "丙"] {
                let sum: i64 = by_unit.iter().filter(|(id, ..)| id.as_str() == unit).map(|(.., count)| count).sum();
                let rows = found.iter().filter(|id| id.contains(unit)).count();
                assert_eq!(sum, i64::try_from(rows).unwrap(), "{} {name} {unit}", test.name);
            }
        }
        assert!(ids(&test, &CellQuery { showing: FactSet::showing(&[]), ..whole.clone() }, CellOrder::Task, false).await.is_empty());
        assert!(ids(&test, &all(&ChecklistId::new("old")), CellOrder::Task, false).await.is_empty());
    }
}

#[tokio::test]
async fn an_order_neither_loses_nor_adds_rows() {
    for test in both().await {
        fill(&test).await;
        let list = list_id();
        let (unit, task) = (UnitId::new("乙"), TaskId::new("quarterly"));
        let asked = FactSet::showing(&[Status::Overdue, Status::NotDue]);
        for query in [
            all(&list),
            CellQuery { unit: Some(&unit), ..all(&list) },
            CellQuery { task: Some(&task), ..all(&list) },
            CellQuery { task: Some(&task), unit: Some(&unit), showing: asked, ..all(&list) },
            CellQuery { showing: asked, ..all(&list) },
        ] {
            let mut expected = ids(&test, &query, CellOrder::Task, false).await;
            assert!(!expected.is_empty());
            expected.sort_unstable();
            for order in [CellOrder::Task, CellOrder::Due, CellOrder::Unit, CellOrder::Need] {
                for descending in [false, true] {
                    let mut found = ids(&test, &query, order, descending).await;
                    found.sort_unstable();
                    assert_eq!(found, expected, "{} {order:?} {descending}", test.name);
                }
            }
        }
    }
}

#[tokio::test]
async fn groups_by_task_hold_what_the_list_holds() {
    for test in both().await {
        fill(&test).await;
        let list = list_id();
        for showing in [FactSet::EVERY, FactSet::showing(&[Status::Overdue, Status::NotDue])] {
            let query = CellQuery { showing, ..all(&list) };
            let mut conn = test.db.read().await.unwrap();
            let lines = cells::page(&mut conn, &query, CellOrder::Due, false, 100, 0).await.unwrap();
            let groups = cells::by_task(&mut conn, &query, 100).await.unwrap();
            assert!(groups.is_sorted_by_key(|group| group.due_on), "{}", test.name);
            let mut found = 0;
            for group in &groups {
                let of: Vec<_> = lines.iter().filter(|line| line.task == group.task && line.status == group.status).collect();
                let distinct = |names: Vec<&str>| names.into_iter().collect::<std::collections::BTreeSet<_>>().len();
                let (units, periods) = (
                    distinct(of.iter().map(|line| line.unit.as_str()).collect()),
                    distinct(of.iter().map(|line| line.period.as_str()).collect()),
                );
                let counted = [of.len(), units, periods].map(|count| i64::try_from(count).unwrap());
                assert_eq!([group.cells, group.units, group.periods], counted, "{} {group:?}", test.name);
                assert_eq!(group.due_on, of[0].due_on);
                assert!(of.iter().any(|line| line.id == group.cell) && of.iter().any(|line| line.unit == group.unit));
                assert!(of.iter().any(|line| line.period == group.period));
                found += of.len();
            }
            assert_eq!(found, lines.len(), "{}", test.name);
            assert_eq!(cells::by_task(&mut conn, &query, 1).await.unwrap(), groups[..1], "{}", test.name);
        }
    }
}

#[tokio::test]
async fn names_and_counts_under_every_heading() {
    for test in both().await {
        fill(&test).await;
        let mut conn = test.db.read().await.unwrap();
        let context = progress::year_context(&mut conn, &home()).await.unwrap();
        assert_eq!(context.years.iter().map(|year| year.year).collect::<Vec<_>>(), [2026, 2025]);
        assert_eq!(context.settings, [("near_days".to_owned(), "3".to_owned())]);
        let names = progress::names(&mut conn, &home(), &list_id(), &Scope::County, 4, None).await.unwrap();
        assert_eq!(names.units.iter().map(|unit| unit.short.as_str()).collect::<Vec<_>>(), ["甲", "乙", "丙"], "{}", test.name);
        assert_eq!(
            names.tasks.iter().map(|task| (task.number.as_str(), task.requirement.as_str())).collect::<Vec<_>>(),
            [("1", "quar"), ("2.2", "date")]
        );
        assert_eq!(names.sections[1].parent, Some(SectionId::new("upper")));
        let mine = progress::names(&mut conn, &home(), &list_id(), &Scope::Unit(UnitId::new("甲")), 4, None).await.unwrap();
        assert_eq!((mine.tasks.len(), mine.units.len()), (1, 2), "its own task, itself and its supporter");

        let counted = progress::by_task(&mut conn, &list_id(), &Scope::County, as_of()).await.unwrap();
        let mut per_task: Vec<_> = counted.units.iter().map(|(task, units)| (task.as_str(), *units)).collect();
        per_task.sort_unstable();
        assert_eq!(per_task, [("dated", 2), ("quarterly", 2)]);
        assert_eq!(counted.cells.iter().map(|one| one.count).sum::<i64>(), 10);
        let as_c = progress::by_task(&mut conn, &list_id(), &Scope::Unit(UnitId::new("丙")), as_of()).await.unwrap();
        assert_eq!(as_c.units, [(TaskId::new("dated"), 1)]);

        let by_task_and_unit = progress::by_task_and_unit(&mut conn, &list_id(), as_of()).await.unwrap();
        let begun: i64 = by_task_and_unit.iter().filter(|one| one.key.begun).map(|one| one.count).sum();
        assert_eq!((begun, by_task_and_unit.iter().map(|one| one.count).sum::<i64>()), (6, 10), "{}", test.name);
        // by the fifteenth of May only the two first quarters were to be reported
        let due: Vec<_> = by_task_and_unit.iter().filter(|one| one.key.due).map(|one| (one.key.unit.as_str(), one.count)).collect();
        assert_eq!((due.len(), due.iter().all(|(_, count)| *count == 1)), (2, true), "{} {due:?}", test.name);
        let of_b = |status: Status| -> i64 {
            let its = by_task_and_unit.iter().filter(|one| one.key.unit.as_str() == "乙" && one.status == status);
            its.map(|one| one.count).sum()
        };
        assert_eq!((of_b(Status::Overdue), of_b(Status::Near), of_b(Status::NotDue)), (1, 1, 3), "{}", test.name);
    }
}

#[tokio::test]
async fn who_took_over_from_a_unit_is_called_as_it_was_on_the_day_asked_for() {
    for test in both().await {
        fill(&test).await;
        for sql in [
            "update unit set valid_to = '2026-03-01', successor_id = '乙' where id = '丙'",
            "insert into unit_past (unit_id, to_on, group_name, keeps_end, ends_on, successor_id) values ('丙', '2026-03-01', '一组', true, null, null)",
            "insert into unit_alias (unit_id, name, kind, valid_from, valid_to, position, recorded_on)
             values ('乙', '老乙', 'former_short_name', null, '2026-05-01', 7, '2026-05-04')",
        ] {
            test.execute_raw(sql).await;
        }
        let mut conn = test.db.read().await.unwrap();
        for (on, heir) in
            [(None, Some("乙")), (Some("2026-05-04"), Some("乙")), (Some("2026-05-03"), Some("老乙")), (Some("2026-02-28"), None)]
        {
            let names = progress::names(&mut conn, &home(), &list_id(), &Scope::County, 4, on.map(day)).await.unwrap();
            let unit = names.units.into_iter().find(|unit| unit.id.as_str() == "丙").unwrap();
            let expected = heir.map(|heir: &str| Ended { on: day("2026-03-01"), successor: Some(heir.to_owned()) });
            assert_eq!(unit.ended, expected, "{} {on:?}", test.name);
        }
    }
}

#[tokio::test]
async fn a_day_that_has_ended_is_told_by_the_stretches() {
    for test in both().await {
        fill(&test).await;
        let list = list_id();
        let status_of = async |id: &str, on: &str| -> Option<Status> {
            let as_of = AsOf { today: day(on), near_until: day(on), has_ended: true };
            let query = CellQuery::of(&list, &Scope::County, as_of);
            let lines = cells::page(&mut test.db.read().await.unwrap(), &query, CellOrder::Task, false, 100, 0).await.unwrap();
            lines.into_iter().find(|line| line.id.as_str() == id).map(|line| line.status)
        };
        for (on, status) in [
            ("2025-12-31", None),
            ("2026-04-01", Some(Status::NotDue)),
            ("2026-04-02", Some(Status::Pending)),
            ("2026-04-08", Some(Status::Pending)),
            ("2026-04-09", Some(Status::Done)),
        ] {
            assert_eq!(status_of("quarterly-甲-1", on).await, status, "{} {on}", test.name);
        }
        assert_eq!(status_of("quarterly-乙-1", "2026-04-09").await, Some(Status::Overdue), "{}", test.name);

        let mut conn = test.db.read().await.unwrap();
        assert_eq!(progress::record_begins(&mut conn, &list).await.unwrap().first, Some(day("2026-01-01")), "{}", test.name);
        assert_eq!(progress::record_begins(&mut conn, &ChecklistId::new("old")).await.unwrap().first, None);
        let progress::Stretches { counted: stretches, ended, .. } = progress::stretches(&mut conn, &list).await.unwrap();
        assert!(ended.is_empty(), "{}: no unit has ended", test.name);
        for on in ["2026-01-01", "2026-04-02", "2026-05-15"] {
            let held: i64 = stretches.iter().filter(|one| one.holds(day(on))).map(|one| one.count).sum();
            assert_eq!(held, 10, "{} {on}", test.name);
        }
        // since the second of April one was judged complete, one came due, one was handed in
        let ended = |on: &str| AsOf { today: day(on), near_until: day(on), has_ended: true };
        let since = domain::calendar::office_time::start_of(day("2026-04-04"));
        let changes = progress::changes(&mut conn, &list, as_of(), ended("2026-04-03"), since).await.unwrap();
        assert_eq!(changes.iter().map(|one| one.count).sum::<i64>(), 10, "{}", test.name);
        let count = |now: Status, then: Status| -> i64 {
            changes.iter().filter(|one| one.now == now && one.then == Some(then)).map(|one| one.count).sum()
        };
        assert_eq!((count(Status::Done, Status::Pending), count(Status::Overdue, Status::NotDue)), (1, 1), "{}", test.name);
        assert_eq!(changes.iter().filter(|one| one.handed_in).map(|one| one.count).sum::<i64>(), 1, "{}", test.name);
        let before = progress::changes(&mut conn, &list, ended("2026-04-09"), ended("2025-12-25"), since).await.unwrap();
        assert!(before.iter().all(|one| one.then.is_none()), "{}: nothing was there then", test.name);
    }
}

#[tokio::test]
async fn one_task_its_units_and_the_search() {
    for test in both().await {
        fill(&test).await;
        let mut conn = test.db.read().await.unwrap();
        let id = TaskId::new("quarterly");
        let placed = progress::task_in_list(&mut conn, &home(), &id).await.unwrap().unwrap();
        assert_eq!(
            (placed.list.year, placed.section_title.as_str(), placed.task.duty),
            (2026, "upper节", Duty::Standing { every: Every::Quarter })
        );
        assert_eq!(progress::task_in_list(&mut conn, &CountyId::new("other"), &id).await.unwrap(), None);
        let assigned = progress::assigned(&mut conn, &id, &Scope::County).await.unwrap();
        assert_eq!(
            assigned.iter().map(|one| (one.short.as_str(), one.role, one.lead_presumed)).collect::<Vec<_>>(),
            [("甲", AssignmentRole::Lead, true), ("乙", AssignmentRole::Support, false)]
        );
        assert_eq!(progress::assigned(&mut conn, &id, &Scope::Unit(UnitId::new("乙"))).await.unwrap().len(), 1);
        assert_eq!(progress::assigned(&mut conn, &id, &Scope::Unit(UnitId::new("甲"))).await.unwrap().len(), 2);

        let found = progress::find_units(&mut conn, &home(), &Scope::County, "%yj%", 10).await.unwrap();
        assert_eq!(found.iter().map(|unit| unit.full.as_str()).collect::<Vec<_>>(), ["乙全称"]);
        assert!(progress::find_units(&mut conn, &home(), &Scope::Unit(UnitId::new("丙")), "%yj%", 10).await.unwrap().is_empty());
        assert_eq!(progress::find_units(&mut conn, &home(), &Scope::County, "%ju%", 2).await.unwrap().len(), 2);
        let found = progress::find_tasks(&mut conn, &home(), &Scope::County, "%公开abc%", 10).await.unwrap();
        assert_eq!(found.iter().map(|task| (task.year, task.number.as_str())).collect::<Vec<_>>(), [(2026, "1"), (2026, "2.2")]);
        assert_eq!(progress::find_tasks(&mut conn, &home(), &Scope::Unit(UnitId::new("丙")), "%公开%", 10).await.unwrap().len(), 1);
        assert!(progress::find_tasks(&mut conn, &CountyId::new("other"), &Scope::County, "%公开%", 10).await.unwrap().is_empty());

        let found = progress::find_records(&mut conn, &home(), &Scope::County, "%已公%", 10).await.unwrap();
        let said: Vec<_> = found.reports.iter().map(|one| (one.cell.as_str(), one.unit.as_str(), one.text.as_str())).collect();
        assert_eq!(said, [("quarterly-甲-2", "甲", "已公开"), ("quarterly-甲-1", "甲", "已公开")], "{}", test.name);
        assert!(found.by_person.is_empty(), "{}", test.name);
        // `hand_in` of the test's own reporter
        let found = progress::find_records(&mut conn, &home(), &Scope::County, "%测试%", 10).await.unwrap();
        let told: Vec<_> = found.by_person.iter().map(|one| (one.item.cell.as_str(), one.item.text.as_str(), one.is_reviewer)).collect();
        assert_eq!(told, [("quarterly-甲-2", "测试", false), ("quarterly-甲-1", "测试", false)], "{}", test.name);
        assert!(found.reports.is_empty(), "{}", test.name);
        assert_eq!(progress::find_records(&mut conn, &home(), &Scope::County, "%已公%", 1).await.unwrap().reports.len(), 1);
        for (county, scope) in [(home(), Scope::Unit(UnitId::new("丙"))), (CountyId::new("other"), Scope::County)] {
            let found = progress::find_records(&mut conn, &county, &scope, "%已公%", 10).await.unwrap();
            assert_eq!(found, progress::FoundRecords::default(), "{}", test.name);
        }
        assert!(progress::find_evidence(&mut conn, &home(), &Scope::County, "%台账%", 10).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn days_ahead_hold_just_the_cells_of_their_day() {
    for test in both().await {
        fill(&test).await;
        let list = list_id();
        let query = CellQuery { showing: FactSet::showing(&[Status::NotDue, Status::Near, Status::Returned]), ..all(&list) };
        let mut conn = test.db.read().await.unwrap();
        let groups = cells::by_day(&mut conn, &query).await.unwrap();
        assert!(groups.is_sorted_by_key(|one| one.until), "{} {groups:?}", test.name);
        let mut counted = 0;
        for one in &groups {
            let of_day = CellQuery { due_from: Some(one.until), due_to: Some(one.until), task: Some(&one.task), ..query.clone() };
            let lines = cells::page(&mut conn, &of_day, CellOrder::Due, false, 100, 0).await.unwrap();
            assert_eq!(i64::try_from(lines.len()).unwrap(), one.cells, "{} {one:?}", test.name);
            counted += lines.len();
        }
        let whole = cells::page(&mut conn, &query, CellOrder::Due, false, 100, 0).await.unwrap();
        assert!(counted > 0 && counted == whole.len(), "{} {counted} of {}", test.name, whole.len());
    }
}
