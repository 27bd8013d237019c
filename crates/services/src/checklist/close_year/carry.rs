//! What is not finished goes on in another list: as an item of the same task where that list has it, to the letter; else of a row of
//! its own in the section 上年结转.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::office_time::day_text;
use domain::checklist::duty::Period;
use domain::checklist::import::UnitDirectory;
use domain::checklist::import::responsible::Answers;
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, ByHand, Checklist, Section, Task};
use domain::ids::{AssignmentId, CellId, SectionId, TaskId, UnitId};
use domain::reporting::record::{Author, Event, EventNo, HandIns, Happening, Place, Presence, Progress, Record, Running, State};
use domain::reporting::report::ReportContent;
use storage::Tx;
use storage::checklist;
use storage::checklist::year_close::{self as rows, CarriedLink, NamedCell};
use storage::register::merge;
use storage::reporting::cell::{self, Cell};
use storage::reporting::event;

use crate::checklist::import::understand::register;
use crate::reporting::{step, today};
use crate::{Actor, Result, ServiceError, Services, new_id};

/// The section of rows that no file of the year brings.
const SECTION: &str = "上年结转";

/// Behind whatever an import or an edit will ever number.
const FIRST_PLACE: i64 = 1_000_000;

/// What goes on in which list.
pub(super) struct Carrying<'a> {
    actor: &'a Actor,
    from: Checklist,
    into: Checklist,
    due_on: NaiveDate,
    day: NaiveDate,
    at: DateTime<Utc>,
    by: Author,
    directory: UnitDirectory,
    /// Tasks of the list, by their requirement to the letter: the first of a text.
    tasks: HashMap<String, Task>,
    section: Option<SectionId>,
    place: i64,
}

impl<'a> Carrying<'a> {
    pub(super) async fn begin(
        tx: &mut Tx,
        actor: &'a Actor,
        services: &'a Services,
        from: &Checklist,
        into: Checklist,
        due_on: NaiveDate,
    ) -> Result<Self> {
        let mut tasks = HashMap::new();
        for task in checklist::tasks(tx, &into.id).await? {
            tasks.entry(task.requirement.clone()).or_insert(task);
        }
        Ok(Self {
            actor,
            from: from.clone(),
            due_on,
            day: today(services),
            at: services.now(),
            by: step::author(actor),
            directory: register(tx, actor).await?,
            tasks,
            section: rows::carried_section(tx, &into.id).await?,
            place: rows::last_place(tx, &into.id).await?.max(FIRST_PLACE),
            into,
        })
    }

    /// Gives the cell a successor and ties the two.
    pub(super) async fn carry(&mut self, tx: &mut Tx, one: &NamedCell) -> Result<()> {
        let unit = match self.directory.answers(one.cell.unit(), self.day) {
            Answers::Successor(unit) => unit,
            // what nobody answers for any more left with its unit; should it stand here, it stays named
            Answers::Itself | Answers::Nobody => one.cell.unit().clone(),
        };
        let task = self.task(tx, &one.cell).await?;
        let (assignment, role) = self.assignment(tx, &task, &unit, one.cell.role()).await?;
        let same = |other: &Cell| other.period.starts_on == one.cell.period.starts_on && other.period.every == one.cell.period.every;
        let known = cell::of_assignment(tx, &assignment).await?.into_iter().find(same);
        let to = match known {
            // of two units that were merged since, both with this item
            Some(known) => known.id,
            None => self.begin_cell(tx, &one.cell, &task, assignment, unit, role).await?,
        };
        let link =
            CarriedLink { from: one.cell.id.clone(), to, from_year: self.from.year, from_due_on: one.cell.due_on(), carried_on: self.day };
        Ok(rows::link(tx, &link).await?)
    }

    async fn task(&mut self, tx: &mut Tx, cell: &Cell) -> Result<Task> {
        let (_, old) = checklist::task(tx, &self.actor.county, &cell.task).await?.ok_or(ServiceError::NotFound("这项任务"))?;
        if let Some(task) = self.tasks.get(&old.requirement) {
            return Ok(task.clone());
        }
        let section = self.section(tx).await?;
        self.place += 1;
        let task = Task {
            id: TaskId::new(new_id()),
            section,
            position: self.place,
            // a number of its own: the old one may be another row's in this list
            number: format!("结转{}", self.place - FIRST_PLACE),
            completion: String::new(),
            ..old
        };
        rows::insert_task(tx, &self.actor.county, &self.into.id, &task, self.day).await?;
        self.tasks.insert(task.requirement.clone(), task.clone());
        Ok(task)
    }

    async fn section(&mut self, tx: &mut Tx) -> Result<SectionId> {
        if let Some(section) = &self.section {
            return Ok(section.clone());
        }
        let section = Section { id: SectionId::new(new_id()), parent: None, position: FIRST_PLACE, title: SECTION.to_owned() };
        rows::insert_section(tx, &self.into.id, &section, self.day).await?;
        self.section = Some(section.id.clone());
        Ok(section.id)
    }

    async fn assignment(&self, tx: &mut Tx, task: &Task, unit: &UnitId, role: AssignmentRole) -> Result<(AssignmentId, AssignmentRole)> {
        if let Some((known, own)) = merge::assignment_of(tx, &task.id, unit).await? {
            // the part that it has in the new list is the new list's
            merge::hold_assignment(tx, &known, own).await?;
            return Ok((known, own));
        }
        let assignment = Assignment {
            id: AssignmentId::new(new_id()),
            task: task.id.clone(),
            unit: unit.clone(),
            role,
            lead_presumed: false,
            via: AssignedVia::Added,
            written: format!("{}年度结转", self.from.year),
            by_hand: ByHand::default(),
        };
        rows::insert_assignment(tx, &assignment, self.day).await?;
        Ok((assignment.id, role))
    }

    async fn begin_cell(
        &self,
        tx: &mut Tx,
        old: &Cell,
        task: &Task,
        assignment: AssignmentId,
        unit: UnitId,
        role: AssignmentRole,
    ) -> Result<CellId> {
        let place = Place { unit, section: task.section.clone(), role };
        let Record { asked, limit_on, due_on: old_due_on, .. } = *old.record();
        let record = Record {
            state: State::Open,
            presence: Presence::Present,
            asked,
            limit_on,
            due_on: self.due_on,
            hand_ins: HandIns::default(),
            progress: Progress::default(),
            reports: 0,
            place: place.clone(),
        };
        let new = Cell {
            id: CellId::new(new_id()),
            county: self.actor.county.clone(),
            checklist: self.into.id.clone(),
            task: task.id.clone(),
            assignment,
            task_position: task.position,
            period: Period { due_on: self.due_on, ..old.period.clone() },
            running: Running { since: self.day, record },
            calendar_version: String::new(),
            revision: 0,
            content: ReportContent::default(),
            submitted_at: None,
            submitted_by: None,
            judged_at: None,
            judged_by: None,
            return_reason: String::new(),
        };
        cell::insert(tx, &new).await?;
        let created = Event {
            no: EventNo(1),
            at: self.at,
            day: self.day,
            by: self.by.clone(),
            reason: format!("由{}年度结转，原报送截止{}", self.from.year, day_text(old_due_on)),
            what: Happening::Created { asked, limit_on, due_on: self.due_on, place },
        };
        event::append(tx, &new_id(), &new.id, &created, None).await?;
        Ok(new.id)
    }
}
