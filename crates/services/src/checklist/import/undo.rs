//! One import is one undo: all of it, and only while nobody has begun to report on what it brought.

use domain::access::permission::Permission;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::ImportId;
use domain::reporting::record::{LeaveCause, RedateCause};
use storage::checklist::completion::{self, Writer};
use storage::checklist::import_rows::{self, CellDates};
use storage::checklist::import_undo::{self, Used};
use storage::{Lock, StorageError, checklist, checklist::import};

use super::cells;
use super::rows::Snapshot;
use crate::form;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

const IN_USE: &str = "已有单位在这次导入的任务上开始填报，不能整体撤销；如需改动，请导入更正后的清单。";

form! {
    /// An import that something is done to.
    #[derive(Debug)]
    pub struct ChosenImport {
        /// Which.
        pub import: ImportId,
    }
}

/// Takes an import back: the first one of a year with its checklist, a later one to what was there before.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` when it was undone already, a later import stands on it, or reporting has begun.
pub async fn undo(actor: &Actor, services: &Services, id: &ImportId) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    let mut tx = services.db().write().await?;
    let gone = ServiceError::NotFound("这次导入");
    let Some((import, _)) = import::get(&mut tx, &actor.county, id).await? else { return Err(gone) };
    let of = match &import.checklist {
        Some(list) => checklist::get(&mut tx, &actor.county, list).await?,
        None => None,
    };
    // an import of the same year that runs at the same time on PostgreSQL ends first, and so does another undo
    tx.lock(&actor.county, Lock::Checklist(import.year, of.as_ref().map_or("", |list| &list.name))).await?;
    let Some((import, snapshot)) = import::get(&mut tx, &actor.county, id).await? else { return Err(gone) };
    let Some(list) = import.checklist.filter(|_| import.undone_at.is_none()) else {
        return Err(ServiceError::Refused("这次导入已经撤销，不必再撤销。".into()));
    };
    if import::latest_active(&mut tx, &list).await?.as_ref() != Some(id) {
        return Err(ServiceError::Refused("这次导入之后又导入过更正的清单；请先撤销最近一次导入。".into()));
    }
    let snapshot: Snapshot = serde_json::from_str(&snapshot).map_err(ServiceError::internal)?;
    let used = import_undo::used_since(&mut tx, &list, id, import.imported_at).await?;
    // what others do meanwhile on tasks that this import left alone is none of its business
    let is_lost = |used: &Used| match used {
        Used::Cell(cell, is_brought) => *is_brought || snapshot.cells.iter().any(|(id, ..)| id == cell),
        Used::Text(task) => snapshot.tasks.iter().any(|(before, _)| before.id == *task),
    };
    if used.iter().any(is_lost) {
        return Err(ServiceError::Refused(IN_USE.into()));
    }
    let today = day_of(services.now());
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
    for (id, first_due_on, due_on, removed) in &snapshot.cells {
        let dates =
            CellDates { id: id.clone(), first_due_on: *first_due_on, due_on: *due_on, removed: *removed, cause: LeaveCause::Removed };
        cells::follow(&mut tx, actor, services, &dates, RedateCause::Undone, "撤销导入").await?;
    }
    cells::put_in_place(&mut tx, actor, services, &list, "撤销导入").await?;
    import_undo::delete_brought(&mut tx, &list, id).await.map_err(in_use)?;
    let former = checklist::get(&mut tx, &actor.county, &list).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    if snapshot.had_list {
        checklist::update(&mut tx, &domain::checklist::Checklist { title: snapshot.title, ..former }).await?;
    } else {
        import_undo::delete_empty_checklist(&mut tx, &list).await.map_err(in_use)?;
    }
    import::mark_undone(&mut tx, id, services.now(), &actor.person).await?;
    let undone = ChecklistAction::ImportUndone { year: import.year, file: import.file_name, import: id.clone() };
    audit::record(&mut tx, services, actor, Subject::Checklist(list), undone).await?;
    tx.commit().await.map_err(in_use)
}

/// A report that came in between is noticed by the database.
fn in_use(error: StorageError) -> ServiceError {
    match error {
        StorageError::Reference(_) => ServiceError::Refused(IN_USE.into()),
        other => other.into(),
    }
}
