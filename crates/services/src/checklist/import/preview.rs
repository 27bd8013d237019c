//! What a person sees before anything is stored.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::checklist::duty::Duty;
use domain::checklist::import::plan::Office;
use domain::checklist::import::{
    Choices, ColumnMemory, ColumnRole, Comparison, Document, FormerTask, ImportReport, Outcome, ParsedChecklist, ParsedItem, Plan,
    PlannedCells, PlannedTask, ProblemKind, Recognised, RowChange, Table, UnitDirectory, most_alike, recognise_columns,
};
use domain::checklist::start::Start;
use domain::ids::{CellId, ImportId, TaskId, UnitId};
use domain::text::folded::{fold, is_blank};
use storage::Conn;
use storage::checklist::import;
use storage::checklist::import_rows::{CellStage, ExistingCell};

use super::adjust::mapped;
use super::ended::gone;
use super::open_limits::OpenLimits;
use super::rows::Rows;
use super::understand::{self, Understood, kept_document, understand};
use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, Result, ServiceError, Services};

/// A waiting file as far as it is understood.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Its id.
    pub id: ImportId,
    /// The year.
    pub year: i32,
    /// For which list of that year; empty for the yearly list itself.
    pub list_name: String,
    /// The file's name.
    pub file_name: String,
    /// Tables to choose from: name, number of rows.
    pub tables: Vec<(String, usize)>,
    /// Which of them is read.
    pub table: usize,
    /// Columns and rows as recognised.
    pub recognised: Recognised,
    /// Units and duties.
    pub parsed: ParsedChecklist,
    /// What would be stored.
    pub plan: Plan,
    /// How many cells the list asks for, and how many of them would be late at once.
    pub cells: PlannedCells,
    /// Open expressions, to be confirmed in one place.
    pub groups: Vec<GroupQuestion>,
    /// Names no unit could be told for.
    pub names: Vec<NameQuestion>,
    /// Time limits that were not understood, or only in part.
    pub limits: Vec<LimitQuestion>,
    /// Which of them come in open, where nobody answers.
    pub limits_open: OpenLimits,
    /// Choices so far.
    pub choices: Choices,
    /// All units, for choosing one.
    pub directory: UnitDirectory,
    /// Against the list of that year, where there is one.
    pub comparison: Option<Comparison>,
    /// What the list of that year is called, where it would be called otherwise.
    pub title_was: Option<String>,
    /// What the list was, by its last change; empty for a new one.
    pub list_seen: String,
    /// Whether everybody reads the list of that year as soon as this is confirmed.
    pub is_public: bool,
    /// Tasks the new list no longer has.
    pub removed: Vec<RemovedTask>,
    /// For rows that are new, or that a person has spoken about, those of the tasks that would leave which are most like them.
    pub offered: HashMap<usize, Vec<RemovedTask>>,
    /// Stored tasks whose rows say something else now, as they were.
    pub reworded: HashMap<TaskId, RemovedTask>,
    /// Columns that the file does not have and whose stored texts stay.
    pub kept: Vec<&'static str>,
    /// Tasks that stay and are asked by another time than before.
    pub limits_changed: Vec<ChangedLimit>,
    /// From which day it asks, and by when the past may be made up for.
    pub start: Start,
    /// Reports that would leave the counts with their task, their unit or their rhythm.
    pub leaving: Vec<LeavingReport>,
    /// Cells that are asked beside those that stand.
    pub new_cells: usize,
    /// Cells that are not asked any more.
    pub cells_leaving: usize,
    /// Cells that stay and get another date, or come back.
    pub redated: usize,
    /// Cells that are overdue today and would not be any more.
    pub relieved: usize,
    /// Units of the list that have ended, and who answers instead: short names.
    pub handed_on: Vec<(String, Option<String>)>,
}

/// A report whose cell would leave, or count again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeavingReport {
    /// Its cell.
    pub cell: CellId,
    /// The unit's short name.
    pub unit: String,
    /// Its period.
    pub period: String,
    /// It is judged.
    pub is_settled: bool,
}

impl LeavingReport {
    /// The report of a stored cell, by name.
    pub(super) fn of(cell: &ExistingCell, directory: &UnitDirectory) -> Self {
        Self {
            cell: cell.dates.id.clone(),
            unit: directory.name(&cell.unit),
            period: cell.period_name.clone(),
            is_settled: cell.stage == CellStage::Settled,
        }
    }

    /// How far it has come, in a word.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        if self.is_settled { "已审核" } else { "已报送" }
    }
}

/// An open expression (县直有关单位) and the units it may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupQuestion {
    /// The words a choice is kept under.
    pub key: String,
    /// The words as they stand in the file.
    pub written: Vec<String>,
    /// The rows that use them.
    pub rows: Vec<usize>,
    /// Units to choose from.
    pub units: Vec<OfferedUnit>,
    /// Whether somebody has confirmed it for every row of this list, and nothing was ticked since.
    pub is_confirmed: bool,
    /// Whether what is ticked is an answer, of this list or of an earlier one.
    pub is_offered: bool,
}

/// A unit to tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedUnit {
    /// Which.
    pub id: UnitId,
    /// Its short name.
    pub name: String,
    /// Chosen, or named in every row that uses the expression.
    pub is_ticked: bool,
}

/// A name no unit could be told for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameQuestion {
    /// The name as written.
    pub written: String,
    /// Why, in the office's words.
    pub reason: &'static str,
    /// The nearest units, with their short names.
    pub candidates: Vec<(UnitId, String)>,
    /// The rows that use it.
    pub rows: Vec<usize>,
    /// The unit chosen.
    pub chosen: Option<UnitId>,
    /// Whether a person has chosen, be it to leave the name without a unit.
    pub is_decided: bool,
}

/// A time limit that was not understood, or only in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitQuestion {
    /// As it is written.
    pub written: String,
    /// The rows that say so.
    pub rows: Vec<usize>,
}

/// A task that is asked by another time than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedLimit {
    /// Its row in the file.
    pub row: usize,
    /// Its number.
    pub number: String,
    /// 工作要求.
    pub requirement: String,
    /// 完成时限 as it was written, and what is asked.
    pub before: (String, Duty),
    /// The same as it would be.
    pub after: (String, Duty),
}

/// A task that would leave the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedTask {
    /// Its id.
    pub id: TaskId,
    /// Its number.
    pub number: String,
    /// 工作要求.
    pub requirement: String,
}

fn as_it_was(old: &FormerTask) -> RemovedTask {
    RemovedTask { id: old.task.id.clone(), number: old.task.short_number(), requirement: old.task.requirement.clone() }
}

/// So many tasks that would leave are offered to a row.
const OFFERED: usize = 5;

fn offered(understood: &Understood, old: &HashMap<&TaskId, &FormerTask>) -> HashMap<usize, Vec<RemovedTask>> {
    let gone: Vec<&FormerTask> = understood.comparison.removed.iter().filter_map(|id| old.get(id).copied()).collect();
    let rows = understood.plan.tasks.iter().zip(&understood.comparison.rows);
    let is_open = |task: &PlannedTask, change: &RowChange| {
        change.task().is_none_or(|id| old.get(id).is_some_and(|old| old.task.requirement != task.requirement))
            || understood.choices.tasks.contains_key(&task.source_row)
    };
    let rows: Vec<&PlannedTask> = rows.filter(|(task, change)| is_open(task, change)).map(|(task, _)| task).collect();
    let found = most_alike(&rows, &gone, OFFERED);
    let named = |places: Vec<usize>| places.into_iter().map(|place| as_it_was(gone[place])).collect();
    rows.iter().map(|task| task.source_row).zip(found.into_iter().map(named)).collect()
}

fn reworded(understood: &Understood, old: &HashMap<&TaskId, &FormerTask>) -> HashMap<TaskId, RemovedTask> {
    let rows = understood.plan.tasks.iter().zip(&understood.comparison.rows);
    let told = rows.filter_map(|(task, change)| Some((task, *old.get(change.task()?)?)));
    told.filter(|(task, old)| task.requirement != old.task.requirement).map(|(_, old)| (old.task.id.clone(), as_it_was(old))).collect()
}

/// The preview of a waiting file.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` when it was confirmed or discarded meanwhile, with who did so.
pub async fn preview(actor: &Actor, services: &Services, id: &ImportId) -> Result<Preview> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let Some(pending) = import::pending(&mut conn, &actor.county, id).await? else { return Err(gone(&mut conn, actor, id).await) };
    let document = kept_document(pending.document).await?;
    let choices: Choices = serde_json::from_str(&pending.choices).map_err(ServiceError::internal)?;
    let now = settings::now(&mut conn, services, &actor.county).await?;
    let understood = understand(&mut conn, actor, (pending.year, &pending.list_name), now.today(), document.clone(), choices).await?;
    let (leaving, [new_cells, cells_leaving, redated, relieved]) = leaving(&mut conn, &understood, pending.year, &now).await?;
    let list_seen = match &understood.former {
        Some(former) => import::latest_active(&mut conn, &former.checklist.id).await?.map(|last| last.to_string()),
        None => None,
    };
    let start = understood.start(pending.year, &now);
    let office = Office { calendar: &now.calendar, report_days: now.settings.report_days, today: now.today() };
    let table_name = |(place, table): (usize, &Table)| {
        let title = table.titles.last().map(|title| title.chars().take(40).collect());
        (table.name.clone().or(title).unwrap_or_else(|| format!("第{}个表格", place + 1)), table.rows.len())
    };
    let former = understood.former.as_ref();
    let old: HashMap<&TaskId, &FormerTask> =
        former.into_iter().flat_map(|former| &former.tasks).map(|task| (&task.task.id, task)).collect();
    let removed = understood.comparison.removed.iter().filter_map(|id| old.get(id));
    let lives = understood.directory.lives();
    let cells = understood.plan.cells(pending.year, office, start, |unit| lives.get(unit).copied().unwrap_or_default());
    Ok(Preview {
        id: pending.id,
        year: pending.year,
        list_name: pending.list_name.clone(),
        file_name: pending.file_name,
        tables: document.tables.iter().enumerate().map(table_name).collect(),
        table: understood.table,
        cells,
        start,
        leaving,
        new_cells,
        cells_leaving,
        redated,
        relieved,
        handed_on: handed_on(&understood),
        groups: groups(&understood, now.today()),
        names: names(&understood),
        limits: limits(&understood),
        limits_open: OpenLimits::of(&understood, pending.year),
        removed: removed.map(|old| as_it_was(old)).collect(),
        reworded: reworded(&understood, &old),
        offered: offered(&understood, &old),
        limits_changed: limits_changed(&understood, &old),
        is_public: understood.is_public(),
        comparison: former.map(|_| understood.comparison.clone()),
        title_was: former.map(|former| former.checklist.title.clone()).filter(|title| *title != understood.plan.title),
        list_seen: list_seen.unwrap_or_default(),
        kept: understood.kept,
        recognised: understood.recognised,
        parsed: understood.parsed,
        plan: understood.plan,
        choices: understood.choices,
        directory: understood.directory,
    })
}

/// What the command line prints: read against register and remembered choices, nothing stored.
///
/// # Errors
/// `Forbidden`; `Invalid` where the columns named are not as many as the table has.
pub async fn dry_run(
    actor: &Actor,
    services: &Services,
    list: (i32, &str),
    document: Document,
    columns: &[ColumnRole],
) -> Result<ImportReport> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let choices = column_choices(&document, columns, &import::column_memory(&mut conn, &actor.county).await?)?;
    let today = day_of(services.now());
    let understood = understand(&mut conn, actor, list, today, Arc::new(document), choices).await?;
    Ok(understood.report(list.0))
}

/// The choices of somebody who names the columns on the command line, from left to right.
pub(super) fn column_choices(document: &Document, columns: &[ColumnRole], memory: &ColumnMemory) -> Result<Choices> {
    let table = document.likeliest_table();
    if columns.is_empty() {
        let mut choices = Choices::default();
        choices.recall_columns(memory.recall(document, table));
        return Ok(choices);
    }
    let width = recognise_columns(document, Some(table), None).roles.len();
    if columns.len() != width {
        let message = format!("表格有{width}列，--columns写了{}列。请从左到右逐列写明，不需要的写“不读入”。", columns.len());
        return Err(ServiceError::field("columns", message));
    }
    Ok(Choices { mapping: mapped(document, table, columns), ..Choices::default() })
}

/// What was handed in on cells that the new list no longer asks for; how many cells come, leave, get another date, and how many are overdue
/// today and would not be any more.
async fn leaving(conn: &mut Conn, understood: &Understood, year: i32, now: &OfficeDay) -> Result<(Vec<LeavingReport>, [usize; 4])> {
    let cells = understand::cells(conn, understood.former.as_ref()).await?;
    let (rows, _) = Rows::of(&understood.change(year, now), &cells, year, now);
    let counts = [rows.new_cells.len(), rows.leaving(), rows.redated(), rows.relieved()];
    Ok((rows.reports_leaving(&understood.directory), counts))
}

fn handed_on(understood: &Understood) -> Vec<(String, Option<String>)> {
    let name = |unit: &UnitId| understood.directory.name(unit);
    understood.handed_on.iter().map(|(unit, now)| (name(unit), now.as_ref().map(name))).collect()
}

fn groups(understood: &Understood, today: NaiveDate) -> Vec<GroupQuestion> {
    let by_row: HashMap<usize, &ParsedItem> = understood.parsed.items.iter().map(|item| (item.row.source_row, item)).collect();
    let question = |group: &domain::checklist::import::OpenGroupUse| {
        let mut named: HashMap<&UnitId, usize> = HashMap::new();
        for item in group.rows.iter().filter_map(|row| by_row.get(row)) {
            let mut units: Vec<&UnitId> = item
                .tokens()
                .filter_map(|token| if let Outcome::Resolved { unit, .. } = &token.outcome { Some(unit) } else { None })
                .collect();
            units.sort_unstable();
            units.dedup();
            for unit in units {
                *named.entry(unit).or_default() += 1;
            }
        }
        let ticked = understood.choices.ticked.get(&group.key);
        let is_ticked = |unit: &UnitId| match ticked.or(group.confirmed.as_ref()) {
            Some(units) => units.contains(unit),
            // what the same words meant before is ticked and nothing else: that answer left out whom it left out
            None => match &group.suggested {
                Some(units) => units.contains(unit),
                // named in every row: they answer for these tasks anyway, so ticking them changes nothing
                None => named.get(unit) == Some(&group.rows.len()),
            },
        };
        let others = group.confirmed.iter().chain(&group.suggested).flatten().filter(|unit| !group.candidates.contains(unit));
        // a unit that has ended is asked nothing new
        let there = group.candidates.iter().filter(|unit| !understood.directory.has_ended(unit, today));
        let units = there.chain(others).map(|unit| OfferedUnit {
            id: unit.clone(),
            name: understood.directory.name(unit),
            is_ticked: is_ticked(unit),
        });
        GroupQuestion {
            key: group.key.clone(),
            written: group.written.clone(),
            rows: group.rows.clone(),
            units: units.collect(),
            is_confirmed: group.unanswered.is_empty() && ticked.is_none(),
            is_offered: ticked.is_some() || group.confirmed.is_some() || group.suggested.is_some(),
        }
    };
    understood.parsed.open_groups.iter().map(question).collect()
}

fn names(understood: &Understood) -> Vec<NameQuestion> {
    let mut questions: Vec<NameQuestion> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in &understood.parsed.items {
        for token in item.tokens() {
            let Outcome::Unresolved { reason, candidates } = &token.outcome else { continue };
            let row = item.row.source_row;
            let place = *places.entry(fold(&token.written)).or_insert(questions.len());
            match questions.get_mut(place) {
                // rows come one after the other
                Some(question) if question.rows.last() == Some(&row) => {}
                Some(question) => question.rows.push(row),
                None => questions.push(NameQuestion {
                    written: token.written.clone(),
                    reason: reason.label(),
                    candidates: candidates.iter().take(3).map(|unit| (unit.clone(), understood.directory.name(unit))).collect(),
                    rows: vec![row],
                    chosen: understood.choices.unit_for(&token.written).cloned(),
                    is_decided: understood.choices.is_decided(&token.written),
                }),
            }
        }
    }
    questions
}

fn limits_changed(understood: &Understood, old: &HashMap<&TaskId, &FormerTask>) -> Vec<ChangedLimit> {
    let rows = understood.plan.tasks.iter().zip(&understood.comparison.rows);
    let changed = rows.filter_map(|(task, row)| {
        let before = &old.get(row.task()?)?.task;
        let is_same = task.duty == before.duty && task.time_limit.trim() == before.time_limit.trim();
        (!is_same).then(|| ChangedLimit {
            row: task.source_row,
            number: before.short_number(),
            requirement: task.requirement.clone(),
            before: (before.time_limit.trim().to_owned(), before.duty),
            after: (task.time_limit.trim().to_owned(), task.duty),
        })
    });
    changed.collect()
}

fn limits(understood: &Understood) -> Vec<LimitQuestion> {
    let by_row: HashMap<usize, &ParsedItem> = understood.parsed.items.iter().map(|item| (item.row.source_row, item)).collect();
    let asked = understood.parsed.problems.iter().filter(|problem| problem.kind == ProblemKind::TimeLimit);
    let mut questions: Vec<LimitQuestion> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in asked.filter_map(|problem| by_row.get(&problem.row)) {
        let written = item.written_limit();
        if is_blank(written) || item.duty.is_of_its_row_alone() {
            continue;
        }
        let place = *places.entry(fold(written)).or_insert(questions.len());
        let row = item.row.source_row;
        match questions.get_mut(place) {
            Some(question) if question.rows.last() == Some(&row) => {}
            Some(question) => question.rows.push(row),
            None => questions.push(LimitQuestion { written: written.trim().to_owned(), rows: vec![row] }),
        }
    }
    questions
}
