//! A task split into nodes with dates of their own: 6月底前形成初稿, 9月底前印发.

use domain::access::permission::Permission;
use domain::audit::action::ChecklistAction;
use domain::checklist::import::UnitDirectory;
use domain::checklist::nodes::{LINE_LENGTH, MOST, Node, node_requirement, read_nodes};
use domain::checklist::shortened;
use domain::ids::{ChecklistId, TaskId};
use storage::Tx;

use super::{
    Stored, TaskEffect, changed_meanwhile, content, effect, holds_from, later, load, locked, nothing_late_at_once, on_its_day, planned,
    reason, reports_may_leave, rows, store, store_or_arrange, summary, task_on,
};
use crate::checklist::import::understand::Former;
use crate::form;
use crate::form::tick;
use crate::operations::scheduled::{Change as ArrangedChange, When};
use crate::operations::settings;
use crate::personal_data::Gate;
use crate::{Actor, Result, Seen, ServiceError, Services};

/// The longest text of nodes, in characters.
pub const NODES_LENGTH: usize = LINE_LENGTH * MOST;

form! {
    /// A task that is split.
    #[derive(Debug)]
    pub struct SplitTaskForm {
        /// Its list.
        pub checklist: ChecklistId,
        /// The task.
        pub task: TaskId,
        /// One node a line, each with its day.
        pub nodes: String,
        /// Why.
        pub reason: String,
        /// First day of the change; today where it is empty.
        #[serde(default)]
        pub effective_on: String,
        /// Reports on what leaves go with it.
        #[serde(default)]
        pub reports_leave: String,
        /// Set once the consequences were seen.
        #[serde(default)]
        pub confirmed: String,
        /// The task as the form showed it.
        pub seen: Seen,
    }
}

/// What a split would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitEffect {
    /// The rows that come: text, and the day in the office's words.
    pub rows: Vec<(String, String)>,
    /// As of every change of a task.
    pub effect: TaskEffect,
}

/// What the form would do; nothing is stored.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names every line that is no node.
pub async fn preview_split(actor: &Actor, services: &Services, form: &SplitTaskForm) -> Result<SplitEffect> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let (former, directory) = load(&mut conn, actor, &form.checklist).await?;
    let (now, on) = on_its_day(&settings::now(&mut conn, services, &actor.county).await?, &form.effective_on);
    let nodes = typed(form, former.checklist.year)?;
    let change = planned::with_nodes(&former, &form.task, &nodes)?;
    let (rows, _) = rows(&mut conn, &former, &directory, &change, (&now, &form.effective_on)).await?;
    let whole = task_on(&former, &form.task)?.task.requirement.as_str();
    let shown = nodes.iter().map(|node| (node_requirement(whole, node), node.duty.label()));
    Ok(SplitEffect { rows: shown.collect(), effect: TaskEffect { on, ..effect(&rows, &change, &directory) } })
}

/// Splits a task at once, with the same undo as an import; a day ahead is waited for.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Invalid` names the fields, also those that ask for a confirmation; `Refused` for personal
/// data.
pub async fn split_task(actor: &Actor, services: &Services, form: &SplitTaskForm) -> Result<When> {
    actor.require(Permission::ManageChecklist)?;
    let mut tx = services.db().write().await?;
    let later = later(services, &form.effective_on, SplitTaskForm::effective_on)?;
    let (former, directory) = locked(&mut tx, actor, &form.checklist).await?;
    let stored = looked_at(&mut tx, actor, services, (&former, &directory), form).await?;
    let change = ArrangedChange::SplitTask(form.clone());
    let when = store_or_arrange(&mut tx, actor, services, (&former, stored), later, (&form.task, change)).await?;
    tx.commit().await?;
    Ok(when)
}

/// The same in a transaction that goes on, on the day it was arranged for: refused where the task was changed meanwhile.
pub(crate) async fn split_now(tx: &mut Tx, actor: &Actor, services: &Services, form: &SplitTaskForm) -> Result<()> {
    let (former, directory) = locked(tx, actor, &form.checklist).await?;
    let stored = looked_at(tx, actor, services, (&former, &directory), form).await.map_err(changed_meanwhile)?;
    store(tx, actor, services, &former, stored).await
}

async fn looked_at(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    (former, directory): (&Former, &UnitDirectory),
    form: &SplitTaskForm,
) -> Result<Stored> {
    form.seen.is_still(&content(former, &form.task)?)?;
    let reason = reason(&form.reason)?;
    let nodes = typed(form, former.checklist.year)?;
    Gate::new("")?.look(&form.nodes)?;
    let name = shortened(&task_on(former, &form.task)?.task.requirement);
    let change = planned::with_nodes(former, &form.task, &nodes)?;
    let (now, _) = on_its_day(&settings::now(tx, services, &actor.county).await?, &form.effective_on);
    let (rows, snapshot) = rows(tx, former, directory, &change, (&now, &form.effective_on)).await?;
    nothing_late_at_once(&rows, &now, &form.effective_on)?;
    let effect = effect(&rows, &change, directory);
    if form.confirmed != tick::SET {
        return Err(ServiceError::field(SplitTaskForm::confirmed, "请核对下面的节点和影响，确认后再拆分。"));
    }
    reports_may_leave(&rows, &form.reports_leave, SplitTaskForm::reports_leave)?;
    let said = format!("拆分任务：{name}（{}个节点）", nodes.len());
    let summary = summary(&effect, &reason);
    let written = nodes.into_iter().map(|node| node.written).collect();
    let (cells, leaving) = (effect.new_cells, effect.leaving);
    let action = ChecklistAction::TaskSplit { task: name, nodes: written, reason: reason.clone(), cells, leaving };
    let from = holds_from(&now, &form.effective_on);
    Ok(Stored { said, summary, reason, from, rows, snapshot, action })
}

/// The nodes as they were typed; every line that is none is named beneath the field.
fn typed(form: &SplitTaskForm, year: i32) -> Result<Vec<Node>> {
    read_nodes(&form.nodes, year).map_err(|problems| {
        let message = problems.iter().map(domain::checklist::nodes::NodeProblem::message).collect::<Vec<_>>().concat();
        ServiceError::field(SplitTaskForm::nodes, message)
    })
}
