//! A task split into nodes: who keeps what, what is asked first, and its undo.

use domain::access::role::Role;
use domain::checklist::duty::{Duty, Every};
use domain::ids::ChecklistId;
use services::ServiceError;
use services::checklist::edit_task::{SplitTaskForm, TaskForm, edit_task, edited_task, preview_split, split_task};
use services::checklist::import::history;
use services::form::tick;
use services::operations::scheduled::{self, When};
use storage::checklist::import_rows::{CellStage, ExistingCell, all_cells};
use storage::testing;

use crate::county::{County, undo};
use crate::edit_task::{REQUIREMENTS, county, task_of};

const NODES: &str = "6月30日前形成初稿\n9月底前征求意见\n年底前印发";

async fn form_of(county: &County, list: &ChecklistId) -> SplitTaskForm {
    let task = task_of(county, list, REQUIREMENTS[1]).await;
    let seen = edited_task(&county.actor(Role::Office, 0), &county.services, &task).await.unwrap().form.seen;
    SplitTaskForm {
        checklist: list.clone(),
        task,
        nodes: NODES.into(),
        reason: "县政府第5次常务会议".into(),
        effective_on: String::new(),
        reports_leave: String::new(),
        confirmed: tick::SET.into(),
        seen,
    }
}

/// Rows of the list in order: number, text, time limit, duty.
async fn rows(county: &County, list: &ChecklistId) -> Vec<(String, String, Duty)> {
    let mut conn = county.services.db().read().await.unwrap();
    let mut tasks = storage::checklist::tasks(&mut conn, list).await.unwrap();
    tasks.sort_by_key(|task| task.position);
    tasks.into_iter().map(|task| (task.requirement, task.time_limit, task.duty)).collect()
}

async fn cells(county: &County, list: &ChecklistId) -> Vec<ExistingCell> {
    let mut conn = county.services.db().read().await.unwrap();
    let mut all = all_cells(&mut conn, list).await.unwrap();
    all.sort_by_key(|cell| cell.dates.id.to_string());
    all
}

#[tokio::test]
async fn the_first_node_keeps_the_task_and_the_others_stand_behind_it_with_the_same_units() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let (rows_before, cells_before) = (rows(&county, &list).await, cells(&county, &list).await);
        let form = form_of(&county, &list).await;
        let shown = preview_split(&office, &county.services, &form).await.unwrap();
        assert_eq!(shown.rows[0], ("编制主动公开目录（6月30日前形成初稿）".into(), "2026年6月30日前完成".into()));
        assert_eq!((shown.effect.new_cells, shown.effect.leaving, shown.effect.reports.len()), (2, 0, 0), "{}", county.test.name);
        assert_eq!(rows(&county, &list).await, rows_before, "{}: a look stores nothing", county.test.name);

        assert_eq!(split_task(&office, &county.services, &form).await.unwrap(), When::Now);
        let by = |text: &str| Duty::by(text.parse().unwrap());
        let row = |text: &str, limit: &str, duty| (format!("编制主动公开目录（{text}）"), limit.to_owned(), duty);
        let expected = [
            rows_before[0].clone(),
            row("6月30日前形成初稿", "6月30日前", by("2026-06-30")),
            row("9月底前征求意见", "9月底前", by("2026-09-30")),
            row("年底前印发", "年底前", Duty::YearEnd),
            rows_before[2].clone(),
        ];
        assert_eq!(rows(&county, &list).await, expected, "{}", county.test.name);
        assert_eq!(task_of(&county, &list, &expected[1].0).await, form.task, "{}: identity stays", county.test.name);
        let after = cells(&county, &list).await;
        assert!(cells_before.iter().all(|cell| after.contains(cell)), "{}: no cell moved", county.test.name);
        assert_eq!(after.len(), cells_before.len() + 2, "{}", county.test.name);

        let made = history(&office, &county.services).await.unwrap().remove(0);
        assert!(made.may_undo && made.file_name == "拆分任务：编制主动公开目录（3个节点）", "{}", made.file_name);
        undo(&office, &county.services, &made.id).await.unwrap();
        assert_eq!((rows(&county, &list).await, cells(&county, &list).await), (rows_before, cells_before), "{}", county.test.name);
    }
}

#[tokio::test]
async fn what_was_accepted_stays_accepted_on_the_first_node() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let unit = &county.units[1].id;
        let own = cells(&county, &list).await.into_iter().find(|cell| cell.unit == *unit && cell.every == Every::Year).unwrap();
        crate::edit_task::accept(&county, &own).await;
        split_task(&office, &county.services, &form_of(&county, &list).await).await.unwrap();
        let after = cells(&county, &list).await.into_iter().find(|cell| cell.dates.id == own.dates.id).unwrap();
        assert!(after.stage == CellStage::Settled && !after.dates.removed, "{}", county.test.name);
    }
}

#[tokio::test]
async fn nothing_is_split_before_it_was_seen_and_lines_without_a_day_are_named() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let form = form_of(&county, &list).await;
        let field = |error: ServiceError| match error {
            ServiceError::Invalid(errors) => (errors[0].field.clone(), errors[0].message.clone()),
            other => panic!("{other}"),
        };
        let unseen = SplitTaskForm { confirmed: String::new(), ..form.clone() };
        assert_eq!(field(split_task(&office, &county.services, &unseen).await.unwrap_err()).0, SplitTaskForm::confirmed);
        let vague = SplitTaskForm { nodes: "形成初稿\n9月底前印发".into(), ..form.clone() };
        let (name, message) = field(split_task(&office, &county.services, &vague).await.unwrap_err());
        assert!(name == SplitTaskForm::nodes && message.starts_with("第1行"), "{message}");
        let unit = county.actor(Role::Unit, 0);
        assert!(matches!(split_task(&unit, &county.services, &form).await, Err(ServiceError::Forbidden(_))));

        // what every responsible unit would read
        let private = SplitTaskForm { nodes: "6月底前形成初稿，联系13812345678\n9月底前印发".into(), ..form.clone() };
        assert!(matches!(split_task(&office, &county.services, &private).await, Err(ServiceError::Refused(_) | ServiceError::Invalid(_))));

        // somebody edits the task meanwhile
        let edit = edited_task(&office, &county.services, &form.task).await.unwrap().form;
        let edit = TaskForm { remark: "另行通知".into(), reason: "通知".into(), confirmed: tick::SET.into(), ..edit };
        edit_task(&office, &county.services, &edit).await.unwrap();
        assert!(matches!(split_task(&office, &county.services, &form).await, Err(ServiceError::Stale)), "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_split_of_a_day_ahead_waits_for_it() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let form = form_of(&county, &list).await;
        let ahead = SplitTaskForm { effective_on: "2026-06-01".into(), ..form };
        let before = rows(&county, &list).await;
        let when = split_task(&county.actor(Role::Office, 0), &county.services, &ahead).await.unwrap();
        assert_eq!(when, When::On("2026-06-01".parse().unwrap()));
        assert_eq!(rows(&county, &list).await, before, "{}", county.test.name);
        county.clock.set("2026-06-01T01:00:00Z".parse().unwrap());
        assert_eq!(scheduled::run(&county.services).await.unwrap(), 1);
        assert_eq!(rows(&county, &list).await.len(), before.len() + 2, "{}", county.test.name);
    }
}

#[tokio::test]
async fn an_overdue_item_is_overdue_again_once_its_split_is_undone() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        county.clock.set("2026-07-15T02:00:00Z".parse().unwrap());
        let before = cells(&county, &list).await;
        let form = SplitTaskForm { nodes: "9月底前征求意见\n年底前印发".into(), ..form_of(&county, &list).await };
        let shown = preview_split(&office, &county.services, &form).await.unwrap();
        assert_eq!((shown.effect.redated, shown.effect.relieved), (1, 1), "{}", county.test.name);
        split_task(&office, &county.services, &form).await.unwrap();
        let made = history(&office, &county.services).await.unwrap().remove(0);
        undo(&office, &county.services, &made.id).await.unwrap();
        assert_eq!(cells(&county, &list).await, before, "{}", county.test.name);
    }
}
