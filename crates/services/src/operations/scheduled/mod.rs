//! Changes for a day ahead (已安排的变更): a unit renamed or closed, a task changed or taken off. Until its day nothing shows
//! it but the pages that list what is arranged; on its day it is looked at again and done, or said to be impossible.

mod apply;
mod lapse;

pub use apply::run;
pub(crate) use lapse::{lapse_with, still_meant};

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::audit::action::OperationsAction;
use domain::audit::subject::{Subject, subject_label};
use domain::calendar::office_time::{a_year_after, day_of, day_text};
use domain::ids::{ChecklistId, TaskId, UnitId};
use serde::{Deserialize, Serialize};
use storage::operations::scheduled::{self, Outcome, ScheduledChange};
use storage::{Conn, Tx};

use crate::checklist::edit_task::{RemovedTaskForm, SplitTaskForm, TaskForm};
use crate::form;
use crate::register::{Closing, Renaming};
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// What is to be done on its day: the form, as it was typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "form")]
pub(crate) enum Change {
    /// A unit gets other names.
    Rename(Renaming),
    /// A unit ends, with or without a successor.
    Close(Closing),
    /// A task is changed, or a new one comes.
    EditTask(Box<TaskForm>),
    /// A task leaves its list.
    RemoveTask(RemovedTaskForm),
    /// A task is split into nodes.
    SplitTask(SplitTaskForm),
}

/// Whether something was done, or waits for its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It is done.
    Now,
    /// It will be done on that day.
    On(NaiveDate),
}

impl Change {
    /// The right that entering it took, and taking it back takes.
    const fn permission(&self) -> Permission {
        match self {
            Self::Rename(_) | Self::Close(_) => Permission::ManageUnits,
            Self::EditTask(_) | Self::RemoveTask(_) | Self::SplitTask(_) => Permission::ManageChecklist,
        }
    }
}

/// A change that waits for its day, or could not be done on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arranged {
    /// Its id.
    pub id: String,
    /// The unit or task it is about, for a link.
    pub unit: Option<UnitId>,
    /// See [`Arranged::unit`].
    pub task: Option<TaskId>,
    /// First day on which it holds.
    pub on: NaiveDate,
    /// What will be done, in one sentence.
    pub said: String,
    /// Who decided it.
    pub by: String,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Why it could not be done on its day.
    pub refused: Option<String>,
    /// Whether the reader may take it back.
    pub may_cancel: bool,
}

form! {
    /// A change that is taken back before its day, or put away after it could not be done.
    #[derive(Debug)]
    pub struct ChosenChange {
        /// Which.
        pub change: String,
    }
}

/// Keeps a change for its day, in the transaction that has looked whether it could be done today.
pub(crate) async fn arrange(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    subject: Subject,
    on: NaiveDate,
    change: &Change,
    said: String,
) -> Result<()> {
    // what lies further off is mostly a slip in the year
    if on > a_year_after(day_of(services.now())) {
        return Err(ServiceError::Refused(format!("生效日期{}在一年以后，请核对年份；确要那时办理的，到时再登记。", day_text(on))));
    }
    let kept = ScheduledChange {
        id: new_id(),
        county_id: actor.county.to_string(),
        subject: subject.to_string(),
        on_day: on,
        change: serde_json::to_string(change).map_err(ServiceError::internal)?,
        said: said.clone(),
        entered_at: services.now(),
        entered_by: actor.account.to_string(),
        entered_name: actor.person.clone(),
        reason: String::new(),
    };
    let same = scheduled::waiting(tx, &actor.county).await?;
    if same.iter().any(|other| other.reason.is_empty() && other.subject == kept.subject && other.on_day == on && other.said == said) {
        return Err(ServiceError::Refused("同样的变更已经安排过，到期自动执行，不需要重复安排。".into()));
    }
    // two things for one day would be done in whatever order they were typed
    let is_one_thing = matches!(subject, Subject::Task(_) | Subject::Unit(_));
    let meant = |other: &&ScheduledChange| other.reason.is_empty() && other.subject == kept.subject && other.on_day == on;
    if let Some(other) = same.iter().find(meant).filter(|_| is_one_thing) {
        let words = format!("{}已经安排了“{}”。请先在“已安排的变更”里取消那一项，再登记新的。", day_text(on), other.said);
        return Err(ServiceError::Refused(words));
    }
    scheduled::insert(tx, &kept).await?;
    audit::record(tx, services, actor, subject, OperationsAction::ChangeArranged { said, on }).await
}

/// What waits in the county, or could not be done and was not put away. Readers of the county see it.
///
/// # Errors
/// `Forbidden` without the right to read the county.
pub async fn arranged(actor: &Actor, services: &Services) -> Result<Vec<Arranged>> {
    actor.require(Permission::ReadCounty)?;
    let waiting = scheduled::waiting(&mut services.db().read().await?, &actor.county).await?;
    waiting.into_iter().map(|one| shown(actor, one)).collect()
}

fn shown(actor: &Actor, one: ScheduledChange) -> Result<Arranged> {
    let change: Change = serde_json::from_str(&one.change).map_err(ServiceError::internal)?;
    let (_, id) = subject_label(&one.subject);
    Ok(Arranged {
        unit: one.subject.starts_with("unit:").then(|| UnitId::new(id)),
        task: one.subject.starts_with("task:").then(|| TaskId::new(id)),
        may_cancel: actor.may(change.permission()),
        refused: (!one.reason.is_empty()).then_some(one.reason),
        id: one.id,
        on: one.on_day,
        said: one.said,
        by: one.entered_name,
        entered_at: one.entered_at,
    })
}

/// What came to its day, or to the end of a unit, and could not be done: it waits for the office until somebody puts it away.
pub(crate) async fn refused(conn: &mut Conn, actor: &Actor) -> Result<Vec<Arranged>> {
    let waiting = scheduled::waiting(conn, &actor.county).await?;
    waiting.into_iter().filter(|one| !one.reason.is_empty()).map(|one| shown(actor, one)).collect()
}

/// Takes a change back before its day, or puts one away that could not be done; answers which it was.
///
/// # Errors
/// `Forbidden` without the right that entering it took; `NotFound` when it was done or taken back meanwhile.
pub async fn cancel(actor: &Actor, services: &Services, form: &ChosenChange) -> Result<Arranged> {
    let missing = ServiceError::NotFound("这项安排");
    let mut tx = services.db().write().await?;
    let Some(one) = scheduled::get(&mut tx, &actor.county, &form.change).await? else {
        actor.require(Permission::ReadCounty)?;
        return Err(missing);
    };
    let change: Change = serde_json::from_str(&one.change).map_err(ServiceError::internal)?;
    actor.require(change.permission())?;
    if !scheduled::end(&mut tx, &one.id, Outcome::Cancelled, &one.reason, services.now()).await? {
        return Err(missing);
    }
    let action = OperationsAction::ChangeCancelled { said: one.said.clone(), on: one.on_day };
    audit::record(&mut tx, services, actor, subject(&one, actor), action).await?;
    tx.commit().await?;
    shown(actor, one)
}

/// The subject as it was stored.
fn subject(one: &ScheduledChange, actor: &Actor) -> Subject {
    match one.subject.split_once(':') {
        Some(("unit", id)) => Subject::Unit(UnitId::new(id)),
        Some(("task", id)) => Subject::Task(TaskId::new(id)),
        Some(("checklist", id)) => Subject::Checklist(ChecklistId::new(id)),
        _ => Subject::County(actor.county.clone()),
    }
}
