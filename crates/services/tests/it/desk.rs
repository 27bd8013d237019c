//! A desk with known work on it: two tasks, their cells, and people with accounts. What happens is up to the test.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::role::Role;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::{Assignment, AssignmentRole, Checklist, Task};
use domain::ids::{AccountId, CellId};
use services::clock::FixedClock;
use services::reporting::{ReportForm, SeenRevisions};
use services::{Actor, Services, new_id};
use storage::Tx;
use storage::access::account::{self, Account};
use storage::reporting::cell::{self, Cell};
use storage::testing::{self, Office, TestDb};

use crate::county::County;

/// A Friday afternoon in the office.
pub(crate) const NOW: &str = "2026-08-07T07:30:00Z";

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The desk.
pub(crate) struct Desk {
    pub(crate) county: County,
    pub(crate) services: Services,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) data: tempfile::TempDir,
    /// By 14 August; the first unit leads.
    pub(crate) lead: CellId,
    /// The same task; the second unit supports.
    pub(crate) support: CellId,
    /// Every quarter; the first unit's four cells.
    pub(crate) quarters: Vec<CellId>,
    /// People of the first unit, and one of the second.
    pub(crate) clerk: Actor,
    pub(crate) colleague: Actor,
    pub(crate) other_unit: Actor,
    /// Two people of the office, and one who only reads.
    pub(crate) office: Actor,
    pub(crate) second_office: Actor,
    pub(crate) leader: Actor,
}

impl Desk {
    pub(crate) async fn new(test: TestDb) -> Self {
        let now: DateTime<Utc> = NOW.parse().expect("a moment");
        let county = County::new(test, now).await;
        let clock = county.clock.clone();
        let data = tempfile::tempdir().expect("a folder");
        let services = Services::new(county.test.db.clone(), clock.clone(), PathBuf::from(data.path()));
        let mut tx = county.test.db.write().await.expect("a transaction");
        let list = Checklist { public_slug: services::random_token(), ..testing::a_list(new_id(), 2026) };
        let office = Office::open(&mut tx, &county.id, list, testing::a_section(new_id()), now).await;
        let place = (&office, &county);
        let by_date = task(&mut tx, place, 1, "8月14日前公开24项政策解读", Duty::by(day("2026-08-14"))).await;
        let lead = cells(&mut tx, place, &by_date, 0, AssignmentRole::Lead).await.remove(0);
        let support = cells(&mut tx, place, &by_date, 1, AssignmentRole::Support).await.remove(0);
        let standing = task(&mut tx, place, 2, "按季度公开村务", Duty::Standing { every: Every::Quarter }).await;
        let quarters = cells(&mut tx, place, &standing, 0, AssignmentRole::Lead).await;
        let mut people = Vec::new();
        for (name, role, unit) in [
            ("王倩", Role::Unit, 0),
            ("赵敏", Role::UnitLead, 0),
            ("钱进", Role::Unit, 1),
            ("孙办", Role::Office, 0),
            ("李办", Role::Office, 0),
            ("周县长", Role::Leader, 0),
        ] {
            let actor = Actor { account: AccountId::new(new_id()), person: name.into(), ..county.actor(role, unit) };
            let row = Account {
                username: format!("{name}{}", actor.account),
                person: name.into(),
                unit: actor.unit.clone(),
                ..testing::an_account(actor.account.as_str(), &county.id, role, now)
            };
            account::insert(&mut tx, &row).await.expect("an account");
            people.push(actor);
        }
        tx.commit().await.expect("a commit");
        let mut people = people.into_iter();
        let mut next = || people.next().expect("six people");
        Self {
            services,
            clock,
            data,
            lead,
            support,
            quarters,
            clerk: next(),
            colleague: next(),
            other_unit: next(),
            office: next(),
            second_office: next(),
            leader: next(),
            county,
        }
    }

    /// The cell as it is stored now.
    pub(crate) async fn cell(&self, id: &CellId) -> Cell {
        let mut conn = self.services.db().read().await.expect("a connection");
        cell::get(&mut conn, &self.county.id, id).await.expect("an answer").expect("a cell")
    }

    /// What a form opened now is based on.
    pub(crate) async fn base(&self, id: &CellId) -> SeenRevisions {
        services::reporting::page(&self.clerk, &self.services, id).await.expect("a page").base()
    }

    /// Hands a report in as the clerk, based on what is there now.
    pub(crate) async fn submit(&self, id: &CellId, text: &str) {
        let base = self.base(id).await;
        services::reporting::submit(&self.clerk, &self.services, id, base, &typed(text)).await.expect("handed in");
    }

    /// Accepts it as the office, as it stands now.
    pub(crate) async fn accept(&self, id: &CellId) {
        let revision = self.cell(id).await.revision;
        services::review::accept(&self.office, &self.services, id, revision, &services::review::Acceptance::default())
            .await
            .expect("accepted");
    }

    /// Moves the clock.
    pub(crate) fn at(&self, moment: &str) {
        self.clock.set(moment.parse().expect("a moment"));
    }

    /// The actions of the audit log, oldest first, and that its chain holds.
    pub(crate) async fn log(&self) -> Vec<String> {
        let mut conn = self.services.db().read().await.expect("a connection");
        let state = services::operations::audit::verify_chain(&mut conn).await.expect("an answer");
        assert!(matches!(state, services::operations::audit::ChainState::Whole(_)), "{state:?}");
        let events = storage::operations::audit::after(&mut conn, &self.county.id, 0, 1000).await.expect("events");
        events.into_iter().map(|event| event.action).collect()
    }
}

/// A report as the form sends it.
pub(crate) fn typed(text: &str) -> ReportForm {
    ReportForm { claim: "done".into(), text: text.into(), numbers: vec![("24项".into(), "24".into())], ..ReportForm::default() }
}

type Place<'a> = (&'a Office, &'a County);

async fn task(tx: &mut Tx, (office, _): Place<'_>, position: i64, requirement: &str, duty: Duty) -> Task {
    let task = Task { requirement: requirement.into(), ..testing::a_task(new_id(), &office.section.id, position, duty) };
    office.task(tx, task).await
}

async fn cells(tx: &mut Tx, (office, county): Place<'_>, task: &Task, unit: usize, role: AssignmentRole) -> Vec<CellId> {
    let unit = &county.units[unit];
    let assignment = Assignment { written: unit.full_name.clone(), ..testing::an_assignment(new_id(), task, &unit.id, role) };
    office.assign(tx, task, &assignment, |_| new_id()).await
}
