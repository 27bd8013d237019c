//! A task is taken off its list: what that would do, and the deed.

use domain::access::permission::Permission;
use domain::audit::action::ChecklistAction;
use domain::checklist::import::UnitDirectory;
use domain::checklist::shortened;
use domain::ids::{ChecklistId, TaskId};
use storage::Tx;

use super::{
    Stored, TaskEffect, changed_meanwhile, effect, holds_from, later, load, locked, on_its_day, planned, reason, reports_may_leave, rows,
    store, store_or_arrange, summary, task_on, wording,
};
use crate::checklist::import::understand::Former;
use crate::form;
use crate::form::tick;
use crate::operations::scheduled::{Change as ArrangedChange, When};
use crate::operations::settings;
use crate::{Actor, Result, Seen, ServiceError, Services};

form! {
    /// A task that is taken off.
    #[derive(Debug)]
    pub struct RemovedTaskForm {
        /// Its list.
        pub checklist: ChecklistId,
        /// The task.
        pub task: TaskId,
        /// Why.
        pub reason: String,
        /// First day on which it is off, as `2026-06-01`; today where it is empty.
        #[serde(default)]
        pub effective_on: String,
        /// Reports on it leave with it.
        #[serde(default)]
        pub reports_leave: String,
        /// Set once the consequences were seen.
        #[serde(default)]
        pub confirmed: String,
        /// The task as the form showed it: [`super::EditedTask::wording`]. What was arranged by an older program has none.
        #[serde(default)]
        pub seen: Seen,
    }
}

/// What taking a task off would do; nothing is stored.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn preview_removal(actor: &Actor, services: &Services, form: &RemovedTaskForm) -> Result<TaskEffect> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let (former, directory) = load(&mut conn, actor, &form.checklist).await?;
    let (now, on) = on_its_day(&settings::now(&mut conn, services, &actor.county).await?, &form.effective_on);
    let change = planned::without_task(&former, &form.task);
    let (rows, _) = rows(&mut conn, &former, &directory, &change, (&now, &form.effective_on)).await?;
    Ok(TaskEffect { on, ..effect(&rows, &change, &directory) })
}

/// Takes a task off its list; its reports stay readable. A day ahead is waited for.
///
/// # Errors
/// As [`edit_task`].
pub async fn remove_task(actor: &Actor, services: &Services, form: &RemovedTaskForm) -> Result<When> {
    actor.require(Permission::ManageChecklist)?;
    let mut tx = services.db().write().await?;
    let later = later(services, &form.effective_on, RemovedTaskForm::effective_on)?;
    let (former, directory) = locked(&mut tx, actor, &form.checklist).await?;
    form.seen.is_still(&wording(task_on(&former, &form.task)?))?;
    let stored = removal(&mut tx, actor, services, (&former, &directory), form).await?;
    let change = ArrangedChange::RemoveTask(form.clone());
    let when = store_or_arrange(&mut tx, actor, services, (&former, stored), later, (&form.task, change)).await?;
    tx.commit().await?;
    Ok(when)
}

/// The same in a transaction that goes on, on the day it was arranged for: refused where the task was reworded, or split, meanwhile. That
/// another unit answers for it by now keeps nobody from taking it off.
pub(crate) async fn remove_now(tx: &mut Tx, actor: &Actor, services: &Services, form: &RemovedTaskForm) -> Result<()> {
    let (former, directory) = locked(tx, actor, &form.checklist).await?;
    if form.seen != Seen::default() {
        form.seen.is_still(&wording(task_on(&former, &form.task)?)).map_err(changed_meanwhile)?;
    }
    let stored = removal(tx, actor, services, (&former, &directory), form).await?;
    store(tx, actor, services, &former, stored).await
}

async fn removal(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    (former, directory): (&Former, &UnitDirectory),
    form: &RemovedTaskForm,
) -> Result<Stored> {
    let name = shortened(&task_on(former, &form.task)?.task.requirement);
    let reason = reason(&form.reason)?;
    let change = planned::without_task(former, &form.task);
    let (now, _) = on_its_day(&settings::now(tx, services, &actor.county).await?, &form.effective_on);
    let (rows, snapshot) = rows(tx, former, directory, &change, (&now, &form.effective_on)).await?;
    if form.confirmed != tick::SET {
        return Err(ServiceError::field(RemovedTaskForm::confirmed, "请核对下面的影响，确认后再移出。"));
    }
    reports_may_leave(&rows, &form.reports_leave, RemovedTaskForm::reports_leave)?;
    let effect = effect(&rows, &change, directory);
    let action = ChecklistAction::TaskRemoved { task: name.clone(), reason: reason.clone(), leaving: effect.leaving };
    let summary = summary(&effect, &reason);
    let from = holds_from(&now, &form.effective_on);
    Ok(Stored { said: format!("移出任务：{name}"), summary, reason, from, rows, snapshot, action })
}
