//! The preview is confirmed: everything is stored in one transaction, or nothing is.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::Sha256Hex;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::checklist::Checklist;
use domain::checklist::import::plan::Office;
use domain::checklist::import::{Choices, ColumnRole, Document, ImportReport, Outcome, Plan, PlannedCells, Token, headings_of, row_place};
use domain::ids::{ChecklistId, ImportId, TaskId};
use domain::reporting::advice::masked;
use domain::reporting::record::RedateCause;
use domain::text::folded::fold;
use storage::checklist::completion::{self, Writer};
use storage::checklist::fresh_cell::{self, Creation};
use storage::checklist::import::{self, Import};
use storage::import_draft::{self, End, FileOf};
use storage::{Lock, Tx, checklist, checklist::import_rows};

use super::PreviewForm;
use super::cells;
use super::ended::gone;
use super::open_limits::OpenLimits;
use super::preview::column_choices;
use super::receive::{Incoming, held};
use super::rows::Rows;
use super::snapshot::Snapshot;
use super::understand::{self, Understood, kept_document, understand};
use crate::operations::rows::Before;
use crate::personal_data::{Gate, Stopped};
use crate::reporting::step;
use crate::review::exempt;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit, operations::settings, random_token};

/// The list that a file was compared with was taken back meanwhile.
const LIST_GONE: &str = "核对以后这份清单已被撤销，没有导入。下面已按新清单重新读取，请核对后再确认。";

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The checklist.
    pub checklist: ChecklistId,
    /// The import, for undoing it.
    pub import: ImportId,
    /// One Chinese sentence.
    pub summary: String,
    /// Sections of the first level.
    pub sections: usize,
    /// Tasks on the list.
    pub tasks: usize,
    /// Tasks given to units.
    pub assignments: usize,
    /// Cells added.
    pub new_cells: usize,
    /// Of a new list: how many of them are asked, made up for, taken over.
    pub begun: PlannedCells,
    /// Open expressions nobody has confirmed, each once.
    pub unconfirmed: Vec<String>,
    /// Names without a unit, each once.
    pub unresolved: Vec<String>,
    /// How many tasks came in as 年底前完成 because their time limit was not read.
    pub unread_limits: usize,
    /// The file as it was read, for the command line.
    pub report: ImportReport,
}

/// Stores a waiting file as its preview shows it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` when it was confirmed or discarded meanwhile, with who did so, when there is nothing to store, or
/// when the list is public and the file holds personal data; `Invalid` where a reason would let its mobile numbers stand.
pub async fn confirm(actor: &Actor, services: &Services, id: &ImportId, consent: Consent<'_>) -> Result<Imported> {
    actor.require(Permission::ManageChecklist)?;
    let mut tx = services.db().write().await?;
    // nobody gets a task while her unit is being merged; in front of the list, as every lock has its place
    tx.lock(&actor.county, Lock::Register).await?;
    let pending = held(&mut tx, actor, id).await?;
    // whoever lets it go does not wait for the list
    if !import_draft::end(&mut tx, &actor.county, (FileOf::Checklist, id), End::Confirmed, (&actor.person, services.now())).await? {
        return Err(gone(&mut tx, actor, id).await);
    }
    let document = kept_document(pending.document).await?;
    let choices: Choices = serde_json::from_str(&pending.choices).map_err(ServiceError::internal)?;
    let file = File { year: pending.year, list_name: pending.list_name, name: pending.file_name, sha256: pending.sha256 };
    let imported = store(&mut tx, actor, services, file, document, choices, consent).await?;
    tx.commit().await?;
    Ok(imported)
}

/// What is decided on the command line, where nobody looks at a preview.
#[derive(Debug, Clone, Default)]
pub struct Told<'a> {
    /// What the columns mean, from left to right; none where the headings say so.
    pub columns: &'a [ColumnRole],
    /// 从哪一天起报, of a new list; today where it is not said.
    pub first_day: Option<NaiveDate>,
    /// Texts of 完成情况 are taken over as 历史完成情况.
    pub takes_over: bool,
    /// What is agreed to.
    pub consent: Consent<'a>,
}

/// What somebody agrees to beside the list itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Consent<'a> {
    /// Why mobile numbers may stand in a list that is public already; empty where none do.
    pub phone_reason: &'a str,
    /// Reports on what leaves the list leave the counts with it.
    pub reports_leave: bool,
    /// The year that the file names, where it may be imported for another all the same: see [`Plan::other_year`].
    pub other_year: Option<i32>,
    /// How many rows may come in although their time limit is open: see [`super::OpenLimits`].
    pub limits_open: Option<usize>,
    /// What the list was when the preview was looked at: [`super::Preview::list_seen`]; `None` where nobody looked.
    pub list_seen: Option<&'a str>,
}

/// Reads and stores a file at once, for the command line. Open expressions that nobody has confirmed give no units.
///
/// # Errors
/// As [`confirm`]; `Invalid` for an impossible year.
pub async fn import_now(actor: &Actor, services: &Services, incoming: Incoming<'_>, told: Told<'_>) -> Result<Imported> {
    actor.require(Permission::ManageChecklist)?;
    incoming.check()?;
    let file = File {
        year: incoming.year,
        list_name: incoming.list_name.trim().to_owned(),
        sha256: incoming.sha256(),
        name: masked(&incoming.file_name),
    };
    let mut tx = services.db().write().await?;
    let memory = import::column_memory(&mut tx, &actor.county).await?;
    let choices = column_choices(&incoming.document, told.columns, &memory)?;
    let choices = Choices { first_day: told.first_day, takes_over: told.takes_over, ..choices };
    // as where a waiting file is confirmed
    tx.lock(&actor.county, Lock::Register).await?;
    tx.lock(&actor.county, Lock::Checklist(file.year, &file.list_name)).await?;
    let imported = store(&mut tx, actor, services, file, Arc::new(incoming.document), choices, told.consent).await?;
    tx.commit().await?;
    Ok(imported)
}

struct File {
    year: i32,
    list_name: String,
    name: String,
    sha256: String,
}

/// Stores a file under the locks of the register and of its list: on PostgreSQL a second import of the same list waits for them, and then
/// compares with this one.
async fn store(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    file: File,
    document: Arc<Document>,
    choices: Choices,
    consent: Consent<'_>,
) -> Result<Imported> {
    let year = file.year;
    let mut gate = Gate::new(consent.phone_reason)?;
    not_changed_since(tx, actor, (year, &file.list_name), consent.list_seen).await?;
    let now = settings::now(tx, services, &actor.county).await?;
    let understood = understand(tx, actor, (year, &file.list_name), now.today(), document.clone(), choices).await?;
    if understood.plan.tasks.is_empty() {
        let why = understood.parsed.problems.first().map(|problem| problem.message.clone());
        return Err(ServiceError::Refused(why.unwrap_or_else(|| "没有读出任何任务，不能导入；请检查所选的表格和列的含义。".into())));
    }
    asked_about_year(&understood.plan, year, consent)?;
    OpenLimits::of(&understood, year).asked(year, consent)?;
    // a list that is public already would show the new texts at once
    if understood.is_public()
        && let Some(stopped) = stopped_by(&mut gate, &understood)
    {
        let message = format!("这份清单已经公开，不能导入含个人信息的内容。{}", stopped.message);
        return Err(stopped.saying(message).into());
    }
    let cells = understand::cells(tx, understood.former.as_ref()).await?;
    let (rows, snapshot) = Rows::of(&understood.change(year, &now), &cells, year, &now);
    if !rows.reports_leaving.is_empty() && !consent.reports_leave {
        let message = format!(
            "移出或调整的任务上已有{}件填报。确认移出的，请先勾选“这些填报随任务转入历史”；不该移出的，请改正清单后重新导入。",
            rows.reports_leaving.len()
        );
        return Err(ServiceError::field(PreviewForm::reports_leave, message));
    }
    let title = match (&understood.former, understood.plan.title.is_empty()) {
        (_, false) => understood.plan.title.clone(),
        (Some(former), true) => former.checklist.title.clone(),
        (None, true) if file.list_name.is_empty() => format!("{year}年度政务公开重点工作清单"),
        (None, true) => format!("{year}年度政务公开{}", file.list_name),
    };
    let checklist = match &understood.former {
        Some(former) => Checklist { title, ..former.checklist.clone() },
        None => {
            let public_slug = random_token().chars().take(20).collect();
            let first_day = Some(understood.start(year, &now).first_day);
            let no = import_rows::next_place(tx, &actor.county, year).await?;
            let name = file.list_name;
            Checklist { id: ChecklistId::new(new_id()), year, no, name, title, public_slug, is_public: false, first_day }
        }
    };
    let before = Before::of_list(tx, &checklist.id).await?;
    match &understood.former {
        Some(_) => checklist::update(tx, &checklist, now.today()).await?,
        None => checklist::insert(tx, &actor.county, &checklist, services.now()).await?,
    }
    let office = Office { calendar: &now.calendar, report_days: now.settings.report_days, today: now.today() };
    let begun = match &understood.former {
        None => {
            let lives = understood.directory.lives();
            understood.plan.cells(year, office, understood.start(year, &now), |unit| lives.get(unit).copied().unwrap_or_default())
        }
        Some(_) => PlannedCells::default(),
    };
    let summary = summary(&understood, (rows.new_cells.len(), rows.leaving()), begun);
    let import = Import {
        id: ImportId::new(new_id()),
        checklist: Some(checklist.id.clone()),
        year,
        file_name: file.name,
        sha256: file.sha256,
        summary: summary.clone(),
        imported_at: services.now(),
        imported_by: actor.person.clone(),
        undone_at: None,
        undone_by: None,
    };
    let kept: String = serde_json::to_string::<Snapshot>(&snapshot).map_err(ServiceError::internal)?;
    import::insert(tx, &actor.county, &import, &kept).await?;
    let reason = "导入更正后的清单";
    write(tx, actor, services, &checklist.id, &import.id, (&rows, now.today()), reason).await?;
    note_completions(tx, actor, services, &rows, &snapshot).await?;
    for (written, units) in &understood.choices.groups {
        import::set_open_group(tx, &actor.county, &fold(written), units).await?;
    }
    if let Some(mapping) = &understood.choices.mapping
        && let Some(headings) = headings_of(&document, understood.table)
    {
        import::set_columns(tx, &actor.county, &headings, &mapping.roles).await?;
    }
    let [added, changed, removed, unchanged] = understood.comparison.counts();
    let action = ChecklistAction::Imported {
        year,
        file: import.file_name,
        sha256: Sha256Hex(import.sha256),
        import: import.id.clone(),
        added,
        changed,
        removed,
        unchanged,
        cells: rows.new_cells.len(),
    };
    audit::record_with_rows(tx, services, actor, Subject::Checklist(checklist.id.clone()), action, Some(&before)).await?;
    if let Some((reason, numbers)) = gate.kept() {
        let kept = ChecklistAction::PhonesKept { reason, numbers };
        audit::record(tx, services, actor, Subject::Checklist(checklist.id.clone()), kept).await?;
    }
    Ok(Imported { begun, ..imported(&understood, year, checklist.id, import.id, summary, rows.new_cells.len()) })
}

/// A file of another year is taken only by who says so. On the command line nobody looks at a preview: there the year was typed, and
/// the report names the other one.
fn asked_about_year(plan: &Plan, year: i32, consent: Consent<'_>) -> Result<()> {
    let other = plan.other_year(year).filter(|other| consent.list_seen.is_some() && consent.other_year != Some(*other));
    let Some(other) = other else { return Ok(()) };
    let message = format!("文件写的是{other}年。确认无误的，请先勾选“仍作为{year}年导入”；年度选错的，请改为{other}年度。");
    Err(ServiceError::field(PreviewForm::other_year, message))
}

/// Somebody who changed the list meanwhile, by hand or by another file, must not find it changed back by a file that was compared
/// with the list before it.
async fn not_changed_since(tx: &mut Tx, actor: &Actor, (year, name): (i32, &str), seen: Option<&str>) -> Result<()> {
    let Some(seen) = seen else { return Ok(()) };
    let list = checklist::list(tx, &actor.county).await?.into_iter().find(|list| list.year == year && list.name == name);
    let last = match &list {
        Some(list) => import::latest_active(tx, &list.id).await?,
        None => None,
    };
    let Some(last) = last.filter(|last| last.as_str() != seen) else {
        let is_gone = list.is_none() && !seen.is_empty();
        return if is_gone { Err(ServiceError::Refused(LIST_GONE.into())) } else { Ok(()) };
    };
    let what = import::get(tx, &actor.county, &last).await?.map(|(import, _)| format!("（{}：{}）", import.imported_by, import.file_name));
    Err(ServiceError::Refused(format!(
        "核对以后又有人改过这份清单{}，没有导入。下面已按现在的清单重新比较，请核对后再确认。",
        what.unwrap_or_default()
    )))
}

/// What would be read by everybody at once, and may not be.
fn stopped_by(gate: &mut Gate, understood: &Understood) -> Option<Stopped> {
    let plan = &understood.plan;
    let title = gate.look(&plan.title).err();
    let texts = plan.tasks.iter().flat_map(|task| {
        let texts = [
            &task.section,
            task.subsection.as_ref().unwrap_or(&task.section),
            &task.requirement,
            &task.responsible,
            &task.support,
            &task.completion,
            &task.time_limit,
            &task.remark,
        ];
        texts.map(|text| (text.as_str(), |why: &str| format!("{}：{why}", row_place(task.source_row))))
    });
    match gate.look_at_all(texts) {
        Some(stopped) if !stopped.is_phone => Some(stopped),
        phone => title.or(phone),
    }
}

/// 完成情况 is published: what an import writes over it is kept as what the office writes over it is.
async fn note_completions(tx: &mut Tx, actor: &Actor, services: &Services, rows: &Rows, snapshot: &Snapshot) -> Result<()> {
    let before: HashMap<&TaskId, &str> = snapshot.tasks.iter().map(|(task, _)| (&task.id, task.completion.as_str())).collect();
    let writer = Writer { at: services.now(), account: &actor.account, name: &actor.person };
    for (task, _) in &rows.tasks {
        let changed = before.get(&task.id).filter(|before| **before != task.completion);
        if let Some(before) = changed {
            completion::note(tx, &task.id, before, &task.completion, writer).await?;
        }
    }
    Ok(())
}

/// Writes everything a change of a list brings and takes away. Its words and who answers for them hold from the day `from`: of a change
/// that was decided for a day ahead and is made later (the program did not run) that day. What is asked begins and ends today: nobody was
/// asked before.
pub(in crate::checklist) async fn write(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    checklist: &ChecklistId,
    import: &ImportId,
    (rows, from): (&Rows, NaiveDate),
    reason: &str,
) -> Result<()> {
    let today = day_of(services.now());
    // a clock that was set back brings nothing into a day that has ended
    let day = fresh_cell::last_day(tx, checklist).await?.map_or(today, |last| today.max(last));
    let from = if from < today { from } else { day };
    import_rows::insert_sections(tx, checklist, import, from, &rows.new_sections).await?;
    for (section, removed) in &rows.sections {
        import_rows::update_section(tx, section, *removed, from).await?;
    }
    import_rows::insert_tasks(tx, &actor.county, checklist, import, from, &rows.new_tasks).await?;
    for (task, removed) in &rows.tasks {
        import_rows::update_task(tx, task, *removed, from).await?;
    }
    import_rows::insert_assignments(tx, import, from, &rows.new_assignments).await?;
    for (assignment, removed) in &rows.assignments {
        import_rows::update_assignment(tx, assignment, *removed, from).await?;
    }
    // days by hand that ended while the change waited: whoever led then sees others' reports no more
    if from < today {
        import_rows::end_dated(tx, today).await?;
    }
    for dates in &rows.cells {
        cells::follow(tx, actor, services, dates, RedateCause::ChangeSet, reason).await?;
    }
    cells::put_in_place(tx, actor, services, &rows.places, reason).await?;
    let by = step::author(actor);
    let creation = Creation { at: services.now(), day, by: &by };
    fresh_cell::insert_cells(tx, &actor.county, checklist, import, &rows.new_cells, &creation).await?;
    exempt::spare_new(tx, actor, services, checklist, &rows.new_cells).await
}

fn summary(understood: &Understood, (new_cells, leaving): (usize, usize), begun: PlannedCells) -> String {
    let [added, changed, removed, unchanged] = understood.comparison.counts();
    let assignments: usize = understood.plan.tasks.iter().map(|task| task.assignments.len()).sum();
    if understood.former.is_none() {
        let history = match begun.taken_over {
            0 => String::new(),
            cells => format!("，其中{cells}个列为历史完成（{}项任务）", begun.taken_over_tasks),
        };
        let sections = understood.parsed.sections.len();
        return format!("导入{sections}项工作内容、{added}项任务，任务分解{assignments}项次，生成{new_cells}个应报事项{history}。");
    }
    let gone = if leaving == 0 { String::new() } else { format!("，不再要求{leaving}个") };
    format!("更新清单：新增{added}项，修改{changed}项，移出{removed}项，未变{unchanged}项；新增{new_cells}个应报事项{gone}。")
}

fn imported(understood: &Understood, year: i32, checklist: ChecklistId, import: ImportId, summary: String, new_cells: usize) -> Imported {
    let tokens = || understood.parsed.items.iter().flat_map(domain::checklist::import::ParsedItem::tokens);
    let unresolved = each_once(tokens().filter(|token| understood.is_unresolved(&token.written, &token.outcome)));
    let unconfirmed = each_once(tokens().filter(|token| matches!(token.outcome, Outcome::OpenGroup { confirmed: None, .. })));
    Imported {
        checklist,
        import,
        summary,
        sections: understood.parsed.sections.len(),
        tasks: understood.plan.tasks.len(),
        assignments: understood.plan.tasks.iter().map(|task| task.assignments.len()).sum(),
        new_cells,
        begun: PlannedCells::default(),
        unconfirmed,
        unresolved,
        unread_limits: OpenLimits::of(understood, year).unread.len(),
        report: understood.report(year),
    }
}

/// The words of each, where they first stand.
fn each_once<'a>(tokens: impl Iterator<Item = &'a Token>) -> Vec<String> {
    let mut seen = HashSet::new();
    tokens.filter(|token| seen.insert(token.written.as_str())).map(|token| token.written.clone()).collect()
}
