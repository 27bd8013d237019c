//! The history of every cell held against the audit log: a cell that was rewritten together with its events is found.

use services::operations::held::{HistoryState, verify_history};
use services::operations::records::{RecordState, verify_records};
use services::reporting::evidence::{About, add_link};
use services::reporting::withdraw;
use services::review::{CellAdjustment, adjust};
use storage::testing::both;

use crate::desk::Desk;

async fn state(desk: &Desk) -> HistoryState {
    verify_history(&mut desk.services.db().read().await.unwrap()).await.unwrap()
}

/// Two reports of one cell, the first taken back, the second with a link and accepted.
async fn worked_on(desk: &Desk) {
    let (services, id) = (&desk.services, &desk.lead);
    desk.submit(id, "已公开24项").await;
    withdraw(&desk.clerk, services, id).await.unwrap();
    add_link(&desk.clerk, services, id, "https://a.gov.cn/1.html", &About::default()).await.unwrap();
    desk.submit(id, "已公开24项，见链接").await;
    desk.accept(id).await;
}

#[tokio::test]
async fn what_was_rewritten_together_with_its_events_is_found_by_the_log() {
    let copied = "insert into cell_event (id, cell_id, seq, kind, at, day, actor, actor_name, unit_name, content, numbers, reason, due_on, facts, report_no)
                  select 'forged', cell_id, 99, kind, at, day, actor, actor_name, unit_name, content, numbers, reason, due_on, facts, report_no
                  from cell_event where kind = 'accepted'";
    let rewritten = "操作日志第";
    for (what, sql, expected) in [
        ("nothing", "update report set content = content", None),
        ("the text of a report", "update report set content = '已公开30项' where no = 2", Some(rewritten)),
        ("the text of one that was taken back", "update report set content = '已公开30项' where no = 1", Some(rewritten)),
        ("who handed it in", "update report set handed_in_by = '别人'; update cell set submitted_by = '别人'", Some(rewritten)),
        ("the address of evidence", "update evidence set url = 'https://a.gov.cn/2.html'", Some(rewritten)),
        ("evidence taken off a report", "delete from report_evidence", Some(rewritten)),
        ("who judged", "update cell_event set actor_name = '别人' where kind = 'accepted'", Some(rewritten)),
        ("when it was judged", "update cell_event set at = '2026-08-06T07:30:00Z' where kind = 'accepted'", Some(rewritten)),
        ("why", "update cell_event set reason = '另有原因' where kind = 'submitted'", Some(rewritten)),
        ("a judgement that nobody made", copied, Some("“审核通过”在操作日志里没有对应的行")),
        (
            "a cell with all it had",
            "delete from report_evidence; delete from report; delete from cell_evidence;
             delete from cell_event where cell_id in (select cell_id from cell_event where kind = 'accepted');
             delete from cell_past; delete from cell where id not in (select cell_id from cell_event)",
            Some("整个不见了"),
        ),
    ] {
        for test in both().await {
            let desk = Desk::new(test).await;
            worked_on(&desk).await;
            desk.county.test.execute_raw(sql).await;
            let found = state(&desk).await;
            let name = &desk.county.test.name;
            match expected {
                None => {
                    let HistoryState::Whole(held) = &found else { panic!("{name} {what}: {found:?}") };
                    assert_eq!((held.by_digest, held.by_row, held.by_act), (5, 0, 0), "{name}");
                }
                Some(words) => {
                    assert!(found.sentence().contains(words), "{name} {what}: {}", found.sentence());
                    let HistoryState::Differs { cell, .. } = &found else { panic!("{name} {what}: {found:?}") };
                    assert_eq!(*cell, desk.lead.to_string(), "{name} {what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_text_that_was_rewritten_differs_from_the_log_although_the_record_adds_up() {
    for test in both().await {
        let desk = Desk::new(test).await;
        worked_on(&desk).await;
        desk.county.test.execute_raw("update report set content = '已公开30项' where no = 2").await;
        let records = verify_records(&mut desk.services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(records, RecordState::Whole(_)), "{}: states and days say nothing of the words", desk.county.test.name);
        assert!(!state(&desk).await.is_whole(), "{}", desk.county.test.name);
        // the log itself is as it was
        assert!(desk.log().await.contains(&"report.accept".to_owned()));
    }
}

#[tokio::test]
async fn what_lists_and_counts_read_is_held_against_the_record_too() {
    for sql in [
        "update cell set overdue_after = '2031-01-01' where state = 'open'",
        "update cell set kind = 4 where state = 'open'",
        "update cell set removed = true where state = 'open'",
        "update cell set late = true where state = 'accepted'",
        "update cell set applicable = false where state = 'accepted'",
    ] {
        for test in both().await {
            let desk = Desk::new(test).await;
            worked_on(&desk).await;
            let state = async || verify_records(&mut desk.services.db().read().await.unwrap()).await.unwrap();
            assert!(matches!(state().await, RecordState::Whole(_)), "{}", desk.county.test.name);
            desk.county.test.execute_raw(sql).await;
            let found = state().await;
            assert!(found.sentence().contains("在清单和统计里的状态或期限"), "{} {sql}: {}", desk.county.test.name, found.sentence());
        }
    }
}

#[tokio::test]
async fn a_date_that_the_office_moved_is_held_with_its_day_and_its_reason() {
    for (what, sql) in [
        ("nothing", "update cell_event set reason = reason"),
        ("the day", "update cell_event set due_on = '2031-01-05' where kind = 'redated'"),
        ("the reason", "update cell_event set reason = '另有原因' where kind = 'redated'"),
    ] {
        for test in both().await {
            let desk = Desk::new(test).await;
            let due_on = desk.cell(&desk.lead).await.due_on();
            // granted, and taken back in part
            for days in [30, 20] {
                let until = (due_on + chrono::Days::new(days)).to_string();
                let form = CellAdjustment {
                    cell: desk.lead.clone(),
                    what: "extend".into(),
                    later_too: String::new(),
                    until,
                    reason: "机构改革".into(),
                };
                assert_eq!(adjust(&desk.office, &desk.services, &form).await.unwrap(), 1, "{}", desk.county.test.name);
            }
            desk.county.test.execute_raw(sql).await;
            let found = state(&desk).await;
            match &found {
                HistoryState::Whole(held) => {
                    assert_eq!((what, held.by_digest, held.by_row, held.by_act), ("nothing", 2, 0, 0), "{}", desk.county.test.name);
                }
                HistoryState::Differs { cell, problem, .. } => {
                    assert_ne!(what, "nothing", "{}: {problem}", desk.county.test.name);
                    assert!(*cell == desk.lead.to_string() && problem.contains("操作日志第"), "{}: {problem}", desk.county.test.name);
                }
            }
        }
    }
}
