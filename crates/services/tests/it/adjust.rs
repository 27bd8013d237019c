//! 延期, 免报, 不涉及: what the office decides without a report, and what it leaves alone.

use chrono::NaiveDate;
use domain::access::role::Role;
use domain::calendar::office_time::{a_year_after, day_text};
use domain::calendar::working_days::Calendar;
use domain::reporting::record::{LeaveCause, Presence, State};
use services::form::tick;
use services::review::reopen::ExtensionRequest;
use services::review::{CellAdjustment, adjust};
use services::{ServiceError, review};
use storage::reporting::cell::{self, Cell};
use storage::testing;

use crate::county::{Chance, County};
use crate::desk::{Desk, day};

async fn now(county: &County, cell: &Cell) -> Cell {
    let mut conn = county.services.db().read().await.unwrap();
    cell::get(&mut conn, &county.id, &cell.id).await.unwrap().unwrap()
}

/// That day, or the next one that is worked.
fn working(day: NaiveDate) -> NaiveDate {
    Calendar::national().working_day_from(day).day
}

fn form(cell: &Cell, what: &str, until: &str) -> CellAdjustment {
    CellAdjustment {
        cell: cell.id.clone(), what: what.into(), later_too: String::new(), until: until.into(), reason: "机构改革".into()
    }
}

#[tokio::test]
async fn the_office_decides_without_a_report_and_the_record_says_so() {
    for test in testing::both().await {
        let county = County::new(test, "2026-06-10T02:00:00Z".parse().unwrap()).await;
        let year = county.fill(2026, "2026-06-10".parse().unwrap(), &mut Chance::new(7)).await;
        let office = county.actor(Role::Office, 0);
        let open: Vec<&Cell> = year
            .cells
            .iter()
            .filter(|cell| {
                let record = cell.record();
                let is_untouched =
                    record.progress.noted.is_none() && record.hand_ins.first_on.is_none() && record.due_on == cell.period.due_on;
                record.state == State::Open && record.presence.is_present() && is_untouched
            })
            .collect();
        let (first, second) = (open[0], open[1]);

        let later = working(first.due_on().max("2026-06-10".parse().unwrap()) + chrono::Days::new(30));
        assert_eq!(adjust(&office, &county.services, &form(first, "extend", &later.to_string())).await.unwrap(), 1);
        let extended = now(&county, first).await;
        assert_eq!((extended.due_on(), extended.record().limit_on), (later, first.record().limit_on), "{}", county.test.name);
        // what was granted too long is shortened, and the sentence names both dates by their own words
        let (ordinary, far) = (first.period.due_on, chrono::Days::new(1));
        for until in [ordinary - far, "2026-06-10".parse().unwrap()] {
            let words = if until < ordinary { "最早到原定的那一天" } else { "今天以后" };
            let Err(ServiceError::Invalid(errors)) = adjust(&office, &county.services, &form(first, "extend", &until.to_string())).await
            else {
                panic!("{}: {until}", county.test.name)
            };
            let said = &errors[0].message;
            let both = [format!("原定报送截止日期是{}", day_text(ordinary)), format!("已延期至{}", day_text(later))];
            assert!(errors[0].field == "until" && both.iter().all(|part| said.contains(part)), "{}: {said}", county.test.name);
            assert!(said.contains(words), "{}: {said}", county.test.name);
        }
        let shorter = working(later - chrono::Days::new(10));
        assert_eq!(adjust(&office, &county.services, &form(first, "extend", &shorter.to_string())).await.unwrap(), 1);
        assert_eq!(now(&county, first).await.due_on(), shorter, "{}", county.test.name);
        assert_eq!(adjust(&office, &county.services, &form(first, "extend", &ordinary.to_string())).await.unwrap(), 1);
        let back = now(&county, first).await;
        assert_eq!(back.record(), first.record(), "{}: as if nobody had extended it", county.test.name);
        {
            let mut conn = county.services.db().read().await.unwrap();
            let events = storage::reporting::event::recorded(&mut conn, &first.id).await.unwrap();
            assert_eq!(events.last().unwrap().reason, "机构改革", "{}", county.test.name);
            let log = storage::operations::audit::after(&mut conn, &county.id, 0, 10_000).await.unwrap();
            assert!(log.last().unwrap().detail.contains("缩短延期"), "{}: {:?}", county.test.name, log.last());
        }
        let Err(ServiceError::Invalid(errors)) =
            adjust(&office, &county.services, &form(first, "extend", &(ordinary - far).to_string())).await
        else {
            panic!("{}", county.test.name)
        };
        assert!(errors[0].message.contains("没有延期过"), "{}: {errors:?}", county.test.name);
        assert_eq!(adjust(&office, &county.services, &form(first, "extend", &later.to_string())).await.unwrap(), 1);

        // a slip of the year is asked about, as for a return
        for until in ["2030-01-01", "2027-12-31"] {
            let Err(ServiceError::Invalid(errors)) = adjust(&office, &county.services, &form(first, "extend", until)).await else {
                panic!("{}: {until}", county.test.name)
            };
            assert!(errors[0].field == "until" && errors[0].message.contains("不超过一年"), "{}: {errors:?}", county.test.name);
        }
        assert_eq!(now(&county, first).await.due_on(), later, "{}: nothing moved", county.test.name);

        // nor is a year passed in many steps: it runs from the date that it had at first
        let last = a_year_after(first.period.due_on);
        adjust(&office, &county.services, &form(first, "extend", &last.to_string())).await.unwrap();
        let next = last + chrono::Days::new(30);
        let Err(ServiceError::Invalid(errors)) = adjust(&office, &county.services, &form(first, "extend", &next.to_string())).await else {
            panic!("{}: stacked", county.test.name)
        };
        assert!(errors[0].field == "until" && errors[0].message.contains("累计已满一年"), "{}: {errors:?}", county.test.name);
        assert_eq!(now(&county, first).await.due_on(), last, "{}: nothing moved", county.test.name);

        adjust(&office, &county.services, &form(second, "exempt", "")).await.unwrap();
        let exempt = now(&county, second).await;
        assert!(matches!(exempt.record().presence, Presence::Left { cause: LeaveCause::Exempt, .. }), "{}", county.test.name);
        assert!(review::Decision::Restore.fits(&exempt) && !review::Decision::Extend.fits(&exempt));
        adjust(&office, &county.services, &form(second, "restore", "")).await.unwrap();
        assert!(now(&county, second).await.record().presence.is_present());

        let accepted = year.cells.iter().find(|cell| matches!(cell.record().state, State::Accepted { .. })).unwrap();
        let refused = adjust(&office, &county.services, &form(accepted, "exempt", "")).await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{}: {refused:?}", county.test.name);
        assert!(now(&county, accepted).await.record().accepted().is_some());
        for actor in [county.actor(Role::Unit, 0), county.actor(Role::Leader, 0)] {
            assert!(matches!(adjust(&actor, &county.services, &form(first, "exempt", "")).await, Err(ServiceError::Forbidden(_))));
        }
    }
}

#[tokio::test]
async fn not_applicable_for_the_rest_of_the_year_is_said_once() {
    // T-M11
    for test in testing::both().await {
        let county = County::new(test, "2026-06-10T02:00:00Z".parse().unwrap()).await;
        let year = county.fill(2026, "2026-06-10".parse().unwrap(), &mut Chance::new(11)).await;
        let office = county.actor(Role::Office, 0);
        let fits = |cell: &&Cell| {
            review::Decision::NotApplicable.fits(cell) && matches!(cell.record().state, State::Open | State::Returned { .. })
        };
        let first = year
            .cells
            .iter()
            .filter(fits)
            .find(|cell| {
                year.cells
                    .iter()
                    .filter(fits)
                    .filter(|other| other.assignment == cell.assignment && other.period.starts_on > cell.period.starts_on)
                    .count()
                    > 1
            })
            .unwrap();
        let form = CellAdjustment { later_too: tick::SET.into(), ..form(first, "not_applicable", "") };
        let changed = adjust(&office, &county.services, &form).await.unwrap();
        assert!(changed > 2, "{}: {changed}", county.test.name);
        for cell in year.cells.iter().filter(|cell| cell.assignment == first.assignment) {
            let after = now(&county, cell).await;
            if cell.period.starts_on < first.period.starts_on {
                assert_eq!(after.record(), cell.record(), "{}: earlier periods stay", county.test.name);
            } else if cell.record().settled().is_some() {
                assert_eq!(after.record().state, cell.record().state, "{}: what was judged stays", county.test.name);
            }
        }
        let mut conn = county.services.db().read().await.unwrap();
        let events = storage::reporting::event::recorded(&mut conn, &first.id).await.unwrap();
        assert_eq!(events.last().unwrap().reason, "机构改革");
        drop(conn);
        let empty = CellAdjustment { reason: " ".into(), what: "?".into(), ..form };
        let Err(ServiceError::Invalid(errors)) = adjust(&office, &county.services, &empty).await else { panic!("{}", county.test.name) };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["what", "reason"]);
    }
}

#[tokio::test]
async fn more_time_that_ends_on_a_day_off_ends_on_the_next_working_day() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        // a Sunday, and a Saturday
        for (typed, due_on) in [("2026-09-06", "2026-09-07"), ("2026-08-22", "2026-08-24")] {
            let cell = desk.cell(&desk.lead).await;
            assert_eq!(adjust(&desk.office, &desk.services, &form(&cell, "extend", typed)).await.unwrap(), 1, "{name} {typed}");
            assert_eq!(desk.cell(&desk.lead).await.due_on(), day(due_on), "{name} {typed}");
        }
        let asked = ExtensionRequest { cell: desk.support.clone(), reason: "上级数据未下发".into(), until: "2026-09-06".into() };
        review::reopen::ask_for_time(&desk.other_unit, &desk.services, &asked).await.unwrap();
        let request = review::reopen::list(&desk.office, &desk.services).await.unwrap()[0].reopen.clone();
        assert_eq!(request.until, day("2026-09-07"), "{name}");
        // so does the 整改期限 that somebody picks
        let id = &desk.quarters[1];
        desk.submit(id, "二季度已公开").await;
        let picked = review::ReturnDate::Day(day("2026-08-22"));
        let revision = desk.cell(id).await.revision;
        let until = review::return_report(&desk.office, &desk.services, id, revision, "请补充链接", picked).await.unwrap();
        assert_eq!(until, day("2026-08-24"), "{name}");
    }
}
