//! One import is one undo: all of it, looked at first, and only while nobody has begun to report on what it brought.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::checklist::import::UnitDirectory;
use domain::checklist::{Checklist, shortened};
use domain::ids::{CellId, ImportId};
use domain::reporting::record::{LeaveCause, RedateCause};
use serde::Serialize;
use storage::checklist::completion::{self, Writer};
use storage::checklist::import::Import;
use storage::checklist::import_rows::{self, CellDates, CellStage, ExistingCell};
use storage::checklist::import_undo::{self, Used, UsedSince};
use storage::checklist::sealed_list;
use storage::register::merge;
use storage::{Conn, Lock, StorageError, checklist, checklist::import};

use super::cells;
use super::inherited::{hold_again, twice};
use super::preview::LeavingReport;
use super::rows::in_order;
use super::snapshot::Snapshot;
use super::understand::register;
use crate::form;
use crate::operations::rows::Before;
use crate::{Actor, Result, Seen, ServiceError, Services, operations::audit};

const IN_USE: &str = "这次改动新增的事项上已有填报，或此后已随单位撤并转给承接单位、免报或改期，不能整体撤销；如需改动，请导入更正后的清单，或在任务页修改任务。";
/// So many of what would be lost are named in a sentence.
const NAMED: usize = 3;

form! {
    /// A waiting file that is let go.
    #[derive(Debug)]
    pub struct ChosenImport {
        /// Which.
        pub import: ImportId,
    }
}

form! {
    /// An import that is taken back, by somebody who has seen what that does.
    #[derive(Debug)]
    pub struct UndoForm {
        /// Which.
        pub import: ImportId,
        /// What was seen: [`UndoLook::seen`].
        #[serde(default)]
        pub seen: Seen,
    }
}

/// How many rows an undo takes away, and how many it puts back as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct UndoneRows {
    /// 工作内容.
    pub sections: usize,
    /// 任务.
    pub tasks: usize,
    /// 任务分解.
    pub assignments: usize,
    /// 应报事项.
    pub cells: usize,
}

/// Work that came after an import and would be lost with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LostWork {
    /// The item; `None` for a text of the published table.
    pub cell: Option<CellId>,
    /// The unit; empty for such a text.
    pub unit: String,
    /// 工作要求, cut to a line.
    pub task: String,
    /// The period, or 完成情况.
    pub what: String,
}

/// What an undo would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoLook {
    /// The file's name, or what was changed by hand.
    pub file_name: String,
    /// What the list is called.
    pub list: String,
    /// What it did.
    pub summary: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// The whole list goes: it was the first import of it.
    pub ends_list: bool,
    /// What it brought, which goes.
    pub gone: UndoneRows,
    /// What it changed or took off, which is again as it was.
    pub restored: UndoneRows,
    /// Reports that count again, in the state they had: the change had taken their items out of the counts.
    pub reports_back: Vec<LeavingReport>,
    /// Reports that leave the counts again: the change had brought their items back.
    pub reports_gone: Vec<LeavingReport>,
    /// Items that stay off: their unit has ended since, and nothing was accepted in them.
    pub stays_off: usize,
    /// Items that stay off because their unit has taken the same one over since, and nothing was handed in on its own.
    pub taken_over: usize,
    /// What would be lost: then nothing is taken back.
    pub lost: Vec<LostWork>,
    /// What it brought went on since, with a merger, an exemption or another date: then nothing is taken back either.
    pub is_bound: bool,
    /// What the form sends back.
    pub seen: Seen,
}

/// What taking an import back would do; nothing is stored.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` when it was undone already, a later import stands on it, or its list is closed.
pub async fn look_at_undo(actor: &Actor, services: &Services, id: &ImportId) -> Result<UndoLook> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let undoing = undoing(&mut conn, actor, id, day_of(services.now())).await?;
    if sealed_list::is_closed(&mut conn, &undoing.list.id).await? {
        return Err(StorageError::Closed(Some(undoing.list.year)).into());
    }
    let seen = undoing.seen();
    let Undoing { import, list, snapshot, gone, lost, is_bound, reports_back, reports_gone, stays_off, taken_over, .. } = undoing;
    Ok(UndoLook {
        file_name: import.file_name,
        list: list.label(),
        summary: import.summary,
        at: import.imported_at,
        by: import.imported_by,
        ends_list: !snapshot.had_list,
        gone,
        restored: restored(&snapshot),
        reports_back,
        reports_gone,
        stays_off: stays_off.len() - taken_over,
        taken_over,
        lost,
        is_bound,
        seen,
    })
}

/// An import that stands and is the last of its list.
pub(super) struct Undoing {
    pub(super) import: Import,
    pub(super) list: Checklist,
    pub(super) snapshot: Snapshot,
    gone: UndoneRows,
    reports_back: Vec<LeavingReport>,
    reports_gone: Vec<LeavingReport>,
    stays_off: HashSet<CellId>,
    /// How many of these, because their unit has taken over the same item.
    taken_over: usize,
    lost: Vec<LostWork>,
    is_bound: bool,
    /// The register.
    pub(super) directory: UnitDirectory,
    /// The items of the list as they stand; not read where the import touched none that was there.
    standing: Vec<ExistingCell>,
}

impl Undoing {
    /// What somebody agrees to who has seen it.
    fn seen(&self) -> Seen {
        let named = |reports: &[LeavingReport]| reports.iter().map(|one| one.cell.clone()).collect::<Vec<_>>();
        let reports = (named(&self.reports_back), named(&self.reports_gone));
        let stay = (self.stays_off.len(), self.taken_over);
        Seen::of(&(&self.import.id, self.gone, restored(&self.snapshot), reports, stay, &self.lost))
    }
}

fn restored(snapshot: &Snapshot) -> UndoneRows {
    UndoneRows {
        sections: snapshot.sections.len(),
        tasks: snapshot.tasks.len(),
        assignments: snapshot.assignments.len(),
        cells: snapshot.cells.len(),
    }
}

async fn undoing(conn: &mut Conn, actor: &Actor, id: &ImportId, today: NaiveDate) -> Result<Undoing> {
    let Some((import, snapshot)) = import::get(conn, &actor.county, id).await? else { return Err(ServiceError::NotFound("这次导入")) };
    let list = match import.checklist.as_ref().filter(|_| import.undone_at.is_none()) {
        Some(list) => checklist::get(conn, &actor.county, list).await?,
        None => None,
    };
    let Some(list) = list else {
        return Err(ServiceError::Refused("这次导入已经撤销，不必再撤销。".into()));
    };
    if import::latest_active(conn, &list.id).await?.as_ref() != Some(id) {
        return Err(ServiceError::Refused("这次导入之后又导入或修改过清单；请先撤销最近一次。".into()));
    }
    let snapshot: Snapshot = serde_json::from_str(&snapshot).map_err(ServiceError::internal)?;
    let used = import_undo::used_since(conn, &list.id, id, import.imported_at).await?;
    let lost = used.into_iter().filter(|used| is_lost(used, &snapshot)).map(lost_work).collect();
    let is_bound = import_undo::is_bound(conn, &list.id, id).await?;
    let brought = import_undo::brought(conn, &list.id, id).await?;
    let count = |rows: i64| usize::try_from(rows).unwrap_or_default();
    let gone = UndoneRows {
        sections: count(brought.sections),
        tasks: count(brought.tasks),
        assignments: count(brought.assignments),
        cells: count(brought.cells),
    };
    let directory = register(conn, actor).await?;
    let standing = if snapshot.cells.is_empty() { Vec::new() } else { import_rows::all_cells(conn, &list.id).await? };
    let ended = staying_off(&snapshot, &standing, &directory, today);
    let asked_already = asked_already(&snapshot, &standing);
    let taken_over = asked_already.difference(&ended).count();
    let stays_off: HashSet<CellId> = ended.into_iter().chain(asked_already).collect();
    let (reports_back, reports_gone) = reports_touched(&snapshot, &standing, &directory, &stays_off);
    Ok(Undoing { import, list, snapshot, gone, reports_back, reports_gone, stays_off, taken_over, lost, is_bound, directory, standing })
}

/// What the change had taken off and what does not come back with it: items of a unit that has ended since, in which nothing was accepted.
/// Its successor owes the task by itself or not at all; nothing is asked of who is gone.
fn staying_off(snapshot: &Snapshot, standing: &[ExistingCell], directory: &UnitDirectory, today: NaiveDate) -> HashSet<CellId> {
    let stays = |cell: &&ExistingCell| cell.stage != CellStage::Settled && directory.has_ended(&cell.unit, today);
    taken_off(snapshot, standing).into_iter().filter(stays).map(|cell| cell.dates.id.clone()).collect()
}

/// Nothing was handed in on it, and its unit has taken over the same item since: it is asked once.
fn asked_already(snapshot: &Snapshot, standing: &[ExistingCell]) -> HashSet<CellId> {
    let mut back = taken_off(snapshot, standing);
    back.retain(|cell| cell.stage == CellStage::Open);
    twice(&back, standing).into_iter().map(|(own, _)| own.dates.id.clone()).collect()
}

/// What the change had taken off, and what is off because of that.
fn taken_off<'c>(snapshot: &Snapshot, standing: &'c [ExistingCell]) -> Vec<&'c ExistingCell> {
    let stood: HashSet<&CellId> = snapshot.cells.iter().filter(|(.., was_off)| !was_off).map(|(id, ..)| id).collect();
    let is_off = |cell: &ExistingCell| matches!(cell.left, Some(LeaveCause::Removed | LeaveCause::Recut));
    standing.iter().filter(|cell| stood.contains(&cell.dates.id) && is_off(cell)).collect()
}

/// Reports whose items count again once the change is taken back, and those whose items leave again.
fn reports_touched(
    snapshot: &Snapshot,
    standing: &[ExistingCell],
    directory: &UnitDirectory,
    stays_off: &HashSet<CellId>,
) -> (Vec<LeavingReport>, Vec<LeavingReport>) {
    let was_off: HashMap<&CellId, bool> = snapshot.cells.iter().map(|(id, _, _, was_off)| (id, *was_off)).collect();
    let changes = |cell: &&ExistingCell, was_off_then: bool| {
        let differs = was_off.get(&cell.dates.id).is_some_and(|was| *was == was_off_then && *was != cell.dates.removed);
        differs && cell.has_report && !stays_off.contains(&cell.dates.id)
    };
    let named = |was_off_then: bool| {
        let touched = in_order(standing.iter().filter(|cell| changes(cell, was_off_then)), directory);
        touched.into_iter().map(|cell| LeavingReport::of(cell, directory)).collect()
    };
    (named(false), named(true))
}

/// What others do meanwhile on tasks that this import left alone is none of its business.
fn is_lost(used: &UsedSince, snapshot: &Snapshot) -> bool {
    match &used.what {
        Used::Cell(cell, is_brought) => *is_brought || snapshot.cells.iter().any(|(id, ..)| id == cell),
        Used::Text(task) => snapshot.tasks.iter().any(|(before, _)| before.id == *task),
    }
}

fn lost_work(used: UsedSince) -> LostWork {
    let (cell, what) = match used.what {
        Used::Cell(cell, _) => (Some(cell), used.period),
        Used::Text(_) => (None, "完成情况".to_owned()),
    };
    LostWork { cell, unit: used.unit, task: shortened(&used.requirement), what }
}

/// What would be lost, in a sentence that says what to do instead.
fn lost_words(lost: &[LostWork]) -> String {
    let named = lost.iter().take(NAMED).map(|one| format!("{}“{}”（{}）", one.unit, one.task, one.what)).collect::<Vec<_>>().join("、");
    let more = if lost.len() > NAMED { format!("等{}处", lost.len()) } else { String::new() };
    format!("这次导入之后已有填报，撤销会丢失{named}{more}的内容，不能整体撤销。如需改动，请导入更正后的清单，或在任务页修改任务。")
}

/// Takes an import back: the first one of a year with its checklist, a later one to what was there before.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` when it was undone already, a later import stands on it, or reporting has begun, with what
/// would be lost; `Stale` when it would do something else than was seen.
pub async fn undo(actor: &Actor, services: &Services, form: &UndoForm) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    let id = &form.import;
    let mut tx = services.db().write().await?;
    let Some((import, _)) = import::get(&mut tx, &actor.county, id).await? else { return Err(ServiceError::NotFound("这次导入")) };
    let of = match &import.checklist {
        Some(list) => checklist::get(&mut tx, &actor.county, list).await?,
        None => None,
    };
    // nothing is given back to a unit that is being merged
    tx.lock(&actor.county, Lock::Register).await?;
    // an import of the same year that runs at the same time on PostgreSQL ends first, and so does another undo
    tx.lock(&actor.county, Lock::Checklist(import.year, of.as_ref().map_or("", |list| &list.name))).await?;
    let today = day_of(services.now());
    let undoing = undoing(&mut tx, actor, id, today).await?;
    if !undoing.lost.is_empty() {
        return Err(ServiceError::Refused(lost_words(&undoing.lost)));
    }
    if undoing.is_bound {
        return Err(ServiceError::Refused(IN_USE.into()));
    }
    if form.seen != undoing.seen() {
        return Err(ServiceError::Stale);
    }
    let Undoing { import, list, snapshot, stays_off, directory, standing, .. } = &undoing;
    let rows_before = Before::of_list(&mut tx, &list.id).await?;
    for before in &snapshot.sections {
        let (section, removed) = before.parts();
        import_rows::update_section(&mut tx, section, removed, today).await?;
    }
    let writer = Writer { at: services.now(), account: &actor.account, name: &actor.person };
    for (task, removed) in &snapshot.tasks {
        // the text that everybody read goes back, and both stay
        let now = completion::text(&mut tx, &actor.county, &task.id).await?;
        if let Some(now) = now.filter(|now| *now != task.completion) {
            completion::note(&mut tx, &task.id, &now, &task.completion, writer).await?;
        }
        import_rows::update_task(&mut tx, task, *removed, today).await?;
    }
    for (assignment, removed) in &snapshot.assignments {
        import_rows::update_assignment(&mut tx, assignment, *removed, today).await?;
    }
    // what a unit answered for until it ended begins no more
    for ended in directory.units.iter().filter(|unit| snapshot.assignments.iter().any(|(one, _)| one.unit == unit.id)) {
        if let Some(on) = ended.valid_to.filter(|on| *on <= today) {
            merge::end_assignments(&mut tx, &ended.id, on).await?;
        }
    }
    let taken_over = |cell: &&ExistingCell| snapshot.units.get(&cell.dates.id).is_some_and(|unit| *unit != cell.unit);
    let new_days: HashMap<&CellId, NaiveDate> =
        standing.iter().filter(taken_over).map(|cell| (&cell.dates.id, cell.dates.due_on)).collect();
    for (id, first_due_on, due_on, removed) in snapshot.cells.iter().filter(|(id, ..)| !stays_off.contains(id)) {
        let due_on = new_days.get(id).copied().unwrap_or(*due_on);
        let dates = CellDates { id: id.clone(), first_due_on: *first_due_on, due_on, removed: *removed, cause: LeaveCause::Removed };
        cells::follow(&mut tx, actor, services, &dates, RedateCause::Undone, "撤销导入").await?;
    }
    let places = match &snapshot.places {
        Some(places) => places.clone(),
        None => cells::out_of_place(&mut tx, actor, &list.id).await?,
    };
    cells::put_in_place(&mut tx, actor, services, &places, "撤销导入").await?;
    hold_again(&mut tx, actor, services, &undoing, &places).await?;
    import_undo::delete_brought(&mut tx, &list.id, id).await.map_err(in_use)?;
    if snapshot.had_list {
        checklist::update(&mut tx, &Checklist { title: snapshot.title.clone(), ..list.clone() }, today).await?;
    } else {
        import_undo::delete_empty_checklist(&mut tx, &list.id).await.map_err(in_use)?;
    }
    import::mark_undone(&mut tx, id, services.now(), &actor.person).await?;
    let undone = ChecklistAction::ImportUndone { year: import.year, file: import.file_name.clone(), import: id.clone() };
    audit::record_with_rows(&mut tx, services, actor, Subject::Checklist(list.id.clone()), undone, Some(&rows_before)).await?;
    tx.commit().await.map_err(in_use)
}

/// A report that came in between is noticed by the database.
fn in_use(error: StorageError) -> ServiceError {
    match error {
        StorageError::Reference(_) => ServiceError::Refused(IN_USE.into()),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_lost_is_named_and_the_rest_counted() {
        let work = |unit: &str| LostWork { cell: None, unit: unit.into(), task: "公开惠企政策".into(), what: "2026年5月".into() };
        let one = lost_words(&[work("财政局")]);
        assert!(one.contains("财政局“公开惠企政策”（2026年5月）的内容") && !one.contains('等'), "{one}");
        let four = lost_words(&["财政局", "民政局", "发改委", "柳溪镇"].map(work));
        assert!(four.contains("发改委") && four.contains("等4处") && !four.contains("柳溪镇"), "{four}");
    }
}
