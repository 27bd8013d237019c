//! What was found where a unit or a column ends; on both engines.

use domain::monitoring::candidate::Rule;
use domain::monitoring::column::Column;
use domain::monitoring::finding::FindingState;
use services::monitoring;
use services::register::{self, Closing};
use storage::testing::both;

use crate::monitor_desk::{Desk, confirm, day};

async fn merged(desk: &Desk, from: usize, to: Option<usize>) {
    let (id, successor) = (desk.county.units[from].id.clone(), to.map(|to| desk.county.units[to].id.clone()));
    let seen = register::one(&desk.office, desk.services(), &id).await.unwrap().seen();
    let form = Closing { id, closed_on: "2026-11-02".into(), successor, seen, confirmed: String::new() };
    let looked = desk.county.looked_at(form).await;
    register::close(&desk.office, desk.services(), &looked).await.unwrap();
}

#[tokio::test]
async fn a_unit_merged_with_open_findings_leaves_them_to_its_successor() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        let more = [desk.hit(1, Rule::WrongWord, "http://site.cn/w"), desk.hit(0, Rule::DeadLink, "http://site.cn/x")];
        desk.keep("2026-10-01", "2026-10-31", &more).await;
        let due = desk.one(&id).await.life.due_on;
        merged(&desk, 0, Some(1)).await;
        let now = desk.one(&id).await;
        assert_eq!(
            (now.unit_name.as_str(), now.life.state, now.life.due_on),
            ("民政局", FindingState::Sent, due),
            "{}",
            desk.county.test.name
        );
        // the successor reads the notice it came in and answers
        let notice = now.notice.clone().unwrap();
        assert_eq!(monitoring::notice_sheet(&desk.other, desk.services(), &notice).await.unwrap().items.len(), 1);
        let form = monitoring::UnitWords {
            finding: id.clone(),
            revision: now.revision,
            what: "answered".into(),
            text: "承接后已改正。".into(),
            link: String::new(),
            notice: String::new(),
        };
        assert!(monitoring::unit_says(&desk.clerk, desk.services(), &form).await.is_err(), "no more the old one's");
        monitoring::unit_says(&desk.other, desk.services(), &form).await.unwrap();
        let events = monitoring::finding_sheet(&desk.office, desk.services(), &id).await.unwrap().events;
        assert!(events.iter().any(|one| one.kind == "handed_over" && one.said.contains("发改委撤并")), "{events:?}");
        // columns and what waits go along; found again it is the same
        let columns = monitoring::all(&desk.office, desk.services()).await.unwrap();
        assert!(columns.iter().all(|one| one.unit == desk.county.units[1].id), "{}", desk.county.test.name);
        let hit = domain::monitoring::candidate::Candidate::new(&columns[1], Rule::WrongWord, "http://site.cn/w").with("word", "按排");
        let kept = desk.keep_of(&columns, "2026-11-01", "2026-11-02", &[hit]).await;
        assert_eq!((kept.new, kept.known), (0, 1), "{}", desk.county.test.name);
        let open = desk.open().await;
        desk.decide(&open, confirm()).await.unwrap();
        let all = desk.all(&desk.office).await;
        assert!(all.iter().any(|one| one.rule == Rule::WrongWord && one.unit_name == "民政局"));
        assert!(all.iter().all(|one| one.unit_name == "民政局"));
    }
}

#[tokio::test]
async fn a_unit_that_ends_without_a_successor_keeps_its_findings_and_its_columns_end() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        merged(&desk, 0, None).await;
        assert_eq!(desk.one(&id).await.unit_name, "发改委");
        assert_eq!(
            monitoring::on_day(&desk.office, desk.services(), day("2026-11-02")).await.unwrap().len(),
            2,
            "{}",
            desk.county.test.name
        );
        assert_eq!(monitoring::on_day(&desk.office, desk.services(), day("2026-11-01")).await.unwrap().len(), 4);
    }
}

#[tokio::test]
async fn a_column_that_ended_keeps_what_was_found_in_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        desk.keep(
            "2026-10-01",
            "2026-10-31",
            &[desk.hit(0, Rule::DeadLink, "http://site.cn/x"), desk.hit(0, Rule::WrongWord, "http://site.cn/w")],
        )
        .await;
        let end =
            monitoring::EndColumn { column: desk.columns[0].id.clone(), ended_on: "2026-11-02".into(), reason: "网站改版".into() };
        monitoring::end_column(&desk.office, desk.services(), &end).await.unwrap();
        // its finding is answered and looked at as before, what waits is decided as before
        let ask = monitoring::AskRecheck { finding: id.clone() };
        monitoring::ask_recheck(&desk.clerk, desk.services(), &ask).await.unwrap();
        let (job, actor) = monitoring::take(desk.services(), monitoring::RECHECK, "s").await.unwrap().unwrap();
        assert!(monitoring::to_recheck(&actor, desk.services(), &job.about).await.unwrap().unwrap().column.is_some());
        desk.unit_says(&id, "answered").await.unwrap();
        let open = desk.open().await;
        assert_eq!(open.len(), 1, "{}", desk.county.test.name);
        desk.decide(&open, confirm()).await.unwrap();
        // the next round does not visit it, and says nothing about it
        let left: Vec<Column> = monitoring::on_day(&desk.office, desk.services(), day("2026-11-30")).await.unwrap();
        assert!(left.iter().all(|one| one.id != desk.columns[0].id));
        desk.keep_of(&left, "2026-11-01", "2026-11-02", &[]).await;
        assert_eq!(desk.one(&id).await.life.state, FindingState::Answered, "silence of a round closes nothing");
    }
}
