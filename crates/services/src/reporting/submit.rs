use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::advice;
use domain::reporting::event::CellEventKind;
use domain::reporting::report::ReportContent;
use storage::{Lock, reporting::cell, reporting::draft};

use super::{ReportForm, SeenRevisions, own_cell, today};
use crate::reporting::history::{self, Step};
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

/// Hands a report in. Answers whether it came late.
///
/// # Errors
/// `Invalid` when claim or text are missing or personal data is not masked; `Stale` when somebody else saved another
/// text since `base`; `Refused` while the office has it or it is accepted.
pub async fn submit(actor: &Actor, services: &Services, id: &CellId, base: SeenRevisions, typed: &ReportForm) -> Result<bool> {
    actor.require(Permission::Report)?;
    let content = typed.content()?;
    check(&content)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let mut cell = own_cell(&mut tx, actor, id).await?;
    cell.facts = cell.facts.submit(&content, today(services))?;
    let other_draft = draft::take(&mut tx, id).await?.filter(|draft| draft.revision != base.draft && draft.content != content);
    if cell.revision != base.cell || other_draft.is_some() {
        return Err(ServiceError::Stale);
    }
    cell.submitted_at = Some(services.now());
    cell.submitted_by = Some(actor.person.clone());
    cell.content = content;
    if !cell::update(&mut tx, &cell).await? {
        return Err(ServiceError::Stale);
    }
    let step = Step { content: Some(&cell.content), ..Step::default() };
    history::record(&mut tx, services, actor, id, CellEventKind::Submitted, step).await?;
    let submitted = ReportingAction::Submitted { claim: cell.content.claim, late: cell.facts.late };
    audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), submitted).await?;
    tx.commit().await?;
    Ok(cell.facts.late)
}

/// What must be there before the office sees it; field by field, so that the form can point at it.
fn check(content: &ReportContent) -> Result<()> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    if content.claim.is_none() {
        wrong("claim", "请选择完成状态。".into());
    }
    if content.text.trim().is_empty() {
        wrong("text", "请填写完成情况:做了什么、多少、何时完成。".into());
    }
    for remark in advice::personal_data(&content.text) {
        wrong("text", remark.message);
    }
    if errors.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(errors)) }
}
