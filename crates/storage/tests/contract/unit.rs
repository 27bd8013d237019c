use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::calendar::working_days::Calendar;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::{Assignment, AssignmentRole, Task};
use domain::ids::{AssignmentId, CellId, ChecklistId, CountyId, ImportId, SectionId, TaskId, UnitId};
use domain::register::unit::{Alias, AliasKind, Unit, UnitClass};
use domain::reporting::record::{Happening, Place};
use domain::reporting::report::{Claim, ReportContent};
use storage::checklist::import_undo;
use storage::register::unit::UnitQuery;
use storage::reporting::cell;
use storage::{Tx, checklist, operations::county, register::merge, register::unit, register::unit_past, testing};

use crate::at;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const CHANGED_ON: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();

fn county_id() -> CountyId {
    CountyId::new("c")
}

fn bureau(id: &str, position: i64) -> Unit {
    Unit {
        note: "100%_\\'\"<b>".into(),
        pinyin: "ju".into(),
        initials: "j".into(),
        aliases: vec![Alias {
            name: format!("旧{id}"),
            kind: AliasKind::FormerShortName,
            valid_from: None,
            valid_to: Some(day("2024-01-01")),
        }],
        ..testing::a_unit(id, &format!("{id}局"), position)
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
        assert!(!unit::update(&mut tx, &CountyId::new("other"), &changed, "x", CHANGED_ON).await.unwrap(), "{}", test.name);
        assert_eq!(unit::get(&mut tx, &county_id(), &first.id).await.unwrap(), Some(first.clone()), "{}", test.name);
        assert!(unit::update(&mut tx, &county_id(), &changed, "x", CHANGED_ON).await.unwrap());
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
async fn june_knows_nothing_of_a_merger_that_was_entered_in_november() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (town, successor) = (bureau("甲", 1), bureau("乙", 2));
        register(&mut tx, &[&town, &successor]).await;
        let merged = Unit { valid_to: Some(day("2026-11-15")), successor: Some(successor.id.clone()), ..town.clone() };
        unit::update(&mut tx, &county_id(), &merged, "x", day("2026-11-30")).await.unwrap();
        let former =
            Alias { name: "清溪县甲局".into(), kind: AliasKind::FormerFullName, valid_from: None, valid_to: Some(day("2026-06-01")) };
        let mut renamed = Unit { full_name: "清溪县甲委".into(), ..merged.clone() };
        renamed.aliases.push(Alias { name: town.full_name.clone(), ..former });
        unit::update(&mut tx, &county_id(), &renamed, "x", day("2026-12-02")).await.unwrap();
        // taken back, and that is known from its day on alone
        let again = Unit { valid_to: None, successor: None, ..renamed.clone() };
        unit::update(&mut tx, &county_id(), &again, "x", day("2026-12-05")).await.unwrap();
        let names = async |tx: &mut Tx, on: &str| {
            let known = unit_past::known_on(tx, &county_id(), &town.id, day(on)).await.unwrap().unwrap();
            (known.full_name, known.valid_to, known.successor, known.aliases.len())
        };
        let (end, heir) = (merged.valid_to, merged.successor.clone());
        for (on, expected) in [
            ("2026-06-30", (town.full_name.clone(), None, None, 1)),
            ("2026-11-29", (town.full_name.clone(), None, None, 1)),
            ("2026-11-30", (town.full_name.clone(), end, heir.clone(), 1)),
            ("2026-12-01", (town.full_name.clone(), end, heir.clone(), 1)),
            ("2026-12-04", (again.full_name.clone(), end, heir, 2)),
            ("2026-12-05", (again.full_name.clone(), None, None, 2)),
        ] {
            assert_eq!(names(&mut tx, on).await, expected, "{} {on}", test.name);
        }
        assert!(unit_past::known_on(&mut tx, &CountyId::new("other"), &town.id, day("2026-06-30")).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn what_is_written_with_the_clock_set_back_changes_no_day_that_has_ended() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let town = bureau("甲", 1);
        register(&mut tx, &[&town]).await;
        for (group, on) in [("第二组", "2026-06-10"), ("第三组", "2026-06-09")] {
            unit::update(&mut tx, &county_id(), &Unit { group: group.into(), ..town.clone() }, "x", day(on)).await.unwrap();
        }
        for (on, group) in [("2026-06-08", town.group.as_str()), ("2026-06-09", town.group.as_str()), ("2026-06-10", "第三组")] {
            let known = unit_past::known_on(&mut tx, &county_id(), &town.id, day(on)).await.unwrap().unwrap();
            assert_eq!(known.group, group, "{} {on}", test.name);
        }
        // and so of the settings: the first change of the tenth is the last one that earlier days know nothing of
        for (value, on) in [("6", "2026-06-10"), ("7", "2026-06-09")] {
            let kept = county::keep_for_days_before(&mut tx, &county_id(), day(on)).await.unwrap();
            county::set_setting(&mut tx, &county_id(), &kept, "report_days", value).await.unwrap();
        }
        for on in ["2026-06-08", "2026-06-09"] {
            let (settings, _) = county::settings_then(&mut tx, &county_id(), day(on)).await.unwrap().unwrap();
            assert!(settings.iter().all(|(key, _)| key != "report_days"), "{} {on}: {settings:?}", test.name);
        }
        assert!(county::settings_then(&mut tx, &county_id(), day("2026-06-10")).await.unwrap().is_none(), "{}", test.name);
        // the same in one statement, and of a day since which nothing was changed
        for (on, value) in [("2026-06-08", None), ("2026-06-09", None), ("2026-06-10", Some("7"))] {
            let (settings, days) = county::settings_and_days_on(&mut tx, &county_id(), day(on)).await.unwrap();
            let told = settings.iter().find(|(key, _)| key == "report_days").map(|(_, value)| value.as_str());
            assert_eq!((told, days.len()), (value, 0), "{} {on}", test.name);
        }
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

async fn cells(tx: &mut Tx, unit: &Unit, role: AssignmentRole, months: &[(u32, bool)]) -> AssignmentId {
    let task = monthly();
    let assignment =
        Assignment { written: unit.short_name.clone(), ..testing::an_assignment(format!("a-{}", unit.id), &task, &unit.id, role) };
    checklist::insert_assignment(tx, &assignment).await.unwrap();
    for (month, handed_in) in months {
        let period = task.duty.periods(2026, Calendar::national(), 5).remove(*month as usize - 1);
        let list = ChecklistId::new("l");
        let row = testing::a_cell(format!("{}-{month}", unit.id), (&county_id(), &list), &task, &assignment, period);
        cell::insert(tx, &row).await.unwrap();
        if *handed_in {
            let content = ReportContent { claim: Some(Claim::Done), text: "已公开".into(), numbers: vec![] };
            testing::hand_in(tx, &mut { row }, at("2026-07-02T01:00:00Z"), &content).await;
        }
    }
    assignment.id
}

fn monthly() -> Task {
    testing::a_task("t", &SectionId::new("s"), 1, Duty::Standing { every: Every::Month })
}

async fn a_task(tx: &mut Tx) {
    let (list, section) = (testing::a_list("l", 2026), testing::a_section("s"));
    testing::Office::open(tx, &county_id(), list, section, at("2026-01-01T00:00:00Z")).await.task(tx, monthly()).await;
}

#[tokio::test]
async fn what_is_neither_judged_nor_taken_over_goes_to_a_successor() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (old, new) = (bureau("甲", 1), bureau("乙", 2));
        register(&mut tx, &[&old, &new]).await;
        a_task(&mut tx).await;
        cells(&mut tx, &old, AssignmentRole::Lead, &[(3, false), (6, true), (7, false)]).await;
        let to = cells(&mut tx, &new, AssignmentRole::Support, &[(5, false)]).await;
        let mut judged = cell::get(&mut tx, &county_id(), &CellId::new("甲-6")).await.unwrap().unwrap();
        testing::accept(&mut tx, &mut judged, at("2026-07-03T01:00:00Z")).await;
        assert_eq!(cell::of_unit(&mut tx, &county_id(), &old.id).await.unwrap().len(), 3);
        let task = TaskId::new("t");
        assert_eq!(merge::assignment_of(&mut tx, &task, &new.id).await.unwrap(), Some((to.clone(), AssignmentRole::Support)));
        merge::hold_assignment(&mut tx, &to, AssignmentRole::Lead).await.unwrap();
        assert_eq!(merge::assignment_of(&mut tx, &task, &new.id).await.unwrap(), Some((to.clone(), AssignmentRole::Lead)));
        assert_eq!(cell::of_assignment(&mut tx, &to).await.unwrap().len(), 1);
        assert_eq!(merge::assignment_of(&mut tx, &task, &UnitId::new("none")).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_successor_without_the_task_gets_the_same_words() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let (old, new) = (bureau("甲", 1), bureau("乙", 2));
        register(&mut tx, &[&old, &new]).await;
        a_task(&mut tx).await;
        let from = cells(&mut tx, &old, AssignmentRole::Lead, &[(7, false)]).await;
        assert_eq!(merge::assignment_of(&mut tx, &TaskId::new("t"), &new.id).await.unwrap(), None, "{}", test.name);
        let to = AssignmentId::new("new");
        merge::copy_assignment(&mut tx, &from, &to, &new.id, "2026-03-15".parse().unwrap()).await.unwrap();
        let copied = checklist::assignments(&mut tx, &ChecklistId::new("l")).await.unwrap().into_iter().find(|one| one.id == to).unwrap();
        assert_eq!((copied.written.as_str(), copied.role, &copied.unit), ("甲局", AssignmentRole::Lead, &new.id), "{}", test.name);
        // what it takes over it was not asked for itself
        let mut one = cell::get(&mut tx, &county_id(), &CellId::new("甲-7")).await.unwrap().unwrap();
        let asked = cell::periods_asked(&mut tx, &county_id(), &old.id).await.unwrap();
        assert_eq!(asked.iter().map(|period| (period.name.as_str(), period.cells)).collect::<Vec<_>>(), [(one.period.name.as_str(), 1)]);
        assert_eq!(asked[0].span.starts_on, one.period.starts_on);
        let place = Place { unit: new.id.clone(), ..one.record().place.clone() };
        one.assignment = to;
        testing::tell(&mut tx, &mut one, at("2026-08-01T01:00:00Z"), Happening::Moved { place, due_on: None }, None).await;
        let list = ChecklistId::new("l");
        assert_eq!(merge::made(&mut tx, &list).await.unwrap(), [AssignmentId::new("new")], "{}", test.name);
        assert_eq!(merge::made(&mut tx, &ChecklistId::new("none")).await.unwrap(), [], "{}", test.name);
        let import = ImportId::new("");
        for (list, since, expected) in [(&list, "2026-07-31T01:00:00Z", 1), (&list, "2026-08-02T01:00:00Z", 0)] {
            let moved = import_undo::moved_since(&mut tx, list, &import, at(since)).await.unwrap();
            let cells: Vec<_> = moved.into_iter().map(|(cell, task, _)| (cell, task)).collect();
            assert_eq!(cells, vec![(one.id.clone(), one.task.clone()); expected], "{} {since}", test.name);
        }
        for unit in [&old.id, &new.id] {
            assert_eq!(cell::periods_asked(&mut tx, &county_id(), unit).await.unwrap(), [], "{} {unit}", test.name);
        }
    }
}
