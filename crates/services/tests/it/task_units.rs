//! Who has a task, in which part and from when, and what its page tells of its changes.

use domain::access::role::Role;
use domain::checklist::existence::Life;
use domain::checklist::{AssignmentRole, ByHand};
use domain::ids::ChecklistId;
use domain::reporting::record::LeaveCause;
use services::ServiceError;
use services::checklist::edit_task::{TaskForm, edit_task, edited_task, new_task, preview_task};
use services::checklist::import::history;
use services::form::tick;
use services::progress::{self, LeftCell, left_cells, task_changes};
use storage::checklist::import_rows::all_cells;
use storage::testing::both;

use crate::county::{County, undo};
use crate::desk::day;
use crate::edit_task::{REQUIREMENTS, accept, county, task_of};

async fn form_of(county: &County, list: &ChecklistId, requirement: &str) -> TaskForm {
    let id = task_of(county, list, requirement).await;
    let form = edited_task(&county.actor(Role::Office, 0), &county.services, &id).await.unwrap().form;
    TaskForm { reason: "县政府第5次常务会议".into(), confirmed: tick::SET.into(), ..form }
}

/// The periods that a unit is asked for, oldest first.
async fn periods(county: &County, list: &ChecklistId, unit: usize) -> Vec<String> {
    let mut conn = county.services.db().read().await.unwrap();
    let mut own: Vec<_> = all_cells(&mut conn, list)
        .await
        .unwrap()
        .into_iter()
        .filter(|cell| cell.unit == county.units[unit].id && !cell.dates.removed)
        .collect();
    own.sort_by_key(|cell| (cell.starts_on, cell.every.code()));
    own.into_iter().map(|cell| cell.period_name).collect()
}

#[tokio::test]
async fn a_lead_supporting_units_and_townships_that_answer_for_themselves_stand_in_one_task() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let townships = form_of(&county, &list, REQUIREMENTS[2]).await;
        assert_eq!((townships.leads.as_str(), townships.each.as_str(), townships.others.as_str()), ("", "柳溪镇、石门乡", ""));
        let form = TaskForm { each: "各乡镇人民政府".into(), ..form_of(&county, &list, REQUIREMENTS[0]).await };
        edit_task(&office, &county.services, &form).await.unwrap();
        let shown = form_of(&county, &list, REQUIREMENTS[0]).await;
        assert_eq!((shown.leads.as_str(), shown.others.as_str()), ("财政局", "民政局"), "{}", county.test.name);
        assert_eq!(shown.each, "柳溪镇、石门乡", "{}", county.test.name);
        // without a lead whoever stands behind the townships supports them; with nobody to support they answer for themselves
        let roles = async |form: TaskForm| {
            let (id, _) = edit_task(&office, &county.services, &form).await.unwrap();
            let mut conn = county.services.db().read().await.unwrap();
            let all = storage::checklist::assignments(&mut conn, &list).await.unwrap();
            let mut roles: Vec<AssignmentRole> = all.into_iter().filter(|one| one.task == id).map(|one| one.role).collect();
            roles.sort();
            roles
        };
        let blank = new_task(&office, &county.services, &list).await.unwrap();
        let new = |requirement: &str, each: &str, others: &str| TaskForm {
            section: blank.sections[0].0.to_string(),
            requirement: requirement.into(),
            each: each.into(),
            others: others.into(),
            reason: "上级新增任务".into(),
            confirmed: tick::SET.into(),
            ..blank.form.clone()
        };
        use AssignmentRole::{Each, Support};
        assert_eq!(roles(new("开展政府开放日活动", "各乡镇人民政府", "民政局")).await, [Each, Each, Support]);
        assert_eq!(roles(new("更新政务公开专区", "", "民政局、财政局")).await, [Each, Each]);
    }
}

#[tokio::test]
async fn a_unit_that_joins_in_may_begin_to_report_in_july() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let form = TaskForm { others: "民政局、柳溪镇".into(), ..form_of(&county, &list, REQUIREMENTS[0]).await };
        let from = |day: &str| TaskForm { first_day: day.into(), ..form.clone() };
        for (wrong, form) in [
            ("past", from("2026-05-09")),
            ("unreadable", from("七月")),
            ("before the change", TaskForm { effective_on: "2026-06-01".into(), ..from("2026-05-20") }),
            ("after the date", TaskForm { duty: "by_date".into(), date: "2026-06-30".into(), ..from("2026-07-01") }),
        ] {
            let refused = preview_task(&office, &county.services, &form).await;
            assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].field == "first_day"), "{wrong}: {refused:?}");
        }
        let before = periods(&county, &list, 1).await;
        let effect = preview_task(&office, &county.services, &from("2026-07-01")).await.unwrap();
        assert_eq!((effect.new_cells, effect.leaving), (6, 0), "{}", county.test.name);
        assert_eq!(effect.what, ["责任分工", "新增的自2026年7月1日起报"]);
        edit_task(&office, &county.services, &from("2026-07-01")).await.unwrap();
        let own = periods(&county, &list, 3).await;
        assert_eq!((own.len(), own[1].as_str()), (7, "2026年7月"), "{}: the year's own item and six months: {own:?}", county.test.name);
        assert_eq!(periods(&county, &list, 1).await, before, "{}: who had it goes on", county.test.name);
        // a first day alone is no change
        let alone = TaskForm { first_day: "2026-08-01".into(), ..form_of(&county, &list, REQUIREMENTS[0]).await };
        let refused = edit_task(&office, &county.services, &alone).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{}: {refused:?}", county.test.name);
    }
}

#[tokio::test]
async fn the_page_of_a_task_tells_who_changed_it_and_why_and_what_is_asked_no_more() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let task = task_of(&county, &list, REQUIREMENTS[0]).await;
        let may = {
            let mut conn = county.services.db().read().await.unwrap();
            let all = all_cells(&mut conn, &list).await.unwrap();
            all.into_iter().find(|cell| cell.unit == county.units[1].id && cell.period_name == "2026年5月").unwrap()
        };
        accept(&county, &may).await;
        let form = form_of(&county, &list, REQUIREMENTS[0]).await;
        let form = TaskForm { others: String::new(), reports_leave: tick::SET.into(), ..form };
        edit_task(&office, &county.services, &form).await.unwrap();
        let changes = async |role: Role, unit: usize| task_changes(&county.actor(role, unit), &county.services, &task).await.unwrap();
        let left = async |role: Role, unit: usize| -> Vec<LeftCell> {
            left_cells(&county.actor(role, unit), &county.services, &task).await.unwrap()
        };
        let shown = changes(Role::Office, 0).await;
        let said: Vec<(&str, bool)> = shown.iter().map(|one| (one.file_name.as_str(), one.is_file)).collect();
        assert_eq!(said, [("修改任务：每月公开惠企政策", false), ("清单.xlsx", true)], "{}", county.test.name);
        let reason = &shown[0].summary;
        assert!(reason.contains("责任分工") && reason.contains("县政府第5次常务会议"), "{}: {reason}", county.test.name);
        let gone = left(Role::Office, 0).await;
        assert_eq!(gone.len(), 12, "{}", county.test.name);
        let own = gone.iter().find(|cell| cell.period == "2026年5月").unwrap();
        assert_eq!((own.unit.as_str(), own.cause, own.has_report), ("民政局", LeaveCause::Removed, true), "{}", county.test.name);
        // the unit finds what it handed in; another one finds nothing of it
        assert_eq!((changes(Role::Unit, 1).await.len(), left(Role::Unit, 1).await.len()), (0, 12), "{}", county.test.name);
        assert_eq!(left(Role::Unit, 4).await, [], "{}", county.test.name);
        // another task knows nothing of it
        let other = task_of(&county, &list, REQUIREMENTS[1]).await;
        assert_eq!(task_changes(&office, &county.services, &other).await.unwrap().len(), 1, "{}", county.test.name);
        assert_eq!(left_cells(&office, &county.services, &other).await.unwrap(), [], "{}", county.test.name);
        let made = history(&office, &county.services).await.unwrap().remove(0);
        undo(&office, &county.services, &made.id).await.unwrap();
        assert_eq!((changes(Role::Office, 0).await.len(), left(Role::Office, 0).await.len()), (1, 0), "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_township_that_joins_in_july_and_a_bureau_that_leaves_in_june_have_their_days_beside_their_part() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let before = (periods(&county, &list, 1).await, periods(&county, &list, 3).await);
        let form = form_of(&county, &list, REQUIREMENTS[0]).await;
        assert_eq!(form.days, "", "{}: who has it all the time needs no line", county.test.name);
        let form = TaskForm { others: "民政局、柳溪镇".into(), ..form };
        for (wrong, part) in
            [("柳溪镇 七月起", "没有读懂"), ("发改委 2026-07-01起", "不是这项任务的责任单位"), ("柳溪镇 2027-07-01起", "2026年度")]
        {
            let refused = preview_task(&office, &county.services, &TaskForm { days: wrong.into(), ..form.clone() }).await;
            let Err(ServiceError::Invalid(errors)) = refused else { panic!("{wrong}: {refused:?}") };
            assert!(errors[0].field == "days" && errors[0].message.contains(part), "{wrong}: {errors:?}");
        }
        let days = "民政局 到2026-06-30止\n柳溪镇 2026-07-01起";
        let form = TaskForm { days: days.into(), ..form };
        let effect = preview_task(&office, &county.services, &form).await.unwrap();
        assert_eq!((effect.new_cells, effect.leaving, effect.reports.len()), (6, 6, 0), "{}: {effect:?}", county.test.name);
        assert_eq!(effect.what, ["责任分工"]);
        let (task, _) = edit_task(&office, &county.services, &form).await.unwrap();
        let own = periods(&county, &list, 1).await;
        assert_eq!((own.len(), own.last().map(String::as_str)), (7, Some("2026年6月")), "{}: {own:?}", county.test.name);
        let joined = periods(&county, &list, 3).await;
        assert_eq!((joined.len(), joined[1].as_str()), (7, "2026年7月"), "{}: {joined:?}", county.test.name);
        // the page tells the days and how they came about; the form shows them again, and a form that changes nothing changes nothing
        let page = progress::task(&office, &county.services, &task, None).await.unwrap();
        let of = |unit: usize| page.assigned.iter().find(|one| one.unit == county.units[unit].id).unwrap().by_hand;
        let today = Some(day("2026-05-10"));
        assert_eq!((of(1).on, of(1).life), (today, Life { from: None, to: Some(day("2026-07-01")) }), "{}", county.test.name);
        assert_eq!((of(3).on, of(3).life), (today, Life { from: Some(day("2026-07-01")), to: None }), "{}", county.test.name);
        assert_eq!(of(2), ByHand::default(), "{}: nothing was set of the lead", county.test.name);
        let mut shown: Vec<String> = form_of(&county, &list, REQUIREMENTS[0]).await.days.lines().map(str::to_owned).collect();
        shown.sort();
        let mut typed: Vec<String> = days.lines().map(str::to_owned).collect();
        typed.sort();
        assert_eq!(shown, typed, "{}", county.test.name);
        let again = form_of(&county, &list, REQUIREMENTS[0]).await;
        assert!(matches!(edit_task(&office, &county.services, &again).await, Err(ServiceError::Refused(_))), "{}", county.test.name);
        // an edit of the words leaves the days where they are
        let words = TaskForm { remark: "另行通知".into(), ..again };
        let effect = preview_task(&office, &county.services, &words).await.unwrap();
        assert_eq!((effect.new_cells, effect.leaving), (0, 0), "{}", county.test.name);
        let made = history(&office, &county.services).await.unwrap().remove(0);
        undo(&office, &county.services, &made.id).await.unwrap();
        let after = (periods(&county, &list, 1).await, periods(&county, &list, 3).await);
        assert_eq!(after, before, "{}", county.test.name);
        assert_eq!(form_of(&county, &list, REQUIREMENTS[0]).await.days, "", "{}", county.test.name);
    }
}

#[tokio::test]
async fn what_was_accepted_after_the_last_day_leaves_only_with_the_tick() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let march = {
            let mut conn = county.services.db().read().await.unwrap();
            let all = all_cells(&mut conn, &list).await.unwrap();
            all.into_iter().find(|cell| cell.unit == county.units[1].id && cell.period_name == "2026年3月").unwrap()
        };
        accept(&county, &march).await;
        let form = TaskForm { days: "民政局 到2026-02-28止".into(), ..form_of(&county, &list, REQUIREMENTS[0]).await };
        let refused = edit_task(&office, &county.services, &form).await;
        assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].field == "reports_leave"), "{refused:?}");
        let form = TaskForm { days: "民政局 到2026-03-31止".into(), ..form };
        edit_task(&office, &county.services, &form).await.unwrap();
        let own = periods(&county, &list, 1).await;
        assert_eq!(own.last().map(String::as_str), Some("2026年3月"), "{}: {own:?}", county.test.name);
    }
}

#[tokio::test]
async fn a_lead_whose_last_day_has_passed_sees_no_more_of_its_supporters() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let form = TaskForm { days: "财政局 到2026-06-30止".into(), ..form_of(&county, &list, REQUIREMENTS[0]).await };
        let (task, _) = edit_task(&office, &county.services, &form).await.unwrap();
        let seen = async || {
            let page = progress::task(&county.actor(Role::Unit, 2), &county.services, &task, None).await.unwrap();
            page.cells.iter().filter(|cell| cell.unit == county.units[1].id).count()
        };
        assert_eq!(seen().await, 12, "{}", county.test.name);
        county.clock.set("2026-06-30T15:00:00Z".parse().unwrap());
        services::operations::scheduled::run(&county.services).await.unwrap();
        assert_eq!(seen().await, 12, "{}: the thirtieth is the last day", county.test.name);
        county.clock.set("2026-06-30T16:00:00Z".parse().unwrap());
        services::operations::scheduled::run(&county.services).await.unwrap();
        assert_eq!(seen().await, 0, "{}", county.test.name);
    }
}

#[tokio::test]
async fn who_leads_by_hand_is_told_with_the_day_and_nobody_is_presumed_any_more() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        for (requirement, leads, others) in [(REQUIREMENTS[0], "财政局、民政局", ""), (REQUIREMENTS[1], "民政局、财政局", "")]
        {
            let form =
                TaskForm { leads: leads.into(), others: others.into(), each: String::new(), ..form_of(&county, &list, requirement).await };
            let (task, _) = edit_task(&office, &county.services, &form).await.unwrap();
            let page = progress::task(&office, &county.services, &task, None).await.unwrap();
            assert!(page.assigned.iter().all(|one| one.role == AssignmentRole::Lead && !one.lead_presumed), "{}", county.test.name);
            let set: Vec<_> = page.assigned.iter().filter(|one| one.by_hand.on == Some(day("2026-05-10"))).map(|one| &one.unit).collect();
            // of the first task the supporting unit was made a lead, to the second a lead was added
            let changed = if requirement == REQUIREMENTS[0] { 1 } else { 2 };
            assert!(set.contains(&&county.units[changed].id), "{} {requirement}: {set:?}", county.test.name);
        }
    }
}

#[tokio::test]
async fn a_date_that_has_passed_says_by_which_day_it_will_be_asked() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let form = TaskForm { date: "2026-05-01".into(), ..form_of(&county, &list, REQUIREMENTS[1]).await };
        let effect = preview_task(&office, &county.services, &form).await.unwrap();
        assert_eq!(effect.date_passed, Some(day("2026-05-01")), "{}", county.test.name);
        let [(from, to, 1)] = effect.moves[..] else { panic!("{}: {effect:?}", county.test.name) };
        assert!(from == day("2026-06-30") && to > day("2026-05-10"), "{}: {effect:?}", county.test.name);
        edit_task(&office, &county.services, &form).await.unwrap();
        let mut conn = county.services.db().read().await.unwrap();
        let due: Vec<_> = all_cells(&mut conn, &list).await.unwrap().into_iter().filter(|cell| cell.unit == county.units[1].id).collect();
        assert!(due.iter().any(|cell| cell.dates.due_on == to), "{}: what was said is what is", county.test.name);
    }
}
