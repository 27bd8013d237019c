//! The end of a list: what it offers, what it does, and that nothing changes afterwards but by an approved correction.

use domain::checklist::import::{Cell as Field, Document, Row, Table};
use domain::checklist::sealed::SealedYear;
use domain::checklist::year_close::Ending;
use domain::ids::ChecklistId;
use domain::reporting::cell::Status;
use domain::reporting::record::{LeaveCause, Presence, State};
use services::checklist::close_year::{ClosePage, CloseStage, CloseYearForm, Offer, close_year, page, sealed_pack, verify_seals};
use services::checklist::import::{Incoming, Told, import_now};
use services::form::tick;
use services::operations::records::{RecordState, verify_records};
use services::operations::rows::verify_rows;
use services::progress::cells::{CellFilter, View, export};
use services::progress::overview::overview;
use services::reporting::{page as cell_page, submit};
use services::review::{ReturnDate, return_report};
use services::{Seen, ServiceError};
use storage::Engine;
use storage::checklist::year_close::links;
use storage::reporting::cell::of_assignment;
use storage::testing::both;

use crate::desk::{Desk, day, typed};

/// A Wednesday after the last report of 2026 was due.
pub(crate) const AFTER: &str = "2027-01-20T02:00:00Z";

pub(crate) async fn list_of(desk: &Desk) -> ChecklistId {
    desk.cell(&desk.lead).await.checklist
}

pub(crate) async fn stage(desk: &Desk) -> CloseStage {
    let ClosePage { stage, .. } = page(&desk.office, &desk.services, &list_of(desk).await).await.unwrap();
    stage
}

async fn offer(desk: &Desk) -> Offer {
    match stage(desk).await {
        CloseStage::Offered(offer) => *offer,
        other => panic!("{other:?}"),
    }
}

/// Next year's list: one task as the old one has it, to the letter, and another.
pub(crate) async fn next_list(desk: &Desk) -> ChecklistId {
    let lines = [
        ["工作要求", "责任单位", "完成时限"],
        ["8月14日前公开24项政策解读", "发改委牵头", "8月31日前"],
        ["每半年更新办事指南", "财政局", "每半年"],
    ];
    let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Field::own(*text)).collect() };
    let table = Table { name: None, titles: vec!["2027年清单".into()], rows: (1..).zip(&lines).map(row).collect() };
    let incoming = Incoming {
        year: 2027,
        list_name: String::new(),
        file_name: "2027.xlsx".into(),
        content: b"next",
        document: Document::of(vec![table]),
    };
    import_now(&desk.office, &desk.services, incoming, Told::default()).await.unwrap().checklist
}

/// The form as the page proposes it.
pub(crate) async fn form(desk: &Desk, into: Option<&ChecklistId>) -> CloseYearForm {
    let offer = offer(desk).await;
    let carried = offer.items.iter().filter(|item| item.proposed == Some(Ending::Carried)).map(|item| item.cell.clone()).collect();
    CloseYearForm {
        checklist: list_of(desk).await,
        carried: if into.is_some() { carried } else { Vec::new() },
        into: into.map(ToString::to_string).unwrap_or_default(),
        due_on: "2027-03-31".into(),
        reason: "县政府办主任会议决定".into(),
        leave_waiting: String::new(),
        confirmed: tick::SET.into(),
        seen: offer.seen,
    }
}

pub(crate) fn refused<T: std::fmt::Debug>(result: services::Result<T>) -> String {
    match result {
        Err(error @ ServiceError::Refused(_)) => error.to_string(),
        other => panic!("it must be refused: {other:?}"),
    }
}

/// A desk whose year is closed: one report accepted, the others ended unfinished.
pub(crate) async fn closed(desk: &Desk) -> ChecklistId {
    desk.submit(&desk.lead, "已公开24项").await;
    desk.accept(&desk.lead).await;
    desk.at(AFTER);
    close_year(&desk.office, &desk.services, &form(desk, None).await).await.unwrap();
    list_of(desk).await
}

pub(crate) async fn sealed(desk: &Desk, no: i64) -> SealedYear {
    sealed_pack(&desk.leader, &desk.services, &list_of(desk).await, no).await.unwrap().year
}

pub(crate) async fn is_whole(desk: &Desk) {
    let mut conn = desk.services.db().read().await.unwrap();
    let state = verify_records(&mut conn).await.unwrap();
    assert!(matches!(state, RecordState::Whole(_)), "{}: {state:?}", desk.county.test.name);
    assert!(verify_seals(&mut conn).await.unwrap().1.is_empty(), "{}", desk.county.test.name);
    let rows = verify_rows(&mut conn).await.unwrap();
    assert!(rows.is_whole(), "{}: {}", desk.county.test.name, rows.sentence());
}

#[tokio::test]
async fn what_is_open_goes_on_in_the_list_of_the_same_name_until_somebody_says_otherwise() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.at(AFTER);
        let yearly = next_list(&desk).await;
        let lines = [["工作要求", "责任单位", "完成时限"], ["公开提升措施", "财政局", "8月31日前"]];
        let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Field::own(*text)).collect() };
        let table = Table { name: None, titles: vec!["2027年提升清单".into()], rows: (1..).zip(&lines).map(row).collect() };
        let incoming = Incoming {
            year: 2027,
            list_name: "提升清单".into(),
            file_name: "提升.xlsx".into(),
            content: b"more",
            document: Document::of(vec![table]),
        };
        let more = import_now(&desk.office, &desk.services, incoming, Told::default()).await.unwrap().checklist;
        let into: Vec<ChecklistId> = offer(&desk).await.into.into_iter().map(|list| list.id).collect();
        assert_eq!(into, [yearly, more], "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_list_stays_current_until_its_last_report_was_due() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.at("2027-01-07T02:00:00Z");
        let CloseStage::NotYet(why) = stage(&desk).await else { panic!("too early") };
        assert!(why.to_string().contains("起可以归档"), "{why}");
        let form = CloseYearForm {
            checklist: list_of(&desk).await,
            carried: Vec::new(),
            into: String::new(),
            due_on: String::new(),
            reason: "会议决定".into(),
            leave_waiting: String::new(),
            confirmed: tick::SET.into(),
            seen: Seen::default(),
        };
        assert_eq!(refused(close_year(&desk.office, &desk.services, &form).await), why.to_string());
        desk.at(AFTER);
        let offer = offer(&desk).await;
        assert_eq!(offer.items.len(), 6, "{}: {offer:?}", desk.county.test.name);
        let counts: Vec<_> =
            Status::ALL.into_iter().map(|status| (status, offer.counts.get(status))).filter(|(_, count)| *count > 0).collect();
        assert_eq!(counts, [(Status::Overdue, 6)]);
        let proposed: Vec<_> = offer.items.iter().map(|item| item.proposed.unwrap()).collect();
        let (carried, unfinished) = (Ending::Carried, Ending::Unfinished);
        assert_eq!(proposed, [carried, carried, unfinished, unfinished, unfinished, unfinished]);
        for stranger in [&desk.clerk, &desk.leader] {
            assert!(matches!(close_year(stranger, &desk.services, &form).await, Err(ServiceError::Forbidden(_))));
        }
        assert!(matches!(page(&desk.clerk, &desk.services, &form.checklist).await, Err(ServiceError::Forbidden(_))));
    }
}

#[tokio::test]
async fn what_came_back_in_january_may_be_mended_before_its_year_is_archived() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.at("2027-01-12T02:00:00Z");
        let last = &desk.quarters[3];
        desk.submit(last, "已公开24项").await;
        let until = ReturnDate::Day(day("2027-02-10"));
        let revision = desk.cell(last).await.revision;
        return_report(&desk.office, &desk.services, last, revision, "请补充", until).await.unwrap();
        desk.at(AFTER);
        let CloseStage::NotYet(why) = stage(&desk).await else { panic!("{}: it can be mended still", desk.county.test.name) };
        assert!(why.to_string().contains("整改期限是2027年2月10日"), "{}: {why}", desk.county.test.name);
        desk.at("2027-02-11T02:00:00Z");
        let offer = offer(&desk).await;
        let back = offer.items.iter().find(|item| item.cell == *last).unwrap();
        assert_eq!((back.until, back.is_rework, back.status), (day("2027-02-10"), true, Status::Overdue), "{}", desk.county.test.name);
        assert!(offer.items.iter().all(|item| item.cell == *last || !item.is_rework), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn what_is_open_goes_on_in_next_years_list_or_ends_unfinished() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.submit(&desk.quarters[0], "已公开24项").await;
        desk.accept(&desk.quarters[0]).await;
        desk.at(AFTER);
        let without = form(&desk, None).await;
        let carrying = CloseYearForm { carried: vec![desk.lead.clone()], ..without.clone() };
        assert!(refused(close_year(&desk.office, &desk.services, &carrying).await).contains("请先导入2027年度清单"));
        let next = next_list(&desk).await;
        let form = form(&desk, Some(&next)).await;
        // the last period of a standing duty can be carried over as well, into a row of its own
        let last = desk.quarters[3].clone();
        let form = CloseYearForm { carried: form.carried.iter().cloned().chain([last.clone()]).collect(), ..form };
        close_year(&desk.office, &desk.services, &form).await.unwrap();

        let old = desk.cell(&desk.lead).await;
        let since = day("2027-01-20");
        assert_eq!(old.record().presence, Presence::Left { since, cause: LeaveCause::Carried }, "{}", desk.county.test.name);
        let mut conn = desk.services.db().read().await.unwrap();
        let link = links(&mut conn, &desk.lead).await.unwrap().remove(0);
        let new = desk.cell(&link.to).await;
        assert_eq!((new.checklist.clone(), new.unit(), new.role()), (next.clone(), old.unit(), old.role()));
        assert_eq!((new.due_on(), link.from_due_on, link.from_year), (day("2027-03-31"), old.due_on(), 2026));
        assert_eq!(new.record().limit_on, old.record().limit_on, "the printed date stays");
        // the same requirement, to the letter: the same row of the new list
        let (_, task) = storage::checklist::task(&mut conn, &desk.county.id, &new.task).await.unwrap().unwrap();
        assert_eq!((task.requirement.as_str(), task.position), ("8月14日前公开24项政策解读", 1));
        assert_eq!(of_assignment(&mut conn, &new.assignment).await.unwrap().len(), 2, "beside what the new year asks");
        // the support unit stands in no row of the new list: it keeps its part in the same one
        let support = desk.cell(&links(&mut conn, &desk.support).await.unwrap().remove(0).to).await;
        assert_eq!((support.task.clone(), support.role()), (new.task.clone(), desk.cell(&desk.support).await.role()));
        // what the new list does not have stands in a section of its own, behind all others
        let own = desk.cell(&links(&mut conn, &last).await.unwrap().remove(0).to).await;
        let sections = storage::checklist::sections(&mut conn, &next).await.unwrap();
        assert_eq!(sections.last().map(|section| (section.title.as_str(), &section.id)), Some(("上年结转", &own.record().place.section)));
        drop(conn);

        for id in &desk.quarters[1..3] {
            let cell = desk.cell(id).await;
            assert!(matches!(cell.record().state, State::Unfinished { .. }), "{}", desk.county.test.name);
        }
        assert_eq!(desk.cell(&desk.quarters[0]).await.record().accepted().unwrap().0, 1);
        let year = sealed(&desk, 1).await;
        assert_eq!((year.ledger.len(), year.ended(Ending::Carried), year.ended(Ending::Unfinished)), (6, 3, 2));
        assert_eq!(year.ledger[0].status, "逾期（结转）");
        assert!(matches!(stage(&desk).await, CloseStage::Closed(versions) if versions.len() == 1));
        assert_eq!(desk.log().await.last().map(String::as_str), Some("checklist.close"));
        is_whole(&desk).await;

        // leaders see what comes from earlier years apart, each number with its rows
        let found = overview(&desk.leader, &desk.services, Some(2027.into()), None).await.unwrap().unwrap();
        let (rows, _) = export(&desk.leader, &desk.services, &found.carried_filter(), View::default()).await.unwrap().unwrap();
        assert_eq!((found.carried.asked(), rows.rows.len()), (3, 3), "{}", desk.county.test.name);
        assert!(found.sum.asked() > 3);
        let address = found.carried_filter().to_query().into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Vec<_>>();
        assert_eq!(CellFilter::from_query(&address), found.carried_filter());
        // what the closed year left does not simply disappear, in neither year
        let rows_of = async |filter: &CellFilter| {
            let (list, _) = export(&desk.leader, &desk.services, filter, View::default()).await.unwrap().unwrap();
            u64::try_from(list.rows.len()).unwrap()
        };
        let (year_before, unfinished, rows) = found.unfinished_before.clone().unwrap();
        assert_eq!((year_before, unfinished, rows_of(&rows).await), (2026, 2, 2), "{}", desk.county.test.name);
        let past = overview(&desk.leader, &desk.services, Some(2026.into()), None).await.unwrap().unwrap();
        let closed = past.closed.clone().unwrap();
        assert_eq!((closed.on, closed.unfinished.0, rows_of(&closed.unfinished.1).await), (day("2027-01-20"), 2, 2));
        let [(to, carried, rows)] = &closed.carried[..] else { panic!("{}: {closed:?}", desk.county.test.name) };
        assert_eq!((*to, *carried, rows_of(rows).await), (2027, 3, 3), "{}", desk.county.test.name);
        assert!(closed.is_of_this_week && found.closed.is_none());
        // the same as of that day, asked for on the next
        desk.at("2027-01-21T02:00:00Z");
        let then = overview(&desk.leader, &desk.services, Some(2027.into()), Some(day("2027-01-20"))).await.unwrap().unwrap();
        assert_eq!(then.carried.asked(), 3, "{}", desk.county.test.name);
        desk.at(AFTER);

        // who goes on with it reports as on any other item
        let base = cell_page(&desk.clerk, &desk.services, &new.id).await.unwrap().base();
        submit(&desk.clerk, &desk.services, &new.id, base, &typed("已补公开24项")).await.unwrap();
        desk.accept(&new.id).await;
        assert!(!desk.cell(&new.id).await.record().is_late(), "{}", desk.county.test.name);

        // a corrected file of the new year leaves what was carried over where it is
        let lines = [["工作要求", "责任单位", "完成时限"], ["8月14日前公开24项政策解读", "发改委牵头", "8月31日前"]];
        let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Field::own(*text)).collect() };
        let table = Table { name: None, titles: vec!["2027年清单".into()], rows: (1..).zip(&lines).map(row).collect() };
        let incoming = Incoming {
            year: 2027,
            list_name: String::new(),
            file_name: "2027改.xlsx".into(),
            content: b"again",
            document: Document::of(vec![table]),
        };
        import_now(&desk.office, &desk.services, incoming, Told::default()).await.unwrap();
        for id in [&new.id, &own.id, &support.id] {
            assert!(desk.cell(id).await.record().presence.is_present(), "{}", desk.county.test.name);
        }
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn a_report_that_nobody_judged_stops_the_close_until_somebody_says_so() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.submit(&desk.lead, "已公开24项").await;
        desk.at(AFTER);
        let offer = offer(&desk).await;
        assert_eq!(offer.waiting(), 1);
        assert!(offer.items[0].waits && offer.items[0].cell == desk.lead);
        let form = form(&desk, None).await;
        assert!(refused(close_year(&desk.office, &desk.services, &form).await).contains("还有1件填报待审核"));
        let said = CloseYearForm { leave_waiting: tick::SET.into(), ..form };
        close_year(&desk.office, &desk.services, &said).await.unwrap();
        let left = desk.cell(&desk.lead).await;
        assert!(matches!(left.record().state, State::Unfinished { report: Some(_), .. }));
        assert_eq!(sealed(&desk, 1).await.ledger[0].report.as_ref().unwrap().text, "已公开24项", "{}", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn what_happened_between_look_and_confirmation_is_a_conflict_and_nothing_is_half_done() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.at(AFTER);
        let next = next_list(&desk).await;
        let form = form(&desk, Some(&next)).await;
        desk.submit(&desk.lead, "刚刚补报").await;
        assert!(matches!(close_year(&desk.office, &desk.services, &form).await, Err(ServiceError::Stale)), "{}", desk.county.test.name);
        let seen = offer(&desk).await.seen;
        let form = CloseYearForm { seen, leave_waiting: tick::SET.into(), ..form };
        for (wrong, field) in [
            (CloseYearForm { reason: " ".into(), ..form.clone() }, CloseYearForm::reason),
            (CloseYearForm { confirmed: String::new(), ..form.clone() }, CloseYearForm::confirmed),
            (CloseYearForm { due_on: "2027-01-20".into(), ..form.clone() }, CloseYearForm::due_on),
            (CloseYearForm { into: form.checklist.to_string(), ..form.clone() }, CloseYearForm::into),
        ] {
            let error = close_year(&desk.office, &desk.services, &wrong).await;
            assert!(matches!(&error, Err(ServiceError::Invalid(errors)) if errors[0].field == field), "{field}: {error:?}");
        }
        // the very last step fails, as if the process were killed there
        let (guard, away) = match desk.county.test.db.engine() {
            Engine::Sqlite => {
                ("create trigger no_seal before insert on sealed_list begin select raise(abort, 'killed'); end", "drop trigger no_seal")
            }
            Engine::Postgres => {
                ("alter table sealed_list add constraint no_seal check (no > 5)", "alter table sealed_list drop constraint no_seal")
            }
        };
        desk.county.test.execute_raw(guard).await;
        assert!(matches!(close_year(&desk.office, &desk.services, &form).await, Err(ServiceError::Storage(_))));
        desk.county.test.execute_raw(away).await;
        assert!(desk.cell(&desk.lead).await.record().presence.is_present(), "{}", desk.county.test.name);
        let mut conn = desk.services.db().read().await.unwrap();
        assert!(links(&mut conn, &desk.lead).await.unwrap().is_empty());
        assert!(storage::checklist::sections(&mut conn, &next).await.unwrap().iter().all(|section| section.title != "上年结转"));
        drop(conn);
        close_year(&desk.office, &desk.services, &form).await.unwrap();
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn of_two_who_close_at_once_one_is_told_that_it_is_closed() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.at(AFTER);
        let form = form(&desk, None).await;
        let (one, other) =
            tokio::join!(close_year(&desk.office, &desk.services, &form), close_year(&desk.second_office, &desk.services, &form));
        let (done, late): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1, "{}: {late:?}", desk.county.test.name);
        assert!(refused(late.into_iter().next().unwrap()).contains("已年终归档"));
        assert!(matches!(stage(&desk).await, CloseStage::Closed(versions) if versions.len() == 1));
    }
}

#[tokio::test]
async fn a_new_year_names_every_earlier_year_that_is_still_open() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let mut tx = desk.services.db().write().await.unwrap();
        let of_2025 = storage::testing::a_list(services::new_id(), 2025);
        storage::checklist::insert(&mut tx, &desk.county.id, &of_2025, desk.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        desk.at(AFTER);
        next_list(&desk).await;
        let found = overview(&desk.leader, &desk.services, Some(2027.into()), None).await.unwrap().unwrap();
        let overdue = found.earlier_overdue.as_ref().map(|(year, ..)| *year);
        assert_eq!((overdue, found.open_earlier.as_slice()), (Some(2026), &[2025][..]), "{}", desk.county.test.name);
        let found = overview(&desk.leader, &desk.services, Some(2026.into()), None).await.unwrap().unwrap();
        assert!(found.open_earlier.is_empty(), "{}", desk.county.test.name);
    }
}
