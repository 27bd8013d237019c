//! The office judges; accepted reports are opened again.

use domain::ids::{CellId, ReopenId};
use domain::reporting::cell::Status;
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{Mark, State};
use services::reporting::{ReportForm, page, submit};
use services::review::reopen::{self, Asks, ExtensionRequest, ReopenAnswer, ReopenRequest};
use services::review::{
    Acceptance, BulkAccepted, Outcome, QueueFilter, ReturnDate, Tick, accept, bulk_accept, neighbours, queue, return_report, undo, undo_all,
};
use services::{Actor, ServiceError};
use storage::testing::both;

use crate::desk::{Desk, day, typed};

async fn desks() -> Vec<Desk> {
    let mut all = Vec::new();
    for test in both().await {
        all.push(Desk::new(test).await);
    }
    all
}

fn is_about(error: &ServiceError, field: &str) -> bool {
    matches!(error, ServiceError::Invalid(errors) if errors.iter().any(|error| error.field == field))
}

#[tokio::test]
async fn a_return_gives_reason_and_working_days_and_the_next_draft_shows_what_changed() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        desk.submit(id, "已公开20项").await;
        let seen = desk.cell(id).await.revision;
        let blank = return_report(&desk.office, services, id, seen, " \n", ReturnDate::WorkingDays(5)).await.unwrap_err();
        assert!(is_about(&blank, "reason"), "{blank:?}");
        let today = return_report(&desk.office, services, id, seen, "缺", ReturnDate::Day(day("2026-08-07"))).await.unwrap_err();
        assert!(is_about(&today, "due_on"), "{today:?}");
        let due = return_report(&desk.office, services, id, seen, "少4项\r\n请补", ReturnDate::WorkingDays(5)).await.unwrap();
        assert_eq!(due, day("2026-08-14"));
        let cell = desk.cell(id).await;
        assert!(matches!(cell.record().state, State::Returned { rework_by, .. } if rework_by == due), "{:?}", cell.record().state);
        assert_eq!((cell.due_on(), cell.return_reason.as_str()), (day("2026-08-14"), "少4项\n请补"));
        assert!(!cell.calendar_version.is_empty());
        desk.submit(id, "已公开24项").await;
        let opened = page(&desk.office, services, id).await.unwrap();
        let texts: Vec<&str> = opened.submissions().map(|event| event.content.text.as_str()).collect();
        assert_eq!(texts, ["已公开24项", "已公开20项"]);
        desk.accept(id).await;
        assert_eq!(page(&desk.office, services, id).await.unwrap().status(), Status::Done);
        assert_eq!(desk.log().await, ["report.submit", "report.return", "report.submit", "report.accept"]);
    }
}

#[tokio::test]
async fn from_25_december_a_report_can_be_returned_like_on_any_day() {
    // T-H7: nothing is refused because a calendar is missing
    for desk in desks().await {
        desk.at("2026-12-28T02:00:00Z");
        desk.submit(&desk.lead, "已公开24项").await;
        let seen = desk.cell(&desk.lead).await.revision;
        let by = return_report(&desk.office, &desk.services, &desk.lead, seen, "缺", ReturnDate::WorkingDays(10)).await.unwrap();
        assert_eq!(by, day("2027-01-11"), "counted Monday to Friday where the year is not loaded");
        let opened = page(&desk.office, &desk.services, &desk.lead).await.unwrap();
        assert!(opened.now.calendar_warning.as_ref().is_some_and(|text| text.contains("2027年") && text.contains("周一至周五")));
    }
}

#[tokio::test]
async fn an_early_report_that_comes_back_keeps_the_date_of_the_task() {
    // T-C6
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.quarters[2]);
        desk.submit(id, "第三季度先报").await;
        let seen = desk.cell(id).await.revision;
        return_report(&desk.office, services, id, seen, "补链接", ReturnDate::WorkingDays(3)).await.unwrap();
        desk.at("2026-09-01T02:00:00Z");
        let shown = page(&desk.clerk, services, id).await.unwrap().shown;
        assert_eq!((shown.status, shown.mark), (Status::Returned, Some(Mark::ReworkMissed)));
        desk.submit(id, "补好").await;
        desk.accept(id).await;
        assert_eq!(page(&desk.clerk, services, id).await.unwrap().status(), Status::Done);
    }
}

#[tokio::test]
async fn a_task_reported_as_under_way_is_noted_and_stays_open() {
    // T-C1
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let under_way = ReportForm { claim: "ongoing".into(), ..typed("已完成初稿，正在征求意见") };
        submit(&desk.clerk, services, id, desk.base(id).await, &under_way).await.unwrap();
        let seen = desk.cell(id).await.revision;
        assert_eq!(accept(&desk.office, services, id, seen, &Acceptance::default()).await.unwrap(), Outcome::Notes);
        let opened = page(&desk.clerk, services, id).await.unwrap();
        assert!(opened.can_write() && opened.status() == Status::Near && opened.shown.has_progress);
        desk.at("2026-08-17T02:00:00Z");
        assert_eq!(page(&desk.clerk, services, id).await.unwrap().status(), Status::Overdue);
    }
}

#[tokio::test]
async fn a_text_and_a_link_that_nobody_judged_never_count() {
    // T-C2
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let about = services::reporting::evidence::About::default();
        services::reporting::evidence::add_link(&desk.clerk, services, id, "https://a.gov.cn/1", &about).await.unwrap();
        desk.submit(id, "公开目录24项").await;
        desk.accept(id).await;
        reopen::ask(&desk.clerk, services, &wanted(id)).await.unwrap();
        let request = reopen::list(&desk.office, services).await.unwrap()[0].reopen.id.clone();
        reopen::decide(&desk.second_office, services, &answered(&request, true, "")).await.unwrap();
        let judged = page(&desk.clerk, services, id).await.unwrap().evidence;
        services::reporting::evidence::remove(&desk.clerk, services, id, &judged[0].id).await.unwrap();
        services::reporting::evidence::add_link(&desk.clerk, services, id, "https://a.gov.cn/2", &about).await.unwrap();
        desk.submit(id, "公开目录240项").await;
        let waiting = page(&desk.office, services, id).await.unwrap();
        assert_eq!((waiting.status(), waiting.shown.mark), (Status::Done, Some(Mark::CorrectionWaiting)));
        desk.at("2026-08-25T02:00:00Z");
        services::reporting::withdraw(&desk.clerk, services, id).await.unwrap();
        let after = page(&desk.leader, services, id).await.unwrap();
        assert_eq!((after.status(), after.sheet.cell.content.text.as_str()), (Status::Done, "公开目录24项"));
        assert_eq!(after.evidence, judged, "with exactly the evidence that was judged");
    }
}

#[tokio::test]
async fn an_agreed_not_applicable_that_is_reopened_and_left_alone_stays_so() {
    // T-C3
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let none = ReportForm { claim: "not_applicable".into(), text: "本单位没有此项职能".into(), ..ReportForm::default() };
        submit(&desk.clerk, services, id, desk.base(id).await, &none).await.unwrap();
        desk.accept(id).await;
        reopen::ask(&desk.clerk, services, &wanted(id)).await.unwrap();
        let request = reopen::list(&desk.office, services).await.unwrap()[0].reopen.id.clone();
        reopen::decide(&desk.second_office, services, &answered(&request, true, "")).await.unwrap();
        for (moment, mark) in [("2026-08-15T02:00:00Z", Some(Mark::Correcting)), ("2026-08-21T02:00:00Z", None)] {
            desk.at(moment);
            let shown = page(&desk.office, services, id).await.unwrap().shown;
            assert_eq!((shown.status, shown.mark), (Status::NotApplicable, mark), "{moment}");
        }
    }
}

#[tokio::test]
async fn ones_own_judgement_is_taken_back_within_ten_minutes() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        desk.submit(id, "已公开24项").await;
        desk.accept(id).await;
        let namesake = Actor { account: desk.second_office.account.clone(), ..desk.office.clone() };
        for (who, offered) in [(&desk.office, true), (&namesake, false), (&desk.clerk, false)] {
            assert_eq!(page(who, services, id).await.unwrap().may_undo(who, services.now()), offered, "{}", who.account);
        }
        assert!(matches!(undo(&desk.second_office, services, id).await, Err(ServiceError::Refused(_))), "not a colleague's");
        assert!(matches!(undo(&desk.clerk, services, id).await, Err(ServiceError::Forbidden(_))));
        undo(&desk.office, services, id).await.unwrap();
        assert_eq!(page(&desk.office, services, id).await.unwrap().status(), Status::Pending);
        desk.accept(id).await;
        desk.at("2026-08-07T07:40:01Z");
        assert!(!page(&desk.office, services, id).await.unwrap().may_undo(&desk.office, services.now()));
        assert!(matches!(undo(&desk.office, services, id).await, Err(ServiceError::Refused(_))), "after ten minutes");
        let mut conn = services.db().read().await.unwrap();
        let events = storage::reporting::event::recorded(&mut conn, id).await.unwrap();
        let folded = domain::reporting::record::fold(&events).unwrap();
        assert_eq!(folded.as_ref(), Some(desk.cell(id).await.record()), "the row is what its events add up to");
    }
}

#[tokio::test]
async fn a_judgement_meets_what_was_seen() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        desk.submit(id, "第一稿").await;
        let seen = desk.cell(id).await.revision;
        services::reporting::withdraw(&desk.clerk, services, id).await.unwrap();
        desk.submit(id, "第二稿").await;
        assert!(matches!(accept(&desk.office, services, id, seen, &Acceptance::default()).await, Err(ServiceError::Refused(_))));
        assert!(matches!(
            return_report(&desk.office, services, id, seen, "缺", ReturnDate::WorkingDays(3)).await,
            Err(ServiceError::Refused(_))
        ));
        assert!(matches!(desk.cell(id).await.record().state, State::Submitted(_)));
    }
}

#[tokio::test]
async fn only_the_office_judges() {
    for desk in desks().await {
        let services = &desk.services;
        desk.submit(&desk.lead, "已公开24项").await;
        let seen = desk.cell(&desk.lead).await.revision;
        for who in [&desk.clerk, &desk.colleague, &desk.leader] {
            assert!(matches!(accept(who, services, &desk.lead, seen, &Acceptance::default()).await, Err(ServiceError::Forbidden(_))));
            assert!(matches!(
                return_report(who, services, &desk.lead, seen, "缺", ReturnDate::WorkingDays(3)).await,
                Err(ServiceError::Forbidden(_))
            ));
            assert!(matches!(bulk_accept(who, services, &[Tick(desk.lead.clone(), seen)]).await, Err(ServiceError::Forbidden(_))));
            assert!(matches!(queue(who, services, QueueFilter::default(), 1, 50).await, Err(ServiceError::Forbidden(_))));
            assert!(matches!(neighbours(who, services, QueueFilter::default(), &desk.lead).await, Err(ServiceError::Forbidden(_))));
        }
        let elsewhere = Actor { county: domain::ids::CountyId::new("other"), ..desk.office.clone() };
        assert!(matches!(accept(&elsewhere, services, &desk.lead, seen, &Acceptance::default()).await, Err(ServiceError::NotFound(_))));
        assert!(queue(&elsewhere, services, QueueFilter::default(), 1, 50).await.unwrap().rows.is_empty());
    }
}

#[tokio::test]
async fn the_queue_is_oldest_first_and_goes_on_from_any_place() {
    for desk in desks().await {
        let services = &desk.services;
        desk.submit(&desk.quarters[1], "二").await;
        desk.at("2026-08-07T08:00:00Z");
        desk.submit(&desk.lead, "主").await;
        desk.at("2026-08-07T09:00:00Z");
        submit(&desk.other_unit, services, &desk.support, services::reporting::SeenRevisions::default(), &typed("配")).await.unwrap();
        let all = queue(&desk.office, services, QueueFilter::default(), 1, 50).await.unwrap();
        let ids: Vec<&CellId> = all.rows.iter().map(|row| &row.id).collect();
        assert_eq!((ids, all.total), (vec![&desk.quarters[1], &desk.lead, &desk.support], 3));
        assert_eq!(
            all.facets
                .iter()
                .filter(|facet| matches!(facet.kind.as_str(), "section" | "unit" | "claim"))
                .map(|facet| (facet.kind.as_str(), facet.name.as_str(), facet.number))
                .collect::<Vec<_>>(),
            [("claim", "done", 3), ("section", "一、政策公开", 3), ("unit", "发改委", 2), ("unit", "民政局", 1)]
        );
        // each of the other conditions leaves what it says, and both ends of the queue know it
        let period = desk.cell(&desk.quarters[1]).await.period.name;
        let group = desk.county.units[0].group.clone();
        let count = async |filter: QueueFilter<'_>| queue(&desk.office, services, filter, 1, 50).await.unwrap().total;
        assert_eq!(count(QueueFilter { period: Some(&period), ..QueueFilter::default() }).await, 1);
        assert_eq!(count(QueueFilter { group: Some(&group), ..QueueFilter::default() }).await, 3);
        assert_eq!(count(QueueFilter { group: Some("别的组"), ..QueueFilter::default() }).await, 0);
        assert_eq!(count(QueueFilter { claim: Some("not_applicable"), ..QueueFilter::default() }).await, 0);
        assert_eq!(count(QueueFilter { late: true, ..QueueFilter::default() }).await, 1, "the second quarter was due in July");
        let late = QueueFilter { late: true, ..QueueFilter::default() };
        assert_eq!(neighbours(&desk.office, services, late, &desk.lead).await.unwrap().previous, Some(desk.quarters[1].clone()));
        let unit = desk.county.units[0].id.to_string();
        let filter = QueueFilter { unit: Some(&unit), ..QueueFilter::default() };
        assert_eq!(queue(&desk.office, services, filter, 1, 50).await.unwrap().total, 2);
        let second = queue(&desk.office, services, QueueFilter::default(), 2, 2).await.unwrap();
        assert_eq!((second.rows[0].id.clone(), second.total), (desk.support.clone(), 3));
        let here = neighbours(&desk.office, services, QueueFilter::default(), &desk.lead).await.unwrap();
        assert_eq!((here.previous.as_ref(), here.next.as_ref()), (Some(&desk.quarters[1]), Some(&desk.support)));
        desk.accept(&desk.lead).await;
        // judged, it still knows who comes next; narrowed to the unit nobody does
        assert_eq!(neighbours(&desk.office, services, QueueFilter::default(), &desk.lead).await.unwrap().next, Some(desk.support.clone()));
        assert_eq!(neighbours(&desk.office, services, filter, &desk.lead).await.unwrap().next, None);
    }
}

#[tokio::test]
async fn ticked_reports_are_accepted_as_they_were_seen() {
    for desk in desks().await {
        let services = &desk.services;
        let mut ticked = Vec::new();
        for id in [&desk.lead, &desk.quarters[0], &desk.quarters[1]] {
            desk.submit(id, "已公开").await;
            ticked.push(Tick(id.clone(), desk.cell(id).await.revision));
        }
        // one changed since, one is not there
        services::reporting::withdraw(&desk.clerk, services, &desk.quarters[0]).await.unwrap();
        ticked.push(Tick(CellId::new("none"), 0));
        let done = bulk_accept(&desk.office, services, &ticked).await.unwrap();
        assert_eq!(done, BulkAccepted { accepted: vec![desk.lead.clone(), desk.quarters[1].clone()], left: 2, own_paper: 0 });
        assert!(matches!(desk.cell(&desk.lead).await.record().state, State::Accepted { .. }));
        assert_eq!(desk.cell(&desk.quarters[0]).await.record().state, State::Open);
        assert!(is_about(&bulk_accept(&desk.office, services, &[]).await.unwrap_err(), "id"));
        // one click, one undo: all of it waits again; and where one of them went on, none does
        let another = undo_all(&desk.second_office, services, &done.accepted).await;
        assert!(matches!(another, Err(ServiceError::Refused(_))), "only her own: {another:?}");
        undo_all(&desk.office, services, &done.accepted).await.unwrap();
        for id in &done.accepted {
            assert!(matches!(desk.cell(id).await.record().state, State::Submitted(_)), "{}", desk.county.test.name);
        }
        let twice = undo_all(&desk.office, services, &done.accepted).await;
        assert!(twice.is_err(), "{twice:?}");
    }
}

#[tokio::test]
async fn not_applicable_takes_the_cell_out_once_the_office_agrees() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let none = ReportForm { claim: "not_applicable".into(), text: "本单位没有此项职能".into(), ..ReportForm::default() };
        submit(&desk.clerk, services, id, desk.base(id).await, &none).await.unwrap();
        assert_eq!(page(&desk.office, services, id).await.unwrap().status(), Status::Pending);
        desk.accept(id).await;
        assert_eq!(page(&desk.office, services, id).await.unwrap().status(), Status::NotApplicable);
    }
}

fn answered(request: &ReopenId, yes: bool, note: &str) -> ReopenAnswer {
    let approve = if yes { ReopenAnswer::YES } else { ReopenAnswer::NO };
    ReopenAnswer { reopen: request.clone(), approve: approve.into(), note: note.into(), until: String::new() }
}

fn wanted(cell: &CellId) -> ReopenRequest {
    ReopenRequest { cell: cell.clone(), scope: "第二段数据".into(), reason: "统计口径有误".into(), until: "2026-08-20".into() }
}

#[tokio::test]
async fn opening_again_takes_two_people_and_ends_by_itself() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        desk.submit(id, "已公开24项").await;
        let early = reopen::ask(&desk.clerk, services, &wanted(id)).await;
        assert!(matches!(early, Err(ServiceError::Refused(_))), "only what is accepted");
        desk.accept(id).await;
        let blank = reopen::ask(
            &desk.clerk,
            services,
            &ReopenRequest { scope: String::new(), reason: String::new(), until: String::new(), ..wanted(id) },
        )
        .await
        .unwrap_err();
        assert!(["scope", "reason", "until"].iter().all(|field| is_about(&blank, field)), "{blank:?}");
        let past = reopen::ask(&desk.clerk, services, &ReopenRequest { until: "2026-08-07".into(), ..wanted(id) }).await.unwrap_err();
        assert!(is_about(&past, "until"));
        assert!(matches!(reopen::ask(&desk.other_unit, services, &wanted(id)).await, Err(ServiceError::NotFound(_))));
        assert!(matches!(reopen::ask(&desk.leader, services, &wanted(id)).await, Err(ServiceError::Forbidden(_))));
        reopen::ask(&desk.office, services, &wanted(id)).await.unwrap();
        assert!(matches!(reopen::ask(&desk.clerk, services, &wanted(id)).await, Err(ServiceError::Refused(_))), "one at a time");
        let listed = reopen::list(&desk.second_office, services).await.unwrap();
        let request = listed[0].reopen.id.clone();
        assert!(
            matches!(reopen::decide(&desk.office, services, &answered(&request, true, "")).await, Err(ServiceError::Refused(_))),
            "never one's own"
        );
        assert!(matches!(reopen::decide(&desk.clerk, services, &answered(&request, true, "")).await, Err(ServiceError::Forbidden(_))));
        assert!(is_about(&reopen::decide(&desk.second_office, services, &answered(&request, false, " ")).await.unwrap_err(), "note"));
        assert_eq!(reopen::decide(&desk.second_office, services, &answered(&request, true, "")).await.unwrap().0, *id);
        assert!(
            matches!(reopen::decide(&desk.second_office, services, &answered(&request, true, "")).await, Err(ServiceError::Refused(_))),
            "once"
        );
        let open = page(&desk.clerk, services, id).await.unwrap();
        assert!(
            open.can_write()
                && open.status() == Status::Done
                && open.shown.mark == Some(Mark::Correcting)
                && open.writing().text == "已公开24项"
        );
        // nobody writes: the day passes, and the old judgement holds
        desk.at("2026-08-21T02:00:00Z");
        let closed = page(&desk.clerk, services, id).await.unwrap();
        assert!(!closed.can_write() && closed.status() == Status::Done);
        let late = submit(&desk.clerk, services, id, closed.base(), &typed("迟来")).await;
        assert!(matches!(late, Err(ServiceError::Refused(_))), "{late:?}");
        let kinds: Vec<_> = closed.events.iter().take(2).map(|event| event.kind).collect();
        assert_eq!(kinds, [CellEventKind::Reopened, CellEventKind::ReopenAsked]);
        assert!(desk.log().await.ends_with(&["reopen.ask".into(), "reopen.decide".into()]));
        // and it can be asked for again
        reopen::ask(&desk.clerk, services, &ReopenRequest { until: "2026-09-01".into(), ..wanted(id) }).await.unwrap();
    }
}

#[tokio::test]
async fn a_refused_request_changes_nothing_and_says_why() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        desk.submit(id, "已公开24项").await;
        desk.accept(id).await;
        reopen::ask(&desk.clerk, services, &wanted(id)).await.unwrap();
        assert!(reopen::list(&desk.other_unit, services).await.unwrap().is_empty(), "a unit sees its own only");
        let request = reopen::list(&desk.clerk, services).await.unwrap()[0].reopen.id.clone();
        reopen::decide(&desk.office, services, &answered(&request, false, "口径无误")).await.unwrap();
        let closed = page(&desk.clerk, services, id).await.unwrap();
        let decision = closed.reopen.as_ref().and_then(|request| request.decision.clone()).unwrap();
        assert_eq!((closed.status(), decision.approved, decision.note.as_str()), (Status::Done, false, "口径无误"));
    }
}

#[tokio::test]
async fn more_time_is_asked_for_and_the_date_stands_until_it_is_granted() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let name = desk.county.test.name;
        let asked = |until: &str| ExtensionRequest { cell: id.clone(), reason: "上级数据未下发".into(), until: until.into() };
        let before = desk.cell(id).await.due_on();
        // not earlier, not without a reason, not by strangers
        for until in ["", "2026-08-14", "2026-08-01"] {
            let wrong = reopen::ask_for_time(&desk.clerk, services, &asked(until)).await.unwrap_err();
            assert!(is_about(&wrong, ExtensionRequest::until), "{name} {until}: {wrong:?}");
        }
        let silent = ExtensionRequest { reason: " ".into(), ..asked("2026-08-28") };
        assert!(is_about(&reopen::ask_for_time(&desk.clerk, services, &silent).await.unwrap_err(), ExtensionRequest::reason));
        let stranger = reopen::ask_for_time(&desk.other_unit, services, &asked("2026-08-28")).await;
        assert!(matches!(stranger, Err(ServiceError::NotFound(_))), "{name}");
        assert!(matches!(reopen::ask_for_time(&desk.leader, services, &asked("2026-08-28")).await, Err(ServiceError::Forbidden(_))));

        reopen::ask_for_time(&desk.clerk, services, &asked("2026-08-28")).await.unwrap();
        assert!(matches!(reopen::ask_for_time(&desk.colleague, services, &asked("2026-09-01")).await, Err(ServiceError::Refused(_))));
        let shown = page(&desk.clerk, services, id).await.unwrap();
        assert!(shown.can_write() && shown.reopen.as_ref().is_some_and(|request| request.asks == Asks::Extend), "{name}");
        assert_eq!(desk.cell(id).await.due_on(), before, "{name}: asking moves nothing");
        let request = reopen::list(&desk.office, services).await.unwrap()[0].reopen.id.clone();
        reopen::decide(&desk.office, services, &answered(&request, true, "同意")).await.unwrap();
        assert_eq!((desk.cell(id).await.due_on(), desk.cell(id).await.record().is_late()), (day("2026-08-28"), false), "{name}");
        assert!(desk.log().await.ends_with(&["extension.ask".into(), "extension.decide".into()]));

        // a second one is refused with its reason, and the first date holds
        reopen::ask_for_time(&desk.clerk, services, &asked("2026-09-18")).await.unwrap();
        let request = reopen::list(&desk.office, services).await.unwrap()[0].reopen.id.clone();
        assert!(is_about(&reopen::decide(&desk.office, services, &answered(&request, false, "")).await.unwrap_err(), "note"));
        reopen::decide(&desk.office, services, &answered(&request, false, "不再延期")).await.unwrap();
        let events = page(&desk.clerk, services, id).await.unwrap().events;
        assert_eq!((events[0].kind, events[0].reason.as_str()), (CellEventKind::ExtensionRefused, "不再延期"), "{name}");
        assert_eq!(desk.cell(id).await.due_on(), day("2026-08-28"), "{name}");
    }
}

#[tokio::test]
async fn the_office_may_grant_another_day_than_was_asked_for() {
    for desk in desks().await {
        let (services, id, name) = (&desk.services, &desk.lead, desk.county.test.name);
        let ask = async |until: &str| {
            let asked = ExtensionRequest { cell: id.clone(), reason: "上级数据未下发".into(), until: until.into() };
            reopen::ask_for_time(&desk.clerk, services, &asked).await.unwrap();
            reopen::list(&desk.office, services).await.unwrap()[0].reopen.id.clone()
        };
        let request = ask("2026-09-30").await;
        let grant = |until: &str, note: &str| ReopenAnswer { until: until.into(), ..answered(&request, true, note) };
        // with a reason, a day, and one that is later than what stands
        for (until, note, field) in [
            ("2026-08-28", " ", ReopenAnswer::note),
            ("八月底", "本月内", ReopenAnswer::until),
            ("2026-08-14", "不延", ReopenAnswer::until),
            ("2026-08-07", "今天", ReopenAnswer::until),
        ] {
            let wrong = reopen::decide(&desk.office, services, &grant(until, note)).await.unwrap_err();
            assert!(is_about(&wrong, field), "{name} {until}: {wrong:?}");
        }
        assert_eq!(desk.cell(id).await.due_on(), day("2026-08-14"), "{name}: what was refused moved nothing");
        reopen::decide(&desk.office, services, &grant("2026-08-28", "月底前须报")).await.unwrap();
        assert_eq!(desk.cell(id).await.due_on(), day("2026-08-28"), "{name}");
        let listed = reopen::list(&desk.clerk, services).await.unwrap()[0].reopen.clone();
        assert_eq!((listed.until, listed.settled_until()), (day("2026-09-30"), day("2026-08-28")), "{name}: both days stay readable");
        let events = page(&desk.clerk, services, id).await.unwrap().events;
        // who asked for what stands in the words, which the officer's name stands above
        assert_eq!(
            events[0].reason,
            "同意王倩的延期申请（申请延期至2026年9月30日，理由：上级数据未下发），批准延期至2026年8月28日。审批意见：月底前须报",
            "{name}"
        );
        assert_eq!(events[0].due_on, Some(day("2026-08-28")), "{name}");
        // the day asked for, typed again, needs no reason
        let request = ask("2026-09-18").await;
        let same = ReopenAnswer { until: "2026-09-18".into(), ..answered(&request, true, "") };
        reopen::decide(&desk.office, services, &same).await.unwrap();
        assert_eq!(desk.cell(id).await.due_on(), day("2026-09-18"), "{name}");
    }
}

#[tokio::test]
async fn time_granted_after_the_report_was_accepted_is_refused() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let asked = ExtensionRequest { cell: id.clone(), reason: "上级数据未下发".into(), until: "2026-08-28".into() };
        reopen::ask_for_time(&desk.clerk, services, &asked).await.unwrap();
        desk.submit(id, "已公开24项").await;
        desk.accept(id).await;
        let request = reopen::list(&desk.office, services).await.unwrap()[0].reopen.id.clone();
        let late = reopen::decide(&desk.office, services, &answered(&request, true, "")).await;
        assert!(matches!(late, Err(ServiceError::Refused(_))), "{late:?}");
        // the request waits still, and can be answered with no
        reopen::decide(&desk.office, services, &answered(&request, false, "已经完成")).await.unwrap();
        let settled = reopen::ask_for_time(&desk.clerk, services, &asked).await;
        assert!(matches!(settled, Err(ServiceError::Refused(_))), "{settled:?}");
    }
}

#[tokio::test]
async fn more_time_for_what_a_merger_took_away_is_refused_with_the_reason() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let asked = ExtensionRequest { cell: id.clone(), reason: "上级数据未下发".into(), until: "2026-08-28".into() };
        reopen::ask_for_time(&desk.clerk, services, &asked).await.unwrap();
        // the second unit supports the same task: of the two cells one leaves
        submit(&desk.other_unit, services, &desk.support, desk.base(&desk.support).await, &typed("已报送数据")).await.unwrap();
        let (one, successor) = (&desk.county.units[0], &desk.county.units[1]);
        let closing = services::register::Closing {
            id: one.id.clone(),
            closed_on: "2026-08-07".into(),
            successor: Some(successor.id.clone()),
            seen: services::register::seen(one),
            confirmed: String::new(),
        };
        services::register::close(&desk.office, services, &desk.county.looked_at(closing).await).await.unwrap();
        assert!(!desk.cell(id).await.record().presence.is_present(), "{}", desk.county.test.name);
        let request = reopen::list(&desk.office, services).await.unwrap()[0].reopen.id.clone();
        let late = reopen::decide(&desk.office, services, &answered(&request, true, "")).await;
        assert!(matches!(&late, Err(ServiceError::Refused(why)) if why.contains("转出")), "{late:?}");
    }
}
