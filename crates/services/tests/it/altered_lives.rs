//! What was done about problems, changed in the database without the program, as `gongkai verify` names it.

use domain::ids::FindingId;
use services::operations::rows::RowsState;
use services::register::{self, Closing};
use storage::testing::both;

use crate::altered::rows;
use crate::monitor_desk::{Desk, at};

/// A problem that was sent, answered and found to be mended, each on its day.
async fn mended(desk: &Desk) -> FindingId {
    let id = desk.sent().await;
    desk.county.clock.set(at("2026-11-04T01:00:00Z"));
    desk.unit_says(&id, "answered").await.unwrap();
    desk.county.clock.set(at("2026-11-05T01:00:00Z"));
    desk.office_says(&desk.office, &id, "verified").await.unwrap();
    id
}

#[tokio::test]
async fn what_was_done_about_a_problem_is_held_to_the_letter() {
    for (what, sql) in [
        ("its state", "update finding set state = 'waived'"),
        ("its date", "update finding set due_on = '2026-12-31'"),
        ("that it was late", "update finding set is_late = not is_late"),
        ("when it was closed", "update finding set closed_on = '2026-11-03'"),
        ("when the unit answered", "update finding set answered_on = null"),
        ("what the office said", "update finding_event set said = '没有核实。' where kind = 'verified'"),
        ("who said it", "update finding_event set by_name = '别人' where kind = 'answered'"),
        ("an event taken out", "delete from finding_event where kind = 'answered'"),
        ("an event put in", "insert into finding_event (finding_id, no, at, kind, by_id, by_name, said, link, due_on, told)
                             select finding_id, 9, at, 'looked_back', by_id, by_name, said, link, due_on, 'good' from finding_event where no = 1"),
        ("the time it took", "update finding set mended_days = 1"),
    ] {
        for test in both().await {
            let desk = Desk::new(test).await;
            let id = mended(&desk).await;
            let before = rows(&desk.county.test).await;
            assert!(matches!(before, RowsState::Whole { lives, .. } if lives.held == 1), "{}: {}", desk.county.test.name, before.sentence());
            desk.county.test.execute_raw(sql).await;
            let found = rows(&desk.county.test).await.sentence();
            assert!(found.contains(id.as_str()) && found.contains("请保留现场"), "{} {what}: {found}", desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn a_problem_that_no_row_of_the_log_holds_is_what_its_events_add_up_to() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.sent().await;
        // the state alone: what the events say needs no digest in the log
        desk.county.test.execute_raw("update finding set state = 'verified', closed_on = '2026-11-03'").await;
        let found = rows(&desk.county.test).await.sentence();
        assert!(found.contains("的状态是“已销号”，办理记录推算的是“待整改”"), "{}: {found}", desk.county.test.name);
    }
}

#[tokio::test]
async fn what_a_successor_takes_over_is_as_the_log_says() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.sent().await;
        let (old, new) = (desk.county.units[0].id.clone(), desk.county.units[1].id.clone());
        let seen = register::one(&desk.office, desk.services(), &old).await.unwrap().seen();
        let form = Closing { id: old, closed_on: "2026-11-02".into(), successor: Some(new), seen, confirmed: String::new() };
        register::close(&desk.office, desk.services(), &desk.county.looked_at(form).await).await.unwrap();
        let whole = rows(&desk.county.test).await;
        assert!(matches!(whole, RowsState::Whole { lives, .. } if lives.held == 1), "{}: {}", desk.county.test.name, whole.sentence());
        desk.county.test.execute_raw("update finding_event set said = '没有撤并。' where kind = 'handed_over'").await;
        assert!(rows(&desk.county.test).await.sentence().contains("问题的办理情况"), "{}", desk.county.test.name);
    }
}
