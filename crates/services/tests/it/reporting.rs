//! A unit writes, saves, hands in, takes back; the lists and pages that go with it.

use domain::ids::CellId;
use domain::reporting::cell::{Mark, Status};
use domain::reporting::event::CellEventKind;
use domain::reporting::record::State;
use domain::reporting::report::Claim;
use services::ServiceError;
use services::progress::cells::{self, CellFilter, View};
use services::progress::todo;
use services::reporting::{
    FROM_LAST, FROM_SUPPORT, HandedIn, ReportForm, SeenRevisions, page, save_draft, submit, take_text, urge, withdraw,
};
use storage::testing::both;

use crate::desk::{Desk, day, typed};

async fn desks() -> Vec<Desk> {
    let mut all = Vec::new();
    for test in both().await {
        all.push(Desk::new(test).await);
    }
    all
}

fn fields(error: ServiceError) -> Vec<String> {
    let ServiceError::Invalid(errors) = error else { panic!("not about fields: {error:?}") };
    errors.into_iter().map(|error| error.field).collect()
}

#[tokio::test]
async fn a_report_is_written_saved_handed_in_and_taken_back() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let saved = save_draft(&desk.clerk, services, id, desk.base(id).await, &typed("已公开")).await.unwrap();
        assert_eq!(saved.base, SeenRevisions { cell: 0, draft: 1 });
        // the colleague goes on where the clerk left off: a draft belongs to the unit
        let opened = page(&desk.colleague, services, id).await.unwrap();
        assert_eq!((opened.writing().text.as_str(), opened.base(), opened.status()), ("已公开", saved.base, Status::Near));
        assert_eq!(opened.sheet.draft.as_ref().unwrap().saved_by, "王倩");
        let handed_in = submit(&desk.colleague, services, id, opened.base(), &typed("已公开24项")).await.unwrap();
        assert_eq!(handed_in, HandedIn::InTime);
        let read = page(&desk.clerk, services, id).await.unwrap();
        assert_eq!((read.status(), read.can_write(), read.sheet.draft.is_none()), (Status::Pending, false, true));
        assert_eq!(read.events[0].content.numbers[0].value, Some(24));
        assert_eq!((read.events[0].unit_name.as_str(), read.events[0].actor_name.as_str()), ("县发展改革委", "赵敏"));
        withdraw(&desk.clerk, services, id).await.unwrap();
        let again = page(&desk.clerk, services, id).await.unwrap();
        assert_eq!((again.sheet.cell.record().state, again.writing().text.as_str()), (State::Open, "已公开24项"));
        assert_eq!(again.events.iter().map(|event| event.kind).collect::<Vec<_>>(), [CellEventKind::Withdrawn, CellEventKind::Submitted]);
        // drafts are no audit events
        assert_eq!(desk.log().await, ["report.submit", "report.withdraw"]);
    }
}

#[tokio::test]
async fn two_people_never_overwrite_each_other() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let both_saw = desk.base(id).await;
        let first = save_draft(&desk.clerk, services, id, both_saw, &typed("甲的文字")).await.unwrap();
        let second = save_draft(&desk.colleague, services, id, both_saw, &typed("乙的文字")).await;
        assert!(matches!(second, Err(ServiceError::Stale)), "{second:?}");
        let handed_in = submit(&desk.colleague, services, id, both_saw, &typed("乙的文字")).await;
        assert!(matches!(handed_in, Err(ServiceError::Stale)), "{handed_in:?}");
        assert_eq!(page(&desk.clerk, services, id).await.unwrap().writing().text, "甲的文字");
        assert_eq!(desk.cell(id).await.record().state, State::Open);
        // the same words twice are no conflict: an answer got lost, or an automatic save was under way
        assert_eq!(save_draft(&desk.colleague, services, id, both_saw, &typed("甲的文字")).await.unwrap().base, first.base);
        submit(&desk.colleague, services, id, both_saw, &typed("甲的文字")).await.unwrap();
        // a tab that was left open cannot write into what came after
        let revision = desk.cell(id).await.revision;
        services::review::return_report(&desk.office, services, id, revision, "补链接", services::review::ReturnDate::WorkingDays(5))
            .await
            .unwrap();
        let old_tab = save_draft(&desk.clerk, services, id, first.base, &typed("旧窗口")).await;
        assert!(matches!(old_tab, Err(ServiceError::Stale)), "{old_tab:?}");
    }
}

#[tokio::test]
async fn a_form_that_was_sent_twice_is_told_handed_in_and_not_that_somebody_else_wrote() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let base = desk.base(id).await;
        for _ in 0..2 {
            assert_eq!(submit(&desk.clerk, services, id, base, &typed("已公开24项")).await.unwrap(), HandedIn::InTime);
        }
        assert_eq!(desk.log().await, ["report.submit"], "{}: handed in once", desk.county.test.name);
        // other words, or another person's, are a conflict as before
        for (who, words) in [(&desk.clerk, "已公开25项"), (&desk.colleague, "已公开24项")] {
            let other = submit(who, services, id, base, &typed(words)).await;
            assert!(matches!(other, Err(ServiceError::Stale)), "{}: {other:?}", desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn what_is_returned_with_a_year_to_mend_it_was_due_all_the_same() {
    for desk in desks().await {
        let services = &desk.services;
        desk.at("2026-11-30T02:00:00Z");
        let due = async || {
            let found = services::progress::overview::overview(&desk.leader, services, None, None).await.unwrap().unwrap();
            let rows = services::progress::cells::list(&desk.leader, services, &found.due.1, services::progress::cells::View::default());
            assert_eq!(rows.await.unwrap().unwrap().total, found.due.0, "{}: the number finds its rows", desk.county.test.name);
            found.due.0
        };
        let before = due().await;
        desk.submit(&desk.lead, "公开24项").await;
        let revision = desk.cell(&desk.lead).await.revision;
        let until = services::review::ReturnDate::Day(day("2027-11-30"));
        services::review::return_report(&desk.office, services, &desk.lead, revision, "补链接", until).await.unwrap();
        assert_eq!(due().await, before, "{}", desk.county.test.name);
        // its row prints the day that it is awaited by, and says which that is
        let (rows, _) =
            services::progress::cells::export(&desk.leader, services, &Default::default(), Default::default()).await.unwrap().unwrap();
        let row = rows.rows.iter().find(|row| row.id == desk.lead).unwrap();
        assert_eq!((row.rework_by(), row.until), (Some(day("2027-11-30")), day("2027-11-30")), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn texts_that_are_there_are_taken_over_behind_what_was_typed() {
    for desk in &desks().await {
        let services = &desk.services;
        let take = |id: CellId, text: &'static str, from: &'static str| async move {
            let base = desk.base(&id).await;
            take_text(&desk.clerk, services, &id, base, &typed(text), from).await
        };
        let written = |id: CellId| async move { page(&desk.clerk, services, &id).await.unwrap().writing().text.clone() };
        // the last period: handed in is enough, accepted is better; nothing typed is written over
        let [first, second, third, _] = &desk.quarters[..] else { panic!("four quarters") };
        assert!(matches!(take(second.clone(), "", FROM_LAST).await, Err(ServiceError::Refused(_))));
        desk.submit(first, "一季度公开12个村。").await;
        assert!(take(second.clone(), "", FROM_LAST).await.unwrap());
        assert_eq!(written(second.clone()).await, "一季度公开12个村。");
        desk.accept(first).await;
        assert!(take(third.clone(), "三季度正在办理。", FROM_LAST).await.unwrap());
        assert_eq!(written(third.clone()).await, "三季度正在办理。\n一季度公开12个村。");
        assert!(!take(third.clone(), "三季度正在办理。\n一季度公开12个村。", FROM_LAST).await.unwrap(), "once is enough");

        // the lead takes over what its support unit wrote, once that is accepted, or by name
        assert!(matches!(take(desk.lead.clone(), "", FROM_SUPPORT).await, Err(ServiceError::Refused(_))));
        let base = page(&desk.other_unit, services, &desk.support).await.unwrap().base();
        submit(&desk.other_unit, services, &desk.support, base, &typed("配合公开3项。")).await.unwrap();
        let (id, support) = (&desk.lead, desk.support.to_string());
        assert!(take_text(&desk.clerk, services, id, desk.base(id).await, &typed("牵头公开24项。"), &support).await.unwrap());
        assert!(
            written(desk.lead.clone()).await.starts_with("牵头公开24项。\n") && written(desk.lead.clone()).await.contains("配合公开3项。")
        );
        desk.accept(&desk.support).await;
        assert!(take(desk.lead.clone(), "", FROM_SUPPORT).await.unwrap());
        // a support unit leads nobody, and a stale form writes nothing
        let back = take_text(&desk.other_unit, services, &desk.support, SeenRevisions::default(), &typed(""), id.as_str()).await;
        assert!(matches!(back, Err(ServiceError::NotFound(_))), "{back:?}");
        let stale = take_text(&desk.clerk, services, id, SeenRevisions::default(), &typed("别的"), FROM_SUPPORT).await;
        assert!(matches!(stale, Err(ServiceError::Stale)), "{stale:?}");
    }
}

#[tokio::test]
async fn the_lead_asks_once_a_day_and_the_mark_goes_with_the_hand_in() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.support);
        let marks = async || {
            let list = todo::list(&desk.other_unit, services).await.unwrap();
            list.groups.into_iter().flat_map(|(_, items)| items).filter_map(|item| item.urged.map(|(count, _)| count)).collect::<Vec<_>>()
        };
        assert!(marks().await.is_empty());
        urge(&desk.clerk, services, id).await.unwrap();
        assert_eq!(marks().await, [1], "{}", desk.county.test.name);
        assert!(matches!(urge(&desk.colleague, services, id).await, Err(ServiceError::Refused(_))), "once a day");
        desk.at("2026-08-10T01:00:00Z");
        urge(&desk.colleague, services, id).await.unwrap();
        assert_eq!(marks().await, [2]);
        // nobody urges who does not lead, nor herself
        assert!(matches!(urge(&desk.other_unit, services, &desk.lead).await, Err(ServiceError::NotFound(_))));
        assert!(matches!(urge(&desk.clerk, services, &desk.lead).await, Err(ServiceError::NotFound(_))));
        assert!(matches!(urge(&desk.office, services, id).await, Err(ServiceError::Forbidden(_))));
        let base = page(&desk.other_unit, services, id).await.unwrap().base();
        submit(&desk.other_unit, services, id, base, &typed("配合公开3项。")).await.unwrap();
        assert!(marks().await.is_empty());
        assert!(matches!(urge(&desk.clerk, services, id).await, Err(ServiceError::Refused(_))), "it is there");
    }
}

#[tokio::test]
async fn what_is_missing_is_named_field_by_field() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let base = desk.base(id).await;
        let empty = submit(&desk.clerk, services, id, base, &ReportForm::default()).await.unwrap_err();
        assert_eq!(fields(empty), ["claim", "text"]);
        let personal = typed("联系人张三,身份证号11010519491231002X");
        assert_eq!(fields(submit(&desk.clerk, services, id, base, &personal).await.unwrap_err()), ["text"]);
        // each of them is counted, and with them what else is wrong
        let both = typed("联系人张三,身份证号11010519491231002X，手机13912345678");
        assert_eq!(fields(submit(&desk.clerk, services, id, base, &both).await.unwrap_err()), ["text", "text"]);
        let numbers = vec![("24项".to_owned(), "很多".to_owned())];
        let all = ReportForm { claim: String::new(), numbers, ..both };
        assert_eq!(fields(submit(&desk.clerk, services, id, base, &all).await.unwrap_err()), ["claim", "text", "text", "number-0"]);
        // as a draft it may stay until it is masked; nothing else blocks
        save_draft(&desk.clerk, services, id, base, &personal).await.unwrap();
        let bare = submit(&desk.clerk, services, id, desk.base(id).await, &typed("已完成")).await;
        assert!(bare.is_ok(), "advice never blocks: {bare:?}");
    }
}

#[tokio::test]
async fn nobody_writes_what_is_not_hers() {
    for desk in desks().await {
        let services = &desk.services;
        let base = SeenRevisions::default();
        for stranger in [&desk.other_unit] {
            assert!(matches!(submit(stranger, services, &desk.lead, base, &typed("x")).await, Err(ServiceError::NotFound(_))));
            assert!(matches!(save_draft(stranger, services, &desk.lead, base, &typed("x")).await, Err(ServiceError::NotFound(_))));
            assert!(matches!(withdraw(stranger, services, &desk.lead).await, Err(ServiceError::NotFound(_))));
            assert!(matches!(page(stranger, services, &desk.lead).await, Err(ServiceError::NotFound(_))));
        }
        for reader in [&desk.office, &desk.leader] {
            assert!(matches!(submit(reader, services, &desk.lead, base, &typed("x")).await, Err(ServiceError::Forbidden(_))));
            assert!(matches!(save_draft(reader, services, &desk.lead, base, &typed("x")).await, Err(ServiceError::Forbidden(_))));
            assert!(matches!(withdraw(reader, services, &desk.lead).await, Err(ServiceError::Forbidden(_))));
            assert!(!page(reader, services, &desk.lead).await.unwrap().can_write());
        }
        assert!(matches!(page(&desk.clerk, services, &CellId::new("none")).await, Err(ServiceError::NotFound(_))));
        assert!(desk.log().await.is_empty());
    }
}

#[tokio::test]
async fn the_lead_sees_the_supports_report_and_not_its_draft() {
    for desk in desks().await {
        let services = &desk.services;
        save_draft(&desk.other_unit, services, &desk.support, SeenRevisions::default(), &typed("配合单位草稿")).await.unwrap();
        let seen = page(&desk.clerk, services, &desk.support).await.unwrap();
        assert!(seen.sheet.draft.is_none() && !seen.is_own && !seen.can_write() && seen.sheet.cell.content.text.is_empty());
        submit(&desk.other_unit, services, &desk.support, SeenRevisions { cell: 0, draft: 1 }, &typed("配合单位填报")).await.unwrap();
        let own = page(&desk.clerk, services, &desk.lead).await.unwrap();
        assert_eq!(own.others.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["配合单位填报"]);
        // the support does not see the lead's
        assert!(page(&desk.other_unit, services, &desk.support).await.unwrap().others.is_empty());
    }
}

#[tokio::test]
async fn late_stays_late() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        desk.at("2026-08-14T16:00:00Z"); // midnight in the county: the 15th has begun
        assert_eq!(submit(&desk.clerk, services, id, desk.base(id).await, &typed("迟了")).await.unwrap(), HandedIn::Late);
        withdraw(&desk.clerk, services, id).await.unwrap();
        desk.submit(id, "再交").await;
        desk.accept(id).await;
        assert_eq!(page(&desk.leader, services, id).await.unwrap().status(), Status::LateDone);
    }
}

#[tokio::test]
async fn the_list_stands_by_need_and_its_count_is_the_same_number() {
    for desk in desks().await {
        let services = &desk.services;
        let groups =
            |list: &todo::TodoList| -> Vec<(Status, usize)> { list.groups.iter().map(|(status, items)| (*status, items.len())).collect() };
        let list = todo::list(&desk.clerk, services).await.unwrap();
        // quarters one and two are past; three has begun; four has not
        assert_eq!(groups(&list), [(Status::Overdue, 2), (Status::Near, 1), (Status::NotDue, 1)]);
        assert_eq!(list.now.calendar.working_days_left(list.now.today(), list.groups[1].1[0].until), 5);
        assert_eq!(todo::count(&desk.clerk, services).await.unwrap(), 3);
        assert_eq!(todo::count(&desk.office, services).await.unwrap(), 0);
        desk.submit(&desk.quarters[0], "第一季度已公开").await;
        desk.submit(&desk.lead, "已公开24项").await;
        assert_eq!(todo::count(&desk.office, services).await.unwrap(), 2);
        let revision = desk.cell(&desk.lead).await.revision;
        services::review::return_report(
            &desk.office,
            services,
            &desk.lead,
            revision,
            "补链接",
            services::review::ReturnDate::WorkingDays(5),
        )
        .await
        .unwrap();
        desk.accept(&desk.quarters[0]).await;
        let list = todo::list(&desk.colleague, services).await.unwrap();
        assert_eq!(groups(&list), [(Status::Overdue, 1), (Status::Returned, 1), (Status::NotDue, 1)]);
        assert_eq!(list.groups[1].1[0].row.return_reason, "补链接");
        // the next period shows what was accepted for the one before
        assert_eq!(list.groups[0].1[0].row.last_report, "第一季度已公开");
        assert_eq!(todo::count(&desk.clerk, services).await.unwrap(), 2);
        assert!(matches!(todo::list(&desk.office, services).await, Err(ServiceError::Forbidden(_))));
        assert_eq!(todo::count(&desk.leader, services).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn an_interim_report_that_waits_beyond_its_date_is_counted_as_it_is_listed() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let written = ReportForm { claim: "ongoing".into(), ..typed("正在推进") };
        submit(&desk.clerk, services, id, desk.base(id).await, &written).await.unwrap();
        // two quarters are overdue; the report waits for the office until its day is over
        for (moment, number) in [("2026-08-14T02:00:00Z", 2), ("2026-08-17T02:00:00Z", 3)] {
            desk.at(moment);
            let list = todo::list(&desk.clerk, services).await.unwrap();
            assert_eq!((todo::count(&desk.clerk, services).await.unwrap(), list.number()), (number, number), "{moment}");
            // it is told apart from what nobody was heard of, here and in the ledger
            let marks = |mark: Option<Mark>| mark == Some(Mark::InterimWaiting);
            let items: Vec<_> =
                list.groups.iter().flat_map(|(_, items)| items).filter(|item| marks(item.row.facts.mark(list.now.as_of))).collect();
            let is_late = number == 3;
            assert_eq!(items.iter().map(|item| &item.row.id).collect::<Vec<_>>(), if is_late { vec![id] } else { vec![] }, "{moment}");
            let ledger = cells::list(&desk.clerk, services, &CellFilter::default(), View::default()).await.unwrap().unwrap();
            let rows: Vec<_> = ledger.rows.iter().filter(|row| marks(row.mark)).map(|row| &row.id).collect();
            assert_eq!(rows, if is_late { vec![id] } else { vec![] }, "{moment}");
        }
    }
}

#[tokio::test]
async fn the_page_of_a_period_knows_the_other_periods() {
    for desk in desks().await {
        let services = &desk.services;
        desk.submit(&desk.quarters[0], "第一季度公开12条").await;
        desk.accept(&desk.quarters[0]).await;
        let second = page(&desk.clerk, services, &desk.quarters[1]).await.unwrap();
        assert_eq!(second.periods.iter().map(|one| &one.id).collect::<Vec<_>>(), desk.quarters.iter().collect::<Vec<_>>());
        assert_eq!(second.last_period().unwrap().text, "第一季度公开12条");
        assert!(page(&desk.clerk, services, &desk.quarters[0]).await.unwrap().last_period().is_none());
    }
}

#[tokio::test]
async fn texts_are_kept_to_the_letter() {
    let hostile = "</textarea><script>alert(1)</script>\n\"'&amp; \u{202e}倒写 =cmd|'/C calc'!A0 😀";
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let written = ReportForm {
            claim: "ongoing".into(),
            text: hostile.into(),
            numbers: vec![("24项".into(), String::new())],
            ..ReportForm::default()
        };
        submit(&desk.clerk, services, id, desk.base(id).await, &written).await.unwrap();
        let cell = desk.cell(id).await;
        assert_eq!((cell.content.text.as_str(), cell.content.claim, cell.content.numbers[0].value), (hostile, Some(Claim::Ongoing), None));
        assert_eq!(cell.due_on(), day("2026-08-14"));
    }
}

#[tokio::test]
async fn a_page_is_few_statements_whatever_lies_behind_it() {
    for desk in desks().await {
        let services = &desk.services;
        for round in 0..8 {
            desk.submit(&desk.lead, &format!("第{round}稿")).await;
            withdraw(&desk.clerk, services, &desk.lead).await.unwrap();
        }
        for (who, id) in [(&desk.clerk, &desk.lead), (&desk.office, &desk.lead), (&desk.clerk, &desk.support)] {
            let before = services.db().statements();
            page(who, services, id).await.unwrap();
            // session and count come on top
            assert!(services.db().statements() - before <= 7, "{}", services.db().statements() - before);
        }
        let before = services.db().statements();
        todo::list(&desk.clerk, services).await.unwrap();
        todo::count(&desk.clerk, services).await.unwrap();
        // the list in seven: settings, urged, sent back by the deputy head, problems to mend, the items, the rounds, and what the count beside
        // 待办 answers; the count in one. Of a session the last two are one answer, read once
        assert_eq!(services.db().statements() - before, 8);
        let base = desk.base(&desk.lead).await;
        let before = services.db().statements();
        submit(&desk.clerk, services, &desk.lead, base, &typed("快")).await.unwrap();
        // cell, whether its list is closed, what is asked before it goes to the office, draft, event, stretch, report, evidence, what the log keeps a digest of, audit; on
        // PostgreSQL the cell's lock comes on top
        let most = if desk.county.test.name == "SQLite" { 16 } else { 17 };
        let sent = services.db().statements() - before;
        assert!(sent <= most, "a hand-in stays small: {sent} on {}", desk.county.test.name);
    }
}
