//! From a document and choices to what would be stored: loads register and former list, then leaves it to the rules.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::checklist::Checklist;
use domain::checklist::import::import_report::ProblemReport;
use domain::checklist::import::responsible::{OpenGroupChoices, county_names};
use domain::checklist::import::{
    Choices, Comparison, Document, FormerTask, GroupAnswers, ImportReport, Outcome, ParsedChecklist, Plan, ProblemKind, ReadAgain,
    Recognised, Resolver, Standing, UnitDirectory, Unsaid, compare, former_choices, parse, plan, recognise_document, tell,
};
use domain::checklist::start::Start;
use domain::ids::{SectionId, TaskId, UnitId};
use domain::text::folded::is_blank;
use storage::checklist::import_rows::{self, ExistingCell, ListOf};
use storage::{Conn, checklist::import, register::unit};

use super::rows::ListChange;
use crate::operations::settings::OfficeDay;
use crate::{Actor, Result, ServiceError};

/// A document, understood.
#[derive(Debug, Clone)]
pub(super) struct Understood {
    /// Which table was read.
    pub(super) table: usize,
    /// Its columns and rows.
    pub(super) recognised: Recognised,
    /// Units and duties.
    pub(super) parsed: ParsedChecklist,
    /// What would be stored.
    pub(super) plan: Plan,
    /// The register, with confirmed open groups.
    pub(super) directory: UnitDirectory,
    /// Choices with what an earlier import of the same rows led to.
    pub(super) choices: Choices,
    /// The list of that year, where there is one.
    pub(super) former: Option<Former>,
    /// What the new one does to it.
    pub(super) comparison: Comparison,
    /// Columns that the file does not have and whose stored texts stay.
    pub(super) kept: Vec<&'static str>,
    /// Units of the list that have ended, and who answers instead.
    pub(super) handed_on: Vec<(UnitId, Option<UnitId>)>,
}

/// The stored list of the year.
#[derive(Debug, Clone)]
pub(in crate::checklist) struct Former {
    /// The checklist.
    pub(in crate::checklist) checklist: Checklist,
    /// All sections it ever had, and whether each was taken off.
    pub(in crate::checklist) sections: Vec<(domain::checklist::Section, bool)>,
    /// All tasks it ever had; each with the assignments that stand.
    pub(in crate::checklist) tasks: Vec<FormerTask>,
    /// All assignments it ever had, and whether they were taken off.
    pub(in crate::checklist) assignments: Vec<(domain::checklist::Assignment, bool)>,
}

impl Former {
    /// From which day it asks.
    pub(in crate::checklist) fn first_day(&self) -> NaiveDate {
        let year = self.checklist.year;
        self.checklist.first_day.or(NaiveDate::from_ymd_opt(year, 1, 1)).unwrap_or_default()
    }
}

impl Understood {
    /// Whether everybody reads the list of that year.
    pub(super) fn is_public(&self) -> bool {
        self.former.as_ref().is_some_and(|former| former.checklist.is_public)
    }

    /// What the command line prints: first of all, that the file names another year.
    pub(super) fn report(&self, year: i32) -> ImportReport {
        let mut report = ImportReport::new(&self.parsed, &self.directory);
        if let Some(other) = self.plan.other_year(year) {
            let message = format!("文件写的是{other}年，导入的是{year}年度，请核对年度是否选错。");
            report.problems.insert(0, ProblemReport { row: 0, table: None, column: String::new(), message });
        }
        report
    }

    /// How the list begins: as it did, or as was chosen for a new one.
    pub(super) fn start(&self, year: i32, now: &OfficeDay) -> Start {
        let first_day = match &self.former {
            Some(former) => Some(former.first_day()),
            None => self.choices.first_day,
        };
        let first_day = first_day.unwrap_or_else(|| Start::usual_first_day(year, now.today()));
        Start::on(first_day, now.today(), &now.calendar, now.settings.report_days)
    }

    /// What it does to the list of that year.
    pub(super) fn change(&self, year: i32, now: &OfficeDay) -> ListChange<'_> {
        let start = self.start(year, now);
        // what is new on a list that lives is asked from today on
        let first_day = if self.former.is_some() { start.first_day.max(now.today()) } else { start.first_day };
        ListChange {
            former: self.former.as_ref(),
            directory: &self.directory,
            plan: &self.plan,
            comparison: &self.comparison,
            start: Start { first_day, ..start },
        }
    }

    /// Whether a token of that name is left without a unit.
    pub(super) fn is_unresolved(&self, written: &str, outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::Unresolved { .. }) && self.choices.unit_for(written).is_none()
    }
}

/// Reads the document against register and the former list of that year and name. A long list takes its time, which belongs to no thread that serves
/// others.
pub(super) async fn understand(
    conn: &mut Conn,
    actor: &Actor,
    (year, list_name): (i32, &str),
    today: NaiveDate,
    document: Arc<Document>,
    choices: Choices,
) -> Result<Understood> {
    let mut directory = register(conn, actor).await?;
    let former = former(conn, actor, ListOf::Named(year, list_name)).await?;
    let before = import::open_groups(conn, &actor.county).await?;
    // a corrected file of the same year keeps its answers; what other years' lists meant is offered and asked again, for the
    // same words mean other units in other tasks
    directory.choices = if former.is_some() { before.clone() } else { before.clone().as_suggestions() };
    choices.confirm_groups(&mut directory.choices);
    aside(move || read((year, today), &document, directory, former, &before, &choices)).await?
}

/// Does work that takes longer than a page may wait for another, on a thread of its own.
pub(in crate::checklist) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(ServiceError::internal)
}

/// A kept document, read back.
pub(super) async fn kept_document(text: String) -> Result<Arc<Document>> {
    aside(move || serde_json::from_str(&text)).await?.map(Arc::new).map_err(ServiceError::internal)
}

fn read(
    (year, today): (i32, NaiveDate),
    document: &Document,
    directory: UnitDirectory,
    former: Option<Former>,
    before: &OpenGroupChoices,
    said: &Choices,
) -> Result<Understood> {
    let table = said.table.filter(|table| *table < document.tables.len()).unwrap_or_else(|| document.likeliest_table());
    document.tables.get(table).ok_or(ServiceError::NotFound("这张表格"))?;
    let recognised = recognise_document(document, Some(table), said.mapping.as_ref());
    let mut parsed = parse(&recognised, &directory, year);
    let tasks = former.as_ref().map_or(&[][..], |former| &former.tasks);
    let told = tell(&parsed, tasks, &said.tasks);
    let decided = former_choices(&parsed, tasks, &told, |unit| directory.name(unit));
    let groups = GroupAnswers::of(&parsed, tasks, &told, before);
    groups.put_into(&mut parsed, &recognised, &directory, said);
    let choices = said.clone().over(&decided);
    settle_problems(&mut parsed, &choices);
    let mut plan = plan(&parsed, &choices, &Resolver::new(&directory, year));
    let kept = match &former {
        Some(former) => Unsaid::of(&parsed).keep(&mut plan, &told, tasks, &former.checklist.title),
        None => Vec::new(),
    };
    let is_there = |unit: &UnitId| !directory.has_ended(unit, today);
    let ever: HashSet<(&TaskId, &UnitId)> =
        former.iter().flat_map(|former| &former.assignments).map(|(one, _)| (&one.task, &one.unit)).collect();
    let again = ReadAgain { former: tasks, ever: &ever, said, decided: &decided, groups: &groups };
    let standing = Standing::of(&plan, &parsed, &told, again, is_there);
    let handed_on = plan.hand_on(&directory, today);
    standing.put_back(&mut plan);
    if let Some(former) = &former {
        keep_title(&mut plan, document, table, said, &former.checklist.title);
    }
    let comparison = compare(&plan, &told, tasks, is_there);
    Ok(Understood { table, recognised, parsed, plan, directory, choices, former, comparison, kept, handed_on })
}

/// A list that lives goes on to be called as it is, unless the document itself or a person calls it otherwise: a file may have any name.
fn keep_title(plan: &mut Plan, document: &Document, table: usize, said: &Choices, former: &str) {
    if said.title.is_none() && (plan.title.is_empty() || document.is_only_file_name(table, &plan.title)) {
        former.clone_into(&mut plan.title);
    }
}

/// The county's units, ready for names to be looked up.
pub(in crate::checklist) async fn register(conn: &mut Conn, actor: &Actor) -> Result<UnitDirectory> {
    let units = unit::list(conn, &actor.county).await?;
    let mut directory = UnitDirectory::new(&actor.county_name, &units);
    // a county that has not been given its name yet is told by its register
    if let Some(guess) = directory.guess_county_name() {
        let known = &directory.county_names;
        let new: Vec<String> = county_names(&guess).into_iter().filter(|name| !known.contains(name)).collect();
        directory.county_names.extend(new);
    }
    Ok(directory)
}

/// Takes out problems that a choice has answered.
fn settle_problems(parsed: &mut ParsedChecklist, choices: &Choices) {
    parsed.problems.retain(|problem| {
        let by_name = problem.name.as_ref().is_some_and(|name| choices.unit_for(name).is_some());
        let has_units = choices.units.get(&problem.row).is_some_and(|text| !is_blank(text));
        let by_row = problem.offer.is_some() && (choices.inherited.contains(&problem.row) || has_units);
        let by_duty = problem.kind == ProblemKind::TimeLimit && choices.duties.contains_key(&problem.row);
        !(by_name || by_row || by_duty)
    });
}

pub(in crate::checklist) async fn former(conn: &mut Conn, actor: &Actor, list: ListOf<'_>) -> Result<Option<Former>> {
    let Some((checklist, sections)) = import_rows::list_with_sections(conn, &actor.county, list).await? else { return Ok(None) };
    let assignments = import_rows::all_assignments(conn, &checklist.id).await?;
    let tasks = import_rows::all_tasks(conn, &checklist.id).await?;
    let mut by_task: HashMap<&TaskId, Vec<domain::checklist::Assignment>> = HashMap::new();
    for (assignment, _) in assignments.iter().filter(|(_, removed)| !removed) {
        by_task.entry(&assignment.task).or_default().push(assignment.clone());
    }
    let titles: HashMap<&SectionId, (&str, Option<&SectionId>)> =
        sections.iter().map(|(section, _)| (&section.id, (section.title.as_str(), section.parent.as_ref()))).collect();
    let tasks = tasks.into_iter().map(|(task, removed)| {
        let own = titles.get(&task.section).copied().unwrap_or_default();
        let parent = own.1.and_then(|parent| titles.get(parent));
        let (section, subsection) = parent.map_or((own.0, None), |parent| (parent.0, Some(own.0)));
        let assignments = by_task.remove(&task.id).unwrap_or_default();
        FormerTask { section: section.to_owned(), subsection: subsection.map(str::to_owned), removed, assignments, task }
    });
    let tasks = tasks.collect();
    Ok(Some(Former { checklist, sections, tasks, assignments }))
}

/// The cells of the former list.
pub(in crate::checklist) async fn cells(conn: &mut Conn, former: Option<&Former>) -> Result<Vec<ExistingCell>> {
    match former {
        Some(former) => Ok(import_rows::all_cells(conn, &former.checklist.id).await?),
        None => Ok(Vec::new()),
    }
}
