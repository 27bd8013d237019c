use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::advice::{self, AdviceKind};
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{Happening, Refusal, State};
use domain::reporting::report::{Claim, ReportContent};
use domain::reporting::sign_off::{ReportRule, Way, way};
use storage::reporting::cell::Cell;
use storage::reporting::sign_off::{self as signing, Sent, Signature};
use storage::reporting::{draft, evidence};
use storage::{Conn, Tx};

use super::save_draft::put_draft;
use super::{ReportForm, SeenRevisions, SentReport, has_begun, hold_own, sign_off};
use crate::personal_data::Gate;
use crate::reporting::step::{self, Step};
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

/// What became of a report when it was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedIn {
    /// The office has it, in time.
    InTime,
    /// The office has it, after its date.
    Late,
    /// It waits for the signature of the unit's deputy head; the office does not see it yet.
    ToSign,
}

impl HandedIn {
    pub(super) const fn at_the_office(late: bool) -> Self {
        if late { Self::Late } else { Self::InTime }
    }
}

/// Hands a report in, or, where the county or the task asks for it, lays it before the unit's deputy head.
///
/// # Errors
/// `Invalid` when claim, text or evidence that is asked for are missing, or personal data is not masked (telephones pass with a
/// reason); `Stale` when somebody else saved another text since `base`; `Refused` before its period begins, while the office or the
/// deputy head has it, or it is accepted.
pub async fn submit(actor: &Actor, services: &Services, id: &CellId, base: SeenRevisions, typed: &ReportForm) -> Result<HandedIn> {
    actor.require(Permission::Report)?;
    let looked = looked_at(typed);
    let mut tx = services.db().write().await?;
    let mut cell = hold_own(&mut tx, actor, id).await?;
    has_begun(&mut tx, services, &cell).await?;
    let (content, gate) = match looked {
        Ok(right) => right,
        Err((content, wrong)) => {
            return Err(ServiceError::Invalid(with_what_lacks(&mut tx, services, actor, &cell, &content, wrong).await?));
        }
    };
    // the same form once more: the button was pressed twice, or the answer got lost
    let is_there = matches!(cell.record().state, State::Submitted(_)) && cell.content == content;
    if is_there && cell.submitted_by.as_deref() == Some(actor.person.as_str()) {
        return Ok(HandedIn::at_the_office(cell.record().waits_late()));
    }
    let asked = sign_off::asked(&mut tx, id).await?;
    if asked.waiting.is_some() {
        return Err(Refusal::WithSigner.into());
    }
    check_evidence(&mut tx, id, asked.rule, &content).await?;
    let way = way(asked.county_asks, asked.rule, asked.has_signer, actor.may(Permission::SignOff));
    if way == Way::ToSign {
        if cell.revision != base.cell {
            return Err(ServiceError::Stale);
        }
        step::would(&mut tx, services, actor, &cell, handing_in(&cell, &content)).await?.map_err(in_its_field)?;
        put_draft(&mut tx, id, base.draft, &content, services.now(), &actor.person).await?;
        to_sign(&mut tx, services, actor, id, &content, &typed.phone_reason).await?;
        tx.commit().await?;
        return Ok(HandedIn::ToSign);
    }
    let other_draft = draft::take(&mut tx, id).await?.filter(|draft| draft.revision != base.draft && draft.content != content);
    if cell.revision != base.cell || other_draft.is_some() {
        return Err(ServiceError::Stale);
    }
    let no = cell.record().next_report();
    let reason = match way {
        Way::Unsigned => "本单位没有分管领导账号，未经审签直接报送。".to_owned(),
        Way::Signed => format!("分管领导{}直接报送。", actor.person),
        Way::Direct | Way::ToSign => String::new(),
    };
    let late = hand_in(&mut tx, services, actor, &mut cell, &content, gate, (&actor.person, &reason)).await?;
    if way == Way::Signed {
        let (by, at) = (actor.person.clone(), services.now());
        let signature = Signature { drafted_by: by.clone(), sent_at: at, signed_by: by, signed_at: at };
        signing::keep(&mut tx, id, no, &signature).await?;
    }
    tx.commit().await?;
    Ok(HandedIn::at_the_office(late))
}

/// What is wrong with the form itself, all of it at once, so that nobody hears of the next mistake on the next try.
#[must_use]
pub fn faults(typed: &ReportForm) -> Vec<FieldError> {
    looked_at(typed).err().map_or_else(Vec::new, |(_, wrong)| wrong)
}

/// What the form means, with the gate that its text has passed; else what it means as far as it can be read, and all that is wrong with it.
fn looked_at(typed: &ReportForm) -> std::result::Result<(ReportContent, Gate), (ReportContent, Vec<FieldError>)> {
    let (content, unread) = typed.read();
    let mut errors = Vec::new();
    let checked = match Gate::new(&typed.phone_reason) {
        Ok(mut gate) => check(&content, &mut gate).map(|()| gate),
        // a reason that says nothing is named beside what no reason lets pass
        Err(wrong) => {
            let numbers = advice::personal_data(&content.text).into_iter().filter(|one| one.kind != AdviceKind::MobileNumber);
            errors.extend(numbers.map(|one| FieldError { field: SentReport::text.into(), message: one.message }));
            errors.extend(wanting(&content));
            Err(wrong)
        }
    };
    match checked {
        Ok(gate) if unread.is_empty() => return Ok((content, gate)),
        Err(ServiceError::Invalid(more)) => errors.extend(more),
        _ => {}
    }
    errors.extend(unread);
    Err((content, errors))
}

/// The same with what the task asks for and the form lacks: evidence, the number of a quota.
async fn with_what_lacks(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &Cell,
    content: &ReportContent,
    mut errors: Vec<FieldError>,
) -> Result<Vec<FieldError>> {
    let rule = sign_off::asked(tx, &cell.id).await?.rule;
    let mut lacks = match check_evidence(tx, &cell.id, rule, content).await {
        Ok(()) => Vec::new(),
        Err(ServiceError::Invalid(lacks)) => lacks,
        Err(error) => return Err(error),
    };
    if content.claim.is_some()
        && let Err(refusal) = step::would(tx, services, actor, cell, handing_in(cell, content)).await?
        && let ServiceError::Invalid(more) = in_its_field(refusal)
    {
        lacks.extend(more);
    }
    // a number that cannot be read is not missing
    lacks.retain(|one| errors.iter().all(|known| known.field != one.field));
    errors.extend(lacks);
    Ok(errors)
}

/// Lays the draft that was just saved before the deputy head.
async fn to_sign(tx: &mut Tx, services: &Services, actor: &Actor, id: &CellId, content: &ReportContent, phone_reason: &str) -> Result<()> {
    let sent =
        Sent { at: services.now(), by: actor.account.to_string(), name: actor.person.clone(), phone_reason: phone_reason.to_owned() };
    signing::send(tx, id, &sent).await?;
    let to_sign = ReportingAction::SentToSign { claim: content.claim };
    step::remark(tx, services, actor, id, (CellEventKind::SentToSign, ""), to_sign).await
}

fn handing_in(cell: &Cell, content: &ReportContent) -> Happening {
    Happening::Submitted {
        report: cell.record().next_report(),
        claim: content.claim.unwrap_or(Claim::Done),
        reached: content.reached(),
        received_on: None,
    }
}

/// The report goes to the office: the rule, the rows, the events; its draft is gone already. `said` are the name shown beside it and the words of
/// its history. Answers whether it came late.
pub(super) async fn hand_in(
    tx: &mut Tx,
    services: &Services,
    actor: &Actor,
    cell: &mut Cell,
    content: &ReportContent,
    gate: Gate,
    (by, reason): (&str, &str),
) -> Result<bool> {
    cell.submitted_at = Some(services.now());
    cell.submitted_by = Some(by.to_owned());
    let submission = Step::new(handing_in(cell, content), reason).with(content).refused(in_its_field);
    let said = |cell: &Cell| ReportingAction::Submitted { claim: content.claim, late: cell.record().waits_late() };
    step::take(tx, services, actor, cell, submission, said).await?;
    if let Some((reason, numbers)) = gate.kept() {
        let kept = ReportingAction::PhonesKept { reason, numbers };
        audit::record(tx, services, actor, Subject::Cell(cell.id.clone()), kept).await?;
    }
    Ok(cell.record().waits_late())
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
pub(super) fn check(content: &ReportContent, gate: &mut Gate) -> Result<()> {
    let mut errors = wanting(content);
    let stops = gate.look_whole(&content.text).into_iter();
    errors.extend(stops.map(|stopped| FieldError { field: SentReport::text.into(), message: stopped.message }));
    if errors.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(errors)) }
}

/// What no report does without.
fn wanting(content: &ReportContent) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    if content.claim.is_none() {
        wrong(SentReport::claim, "请选择完成状态。");
    }
    if content.text.trim().is_empty() {
        wrong(SentReport::text, "请填写完成情况：做了什么、多少、何时完成。");
    }
    errors
}

/// Where the task asks for evidence, whoever says that something was done shows it.
pub(super) async fn check_evidence(conn: &mut Conn, id: &CellId, rule: ReportRule, content: &ReportContent) -> Result<()> {
    let says_done = matches!(content.claim, Some(Claim::Done | Claim::Ongoing));
    if rule.evidence && says_done && evidence::of_cell(conn, id).await?.is_empty() {
        let words = "这项任务要求附佐证材料，请粘贴公开页面的链接，或上传文件，再提交。";
        return Err(ServiceError::field(SentReport::url, words));
    }
    Ok(())
}
