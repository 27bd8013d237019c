//! A time limit that was not read is never a silent year end; a corrected list says how much is no longer asked, and an import why it stays.

use std::collections::BTreeSet;

use domain::access::role::Role;
use domain::checklist::duty::{Duty, Every};
use domain::ids::ChecklistId;
use domain::reporting::event::CellEventKind;
use domain::reporting::record::Happening;
use services::ServiceError;
use services::checklist::edit_task::{TaskForm, edit_task, edited_task};
use services::checklist::import::{self, Adjustment, Consent, confirm, preview, receive};
use services::checklist::open_units;
use services::form::tick;
use storage::checklist::import_rows::all_cells;
use storage::reporting::cell;
use storage::testing;

use crate::county::County;
use crate::edit_task::task_of;
use crate::start::{Line, counties, incoming};

const LINES: [Line; 4] = [
    ["发布突发事件信息", "财政局", "", "事件发生后24小时内"],
    ["修订公开目录", "民政局", "", "2026年2月30日前"],
    ["公开上年决算", "财政局", "", "2025年12月31日前"],
    ["整理公开专栏", "民政局", "", "6月底前"],
];

/// The tasks whose limit is open, each with the limit as it is written.
async fn left(county: &County, list: &ChecklistId) -> Vec<(String, String)> {
    let tasks = open_units(&county.actor(Role::Office, 0), &county.services, list).await.unwrap();
    tasks.into_iter().filter_map(|task| Some((task.requirement, task.unread_limit?))).collect()
}

/// How many cells of a list are asked.
async fn standing(county: &County, list: &ChecklistId) -> usize {
    let mut conn = county.services.db().read().await.unwrap();
    all_cells(&mut conn, list).await.unwrap().iter().filter(|cell| !cell.dates.removed).count()
}

#[tokio::test]
async fn a_limit_that_was_not_read_comes_in_where_somebody_says_so_and_is_named_until_it_is_settled() {
    for county in counties("2026-03-02T02:00:00Z").await {
        let (office, name) = (county.actor(Role::Office, 0), &county.test.name);
        let id = receive(&office, &county.services, incoming(&LINES)).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!(shown.limits_open.unread, BTreeSet::from([2, 3]), "{name}");
        assert_eq!(shown.limits_open.past_year, BTreeSet::from([4]), "{name}");
        let seen = Consent { list_seen: Some(&shown.list_seen), ..Consent::default() };
        for limits_open in [None, Some(2)] {
            let refused = confirm(&office, &county.services, &id, Consent { limits_open, ..seen }).await;
            let Err(ServiceError::Invalid(errors)) = &refused else { panic!("{name}: {refused:?}") };
            assert_eq!(errors[0].field, "limits_open", "{name}");
            let said = &errors[0].message;
            assert!(said.contains("2项时限没有读入") && said.contains("1项时限早于2026年"), "{name}: {said}");
        }
        let done = confirm(&office, &county.services, &id, Consent { limits_open: Some(3), ..seen }).await.unwrap();
        assert_eq!(done.unread_limits, 2, "{name}: the command line says so too");
        let list = done.checklist;
        let both = LINES[..2].iter().map(|line| (line[0].to_owned(), line[3].to_owned())).collect::<Vec<_>>();
        assert_eq!(left(&county, &list).await, both, "{name}");

        let task = task_of(&county, &list, LINES[0][0]).await;
        let form = edited_task(&office, &county.services, &task).await.unwrap().form;
        let form = TaskForm { duty: "standing.month".into(), reason: "按月汇总报送".into(), confirmed: tick::SET.into(), ..form };
        edit_task(&office, &county.services, &form).await.unwrap();
        assert_eq!(left(&county, &list).await, both[1..], "{name}");
    }
}

#[tokio::test]
async fn a_limit_that_is_answered_in_the_preview_asks_for_no_tick() {
    for county in counties("2026-03-02T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let id = receive(&office, &county.services, incoming(&LINES[..1])).await.unwrap();
        let answer = ("事件发生后24小时内".to_owned(), Duty::Standing { every: Every::Month });
        import::adjust(&office, &county.services, &id, Adjustment { duties_like: vec![answer], ..Adjustment::default() }).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!(shown.limits_open.count(), 0, "{}", county.test.name);
        let seen = Consent { list_seen: Some(&shown.list_seen), ..Consent::default() };
        let list = confirm(&office, &county.services, &id, seen).await.unwrap().checklist;
        assert!(left(&county, &list).await.is_empty(), "{}", county.test.name);
        // what stands on the list as it is in the file is not asked again
        let id = receive(&office, &county.services, incoming(&LINES[..1])).await.unwrap();
        assert_eq!(preview(&office, &county.services, &id).await.unwrap().limits_open.count(), 0, "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_corrected_list_says_how_much_is_no_longer_asked_and_which_import_stays() {
    for county in counties("2026-03-02T02:00:00Z").await {
        let (office, name) = (county.actor(Role::Office, 0), &county.test.name);
        let by = |limit: &'static str| -> [Line; 1] { [["每月公开惠企政策", "财政局", "", limit]] };
        let id = receive(&office, &county.services, incoming(&by("每月"))).await.unwrap();
        confirm(&office, &county.services, &id, Consent::default()).await.unwrap();
        let id = receive(&office, &county.services, incoming(&by("每季度"))).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert!(shown.cells_leaving > shown.new_cells && shown.new_cells > 0, "{name}: {} {}", shown.cells_leaving, shown.new_cells);
        let done = confirm(&office, &county.services, &id, Consent::default()).await.unwrap();
        let expected = format!("新增{}个应报事项，不再要求{}个。", shown.new_cells, shown.cells_leaving);
        assert!(done.summary.ends_with(&expected), "{name}: {}", done.summary);
        let why: Vec<Option<&str>> =
            import::history(&office, &county.services).await.unwrap().into_iter().map(|line| line.why_not).collect();
        assert_eq!(why, [None, Some("不能撤销：此后清单又有改动")], "{name}");
        // what left with the first change does not leave again with a second
        let before = standing(&county, &done.checklist).await;
        let id = receive(&office, &county.services, incoming(&by("每半年"))).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        confirm(&office, &county.services, &id, Consent::default()).await.unwrap();
        let after = standing(&county, &done.checklist).await;
        assert_eq!(before + shown.new_cells, after + shown.cells_leaving, "{name}: {before} {after}");
    }
}

#[tokio::test]
async fn a_request_on_what_an_import_brought_is_no_merger() {
    for county in counties("2026-03-02T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let id = receive(&office, &county.services, incoming(&LINES[3..])).await.unwrap();
        let list = confirm(&office, &county.services, &id, Consent::default()).await.unwrap().checklist;
        let mut tx = county.test.db.write().await.unwrap();
        let first = all_cells(&mut tx, &list).await.unwrap().remove(0).dates.id;
        let mut cell = cell::get(&mut tx, &county.id, &first).await.unwrap().unwrap();
        let asked = Happening::Remarked { kind: CellEventKind::ExtensionAsked };
        testing::tell(&mut tx, &mut cell, county.services.now(), asked, None).await;
        tx.commit().await.unwrap();
        let why = import::history(&office, &county.services).await.unwrap().into_iter().find_map(|line| line.why_not);
        assert_eq!(why, Some("不能撤销：新增的事项上已有填报"), "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_date_of_the_requirement_is_no_answer_to_a_limit_that_was_not_read() {
    const STAGED: [Line; 3] = [
        ["1月20日前报送计划，12月20日前报送总结", "财政局", "", "分时段"],
        ["推进试点", "民政局", "", "2028年6月底前"],
        ["5月30日前完成整改", "财政局", "", "见工作要求"],
    ];
    for county in counties("2026-03-02T02:00:00Z").await {
        let (office, name) = (county.actor(Role::Office, 0), &county.test.name);
        let id = receive(&office, &county.services, incoming(&STAGED)).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        let open = &shown.limits_open;
        assert_eq!((open.unread.clone(), open.dated.clone()), (BTreeSet::from([2]), BTreeSet::from([2])), "{name}");
        assert_eq!(open.later_year, BTreeSet::from([3]), "{name}");
        let seen = Consent { list_seen: Some(&shown.list_seen), limits_open: Some(2), ..Consent::default() };
        let list = confirm(&office, &county.services, &id, seen).await.unwrap().checklist;
        let expected = vec![(STAGED[0][0].to_owned(), "分时段".to_owned())];
        assert_eq!(left(&county, &list).await, expected, "{name}");
        // the same file again: what stands unread on the list is open here as there
        let id = receive(&office, &county.services, incoming(&STAGED)).await.unwrap();
        let open = preview(&office, &county.services, &id).await.unwrap().limits_open;
        assert_eq!((open.unread, open.later_year), (BTreeSet::from([2]), BTreeSet::new()), "{name}");
    }
}
