//! 完成情况 of a task as the printed table shows it: written by the office, on a proposal from accepted reports.

use domain::access::permission::Permission;
use domain::audit::Sha256Hex;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::ids::{ChecklistId, TaskId};
use domain::reporting::report::TEXT_LIMIT;
use sha2::{Digest, Sha256};
use storage::checklist::completion::{CompletionEvent, Writer};
use storage::checklist::{self, completion};

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
    if text.chars().count() > TEXT_LIMIT {
        return Err(ServiceError::field(Completion::completion, "完成情况超过一万字，请删减后再保存。"));
    }
    // what is saved here is what the public table shows
    let mut gate = Gate::new(phone_reason)?;
    gate.look(&text).map_err(|stopped| ServiceError::field(Completion::completion, stopped.message))?;
    let mut tx = services.db().write().await?;
    let before = completion::text(&mut tx, &actor.county, task).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    seen.is_still(&before)?;
    if before == text {
        return Ok(());
    }
    let writer = Writer { at: services.now(), account: &actor.account, name: &actor.person };
    if !completion::write(&mut tx, &actor.county, task, &before, &text, writer).await? {
        return Err(ServiceError::Stale);
    }
    let digest = |text: &str| Sha256Hex(crate::hex(&Sha256::digest(text.as_bytes())));
    let written = ChecklistAction::CompletionWritten { characters: text.chars().count(), before: digest(&before), after: digest(&text) };
    audit::record(&mut tx, services, actor, Subject::Task(task.clone()), written).await?;
    if let Some((reason, numbers)) = gate.kept() {
        audit::record(&mut tx, services, actor, Subject::Task(task.clone()), ChecklistAction::PhonesKept { reason, numbers }).await?;
    }
    Ok(tx.commit().await?)
}

/// Every writing of that text, the latest first: who, when, the old and the new one.
///
/// # Errors
/// `Forbidden` unless the person manages checklists.
pub async fn completion_history(actor: &Actor, services: &Services, task: &TaskId) -> Result<Vec<CompletionEvent>> {
    actor.require(Permission::ManageChecklist)?;
    Ok(completion::history(&mut services.db().read().await?, &actor.county, task).await?)
}

/// A text from what lead units reported and the office accepted, oldest period first: one unit and one period stand as
/// they wrote it, several are named.
///
/// # Errors
/// `Forbidden`; `Refused` when nothing was accepted yet.
pub async fn propose_completion(actor: &Actor, services: &Services, checklist: &ChecklistId, task: &TaskId) -> Result<String> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let list = checklist::get(&mut conn, &actor.county, checklist).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    let texts = checklist::accepted_lead_texts(&mut conn, &list.id, task).await?;
    match texts.as_slice() {
        [] => Err(ServiceError::Refused("牵头单位还没有审核通过的填报,暂时没有可以引用的内容。".into())),
        [(_, _, text)] => Ok(text.trim().to_owned()),
        several => Ok(joined(several)),
    }
}

fn joined(texts: &[(String, String, String)]) -> String {
    let one_unit = texts.iter().all(|(unit, _, _)| *unit == texts[0].0);
    let one_period = texts.iter().all(|(_, period, _)| *period == texts[0].1);
    let line = |(unit, period, text): &(String, String, String)| {
        let text = text.trim();
        match (one_unit, one_period) {
            (true, true) => text.to_owned(),
            (true, false) => format!("{period}:{text}"),
            (false, true) => format!("{unit}:{text}"),
            (false, false) => format!("{unit}({period}):{text}"),
        }
    };
    texts.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::joined;

    fn lines(texts: &[(&str, &str, &str)]) -> String {
        joined(&texts.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn only_what_differs_is_named() {
        assert_eq!(lines(&[("财政局", "一季度", "甲"), ("财政局", "二季度", " 乙 ")]), "一季度:甲\n二季度:乙");
        assert_eq!(lines(&[("财政局", "全年", "甲"), ("司法局", "全年", "乙")]), "财政局:甲\n司法局:乙");
        assert_eq!(lines(&[("财政局", "一季度", "甲"), ("司法局", "二季度", "乙")]), "财政局(一季度):甲\n司法局(二季度):乙");
    }
}
