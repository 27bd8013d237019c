//! The close of a list: what it reads, the rows that go on elsewhere, the versions, and that the schema keeps a closed list closed.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::checklist::duty::Duty;
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, Section, Task};
use domain::ids::{CellId, ChecklistId, CountyId, EvidenceId, SectionId, TaskId, UnitId};
use domain::reporting::cell::{AsOf, Status};
use domain::reporting::evidence::{Evidence, EvidenceSource};
use domain::reporting::record::{Happening, LeaveCause};
use storage::SealedLine;
use storage::checklist::sealed_list;
use storage::checklist::year_close::{self, CarriedLink};
use storage::progress::cells::{self, CellQuery};
use storage::reporting::{cell, evidence};
use storage::testing::{self, TestDb};
use storage::{Lock, StorageError, checklist};

use crate::at;
use crate::reporting::{county_id, fill, hand_in};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> AsOf {
    AsOf { today: day("2027-01-20"), near_until: day("2027-01-25"), has_ended: false }
}

fn list_id() -> ChecklistId {
    ChecklistId::new("k")
}

async fn tell(test: &TestDb, id: &str, what: Happening) {
    let mut tx = test.db.write().await.unwrap();
    let mut one = cell::get(&mut tx, &county_id(), &CellId::new(id)).await.unwrap().unwrap();
    testing::tell(&mut tx, &mut one, at("2027-01-20T01:00:00Z"), what, None).await;
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_a_close_reads_is_what_is_counted_or_was_carried_over() {
    for test in testing::both().await {
        fill(&test).await;
        let mut tx = test.db.write().await.unwrap();
        let link = Evidence {
            id: EvidenceId::new("e"),
            source: EvidenceSource::Link { url: "https://a.gov.cn/1".into() },
            title: "公示".into(),
            effective_on: None,
            uploaded_at: at("2026-04-01T00:00:00Z"),
            uploaded_by: "王倩".into(),
            look: None,
        };
        evidence::insert(&mut tx, &county_id(), &UnitId::new("u1"), &link).await.unwrap();
        evidence::attach(&mut tx, &CellId::new("lead1"), &link.id).await.unwrap();
        tx.commit().await.unwrap();
        hand_in(&test, "lead1", "2026-04-01T01:02:03Z", "已公开24项").await;
        let mut tx = test.db.write().await.unwrap();
        let mut one = cell::get(&mut tx, &county_id(), &CellId::new("lead1")).await.unwrap().unwrap();
        testing::accept(&mut tx, &mut one, at("2026-04-02T00:00:00Z")).await;
        tx.commit().await.unwrap();
        tell(&test, "support1", Happening::Left { cause: LeaveCause::Removed }).await;
        tell(&test, "support2", Happening::Left { cause: LeaveCause::Carried }).await;

        let mut tx = test.db.write().await.unwrap();
        year_close::hold_texts(&mut tx, &list_id()).await.unwrap();
        let days = year_close::last_days(&mut tx, &list_id()).await.unwrap().unwrap();
        assert_eq!(days.until, days.due_on, "{}: nothing came back", test.name);
        let last = days.due_on;
        assert!(last > day("2026-12-31") && last < day("2027-02-01"), "{} {last}", test.name);
        assert_eq!(year_close::last_days(&mut tx, &ChecklistId::new("other")).await.unwrap(), None);
        let counted = cells::counts(&mut tx, &CellQuery::of(&list_id(), &Scope::County, today())).await.unwrap();
        let of = |statuses: &[Status]| counted.iter().filter(|(status, _)| statuses.contains(status)).map(|(_, count)| count).sum::<i64>();
        let open = [Status::NotDue, Status::Near, Status::Overdue];
        assert_eq!((of(&[Status::Done]), of(&open)), (1, 5), "{}", test.name);
        let open: Vec<String> =
            year_close::unsettled(&mut tx, &list_id()).await.unwrap().into_iter().map(|one| one.cell.id.to_string()).collect();
        assert_eq!(open, ["lead2", "lead3", "lead4", "support3", "support4"], "{}", test.name);
        let ledger = year_close::ledger(&mut tx, &list_id()).await.unwrap();
        assert_eq!(ledger.len(), 7, "{}", test.name);
        let first = &ledger[0];
        assert_eq!((first.number.as_str(), first.section.as_str(), first.unit.as_str()), ("1.1", "一、政策", "清溪县u1局"));
        let reports = year_close::counting_reports(&mut tx, &list_id()).await.unwrap();
        assert_eq!(reports.len(), 1);
        assert_eq!((reports[0].0.as_str(), reports[0].1.text.as_str()), ("lead1", "已公开24项"), "{}", test.name);
        let pieces = year_close::counting_evidence(&mut tx, &list_id()).await.unwrap();
        assert_eq!(pieces, [(CellId::new("lead1"), link)], "{}", test.name);
    }
}

#[tokio::test]
async fn what_is_carried_over_stands_behind_the_new_list_and_names_where_it_came_from() {
    for test in testing::both().await {
        fill(&test).await;
        let mut tx = test.db.write().await.unwrap();
        let next = testing::a_list("next", 2027);
        checklist::insert(&mut tx, &county_id(), &next, at("2027-01-05T00:00:00Z")).await.unwrap();
        assert_eq!(year_close::carried_section(&mut tx, &next.id).await.unwrap(), None);
        assert_eq!(year_close::last_place(&mut tx, &next.id).await.unwrap(), 0);
        let section = Section { id: SectionId::new("cs"), parent: None, position: 1_000_000, title: "上年结转".into() };
        year_close::insert_section(&mut tx, &next.id, &section, day("2027-01-20")).await.unwrap();
        assert_eq!(year_close::carried_section(&mut tx, &next.id).await.unwrap(), Some(section.id.clone()));
        let (_, old) = checklist::task(&mut tx, &county_id(), &TaskId::new("t")).await.unwrap().unwrap();
        let task = Task { id: TaskId::new("ct"), section: section.id.clone(), position: 1_000_001, duty: Duty::YearEnd, ..old };
        year_close::insert_task(&mut tx, &county_id(), &next.id, &task, day("2027-01-20")).await.unwrap();
        assert_eq!(year_close::last_place(&mut tx, &next.id).await.unwrap(), 1_000_001);
        let assignment = Assignment {
            via: AssignedVia::Added,
            written: "2026年度结转".into(),
            ..testing::an_assignment("ca", &task, &UnitId::new("u1"), AssignmentRole::Lead)
        };
        year_close::insert_assignment(&mut tx, &assignment, day("2027-01-20")).await.unwrap();
        assert_eq!(checklist::assignments(&mut tx, &next.id).await.unwrap(), std::slice::from_ref(&assignment), "{}", test.name);
        // an import of that year looks neither at the rows nor at their section
        let (_, sections) =
            checklist::import_rows::list_with_sections(&mut tx, &county_id(), checklist::import_rows::ListOf::Named(2027, ""))
                .await
                .unwrap()
                .unwrap();
        assert!(sections.is_empty() && checklist::import_rows::all_tasks(&mut tx, &next.id).await.unwrap().is_empty(), "{}", test.name);
        assert!(checklist::import_rows::all_assignments(&mut tx, &next.id).await.unwrap().is_empty());

        let from = cell::get(&mut tx, &county_id(), &CellId::new("lead4")).await.unwrap().unwrap();
        let mut to = cell::Cell {
            id: CellId::new("goes-on"),
            checklist: next.id.clone(),
            task: task.id.clone(),
            assignment: assignment.id,
            ..from.clone()
        };
        to.running.record.place.section = section.id;
        cell::insert(&mut tx, &to).await.unwrap();
        let link = CarriedLink {
            from: from.id.clone(),
            to: to.id.clone(),
            from_year: 2026,
            from_due_on: from.due_on(),
            carried_on: day("2027-01-20"),
        };
        year_close::link(&mut tx, &link).await.unwrap();
        for end in [&from.id, &to.id] {
            assert_eq!(year_close::links(&mut tx, end).await.unwrap(), std::slice::from_ref(&link), "{}", test.name);
        }
        assert!(checklist::import_rows::all_cells(&mut tx, &next.id).await.unwrap().is_empty(), "{}", test.name);
        for (list, carried) in [(&next.id, 1), (&list_id(), 0)] {
            let query = CellQuery { carried: true, ..CellQuery::of(list, &Scope::County, today()) };
            let counted = cells::counts(&mut tx, &query).await.unwrap();
            assert_eq!(counted.iter().map(|(_, count)| count).sum::<i64>(), carried, "{}", test.name);
        }
        assert!(matches!(year_close::link(&mut tx, &link).await, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}

fn line(no: i64, previous: Option<&str>) -> SealedLine {
    SealedLine {
        no,
        sealed_on: day("2027-01-20"),
        sealed_at: at("2027-01-20T02:00:00Z"),
        sealed_by: "孙办".into(),
        reason: "会议".into(),
        digest: format!("{no:064}"),
        previous: previous.map(str::to_owned),
    }
}

#[tokio::test]
async fn the_first_version_closes_a_list_and_a_correction_opens_one_cell_of_it() {
    for test in testing::both().await {
        fill(&test).await;
        hand_in(&test, "lead1", "2026-04-01T01:02:03Z", "已公开24项").await;
        let mut tx = test.db.write().await.unwrap();
        let mut one = cell::get(&mut tx, &county_id(), &CellId::new("lead1")).await.unwrap().unwrap();
        testing::accept(&mut tx, &mut one, at("2026-04-02T00:00:00Z")).await;
        assert!(!sealed_list::is_closed(&mut tx, &list_id()).await.unwrap());
        assert_eq!(sealed_list::closed_years(&mut tx, &county_id()).await.unwrap(), Vec::<i32>::new());
        tx.lock(&county_id(), Lock::Checklist(2026, "")).await.unwrap();
        tx.lock(&county_id(), Lock::Cell(&one.id)).await.unwrap();
        sealed_list::insert(&mut tx, &list_id(), &line(1, None), "{}").await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = test.db.write().await.unwrap();
        assert!(sealed_list::is_closed(&mut tx, &list_id()).await.unwrap());
        assert_eq!(sealed_list::closed(&mut tx, &county_id()).await.unwrap(), [list_id()]);
        assert_eq!(sealed_list::closed_years(&mut tx, &county_id()).await.unwrap(), [2026]);
        assert_eq!(sealed_list::closed_years(&mut tx, &CountyId::new("another")).await.unwrap(), Vec::<i32>::new());
        assert_eq!(sealed_list::all_closed(&mut tx).await.unwrap(), [("清溪县".to_owned(), list_id(), "2026年清单".to_owned())]);
        assert_eq!(sealed_list::closed_list_of_task(&mut tx, &TaskId::new("t")).await.unwrap(), Some(list_id()));
        assert_eq!(sealed_list::content(&mut tx, &list_id(), 1).await.unwrap().as_deref(), Some("{}"));
        assert_eq!(sealed_list::content(&mut tx, &list_id(), 2).await.unwrap(), None);
        for lock in [Lock::Checklist(2026, ""), Lock::Cell(&one.id)] {
            assert!(matches!(tx.lock(&county_id(), lock).await, Err(StorageError::Closed(Some(2026)))), "{} {lock:?}", test.name);
            tx.lock_also_closed(&county_id(), lock).await.unwrap();
        }
        tx.lock(&county_id(), Lock::Checklist(2027, "")).await.unwrap();
        assert!(matches!(cell::update(&mut tx, &one).await, Err(StorageError::Closed(None))), "{}", test.name);
        drop(tx);
        for sql in [
            "update section set title = '改' where id = 's'",
            "update task set remark = '改' where id = 't'",
            "delete from cell where id = 'lead2'",
            "insert into report_rule (task_id, sign_off, evidence) values ('t', null, false)",
            "update sealed_list set content = '' where no = 1",
            "delete from sealed_list",
        ] {
            assert!(test.try_raw(sql).await.is_err(), "{} {sql}", test.name);
        }
        // an approved correction opens the cell, and the text of its row
        let mut tx = test.db.write().await.unwrap();
        testing::tell(&mut tx, &mut one, at("2027-02-01T00:00:00Z"), Happening::Reopened { until: day("2027-02-10") }, None).await;
        tx.lock(&county_id(), Lock::Cell(&one.id)).await.unwrap();
        let other = CellId::new("lead2");
        assert!(matches!(tx.lock(&county_id(), Lock::Cell(&other)).await, Err(StorageError::Closed(_))), "{}", test.name);
        tx.commit().await.unwrap();
        test.execute_raw("update task set completion = '已公开23项。' where id = 't'").await;
        let mut tx = test.db.write().await.unwrap();
        sealed_list::insert(&mut tx, &list_id(), &line(2, Some(&line(1, None).digest)), "{}").await.unwrap();
        assert_eq!(sealed_list::lines(&mut tx, &list_id()).await.unwrap(), [line(1, None), line(2, Some(&line(1, None).digest))]);
        let twice = sealed_list::insert(&mut tx, &list_id(), &line(2, None), "{}").await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}
