//! A task changed by hand: what it leaves alone, what it asks, and its undo.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::access::role::Role;
use domain::checklist::import::{Cell, Document, Row, Table};
use domain::checklist::{AssignmentRole, duty::Duty};
use domain::ids::{ChecklistId, TaskId};
use domain::reporting::report::{Claim, ReportContent};
use services::ServiceError;
use services::checklist::edit_task::{
    RemovedTaskForm, TaskForm, edit_task, edited_task, new_task, preview_removal, preview_task, remove_task,
};
use services::checklist::import::{self, Incoming, Told, history};
use services::form::tick;
use services::operations::scheduled;
use services::progress::{TaskFilter, TaskOrder, tasks};
use storage::checklist::import_rows::{CellStage, ExistingCell, all_cells};
use storage::testing::{self, TestDb};

use crate::county::{County, undo};

pub(crate) const REQUIREMENTS: [&str; 3] = ["每月公开惠企政策", "编制主动公开目录", "更新便民服务事项"];

pub(crate) async fn county(test: TestDb) -> (County, ChecklistId) {
    let county = County::new(test, "2026-05-10T02:00:00Z".parse().unwrap()).await;
    let headings = ["工作要求", "责任单位", "完成时限"];
    let lines = [
        [REQUIREMENTS[0], "财政局牵头，民政局配合", "每月"],
        [REQUIREMENTS[1], "民政局", "6月30日前"],
        [REQUIREMENTS[2], "各乡镇人民政府", "年底前"],
    ];
    let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let all = std::iter::once(&headings).chain(&lines);
    let table = Table { name: None, titles: vec!["2026年清单".into()], rows: (1..).zip(all).map(row).collect() };
    let incoming = Incoming {
        year: 2026,
        list_name: String::new(),
        file_name: "清单.xlsx".into(),
        content: b"file",
        document: Document::of(vec![table]),
    };
    let told = Told { first_day: Some("2026-01-01".parse().unwrap()), ..Told::default() };
    let list = import::import_now(&county.actor(Role::Office, 0), &county.services, incoming, told).await.unwrap();
    (county, list.checklist)
}

pub(crate) async fn task_of(county: &County, list: &ChecklistId, requirement: &str) -> TaskId {
    let mut conn = county.services.db().read().await.unwrap();
    let tasks = storage::checklist::tasks(&mut conn, list).await.unwrap();
    tasks.into_iter().find(|task| task.requirement == requirement).unwrap().id
}

async fn form_of(county: &County, list: &ChecklistId, requirement: &str) -> TaskForm {
    let id = task_of(county, list, requirement).await;
    let form = edited_task(&county.actor(Role::Office, 0), &county.services, &id).await.unwrap().form;
    TaskForm { reason: "县政府第5次常务会议".into(), confirmed: tick::SET.into(), ..form }
}

async fn cells(county: &County, list: &ChecklistId) -> Vec<ExistingCell> {
    let mut conn = county.services.db().read().await.unwrap();
    let mut all = all_cells(&mut conn, list).await.unwrap();
    all.sort_by_key(|cell| cell.dates.id.to_string());
    all
}

fn periods<'a>(cells: &'a [ExistingCell], county: &County, unit: usize) -> Vec<&'a str> {
    let mut own: Vec<&ExistingCell> = cells.iter().filter(|cell| cell.unit == county.units[unit].id && !cell.dates.removed).collect();
    own.sort_by_key(|cell| (cell.starts_on, cell.every.code()));
    own.into_iter().map(|cell| cell.period_name.as_str()).collect()
}

pub(crate) async fn accept(county: &County, cell: &ExistingCell) {
    let mut tx = county.test.db.write().await.unwrap();
    let mut cell = storage::reporting::cell::get(&mut tx, &county.id, &cell.dates.id).await.unwrap().unwrap();
    let content = ReportContent { claim: Some(Claim::Done), text: "已公开12条".into(), numbers: Vec::new() };
    storage::testing::hand_in(&mut tx, &mut cell, county.services.now(), &content).await;
    storage::testing::accept(&mut tx, &mut cell, county.services.now()).await;
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_unit_added_in_may_owes_nothing_for_march() {
    // U-S9
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let before = cells(&county, &list).await;
        let form = form_of(&county, &list, REQUIREMENTS[0]).await;
        assert_eq!((form.leads.as_str(), form.others.as_str()), ("财政局", "民政局"));
        let form = TaskForm { others: "民政局、柳溪镇".into(), ..form };
        let effect = preview_task(&office, &county.services, &form).await.unwrap();
        assert_eq!((effect.what, effect.new_cells, effect.leaving), (vec!["责任分工".to_owned()], 8, 0));
        edit_task(&office, &county.services, &form).await.unwrap();
        let after = cells(&county, &list).await;
        let township = periods(&after, &county, 3);
        assert_eq!((township[0], township[1], township.len()), ("2026年度", "2026年5月", 9), "{}", county.test.name);
        let kept: Vec<&ExistingCell> = after.iter().filter(|cell| before.iter().any(|old| old.dates.id == cell.dates.id)).collect();
        assert!(kept.into_iter().eq(&before), "{}: nothing else moved", county.test.name);
        let made = history(&office, &county.services).await.unwrap().remove(0);
        assert!(made.may_undo && made.file_name.starts_with("修改任务：每月公开"), "{}", made.file_name);
        undo(&office, &county.services, &made.id).await.unwrap();
        assert_eq!(cells(&county, &list).await, before, "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_rhythm_that_changes_leaves_what_has_begun() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let january = cells(&county, &list).await.into_iter().find(|cell| cell.period_name == "2026年1月").unwrap();
        accept(&county, &january).await;
        let form = TaskForm { duty: "standing.quarter".into(), ..form_of(&county, &list, REQUIREMENTS[0]).await };
        edit_task(&office, &county.services, &form).await.unwrap();
        let names = periods(&cells(&county, &list).await, &county, 2).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let expected = ["1月", "2月", "3月", "4月", "5月", "6月", "第三季度", "第四季度"].map(|name| format!("2026年{name}"));
        assert_eq!(names, expected, "{}", county.test.name);
        let accepted = cells(&county, &list).await.into_iter().find(|cell| cell.dates.id == january.dates.id).unwrap();
        assert!(accepted.stage == CellStage::Settled && !accepted.dates.removed);
        // a later change of another task, or of the same one's words, leaves all of them where they are; so does an exemption
        let exempt = cells(&county, &list)
            .await
            .into_iter()
            .find(|cell| cell.unit == county.units[1].id && cell.period_name == "2026年3月")
            .unwrap();
        let decision = services::review::CellAdjustment {
            cell: exempt.dates.id.clone(),
            what: "exempt".into(),
            later_too: String::new(),
            until: String::new(),
            reason: "机构改革".into(),
        };
        services::review::adjust(&office, &county.services, &decision).await.unwrap();
        let before = cells(&county, &list).await;
        for requirement in [REQUIREMENTS[2], REQUIREMENTS[0]] {
            let form = TaskForm { remark: "另行通知".into(), ..form_of(&county, &list, requirement).await };
            let effect = preview_task(&office, &county.services, &form).await.unwrap();
            assert_eq!((effect.new_cells, effect.leaving, effect.redated), (0, 0, 0), "{}", county.test.name);
            edit_task(&office, &county.services, &form).await.unwrap();
        }
        assert_eq!(cells(&county, &list).await, before, "{}", county.test.name);
    }
}

#[tokio::test]
async fn nothing_is_stored_before_the_consequences_were_seen_and_two_people_are_not_both_told_saved() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let form = TaskForm { date: "2026-07-31".into(), ..form_of(&county, &list, REQUIREMENTS[1]).await };
        let unseen = TaskForm { confirmed: String::new(), ..form.clone() };
        let fields = async |form: &TaskForm| match edit_task(&office, &county.services, form).await {
            Err(ServiceError::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(fields(&unseen).await, ["confirmed"]);
        assert_eq!(fields(&TaskForm { reason: " ".into(), ..form.clone() }).await, ["reason"]);
        assert_eq!(fields(&TaskForm { leads: "玉虚宫".into(), ..form.clone() }).await, ["leads"]);
        assert_eq!(fields(&TaskForm { date: "七月".into(), requirement: String::new(), ..form.clone() }).await, ["requirement", "date"]);
        // the table would go on printing the old day: that is said, and not where it is changed along
        let printed = async |form: &TaskForm| preview_task(&office, &county.services, form).await.unwrap().printed_otherwise;
        assert_eq!(printed(&form).await, Some(("6月30日前".to_owned(), "2026年7月31日前完成".to_owned())), "{}", county.test.name);
        assert_eq!(printed(&TaskForm { time_limit: "7月31日前".into(), ..form.clone() }).await, None, "{}", county.test.name);
        edit_task(&office, &county.services, &form).await.unwrap();
        // 完成时限 goes with 报送截止, and back with it
        let limits = async || {
            let all = cells(&county, &list).await;
            all.into_iter().filter(|cell| cell.task.as_str() == form.task).map(|cell| cell.limit_on.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(limits().await, ["2026-07-31"], "{}", county.test.name);
        // a report on another task does not stand in the way of an undo
        let other = cells(&county, &list).await.into_iter().find(|cell| cell.unit == county.units[3].id).unwrap();
        accept(&county, &other).await;
        let due: Vec<String> = cells(&county, &list).await.iter().map(|cell| cell.dates.due_on.to_string()).collect();
        assert!(due.contains(&"2026-07-31".to_owned()) && !due.contains(&"2026-06-30".to_owned()), "{}", county.test.name);
        let late = TaskForm { date: "2026-08-31".into(), ..form.clone() };
        let made = history(&office, &county.services).await.unwrap().remove(0);
        assert!(matches!(edit_task(&office, &county.services, &late).await, Err(ServiceError::Stale)), "{}", county.test.name);
        let unit = county.actor(Role::Unit, 1);
        assert!(matches!(edit_task(&unit, &county.services, &late).await, Err(ServiceError::Forbidden(_))));
        undo(&office, &county.services, &made.id).await.unwrap();
        let due: Vec<String> = cells(&county, &list).await.iter().map(|cell| cell.dates.due_on.to_string()).collect();
        assert!(due.contains(&"2026-06-30".to_owned()), "{}", county.test.name);
        assert_eq!(limits().await, ["2026-06-30"], "{}", county.test.name);
    }
}

#[tokio::test]
async fn the_items_that_move_and_those_that_stay_are_all_of_them() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let form = form_of(&county, &list, REQUIREMENTS[2]).await;
        let own: Vec<ExistingCell> = cells(&county, &list).await.into_iter().filter(|cell| cell.task.as_str() == form.task).collect();
        assert_eq!(own.len(), 2, "{}", county.test.name);
        accept(&county, &own[0]).await;
        let form = TaskForm { duty: "by_date".into(), date: "2026-11-30".into(), ..form };
        let effect = preview_task(&county.actor(Role::Office, 0), &county.services, &form).await.unwrap();
        let moved: usize = effect.moves.iter().map(|(.., count)| count).sum();
        assert_eq!((moved, effect.unmoved), (1, 1), "{}: {effect:?}", county.test.name);
    }
}

#[tokio::test]
async fn a_task_is_added_behind_its_section_and_taken_off_with_its_reports_named() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let blank = new_task(&office, &county.services, &list).await.unwrap();
        let form = TaskForm {
            section: blank.sections[0].0.to_string(),
            requirement: "开展政府开放日活动".into(),
            others: "各乡镇人民政府".into(),
            duty: Duty::by("2026-09-30".parse().unwrap()).kind_code(),
            date: "2026-09-30".into(),
            reason: "上级新增任务".into(),
            confirmed: tick::SET.into(),
            ..blank.form
        };
        let (added, _) = edit_task(&office, &county.services, &form).await.unwrap();
        let mut conn = county.services.db().read().await.unwrap();
        let assignments = storage::checklist::assignments(&mut conn, &list).await.unwrap();
        let own: Vec<AssignmentRole> = assignments.iter().filter(|one| one.task == added).map(|one| one.role).collect();
        assert_eq!(own, [AssignmentRole::Each, AssignmentRole::Each], "{}", county.test.name);
        drop(conn);
        let first =
            cells(&county, &list).await.into_iter().find(|cell| cell.unit == county.units[1].id && cell.period_name == "2026年度").unwrap();
        accept(&county, &first).await;
        let task = task_of(&county, &list, REQUIREMENTS[1]).await;
        let removal = RemovedTaskForm {
            seen: edited_task(&office, &county.services, &task).await.unwrap().wording,
            checklist: list.clone(),
            task,
            reason: "任务已合并".into(),
            effective_on: String::new(),
            reports_leave: String::new(),
            confirmed: String::new(),
        };
        // seen first, and nothing is stored until it was
        let effect = preview_removal(&office, &county.services, &removal).await.unwrap();
        assert!(effect.leaving > 0 && !effect.reports.is_empty(), "{effect:?}");
        let Err(ServiceError::Invalid(errors)) = remove_task(&office, &county.services, &removal).await else { panic!("it must be seen") };
        assert_eq!(errors[0].field, RemovedTaskForm::confirmed);
        let removal = RemovedTaskForm { confirmed: tick::SET.into(), ..removal };
        let asked = remove_task(&office, &county.services, &removal).await;
        assert!(matches!(&asked, Err(ServiceError::Invalid(errors)) if errors[0].field == "reports_leave"), "{asked:?}");
        let removal = RemovedTaskForm { reports_leave: tick::SET.into(), ..removal };
        remove_task(&office, &county.services, &removal).await.unwrap();
        let gone = cells(&county, &list).await.into_iter().find(|cell| cell.dates.id == first.dates.id).unwrap();
        assert!(gone.dates.removed, "{}", county.test.name);
        // it is found under 已移出, by who reads the county, and nowhere else
        let off = TaskFilter { removed: true, ..TaskFilter::default() };
        let names = async |filter: TaskFilter, who: &services::Actor| {
            let found = tasks(who, &county.services, &filter, TaskOrder::Checklist).await.unwrap().unwrap();
            let all = found.rows.iter().map(|row| &row.task).chain(found.removed.iter().map(|one| &one.task));
            all.map(|task| task.requirement.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(off.clone(), &office).await, [REQUIREMENTS[1]], "{}", county.test.name);
        assert!(!names(TaskFilter::default(), &office).await.contains(&REQUIREMENTS[1].to_owned()));
        // what a unit had to do with it stands in its own items: the condition is not one of its own
        let own = names(off.clone(), &county.actor(Role::Unit, 1)).await;
        assert_eq!(own, names(TaskFilter::default(), &county.actor(Role::Unit, 1)).await, "{}", county.test.name);
        assert!(!own.contains(&REQUIREMENTS[1].to_owned()), "{}", county.test.name);
        let elsewhere = TaskFilter { duty: Some("quota".into()), ..off.clone() };
        assert!(names(elsewhere, &office).await.is_empty(), "{}", county.test.name);
        let made = history(&office, &county.services).await.unwrap().remove(0);
        undo(&office, &county.services, &made.id).await.unwrap();
        let back = cells(&county, &list).await.into_iter().find(|cell| cell.dates.id == first.dates.id).unwrap();
        assert!(!back.dates.removed && back.stage == CellStage::Settled, "{}", county.test.name);
        assert!(names(off, &office).await.is_empty(), "{}: back on the list", county.test.name);
    }
}

#[tokio::test]
async fn a_task_that_goes_to_another_section_stands_behind_its_last_one() {
    for test in testing::both().await {
        let county = County::new(test, "2026-05-10T02:00:00Z".parse().unwrap()).await;
        let office = county.actor(Role::Office, 0);
        let lines = [
            ["工作内容", "工作要求", "责任单位", "完成时限"],
            ["一、政策公开", "公开惠企政策", "财政局", "年底前"],
            ["一、政策公开", "编制公开目录", "民政局", "年底前"],
            ["二、平台建设", "办好政府网站", "发改委", "年底前"],
        ];
        let row = |(number, cells): (usize, &[&str; 4])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
        let table = Table { name: None, titles: vec!["2026年清单".into()], rows: (1..).zip(&lines).map(row).collect() };
        let incoming = Incoming {
            year: 2026,
            list_name: String::new(),
            file_name: "清单.xlsx".into(),
            content: b"file",
            document: Document::of(vec![table]),
        };
        let list = import::import_now(&office, &county.services, incoming, Told::default()).await.unwrap().checklist;
        let other = form_of(&county, &list, "办好政府网站").await.section;
        let form = TaskForm { section: other, ..form_of(&county, &list, "公开惠企政策").await };
        edit_task(&office, &county.services, &form).await.unwrap();
        let mut conn = county.services.db().read().await.unwrap();
        let tasks = storage::checklist::tasks(&mut conn, &list).await.unwrap();
        let order: Vec<_> = tasks.iter().map(|task| task.requirement.as_str()).collect();
        assert_eq!(order, ["编制公开目录", "办好政府网站", "公开惠企政策"], "{}", county.test.name);
        let sections = storage::checklist::sections(&mut conn, &list).await.unwrap();
        let titles: Vec<_> = sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["一、政策公开", "二、平台建设"], "{}", county.test.name);
    }
}

/// What became of the cells of a list between two looks at it: those that came, those that left, and how many moved from which date
/// to which.
fn happened(before: &[ExistingCell], after: &[ExistingCell]) -> (usize, usize, Vec<(NaiveDate, NaiveDate, usize)>) {
    let then = |cell: &ExistingCell| before.iter().find(|old| old.dates.id == cell.dates.id).cloned();
    let came = after.iter().filter(|cell| then(cell).is_none()).count();
    let left = after.iter().filter(|cell| cell.dates.removed && then(cell).is_some_and(|old| !old.dates.removed)).count();
    let mut moves: BTreeMap<(NaiveDate, NaiveDate), usize> = BTreeMap::new();
    for cell in after.iter().filter(|cell| !cell.dates.removed) {
        if let Some(old) = then(cell).filter(|old| old.dates.due_on != cell.dates.due_on) {
            *moves.entry((old.dates.due_on, cell.dates.due_on)).or_default() += 1;
        }
    }
    (came, left, moves.into_iter().map(|((from, to), count)| (from, to, count)).collect())
}

#[tokio::test]
async fn what_the_look_counts_is_what_happens_today_and_on_a_day_ahead() {
    let by = |date: &str| (REQUIREMENTS[1], "by_date", date.to_owned());
    for (change, on) in [
        (by("2026-08-31"), ""),
        (by("2026-05-20"), ""),
        (by("2026-08-31"), "2026-06-15"),
        // the old date has passed by then
        (by("2026-09-30"), "2026-08-01"),
        ((REQUIREMENTS[0], "standing.quarter", String::new()), ""),
        // by then half of the year has begun
        ((REQUIREMENTS[0], "standing.quarter", String::new()), "2026-08-01"),
        ((REQUIREMENTS[2], "by_date", "2026-11-30".to_owned()), "2026-10-12"),
    ] {
        for test in testing::both().await {
            let (county, list) = county(test).await;
            let office = county.actor(Role::Office, 0);
            let (requirement, duty, date) = change.clone();
            let form = TaskForm { duty: duty.into(), date, effective_on: on.into(), ..form_of(&county, &list, requirement).await };
            let effect = preview_task(&office, &county.services, &form).await.unwrap();
            assert_eq!(effect.on, on.parse().ok(), "{}", county.test.name);
            let before = cells(&county, &list).await;
            edit_task(&office, &county.services, &form).await.unwrap();
            if !on.is_empty() {
                assert_eq!(cells(&county, &list).await, before, "{}: it waits for its day", county.test.name);
                county.clock.set(format!("{on}T01:00:00Z").parse().unwrap());
                assert_eq!(scheduled::run(&county.services).await.unwrap(), 1, "{}", county.test.name);
            }
            let found = happened(&before, &cells(&county, &list).await);
            let looked = (effect.new_cells, effect.leaving, effect.moves);
            assert_eq!(looked, found, "{} {requirement} {duty} {on}", county.test.name);
            let moved: usize = looked.2.iter().map(|(.., count)| count).sum();
            assert_eq!(effect.redated, moved, "{} {requirement} {duty} {on}: nothing came back", county.test.name);
            assert!(looked != (0, 0, Vec::new()), "{} {requirement} {duty} {on}", county.test.name);
        }
    }
}
