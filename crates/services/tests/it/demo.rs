//! The demo county: every state occurs, what stands there is what the program writes, and copies of it are whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use domain::access::role::Role;
use domain::access::scope::Scope;
use domain::assessment::Status as SheetStatus;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::round::{RoundState, Series};
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Duty;
use domain::reporting::cell::{AsOf, CellFacts, Status};
use domain::reporting::record::{Columns, LeaveCause, Presence, State};
use domain::reporting::report::Claim;
use services::access::session::{Origin, sign_in};
use services::assessment::{self, verify_open_rounds, verify_rounds};
use services::clock::FixedClock;
use services::operations::audit::{ChainState, verify_chain};
use services::operations::demo::{Demo, PASSWORD, generate};
use services::operations::doctor::{Front, Verdict, examine};
use services::operations::held::{HistoryState, verify_history};
use services::operations::records::{RecordState, verify_records};
use services::operations::rows::{RowsState, verify_rows};
use services::{ServiceError, Services};
use storage::reporting::cell::{self, Cell};
use storage::review::reopen::Asks;
use storage::testing::{self, TestDb};
use storage::{
    access::account, checklist, operations::county, operations::scheduled, register::unit, reporting::draft, reporting::event,
    reporting::evidence, review::reopen,
};

fn services(test: &TestDb, now: &str) -> Services {
    Services::new(test.db.clone(), Arc::new(FixedClock::at(now.parse().unwrap())), std::env::temp_dir())
}

/// A late autumn afternoon, as far as the national calendar reaches.
pub(crate) const NOW: &str = "2026-11-18T07:20:00Z";

fn as_of() -> AsOf {
    AsOf { today: "2026-11-18".parse().unwrap(), near_until: "2026-11-25".parse().unwrap(), has_ended: false }
}

/// Every cell of the first county's checklist of that year that is in the counts.
async fn cells(services: &Services, year: i32) -> Vec<Cell> {
    let mut conn = services.db().read().await.unwrap();
    let county = county::list(&mut conn).await.unwrap().remove(0).id;
    let list = checklist::list(&mut conn, &county).await.unwrap().into_iter().find(|list| list.year == year).unwrap();
    let all = cell::walk(&mut conn, "", 100_000).await.unwrap();
    all.into_iter().filter(|cell| cell.checklist == list.id && cell.record().presence.is_present()).collect()
}

fn states(this_year: &[Cell], last_year: &[Cell], name: &str) {
    let statuses: BTreeSet<Status> = this_year.iter().map(|cell| CellFacts::of(cell.record()).status(as_of())).collect();
    // nothing of a list that was issued in time is taken over
    assert_eq!(statuses, Status::ALL.into_iter().filter(|status| *status != Status::TakenOver).collect(), "{name}");
    for state in ["open", "submitted", "returned", "accepted", "reopened", "not_applicable"] {
        assert!(this_year.iter().any(|cell| Columns::of(cell.record()).state == state), "{name} {state}");
    }
    for claim in Claim::ALL {
        assert!(this_year.iter().chain(last_year).any(|cell| cell.content.claim == Some(claim)), "{name} {claim:?}");
    }
    let past = |cell: &&Cell| cell.due_on() < as_of().today;
    assert!(this_year.iter().filter(past).any(|cell| matches!(cell.record().state, State::Returned { .. })), "a return nobody answered");
    for role in [AssignmentRole::Lead, AssignmentRole::Support, AssignmentRole::Each] {
        assert!(this_year.iter().any(|cell| cell.role() == role), "{role:?}");
    }
    let share = |cells: &[Cell], wanted: &[Status]| {
        100 * cells.iter().filter(|cell| wanted.contains(&CellFacts::of(cell.record()).status(as_of()))).count() / cells.len()
    };
    assert!((600..2_500).contains(&this_year.len()), "{}", this_year.len());
    let complete = share(last_year, &[Status::Done, Status::LateDone, Status::NotApplicable]);
    assert!(complete >= 90, "{complete}% of last year is complete");
    let done = share(this_year, &[Status::Done, Status::LateDone]);
    assert!((45..85).contains(&done), "{done}% of this year is done");
    let overdue = share(this_year, &[Status::Overdue]);
    assert!((1..12).contains(&overdue), "{overdue}%");
}

async fn lists_and_people(services: &Services, demo: &Demo) {
    let mut conn = services.db().read().await.unwrap();
    let county = county::list(&mut conn).await.unwrap().remove(0).id;
    let lists = checklist::list(&mut conn, &county).await.unwrap();
    assert_eq!(lists.iter().map(|list| list.year).collect::<Vec<_>>(), [2026, 2025]);
    let tasks = checklist::tasks(&mut conn, &lists[0].id).await.unwrap();
    assert_eq!((tasks.len(), checklist::sections(&mut conn, &lists[0].id).await.unwrap().len()), (24, 10));
    let last_year = checklist::tasks(&mut conn, &lists[1].id).await.unwrap();
    assert!(last_year.iter().all(|task| !task.completion.is_empty()), "last year's table says something in every row");
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
        assert!(clerk.is_some_and(|clerk| clerk.role == Role::Unit && !clerk.must_change && !clerk.disabled), "{}", unit.short_name);
    }
    drop(conn);
    let mains: Vec<Role> = demo.accounts.iter().map(|account| account.role).collect();
    assert_eq!(mains.iter().filter(|role| **role == Role::Office).count(), 2);
    assert!(Role::ALL.into_iter().all(|role| mains.contains(&role)), "{mains:?}");
    assert!(demo.unit_accounts > 46);
    for shown in &demo.accounts {
        sign_in(services, &shown.username, PASSWORD, &Origin::default()).await.unwrap();
    }
}

/// Four quarters and the year that they make, sealed; an appeal that was right, a veto, a tie, a merged unit, a correction beside what it corrects.
async fn four_quarters(services: &Services) {
    let county = county::list(&mut services.db().read().await.unwrap()).await.unwrap().remove(0);
    let operator = services::Actor::operator(county.id, county.name);
    let mut rounds = assessment::rounds(&operator, services).await.unwrap().rounds;
    // the running quarter is collected, and the day of its draw has come: whoever looks at the demo can draw
    let running = rounds.remove(rounds.iter().position(|row| row.state == RoundState::Collecting).unwrap());
    let check = assessment::cross_check(&operator, services, &running.round.id).await.unwrap();
    let announced = check.check.unwrap();
    assert!(announced.drawn_at.is_none() && check.refusal.is_none(), "{announced:?}");
    // the lottery that the notice names is drawn on that day
    let draws = |day: NaiveDate| matches!(day.weekday(), Weekday::Tue | Weekday::Thu | Weekday::Sun);
    assert!(announced.source.contains("双色球") && draws(announced.entropy_on), "{announced:?}");
    // two townships are looked at on the spot: one sheet is handed in, one is open
    let site = assessment::on_site(&operator, services, &running.round.id).await.unwrap();
    let handed: Vec<bool> = site.units.iter().filter_map(|one| one.sheet.as_ref().map(|sheet| sheet.handed.is_some())).collect();
    assert_eq!(handed, [true, false]);
    assert_eq!(rounds.iter().map(|row| row.state).collect::<Vec<_>>(), [RoundState::Sealed; 5]);
    let years: Vec<_> = rounds.iter().filter(|row| row.round.series == Series::Year).collect();
    let [year] = years[..] else { panic!("{} years", years.len()) };
    let page = assessment::page(&operator, services, &year.round.id).await.unwrap();
    let scored: Vec<_> = page.groups.iter().flat_map(|group| &group.rows).filter(|line| line.status == SheetStatus::Scored).collect();
    assert!(scored.len() > 30 && scored.iter().all(|line| line.total.is_some()), "{}", scored.len());
    let sheet = assessment::sheet(&operator, services, &year.round.id, &scored[0].unit).await.unwrap();
    let mean = sheet.nodes[0].lines.iter().find(|line| line.rule == "mean").unwrap();
    assert!(mean.note.contains('4') && sheet.adds_up && sheet.converted.is_some(), "{}", mean.note);
    // the unit that was merged in July took part before, and its successor goes on alone
    let takes_part = async |month: u32, name: &str| {
        let row = rounds.iter().find(|row| row.round.series == Series::Quarter && chrono::Datelike::month(&row.round.ends_on) == month);
        let page = assessment::page(&operator, services, &row.unwrap().round.id).await.unwrap();
        page.groups.iter().flat_map(|group| &group.rows).any(|line| line.name == name && line.status == SheetStatus::Scored)
    };
    for (month, name, took_part) in [(6, "投促中心", true), (6, "商务局", true), (9, "投促中心", false), (9, "商务局", true)]
    {
        assert_eq!(takes_part(month, name).await, took_part, "{name} {month}");
    }
    let (mut vetoed, mut tied, mut upheld, mut corrected) = (0, false, 0, 0);
    for row in &rounds {
        let page = assessment::page(&operator, services, &row.round.id).await.unwrap();
        assert!(page.fault.is_none() && page.groups.len() == 2, "{}", row.round.name);
        corrected += page.seals.len() - 1;
        for group in &page.groups {
            vetoed += group.rows.iter().filter(|line| line.status == SheetStatus::Vetoed).count();
            let ranks: Vec<u64> = group.rows.iter().filter_map(|line| line.rank).collect();
            tied |= ranks.windows(2).any(|pair| pair[0] == pair[1]);
            assert_eq!(ranks.first(), Some(&1), "{}", row.round.name);
        }
        let appeals = assessment::appeals(&operator, services, &row.round.id).await.unwrap().appeals;
        upheld += appeals.iter().filter(|(one, ..)| one.kind == AppealKind::Appeal && one.state == AppealState::Upheld).count();
    }
    assert!(vetoed == 1 && tied && upheld >= 2 && corrected == 1, "{vetoed} {tied} {upheld} {corrected}");
    let (sealed, faults) = verify_rounds(&mut services.db().read().await.unwrap()).await.unwrap();
    assert_eq!((sealed, faults), (6, Vec::new()));
    let open = verify_open_rounds(&mut services.db().read().await.unwrap()).await.unwrap();
    assert!(open.faults.is_empty() && open.rounds > 0 && open.draws > 0 && open.rows.unheld == 0, "{open:?}");
}

/// What the program can do is there to be looked at.
async fn what_happens_in_a_county(test: &TestDb, services: &Services, this_year: &[Cell]) {
    let mut conn = services.db().read().await.unwrap();
    let county = county::list(&mut conn).await.unwrap().remove(0).id;
    let lists = checklist::list(&mut conn, &county).await.unwrap();
    let all = cell::walk(&mut conn, "", 100_000).await.unwrap();
    let left =
        |wanted: LeaveCause| all.iter().any(|cell| matches!(cell.record().presence, Presence::Left { cause, .. } if cause == wanted));

    let requests = reopen::list(&mut conn, &county, &Scope::County, 200).await.unwrap();
    for asks in [Asks::Reopen, Asks::Extend] {
        let of_kind = || requests.iter().filter(|one| one.reopen.asks == asks);
        assert!(of_kind().any(|one| one.reopen.decision.is_none()), "{asks:?} waits");
        assert!(
            of_kind().any(|one| one.reopen.decision.as_ref().is_some_and(|answer| answer.approved && answer.by != one.reopen.asked_by)),
            "{asks:?} granted"
        );
    }
    // 先审后报
    let signed = test.read_raw("select cell_id from signature").await;
    assert!(signed.len() > 4, "{signed:?}");
    // 撤并, 更名 ahead, 免报
    let units = unit::list(&mut conn, &county).await.unwrap();
    let merged = units.iter().find(|unit| unit.short_name == "投促中心").unwrap();
    let successor = units.iter().find(|unit| unit.short_name == "商务局").unwrap();
    assert_eq!((merged.valid_to, merged.successor.as_ref()), (Some("2026-07-01".parse().unwrap()), Some(&successor.id)));
    let task_of_merged = this_year.iter().filter(|cell| cell.task_position == 3 && *cell.unit() == successor.id);
    assert!(task_of_merged.clone().count() > 0, "the successor has the work");
    let arranged = scheduled::due(&mut conn, "2026-12-31".parse().unwrap()).await.unwrap();
    assert_eq!(arranged.iter().map(|one| one.on_day.to_string()).collect::<Vec<_>>(), ["2026-12-01"]);
    assert!(left(LeaveCause::Exempt));
    // a table that was published, and again with other words
    let versions = test.read_raw("select cast(count(*) as text) from table_version").await;
    assert_eq!((versions, lists[1].is_public), (vec!["2".to_owned()], true));
    // one clerk has gone and another come, and her unit mends its ways
    let gone = account::by_username(&mut conn, "cgz-2").await.unwrap().unwrap();
    let here = account::by_username(&mut conn, "cgz").await.unwrap().unwrap();
    assert!(gone.disabled && !here.disabled);
    let township = units.iter().find(|unit| unit.short_name == "长埂镇").unwrap();
    let of_township: Vec<&Cell> = this_year.iter().filter(|cell| *cell.unit() == township.id).collect();
    let (mut missing, mut mended) = (0, 0);
    for cell in &of_township {
        missing += usize::from(CellFacts::of(cell.record()).status(as_of()) == Status::Overdue);
        mended += usize::from(
            cell.submitted_by.as_deref() == Some(here.person.as_str())
                && cell.submitted_at.is_some_and(|at| at.date_naive() > cell.due_on()),
        );
    }
    assert!(missing > 0 && mended > 3, "{missing} still missing, {mended} made up for");
}

/// Whatever state a round, a candidate, a finding, an item of a month can be in, the year has it, so that each can be looked at.
async fn every_state_of_monitoring(test: &TestDb, months: i64) {
    use domain::monitoring::column_outcome::ColumnReading;
    use domain::monitoring::decision::{CandidateState, Origin};
    use domain::monitoring::finding::FindingState;
    use domain::monitoring::look_back::LookedBack;
    use domain::monitoring::order::OrderState;
    let words = async |sql: &str| test.read_raw(sql).await.into_iter().collect::<BTreeSet<String>>();
    let all = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<BTreeSet<String>>();
    let mut readings = all(&ColumnReading::ALL.map(ColumnReading::code));
    readings.remove(ColumnReading::ByHand.code());
    for (sql, expected) in [
        ("select distinct state from candidate", all(&CandidateState::ALL.map(CandidateState::code))),
        // an on-site check would change the scores of the demo's quarters
        ("select distinct origin from candidate", all(&[Origin::Machine, Origin::Hand, Origin::File].map(Origin::code))),
        ("select distinct state from finding", all(&FindingState::ALL.map(FindingState::code))),
        ("select distinct state from order_cell", all(&OrderState::ALL.map(OrderState::code))),
        ("select distinct result from look_back_item where result <> ''", all(&LookedBack::ALL.map(LookedBack::code))),
        // every site of the demo lets a machine in: no column of it is looked at by hand
        ("select distinct reading from round_column", readings.clone()),
        ("select distinct state from monitor_job where kind = 'round'", all(&["done", "failed"])),
    ] {
        assert_eq!(words(sql).await, expected, "{}: {sql}", test.name);
    }
    let number = async |sql: &str| test.read_raw(sql).await[0].parse::<i64>().unwrap();
    for (sql, least) in [
        ("select cast(count(distinct month) as text) from monitor_round", months),
        ("select cast(count(*) as text) from finding where relapse_of is not null", 1),
        ("select cast(count(*) as text) from candidate where evidence like '%\"site\"%'", 1),
        ("select cast(count(*) as text) from bulletin", months),
        ("select cast(count(*) as text) from digest", 10),
        ("select cast(count(*) as text) from urge_letter", 1),
    ] {
        assert!(number(sql).await >= least, "{}: {sql}", test.name);
    }
}

#[tokio::test]
async fn the_demo_county_is_what_the_program_writes() {
    for test in testing::both().await {
        let services = services(&test, NOW);
        let demo = generate(&services, 1).await.unwrap();
        assert_eq!((demo.counties, demo.years), (1, 2));
        four_quarters(&services).await;
        let before = services.db().statements();
        assert!(matches!(generate(&services, 1).await, Err(ServiceError::Refused(_))), "a database with a county is left alone");
        assert_eq!(services.db().statements(), before + 1);

        let (this_year, last_year) = (cells(&services, 2026).await, cells(&services, 2025).await);
        states(&this_year, &last_year, test.name);
        lists_and_people(&services, &demo).await;
        what_happens_in_a_county(&test, &services, &this_year).await;
        every_state_of_monitoring(&test, 12).await;
        super::demo_pages::every_frozen_page_shows_its_spot(&services).await;
        super::demo_pages::a_rule_was_changed_and_its_problems_keep_their_versions(&services).await;
        super::todo_number::everybody_finds_what_the_number_says(&services).await;

        let mut conn = services.db().read().await.unwrap();
        let (mut events, mut drafts, mut links) = (0, 0, 0);
        for cell in this_year.iter().step_by(5) {
            let history = event::of_cell(&mut conn, &cell.id, 100).await.unwrap();
            assert!(history.iter().all(|event| event.at <= services.now()));
            events += history.len();
            drafts += usize::from(draft::get(&mut conn, &cell.id).await.unwrap().is_some());
            links += evidence::of_cell(&mut conn, &cell.id).await.unwrap().len();
        }
        assert!(events > this_year.len() / 5 && drafts > 0 && links > 20, "{} {events} {drafts} {links}", test.name);
        let ChainState::Whole(rows) = verify_chain(&mut conn).await.unwrap() else { panic!("{}: the log is broken", test.name) };
        assert!((5_000..20_000).contains(&rows), "{rows}");
        assert!(matches!(verify_records(&mut conn).await.unwrap(), RecordState::Whole(_)));
        let history = verify_history(&mut conn).await.unwrap();
        let HistoryState::Whole(held) = &history else { panic!("{}: {}", test.name, history.sentence()) };
        assert!(held.by_digest > 1_000 && held.by_row == 0, "{}: {held:?}", test.name);
        let state = verify_rows(&mut conn).await.unwrap();
        let RowsState::Whole { rows: held, lives, .. } = &state else { panic!("{}: {}", test.name, state.sentence()) };
        assert!(held.held > 100 && held.unheld == 0, "{}: {held:?}", test.name);
        assert!(lives.held > 50 && lives.unheld < lives.held, "{}: {lives:?}", test.name);
        drop(conn);
        super::demo_texts::every_report_is_believable(&test, &services).await;
        let checks = examine(&test.address, Path::new("."), services.now(), Front { is_local: true, behind_tls: true }).await;
        let of_the_county: Vec<_> =
            checks.iter().filter(|check| check.verdict == Verdict::Wrong).map(|check| check.chinese.clone()).collect();
        assert_eq!(of_the_county, Vec::<String>::new(), "{}", test.name);
    }
}

#[tokio::test]
async fn any_day_of_the_year_will_do() {
    // in the afternoon of the third, what stands open of the last month takes the place of that of the month before
    for now in ["2026-01-01T00:10:00Z", "2027-12-31T15:00:00Z", "2026-11-13T06:00:00Z"] {
        let test = testing::sqlite().await;
        let services = services(&test, now);
        let demo = generate(&services, 1).await;
        assert!(demo.is_ok(), "{now}: {demo:?}");
        assert!(matches!(verify_records(&mut services.db().read().await.unwrap()).await.unwrap(), RecordState::Whole(_)), "{now}");
    }
}

#[tokio::test]
async fn on_the_first_morning_of_a_month_every_state_can_be_looked_at_too() {
    let test = testing::sqlite().await;
    generate(&services(&test, "2026-11-30T17:00:00Z"), 1).await.unwrap();
    // the office has not come in yet to look at the month that has just ended
    every_state_of_monitoring(&test, 11).await;
}

#[tokio::test]
async fn copies_are_counties_of_their_own_and_whole() {
    // names and digests are exchanged before rows reach an engine: one is enough, and PostgreSQL the stricter
    if let Some(test) = testing::both().await.pop() {
        let services = services(&test, "2026-01-20T07:20:00Z");
        let demo = generate(&services, 3).await.unwrap();
        assert_eq!(demo.counties, 3);
        let mut conn = services.db().read().await.unwrap();
        let counties = county::list(&mut conn).await.unwrap();
        assert_eq!(counties.iter().map(|one| one.name.as_str()).collect::<BTreeSet<_>>(), BTreeSet::from(["云岫县", "岚溪县", "鹿泽县"]));
        let ChainState::Whole(rows) = verify_chain(&mut conn).await.unwrap() else { panic!("{}: a log is broken", test.name) };
        assert_eq!(rows % 3, 0);
        let RecordState::Whole(cells) = verify_records(&mut conn).await.unwrap() else { panic!("{}: a record differs", test.name) };
        assert_eq!(cells % 3, 0);
        let history = verify_history(&mut conn).await.unwrap();
        assert!(history.is_whole(), "{}: {}", test.name, history.sentence());
        let rows = verify_rows(&mut conn).await.unwrap();
        assert!(rows.is_whole(), "{}: {}", test.name, rows.sentence());
        // seals of renamed counties are sealed anew, and their logs know them
        let (sealed, faults) = verify_rounds(&mut conn).await.unwrap();
        assert!(sealed >= 9 && sealed % 3 == 0 && faults.is_empty(), "{sealed} {faults:?}");
        // so are their draws, and what no digest holds is held by its number
        let open = verify_open_rounds(&mut conn).await.unwrap();
        assert!(open.faults.is_empty() && open.draws > 0 && open.draws % 3 == 0, "{}: {open:?}", test.name);
        for copy in counties.iter().filter(|one| one.name != "云岫县") {
            let units = unit::list(&mut conn, &copy.id).await.unwrap();
            assert!(units.len() == 46 && units.iter().all(|unit| !unit.full_name.contains("云岫")), "{}", copy.name);
        }
        // nothing of one county refers to another
        let across = "select c.id from cell c join unit u on u.id = c.unit_id where u.county_id <> c.county_id";
        assert_eq!(test.read_raw(across).await, Vec::<String>::new());
        drop(conn);
        sign_in(&services, "c1-fgw", PASSWORD, &Origin::default()).await.unwrap();
    }
}
