//! 本期的第一天: nothing is handed in for a period that has not begun; what is asked once may be, from the list's 起报日期.

use domain::ids::CellId;
use domain::reporting::record::State;
use services::ServiceError;
use services::operations::settings::{SignOffForm, set_sign_off};
use services::reporting::{HandedIn, page, save_draft, submit};
use services::review::{ReturnDate, return_report};
use storage::testing::both;

use crate::desk::{Desk, day, typed};

/// Tries to hand in as the clerk; answers the sentence with which that is refused.
async fn refused(desk: &Desk, id: &CellId) -> String {
    let handed_in = submit(&desk.clerk, &desk.services, id, desk.base(id).await, &typed("第四季度先写")).await;
    let Err(ServiceError::Refused(why)) = handed_in else { panic!("{}: {handed_in:?}", desk.county.test.name) };
    why
}

#[tokio::test]
async fn a_report_is_written_and_kept_before_its_period_begins_and_handed_in_from_its_first_day() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        let (services, name, id) = (&desk.services, desk.county.test.name, &desk.quarters[3]);
        let opened = page(&desk.clerk, services, id).await.unwrap();
        assert_eq!((opened.can_write(), opened.begins_on()), (true, Some(day("2026-10-01"))), "{name}: it is August");
        save_draft(&desk.clerk, services, id, opened.base(), &typed("第四季度先写")).await.unwrap();
        let why = refused(desk, id).await;
        assert!(why.contains("2026年10月1日") && why.contains("草稿"), "{name}: {why}");
        // one minute to midnight in the county
        desk.at("2026-09-30T15:59:00Z");
        assert!(refused(desk, id).await.contains("2026年10月1日"), "{name}");
        assert_eq!((desk.cell(id).await.record().state, desk.cell(id).await.record().reports), (State::Open, 0), "{name}");
        desk.at("2026-09-30T16:00:00Z");
        let opened = page(&desk.clerk, services, id).await.unwrap();
        assert_eq!((opened.begins_on(), opened.writing().text.as_str()), (None, "第四季度先写"), "{name}");
        assert_eq!(submit(&desk.clerk, services, id, opened.base(), &typed("第四季度先写")).await.unwrap(), HandedIn::InTime, "{name}");
    }
}

#[tokio::test]
async fn a_deputy_head_gets_nothing_to_sign_before_the_period_begins() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        set_sign_off(&desk.office, &desk.services, &SignOffForm { sign_off: "on".into() }).await.unwrap();
        let id = &desk.quarters[3];
        assert!(refused(desk, id).await.contains("2026年10月1日"), "{}", desk.county.test.name);
        let seen = page(&desk.colleague, &desk.services, id).await.unwrap();
        assert!(seen.sheet.sign_off.waiting.is_none(), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn what_is_asked_once_may_be_reported_from_the_day_on_which_its_list_asks() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        let (name, id) = (desk.county.test.name, &desk.lead);
        // as of a list of next year that was imported in time: its year begins in September, and it asks from Monday on
        let ahead = "update cell set period_start = '2026-09-01', limit_on = '2026-12-31', due_on = '2026-12-31'";
        desk.county.test.execute_raw(&format!("{ahead} where id in ('{id}', '{}')", desk.quarters[0])).await;
        assert!(refused(desk, id).await.contains("2026年9月1日"), "{name}: no day was asked for");
        desk.county.test.execute_raw("update checklist set first_day = '2026-08-10'").await;
        assert!(refused(desk, id).await.contains("2026年8月10日"), "{name}: it is Friday");
        desk.at("2026-08-10T02:00:00Z");
        desk.submit(id, "已公开24项").await;
        // a rhythm goes by its own periods, whatever day its list begins on
        assert!(refused(desk, &desk.quarters[0]).await.contains("2026年9月1日"), "{name}");
    }
}

#[tokio::test]
async fn what_an_earlier_version_took_too_early_is_marked_for_its_reviewer_and_may_be_mended_once_it_came_back() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        let (services, name, id) = (&desk.services, desk.county.test.name, &desk.quarters[2]);
        desk.submit(id, "第三季度已公开").await;
        desk.county.test.execute_raw(&format!("update cell set period_start = '2026-09-01' where id = '{id}'")).await;
        let shown = page(&desk.office, services, id).await.unwrap();
        assert_eq!((shown.lies_ahead(), shown.begins_on()), (Some(day("2026-09-01")), None), "{name}");
        let revision = desk.cell(id).await.revision;
        return_report(&desk.office, services, id, revision, "请补充", ReturnDate::WorkingDays(3)).await.unwrap();
        assert_eq!(page(&desk.clerk, services, id).await.unwrap().begins_on(), None, "{name}: the office asked for it by its own day");
        desk.submit(id, "第三季度已公开3项").await;
    }
}
