//! Where things stand: what SQL counts is what the rule counts, and every number finds its rows.

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::access::role::Role;
use domain::calendar::office_time::day_of;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Every;
use domain::ids::UnitId;
use domain::reporting::cell::{AsOf, CellFacts, Status};
use services::progress::by_group::by_group;
use services::progress::cells::{CellFilter, Order, StatusCounts, View, export, list};
use services::progress::heat_map::{HeatRow, RowOrder, heat_map};
use services::progress::overview::overview;
use services::progress::search::{self, search};
use services::progress::{TaskFilter, TaskOrder, task, tasks, unit};
use services::{Actor, ServiceError};
use storage::reporting::cell::Cell;
use storage::testing::both;

use crate::county::{Chance, County, Year};

/// A Friday afternoon in the office.
const NOW: &str = "2026-08-07T07:30:00Z";

fn today() -> NaiveDate {
    day_of(NOW.parse().expect("a moment"))
}

async fn counties(seed: u64) -> Vec<(County, Year)> {
    let mut all = Vec::new();
    for test in both().await {
        let county = County::new(test, NOW.parse().expect("a moment")).await;
        let mut chance = Chance::new(seed);
        county.fill(2025, today(), &mut chance).await;
        let year = county.fill(2026, today(), &mut chance).await;
        all.push((county, year));
    }
    all
}

fn facts(cell: &Cell) -> CellFacts {
    CellFacts::of(cell.record())
}

/// May this person see the cell? Said again, by hand.
fn sees(actor: &Actor, year: &Year, cell: &Cell) -> bool {
    let Some(own) = actor.unit.as_ref().filter(|_| !actor.may(Permission::ReadCounty)) else { return true };
    let leads =
        |unit: &UnitId| year.assignments.iter().any(|one| one.task == cell.task && one.unit == *unit && one.role == AssignmentRole::Lead);
    cell.unit() == own || (cell.role() == AssignmentRole::Support && leads(own))
}

/// Does the filter mean this cell? Said again, by hand.
fn means(filter: &CellFilter, year: &Year, cell: &Cell, as_of: AsOf) -> bool {
    let below = |wanted: &domain::ids::SectionId| {
        cell.record().place.section == *wanted
            || year.sections.iter().any(|one| one.id == cell.record().place.section && one.parent.as_ref() == Some(wanted))
    };
    let within = |day: Option<NaiveDate>, from: Option<NaiveDate>, to: Option<NaiveDate>| {
        from.is_none_or(|from| day.is_some_and(|day| day >= from)) && to.is_none_or(|to| day.is_some_and(|day| day <= to))
    };
    let duty = || year.tasks.iter().find(|task| task.id == cell.task).map(|task| task.duty.code());
    filter.shown().contains(&facts(cell).status(as_of))
        && filter.section.as_ref().is_none_or(below)
        && filter.task.as_ref().is_none_or(|task| cell.task == *task)
        && filter.unit.as_ref().is_none_or(|unit| cell.unit() == unit)
        && filter.role.is_none_or(|role| cell.role() == role)
        && filter.period.is_none_or(|(every, start)| cell.period.every == every && cell.period.starts_on == start)
        && filter.duty.as_deref().is_none_or(|wanted| duty() == Some(wanted))
        && within(Some(facts(cell).overdue_after), filter.due_from, filter.due_to)
        && within(Some(cell.due_on()), None, filter.due_by)
        && within(cell.submitted_at.map(day_of), filter.submitted_from, filter.submitted_to)
        && within(cell.judged_at.map(day_of), filter.judged_from, filter.judged_to)
        && (!filter.reported || cell.record().latest().is_some())
}

fn some_filter(year: &Year, county: &County, chance: &mut Chance) -> CellFilter {
    let day = |chance: &mut Chance| today() - chrono::Days::new(40) + chrono::Days::new(chance.below(80));
    let mut filter = CellFilter::of_list(2026);
    for _ in 0..chance.below(4) {
        match chance.below(15) {
            0 => filter.section = Some(chance.of(&year.sections).id.clone()),
            1 => filter.task = Some(chance.of(&year.tasks).id.clone()),
            2 => filter.unit = Some(chance.of(&county.units).id.clone()),
            3 => filter.role = Some(*chance.of(&[AssignmentRole::Lead, AssignmentRole::Support])),
            4 | 5 => filter.statuses = vec![*chance.of(&Status::ALL), *chance.of(&Status::ALL)],
            6 => filter.asked_only = true,
            7 => filter.duty = Some((*chance.of(&["by_date", "year_end", "standing", "quota"])).to_owned()),
            8 => filter.period = Some((*chance.of(&Every::ALL), NaiveDate::from_ymd_opt(2026, *chance.of(&[1, 4, 7]), 1).expect("a day"))),
            9 => filter.due_from = Some(day(chance)),
            10 => filter.due_to = Some(day(chance)),
            11 => (filter.submitted_from, filter.submitted_to) = (Some(day(chance)), Some(day(chance))),
            13 => filter.due_by = Some(day(chance)),
            12 => (filter.judged_from, filter.judged_to) = (Some(day(chance)), None),
            _ => filter.reported = true,
        }
    }
    filter
}

#[tokio::test]
async fn what_sql_counts_is_what_the_rule_counts_for_everybody() {
    for (county, year) in counties(7).await {
        let mut chance = Chance::new(11);
        let people = county.people();
        let as_of = list(&people[0], &county.services, &CellFilter::default(), View::default()).await.unwrap().unwrap().now.as_of;
        let statuses: std::collections::BTreeSet<_> = year.cells.iter().map(|cell| facts(cell).status(as_of)).collect();
        assert_eq!(statuses.len(), Status::ALL.len(), "the year holds every status");
        for round in 0..120 {
            let actor = chance.of(&people);
            let filter = if round < people.len() { CellFilter::of_list(2026) } else { some_filter(&year, &county, &mut chance) };
            let actor = if round < people.len() { &people[round] } else { actor };
            let view = View { order: *chance.of(&Order::ALL), descending: chance.below(2) == 0, page: 1, size: 200 };
            let (found, _) = export(actor, &county.services, &filter, view).await.unwrap().unwrap();
            let mut expected: Vec<_> = year
                .cells
                .iter()
                .filter(|cell| sees(actor, &year, cell) && means(&filter, &year, cell, as_of))
                .map(|cell| (&cell.id, facts(cell).status(as_of)))
                .collect();
            let mut rows: Vec<_> = found.rows.iter().map(|row| (&row.id, row.status)).collect();
            assert_eq!(found.total, rows.len() as u64, "{} {filter:?}", county.test.name);
            expected.sort_unstable();
            rows.sort_unstable();
            assert_eq!(rows, expected, "{} {:?} {filter:?}", county.test.name, actor.role);
            let mut counts = StatusCounts::default();
            let any = filter.showing(&[]);
            for cell in year
                .cells
                .iter()
                .filter(|cell| sees(actor, &year, cell) && means(&CellFilter { asked_only: false, ..any.clone() }, &year, cell, as_of))
            {
                counts.add(facts(cell).status(as_of), 1);
            }
            assert_eq!(found.counts, counts, "{} {filter:?}", county.test.name);
        }
    }
}

#[tokio::test]
async fn pages_and_orders_fit_together() {
    for (county, year) in counties(3).await {
        let actor = county.actor(Role::Leader, 0);
        for (order, descending) in Order::ALL.into_iter().flat_map(|order| [(order, false), (order, true)]) {
            let filter = CellFilter::of_list(2026);
            let (whole, _) =
                export(&actor, &county.services, &filter, View { order, descending, ..View::default() }).await.unwrap().unwrap();
            assert_eq!(whole.rows.len(), year.cells.len());
            let mut paged = Vec::new();
            for page in 1.. {
                let view = View { order, descending, page, size: 20 };
                let part = list(&actor, &county.services, &filter, view).await.unwrap().unwrap();
                assert_eq!(part.total, year.cells.len() as u64);
                if part.rows.is_empty() {
                    break;
                }
                paged.extend(part.rows.iter().map(|row| row.id.clone()));
            }
            assert_eq!(paged, whole.rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>(), "{order:?} {descending}");
            let keys: Vec<i64> = whole
                .rows
                .iter()
                .map(|row| match order {
                    Order::Task => year.tasks.iter().find(|task| task.id == row.task).expect("a task").position,
                    Order::Period => row.period_start.num_days_from_ce().into(),
                    Order::Due => row.until.num_days_from_ce().into(),
                    Order::Unit => county.units.iter().find(|unit| unit.id == row.unit).expect("a unit").position,
                    Order::Need => Status::ALL.iter().position(|status| *status == row.status).expect("a status") as i64,
                })
                .collect();
            assert!(keys.is_sorted_by(|a, b| if descending { a >= b } else { a <= b }), "{} {order:?} {descending}", county.test.name);
        }
    }
}

/// The ledger finds as many rows as the number says.
async fn leads_to(county: &County, actor: &Actor, count: u64, filter: &CellFilter) {
    let query: Vec<_> = filter.to_query().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let found = list(actor, &county.services, &CellFilter::from_query(&query), View::default()).await.unwrap().unwrap();
    assert_eq!(found.total, count, "{} {:?} {filter:?}", county.test.name, actor.role);
}

#[tokio::test]
async fn every_number_of_the_overview_finds_its_rows() {
    for (county, year) in counties(21).await {
        let actor = county.actor(Role::Leader, 0);
        let found = overview(&actor, &county.services, None, None).await.unwrap().unwrap();
        let all = found.all();
        let choices: Vec<&str> = found.choices.iter().map(|choice| choice.label.as_str()).collect();
        assert_eq!((found.shown.label.as_str(), choices.as_slice(), found.tasks), ("2026年度", ["2026年度", "2025年度"].as_slice(), 6));
        assert_eq!(found.sum.total(), year.cells.len() as u64);
        leads_to(&county, &actor, found.sum.asked(), &all.asked()).await;
        for (count, filter) in [&found.reported, &found.due, &found.due_complete] {
            leads_to(&county, &actor, *count, filter).await;
        }
        assert!(found.due.0 < found.sum.asked(), "the rest of the year is not due yet");
        for status in Status::ALL {
            leads_to(&county, &actor, found.sum.get(status), &all.showing(&[status])).await;
        }
        assert_eq!(found.by_section.len(), 2, "a subsection is counted in its section");
        for (section, counts) in &found.by_section {
            leads_to(&county, &actor, counts.asked(), &all.at_section(&section.id).asked()).await;
            leads_to(&county, &actor, counts.get(Status::Overdue), &all.at_section(&section.id).showing(&[Status::Overdue])).await;
        }
        for row in &found.by_unit {
            leads_to(&county, &actor, row.sum.asked(), &all.at_unit(&row.unit).asked()).await;
            leads_to(&county, &actor, row.sum.judged(), &all.at_unit(&row.unit).showing(&[Status::Done, Status::LateDone])).await;
        }
        // by name stand the three of each group that are furthest behind, and nobody who owes nothing
        let overdue = |row: &HeatRow| row.sum.get(Status::Overdue);
        let groups: std::collections::BTreeSet<&str> = found.by_unit.iter().map(|row| row.group.as_str()).collect();
        let named = found.neediest();
        for group in groups {
            let mut owing: Vec<u64> = found.by_unit.iter().filter(|row| row.group == group).map(overdue).filter(|owed| *owed > 0).collect();
            owing.sort_unstable_by_key(|owed| std::cmp::Reverse(*owed));
            owing.truncate(3);
            let one = named.iter().find(|one| one.group == group);
            let told: Vec<u64> = one.into_iter().flat_map(|one| one.units.into_iter().flatten()).map(overdue).collect();
            assert_eq!(told, owing, "{group} on {}", county.test.name);
        }
        assert!(!named.is_empty(), "nobody is behind, so it proves nothing");
        // the bars: what was to be reported by now, unit by unit and group by group, comes to what the first sentence says
        let mut due = StatusCounts::default();
        for row in &found.by_unit {
            let rows = all.at_unit(&row.unit).due_by(found.now.today());
            leads_to(&county, &actor, row.due().asked(), &rows).await;
            leads_to(&county, &actor, row.due().judged(), &CellFilter { asked_only: false, ..rows.showing(&Status::COMPLETE) }).await;
            due += row.due();
        }
        assert_eq!((due.asked(), due.judged()), (found.due.0, found.due_complete.0), "{}", county.test.name);
        assert_eq!(due.get(Status::Overdue), found.sum.get(Status::Overdue));
        assert_eq!(found.months.iter().filter(|month| month.stand.is_some()).count(), 8);
        for stand in found.months.iter().filter_map(|month| month.stand.as_ref()) {
            for (count, filter) in [&stand.reported, &stand.accepted, &stand.overdue] {
                leads_to(&county, &actor, *count, filter).await;
            }
        }
        let movement = &found.movement;
        for (count, filter) in
            [&movement.overdue_before, &movement.no_longer_overdue, &movement.newly_overdue, &movement.submitted, &movement.accepted]
        {
            assert!(*count > 0, "{filter:?} counts nothing, so it proves nothing");
            leads_to(&county, &actor, *count, filter).await;
        }
        let august = found.months[7].stand.as_ref().expect("August has begun");
        assert_eq!(august.overdue.0, found.sum.get(Status::Overdue), "the chart ends where the sentence stands");
        assert_eq!(august.accepted.0, found.sum.judged());
        let as_of = list(&actor, &county.services, &CellFilter::default(), View::default()).await.unwrap().unwrap().now.as_of;
        let needy = |cell: &&Cell| matches!(facts(cell).status(as_of), Status::Returned | Status::Overdue);
        let kinds: std::collections::BTreeSet<_> =
            year.cells.iter().filter(needy).map(|cell| (cell.task.clone(), facts(cell).status(as_of))).collect();
        assert_eq!(found.exceptions.len(), kinds.len().min(10), "each task with something returned or overdue, ten at most");
        assert!(found.exceptions.is_sorted_by_key(|one| one.due_on));
        for one in &found.exceptions {
            assert!(matches!(one.status, Status::Returned | Status::Overdue));
            leads_to(&county, &actor, one.cells, &one.filter(&found.exceptions_filter())).await;
            assert_eq!((one.cell.is_some(), one.unit.is_some(), one.period.is_some()), (one.cells == 1, one.units == 1, one.periods == 1));
        }
        assert!(found.exceptions.iter().any(|one| one.units > 1), "nothing was taken together");
        assert!(!found.upcoming.is_empty() && found.upcoming.is_sorted_by_key(|one| one.until));
        for one in &found.upcoming {
            leads_to(&county, &actor, one.cells, &one.filter(&found.upcoming_filter())).await;
        }
    }
}

#[tokio::test]
async fn every_number_of_map_and_lists_finds_its_rows() {
    for (county, year) in counties(5).await {
        let actor = county.actor(Role::Office, 0);
        let all = CellFilter::of_list(2026);
        let map = heat_map(&actor, &county.services, None, None, RowOrder::Need).await.unwrap().unwrap();
        let mut fractions = 0;
        for row in &map.rows {
            leads_to(&county, &actor, row.sum.get(Status::Overdue), &all.at_unit(&row.unit).showing(&[Status::Overdue])).await;
            for (task, shown) in map.names.tasks().iter().zip(&row.cells) {
                let has = year.assignments.iter().any(|one| one.task == task.id && one.unit == row.unit);
                assert_eq!(shown.is_some(), has);
                let cells = year.cells.iter().filter(|cell| cell.task == task.id && *cell.unit() == row.unit);
                let (begun, to_come): (Vec<_>, Vec<_>) =
                    cells.partition(|cell| cell.period.starts_on <= today() || facts(cell).overdue_after <= today());
                let worst = |cells: &[&Cell], asked: bool| {
                    // what runs and waits for its report says nothing beside what was due or acted on
                    let runs = |cell: &Cell, status: Status| {
                        matches!(status, Status::Near | Status::NotDue) && facts(cell).overdue_after > today()
                    };
                    let statuses = cells
                        .iter()
                        .map(|cell| (*cell, facts(cell).status(map.now.as_of)))
                        .filter(|(cell, status)| !asked || !runs(cell, *status))
                        .map(|(_, status)| status);
                    statuses.min_by_key(|status| (*status != Status::Overdue, *status))
                };
                let expected = worst(&begun, true).or_else(|| worst(&begun, false)).or_else(|| worst(&to_come, false));
                assert_eq!(shown.map(|cell| cell.shows), expected, "{}", county.test.name);
                // a fraction counts what was to be reported by now, and leads to just that
                if let Some(cell) = shown {
                    let rows = all.at_unit(&row.unit).at_task(&task.id).due_by(today());
                    leads_to(&county, &actor, cell.due.asked(), &rows).await;
                    fractions += u64::from(cell.fraction().is_some());
                }
            }
        }
        assert!(fractions > 0, "no cell of the map shows a fraction");
        for (task, counts) in map.names.tasks().iter().zip(&map.columns) {
            leads_to(&county, &actor, counts.get(Status::Returned), &all.at_task(&task.id).showing(&[Status::Returned])).await;
        }
        assert_eq!(map.sum.total(), year.cells.len() as u64);
        let groups: Vec<&str> = map.rows.iter().map(|row| row.group.as_str()).collect();
        assert_eq!(groups.chunk_by(|a, b| a == b).count(), 2, "group after group: {groups:?}");
        let need = |group: &str| {
            let mut sum = services::progress::cells::StatusCounts::default();
            map.rows.iter().filter(|row| row.group == group).for_each(|row| sum += row.sum);
            sum.need()
        };
        assert!(need(groups[0]) <= need(groups[groups.len() - 1]), "the group that needs most comes first");
        let official = heat_map(&actor, &county.services, None, None, RowOrder::Official).await.unwrap().unwrap();
        let names: Vec<_> = official.rows.iter().map(|row| &row.unit).collect();
        assert_eq!(names, county.units.iter().map(|unit| &unit.id).collect::<Vec<_>>());

        for actor in county.people() {
            let found = tasks(&actor, &county.services, &TaskFilter::default(), TaskOrder::Need).await.unwrap().unwrap();
            leads_to(&county, &actor, found.sum.total(), &all).await;
            for row in &found.rows {
                let filter = all.at_task(&row.task.id);
                leads_to(&county, &actor, row.counts.total(), &filter).await;
                leads_to(&county, &actor, row.counts.get(Status::Overdue), &filter.showing(&[Status::Overdue])).await;
                let page = task(&actor, &county.services, &row.task.id, None).await.unwrap();
                assert_eq!((page.assigned.len() as u64, page.counts), (row.units, row.counts), "{:?}", actor.role);
                assert!(page.cells.iter().all(|cell| page.cell(&cell.unit, cell.period_start) == Some(cell)));
            }
            let strangers = year.tasks.iter().filter(|task| found.rows.iter().all(|row| row.task.id != task.id));
            for stranger in strangers {
                let answer = task(&actor, &county.services, &stranger.id, None).await;
                assert!(matches!(answer, Err(ServiceError::NotFound(_))), "{:?}", actor.role);
            }
        }
    }
}

#[tokio::test]
async fn sums_by_group_are_what_the_overview_and_the_rows_say() {
    for (county, year) in counties(17).await {
        let leader = county.actor(Role::Leader, 0);
        let found = overview(&leader, &county.services, None, None).await.unwrap().unwrap();
        let sums = by_group(&leader, &county.services, &CellFilter::of_list(2026)).await.unwrap();
        assert_eq!(sums.len(), 2, "{}", county.test.name);
        for one in sums.iter() {
            let mut sum = StatusCounts::default();
            found.by_unit.iter().filter(|row| row.group == one.group).for_each(|row| sum += row.sum);
            assert_eq!((one.counts, one.units), (sum, found.by_unit.iter().filter(|row| row.group == one.group).count() as u64));
            assert!(year.cells.len() as u64 > one.counts.total());
        }
        // 到期应报, as the bars of each group say it
        for one in by_group(&leader, &county.services, &found.all().due_by(found.now.today())).await.unwrap().iter() {
            let mut sum = StatusCounts::default();
            found.by_unit.iter().filter(|row| row.group == one.group).for_each(|row| sum += row.due());
            assert_eq!((one.counts.asked(), one.counts.judged()), (sum.asked(), sum.judged()), "{} {}", county.test.name, one.group);
        }
        // the same by any condition and for everybody: each sum finds its rows, and all of them are the whole
        let mut chance = Chance::new(29);
        for actor in county.people() {
            for _ in 0..12 {
                let filter = some_filter(&year, &county, &mut chance);
                let whole = list(&actor, &county.services, &filter, View::default()).await.unwrap().unwrap();
                let mut total = StatusCounts::default();
                for one in by_group(&actor, &county.services, &filter).await.unwrap().iter() {
                    total += one.counts;
                    if filter.unit.is_none() {
                        leads_to(&county, &actor, one.counts.of(&filter.shown()), &filter.at_group(&one.group)).await;
                    }
                }
                assert_eq!(total, whole.counts, "{} {:?} {filter:?}", county.test.name, actor.role);
            }
        }
    }
}

#[tokio::test]
async fn a_task_list_can_be_narrowed() {
    for (county, year) in counties(5).await {
        let actor = county.actor(Role::Auditor, 0);
        let with = |filter: TaskFilter| {
            let (actor, services) = (actor.clone(), county.services.clone());
            async move { tasks(&actor, &services, &filter, TaskOrder::Checklist).await.unwrap().unwrap().rows.clone() }
        };
        let overdue = with(TaskFilter { having: Some(Status::Overdue), ..TaskFilter::default() }).await;
        assert!(!overdue.is_empty() && overdue.iter().all(|row| row.counts.get(Status::Overdue) > 0));
        let quota = with(TaskFilter { duty: Some("quota".into()), ..TaskFilter::default() }).await;
        assert_eq!(quota.len(), 2);
        let section = &year.sections[1].id;
        let below = with(TaskFilter { section: Some(section.clone()), ..TaskFilter::default() }).await;
        let expected = year.tasks.iter().filter(|task| task.section == *section || task.section == year.sections[2].id).count();
        assert_eq!(below.len(), expected);
    }
}

#[tokio::test]
async fn a_unit_sees_its_own_page_and_the_search_knows_who_asks() {
    for (county, year) in counties(9).await {
        let (office, clerk) = (county.actor(Role::Office, 0), county.actor(Role::Unit, 1));
        let all = CellFilter::default();
        let own = unit(&clerk, &county.services, &county.units[1].id, &all, View::default()).await.unwrap();
        let as_office = unit(&office, &county.services, &county.units[1].id, &all, View::default()).await.unwrap();
        assert_eq!(own.ledger.unwrap().counts, as_office.ledger.unwrap().counts);
        let clerk_leads = |task| {
            year.assignments.iter().any(|one| one.task == task && one.unit == county.units[1].id && one.role == AssignmentRole::Lead)
        };
        for (place, other) in county.units.iter().enumerate() {
            let supports = year
                .assignments
                .iter()
                .any(|one| one.unit == other.id && one.role == AssignmentRole::Support && clerk_leads(one.task.clone()));
            let past = list(&clerk, &county.services, &all, View::default()).await.unwrap().unwrap().names.unit(&other.id).is_some();
            let page = unit(&clerk, &county.services, &other.id, &all, View::default()).await;
            match page {
                Ok(page) => {
                    assert!(place == 1 || past, "{}", other.short_name);
                    let rows = page.ledger.unwrap().rows.clone();
                    assert!(place == 1 || rows.iter().all(|row| row.role == AssignmentRole::Support && clerk_leads(row.task.clone())));
                }
                Err(error) => assert!(!supports && !past && matches!(error, ServiceError::NotFound(_)), "{}", other.short_name),
            }
        }

        for (query, name) in [("民政局", "民政局"), ("MZJ", "民政局"), ("liuxi", "柳溪镇"), ("柳溪镇人民", "柳溪镇")] {
            let found = search(&office, &county.services, query).await.unwrap();
            assert_eq!(found.units.iter().map(|unit| unit.short.as_str()).collect::<Vec<_>>(), [name], "{query}");
        }
        let found = search(&office, &county.services, "第4项").await.unwrap();
        assert_eq!(found.tasks.iter().map(|task| task.year).collect::<Vec<_>>(), [2026, 2025]);
        // signs that mean something to LIKE mean themselves
        assert_eq!(search(&office, &county.services, "100%_到").await.unwrap().tasks.len(), 12);
        assert_eq!(search(&office, &county.services, "100_%").await.unwrap(), search::Found::default());
        assert_eq!(search(&office, &county.services, " \0 ").await.unwrap(), search::Found::default());
        let hidden = search(&clerk, &county.services, "第3项").await.unwrap();
        let visible = tasks(&clerk, &county.services, &TaskFilter::default(), TaskOrder::Checklist).await.unwrap().unwrap();
        assert_eq!(!hidden.tasks.is_empty(), visible.rows.iter().any(|row| row.task.position == 3));

        let by_text = CellFilter { text: "民政局".into(), ..CellFilter::of_list(2026) };
        let (found, _) = export(&office, &county.services, &by_text, View::default()).await.unwrap().unwrap();
        assert!(found.total > 0 && found.rows.iter().all(|row| &*row.unit_name == "民政局"));
    }
}

#[tokio::test]
async fn another_county_is_another_world() {
    for (county, year) in counties(13).await {
        let stranger = Actor { county: domain::ids::CountyId::new("elsewhere"), ..county.actor(Role::Office, 0) };
        let all = CellFilter::default();
        assert!(list(&stranger, &county.services, &all, View::default()).await.unwrap().is_none());
        assert!(matches!(task(&stranger, &county.services, &year.tasks[0].id, None).await, Err(ServiceError::NotFound(_))));
        assert!(matches!(
            unit(&stranger, &county.services, &county.units[0].id, &all, View::default()).await,
            Err(ServiceError::NotFound(_))
        ));
        assert_eq!(search(&stranger, &county.services, "民政").await.unwrap(), search::Found::default());
        assert!(heat_map(&stranger, &county.services, None, None, RowOrder::Need).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn the_county_s_pages_are_not_for_units_and_a_year_without_list_says_so() {
    for (county, _) in counties(1).await {
        let clerk = county.actor(Role::Unit, 0);
        assert!(matches!(overview(&clerk, &county.services, None, None).await, Err(ServiceError::Forbidden(_))));
        assert!(matches!(heat_map(&clerk, &county.services, None, None, RowOrder::Need).await, Err(ServiceError::Forbidden(_))));
        let office = county.actor(Role::Office, 0);
        let missing = list(&office, &county.services, &CellFilter::of_list(1999), View::default()).await;
        assert!(matches!(missing, Err(ServiceError::NotFound(_))));
        let first = Actor { must_change_password: true, ..office };
        assert!(matches!(list(&first, &county.services, &CellFilter::default(), View::default()).await, Err(ServiceError::Forbidden(_))));
    }
}
