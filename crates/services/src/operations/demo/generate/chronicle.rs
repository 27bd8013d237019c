//! Stores a planned year: the list itself, every cell with its history, evidence, drafts and requests.

use std::collections::HashMap;

use chrono::Datelike;
use domain::access::role::Role;
use domain::audit::action::{Action, ReportingAction, ReviewAction};
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::checklist::duty::Period;
use domain::ids::{CellId, EvidenceId, ReopenId, UnitId};
use domain::reporting::evidence::{Evidence, EvidenceSource};
use domain::reporting::record::{Asked, Author, Event, Happening, Place, Running, Stretch, replay};
use storage::reporting::cell::{self, Cell};
use storage::reporting::report::NewReport;
use storage::reporting::{past, report};
use storage::review::reopen::{Asks, Decision, Reopen};
use storage::{Tx, checklist, reporting::draft, reporting::event, reporting::evidence, review::reopen};

use super::chance::Chance;
use super::plan::{Plan, PlannedTask};
use super::register::{Member, Person, Register};
use super::scene::Scene;
use super::story::{Act, Hand, Plot, Step, Story, month_of, tell};
use super::{character, trace::Trace};
use crate::{Result, ServiceError, new_id};

/// The report on a period is due so many working days after its end; the default of the settings page.
const REPORT_DAYS: u32 = 5;

/// The fictional site that evidence points to.
const SITE: &str = "https://www.yunxiu.example";

/// What a reopening is asked for.
const SCOPE: &str = "完成情况文字和佐证链接";

/// Stores the plan and tells the story of each of its cells. Answers what the audit log should know.
///
/// # Errors
/// When the engine fails.
pub(super) async fn store(tx: &mut Tx, register: &Register, county_number: u64, plan: &Plan, scene: &Scene) -> Result<Vec<Trace>> {
    checklist::insert(tx, &register.county, &plan.checklist, plan.issued_at).await?;
    for section in &plan.sections {
        checklist::insert_section(tx, &plan.checklist.id, section).await?;
    }
    let mut chronicle = Chronicle {
        register,
        county_number,
        plan,
        scene,
        members: register.members.iter().enumerate().map(|(index, member)| (&member.unit.id, (index, member))).collect(),
        last_link: HashMap::new(),
        traces: Vec::new(),
    };
    for task in &plan.tasks {
        chronicle.store_task(tx, task).await?;
    }
    Ok(chronicle.traces)
}

struct Chronicle<'a> {
    register: &'a Register,
    county_number: u64,
    plan: &'a Plan,
    scene: &'a Scene,
    members: HashMap<&'a UnitId, (usize, &'a Member)>,
    /// The last link of each unit: some evidence serves two cells.
    last_link: HashMap<&'a UnitId, EvidenceId>,
    traces: Vec<Trace>,
}

impl<'a> Chronicle<'a> {
    async fn store_task(&mut self, tx: &mut Tx, planned: &PlannedTask) -> Result<()> {
        let year = self.plan.checklist.year;
        checklist::insert_task(tx, &self.register.county, &self.plan.checklist.id, &planned.task).await?;
        let periods = planned.task.duty.periods(year, &self.scene.calendar, REPORT_DAYS);
        let many = planned.assignments.len() > 12;
        for assignment in &planned.assignments {
            checklist::insert_assignment(tx, assignment).await?;
            let Some((index, member)) = self.members.get(&assignment.unit).copied() else { continue };
            let keys = [self.county_number, u64::from(year.unsigned_abs()), planned.task.position.unsigned_abs(), index as u64];
            // somebody among many has nothing to do with it, and that for the whole year
            let exempt = many && Chance::of(&keys).percent(3);
            for period in &periods {
                let mut chance = Chance::of(&[keys[0], keys[1], keys[2], keys[3], u64::from(period.starts_on.month())]);
                let character = character::of(index, &member.unit.short_name, month_of(period));
                let asked = Asked::of(planned.task.duty);
                let place = Place { unit: assignment.unit.clone(), section: planned.task.section.clone(), role: assignment.role };
                let plot = Plot { task: planned.demo, asked, place, issued_at: self.plan.issued_at, period, year, character, exempt };
                let story = tell(&mut chance, &plot, self.scene).map_err(ServiceError::from)?;
                let (events, finished, running) = self.told(member, &story)?;
                let cell = self.cell(planned, assignment, period, &story, running);
                cell::insert(tx, &cell).await?;
                for stretch in &finished {
                    past::insert(tx, &cell.id, &cell.checklist, stretch).await?;
                }
                self.store_story(tx, &cell, member, &story, &events).await?;
            }
        }
        Ok(())
    }

    /// The story as events with their people, and what they add up to.
    fn told(&self, member: &Member, story: &Story) -> Result<(Vec<Event>, Vec<Stretch>, Running)> {
        let office = self.register.person(Role::Office, 0);
        let by = |person: Option<&Person>| {
            person
                .map_or_else(|| story.created.by.clone(), |person| Author { id: person.account.to_string(), name: person.name.to_owned() })
        };
        let created = Event { by: by(office), ..story.created.clone() };
        let steps = story.steps.iter().map(|step| Event { by: by(self.hand(member, step.hand)), ..step.event.clone() });
        let events: Vec<Event> = std::iter::once(created).chain(steps).collect();
        let (finished, running) = replay(&events).map_err(ServiceError::internal)?.ok_or(ServiceError::NotFound("这项任务"))?;
        Ok((events, finished, running))
    }

    fn cell(
        &self,
        planned: &PlannedTask,
        assignment: &domain::checklist::Assignment,
        period: &Period,
        story: &Story,
        running: Running,
    ) -> Cell {
        let handed_in = story.last(&[Act::Submit]);
        let judged = story.last(&[Act::Accept, Act::Return]);
        let member = self.members.get(&assignment.unit).map(|(_, member)| *member);
        Cell {
            id: CellId::new(new_id()),
            county: self.register.county.clone(),
            checklist: self.plan.checklist.id.clone(),
            task: planned.task.id.clone(),
            assignment: assignment.id.clone(),
            task_position: planned.task.position,
            period: period.clone(),
            running,
            calendar_version: story.calendar_version.clone(),
            revision: i64::try_from(story.steps.len()).unwrap_or(0),
            content: story.content.clone(),
            submitted_at: handed_in.map(|step| step.at),
            submitted_by: handed_in.and(member).map(|member| member.clerk.name.to_owned()),
            judged_at: judged.map(|step| step.at),
            judged_by: judged.and(self.register.person(Role::Office, 0)).map(|person| person.name.to_owned()),
            return_reason: story.last(&[Act::Return]).map(|step| step.event.reason.clone()).unwrap_or_default(),
        }
    }

    async fn store_story(&mut self, tx: &mut Tx, cell: &Cell, member: &'a Member, story: &Story, events: &[Event]) -> Result<()> {
        let request = ReopenId::new(new_id());
        // the links first: each report keeps the evidence that is there when it is handed in
        self.store_links(tx, cell, member, story).await?;
        let name = Some(member.unit.full_name.as_str());
        for (index, event) in events.iter().enumerate() {
            let step = index.checked_sub(1).and_then(|place| story.steps.get(place));
            if let (Some(no), Some(step)) = (event.what.report(), step) {
                let by = member.clerk.name;
                let new = NewReport { cell: &cell.id, no, content: &step.content, at: event.at, by, unit_name: name, received_on: None };
                report::insert(tx, &new).await?;
            }
            event::append(tx, &new_id(), &cell.id, event, name).await?;
            if let Some(step) = step
                && let Some(person) = self.hand(member, step.hand).cloned()
            {
                self.trace(cell, &person, step, story, &request);
            }
        }
        if let Some((content, at)) = &story.draft {
            draft::save(tx, &cell.id, 0, content, *at, member.clerk.name).await?;
        }
        self.store_request(tx, cell, member, story, request).await
    }

    /// Links beside the report. One in eight serves a second cell of the same unit.
    async fn store_links(&mut self, tx: &mut Tx, cell: &Cell, member: &'a Member, story: &Story) -> Result<()> {
        let Some(handed_in) = story.last(&[Act::Submit]).filter(|_| story.links > 0) else { return Ok(()) };
        let number = handed_in.at.timestamp().unsigned_abs() / 7 % 9_000 + 1_000;
        if number % 8 == 0
            && let Some(known) = self.last_link.get(&member.unit.id)
        {
            return Ok(evidence::attach(tx, &cell.id, known).await?);
        }
        for position in 0..i64::from(story.links) {
            let link = self.link(cell, member, handed_in, position, number);
            evidence::insert(tx, &self.register.county, cell.unit(), &link).await?;
            evidence::attach(tx, &cell.id, &link.id).await?;
            self.last_link.insert(&member.unit.id, link.id);
        }
        Ok(())
    }

    fn link(&self, cell: &Cell, member: &Member, handed_in: &Step, position: i64, number: u64) -> Evidence {
        let published = day_of(handed_in.at) - chrono::Days::new(number % 6);
        let what = if position == 0 { "公开页面" } else { "栏目更新情况" };
        Evidence {
            id: EvidenceId::new(new_id()),
            source: EvidenceSource::Link {
                url: format!("{SITE}/{}/{}/{}.html", member.unit.initials, published.format("%Y%m"), number + position.unsigned_abs()),
            },
            title: format!("{}{}{what}", member.unit.short_name, cell.period.name),
            effective_on: Some(published),
            uploaded_at: handed_in.at,
            uploaded_by: member.clerk.name.into(),
        }
    }

    async fn store_request(&mut self, tx: &mut Tx, cell: &Cell, member: &'a Member, story: &Story, id: ReopenId) -> Result<()> {
        let Some(request) = &story.request else { return Ok(()) };
        let Some(asker) = self.hand(member, request.asker) else { return Ok(()) };
        let asked = Reopen {
            asks: Asks::Reopen,
            id,
            cell: cell.id.clone(),
            scope: SCOPE.into(),
            reason: request.reason.into(),
            until: request.until,
            asked_by: asker.account.clone(),
            asked_name: asker.name.into(),
            asked_at: request.asked_at,
            decision: None,
        };
        reopen::insert(tx, &self.register.county, &asked).await?;
        if let (Some(at), Some(person)) = (request.approved_at, self.hand(member, Hand::Head)) {
            let note = "同意，请按时补充。".into();
            let decision = Decision { approved: true, by: person.account.clone(), name: person.name.into(), at, note };
            reopen::decide(tx, &asked.id, &decision).await?;
        }
        Ok(())
    }

    fn hand<'b>(&'b self, member: &'b Member, hand: Hand) -> Option<&'b Person> {
        match hand {
            Hand::Clerk => Some(&member.clerk),
            Hand::Reviewer => self.register.person(Role::Office, 0),
            Hand::Head => self.register.person(Role::Office, 1),
        }
    }

    /// Only what is recent: the log of a whole year would say nothing more.
    fn trace(&mut self, cell: &Cell, person: &Person, step: &Step, story: &Story, request: &ReopenId) {
        if self.county_number == 0 && step.at + chrono::Duration::days(14) > self.scene.now {
            let (subject, action) = (Subject::Cell(cell.id.clone()), action_of(step, story, request));
            self.traces.push(Trace { at: step.at, person: Some(person.clone()), subject, action });
        }
    }
}

/// What the use case of that step would write into the log.
fn action_of(step: &Step, story: &Story, request: &ReopenId) -> Action {
    let (claim, late) = (step.content.claim, step.late);
    let day = match (&step.event.what, &story.request) {
        (Happening::Remarked { .. }, Some(asked)) => asked.until,
        (what, _) => what.date().unwrap_or(step.event.day),
    };
    match step.act {
        Act::Submit => ReportingAction::Submitted { claim, late }.into(),
        Act::Withdraw => ReportingAction::Withdrawn {}.into(),
        Act::Return => ReviewAction::Returned { due_on: day, calendar: story.calendar_version.clone() }.into(),
        Act::Accept => ReviewAction::Accepted { claim, late }.into(),
        Act::Ask => ReviewAction::ReopenAsked { reopen: request.clone(), until: day }.into(),
        Act::Reopen => ReviewAction::ReopenDecided { reopen: request.clone(), approved: true }.into(),
    }
}
