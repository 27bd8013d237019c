//! The years are played: everything that people do stands in one agenda, and is done in the order of time through the use cases,
//! with the clock on the moment it is done.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, Duration, NaiveDate, TimeZone, Utc};
use domain::access::role::Role;
use domain::calendar::office_time::{day_of, start_of, zone};
use domain::ids::{CellId, ChecklistId, EvidenceId, RoundId, UnitId};
use domain::reporting::evidence::EvidenceSource;
use domain::reporting::record::State;
use domain::reporting::report::{Claim, ReportContent};
use storage::reporting::cell::{self, Cell};
use storage::reporting::{draft, evidence};
use storage::review::reopen as requests;

use super::chance::Chance;
use super::quarters::{self, Moment, Quarter};
use super::register::{Member, Register};
use super::scene::Scene;
use super::scenes::{self, Event, Vacancy};
use super::story::{Act, Hand, Plot, Step, Story, month_of, tell};
use super::{character, plan};
use crate::clock::FixedClock;
use crate::operations::demo::texts::{DemoTask, NOT_CONCERNED};
use crate::operations::scheduled;
use crate::reporting::evidence::{About, add_link, attach};
use crate::reporting::sign_off::{Signing, sign};
use crate::reporting::{HandedIn, ReportForm, SeenRevisions, save_draft, submit, withdraw};
use crate::review::reopen::{ReopenAnswer, ReopenRequest, ask, decide};
use crate::review::{Acceptance, ReturnDate, accept, return_report};
use crate::{Actor, Result, ServiceError, Services, seeded};

/// The fictional site that evidence points to.
pub(super) const SITE: &str = "https://www.yunxiu.example";

/// What a reopening is asked for.
const SCOPE: &str = "完成情况文字和佐证材料链接";

/// Something that is going to happen.
pub(super) enum Deed {
    /// The list of a year is issued.
    Issue(i32),
    /// The next step of a cell's story, which was told for that unit.
    Step(CellId, UnitId, Box<Step>),
    /// A deputy head signs what the clerk has laid before her.
    Sign(CellId),
    /// What does not belong to one cell's story.
    Event(Event),
    /// A moment of a quarter's assessment.
    Quarter(Quarter, Moment),
}

/// The stage: a county, its clock, and all that is still to come.
pub(super) struct Play<'a> {
    pub(super) services: Services,
    clock: Arc<FixedClock>,
    pub(super) scene: &'a Scene,
    pub(super) register: Register,
    pub(super) vacancy: Vacancy,
    /// The lists by year.
    pub(super) lists: BTreeMap<i32, ChecklistId>,
    /// The rounds by quarter.
    pub(super) rounds: BTreeMap<Quarter, RoundId>,
    /// The round of the running quarter.
    pub(super) running: Option<RoundId>,
    /// The round of the year, and the quarter that it ends with.
    pub(super) year: Option<(Quarter, RoundId)>,
    agenda: BTreeMap<(DateTime<Utc>, u64), Deed>,
    noted: u64,
    /// The last link of each unit: some evidence serves two cells.
    last_link: HashMap<UnitId, EvidenceId>,
    /// For which unit each cell's story was told last.
    told_for: HashMap<CellId, UnitId>,
    /// What lies before a deputy head.
    with_signer: HashSet<CellId>,
}

impl<'a> Play<'a> {
    /// Takes the county in, some days before its first list.
    ///
    /// # Errors
    /// When a use case refuses, which would be a mistake of the play.
    pub(super) async fn new(services: Services, clock: Arc<FixedClock>, scene: &'a Scene, years: u32, digest: &str) -> Result<Self> {
        let this_year = scene.today().year();
        let first_year = this_year + 1 - i32::try_from(years).unwrap_or(1);
        let founded = NaiveDate::from_ymd_opt(first_year - 1, 12, 15).unwrap_or(scene.today());
        let at = work(scene.working_day_until(founded), 9, 20).min(scene.now);
        clock.set(at);
        seeded::at(at);
        let register = super::register::found(&services, digest).await?;
        let mut play = Self {
            services,
            clock,
            scene,
            register,
            vacancy: Vacancy::before(scene),
            lists: BTreeMap::new(),
            rounds: BTreeMap::new(),
            running: None,
            year: None,
            agenda: BTreeMap::new(),
            noted: 0,
            last_link: HashMap::new(),
            told_for: HashMap::new(),
            with_signer: HashSet::new(),
        };
        for year in first_year..=this_year {
            let issued = NaiveDate::from_ymd_opt(year, 1, 8).unwrap_or(scene.today());
            // a demo of the first days of January has its list from that very moment
            play.plan(work(scene.working_day_from(issued), 9, 30).min(scene.now), Deed::Issue(year));
        }
        let monitored = super::monitoring::of_the_county(scene, play.services.now()).into_iter();
        let of_the_county: Vec<_> = scenes::of_the_county(scene, &play.vacancy, digest).into_iter().chain(monitored).collect();
        for (at, event) in of_the_county {
            play.plan(at, Deed::Event(event));
        }
        for (at, quarter, moment) in quarters::of_the_county(scene) {
            play.plan(at, Deed::Quarter(quarter, moment));
        }
        Ok(play)
    }

    /// Notes something for later, or for now.
    pub(super) fn plan(&mut self, at: DateTime<Utc>, deed: Deed) {
        self.noted += 1;
        self.agenda.insert((at, self.noted), deed);
    }

    /// Does everything until now.
    ///
    /// # Errors
    /// When a use case refuses, which would be a mistake of the play.
    pub(super) async fn run(&mut self) -> Result<()> {
        let mut day = None;
        while let Some(((at, _), deed)) = self.agenda.pop_first() {
            if at > self.scene.now {
                break;
            }
            if day != Some(day_of(at)) {
                day = Some(day_of(at));
                self.morning(start_of(day_of(at))).await?;
            }
            self.set(at);
            match deed {
                Deed::Issue(year) => self.issue(year).await?,
                Deed::Step(cell, told_for, step) => self.step(&cell, &told_for, &step).await?,
                Deed::Sign(cell) => self.sign(&cell).await?,
                Deed::Event(event) => scenes::happen(self, event).await?,
                Deed::Quarter(quarter, moment) => quarters::happen(self, quarter, moment).await?,
            }
        }
        self.morning(self.scene.now).await?;
        self.set(self.scene.now);
        Ok(())
    }

    fn set(&self, at: DateTime<Utc>) {
        self.clock.set(at);
        seeded::at(at);
    }

    /// What was arranged for the day is done when it begins.
    async fn morning(&mut self, at: DateTime<Utc>) -> Result<()> {
        self.set(at);
        let done = scheduled::run(&self.services).await?;
        if done > 0 {
            let units = storage::register::unit::list(&mut self.services.db().read().await?, &self.register.operator.county).await?;
            for unit in units {
                if let Some(member) = self.register.members.iter_mut().find(|member| member.unit.id == unit.id) {
                    member.unit = unit;
                }
            }
            scenes::after_arranged_changes(self).await?;
        }
        Ok(())
    }

    async fn issue(&mut self, year: i32) -> Result<()> {
        let office = self.register.reviewer().clone();
        let list = plan::import(&self.services, &self.register, &office, year, self.scene.today()).await?;
        self.lists.insert(year, list.clone());
        let mut cells = cell::of_checklist(&mut self.services.db().read().await?, &office.county, &list).await?;
        // as they came into being
        cells.sort_by(|one, other| one.id.cmp(&other.id));
        for cell in &cells {
            self.tell(cell, year, None)?;
        }
        for (at, event) in scenes::of_the_list(self, year) {
            self.plan(at, Deed::Event(event));
        }
        Ok(())
    }

    /// Plans what will happen in a cell from this moment on.
    pub(super) fn tell(&mut self, cell: &Cell, year: i32, chapter: Option<u64>) -> Result<()> {
        let Some((_, task)) = usize::try_from(cell.task_position - 1).ok().and_then(|place| plan::tasks().nth(place)) else {
            return Ok(());
        };
        let Some((index, member)) = self.register.member(cell.unit()) else { return Ok(()) };
        let not_concerned = not_concerned(task, member);
        // the office settles the rest of the year after the first report
        if not_concerned.is_some() && cell.period.starts_on.month() > 1 {
            return Ok(());
        }
        let keys =
            [u64::from(year.unsigned_abs()), cell.task_position.unsigned_abs(), index as u64, u64::from(cell.period.starts_on.month())];
        let mut keys = keys.to_vec();
        keys.extend(chapter);
        let now = self.services.now();
        let place = cell.record().place.clone();
        let plot = Plot {
            task,
            asked: cell.record().asked,
            place,
            unit: short_name(index),
            since: now,
            // nor before its period, where nothing can be handed in
            not_before: cell.period.starts_on.max(day_of(now) + chrono::Days::new(1)),
            period: &cell.period,
            year,
            character: character::of(index, short_name(index), month_of(&cell.period)),
            vacant: (short_name(index) == Vacancy::UNIT).then_some((self.vacancy.from, self.vacancy.until)),
            not_concerned,
        };
        let Story { steps, .. } = tell(&mut Chance::of(&keys), &plot, self.scene)?;
        let unit = cell.unit().clone();
        for step in steps {
            self.plan(step.at, Deed::Step(cell.id.clone(), unit.clone(), Box::new(step)));
        }
        self.told_for.insert(cell.id.clone(), unit);
        Ok(())
    }

    /// The cell as it stands.
    pub(super) async fn cell(&self, id: &CellId) -> Result<Cell> {
        let mut conn = self.services.db().read().await?;
        cell::get(&mut conn, &self.register.operator.county, id).await?.ok_or(ServiceError::NotFound("这项任务"))
    }

    /// Whether the story of a cell is that of the unit which has it now.
    pub(super) fn is_told_for(&self, cell: &Cell) -> bool {
        self.told_for.get(&cell.id) == Some(cell.unit())
    }

    async fn step(&mut self, id: &CellId, told_for: &UnitId, step: &Step) -> Result<()> {
        let cell = self.cell(id).await?;
        // of a cell that has left the list's counts the story is over; of one that went to another unit all but the judgement of
        // what the former one has handed in
        let moved = cell.unit() != told_for;
        let waits = matches!(cell.record().state, State::Submitted(_)) && !self.is_told_for(&cell);
        let with_signer = self.with_signer.contains(id);
        if !cell.record().presence.is_present() || (moved && !(waits && step.hand != Hand::Clerk)) || with_signer {
            return Ok(());
        }
        let Some((_, member)) = self.register.member(cell.unit()) else { return Ok(()) };
        let (clerk, reviewer, head) = (member.clerk.clone(), self.register.reviewer().clone(), self.register.head().clone());
        let services = &self.services;
        match step.act {
            Act::Link(count) => self.link(&cell, &clerk, count).await?,
            Act::Submit => {
                let base = self.base(&cell).await?;
                if submit(&clerk, services, id, base, &form(&step.content)).await? == HandedIn::ToSign {
                    let at = step.at + Duration::minutes(35 + i64::from(cell.period.starts_on.month()));
                    self.plan(at, Deed::Sign(id.clone()));
                    self.with_signer.insert(id.clone());
                }
            }
            Act::Draft => {
                let base = self.base(&cell).await?;
                save_draft(&clerk, services, id, base, &form(&step.content)).await?;
            }
            Act::Withdraw => withdraw(&clerk, services, id).await?,
            Act::Return(days) => {
                return_report(&reviewer, services, id, cell.revision, &step.reason, ReturnDate::WorkingDays(days)).await?;
            }
            Act::Accept => {
                accept(&reviewer, services, id, cell.revision, &Acceptance::default()).await?;
                if step.content.claim == Some(Claim::NotApplicable) {
                    self.plan(step.at + Duration::minutes(20), Deed::Event(Event::NotConcerned(id.clone())));
                }
            }
            Act::Ask(until) => {
                let asker = if step.hand == Hand::Reviewer { &reviewer } else { &clerk };
                let request =
                    ReopenRequest { cell: id.clone(), scope: SCOPE.into(), reason: step.reason.clone(), until: until.to_string() };
                ask(asker, services, &request).await?;
            }
            Act::Reopen => self.grant(&head, id, &step.reason).await?,
        }
        Ok(())
    }

    /// Says yes to what was asked last about a cell.
    pub(super) async fn grant(&self, head: &Actor, cell: &CellId, note: &str) -> Result<()> {
        let request = requests::latest_of_cell(&mut self.services.db().read().await?, cell).await?;
        let request = request.ok_or(ServiceError::NotFound("这份申请"))?;
        let answer = ReopenAnswer { reopen: request.id, approve: ReopenAnswer::YES.into(), note: note.to_owned(), until: String::new() };
        decide(head, &self.services, &answer).await.map(|_| ())
    }

    async fn base(&self, cell: &Cell) -> Result<SeenRevisions> {
        let draft = draft::get(&mut self.services.db().read().await?, &cell.id).await?;
        Ok(SeenRevisions { cell: cell.revision, draft: draft.map_or(0, |draft| draft.revision) })
    }

    async fn sign(&mut self, id: &CellId) -> Result<()> {
        let cell = self.cell(id).await?;
        self.with_signer.remove(id);
        let lead = self.register.member(cell.unit()).and_then(|(_, member)| member.lead.clone());
        let Some(lead) = lead else { return Ok(()) };
        let base = self.base(&cell).await?;
        let form = Signing { cell: id.clone(), cell_revision: base.cell, draft_revision: base.draft };
        sign(&lead, &self.services, &form).await.map(|_| ())
    }

    /// Links beside the report. One in eight serves a second cell of the same unit.
    async fn link(&mut self, cell: &Cell, clerk: &Actor, count: u32) -> Result<()> {
        let Some((_, member)) = self.register.member(cell.unit()) else { return Ok(()) };
        let now = self.services.now();
        let number = now.timestamp().unsigned_abs() / 7 % 9_000 + 1_000;
        if number.is_multiple_of(8)
            && let Some(known) = self.last_link.get(cell.unit())
        {
            return match attach(clerk, &self.services, &cell.id, known).await {
                // a page of the same address stands there already
                Err(ServiceError::Invalid(_)) => Ok(()),
                done => done,
            };
        }
        let published = self.scene.working_day_until(day_of(now) - chrono::Days::new(number % 6));
        let address = |place: u64| format!("{SITE}/{}/{}/{}.html", member.unit.initials, published.format("%Y%m"), number + place);
        let stands = evidence::of_cell(&mut self.services.db().read().await?, &cell.id).await?;
        let is_there = |url: &String| stands.iter().any(|one| matches!(&one.source, EvidenceSource::Link { url: known } if known == url));
        let pasted: Vec<String> = (0..u64::from(count)).map(address).filter(|url| !is_there(url)).collect();
        if pasted.is_empty() {
            return Ok(());
        }
        let title = format!("{}{}公开页面", member.unit.short_name, cell.period.name);
        let about = About { title, effective_on: published.to_string(), ..About::default() };
        add_link(clerk, &self.services, &cell.id, &pasted.join("\n"), &about).await?;
        let stands = evidence::of_cell(&mut self.services.db().read().await?, &cell.id).await?;
        if let Some(last) = stands.last() {
            self.last_link.insert(cell.unit().clone(), last.id.clone());
        }
        Ok(())
    }

    /// One account of each kind, for the first look: user name and person.
    pub(super) fn shown(&self) -> Vec<(String, Actor)> {
        let offices = [(Role::Office, 0), (Role::Office, 1), (Role::Leader, 0), (Role::Auditor, 0), (Role::Admin, 0)];
        let offices = offices.into_iter().filter_map(|(role, index)| self.register.person(role, index));
        let mut shown: Vec<_> = offices.map(|(username, person)| ((*username).to_owned(), person.clone())).collect();
        // a department whose deputy head signs in as well, and a township without a clerk for a while
        for name in ["发改委", Vacancy::UNIT] {
            if let Some((index, member)) = self.register.named(name) {
                shown.push((self.register.usernames[index].clone(), member.clerk.clone()));
            }
        }
        if let Some((index, member)) = self.register.named("发改委")
            && let Some(lead) = &member.lead
        {
            shown.push((format!("{}-lead", self.register.usernames[index]), lead.clone()));
        }
        shown
    }
}

/// A moment of a working day, by the office's clock.
pub(super) fn work(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let local = day.and_hms_opt(hour, minute, 0).and_then(|local| zone().from_local_datetime(&local).single());
    local.map_or_else(|| start_of(day), |at| at.with_timezone(&Utc))
}

/// What a unit says of a task that is none of its business.
pub(super) fn not_concerned(task: &DemoTask, member: &Member) -> Option<&'static str> {
    let is_it = |(words, unit, _): &&(&str, &str, &'static str)| task.requirement.contains(words) && member.unit.short_name == *unit;
    NOT_CONCERNED.iter().find(is_it).map(|(.., said)| *said)
}

/// The short name that the texts know a unit by, whatever it is called since.
fn short_name(index: usize) -> &'static str {
    crate::operations::demo::texts::UNITS.get(index).map_or("", |unit| unit.short_name)
}

fn form(content: &ReportContent) -> ReportForm {
    ReportForm {
        claim: content.claim.map(|claim| claim.code().to_owned()).unwrap_or_default(),
        text: content.text.clone(),
        numbers: content
            .numbers
            .iter()
            .map(|number| (number.label.clone(), number.value.map(|value| value.to_string()).unwrap_or_default()))
            .collect(),
        phone_reason: String::new(),
        links: String::new(),
    }
}
