//! After a merger the list lives on: later changes of it, and their undo, leave what was judged before as it was.

use domain::checklist::AssignmentRole;
use domain::ids::TaskId;
use domain::reporting::record::{LeaveCause, Presence};
use services::ServiceError;
use services::checklist::edit_task::{TaskForm, edit_task, edited_task};
use services::checklist::import;
use services::form::tick;
use services::progress;
use services::progress::cells::{CellFilter, View};
use services::progress::heat_map::{RowOrder, heat_map};
use services::progress::overview::overview;
use services::register::{self, Closing};
use services::review::exempt;
use storage::checklist::import_rows::{all_assignments, all_cells};
use storage::testing;

use crate::close_year::{closed, is_whole};
use crate::county::undo;
use crate::desk::{Desk, day};
use crate::unit_life::{merge_first_into_second, wrong};

/// Changes the texts of a task by hand, and whatever else the form says.
async fn edited(desk: &Desk, task: &TaskId, change: impl FnOnce(TaskForm) -> TaskForm) {
    let form = edited_task(&desk.office, &desk.services, task).await.unwrap().form;
    let form = TaskForm { reason: "县政府第5次常务会议".into(), confirmed: tick::SET.into(), ..change(form) };
    edit_task(&desk.office, &desk.services, &form).await.unwrap();
}

/// Takes the last change of the list back.
async fn taken_back(desk: &Desk) {
    let all = import::history(&desk.office, &desk.services).await.unwrap();
    let last = all.into_iter().find(|line| line.may_undo).unwrap();
    undo(&desk.office, &desk.services, &last.id).await.unwrap();
}

#[tokio::test]
async fn what_the_successor_had_accepted_as_a_supporter_stays_a_supporters_whatever_is_edited_later() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let base = services::reporting::page(&desk.other_unit, &desk.services, &desk.support).await.unwrap().base();
        services::reporting::submit(&desk.other_unit, &desk.services, &desk.support, base, &crate::desk::typed("公开24项")).await.unwrap();
        desk.accept(&desk.support).await;
        desk.at("2026-08-20T02:00:00Z");
        merge_first_into_second(&desk, "2026-08-20").await;
        let before = desk.cell(&desk.support).await;
        assert_eq!(before.role(), AssignmentRole::Support, "{}", desk.county.test.name);
        let (task, other) = (before.task.clone(), desk.cell(&desk.quarters[0]).await.task);
        // a word of another task, a word of this one, and another part of the unit in it
        edited(&desk, &other, |form| TaskForm { remark: "按季度汇总".into(), ..form }).await;
        edited(&desk, &task, |form| TaskForm { remark: "见附件".into(), ..form }).await;
        edited(&desk, &task, |form| TaskForm { each: form.leads.clone(), leads: String::new(), ..form }).await;
        for what in ["edited", "taken back", "twice", "three times"] {
            let after = desk.cell(&desk.support).await;
            assert_eq!((after.record(), after.revision), (before.record(), before.revision), "{} {what}", desk.county.test.name);
            if what != "three times" {
                taken_back(&desk).await;
            }
        }
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn an_accepted_item_follows_its_unit_to_another_part_and_comes_back_with_the_undo() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        desk.submit(&desk.lead, "公开24项").await;
        desk.accept(&desk.lead).await;
        let task = desk.cell(&desk.lead).await.task;
        let parts = async || (desk.cell(&desk.lead).await.role(), desk.cell(&desk.support).await.role());
        let change = |form: TaskForm| TaskForm { leads: form.others.clone(), others: form.leads.clone(), ..form };
        edited(&desk, &task, change).await;
        assert_eq!(parts().await, (AssignmentRole::Support, AssignmentRole::Lead), "{}", desk.county.test.name);
        taken_back(&desk).await;
        assert_eq!(parts().await, (AssignmentRole::Lead, AssignmentRole::Support), "{}", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn the_form_of_a_task_marks_a_unit_that_has_ended_and_does_not_offer_it() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let task = desk.cell(&desk.lead).await.task;
        desk.at("2026-08-20T02:00:00Z");
        let shown = edited_task(&desk.office, &desk.services, &task).await.unwrap();
        let (gone, heir) = (&desk.county.units[0].short_name, &desk.county.units[1].short_name);
        assert!(shown.form.leads.contains(gone.as_str()) && shown.ended.is_empty(), "{}", desk.county.test.name);
        merge_first_into_second(&desk, "2026-08-20").await;
        let shown = edited_task(&desk.office, &desk.services, &task).await.unwrap();
        assert_eq!(&shown.form.leads, heir, "{}", desk.county.test.name);
        let said: Vec<String> = shown.ended.iter().map(|(role, unit)| format!("{}：{}", role.label(), unit.said())).collect();
        assert_eq!(said, [format!("牵头：{gone}（已撤并，2026年8月20日起，由{heir}承接）")], "{}", desk.county.test.name);
        // what it had stays, and another task cannot be given to it
        edited(&desk, &task, |form| TaskForm { remark: "见附件".into(), ..form }).await;
        let page = progress::task(&desk.office, &desk.services, &task, None).await.unwrap();
        assert!(page.assigned.iter().any(|one| one.unit == desk.county.units[0].id), "{}", desk.county.test.name);
        let form = edited_task(&desk.office, &desk.services, &task).await.unwrap().form;
        let blank = TaskForm::blank(form.checklist.clone());
        let new = TaskForm {
            section: form.section.clone(),
            requirement: "新增一项公开事项".into(),
            leads: gone.clone(),
            reason: "县政府第5次常务会议".into(),
            confirmed: tick::SET.into(),
            ..blank
        };
        let errors = wrong(edit_task(&desk.office, &desk.services, &new).await);
        assert!(errors[0].field == "leads" && errors[0].message.contains(&format!("由{heir}承接")), "{errors:?}");
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn what_a_merger_takes_out_of_the_years_number_stands_beside_it_with_the_unit() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let (office, services) = (&desk.office, &desk.services);
        desk.at("2026-08-20T02:00:00Z");
        let before = overview(office, services, None, None).await.unwrap().unwrap();
        let moves = merge_first_into_second(&desk, "2026-08-20").await;
        let after = overview(office, services, None, None).await.unwrap().unwrap();
        let left: u64 = after.ended.iter().map(|one| one.count).sum();
        assert_eq!((left, before.ended.len()), (1, 0), "{}: {moves:?}", desk.county.test.name);
        assert_eq!(after.sum.asked() + left, before.sum.asked(), "{}: they add up", desk.county.test.name);
        let one = &after.ended[0];
        let gone = &desk.county.units[0];
        assert_eq!((&one.unit, &one.name, one.is_of_this_week), (&gone.id, &gone.short_name, true), "{}", desk.county.test.name);
        // what became of the item stands on it, with the way to the one that goes on
        let item = services::reporting::page(office, services, &desk.lead).await.unwrap();
        let heir = &desk.county.units[1];
        let into = item.sheet.merged_into.clone().unwrap();
        assert_eq!((&into.unit, &into.name, &into.cell), (&heir.id, &heir.short_name, &Some(desk.support.clone())));
        assert_eq!(item.events[0].reason, format!("责任单位撤并，已并入{}的同一事项", heir.short_name), "{}", desk.county.test.name);
        let other = services::reporting::page(office, services, &desk.support).await.unwrap();
        assert_eq!(other.sheet.merged_into, None, "{}", desk.county.test.name);
        // in the map its name bears its end, on no page of a day on which nobody knew it
        let mark = async |on: Option<&str>| {
            let map = heat_map(office, services, None, on.map(day), RowOrder::Need).await.unwrap().unwrap();
            let row = map.rows.iter().find(|row| row.unit == gone.id).map(|row| row.end_mark(map.now.today()));
            let named = map.names.units().iter().find(|unit| unit.id == gone.id).unwrap();
            (row.flatten(), named.ended.as_ref().and_then(|ended| ended.mark(map.now.today())))
        };
        let said = Some(format!("2026年8月20日并入{}", desk.county.units[1].short_name));
        assert_eq!(mark(None).await.1, said, "{}", desk.county.test.name);
        assert_eq!(mark(Some("2026-08-19")).await, (None, None), "{}", desk.county.test.name);
        // the number leads to its rows: they stand on the page of the unit
        let rows = async |on: Option<&str>| {
            let filter = CellFilter::default().on(on.map(day));
            let page = progress::unit(office, services, &gone.id, &filter, View::default()).await.unwrap();
            page.left.into_iter().map(|item| (item.cell, item.cause)).collect::<Vec<_>>()
        };
        assert_eq!(rows(None).await, [(desk.lead.clone(), LeaveCause::Merged)], "{}", desk.county.test.name);
        assert_eq!(rows(Some("2026-08-19")).await, [], "{}", desk.county.test.name);
        let then = overview(office, services, None, Some(day("2026-08-19"))).await.unwrap().unwrap();
        assert_eq!((then.ended.len(), then.sum.asked()), (0, before.sum.asked()), "{}: nobody knew it then", desk.county.test.name);
        desk.at("2026-09-10T02:00:00Z");
        let later = overview(office, services, None, None).await.unwrap().unwrap();
        assert!(later.ended.len() == 1 && !later.ended[0].is_of_this_week, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_merger_entered_after_the_year_was_archived_leaves_every_item_and_date_of_that_year() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let list = closed(&desk).await;
        desk.at("2027-03-01T02:00:00Z");
        let rows = async || {
            let mut conn = desk.services.db().read().await.unwrap();
            let mut cells = all_cells(&mut conn, &list).await.unwrap();
            cells.sort_by(|a, b| a.dates.id.cmp(&b.dates.id));
            let mut assignments = all_assignments(&mut conn, &list).await.unwrap();
            assignments.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
            (cells, assignments)
        };
        let before = rows().await;
        let moves = merge_first_into_second(&desk, "2027-02-01").await;
        assert_eq!((moves.archived, moves.going, moves.doubled, moves.staying), (5, 0, 0, 0), "{}: {moves:?}", desk.county.test.name);
        assert_eq!(rows().await, before, "{}", desk.county.test.name);
        for id in desk.quarters.iter().chain([&desk.lead]) {
            assert_eq!(*desk.cell(id).await.unit(), desk.county.units[0].id, "{}", desk.county.test.name);
        }
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn a_change_taken_back_after_a_merger_brings_back_nothing_of_the_unit_that_ended() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let task = desk.cell(&desk.lead).await.task;
        desk.at("2026-08-10T02:00:00Z");
        let change =
            |form: TaskForm| TaskForm { date: "2026-09-30".into(), leads: form.others.clone(), others: form.leads.clone(), ..form };
        edited(&desk, &task, change).await;
        assert_eq!(desk.cell(&desk.support).await.due_on(), day("2026-09-30"), "{}", desk.county.test.name);
        desk.at("2026-08-20T02:00:00Z");
        merge_first_into_second(&desk, "2026-08-20").await;
        let ended = format!(
            "select task_id || ' ' || cast(valid_to as text) from assignment where unit_id = '{}' and valid_to is not null order by task_id",
            desk.county.units[0].id
        );
        let before = desk.county.test.read_raw(&ended).await;
        assert_eq!(before.len(), 2, "{}", desk.county.test.name);
        taken_back(&desk).await;
        let gone = desk.cell(&desk.lead).await;
        assert!(
            matches!(gone.record().presence, Presence::Left { cause: LeaveCause::Merged, .. }) && *gone.unit() == desk.county.units[0].id,
            "{}: {:?}",
            desk.county.test.name,
            gone.record()
        );
        assert_eq!(desk.county.test.read_raw(&ended).await, before, "{}: it answers for nothing again", desk.county.test.name);
        let own = desk.cell(&desk.support).await;
        assert_eq!(own.due_on(), day("2026-08-14"), "{}: the successor's is as it was", desk.county.test.name);
        let heir = desk.county.units[1].short_name.clone();
        // the change had made it lead; without the change it leads because the other led
        assert_eq!(
            (own.role(), parts(&desk, &task).await),
            (AssignmentRole::Lead, vec![String::new(), heir, String::new()]),
            "{}",
            desk.county.test.name
        );
        is_whole(&desk).await;
    }
}

/// Who leads, supports, answers for itself, as the form of the task says it; who has ended is not among them.
async fn parts(desk: &Desk, task: &TaskId) -> Vec<String> {
    let form = edited_task(&desk.office, &desk.services, task).await.unwrap().form;
    vec![form.each, form.leads, form.others]
}

/// Ends a unit; another takes over.
async fn merged(desk: &Desk, (from, to): (usize, usize), on: &str) {
    let one = &desk.county.units[from];
    let closing = Closing {
        id: one.id.clone(),
        closed_on: on.into(),
        successor: Some(desk.county.units[to].id.clone()),
        seen: register::seen(one),
        confirmed: String::new(),
    };
    register::close(&desk.office, &desk.services, &desk.county.looked_at(closing).await).await.unwrap();
}

#[tokio::test]
async fn a_successor_keeps_after_an_undo_what_the_merger_gave_it_and_not_what_the_change_had_given() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let units: Vec<String> = desk.county.units.iter().map(|unit| unit.short_name.clone()).collect();
        let task = desk.cell(&desk.lead).await.task;
        let is = |leads: &str, others: &str| vec![String::new(), leads.to_owned(), others.to_owned()];
        desk.at("2026-08-10T02:00:00Z");
        edited(&desk, &task, |form| TaskForm { leads: form.others.clone(), others: form.leads.clone(), ..form }).await;
        // who leads by that change goes over to a unit that had nothing to do with the task
        desk.at("2026-08-20T02:00:00Z");
        merged(&desk, (1, 2), "2026-08-20").await;
        assert_eq!(parts(&desk, &task).await, is(&units[2], &units[0]), "{}", desk.county.test.name);
        taken_back(&desk).await;
        assert_eq!(parts(&desk, &task).await, is(&units[0], &units[2]), "{}: it supports, as who ended did", desk.county.test.name);
        let (lead, went) = (desk.cell(&desk.lead).await, desk.cell(&desk.support).await);
        assert_eq!((lead.role(), went.role()), (AssignmentRole::Lead, AssignmentRole::Support), "{}", desk.county.test.name);
        assert_eq!(*went.unit(), desk.county.units[2].id, "{}", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn what_a_unit_took_over_since_is_not_asked_twice_once_its_own_would_come_back() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let units: Vec<String> = desk.county.units.iter().map(|unit| unit.short_name.clone()).collect();
        let task = desk.cell(&desk.lead).await.task;
        desk.at("2026-08-10T02:00:00Z");
        edited(&desk, &task, |form| TaskForm { others: String::new(), ..form }).await;
        desk.at("2026-08-20T02:00:00Z");
        merge_first_into_second(&desk, "2026-08-20").await;
        let before = (desk.cell(&desk.lead).await, desk.cell(&desk.support).await);
        assert!(!before.1.record().presence.is_present(), "{}", desk.county.test.name);
        let all = import::history(&desk.office, &desk.services).await.unwrap();
        let last = all.into_iter().find(|line| line.may_undo).unwrap();
        let look = import::look_at_undo(&desk.office, &desk.services, &last.id).await.unwrap();
        assert_eq!((look.stays_off, look.taken_over), (0, 1), "{}: {look:?}", desk.county.test.name);
        taken_back(&desk).await;
        let after = (desk.cell(&desk.lead).await, desk.cell(&desk.support).await);
        assert_eq!(
            (after.0.record(), after.1.record().presence),
            (before.0.record(), before.1.record().presence),
            "{}",
            desk.county.test.name
        );
        assert_eq!(parts(&desk, &task).await, [String::new(), units[1].clone(), String::new()], "{}", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn a_report_that_comes_back_with_an_undo_stands_and_the_same_item_taken_over_since_leaves() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let base = services::reporting::page(&desk.other_unit, &desk.services, &desk.support).await.unwrap().base();
        services::reporting::submit(&desk.other_unit, &desk.services, &desk.support, base, &crate::desk::typed("公开24项")).await.unwrap();
        let task = desk.cell(&desk.lead).await.task;
        desk.at("2026-08-10T02:00:00Z");
        edited(&desk, &task, |form| TaskForm { others: String::new(), reports_leave: tick::SET.into(), ..form }).await;
        desk.at("2026-08-20T02:00:00Z");
        merge_first_into_second(&desk, "2026-08-20").await;
        taken_back(&desk).await;
        let (other, own) = (desk.cell(&desk.lead).await, desk.cell(&desk.support).await);
        assert!(own.record().presence.is_present() && own.role() == AssignmentRole::Lead, "{}: {own:?}", desk.county.test.name);
        let gone = other.record().presence;
        assert!(matches!(gone, Presence::Left { cause: LeaveCause::Merged, .. }), "{}: {gone:?}", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn a_unit_that_was_taken_off_a_task_and_then_merged_is_asked_nothing_when_that_is_taken_back() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let task = desk.cell(&desk.lead).await.task;
        desk.at("2026-08-10T02:00:00Z");
        let drop = |form: TaskForm| TaskForm { leads: form.others.clone(), others: String::new(), reports_leave: tick::SET.into(), ..form };
        edited(&desk, &task, drop).await;
        let off = desk.cell(&desk.lead).await.record().presence;
        assert!(matches!(off, Presence::Left { cause: LeaveCause::Removed, .. }), "{}: {off:?}", desk.county.test.name);
        desk.at("2026-08-20T02:00:00Z");
        merge_first_into_second(&desk, "2026-08-20").await;
        let all = import::history(&desk.office, &desk.services).await.unwrap();
        let last = all.into_iter().find(|line| line.may_undo).unwrap();
        let look = import::look_at_undo(&desk.office, &desk.services, &last.id).await.unwrap();
        assert_eq!(look.stays_off, 1, "{}: {look:?}", desk.county.test.name);
        taken_back(&desk).await;
        assert_eq!(desk.cell(&desk.lead).await.record().presence, off, "{}: nobody asks who is gone", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn an_exemption_that_ends_after_a_merger_asks_nothing_of_the_unit_that_ended() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let list =
            storage::checklist::list(&mut desk.services.db().read().await.unwrap(), &desk.office.county).await.unwrap()[0].id.clone();
        desk.at("2026-08-01T02:00:00Z");
        let first = desk.county.units[0].id.clone();
        crate::altered::spared(&desk.office, &desk.services, (&list, &first), ("2026-08-01", "2026-12-31")).await;
        let off = desk.cell(&desk.lead).await.record().presence;
        assert!(matches!(off, Presence::Left { cause: LeaveCause::Exempt, .. }), "{}: {off:?}", desk.county.test.name);
        desk.at("2026-08-20T02:00:00Z");
        merge_first_into_second(&desk, "2026-08-20").await;
        let left = desk.cell(&desk.lead).await.record().presence;
        let one = exempt::page(&desk.office, &desk.services, None).await.unwrap().all[0].id.clone();
        exempt::end(&desk.office, &desk.services, &exempt::ChosenExemption { exemption: one }).await.unwrap();
        assert_eq!(desk.cell(&desk.lead).await.record().presence, left, "{}: nobody asks who is gone", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn a_change_whose_items_went_over_with_a_merger_is_said_to_stay_before_anybody_confirms() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let task = desk.cell(&desk.lead).await.task;
        let added = desk.county.units[2].short_name.clone();
        desk.at("2026-08-10T02:00:00Z");
        edited(&desk, &task, |form| TaskForm { others: format!("{}、{added}", form.others), ..form }).await;
        let all = import::history(&desk.office, &desk.services).await.unwrap();
        let last = all.into_iter().find(|line| line.may_undo).unwrap();
        let look = async || import::look_at_undo(&desk.office, &desk.services, &last.id).await.unwrap();
        assert!(!look().await.is_bound, "{}", desk.county.test.name);
        desk.at("2026-08-20T02:00:00Z");
        merged(&desk, (2, 3), "2026-08-20").await;
        let then = look().await;
        assert!(then.is_bound && then.lost.is_empty(), "{}: {then:?}", desk.county.test.name);
        let all = import::history(&desk.office, &desk.services).await.unwrap();
        let why = all.into_iter().find(|line| line.id == last.id).and_then(|line| line.why_not);
        assert!(why.is_some_and(|why| why.contains("单位撤并")), "{}: {why:?}", desk.county.test.name);
        let refused = undo(&desk.office, &desk.services, &last.id).await;
        assert!(matches!(&refused, Err(ServiceError::Refused(why)) if why.contains("撤并")), "{}: {refused:?}", desk.county.test.name);
        is_whole(&desk).await;
    }
}
