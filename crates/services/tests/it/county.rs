//! A small county for tests: three departments, two townships, people of every role, and years filled by a seed.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::access::role::Role;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::{Assignment, AssignmentRole, Checklist, Section, Task};
use domain::ids::{AccountId, ChecklistId, CountyId, ImportId, SectionId};
use domain::register::unit::{Unit, UnitClass};
use domain::reporting::record::{Asked, Happening};
use domain::reporting::report::{Claim, REACHED, ReportContent, ReportedNumber};
use services::checklist::import::{self, UndoForm};
use services::clock::FixedClock;
use services::register::{Closing, look_at_closing};
use services::{Actor, Services, new_id};
use storage::reporting::cell::Cell;
use storage::testing::{self, TestDb};
use storage::{Tx, checklist, operations::county, register::unit};

/// The county with its database.
pub(crate) struct County {
    /// What keeps the database alive.
    pub(crate) test: TestDb,
    /// The use cases over it.
    pub(crate) services: Services,
    /// Its clock.
    pub(crate) clock: Arc<FixedClock>,
    /// Its id.
    pub(crate) id: CountyId,
    /// Five units in official order.
    pub(crate) units: Vec<Unit>,
}

/// A year as it was stored.
pub(crate) struct Year {
    /// Which.
    #[expect(dead_code, reason = "for tests about more than one year")]
    pub(crate) checklist: Checklist,
    /// Its sections; the third lies under the second.
    pub(crate) sections: Vec<Section>,
    /// Its tasks in order.
    pub(crate) tasks: Vec<Task>,
    /// Who has what.
    pub(crate) assignments: Vec<Assignment>,
    /// Every cell.
    pub(crate) cells: Vec<Cell>,
}

/// Chance that is the same in every run.
pub(crate) struct Chance(u64);

impl Chance {
    /// From a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    /// One of these.
    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let place = self.below(all.len() as u64);
        &all[usize::try_from(place).expect("a small number")]
    }
}

impl County {
    /// An empty county with its units, at that moment.
    pub(crate) async fn new(test: TestDb, now: DateTime<Utc>) -> Self {
        let clock = Arc::new(FixedClock::at(now));
        let services = Services::new(test.db.clone(), clock.clone(), PathBuf::from("unused"));
        let id = CountyId::new(new_id());
        let mut tx = test.db.write().await.expect("a transaction");
        county::insert(&mut tx, &id, "枫桥县", now).await.expect("a county");
        let names = [
            ("县发展改革委", "发改委", "fazhangaigewei", "fgw", UnitClass::CountyDepartment),
            ("县民政局", "民政局", "minzhengju", "mzj", UnitClass::CountyDepartment),
            ("县财政局", "财政局", "caizhengju", "czj", UnitClass::CountyDepartment),
            ("柳溪镇人民政府", "柳溪镇", "liuxizhen", "lxz", UnitClass::Township),
            ("石门乡人民政府", "石门乡", "shimenxiang", "smx", UnitClass::Township),
        ];
        let mut units = Vec::new();
        for (position, (full, short, pinyin, initials, class)) in (1..).zip(names) {
            let one = Unit {
                class,
                group: class.usual_group().into(),
                full_name: full.into(),
                pinyin: pinyin.into(),
                initials: initials.into(),
                ..testing::a_unit(new_id(), short, position)
            };
            unit::insert(&mut tx, &id, &one, &format!("{full}\n{short}\n{pinyin}\n{initials}")).await.expect("a unit");
            units.push(one);
        }
        tx.commit().await.expect("a commit");
        Self { test, services, clock, id, units }
    }

    /// A closing as an office confirms it: after the look, where there is something to look at.
    pub(crate) async fn looked_at(&self, closing: Closing) -> Closing {
        let confirmed = match look_at_closing(&self.actor(Role::Office, 0), &self.services, &closing).await {
            Ok(moves) => moves.seen(&closing).as_str().to_owned(),
            Err(_) => String::new(),
        };
        Closing { confirmed, ..closing }
    }

    /// A person. The unit roles belong to the unit at that place.
    pub(crate) fn actor(&self, role: Role, unit: usize) -> Actor {
        let unit = role.is_bound_to_unit().then(|| &self.units[unit]);
        Actor {
            account: AccountId::new(format!("account of {}", role.code())),
            county: self.id.clone(),
            county_name: "枫桥县".into(),
            person: role.label().into(),
            role,
            unit: unit.map(|unit| unit.id.clone()),
            unit_name: unit.map(|unit| unit.short_name.clone()),
            is_operator: false,
            must_change_password: false,
            must_enrol: false,
            version: None,
            words_version: None,
            rounds_version: None,
        }
    }

    /// Everybody: each role once, the unit roles at each unit.
    pub(crate) fn people(&self) -> Vec<Actor> {
        let office = [Role::Office, Role::Leader, Role::Auditor, Role::Admin].map(|role| self.actor(role, 0));
        let units = (0..self.units.len()).flat_map(|unit| [Role::Unit, Role::UnitLead].map(|role| self.actor(role, unit)));
        office.into_iter().chain(units).collect()
    }

    /// Fills a year: every kind of duty, leads and supports, cells in every state with believable dates around `today`.
    pub(crate) async fn fill(&self, year: i32, today: NaiveDate, chance: &mut Chance) -> Year {
        let mut tx = self.test.db.write().await.expect("a transaction");
        let list = Checklist { public_slug: services::random_token(), ..testing::a_list(new_id(), year) };
        checklist::insert(&mut tx, &self.id, &list, self.services.now()).await.expect("a checklist");
        let sections = self.sections(&mut tx, &list).await;
        let duties = [
            Duty::Standing { every: Every::Quarter },
            Duty::by(NaiveDate::from_ymd_opt(year, 6, 30).expect("a day")),
            Duty::YearEnd,
            Duty::Quota { count: 1, every: Every::Month },
            Duty::Standing { every: Every::HalfYear },
            Duty::Quota { count: 10, every: Every::Year },
        ];
        let (mut tasks, mut assignments, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        for (position, duty) in (1..).zip(duties) {
            let task = Task {
                number: if position % 3 == 0 { String::new() } else { format!("1.{position}") },
                requirement: format!("第{position}项:及时公开本领域信息,100%_到位"),
                ..testing::a_task(new_id(), &chance.of(&sections).id, position, duty)
            };
            checklist::insert_task(&mut tx, &self.id, &list.id, &task).await.expect("a task");
            for (place, unit) in
                self.units.iter().enumerate().filter(|(place, _)| (place + usize::try_from(position).expect("small")) % 4 != 0)
            {
                let lead = place == 0 || chance.below(3) == 0;
                let role = if lead { AssignmentRole::Lead } else { AssignmentRole::Support };
                let assignment = Assignment { written: unit.full_name.clone(), ..testing::an_assignment(new_id(), &task, &unit.id, role) };
                checklist::insert_assignment(&mut tx, &assignment).await.expect("an assignment");
                for mut one in testing::cells_of((&self.id, &list.id), year, &task, &assignment, |_| new_id()) {
                    let_it_happen(&mut tx, &mut one, today, chance).await;
                    cells.push(one);
                }
                assignments.push(assignment);
            }
            tasks.push(task);
        }
        tx.commit().await.expect("a commit");
        Year { checklist: list, sections, tasks, assignments, cells }
    }

    async fn sections(&self, tx: &mut Tx, list: &Checklist) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for (position, title) in (1..).zip(["一、政策公开", "二、基层公开", "(一)村务公开"]) {
            let parent = (position == 3).then(|| sections[1].id.clone());
            let section = Section { id: SectionId::new(new_id()), parent, position, title: title.into() };
            checklist::insert_section(tx, &list.id, &section).await.expect("a section");
            sections.push(section);
        }
        sections
    }
}

/// A history, chosen by chance; its dates lie around the due date and, for half of the cells, the due date around today.
async fn let_it_happen(tx: &mut Tx, cell: &mut Cell, today: NaiveDate, chance: &mut Chance) {
    let near = |chance: &mut Chance, day: NaiveDate, reach: u64| day - Days::new(reach) + Days::new(chance.below(2 * reach + 1));
    if chance.below(2) == 0 {
        let due_on = near(chance, today, 15);
        cell.period.due_on = due_on;
        cell.running.record.due_on = due_on;
    }
    let moment = |day: NaiveDate, chance: &mut Chance| {
        domain::calendar::office_time::start_of(day) + chrono::Duration::seconds(i64::try_from(chance.below(80_000)).expect("small"))
    };
    let submitted = moment(near(chance, cell.due_on(), 20).min(today), chance);
    let first = domain::calendar::office_time::day_of(submitted);
    cell.running.since = cell.running.since.min(first);
    storage::testing::create(tx, cell).await;
    let course = chance.below(12);
    match course {
        0..=2 => return,
        3 => return storage::testing::tell(tx, cell, submitted, Happening::TakenOver { text: "往年".into() }, None).await,
        _ => {}
    }
    let claim = match course {
        4 => Claim::NotApplicable,
        5 | 6 if cell.record().asked != Asked::Standing => Claim::Ongoing,
        _ => Claim::Done,
    };
    let numbers = vec![ReportedNumber { label: REACHED.into(), value: Some(20) }];
    let content = ReportContent { claim: Some(claim), text: "已按要求公开。".into(), numbers };
    storage::testing::hand_in(tx, cell, submitted, &content).await;
    let last = domain::calendar::office_time::start_of(today + Days::new(1)) - chrono::Duration::seconds(1);
    let judged = (submitted + chrono::Duration::hours(i64::try_from(chance.below(200)).expect("small"))).min(last);
    let ahead = domain::calendar::office_time::day_of(judged) + Days::new(1 + chance.below(30));
    if course == 7 {
        return;
    }
    cell.judged_at = Some(judged);
    cell.judged_by = Some("公开办".into());
    if course == 8 {
        return storage::testing::tell(tx, cell, judged, Happening::Returned { rework_by: ahead }, None).await;
    }
    storage::testing::accept(tx, cell, judged).await;
    if course == 9 && cell.record().accepted().is_some() {
        storage::testing::tell(tx, cell, judged, Happening::Reopened { until: ahead }, None).await;
    }
}

/// Opens or closes the public address of a list, as somebody who saw what would become public.
pub(crate) async fn set_public(actor: &Actor, services: &Services, list: &ChecklistId, public: bool, reason: &str) -> services::Result<()> {
    let page = services::checklist::publication(actor, services, list).await.ok();
    let other = page.as_ref().and_then(|page| domain::checklist::import::other_year(&page.now.title, page.now.year));
    let other_year = other.map(|year| year.to_string()).unwrap_or_default();
    let seen = page.map(|page| page.seen).unwrap_or_default();
    let form =
        services::checklist::Publication { checklist: list.clone(), public, seen, phone_reason: reason.into(), other_year, looked: true };
    services::checklist::set_public(actor, services, &form).await
}

/// Takes an import back as an office does: after the look, where there is something to look at.
pub(crate) async fn undo(actor: &Actor, services: &Services, import: &ImportId) -> services::Result<()> {
    let seen = import::look_at_undo(actor, services, import).await.map(|look| look.seen).unwrap_or_default();
    import::undo(actor, services, &UndoForm { import: import.clone(), seen }).await
}
