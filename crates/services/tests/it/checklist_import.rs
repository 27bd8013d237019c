//! A checklist's way in and back out: preview, confirm, correct, undo, and what a killed process leaves.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::access::role::Role;
use domain::checklist::Checklist;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::import::{Cell, Document, Row, Table};
use domain::ids::{ChecklistId, CountyId, ImportId, UnitId};
use domain::reporting::report::{Claim, ReportContent};
use services::checklist::import::{self, Adjustment, Incoming, NameChoice, confirm, preview, receive};
use services::checklist::{Publication, RowChoice};
use services::operations::audit::{ChainState, verify_chain};
use services::{Actor, Seen, ServiceError, checklist};
use storage::checklist::import_rows::{CellStage, ListOf, all_assignments, all_cells, all_tasks, list_with_sections};
use storage::testing;

use crate::county::{County, set_public, undo};

const NOW: &str = "2026-03-02T02:00:00Z";
const HEADINGS: [&str; 5] = ["工作内容", "工作要求", "责任单位", "完成情况", "完成时限"];
const PLAIN: [[&str; 5]; 4] = [
    ["一、政策公开", "每月发布惠企政策清单", "发改委等县直有关单位,各乡镇人民政府", "", "每季度"],
    ["一、政策公开", "修订主动公开目录", "财政局牵头,民政局配合", "", "6月30日前"],
    ["二、基层公开", "更新便民服务事项", "民政分局", "", ""],
    ["二、基层公开", "整理公开专栏", "", "", "年底前"],
];

fn document(rows: &[[&str; 5]]) -> Document {
    let row = |(number, cells): (usize, &[&str; 5])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let all = std::iter::once(&HEADINGS).chain(rows);
    let table = Table {
        name: None, titles: vec!["枫桥县2026年政务公开重点工作清单".into()], rows: (1..).zip(all).map(row).collect()
    };
    Document::of(vec![table])
}

fn incoming(rows: &[[&str; 5]]) -> Incoming<'static> {
    Incoming { year: 2026, list_name: String::new(), file_name: "清单.xlsx".into(), content: b"file", document: document(rows) }
}

async fn counties() -> Vec<County> {
    let mut all = Vec::new();
    for test in testing::both().await {
        all.push(County::new(test, NOW.parse().unwrap()).await);
    }
    all
}

/// Everything that is stored of a list, in an order that does not depend on when it was written.
async fn stored(county: &County) -> Vec<String> {
    let mut conn = county.test.db.read().await.unwrap();
    let mut told = Vec::new();
    for list in storage::checklist::list(&mut conn, &county.id).await.unwrap() {
        told.push(format!("{list:?}"));
        told.extend(
            list_with_sections(&mut conn, &county.id, ListOf::Id(&list.id)).await.unwrap().unwrap().1.iter().map(|row| format!("{row:?}")),
        );
        told.extend(all_tasks(&mut conn, &list.id).await.unwrap().iter().map(|row| format!("{row:?}")));
        told.extend(all_assignments(&mut conn, &list.id).await.unwrap().iter().map(|row| format!("{row:?}")));
        told.extend(all_cells(&mut conn, &list.id).await.unwrap().iter().map(|row| format!("{row:?}")));
    }
    told.sort();
    told
}

async fn import(county: &County, rows: &[[&str; 5]]) -> import::Imported {
    let office = county.actor(Role::Office, 0);
    let id = receive(&office, &county.services, incoming(rows)).await.unwrap();
    confirm(&office, &county.services, &id, import::Consent::default()).await.unwrap()
}

/// A report on the first cell of a task.
async fn report(county: &County, list: &ChecklistId, requirement: &str, text: &str) {
    let mut tx = county.test.db.write().await.unwrap();
    let task = storage::checklist::tasks(&mut tx, list).await.unwrap().into_iter().find(|task| task.requirement == requirement).unwrap();
    let assignment = storage::checklist::assignments(&mut tx, list).await.unwrap().into_iter().find(|one| one.task == task.id).unwrap();
    let cells = all_cells(&mut tx, list).await.unwrap();
    let first = cells.into_iter().filter(|cell| cell.assignment == assignment.id).min_by_key(|cell| cell.starts_on).unwrap();
    let mut cell = storage::reporting::cell::get(&mut tx, &county.id, &first.dates.id).await.unwrap().unwrap();
    let content = ReportContent { claim: Some(Claim::Done), text: text.into(), numbers: Vec::new() };
    let at = county.services.now();
    storage::testing::hand_in(&mut tx, &mut cell, at, &content).await;
    storage::testing::accept(&mut tx, &mut cell, at).await;
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn nothing_is_a_checklist_until_somebody_confirms_it() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let id = receive(&office, &county.services, incoming(&PLAIN)).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!((shown.parsed.items.len(), shown.groups.len(), shown.names.len()), (4, 1, 1));
        assert_eq!(shown.names[0].candidates.first().map(|(_, name)| name.as_str()), Some("民政局"));
        assert!(shown.parsed.problems.iter().any(|problem| problem.offer.is_some()), "the empty cell");
        assert!(shown.comparison.is_none());
        assert!(stored(&county).await.is_empty());
        assert_eq!(import::waiting(&office, &county.services).await.unwrap().len(), 1);

        let unit = |place: usize| county.units[place].id.clone();
        let ticked: Vec<&str> = shown.groups[0].units.iter().filter(|unit| unit.is_ticked).map(|unit| unit.name.as_str()).collect();
        assert_eq!(ticked, ["发改委"], "named units stand ticked");
        let adjustment = Adjustment {
            groups: vec![(shown.groups[0].key.clone(), vec![unit(0), unit(2), UnitId::new("stranger")])],
            names: vec![("民政分局".into(), NameChoice::Unit(unit(1)), "name.0.other".into())],
            duties: vec![(4, Duty::Quota { count: 2, every: Every::HalfYear })],
            units: vec![(5, "财政局、发改委".into())],
            ..Adjustment::default()
        };
        import::adjust(&office, &county.services, &id, adjustment).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert!(shown.parsed.problems.is_empty(), "{:?}", shown.parsed.problems);
        let imported = confirm(&office, &county.services, &id, import::Consent::default()).await.unwrap();

        // 发改委 leads by habit, 财政局 by the open group, two townships: 4 quarters each; 2 once; 民政局 twice; 2 once
        assert_eq!((imported.sections, imported.tasks, imported.assignments, imported.new_cells), (2, 4, 9, 4 * 4 + 2 + 2 + 2));
        let mut conn = county.test.db.read().await.unwrap();
        let cells = all_cells(&mut conn, &imported.checklist).await.unwrap();
        assert_eq!(cells.len(), 22);
        let quarter = cells.iter().filter(|cell| cell.every == Every::Quarter).map(|cell| cell.dates.first_due_on.to_string());
        let dates: BTreeSet<String> = quarter.collect();
        assert_eq!(dates.into_iter().collect::<Vec<_>>(), ["2026-04-08", "2026-07-07", "2026-10-13", "2027-01-07"]);
        let tasks = storage::checklist::tasks(&mut conn, &imported.checklist).await.unwrap();
        let texts: Vec<[&str; 2]> = tasks.iter().map(|task| [task.requirement.as_str(), task.responsible.as_str()]).collect();
        assert_eq!(texts, PLAIN.map(|row| [row[1], row[2]]), "to the letter");
        let assignments = storage::checklist::assignments(&mut conn, &imported.checklist).await.unwrap();
        assert_eq!(assignments.iter().filter(|one| one.written == "民政分局").count(), 1);
        drop(conn);

        assert!(matches!(confirm(&office, &county.services, &id, import::Consent::default()).await, Err(ServiceError::Refused(_))));
        assert!(import::waiting(&office, &county.services).await.unwrap().is_empty());
        let mut conn = county.test.db.read().await.unwrap();
        assert!(matches!(verify_chain(&mut conn).await.unwrap(), ChainState::Whole(1)));
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_the_rest_is_kept() {
    let county = counties().await.remove(0);
    let office = county.actor(Role::Office, 0);
    let id = receive(&office, &county.services, incoming(&PLAIN)).await.unwrap();
    let adjustment = Adjustment {
        title: Some(" 另一个标题 ".into()),
        names: vec![("民政分局".into(), NameChoice::Written("没有这个局".into()), "name.0.other".into())],
        units: vec![(2, "财政局、月球局".into()), (5, "财政局".into())],
        ..Adjustment::default()
    };
    let Err(ServiceError::Invalid(errors)) = import::adjust(&office, &county.services, &id, adjustment).await else {
        panic!("two fields are wrong")
    };
    assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["name.0.other", "units.2"]);
    assert!(errors[1].message.contains("月球局") && !errors[1].message.contains("财政局"));
    let shown = preview(&office, &county.services, &id).await.unwrap();
    assert_eq!(shown.plan.title, "另一个标题");
    assert_eq!(shown.plan.tasks[3].assignments.len(), 1);
    for year in [0, 1999, 3000] {
        let odd = Incoming { year, ..incoming(&PLAIN) };
        assert!(matches!(receive(&office, &county.services, odd).await, Err(ServiceError::Invalid(_))), "{year}");
    }
    let none = receive(&office, &county.services, incoming(&[])).await.unwrap();
    assert!(matches!(confirm(&office, &county.services, &none, import::Consent::default()).await, Err(ServiceError::Refused(_))));
    assert!(preview(&office, &county.services, &none).await.is_ok(), "a refused confirmation keeps the file");
}

#[tokio::test]
async fn a_corrected_list_keeps_the_reports_and_one_undo_puts_everything_back() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let first = import(&county, &PLAIN).await;
        report(&county, &first.checklist, "修订主动公开目录", "目录已修订").await;
        report(&county, &first.checklist, "每月发布惠企政策清单", "已发布").await;
        let before = stored(&county).await;

        let corrected = [
            ["三、新增", "开展政府开放日活动,邀请群众走进机关", "财政局", "", "9月底前"],
            PLAIN[1],
            ["一、政策公开", "每月发布惠企政策清单和解读", "发改委等县直有关单位,柳溪镇", "", "每月"],
            PLAIN[3],
        ];
        let id = receive(&office, &county.services, incoming(&corrected)).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!(shown.comparison.unwrap().counts(), [1, 1, 1, 2], "{}", county.test.name);
        assert_eq!(shown.removed.iter().map(|task| task.requirement.as_str()).collect::<Vec<_>>(), ["更新便民服务事项"]);
        let second = confirm(&office, &county.services, &id, import::Consent::default()).await.unwrap();
        assert_eq!(second.checklist, first.checklist);

        let mut conn = county.test.db.read().await.unwrap();
        let tasks = storage::checklist::tasks(&mut conn, &first.checklist).await.unwrap();
        let said: Vec<&str> = tasks.iter().map(|task| task.requirement.as_str()).collect();
        assert_eq!(said, corrected.map(|row| row[1]));
        let sections = storage::checklist::sections(&mut conn, &first.checklist).await.unwrap();
        assert_eq!(sections.iter().map(|section| section.title.as_str()).collect::<Vec<_>>(), ["三、新增", "一、政策公开", "二、基层公开"]);
        let cells = all_cells(&mut conn, &first.checklist).await.unwrap();
        let reported: Vec<bool> = cells.iter().filter(|cell| cell.stage != CellStage::Open).map(|cell| cell.dates.removed).collect();
        assert_eq!(reported.len(), 2, "no report is lost");
        // T-H1: the quarter that has begun goes on with its report; the new rhythm begins with its first whole month
        assert!(reported.iter().all(|removed| !removed), "{}", county.test.name);
        let months = cells.iter().filter(|cell| cell.every == Every::Month && !cell.dates.removed);
        assert_eq!(months.count(), 2 * 9);
        let quarters = cells.iter().filter(|cell| cell.every == Every::Quarter && !cell.dates.removed);
        assert!(quarters.clone().all(|cell| cell.period_name == "2026年第一季度") && quarters.count() == 2);
        drop(conn);

        assert!(matches!(undo(&office, &county.services, &first.import).await, Err(ServiceError::Refused(_))), "not past a later one");
        undo(&office, &county.services, &second.import).await.unwrap();
        assert_eq!(stored(&county).await, before, "{}", county.test.name);
        let history = import::history(&office, &county.services).await.unwrap();
        assert_eq!(history.iter().map(|line| (line.may_undo, line.undone.is_some())).collect::<Vec<_>>(), [(false, true), (true, false)]);
        assert!(matches!(undo(&office, &county.services, &second.import).await, Err(ServiceError::Refused(_))), "not twice");
    }
}

#[tokio::test]
async fn the_first_import_can_be_undone_until_somebody_begins() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let gone = import(&county, &PLAIN).await;
        undo(&office, &county.services, &gone.import).await.unwrap();
        assert!(stored(&county).await.is_empty());

        let kept = import(&county, &PLAIN).await;
        let offered = async || {
            let last = import::history(&office, &county.services).await.unwrap().into_iter().find(|line| line.may_undo).unwrap();
            !last.is_used
        };
        assert!(offered().await, "{}", county.test.name);
        let mut tx = county.test.db.write().await.unwrap();
        let cell = all_cells(&mut tx, &kept.checklist).await.unwrap().remove(0);
        let saved =
            storage::reporting::draft::save(&mut tx, &cell.dates.id, 0, &ReportContent::default(), NOW.parse().unwrap(), "王经办").await;
        assert!(saved.unwrap().is_some());
        tx.commit().await.unwrap();
        assert!(!offered().await, "{}: no way to a page that would only refuse", county.test.name);
        let why = import::history(&office, &county.services).await.unwrap().into_iter().find_map(|line| line.why_not);
        assert_eq!(why, Some("不能撤销：新增的事项上已有填报"), "{}: and it is said why", county.test.name);
        let refused = undo(&office, &county.services, &kept.import).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{}: {refused:?}", county.test.name);
        assert!(!stored(&county).await.is_empty());
    }
}

#[tokio::test]
async fn a_thousand_rows_go_in_with_few_statements() {
    const MOST: u64 = 150;
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let rows: Vec<[&str; 5]> = (0..1000).map(|_| PLAIN[1]).collect();
        let id = receive(&office, &county.services, incoming(&rows)).await.unwrap();
        let before = county.test.db.statements();
        let imported = confirm(&office, &county.services, &id, import::Consent::default()).await.unwrap();
        let sent = county.test.db.statements() - before;
        assert_eq!((imported.tasks, imported.assignments, imported.new_cells), (1000, 2000, 2000), "{}", county.test.name);
        assert!(sent <= MOST, "{}: {sent} statements", county.test.name);
    }
}

#[tokio::test]
async fn what_was_decided_once_is_not_asked_again() {
    let county = counties().await.remove(0);
    let office = county.actor(Role::Office, 0);
    let unit = |place: usize| county.units[place].id.clone();
    let id = receive(&office, &county.services, incoming(&PLAIN)).await.unwrap();
    let adjustment = Adjustment {
        groups: vec![("县直有关单位".into(), vec![unit(2)])],
        names: vec![("民政分局".into(), NameChoice::Unit(unit(1)), "name.0.other".into())],
        duties: vec![(4, Duty::Standing { every: Every::Month })],
        units: vec![(5, "财政局".into())],
        ..Adjustment::default()
    };
    import::adjust(&office, &county.services, &id, adjustment).await.unwrap();
    confirm(&office, &county.services, &id, import::Consent::default()).await.unwrap();
    let again = receive(&office, &county.services, incoming(&PLAIN)).await.unwrap();
    let shown = preview(&office, &county.services, &again).await.unwrap();
    assert_eq!(shown.comparison.unwrap().counts(), [0, 0, 0, 4]);
    assert!(shown.groups[0].is_confirmed);
    assert_eq!(shown.names[0].chosen, Some(unit(1)));
    let before = stored(&county).await;
    let imported = confirm(&office, &county.services, &again, import::Consent::default()).await.unwrap();
    assert_eq!((imported.new_cells, stored(&county).await), (0, before), "the same list changes nothing");
    // next year only the open group is remembered: its answer is ticked, and asked again
    let next = Incoming { year: 2027, ..incoming(&PLAIN) };
    let next = receive(&office, &county.services, next).await.unwrap();
    let shown = preview(&office, &county.services, &next).await.unwrap();
    assert_eq!((shown.groups[0].is_confirmed, shown.names[0].chosen.clone()), (false, None));
    let ticked: Vec<_> = shown.groups[0].units.iter().filter(|offered| offered.is_ticked).map(|offered| offered.id.clone()).collect();
    assert_eq!(ticked, [unit(2)], "the named unit was left out then, and is now");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_in_the_middle_leaves_nothing_half_stored() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let rows: Vec<[&str; 5]> = (0..60).map(|_| PLAIN[0]).collect();
        let (mut nothing, mut everything) = (0, 0);
        for micros in (0..40).map(|step| step * 900) {
            let id = receive(&office, &county.services, incoming(&rows)).await.unwrap();
            let (actor, services) = (office.clone(), county.services.clone());
            let running =
                tokio::spawn(async move { confirm(&actor, &services, &id, import::Consent::default()).await.map(|done| done.import) });
            tokio::time::sleep(Duration::from_micros(micros)).await;
            running.abort();
            let _ = running.await;
            let tasks = stored(&county).await;
            if tasks.is_empty() {
                nothing += 1;
            } else {
                // list, section, tasks, assignments, cells
                assert_eq!(tasks.len(), 1 + 1 + 60 + 60 * 3 + 60 * 3 * 4, "{} after {micros} µs", county.test.name);
                everything += 1;
                let latest = import::history(&office, &county.services).await.unwrap().remove(0);
                undo(&office, &county.services, &latest.id).await.unwrap();
            }
        }
        assert!(nothing > 0, "{}: {nothing} nothing, {everything} everything", county.test.name);
    }
}

#[tokio::test]
async fn only_the_office_imports_and_only_its_own_county() {
    let county = counties().await.remove(0);
    let office = county.actor(Role::Office, 0);
    let imported = import(&county, &PLAIN).await;
    let waiting = receive(&office, &county.services, incoming(&PLAIN)).await.unwrap();
    let services = &county.services;
    let stranger = Actor { county: CountyId::new("elsewhere"), ..office.clone() };
    for actor in county.people().into_iter().filter(|actor| actor.role != Role::Office) {
        let list = &imported.checklist;
        let task = storage::checklist::tasks(&mut county.test.db.read().await.unwrap(), list).await.unwrap().remove(0).id;
        let refusals = [
            receive(&actor, services, incoming(&PLAIN)).await.err(),
            preview(&actor, services, &waiting).await.err(),
            import::adjust(&actor, services, &waiting, Adjustment::default()).await.err(),
            confirm(&actor, services, &waiting, import::Consent::default()).await.err(),
            import::import_now(&actor, services, incoming(&PLAIN), import::Told::default()).await.err(),
            import::dry_run(&actor, services, (2026, ""), document(&PLAIN), &[]).await.err(),
            import::discard(&actor, services, &waiting).await.err(),
            undo(&actor, services, &imported.import).await.err(),
            import::history(&actor, services).await.err(),
            import::waiting(&actor, services).await.err(),
            set_public(&actor, services, list, true, "").await.err(),
            checklist::set_completion(&actor, services, &task, &Seen::of(""), "x", "").await.err(),
            checklist::completion_history(&actor, services, &task).await.err(),
            checklist::workbench(&actor, services, list).await.err(),
            checklist::publication(&actor, services, list).await.err(),
        ];
        for (place, refusal) in refusals.into_iter().enumerate() {
            assert!(matches!(refusal, Some(ServiceError::Forbidden(_))), "{:?} at {place}: {refusal:?}", actor.role);
        }
        assert_eq!(checklist::four_column(&actor, services, list).await.unwrap().rows.len(), 4, "every role may read and export the table");
    }
    assert!(matches!(preview(&stranger, services, &waiting).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(confirm(&stranger, services, &waiting, import::Consent::default()).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(undo(&stranger, services, &imported.import).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(undo(&office, services, &ImportId::new("none")).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(checklist::four_column(&stranger, services, &imported.checklist).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(set_public(&stranger, services, &imported.checklist, true, "").await, Err(ServiceError::NotFound(_))));
}

#[tokio::test]
async fn a_title_of_another_year_is_published_by_who_says_that_it_is_meant() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let services = &county.services;
        let id = import(&county, &PLAIN).await.checklist;
        let mut tx = county.test.db.write().await.unwrap();
        let list = storage::checklist::get(&mut tx, &county.id, &id).await.unwrap().unwrap();
        let slug = list.public_slug.clone();
        let titled = Checklist { title: "枫桥县2023年度政务公开重点工作清单".into(), ..list };
        storage::checklist::update(&mut tx, &titled, "2026-03-02".parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        let seen = checklist::publication(&office, services, &id).await.unwrap().seen;
        let form = |other_year: &str| Publication {
            checklist: id.clone(),
            public: true,
            seen: seen.clone(),
            phone_reason: String::new(),
            other_year: other_year.into(),
            looked: false,
        };
        for unsaid in ["", "2024"] {
            let Err(ServiceError::Invalid(errors)) = checklist::set_public(&office, services, &form(unsaid)).await else {
                panic!("{}: published under a title of 2023", county.test.name)
            };
            assert!(errors[0].field == "other_year" && errors[0].message.contains("标题写的是2023年"), "{errors:?}");
        }
        checklist::set_public(&office, services, &form("2023")).await.unwrap();
        assert!(checklist::published(services, &slug).await.unwrap().title.contains("2023年度"), "{}", county.test.name);
    }
}

#[tokio::test]
async fn the_table_is_published_only_when_switched_on_and_says_what_the_office_wrote() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let services = &county.services;
        let imported = import(&county, &PLAIN).await;
        report(&county, &imported.checklist, "修订主动公开目录", " 目录已修订并公开 ").await;
        let table = checklist::four_column(&office, services, &imported.checklist).await.unwrap();
        assert_eq!(table.rows.iter().map(|row| row.section_rows).collect::<Vec<_>>(), [2, 0, 2, 0]);
        let slug = table.checklist.public_slug.clone();
        assert!(matches!(checklist::published(services, &slug).await, Err(ServiceError::NotFound(_))), "off by default");
        set_public(&office, services, &imported.checklist, true, "").await.unwrap();
        assert_eq!(checklist::published(services, &slug).await.unwrap(), table.as_public());
        set_public(&office, services, &imported.checklist, false, "").await.unwrap();
        assert!(checklist::published(services, &slug).await.is_err());

        let task = table.rows[1].task.clone();
        let bench = checklist::workbench(&office, services, &imported.checklist).await.unwrap();
        assert_eq!((bench.sources[1].proposal.as_str(), bench.new_rows()), ("目录已修订并公开", 1));
        let none =
            RowChoice { checklist: imported.checklist.clone(), task: table.rows[3].task.clone(), seen: Seen::of(""), source: Vec::new() };
        assert!(matches!(checklist::take_row(&office, services, &none).await, Err(ServiceError::Refused(_))));
        let hostile = "</textarea><script>alert(1)</script>\"'\u{202e}😀=cmd|x";
        checklist::set_completion(&office, services, &task, &Seen::of(""), hostile, "").await.unwrap();
        let table = checklist::four_column(&office, services, &imported.checklist).await.unwrap();
        assert_eq!(table.rows[1].completion, hostile);
        let long = "长".repeat(10_001);
        assert!(matches!(
            checklist::set_completion(&office, services, &task, &Seen::of(hostile), &long, "").await,
            Err(ServiceError::Invalid(_))
        ));
        // a list without completions, imported again, does not wipe out what the office wrote
        import(&county, &PLAIN).await;
        let table = checklist::four_column(&office, services, &imported.checklist).await.unwrap();
        assert_eq!(table.rows[1].completion, hostile);
    }
}

#[tokio::test]
async fn a_thousand_rows_are_stored_at_once() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let texts: Vec<String> = (0..1000).map(|number| format!("第{number}项要求,按时公开")).collect();
        let rows: Vec<[&str; 5]> = texts.iter().map(|text| ["一、总则", text, "发改委、财政局,各乡镇人民政府", "", "每季度"]).collect();
        let began = std::time::Instant::now();
        let imported = import::import_now(&office, &county.services, incoming(&rows), import::Told::default()).await.unwrap();
        let taken = began.elapsed();
        assert_eq!((imported.tasks, imported.assignments, imported.new_cells), (1000, 4000, 16_000));
        eprintln!("{}: 1,000 rows, 16,000 cells in {taken:?}", county.test.name);
        // debug builds are several times slower than what is promised for release; this only catches a loop gone wrong
        assert!(taken < Duration::from_secs(30), "{}: {taken:?}", county.test.name);
    }
}

/// A table whose headings nobody knows.
fn odd(rows: &[[&str; 4]]) -> Document {
    let row = |(number, cells): (usize, &[&str; 4])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let all = std::iter::once(&["编码", "摘要", "经办", "节点"]).chain(rows);
    Document::of(vec![Table { name: None, titles: Vec::new(), rows: (1..).zip(all).map(row).collect() }])
}

#[tokio::test]
async fn columns_that_a_person_named_are_known_by_their_headings() {
    use domain::checklist::import::ColumnRole::{Completion, Ignored, Requirement, Responsible};
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let first = odd(&[["甲", "公开抽检结果", "财政局", "已完成"], ["乙", "公开分配办法", "民政局", "无"]]);
        let waiting = Incoming { year: 2026, list_name: String::new(), file_name: "一.xlsx".into(), content: b"1", document: first };
        let id = receive(&office, &county.services, waiting).await.unwrap();
        let columns = vec![Ignored, Requirement, Responsible, Completion];
        let adjustment = Adjustment { columns: columns.clone(), ..Adjustment::default() };
        import::adjust(&office, &county.services, &id, adjustment).await.unwrap();
        confirm(&office, &county.services, &id, import::Consent::default()).await.unwrap();
        let next = odd(&[["丙", "公开验收结论", "发改委", "正在办理"]]);
        let waiting =
            Incoming { year: 2027, list_name: String::new(), file_name: "二.xlsx".into(), content: b"2", document: next.clone() };
        let id = receive(&office, &county.services, waiting).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert!(shown.choices.mapping_remembered);
        assert_eq!((shown.recognised.mapping.roles, shown.plan.tasks.len()), (columns, 1));
        let told = import::dry_run(&office, &county.services, (2028, ""), next, &[]).await.unwrap();
        assert_eq!(told.items.len(), 1);
    }
}

#[tokio::test]
async fn one_row_may_mean_other_units_and_one_answer_goes_for_all_limits_alike() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let unit = |place: usize| county.units[place].id.clone();
        let rows = [
            ["一、政策公开", "发布惠企政策清单", "发改委等县直有关单位", "", "立行立改"],
            ["一、政策公开", "修订主动公开目录", "财政局等县直有关单位", "", "立行立改"],
        ];
        let id = receive(&office, &county.services, incoming(&rows)).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!(shown.limits.iter().map(|limit| limit.rows.clone()).collect::<Vec<_>>(), [[2, 3]]);
        let key = shown.groups[0].key.clone();
        let by_date = Duty::by("2026-06-30".parse().unwrap());
        let adjustment = Adjustment {
            groups: vec![(key.clone(), vec![unit(1)])],
            row_groups: vec![(3, key.clone(), "发改委、民政局".into())],
            duties_like: vec![("立行 立改".into(), by_date)],
            ..Adjustment::default()
        };
        import::adjust(&office, &county.services, &id, adjustment).await.unwrap();
        let wrong = Adjustment { row_groups: vec![(3, key.clone(), "月球局".into())], ..Adjustment::default() };
        assert!(matches!(import::adjust(&office, &county.services, &id, wrong).await, Err(ServiceError::Invalid(_))));
        let shown = preview(&office, &county.services, &id).await.unwrap();
        let units = |place: usize| shown.plan.tasks[place].assignments.iter().map(|one| one.unit.clone()).collect::<BTreeSet<_>>();
        assert_eq!(units(0), BTreeSet::from([unit(0), unit(1)]));
        assert_eq!(units(1), BTreeSet::from([unit(0), unit(1), unit(2)]));
        assert!(shown.plan.tasks.iter().all(|task| task.duty == by_date) && shown.limits.is_empty());
        // the same as all others: the row goes with them again
        let again = Adjustment { row_groups: vec![(3, key, "民政局".into())], ..Adjustment::default() };
        import::adjust(&office, &county.services, &id, again).await.unwrap();
        assert!(preview(&office, &county.services, &id).await.unwrap().choices.row_groups[&3].is_empty());
    }
}

#[tokio::test]
async fn an_import_over_the_published_text_keeps_both_and_so_does_its_undo() {
    for county in counties().await {
        let office = county.actor(Role::Office, 0);
        let list = |text| [["一、政策公开", "修订主动公开目录", "财政局牵头", text, "年底前"]];
        let first = import(&county, &list("正在修订")).await;
        let second = import(&county, &list("已修订并公布")).await;
        let mut conn = county.test.db.read().await.unwrap();
        let task = storage::checklist::tasks(&mut conn, &first.checklist).await.unwrap().remove(0).id;
        drop(conn);
        let told = |events: Vec<checklist::CompletionEvent>| {
            events.into_iter().map(|event| (event.before_text, event.after_text, event.actor_name)).collect::<Vec<_>>()
        };
        let history = checklist::completion_history(&office, &county.services, &task).await.unwrap();
        assert_eq!(told(history), [("正在修订".into(), "已修订并公布".into(), office.person.clone())]);
        undo(&office, &county.services, &second.import).await.unwrap();
        let history = checklist::completion_history(&office, &county.services, &task).await.unwrap();
        assert_eq!(told(history)[0], ("已修订并公布".into(), "正在修订".into(), office.person.clone()));
    }
}
