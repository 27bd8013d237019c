use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, Checklist, Section, Task};
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, SectionId, TaskId, UnitId};
use domain::register::unit::{Alias, AliasKind, Unit, UnitClass};
use domain::reporting::cell::CellFacts;
use domain::reporting::report::{ReportContent, ReportState};
use storage::register::unit::UnitQuery;
use storage::reporting::cell::{self, Cell};
use storage::{Tx, checklist, operations::county, register::merge, register::unit, testing};

use crate::at;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn county_id() -> CountyId {
    CountyId::new("c")
}

fn bureau(id: &str, position: i64) -> Unit {
    Unit {
        id: UnitId::new(id),
        class: UnitClass::CountyDepartment,
        group: "县直单位".into(),
        full_name: format!("清溪县{id}局"),
        short_name: format!("{id}局"),
        position,
        key_area: false,
        note: "100%_\\'\"<b>".into(),
        valid_from: None,
        valid_to: None,
        successor: None,
        pinyin: "ju".into(),
        initials: "j".into(),
        aliases: vec![Alias {
            name: format!("旧{id}"),
            kind: AliasKind::FormerShortName,
            valid_from: None,
            valid_to: Some(day("2024-01-01")),
        }],
    }
}

async fn register(tx: &mut Tx, units: &[&Unit]) {
    county::insert(tx, &county_id(), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    county::insert(tx, &CountyId::new("other"), "他县", at("2026-01-02T00:00:00Z")).await.unwrap();
    for one in units {
        unit::insert(tx, &county_id(), one, &format!("{}\n{}", one.short_name, one.full_name)).await.unwrap();
    }
}

#[tokio::test]
async fn a_unit_is_written_whole_and_only_in_its_county() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (first, second) = (bureau("甲", 1), bureau("乙", 2));
        register(&mut tx, &[&second, &first]).await;
        let changed = Unit {
            class: UnitClass::Vertical,
            full_name: "清溪县丙局".into(),
            valid_from: Some(day("2020-02-29")),
            valid_to: Some(day("2026-06-01")),
            successor: Some(second.id.clone()),
            aliases: vec![],
            ..first.clone()
        };
        assert!(!unit::update(&mut tx, &CountyId::new("other"), &changed, "x").await.unwrap(), "{}", test.name);
        assert_eq!(unit::get(&mut tx, &county_id(), &first.id).await.unwrap(), Some(first.clone()), "{}", test.name);
        assert!(unit::update(&mut tx, &county_id(), &changed, "x").await.unwrap());
        assert_eq!(unit::get(&mut tx, &county_id(), &first.id).await.unwrap(), Some(changed), "{}", test.name);
        assert_eq!(unit::get(&mut tx, &CountyId::new("other"), &first.id).await.unwrap(), None);
        unit::set_position(&mut tx, &county_id(), &second.id, 1).await.unwrap();
        unit::set_position(&mut tx, &county_id(), &first.id, 2).await.unwrap();
        tx.commit().await.unwrap();
        let listed = unit::list(&mut test.db.read().await.unwrap(), &county_id()).await.unwrap();
        assert_eq!(listed.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["乙", "甲"], "{}", test.name);
        assert_eq!(listed[0].aliases.len(), 1);
    }
}

#[tokio::test]
async fn the_register_is_searched_and_filtered_as_of_a_day() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let ended = Unit { valid_to: Some(day("2026-06-01")), group: "乡镇".into(), ..bureau("乙", 2) };
        let begun = Unit { valid_from: Some(day("2026-03-01")), class: UnitClass::Township, ..bureau("丙", 3) };
        register(&mut tx, &[&bureau("甲", 1), &ended, &begun]).await;
        tx.commit().await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        let own = Scope::Unit(UnitId::new("丙"));
        let cases: [(UnitQuery<'_>, &[&str]); 9] = [
            (UnitQuery::of(&Scope::County), &["甲", "乙", "丙"]),
            (UnitQuery { valid_on: Some(day("2026-02-28")), ..UnitQuery::of(&Scope::County) }, &["甲", "乙"]),
            (UnitQuery { valid_on: Some(day("2026-05-31")), ..UnitQuery::of(&Scope::County) }, &["甲", "乙", "丙"]),
            (UnitQuery { valid_on: Some(day("2026-06-01")), ..UnitQuery::of(&Scope::County) }, &["甲", "丙"]),
            (UnitQuery { ended_by: Some(day("2026-06-01")), ..UnitQuery::of(&Scope::County) }, &["乙"]),
            (UnitQuery { text: Some("%乙局%"), ..UnitQuery::of(&Scope::County) }, &["乙"]),
            (UnitQuery { class: Some(UnitClass::Township), ..UnitQuery::of(&Scope::County) }, &["丙"]),
            (UnitQuery { group: Some("乡镇"), ..UnitQuery::of(&Scope::County) }, &["乙"]),
            (UnitQuery::of(&own), &["丙"]),
        ];
        for (query, expected) in cases {
            let (found, total) = unit::page(&mut conn, &county_id(), &query, 10, 0).await.unwrap();
            assert_eq!(found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), expected, "{} {query:?}", test.name);
            assert_eq!(total, i64::try_from(expected.len()).unwrap());
        }
        let (second, total) = unit::page(&mut conn, &county_id(), &UnitQuery::of(&Scope::County), 1, 1).await.unwrap();
        assert_eq!((second[0].id.as_str(), total, second[0].aliases.len()), ("乙", 3, 1), "{}", test.name);
        assert_eq!(unit::groups(&mut conn, &county_id()).await.unwrap(), ["县直单位", "乡镇"]);
        assert!(unit::page(&mut conn, &CountyId::new("other"), &UnitQuery::of(&Scope::County), 10, 0).await.unwrap().0.is_empty());
    }
}

async fn cells(tx: &mut Tx, unit: &Unit, role: AssignmentRole, states: &[(u32, ReportState)]) -> AssignmentId {
    let assignment = Assignment {
        id: AssignmentId::new(format!("a-{}", unit.id)),
        task: TaskId::new("t"),
        unit: unit.id.clone(),
        role,
        lead_presumed: false,
        via: AssignedVia::Name,
        written: unit.short_name.clone(),
    };
    checklist::insert_assignment(tx, &assignment).await.unwrap();
    for (month, state) in states {
        let period = (Duty::Standing { every: Every::Month }).periods(2026, 5).remove(*month as usize - 1);
        let row = Cell {
            id: CellId::new(format!("{}-{month}", unit.id)),
            county: county_id(),
            checklist: ChecklistId::new("l"),
            section: SectionId::new("s"),
            task: TaskId::new("t"),
            unit: unit.id.clone(),
            assignment: assignment.id.clone(),
            role,
            task_position: 1,
            facts: CellFacts { state: *state, ..CellFacts::new(period.due_on) },
            period,
            calendar_version: String::new(),
            revision: 0,
            content: ReportContent::default(),
            submitted_at: None,
            submitted_by: None,
            judged_at: None,
            judged_by: None,
            return_reason: String::new(),
        };
        cell::insert(tx, &row).await.unwrap();
    }
    assignment.id
}

async fn a_task(tx: &mut Tx) {
    let list = Checklist { id: ChecklistId::new("l"), year: 2026, title: "清单".into(), public_slug: "p".into(), is_public: false };
    checklist::insert(tx, &county_id(), &list, at("2026-01-01T00:00:00Z")).await.unwrap();
    let section = Section { id: SectionId::new("s"), parent: None, position: 1, title: "一".into() };
    checklist::insert_section(tx, &list.id, &section).await.unwrap();
    let task = Task {
        id: TaskId::new("t"),
        section: section.id,
        position: 1,
        number: String::new(),
        requirement: "按月公开".into(),
        responsible: "甲局".into(),
        support: String::new(),
        completion: String::new(),
        time_limit: String::new(),
        remark: String::new(),
        duty: Duty::Standing { every: Every::Month },
    };
    checklist::insert_task(tx, &county_id(), &list.id, &task).await.unwrap();
}

#[tokio::test]
async fn open_cells_move_to_the_successor_and_what_was_handed_in_stays() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (old, new) = (bureau("甲", 1), bureau("乙", 2));
        register(&mut tx, &[&old, &new]).await;
        a_task(&mut tx).await;
        let states = [(3, ReportState::Open), (6, ReportState::Submitted), (7, ReportState::Open), (8, ReportState::Open)];
        let from = cells(&mut tx, &old, AssignmentRole::Lead, &states).await;
        let to = cells(&mut tx, &new, AssignmentRole::Support, &[(5, ReportState::Open), (8, ReportState::Open)]).await;
        let since = day("2026-06-01");
        assert_eq!(merge::open_cells_from(&mut tx, &county_id(), &old.id, since).await.unwrap(), 2, "{}", test.name);
        let moving = merge::moving_tasks(&mut tx, &county_id(), &old.id, &new.id, since).await.unwrap();
        assert_eq!(moving.len(), 1);
        assert_eq!((&moving[0].from, moving[0].to.as_ref(), moving[0].role), (&from, Some(&to), AssignmentRole::Lead), "{}", test.name);
        merge::revive_assignment(&mut tx, &to, since).await.unwrap();
        merge::take_the_lead(&mut tx, &to, since).await.unwrap();
        assert_eq!(merge::move_open_cells(&mut tx, &from, &to, &new.id, since).await.unwrap(), (1, 1), "{}", test.name);
        let mut place = Vec::new();
        for id in ["甲-3", "甲-6", "甲-7", "甲-8", "乙-5", "乙-8"] {
            let found = cell::get(&mut tx, &county_id(), &CellId::new(id)).await.unwrap();
            place.push(found.map(|cell| (cell.unit.to_string(), cell.role)));
        }
        let at = |unit: &str, role| Some((unit.to_owned(), role));
        let expected = [
            at("甲", AssignmentRole::Lead),
            at("甲", AssignmentRole::Lead),
            at("乙", AssignmentRole::Lead),
            None,
            at("乙", AssignmentRole::Support),
            at("乙", AssignmentRole::Lead),
        ];
        // the moved cell keeps the part it was made with; the successor leads from June on
        assert_eq!(place, expected, "{}", test.name);
    }
}

#[tokio::test]
async fn a_successor_without_the_task_gets_the_same_words() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (old, new) = (bureau("甲", 1), bureau("乙", 2));
        register(&mut tx, &[&old, &new]).await;
        a_task(&mut tx).await;
        let from = cells(&mut tx, &old, AssignmentRole::Lead, &[(7, ReportState::Open)]).await;
        let moving = merge::moving_tasks(&mut tx, &county_id(), &old.id, &new.id, day("2026-06-01")).await.unwrap();
        assert_eq!(moving[0].to, None, "{}", test.name);
        let to = AssignmentId::new("new");
        merge::copy_assignment(&mut tx, &from, &to, &new.id).await.unwrap();
        let copied = checklist::assignments(&mut tx, &ChecklistId::new("l")).await.unwrap().into_iter().find(|one| one.id == to).unwrap();
        assert_eq!((copied.written.as_str(), copied.role, copied.unit), ("甲局", AssignmentRole::Lead, new.id), "{}", test.name);
    }
}
