//! A change of a list that is looked at before it is made, and before it is taken back: whose reports it touches.

use domain::access::role::Role;
use domain::reporting::cell::Status;
use services::checklist::edit_task::{RemovedTaskForm, edited_task, preview_removal, remove_task};
use services::checklist::import::{LeavingReport, history, look_at_undo};
use services::form::tick;
use services::progress::cells::{CellFilter, View, list};
use services::review::{CellAdjustment, ReturnDate, adjust, return_report};
use storage::checklist::import_rows::{ExistingCell, all_cells};
use storage::testing;

use crate::county::undo;
use crate::desk::Desk;
use crate::edit_task::{REQUIREMENTS, accept, county, task_of};

fn named(reports: &[LeavingReport]) -> Vec<String> {
    reports.iter().map(|one| format!("{} {}{}", one.unit, one.period, if one.is_settled { " ✓" } else { "" })).collect()
}

#[tokio::test]
async fn who_takes_back_a_removal_reads_whose_reports_come_back_in_the_order_in_which_they_were_told_to_leave() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        let cells = {
            let mut conn = services.db().read().await.unwrap();
            all_cells(&mut conn, &list).await.unwrap()
        };
        let of = |unit: usize, period: &str| -> &ExistingCell {
            let own = |cell: &&ExistingCell| cell.unit == county.units[unit].id && cell.period_name == period;
            cells.iter().find(own).unwrap()
        };
        for (unit, period) in [(2, "2026年4月"), (1, "2026年3月"), (2, "2026年1月"), (1, "2026年2月"), (1, "2026年4月")] {
            accept(&county, of(unit, period)).await;
        }
        // what the office judges without a report is nobody's report
        let judged = CellAdjustment {
            cell: of(2, "2026年2月").dates.id.clone(),
            what: "not_applicable".into(),
            later_too: String::new(),
            until: String::new(),
            reason: "机构改革".into(),
        };
        assert_eq!(adjust(&office, services, &judged).await.unwrap(), 1, "{}", county.test.name);
        let task = task_of(&county, &list, REQUIREMENTS[0]).await;
        let removal = RemovedTaskForm {
            seen: edited_task(&office, services, &task).await.unwrap().wording,
            checklist: list.clone(),
            task,
            reason: "任务已合并".into(),
            effective_on: String::new(),
            reports_leave: tick::SET.into(),
            confirmed: tick::SET.into(),
        };
        let leave = named(&preview_removal(&office, services, &removal).await.unwrap().reports);
        let (first, second) = (&county.units[1].short_name, &county.units[2].short_name);
        let expected = [(first, "2月"), (first, "3月"), (first, "4月"), (second, "1月"), (second, "4月")];
        assert_eq!(leave, expected.map(|(unit, month)| format!("{unit} 2026年{month} ✓")), "{}", county.test.name);

        county.clock.set("2026-05-10T03:00:00Z".parse().unwrap());
        remove_task(&office, services, &removal).await.unwrap();
        let made = history(&office, services).await.unwrap().remove(0);
        let look = look_at_undo(&office, services, &made.id).await.unwrap();
        assert_eq!((named(&look.reports_back), look.reports_gone.len()), (leave, 0), "{}", county.test.name);
        undo(&office, services, &made.id).await.unwrap();
        let again = named(&preview_removal(&office, services, &removal).await.unwrap().reports);
        assert_eq!(again.len(), expected.len(), "{}: they count again", county.test.name);
    }
}

#[tokio::test]
async fn the_look_before_a_removal_counts_as_overdue_what_the_ledger_counts() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let (office, services, name) = (&desk.office, &desk.services, desk.county.test.name);
        let id = &desk.quarters[1];
        desk.submit(id, "二季度已公开").await;
        return_report(office, services, id, desk.cell(id).await.revision, "补链接", ReturnDate::WorkingDays(3)).await.unwrap();
        // its 整改期限 is over as well
        desk.at("2026-08-25T02:00:00Z");
        let cell = desk.cell(id).await;
        let rows = CellFilter { task: Some(cell.task.clone()), ..CellFilter::of_list(2026).showing(&[Status::Overdue]) };
        let overdue = list(office, services, &rows, View::default()).await.unwrap().unwrap().total;
        let removal = RemovedTaskForm {
            seen: edited_task(office, services, &cell.task).await.unwrap().wording,
            checklist: cell.checklist.clone(),
            task: cell.task.clone(),
            reason: "任务已合并".into(),
            effective_on: String::new(),
            reports_leave: String::new(),
            confirmed: String::new(),
        };
        let effect = preview_removal(office, services, &removal).await.unwrap();
        assert_eq!((overdue, u64::try_from(effect.relieved).unwrap()), (2, 2), "{name}: the first quarter, and the second that came back");
    }
}
