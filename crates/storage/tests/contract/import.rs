use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::calendar::due::OnDayOff;
use domain::calendar::working_days::Calendar;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::existence::Life;
use domain::checklist::published::PublicTable;
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, ByHand, Checklist, Section, Task};
use domain::ids::{CellId, ChecklistId, CountyId, ImportId, SectionId, UnitId};
use domain::reporting::record::{Asked, Author, Happening, LeaveCause, Place, State, fold};
use domain::reporting::report::{Claim, REACHED, ReportContent, ReportedNumber};
use storage::checklist::fresh_cell::{self, Creation, FreshCell};
use storage::checklist::import::{self, Import};
use storage::checklist::import_rows::ListOf;
use storage::checklist::import_undo::Used;
use storage::checklist::{accepted, completion, version};
use storage::checklist::{import_rows, import_undo};
use storage::reporting::{event, past};
use storage::{StorageError, Tx, checklist, operations::county, progress, register::unit, reporting::cell, reporting::draft, testing};

use crate::at;

const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
const CHANGED_ON: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();

fn county_id() -> CountyId {
    CountyId::new("c")
}

fn list(id: &str, year: i32) -> Checklist {
    testing::a_list(id, year)
}

fn of_list(id: &str, list: Option<&ChecklistId>, when: &str) -> Import {
    Import {
        id: ImportId::new(id),
        checklist: list.cloned(),
        year: 2026,
        file_name: "清单'\".xlsx".into(),
        sha256: "00ff".into(),
        summary: "导入1项".into(),
        imported_at: at(when),
        imported_by: "李敏".into(),
        undone_at: None,
        undone_by: None,
    }
}

async fn units(tx: &mut Tx) -> Vec<UnitId> {
    county::insert(tx, &county_id(), "清溪县", at("2026-01-01T00:00:00Z")).await.unwrap();
    county::insert(tx, &CountyId::new("other"), "他县", at("2026-01-02T00:00:00Z")).await.unwrap();
    let mut ids = Vec::new();
    for position in 1..=3 {
        let one = testing::a_unit(format!("u{position}"), &format!("{position}局"), position);
        unit::insert(tx, &county_id(), &one, "").await.unwrap();
        ids.push(one.id);
    }
    ids
}

#[tokio::test]
async fn imports_stand_newest_first_and_only_the_latest_can_go() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        units(&mut tx).await;
        let list = list("l", 2026);
        checklist::insert(&mut tx, &county_id(), &list, at("2026-01-01T00:00:00Z")).await.unwrap();
        let (first, second) =
            (of_list("i1", Some(&list.id), "2026-01-01T00:00:00Z"), of_list("i2", Some(&list.id), "2026-01-01T00:00:00Z"));
        import::insert(&mut tx, &county_id(), &first, "{\"a\":1}").await.unwrap();
        import::insert(&mut tx, &county_id(), &second, "{}").await.unwrap();
        let listed = |import: &Import, is_last: bool| import::ListedImport { import: import.clone(), is_last, held: None };
        assert_eq!(import::list(&mut tx, &county_id(), 10).await.unwrap(), [listed(&second, true), listed(&first, false)]);
        assert_eq!(import::list(&mut tx, &county_id(), 1).await.unwrap().len(), 1);
        assert_eq!(import::get(&mut tx, &county_id(), &first.id).await.unwrap(), Some((first.clone(), "{\"a\":1}".into())));
        assert_eq!(import::get(&mut tx, &CountyId::new("other"), &first.id).await.unwrap(), None);
        assert_eq!(import::latest_active(&mut tx, &list.id).await.unwrap(), Some(second.id.clone()));
        import::mark_undone(&mut tx, &second.id, at("2026-01-03T00:00:00Z"), "王强").await.unwrap();
        assert_eq!(import::latest_active(&mut tx, &list.id).await.unwrap(), Some(first.id.clone()));
        let lasts: Vec<bool> = import::list(&mut tx, &county_id(), 10).await.unwrap().iter().map(|one| one.is_last).collect();
        assert_eq!(lasts, [false, true], "{}: what is undone is the last of nothing", test.name);
        let (undone, snapshot) = import::get(&mut tx, &county_id(), &second.id).await.unwrap().unwrap();
        assert_eq!(
            (undone.undone_at, undone.undone_by.as_deref(), snapshot.as_str()),
            (Some(at("2026-01-03T00:00:00Z")), Some("王强"), "")
        );
        import_undo::delete_empty_checklist(&mut tx, &list.id).await.unwrap();
        assert_eq!(import::get(&mut tx, &county_id(), &first.id).await.unwrap().unwrap().0.checklist, None, "{}", test.name);
        assert_eq!(checklist::get(&mut tx, &county_id(), &list.id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_choice_for_an_open_expression_replaces_the_one_before() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let ids = units(&mut tx).await;
        let (county, other) = (county_id(), CountyId::new("other"));
        import::set_open_group(&mut tx, &county, "县直有关单位", &ids).await.unwrap();
        import::set_open_group(&mut tx, &county, "各有关单位", &ids[..1]).await.unwrap();
        import::set_open_group(&mut tx, &county, "县直有关单位", &[ids[2].clone(), ids[0].clone()]).await.unwrap();
        let choices = import::open_groups(&mut tx, &county).await.unwrap();
        assert_eq!(choices.get("县直有关单位"), Some(&[ids[0].clone(), ids[2].clone()][..]), "in the official order");
        assert_eq!(choices.get("各有关单位"), Some(&ids[..1]));
        assert_eq!(import::open_groups(&mut tx, &other).await.unwrap().iter().count(), 0, "{}", test.name);
    }
}

struct Brought {
    list: Checklist,
    import: Import,
    sections: Vec<Section>,
    tasks: Vec<Task>,
    assignments: Vec<Assignment>,
    cells: Vec<FreshCell>,
}

/// More rows of each kind than go into one statement.
async fn bring(tx: &mut Tx) -> Brought {
    let units = units(tx).await;
    let list = list("l", 2026);
    checklist::insert(tx, &county_id(), &list, at("2026-01-01T00:00:00Z")).await.unwrap();
    let import = of_list("i1", Some(&list.id), "2026-01-01T00:00:00Z");
    import::insert(tx, &county_id(), &import, "{}").await.unwrap();
    let section = |position: i64| Section {
        id: SectionId::new(format!("s{position:03}")),
        parent: (position > 1).then(|| SectionId::new("s001")),
        position,
        title: format!("第{position}节"),
    };
    let sections: Vec<Section> = (1..=43).map(section).collect();
    let duties = [
        Duty::YearEnd,
        Duty::ByDate { date: NaiveDate::from_ymd_opt(2026, 6, 30).unwrap(), on_day_off: OnDayOff::Fixed },
        Duty::Standing { every: Every::Month },
        Duty::Quota { count: 2, every: Every::Quarter },
    ];
    let task = |position: i64| Task {
        number: format!("{position:02}"),
        requirement: format!("要求{position}\u{a0}'\"\n</textarea>😀"),
        responsible: "1局、2局".into(),
        completion: "=cmd|x".into(),
        remark: "备注".into(),
        ..testing::a_task(
            format!("t{position:03}"),
            &sections[usize::try_from(position).unwrap() % sections.len()].id,
            position,
            duties[usize::try_from(position).unwrap() % 4],
        )
    };
    let tasks: Vec<Task> = (1..=85).map(task).collect();
    let mut assignments = Vec::new();
    let mut cells = Vec::new();
    for (task, unit) in tasks.iter().flat_map(|task| units[..2].iter().map(move |unit| (task, unit))) {
        let role = if unit.as_str() == "u1" { AssignmentRole::Lead } else { AssignmentRole::Support };
        let assignment = Assignment {
            lead_presumed: role == AssignmentRole::Lead,
            written: "1局".into(),
            ..testing::an_assignment(format!("{}-{unit}", task.id), task, unit, role)
        };
        for period in task.duty.periods(2026, Calendar::national(), 5) {
            cells.push(FreshCell {
                id: CellId::new(format!("{}-{}", assignment.id, period.starts_on)),
                task: task.id.clone(),
                assignment: assignment.id.clone(),
                task_position: task.position,
                period,
                asked: Asked::of(task.duty),
                place: Place { unit: unit.clone(), section: task.section.clone(), role: assignment.role },
                taken_over: None,
            });
        }
        assignments.push(assignment);
    }
    import_rows::insert_sections(tx, &list.id, &import.id, FIRST_DAY, &sections).await.unwrap();
    import_rows::insert_tasks(tx, &county_id(), &list.id, &import.id, FIRST_DAY, &tasks).await.unwrap();
    import_rows::insert_assignments(tx, &import.id, "2026-01-01".parse().unwrap(), &assignments).await.unwrap();
    let by = Author { id: "u".into(), name: "李主任".into() };
    let creation = Creation { at: at("2026-01-01T00:00:00Z"), day: "2026-01-01".parse().unwrap(), by: &by };
    fresh_cell::insert_cells(tx, &county_id(), &list.id, &import.id, &cells, &creation).await.unwrap();
    Brought { list, import, sections, tasks, assignments, cells }
}

#[tokio::test]
async fn what_many_rows_at_once_write_is_what_single_rows_read() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let brought = bring(&mut tx).await;
        let list = &brought.list.id;
        assert_eq!(checklist::sections(&mut tx, list).await.unwrap(), brought.sections);
        let with_sections = import_rows::list_with_sections(&mut tx, &county_id(), ListOf::Named(2026, "")).await.unwrap();
        assert_eq!(with_sections, Some((brought.list.clone(), brought.sections.iter().map(|one| (one.clone(), false)).collect())));
        assert_eq!(import_rows::list_with_sections(&mut tx, &county_id(), ListOf::Named(2025, "")).await.unwrap(), None);
        assert_eq!(import_rows::list_with_sections(&mut tx, &CountyId::new("other"), ListOf::Named(2026, "")).await.unwrap(), None);
        assert_eq!(checklist::tasks(&mut tx, list).await.unwrap(), brought.tasks);
        let marked: Vec<(Task, bool)> = brought.tasks.iter().map(|task| (task.clone(), false)).collect();
        assert_eq!(import_rows::all_tasks(&mut tx, list).await.unwrap(), marked);
        let mut assignments = checklist::assignments(&mut tx, list).await.unwrap();
        assignments.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(assignments, brought.assignments);
        assert_eq!(import_rows::all_assignments(&mut tx, list).await.unwrap().len(), assignments.len());
        assert_eq!(import_rows::all_cells(&mut tx, list).await.unwrap().len(), brought.cells.len());
        let fresh = &brought.cells[7];
        let one = cell::get(&mut tx, &county_id(), &fresh.id).await.unwrap().unwrap();
        let events = event::recorded(&mut tx, &fresh.id).await.unwrap();
        assert_eq!(fold(&events).unwrap().as_ref(), Some(one.record()), "the row is what its one event says");
        assert_eq!((one.running.since.to_string(), events.len()), ("2026-01-01".into(), 1));
        assert_eq!((&one.period, one.due_on(), one.record().state), (&fresh.period, fresh.period.due_on, State::Open));
        assert_eq!((&one.record().place, one.task_position, &one.content), (&fresh.place, fresh.task_position, &ReportContent::default()));
        let extent = checklist::list_with_extent(&mut tx, &county_id()).await.unwrap().remove(0).1;
        assert_eq!((extent.sections, extent.tasks, extent.assignments), (1, 85, 170), "{}", test.name);
    }
}

#[tokio::test]
async fn a_later_import_changes_rows_and_marks_what_is_gone() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let brought = bring(&mut tx).await;
        let list = &brought.list.id;
        import_rows::update_section(&mut tx, &brought.sections[42], true, CHANGED_ON).await.unwrap();
        assert_eq!(checklist::sections(&mut tx, list).await.unwrap().len(), 42);

        let changed = Task {
            section: brought.sections[0].id.clone(),
            position: 900,
            requirement: "改了".into(),
            duty: Duty::Standing { every: Every::HalfYear },
            ..brought.tasks[0].clone()
        };
        import_rows::update_task(&mut tx, &changed, false, CHANGED_ON).await.unwrap();
        assert_eq!(checklist::task(&mut tx, &county_id(), &changed.id).await.unwrap().unwrap().1, changed);
        let moved = brought.cells.iter().find(|cell| cell.task == changed.id).unwrap();
        let moved = cell::get(&mut tx, &county_id(), &moved.id).await.unwrap().unwrap();
        assert_eq!(moved.task_position, 900);
        let misplaced = import_rows::misplaced_cells(&mut tx, list).await.unwrap();
        assert!(misplaced.contains(&(moved.id.clone(), changed.section.clone(), moved.role())), "{}", test.name);
        import_rows::update_task(&mut tx, &brought.tasks[1], true, CHANGED_ON).await.unwrap();
        assert!(checklist::tasks(&mut tx, list).await.unwrap().iter().all(|task| task.id != brought.tasks[1].id));
        let off = progress::removed_tasks(&mut tx, list).await.unwrap();
        assert_eq!(
            off.iter().map(|one| (&one.task, one.removed_on)).collect::<Vec<_>>(),
            [(&brought.tasks[1], CHANGED_ON)],
            "{}",
            test.name
        );

        let gone = Assignment {
            role: AssignmentRole::Support,
            lead_presumed: false,
            via: AssignedVia::OpenGroup,
            written: "有关单位".into(),
            ..brought.assignments[0].clone()
        };
        import_rows::update_assignment(&mut tx, &gone, true, "2026-03-01".parse().unwrap()).await.unwrap();
        let all = import_rows::all_assignments(&mut tx, list).await.unwrap();
        assert!(all.contains(&(gone.clone(), true)));
        assert!(checklist::assignments(&mut tx, list).await.unwrap().iter().all(|one| one.id != gone.id));
        // days that the office gave are read as they were written, also while it is off the list, and end on their day
        let life = Life { from: Some("2026-02-01".parse().unwrap()), to: Some("2026-07-01".parse().unwrap()) };
        let dated = Assignment { by_hand: ByHand { on: Some(CHANGED_ON), life }, ..gone.clone() };
        for removed in [false, true] {
            import_rows::update_assignment(&mut tx, &dated, removed, CHANGED_ON).await.unwrap();
            let all = import_rows::all_assignments(&mut tx, list).await.unwrap();
            assert!(all.contains(&(dated.clone(), removed)), "{} {removed}", test.name);
        }
        let (june, july) = ("2026-06-30".parse().unwrap(), "2026-07-01".parse().unwrap());
        for (today, ends) in [(june, 0), (july, 1), (july, 0)] {
            assert_eq!(import_rows::some_dated_have_ended(&mut tx, today).await.unwrap(), ends == 1, "{} {today}", test.name);
            assert_eq!(import_rows::end_dated(&mut tx, today).await.unwrap(), ends, "{} {today}", test.name);
        }
        import_rows::update_assignment(&mut tx, &gone, true, "2026-03-01".parse().unwrap()).await.unwrap();
        assert!(import_rows::all_assignments(&mut tx, list).await.unwrap().contains(&(gone.clone(), true)), "{}", test.name);
        let misplaced = import_rows::misplaced_cells(&mut tx, list).await.unwrap();
        assert!(misplaced.iter().any(|(id, _, role)| *id == brought.cells[0].id && *role == AssignmentRole::Support), "{}", test.name);

        let mut left = cell::get(&mut tx, &county_id(), &brought.cells[0].id).await.unwrap().unwrap();
        testing::tell(&mut tx, &mut left, at("2026-02-01T01:00:00Z"), Happening::Left { cause: LeaveCause::Removed }, None).await;
        let standing = import_rows::all_cells(&mut tx, list).await.unwrap().into_iter().find(|cell| cell.dates.id == left.id).unwrap();
        assert!(standing.dates.removed, "{}: taken off", test.name);
        assert_eq!(cell::get(&mut tx, &county_id(), &left.id).await.unwrap().as_ref(), Some(&left), "and readable");
        let past = past::of_cell(&mut tx, &left.id).await.unwrap();
        assert_eq!(
            past.iter().map(|one| (one.from.to_string(), one.to.to_string())).collect::<Vec<_>>(),
            [("2026-01-01".into(), "2026-02-01".into())]
        );
    }
}

#[tokio::test]
async fn an_undo_takes_away_what_its_import_brought_and_notices_use() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let brought = bring(&mut tx).await;
        let (list, import) = (&brought.list.id, &brought.import.id);
        let imported_at = brought.import.imported_at;
        assert!(import_undo::used_since(&mut tx, list, import, imported_at).await.unwrap().is_empty());
        tx.commit().await.unwrap();

        let mut tx = test.db.write().await.unwrap();
        draft::save(&mut tx, &brought.cells[3].id, 0, &ReportContent::default(), at("2026-02-01T00:00:00Z"), "王经办").await.unwrap();
        let used = import_undo::used_since(&mut tx, list, import, imported_at).await.unwrap();
        let cell = &brought.cells[3];
        let known: Vec<_> = used.iter().map(|used| (&used.what, used.period.as_str())).collect();
        assert_eq!(known, [(&Used::Cell(cell.id.clone(), true), cell.period.name.as_str())], "{}", test.name);
        let task = brought.tasks.iter().find(|task| task.id == cell.task).unwrap();
        assert_eq!((used[0].requirement.as_str(), used[0].unit.is_empty()), (task.requirement.as_str(), false));
        let of_task = progress::task_changes(&mut tx, &county_id(), &task.id).await.unwrap();
        assert_eq!(of_task.iter().map(|one| one.file_name.as_str()).collect::<Vec<_>>(), [brought.import.file_name.as_str()]);
        assert_eq!(progress::task_changes(&mut tx, &CountyId::new("other"), &task.id).await.unwrap(), []);
        assert_eq!(progress::left_cells(&mut tx, &county_id(), &Scope::County, &task.id).await.unwrap(), [], "{}", test.name);
        let unit = &cell.place.unit;
        let left = progress::left_with_unit(&mut tx, &county_id(), &Scope::County, unit, 2026.into(), "2027-12-31".parse().unwrap()).await;
        assert_eq!(left.unwrap(), [], "{}: no unit has ended", test.name);
        let counted = import_undo::brought(&mut tx, list, import).await.unwrap();
        let rows = [brought.sections.len(), brought.tasks.len(), brought.assignments.len(), brought.cells.len()];
        let of = |rows: i64| usize::try_from(rows).unwrap();
        assert_eq!([counted.sections, counted.tasks, counted.assignments, counted.cells].map(of), rows, "{}", test.name);
        assert!(
            import_undo::used_since(&mut tx, list, import, at("2026-02-02T00:00:00Z")).await.unwrap().is_empty(),
            "what was there before it"
        );
        let refused = import_undo::delete_brought(&mut tx, list, import).await;
        assert!(matches!(refused, Err(StorageError::Reference(_))), "{}: {refused:?}", test.name);
        drop(tx);

        let mut tx = test.db.write().await.unwrap();
        import_undo::delete_brought(&mut tx, list, import).await.unwrap();
        assert_eq!(import_rows::list_with_sections(&mut tx, &county_id(), ListOf::Named(2026, "")).await.unwrap().unwrap().1, []);
        assert!(import_rows::all_tasks(&mut tx, list).await.unwrap().is_empty());
        assert!(import_rows::all_cells(&mut tx, list).await.unwrap().is_empty());
        import_undo::delete_empty_checklist(&mut tx, list).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_checklist_is_found_by_id_and_while_public_by_its_address() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        let brought = bring(&mut tx).await;
        let (county, other, list) = (county_id(), CountyId::new("other"), brought.list);
        assert_eq!(checklist::get(&mut tx, &other, &list.id).await.unwrap(), None);
        assert_eq!(checklist::published(&mut tx, &list.public_slug).await.unwrap(), None);
        let public = Checklist { is_public: true, title: "新标题".into(), ..list };
        checklist::update(&mut tx, &public, "2026-03-01".parse().unwrap()).await.unwrap();
        assert_eq!(checklist::published(&mut tx, &public.public_slug).await.unwrap(), Some((county.clone(), public.clone())));

        let (task, cell_id) = (&brought.tasks[0].id, &brought.cells[0].id);
        let account = domain::ids::AccountId::new("li");
        let li = |time| completion::Writer { at: at(time), account: &account, name: "李" };
        let before = completion::text(&mut tx, &county, task).await.unwrap().unwrap();
        assert!(completion::write(&mut tx, &county, task, &before, "完成", li("2026-03-01T00:00:00Z")).await.unwrap());
        assert!(completion::write(&mut tx, &county, task, "完成", "完成\n了", li("2026-03-02T00:00:00Z")).await.unwrap());
        let stale = completion::write(&mut tx, &county, task, "完成", "x", li("2026-03-03T00:00:00Z")).await.unwrap();
        let foreign = completion::write(&mut tx, &other, task, "完成\n了", "x", li("2026-03-03T00:00:00Z")).await.unwrap();
        assert!(!stale && !foreign, "only over the text that stands, and only at home");
        assert_eq!(completion::text(&mut tx, &other, task).await.unwrap(), None);
        let history = completion::history(&mut tx, &county, task).await.unwrap();
        let told: Vec<_> = history.iter().map(|one| (one.seq, one.before_text.as_str(), one.after_text.as_str())).collect();
        assert_eq!(told, [(2, "完成", "完成\n了"), (1, before.as_str(), "完成")], "{}", test.name);
        assert_eq!((history[0].actor_name.as_str(), history[0].at), ("李", at("2026-03-02T00:00:00Z")));
        assert!(completion::history(&mut tx, &other, task).await.unwrap().is_empty());
        assert_eq!(checklist::task(&mut tx, &county, task).await.unwrap().unwrap().1.completion, "完成\n了");
        let mut reported = cell::get(&mut tx, &county, cell_id).await.unwrap().unwrap();
        assert!(accepted::texts(&mut tx, &public.id).await.unwrap().is_empty());
        let content = ReportContent { claim: Some(Claim::Done), text: "已公开".into(), numbers: vec![] };
        let content = ReportContent { numbers: vec![ReportedNumber { label: REACHED.into(), value: Some(9) }], ..content };
        testing::hand_in(&mut tx, &mut reported, at("2026-02-01T00:00:00Z"), &content).await;
        assert!(accepted::texts(&mut tx, &public.id).await.unwrap().is_empty(), "nobody has judged it");
        testing::accept(&mut tx, &mut reported, at("2026-02-02T00:00:00Z")).await;
        let (of, text) = accepted::texts(&mut tx, &public.id).await.unwrap().remove(0);
        let told = (&of, text.unit.as_str(), text.leads, &text.period, text.text.as_str());
        assert_eq!(told, (task, "1局", true, &reported.period.name, "已公开"), "{}", test.name);
        assert_eq!(accepted::written(&mut tx, &public.id).await.unwrap(), [(task.clone(), at("2026-03-02T00:00:00Z"))]);
        let led = accepted::coverage(&mut tx, &public.id, "2026-03-01".parse().unwrap()).await.unwrap();
        assert!(led.iter().all(|(of, _)| of != task), "a unit leads it: it speaks for the others");

        let table = |text: &str| PublicTable {
            title: text.into(),
            year: 2026,
            as_of: "2026-03-01".parse().unwrap(),
            issuer: String::new(),
            contact: String::new(),
            rows: Vec::new(),
        };
        assert_eq!(version::get(&mut tx, &public.id, None).await.unwrap(), None);
        for (no, text) in [(1, "第一版"), (2, "第二版")] {
            let made = version::insert(&mut tx, &public.id, &table(text), at("2026-03-01T00:00:00Z"), "李").await.unwrap();
            assert_eq!(made, no);
        }
        assert_eq!(version::get(&mut tx, &public.id, None).await.unwrap(), Some(table("第二版")));
        assert_eq!(version::get(&mut tx, &public.id, Some(1)).await.unwrap(), Some(table("第一版")));
        assert_eq!(version::get(&mut tx, &public.id, Some(3)).await.unwrap(), None);
        let lines = version::lines(&mut tx, &public.id).await.unwrap();
        assert_eq!(lines.iter().map(|line| (line.no, line.published_by.as_str())).collect::<Vec<_>>(), [(2, "李"), (1, "李")]);
    }
}

#[tokio::test]
async fn columns_are_remembered_by_their_headings() {
    use domain::checklist::import::{ColumnMemory, ColumnRole};
    for db in testing::both().await {
        let mut tx = db.db.write().await.unwrap();
        units(&mut tx).await;
        let remembered = |roles: &[ColumnRole]| {
            let mut memory = ColumnMemory::default();
            memory.insert("编码\u{1f}摘要".into(), roles.to_vec());
            memory
        };
        assert_eq!(import::column_memory(&mut tx, &county_id()).await.unwrap(), ColumnMemory::default());
        for roles in [[ColumnRole::Number, ColumnRole::Ignored], [ColumnRole::Number, ColumnRole::Requirement]] {
            import::set_columns(&mut tx, &county_id(), "编码\u{1f}摘要", &roles).await.unwrap();
            assert_eq!(import::column_memory(&mut tx, &county_id()).await.unwrap(), remembered(&roles));
        }
        assert_eq!(import::column_memory(&mut tx, &CountyId::new("other")).await.unwrap(), ColumnMemory::default());
    }
}
