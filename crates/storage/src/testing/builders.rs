//! What tests are made of: a unit, a list, a task, an assignment, a cell, an account. Each is whole and plain; a test says with
//! `..` what is different about its own.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::access::role::Role;
use domain::calendar::working_days::Calendar;
use domain::checklist::duty::{Duty, Period};
use domain::checklist::{AssignedVia, Assignment, AssignmentRole, ByHand, Checklist, Section, Task};
use domain::ids::{AccountId, AssignmentId, CellId, ChecklistId, CountyId, SectionId, TaskId, UnitId};
use domain::register::unit::{Unit, UnitClass};
use domain::reporting::record::{Asked, Place};
use domain::reporting::report::ReportContent;

use super::fresh;
use crate::access::account::Account;
use crate::reporting::cell::Cell;

/// A county department with that short name, at that place in the official order; its full name has 清溪县 before it.
#[must_use]
pub fn a_unit(id: impl Into<String>, short_name: &str, position: i64) -> Unit {
    Unit {
        id: UnitId::new(id),
        class: UnitClass::CountyDepartment,
        group: UnitClass::CountyDepartment.usual_group().into(),
        full_name: format!("清溪县{short_name}"),
        short_name: short_name.into(),
        position,
        key_area: false,
        note: String::new(),
        valid_from: None,
        valid_to: None,
        successor: None,
        pinyin: String::new(),
        initials: String::new(),
        aliases: Vec::new(),
    }
}

/// The yearly list of that year, not public.
#[must_use]
pub fn a_list(id: impl Into<String>, year: i32) -> Checklist {
    let id = id.into();
    Checklist {
        public_slug: format!("slug-{id}"),
        id: ChecklistId::new(id),
        year,
        no: 1,
        name: String::new(),
        title: format!("{year}年清单"),
        is_public: false,
        first_day: None,
    }
}

/// A section of a list, the first one.
#[must_use]
pub fn a_section(id: impl Into<String>) -> Section {
    Section { id: SectionId::new(id), parent: None, position: 1, title: "一、政策公开".into() }
}

/// The task at that place of its list, numbered `1.1` and so on.
#[must_use]
pub fn a_task(id: impl Into<String>, section: &SectionId, position: i64, duty: Duty) -> Task {
    Task {
        id: TaskId::new(id),
        section: section.clone(),
        position,
        number: format!("1.{position}"),
        requirement: format!("第{position}项：及时公开本领域信息"),
        responsible: "县发展改革委等有关单位".into(),
        support: String::new(),
        completion: String::new(),
        time_limit: String::new(),
        remark: String::new(),
        duty,
    }
}

/// The unit has the task, as the list names it.
#[must_use]
pub fn an_assignment(id: impl Into<String>, task: &Task, unit: &UnitId, role: AssignmentRole) -> Assignment {
    Assignment {
        id: AssignmentId::new(id),
        task: task.id.clone(),
        unit: unit.clone(),
        role,
        lead_presumed: false,
        via: AssignedVia::Name,
        written: unit.to_string(),
        by_hand: ByHand::default(),
    }
}

/// Whose, and of which list.
pub type Home<'a> = (&'a CountyId, &'a ChecklistId);

/// The cells of an assignment in a year, with the ids that `name` gives to the first, the second and so on.
pub fn cells_of<'a>(
    home: Home<'a>,
    year: i32,
    task: &'a Task,
    assignment: &'a Assignment,
    name: impl Fn(usize) -> String + 'a,
) -> impl Iterator<Item = Cell> + 'a {
    let periods = task.duty.periods(year, Calendar::national(), 5);
    (1..).zip(periods).map(move |(number, period)| a_cell(name(number), home, task, assignment, period))
}

/// A cell of which nothing was reported, there since New Year.
#[must_use]
pub fn a_cell(id: impl Into<String>, (county, list): Home<'_>, task: &Task, assignment: &Assignment, period: Period) -> Cell {
    let place = Place { unit: assignment.unit.clone(), section: task.section.clone(), role: assignment.role };
    let since = NaiveDate::from_ymd_opt(period.starts_on.year(), 1, 1).unwrap_or(period.starts_on);
    Cell {
        id: CellId::new(id),
        county: county.clone(),
        checklist: list.clone(),
        task: task.id.clone(),
        assignment: assignment.id.clone(),
        task_position: task.position,
        running: fresh(Asked::of(task.duty), place, &period, since),
        period,
        calendar_version: String::new(),
        revision: 0,
        content: ReportContent::default(),
        submitted_at: None,
        submitted_by: None,
        judged_at: None,
        judged_by: None,
        return_reason: String::new(),
    }
}

/// A person who can sign in once a password is set; both names are the id.
#[must_use]
pub fn an_account(id: impl Into<String>, county: &CountyId, role: Role, created_at: DateTime<Utc>) -> Account {
    let id = id.into();
    Account {
        username: id.clone(),
        person: id.clone(),
        id: AccountId::new(id),
        county: county.clone(),
        role,
        unit: None,
        password_hash: "x".into(),
        must_change: false,
        disabled: false,
        created_at,
    }
}
