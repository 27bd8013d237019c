//! 完成情况 of a task as the printed table shows it: written by the office, or taken over from accepted reports.

use domain::access::permission::Permission;
use domain::audit::Sha256Hex;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::ids::{ChecklistId, TaskId};
use domain::reporting::report::TEXT_LIMIT;
use sha2::{Digest, Sha256};
use storage::Tx;
use storage::checklist::completion::{self, CompletionEvent, Writer};

use super::close_year;
use crate::form;
use crate::personal_data::Gate;
use crate::{Actor, Result, Seen, ServiceError, Services, operations::audit};

form! {
    /// 完成情况 of one task for the printed table.
    #[derive(Debug)]
    pub struct Completion {
        /// The list.
        pub checklist: ChecklistId,
        /// The task.
        pub task: TaskId,
        /// The text.
        pub completion: String,
        /// The text as the form showed it.
        pub seen: Seen,
        /// Why mobile numbers may stand: a duty telephone, a work order.
        #[serde(default)]
        pub phone_reason: String,
    }
}

/// Writes the text for the printed table over the one that was seen. It is published, so both stay, with who and when.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` when it is too long or holds personal data; `Stale` when somebody else wrote it meanwhile.
pub async fn set_completion(actor: &Actor, services: &Services, task: &TaskId, seen: &Seen, text: &str, phone_reason: &str) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    // browsers send line breaks as CR LF; stored is what a person sees
    let text = text.replace("\r\n", "\n");
    let mut tx = services.db().write().await?;
    write_completion(&mut tx, actor, services, task, seen, &text, Gate::new(phone_reason)?).await?;
    Ok(tx.commit().await?)
}

/// The same inside a transaction. Writing what stands there already says that it was looked at and is still right.
pub(super) async fn write_completion(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    task: &TaskId,
    seen: &Seen,
    text: &str,
    mut gate: Gate,
) -> Result<()> {
    if text.chars().count() > TEXT_LIMIT {
        return Err(ServiceError::field(Completion::completion, "完成情况超过一万字，请删减后再保存。"));
    }
    // what is saved here is what the public table will show
    gate.look(text).map_err(|stopped| ServiceError::field(Completion::completion, stopped.message))?;
    let before = completion::text(tx, &actor.county, task).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    seen.is_still(&before)?;
    let writer = Writer { at: services.now(), account: &actor.account, name: &actor.person };
    if !completion::write(tx, &actor.county, task, &before, text, writer).await? {
        return Err(ServiceError::Stale);
    }
    let digest = |text: &str| Sha256Hex(crate::hex(&Sha256::digest(text.as_bytes())));
    let written = ChecklistAction::CompletionWritten { characters: text.chars().count(), before: digest(&before), after: digest(text) };
    audit::record(tx, services, actor, Subject::Task(task.clone()), written).await?;
    if let Some((reason, numbers)) = gate.kept() {
        audit::record(tx, services, actor, Subject::Task(task.clone()), ChecklistAction::PhonesKept { reason, numbers }).await?;
    }
    close_year::after_text(tx, actor, services, task).await
}

/// Every writing of that text, the latest first: who, when, the old and the new one.
///
/// # Errors
/// `Forbidden` unless the person manages checklists.
pub async fn completion_history(actor: &Actor, services: &Services, task: &TaskId) -> Result<Vec<CompletionEvent>> {
    actor.require(Permission::ManageChecklist)?;
    Ok(completion::history(&mut services.db().read().await?, &actor.county, task).await?)
}
