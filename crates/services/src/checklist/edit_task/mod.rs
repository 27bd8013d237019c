//! A list that lives is changed by hand: a task's texts, units, duty or place; a task added, or taken off. It is the same change
//! of a list as a corrected file, so what it leaves, asks and undoes is the same too.

mod day;
mod ended;
mod form;
mod planned;
mod printed;
mod removal;
mod sealed;
mod split;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, day_text};
use domain::checklist::assigned_days::line_of;
use domain::checklist::duty::Duty;
use domain::checklist::import::{Comparison, FormerTask, Plan, RowChange, UnitDirectory};
use domain::checklist::start::Start;
use domain::checklist::{Assignment, AssignmentRole, shortened};
use domain::ids::{ChecklistId, ImportId, SectionId, TaskId};
use storage::checklist::import::{self as imports, Import};
use storage::checklist::import_rows::ListOf;
use storage::{Conn, Lock, Tx, checklist};

use self::day::{first_day, holds_from, later, nothing_late_at_once, on_its_day};
use self::ended::ended_units;
use super::import::LeavingReport;
use super::import::confirm::write;
use super::import::rows::{ListChange, Rows};
use super::import::snapshot::Snapshot;
use super::import::understand::{Former, cells, former, register};
use crate::form::tick;
use crate::operations::rows::Before;
use crate::operations::scheduled::{self, Change as ArrangedChange, When};
use crate::operations::settings::{self, OfficeDay};
use crate::personal_data::Gate;
use crate::{Actor, Result, Seen, ServiceError, Services, new_id, operations::audit};

pub use ended::EndedUnit;
pub use form::TaskForm;
pub(crate) use removal::remove_now;
pub use removal::{RemovedTaskForm, preview_removal, remove_task};
pub(crate) use split::split_now;
pub use split::{NODES_LENGTH, SplitEffect, SplitTaskForm, preview_split, split_task};

/// The longest reason, in characters.
pub const REASON_LENGTH: usize = 200;
/// The longest text of a task's row, in characters.
pub const ROW_LENGTH: usize = 4_000;

/// A task to be edited, or a new one.
#[derive(Debug, Clone)]
pub struct EditedTask {
    /// What its list is called.
    pub list: String,
    /// The form as it is stored.
    pub form: TaskForm,
    /// Sections to choose from: id and title, with the title above it.
    pub sections: Vec<(SectionId, String)>,
    /// Units of the task that have ended, with the part they had: they keep what they have, and are nobody's choice.
    pub ended: Vec<(AssignmentRole, EndedUnit)>,
    /// What taking it off is based on: its texts and its duty, whoever answers for it.
    pub wording: Seen,
}

/// What a change would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskEffect {
    /// The day ahead on which it would be done, as far as can be known today.
    pub on: Option<NaiveDate>,
    /// What differs, in the office's words.
    pub what: Vec<String>,
    /// Cells that come.
    pub new_cells: usize,
    /// Cells that leave.
    pub leaving: usize,
    /// Those of them on which something was handed in.
    pub reports: Vec<LeavingReport>,
    /// Cells whose date moves.
    pub redated: usize,
    /// Cells that are overdue today and would not be any more.
    pub relieved: usize,
    /// 报送截止 before and after, and of how many cells.
    pub moves: Vec<(NaiveDate, NaiveDate, usize)>,
    /// Cells that keep theirs although what is asked changed.
    pub unmoved: usize,
    /// 报送截止 of new cells, and of how many.
    pub new_dates: Vec<(NaiveDate, usize)>,
    /// The date that is asked for has passed: what is still open is asked by a later one.
    pub date_passed: Option<NaiveDate>,
    /// What the table goes on printing and what is asked now, where these are two days.
    pub printed_otherwise: Option<(String, String)>,
}

/// The form of a task.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn edited_task(actor: &Actor, services: &Services, id: &TaskId) -> Result<EditedTask> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let (list, _) = checklist::task(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    let (former, directory) = load(&mut conn, actor, &list).await?;
    let today = day_of(services.now());
    let form = shown(&former, (&directory, today), id)?;
    let ended = ended_units(task_on(&former, id)?, &directory, today);
    let wording = Seen::of(&wording(task_on(&former, id)?));
    Ok(EditedTask { list: former.checklist.label(), sections: sections(&former), form, ended, wording })
}

/// The form of a new task of a list.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn new_task(actor: &Actor, services: &Services, list: &ChecklistId) -> Result<EditedTask> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let (former, _) = load(&mut conn, actor, list).await?;
    let form = TaskForm::blank(list.clone());
    Ok(EditedTask { list: former.checklist.label(), sections: sections(&former), form, ended: Vec::new(), wording: Seen::default() })
}

/// What the form would do; nothing is stored.
///
/// # Errors
/// As [`edit_task`], but for what only a person can confirm.
pub async fn preview_task(actor: &Actor, services: &Services, form: &TaskForm) -> Result<TaskEffect> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let (former, directory) = load(&mut conn, actor, &form.checklist).await?;
    let office = settings::now(&mut conn, services, &actor.county).await?;
    let (now, on) = on_its_day(&office, &form.effective_on);
    let change = planned::with_task(&former, &directory, form, office.today())?.asking_from(first_day(form, &now)?);
    sealed::days_stay(&mut conn, actor, (&former, &directory), &change, office.today()).await?;
    let (rows, _) = rows(&mut conn, &former, &directory, &change, (&now, &form.effective_on)).await?;
    let effect = TaskEffect { on, ..effect(&rows, &change, &directory) };
    let date = form.date.trim().parse::<NaiveDate>().ok().filter(|date| form.duty.starts_with("by_date") && *date < now.today());
    let asks_anew = effect.new_cells > 0 || effect.what.iter().any(|what| what == "报送要求");
    let printed_otherwise = printed::otherwise(form, &effect, former.checklist.year);
    Ok(TaskEffect { date_passed: date.filter(|_| asks_anew), printed_otherwise, ..effect })
}

/// Stores a task as typed: at once, with the same undo as an import; a day ahead is waited for. Answers its id, which is empty for a
/// new task that is waited for.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Invalid` names the fields, also those that ask for a confirmation; `Refused` for personal
/// data.
pub async fn edit_task(actor: &Actor, services: &Services, form: &TaskForm) -> Result<(TaskId, When)> {
    actor.require(Permission::ManageChecklist)?;
    let mut tx = services.db().write().await?;
    let later = later(services, &form.effective_on, TaskForm::effective_on)?;
    let (former, directory) = locked(&mut tx, actor, &form.checklist).await?;
    let edit = looked_at(&mut tx, actor, services, (&former, &directory), form).await?;
    let id = match later {
        Some(on) => {
            let subject = match &edit.old {
                Some(task) => Subject::Task(task.clone()),
                None => Subject::Checklist(form.checklist.clone()),
            };
            let change = ArrangedChange::EditTask(Box::new(form.clone()));
            let said = edit.stored.said.clone();
            scheduled::arrange(&mut tx, actor, services, subject, on, &change, said).await?;
            (edit.old.unwrap_or_else(|| TaskId::new("")), When::On(on))
        }
        None => (edit.store(&mut tx, actor, services, &former).await?, When::Now),
    };
    tx.commit().await?;
    Ok(id)
}

/// The same in a transaction that goes on, on the day it was arranged for: refused where the task was changed meanwhile.
pub(crate) async fn edit_now(tx: &mut Tx, actor: &Actor, services: &Services, form: &TaskForm) -> Result<()> {
    let (former, directory) = locked(tx, actor, &form.checklist).await?;
    let edit = looked_at(tx, actor, services, (&former, &directory), form).await.map_err(changed_meanwhile)?;
    edit.store(tx, actor, services, &former).await?;
    Ok(())
}

/// Nobody is there to look at a task that was changed after its change was arranged.
fn changed_meanwhile(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Stale => ServiceError::Refused("安排以后这项任务又改过，没有自动执行；请核对后重新修改。".into()),
        other => other,
    }
}

/// A form that was found to be right, and what storing it means.
struct Edit {
    old: Option<TaskId>,
    stored: Stored,
}

impl Edit {
    async fn store(self, tx: &mut Tx, actor: &Actor, services: &Services, former: &Former) -> Result<TaskId> {
        let new = self.stored.rows.new_tasks.first().map(|task| task.id.clone());
        store(tx, actor, services, former, self.stored).await?;
        Ok(self.old.or(new).unwrap_or_else(|| TaskId::new("")))
    }
}

async fn looked_at(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    (former, directory): (&Former, &UnitDirectory),
    form: &TaskForm,
) -> Result<Edit> {
    let old = Some(TaskId::new(&form.task)).filter(|task| !task.as_str().is_empty());
    if let Some(task) = &old {
        form.seen.is_still(&content(former, task)?)?;
    }
    let reason = reason(&form.reason)?;
    let office = settings::now(tx, services, &actor.county).await?;
    let (now, _) = on_its_day(&office, &form.effective_on);
    let change = planned::with_task(former, directory, form, office.today())?.asking_from(first_day(form, &now)?);
    sealed::days_stay(tx, actor, (former, directory), &change, office.today()).await?;
    // every unit that answers for the task reads what is new, and of a public list everybody reads all of it
    let mut gate = Gate::new("")?;
    let before = former.tasks.iter().find(|known| old.as_ref() == Some(&known.task.id)).map(|known| &known.task);
    let stood =
        |text: &String| before.is_some_and(|task| [&task.requirement, &task.responsible, &task.time_limit, &task.remark].contains(&text));
    for text in [&form.requirement, &form.responsible, &form.time_limit, &form.remark] {
        if former.checklist.is_public || !stood(text) {
            gate.look(text)?;
        }
    }
    let (rows, snapshot) = rows(tx, former, directory, &change, (&now, &form.effective_on)).await?;
    nothing_late_at_once(&rows, &now, &form.effective_on)?;
    let effect = effect(&rows, &change, directory);
    if old.is_some() && change.is_empty() {
        return Err(ServiceError::Refused("没有改动，不需要保存。".into()));
    }
    if form.confirmed != tick::SET {
        return Err(ServiceError::field(TaskForm::confirmed, "请核对下面的影响，确认后再保存。"));
    }
    reports_may_leave(&rows, &form.reports_leave, TaskForm::reports_leave)?;
    let name = shortened(&form.requirement);
    let said = if old.is_some() { format!("修改任务：{name}") } else { format!("新增任务：{name}") };
    let action = match &old {
        Some(_) => {
            let (what, cells, leaving) = (effect.what.clone(), effect.new_cells, effect.leaving);
            ChecklistAction::TaskEdited { task: name, what, reason: reason.clone(), cells, leaving }
        }
        None => ChecklistAction::TaskAdded { task: name, reason: reason.clone(), cells: effect.new_cells },
    };
    let summary = summary(&effect, &reason);
    let from = holds_from(&now, &form.effective_on);
    Ok(Edit { old, stored: Stored { said, summary, reason, from, rows, snapshot, action } })
}

/// A list as it shall be.
struct Change {
    plan: Plan,
    comparison: Comparison,
    /// From which day it asks for what is new, where that is later than today.
    first_day: Option<NaiveDate>,
}

impl Change {
    fn asking_from(self, first_day: Option<NaiveDate>) -> Self {
        Self { first_day, ..self }
    }

    /// Nothing of the list differs; a first day alone changes nothing.
    fn is_empty(&self) -> bool {
        self.comparison.rows.iter().all(|row| matches!(row, RowChange::Unchanged { .. })) && self.comparison.removed.is_empty()
    }

    fn what(&self) -> Vec<String> {
        let changed = self.comparison.rows.iter().filter_map(|row| match row {
            RowChange::Changed { what, .. } => Some(what),
            _ => None,
        });
        let first_day = self.first_day.map(|day| format!("新增的自{}起报", day_text(day)));
        changed.flatten().map(|what| (*what).to_owned()).chain(first_day).collect()
    }
}

async fn load(conn: &mut Conn, actor: &Actor, list: &ChecklistId) -> Result<(Former, UnitDirectory)> {
    let former = former(conn, actor, ListOf::Id(list)).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    Ok((former, register(conn, actor).await?))
}

/// The same under the list's lock: an import, or another edit, ends first.
async fn locked(tx: &mut Tx, actor: &Actor, list: &ChecklistId) -> Result<(Former, UnitDirectory)> {
    let known = checklist::get(tx, &actor.county, list).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    // nobody gets a task while her unit is being merged
    tx.lock(&actor.county, Lock::Register).await?;
    tx.lock(&actor.county, Lock::Checklist(known.year, &known.name)).await?;
    load(tx, actor, list).await
}

/// A change that is made later than on its own day (the program did not run) does what it would have done then: nothing that it replaces
/// is asked beside what it brings.
async fn rows(
    conn: &mut Conn,
    former: &Former,
    directory: &UnitDirectory,
    change: &Change,
    (now, effective_on): (&OfficeDay, &str),
) -> Result<(Rows, Snapshot)> {
    let existing = cells(conn, Some(former)).await?;
    let effective = holds_from(now, effective_on);
    let first_day = former.first_day().max(effective).max(change.first_day.unwrap_or(effective));
    let start = Start::on(first_day, now.today(), &now.calendar, now.settings.report_days);
    let list = ListChange { former: Some(former), directory, plan: &change.plan, comparison: &change.comparison, start };
    Ok(Rows::of(&list, &existing, former.checklist.year, now))
}

fn effect(rows: &Rows, change: &Change, directory: &UnitDirectory) -> TaskEffect {
    TaskEffect {
        on: None,
        what: change.what(),
        new_cells: rows.new_cells.len(),
        leaving: rows.leaving(),
        reports: rows.reports_leaving(directory),
        redated: rows.redated(),
        relieved: rows.relieved(),
        moves: rows.moves(),
        unmoved: rows.unmoved(),
        new_dates: rows.new_dates(),
        date_passed: None,
        printed_otherwise: None,
    }
}

fn summary(effect: &TaskEffect, reason: &str) -> String {
    let mut said = effect.what.clone();
    for (count, words) in [(effect.new_cells, "新增"), (effect.leaving, "移出"), (effect.redated, "调整期限")] {
        if count > 0 {
            said.push(format!("{words}{count}个应报事项"));
        }
    }
    format!("{}（{reason}）", if said.is_empty() { "没有影响应报事项".to_owned() } else { said.join("、") })
}

fn reason(typed: &str) -> Result<String> {
    let reason = typed.trim();
    if (2..=REASON_LENGTH).contains(&reason.chars().count()) {
        return Ok(reason.to_owned());
    }
    Err(ServiceError::field(TaskForm::reason, format!("请写明理由，2至{REASON_LENGTH}个字，例如依据的文件或会议。")))
}

fn reports_may_leave(rows: &Rows, ticked: &str, field: &'static str) -> Result<()> {
    if rows.reports_leaving.is_empty() || ticked == tick::SET {
        return Ok(());
    }
    let message = format!("有{}件填报会随之转入历史，确认的请勾选“这些填报随任务转入历史”。", rows.reports_leaving.len());
    Err(ServiceError::field(field, message))
}

struct Stored {
    said: String,
    summary: String,
    reason: String,
    /// The first day on which it holds, where it is stored today.
    from: NaiveDate,
    rows: Rows,
    snapshot: Snapshot,
    action: ChecklistAction,
}

/// Stores what was looked at, or keeps `change` for the day it is to wait for.
async fn store_or_arrange(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    (former, stored): (&Former, Stored),
    later: Option<NaiveDate>,
    (task, change): (&TaskId, ArrangedChange),
) -> Result<When> {
    match later {
        Some(on) => {
            scheduled::arrange(tx, actor, services, Subject::Task(task.clone()), on, &change, stored.said).await?;
            Ok(When::On(on))
        }
        None => {
            store(tx, actor, services, former, stored).await?;
            Ok(When::Now)
        }
    }
}

/// The rows, what an undo puts back, the event.
async fn store(tx: &mut Tx, actor: &Actor, services: &Services, former: &Former, stored: Stored) -> Result<()> {
    let list = &former.checklist;
    let import = Import {
        id: ImportId::new(new_id()),
        checklist: Some(list.id.clone()),
        year: list.year,
        file_name: stored.said,
        sha256: String::new(),
        summary: stored.summary,
        imported_at: services.now(),
        imported_by: actor.person.clone(),
        undone_at: None,
        undone_by: None,
    };
    let snapshot = serde_json::to_string(&stored.snapshot).map_err(ServiceError::internal)?;
    let before = Before::of_list(tx, &list.id).await?;
    imports::insert(tx, &actor.county, &import, &snapshot).await?;
    write(tx, actor, services, &list.id, &import.id, (&stored.rows, stored.from), &stored.reason).await?;
    audit::record_with_rows(tx, services, actor, Subject::Checklist(list.id.clone()), stored.action, Some(&before)).await?;
    Ok(())
}

/// Sections that tasks stand in, in order.
fn sections(former: &Former) -> Vec<(SectionId, String)> {
    let all = former.sections.iter().filter(|(_, removed)| !removed).map(|(section, _)| section);
    let title = |id: &SectionId| former.sections.iter().find(|(section, _)| section.id == *id).map(|(section, _)| section.title.as_str());
    let mut found: Vec<(i64, SectionId, String)> = all
        .map(|section| {
            let above = section.parent.as_ref().and_then(title);
            let said = above.map_or_else(|| section.title.clone(), |above| format!("{above} · {}", section.title));
            (section.position, section.id.clone(), said)
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, id, title)| (id, title)).collect()
}

/// A task that stands on the list.
fn task_on<'f>(former: &'f Former, id: &TaskId) -> Result<&'f FormerTask> {
    former.tasks.iter().find(|old| old.task.id == *id && !old.removed).ok_or(ServiceError::NotFound("这项任务"))
}

/// What a form of the task is based on: its texts, its duty, its units. What these are called is no part of it: a renaming changes
/// no task.
fn content(former: &Former, id: &TaskId) -> Result<String> {
    let old = task_on(former, id)?;
    let days = |one: &Assignment| line_of("", one.by_hand.life).unwrap_or_default();
    let mut units: Vec<String> = old.assignments.iter().map(|one| format!("{} {}{}", one.unit, one.role.code(), days(one))).collect();
    units.sort();
    Ok(format!("{} {units:?}", wording(old)))
}

/// Its texts and its duty.
fn wording(old: &FormerTask) -> String {
    let task = &old.task;
    let texts = [&task.number, &task.requirement, &task.responsible, &task.time_limit, &task.remark];
    format!("{} {texts:?} {:?}", task.section, task.duty)
}

/// Whether a task still is what a form of it showed; a new one always is, one that has left its list never.
pub(crate) async fn is_as_seen(conn: &mut Conn, actor: &Actor, list: &ChecklistId, task: &TaskId, seen: &Seen) -> Result<bool> {
    if task.as_str().is_empty() {
        return Ok(true);
    }
    let former = former(conn, actor, ListOf::Id(list)).await?;
    let content = former.and_then(|former| content(&former, task).ok());
    Ok(content.is_some_and(|content| seen.is_still(&content).is_ok()))
}

/// The form of a task as it is stored, with the units that may be chosen.
fn shown(former: &Former, (directory, today): (&UnitDirectory, NaiveDate), id: &TaskId) -> Result<TaskForm> {
    let old = task_on(former, id)?;
    let task = &old.task;
    let in_use = || old.assignments.iter().filter(|one| !directory.has_ended(&one.unit, today));
    let (date, count) = match task.duty {
        Duty::ByDate { date, .. } => (date.to_string(), String::new()),
        Duty::Quota { count, .. } => (String::new(), count.to_string()),
        Duty::YearEnd | Duty::Standing { .. } => (String::new(), String::new()),
    };
    let names = |role: AssignmentRole| {
        let own = in_use().filter(|one| one.role == role);
        own.map(|one| directory.name(&one.unit)).collect::<Vec<_>>().join("、")
    };
    let form = TaskForm {
        task: task.id.to_string(),
        section: task.section.to_string(),
        number: task.number.clone(),
        requirement: task.requirement.clone(),
        responsible: task.responsible.clone(),
        time_limit: task.time_limit.clone(),
        remark: task.remark.clone(),
        duty: task.duty.kind_code(),
        date,
        count,
        leads: names(AssignmentRole::Lead),
        each: names(AssignmentRole::Each),
        others: names(AssignmentRole::Support),
        days: in_use().filter_map(|one| line_of(&directory.name(&one.unit), one.by_hand.life)).collect::<Vec<_>>().join("\n"),
        ..TaskForm::blank(former.checklist.id.clone())
    };
    let seen = Seen::of(&content(former, id)?);
    Ok(TaskForm { seen, ..form })
}
