//! The demo county: every state occurs, the log is whole, and the same clock gives the same county.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::access::role::Role;
use domain::access::scope::Scope;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Duty;
use domain::reporting::cell::{AsOf, CellFacts, Status};
use domain::reporting::record::{Columns, State};
use domain::reporting::report::Claim;
use services::access::session::{Origin, sign_in};
use services::clock::FixedClock;
use services::operations::audit::{ChainState, verify_chain};
use services::operations::demo::{PASSWORD, generate};
use services::{ServiceError, Services};
use storage::progress::cells::{self, CellOrder, CellQuery};
use storage::reporting::cell::{self, Cell};
use storage::testing::{self, TestDb};
use storage::{
    access::account, checklist, operations::county, register::unit, reporting::draft, reporting::event, reporting::evidence, review::reopen,
};

fn services(test: &TestDb, now: &str) -> Services {
    Services::new(test.db.clone(), Arc::new(FixedClock::at(now.parse().unwrap())), std::env::temp_dir())
}

/// A late autumn afternoon, as far as the national calendar reaches.
const NOW: &str = "2026-11-18T07:20:00Z";

fn as_of() -> AsOf {
    AsOf { today: "2026-11-18".parse().unwrap(), near_until: "2026-11-25".parse().unwrap(), has_ended: false }
}

/// Every cell of the checklist of that year.
async fn cells(services: &Services, year: i32) -> Vec<Cell> {
    let mut conn = services.db().read().await.unwrap();
    let county = county::list(&mut conn).await.unwrap().remove(0).id;
    let list = checklist::list(&mut conn, &county).await.unwrap().into_iter().find(|list| list.year == year).unwrap();
    let lines = cells::page(&mut conn, &CellQuery::of(&list.id, &Scope::County, as_of()), CellOrder::Task, false, 10_000, 0).await.unwrap();
    let mut cells = Vec::new();
    for line in lines {
        cells.push(cell::get(&mut conn, &county, &line.id).await.unwrap().unwrap());
    }
    cells
}

/// What was generated, without ids, in an order that does not depend on them.
async fn told(services: &Services) -> Vec<String> {
    let mut conn = services.db().read().await.unwrap();
    let county = county::list(&mut conn).await.unwrap().remove(0);
    let mut lines = vec![county.name];
    for unit in unit::list(&mut conn, &county.id).await.unwrap() {
        lines.push(format!("{} {} {} {}", unit.position, unit.full_name, unit.pinyin, unit.aliases.len()));
    }
    for list in checklist::list(&mut conn, &county.id).await.unwrap() {
        for task in checklist::tasks(&mut conn, &list.id).await.unwrap() {
            lines.push(format!("{} {} {} {:?} {}", list.title, task.position, task.time_limit, task.duty, task.completion));
        }
    }
    drop(conn);
    let mut stories: Vec<String> = cells(services, 2026)
        .await
        .iter()
        .map(|cell| {
            format!("{} {} {:?} {:?} {:?}", cell.task_position, cell.period.name, cell.record().state, cell.content, cell.submitted_by)
        })
        .collect();
    stories.sort();
    lines.extend(stories);
    lines
}

#[tokio::test]
async fn every_state_of_a_year_occurs() {
    for test in testing::both().await {
        let services = services(&test, NOW);
        let demo = generate(&services, 1).await.unwrap();
        assert_eq!((demo.counties, demo.years), (1, 2));
        let this_year = cells(&services, 2026).await;
        let last_year = cells(&services, 2025).await;

        let statuses: BTreeSet<Status> = this_year.iter().map(|cell| CellFacts::of(cell.record()).status(as_of())).collect();
        // nothing of a list that was issued in time is taken over
        assert_eq!(statuses, Status::ALL.into_iter().filter(|status| *status != Status::TakenOver).collect(), "{}", test.name);
        for state in ["open", "submitted", "returned", "accepted", "reopened", "not_applicable"] {
            assert!(this_year.iter().any(|cell| Columns::of(cell.record()).state == state), "{} {state}", test.name);
        }
        for claim in Claim::ALL {
            assert!(this_year.iter().any(|cell| cell.content.claim == Some(claim)), "{} {claim:?}", test.name);
        }
        let past = |cell: &&Cell| cell.due_on() < as_of().today;
        assert!(
            this_year.iter().filter(past).any(|cell| matches!(cell.record().state, State::Returned { .. })),
            "a return nobody answered"
        );
        for role in [AssignmentRole::Lead, AssignmentRole::Support] {
            assert!(this_year.iter().any(|cell| cell.role() == role), "{role:?}");
        }

        let share = |cells: &[Cell], wanted: &[Status]| {
            100 * cells.iter().filter(|cell| wanted.contains(&CellFacts::of(cell.record()).status(as_of()))).count() / cells.len()
        };
        assert!((600..2_500).contains(&this_year.len()), "{}", this_year.len());
        assert!(share(&last_year, &[Status::Done, Status::LateDone]) >= 90, "last year is mostly complete");
        let done = share(&this_year, &[Status::Done, Status::LateDone]);
        assert!((45..85).contains(&done), "{done}% of this year is done");
        assert!((1..12).contains(&share(&this_year, &[Status::Overdue])), "{}", share(&this_year, &[Status::Overdue]));
    }
}

#[tokio::test]
async fn the_checklist_has_every_duty_and_the_register_its_people() {
    for test in testing::both().await {
        let services = services(&test, NOW);
        let demo = generate(&services, 1).await.unwrap();
        let mut conn = services.db().read().await.unwrap();
        let county = county::list(&mut conn).await.unwrap().remove(0).id;
        let lists = checklist::list(&mut conn, &county).await.unwrap();
        assert_eq!(lists.iter().map(|list| list.year).collect::<Vec<_>>(), [2026, 2025]);
        let tasks = checklist::tasks(&mut conn, &lists[0].id).await.unwrap();
        assert_eq!((tasks.len(), checklist::sections(&mut conn, &lists[0].id).await.unwrap().len()), (24, 10));
        assert!(tasks.iter().all(|task| !task.completion.is_empty()));
        let duties: BTreeSet<&str> = tasks.iter().map(|task| task.duty.code()).collect();
        assert_eq!(duties, BTreeSet::from([Duty::YearEnd.code(), "by_date", "standing", "quota"]));
        let units = unit::list(&mut conn, &county).await.unwrap();
        let assignments = checklist::assignments(&mut conn, &lists[0].id).await.unwrap();
        for task in &tasks {
            assert!(assignments.iter().any(|assignment| assignment.task == task.id), "nobody has {}", task.requirement);
        }
        assert!(assignments.iter().all(|assignment| !assignment.written.is_empty()));
        assert_eq!(units.len(), 46);
        for unit in &units {
            let clerk = account::by_username(&mut conn, &unit.initials).await.unwrap();
            assert!(clerk.is_some_and(|clerk| clerk.role == Role::Unit && !clerk.must_change), "{}", unit.short_name);
        }
        drop(conn);
        let mains: Vec<Role> = demo.accounts.iter().map(|account| account.role).collect();
        assert_eq!(mains.iter().filter(|role| **role == Role::Office).count(), 2);
        assert!(Role::ALL.into_iter().all(|role| mains.contains(&role)), "{mains:?}");
        assert!(demo.unit_accounts > 46);
        for shown in demo.accounts {
            sign_in(&services, &shown.username, PASSWORD, &Origin::default()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn histories_drafts_links_and_requests_are_there_and_the_log_is_whole() {
    for test in testing::both().await {
        let services = services(&test, NOW);
        generate(&services, 1).await.unwrap();
        let cells = cells(&services, 2026).await;
        let mut conn = services.db().read().await.unwrap();
        let (mut events, mut drafts, mut links) = (0, 0, 0);
        for cell in cells.iter().step_by(5) {
            let history = event::of_cell(&mut conn, &cell.id, 100).await.unwrap();
            assert!(history.iter().all(|event| event.at <= services.now()));
            assert_eq!(history.is_empty(), cell.submitted_at.is_none());
            events += history.len();
            drafts += usize::from(draft::get(&mut conn, &cell.id).await.unwrap().is_some());
            links += evidence::of_cell(&mut conn, &cell.id).await.unwrap().len();
        }
        assert!(events > cells.len() / 5 && drafts > 0 && links > 20, "{} {events} {drafts} {links}", test.name);
        let county = county::list(&mut conn).await.unwrap().remove(0).id;
        let requests = reopen::list(&mut conn, &county, &Scope::County, 100).await.unwrap();
        assert!(requests.iter().any(|one| one.reopen.decision.is_none()), "a request waits");
        assert!(requests.iter().any(|one| one.reopen.decision.as_ref().is_some_and(|answer| answer.by != one.reopen.asked_by)));
        let ChainState::Whole(rows) = verify_chain(&mut conn).await.unwrap() else { panic!("{}: the log is broken", test.name) };
        assert!((20..2_000).contains(&rows), "{rows}");
    }
}

#[tokio::test]
async fn the_same_clock_tells_the_same_county() {
    let (one, two) = (testing::sqlite().await, testing::sqlite().await);
    let (one, two) = (services(&one, NOW), services(&two, NOW));
    generate(&one, 1).await.unwrap();
    generate(&two, 1).await.unwrap();
    assert_eq!(told(&one).await, told(&two).await);
}

#[tokio::test]
async fn any_day_of_the_year_will_do() {
    for now in ["2026-01-01T00:10:00Z", "2024-02-29T09:00:00Z", "2027-12-31T15:00:00Z"] {
        let test = testing::sqlite().await;
        let demo = generate(&services(&test, now), 1).await;
        assert!(demo.is_ok(), "{now}: {demo:?}");
    }
}

#[tokio::test]
async fn a_database_with_a_county_is_left_alone() {
    let test = testing::sqlite().await;
    let services = services(&test, NOW);
    generate(&services, 1).await.unwrap();
    let before = services.db().statements();
    assert!(matches!(generate(&services, 1).await, Err(ServiceError::Refused(_))));
    assert_eq!(services.db().statements(), before + 1);
}
