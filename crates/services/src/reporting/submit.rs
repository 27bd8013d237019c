use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::record::{Happening, Refusal};
use domain::reporting::report::{Claim, ReportContent};
use storage::{Lock, reporting::draft};

use super::{ReportForm, SeenRevisions, own_cell};
use crate::personal_data::Gate;
use crate::reporting::history;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

/// Hands a report in. Answers whether it came late.
///
/// # Errors
/// `Invalid` when claim or text are missing or personal data is not masked (telephones pass with a reason); `Stale` when somebody else saved another
/// text since `base`; `Refused` while the office has it or it is accepted.
pub async fn submit(actor: &Actor, services: &Services, id: &CellId, base: SeenRevisions, typed: &ReportForm) -> Result<bool> {
    actor.require(Permission::Report)?;
    let content = typed.content()?;
    let mut gate = Gate::new(&typed.phone_reason)?;
    check(&content, &mut gate)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let mut cell = own_cell(&mut tx, actor, id).await?;
    let other_draft = draft::take(&mut tx, id).await?.filter(|draft| draft.revision != base.draft && draft.content != content);
    if cell.revision != base.cell || other_draft.is_some() {
        return Err(ServiceError::Stale);
    }
    cell.submitted_at = Some(services.now());
    cell.submitted_by = Some(actor.person.clone());
    let what = Happening::Submitted {
        report: cell.record().next_report(),
        claim: content.claim.unwrap_or(Claim::Done),
        reached: content.reached(),
        received_on: None,
    };
    history::attempt(&mut tx, services, actor, &mut cell, what, "", Some(&content)).await?.map_err(in_its_field)?;
    let late = cell.record().waits_late();
    let submitted = ReportingAction::Submitted { claim: content.claim, late };
    audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), submitted).await?;
    if let Some((reason, numbers)) = gate.kept() {
        let kept = ReportingAction::PhonesKept { reason, numbers };
        audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), kept).await?;
    }
    tx.commit().await?;
    Ok(late)
}

/// A refusal that the form can point at.
fn in_its_field(refusal: Refusal) -> ServiceError {
    match refusal {
        Refusal::NumberMissing => ServiceError::field("number-0", refusal.to_string()),
        Refusal::ClaimNotOffered => ServiceError::field("claim", refusal.to_string()),
        other => other.into(),
    }
}

/// What must be there before the office sees it; field by field, so that the form can point at it.
fn check(content: &ReportContent, gate: &mut Gate) -> Result<()> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    if content.claim.is_none() {
        wrong("claim", "请选择完成状态。".into());
    }
    if content.text.trim().is_empty() {
        wrong("text", "请填写完成情况：做了什么、多少、何时完成。".into());
    }
    if let Err(stopped) = gate.look(&content.text) {
        wrong("text", stopped.message);
    }
    if errors.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(errors)) }
}
