use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::calendar::office_time::{day_of, day_text};
use domain::ids::CellId;
use domain::reporting::paper::may_be_received;
use domain::reporting::record::{Happening, Refusal, State};
use domain::reporting::report::{Claim, REACHED, ReportContent, ReportedNumber};
use storage::reporting::cell::{self, Cell};
use storage::reporting::draft::{self, Draft};
use storage::reporting::event;
use storage::{Lock, Tx};

use super::evidence::{Scan, put_scan};
use super::submit::HandedIn;
use super::{first_day, number, step, text_of};
use crate::form;
use crate::personal_data::without_numbers;
use crate::reporting::step::Step;
use crate::review::REASON_LIMIT;
use crate::{Actor, FieldError, Result, ServiceError, Services};

form! {
    /// A report that came on paper, as the office types it.
    #[derive(Debug)]
    pub struct PaperReport {
        /// The report's cell.
        pub cell: CellId,
        /// The cell's revision that was seen.
        pub cell_revision: i64,
        /// The claim's word; nothing where none was chosen.
        #[serde(default)]
        pub claim: String,
        /// 完成情况, as it stands on the paper.
        pub paper_text: String,
        /// 本期累计, for a quota.
        #[serde(default)]
        pub reached: String,
        /// The day of receipt, as `2026-06-01`.
        pub received_on: String,
        /// Why it came on paper.
        pub paper_reason: String,
        /// Where no file goes along, browsers send its name.
        #[serde(default, skip_serializing)]
        pub file: String,
    }
}

impl PaperReport {
    /// The form out of the parts of one that carries a file; nothing where it is not this form.
    #[must_use]
    pub fn from_pairs(pairs: &[(String, String)]) -> Option<Self> {
        let one = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let text = |name: &str| one(name).unwrap_or_default();
        Some(Self {
            cell: CellId::new(one(Self::cell)?),
            cell_revision: one(Self::cell_revision)?.parse().ok()?,
            claim: text(Self::claim),
            paper_text: text(Self::paper_text),
            reached: text(Self::reached),
            received_on: text(Self::received_on),
            paper_reason: text(Self::paper_reason),
            file: String::new(),
        })
    }

    /// What is wrong with the form itself, all of it at once.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldError> {
        match read(self) {
            Err(ServiceError::Invalid(errors)) => errors,
            _ => Vec::new(),
        }
    }
}

/// Enters a report that came on paper, with scans of the paper as its evidence. It waits for its judgement like any other; the day of receipt says whether it was in time.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale` when something happened to the cell since the form was opened; `Invalid` names the fields;
/// `Refused` while the unit writes at it, the office has it or it is accepted.
pub async fn receive_on_paper(actor: &Actor, services: &Services, form: &PaperReport, scans: Vec<Scan>) -> Result<HandedIn> {
    actor.require(Permission::Review)?;
    let (content, received_on, reason) = read(form)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(&form.cell)).await?;
    let mut cell = cell::get(&mut tx, &actor.county, &form.cell).await?.ok_or(ServiceError::NotFound("这一事项"))?;
    if cell.revision != form.cell_revision {
        return Err(ServiceError::Stale);
    }
    let asked_on = asked_on(&mut tx, &cell).await?;
    let starts_on = first_day(&mut tx, &cell, received_on).await?;
    may_be_received(received_on, day_of(services.now()), starts_on, asked_on)
        .map_err(|refusal| ServiceError::field(PaperReport::received_on, refusal.to_string()))?;
    // two texts for one report: the unit's own is not thrown away by somebody else
    if let Some(saved_by) = draft::get(&mut tx, &cell.id).await?.as_ref().and_then(drafted_by) {
        return Err(ServiceError::Refused(own_draft(saved_by)));
    }
    draft::take(&mut tx, &cell.id).await?;
    // beside the cell before its report is kept, which takes along what serves the cell at that moment
    for scan in &scans {
        put_scan(&mut tx, actor, services, &cell, scan).await?;
    }
    cell.submitted_at = Some(services.now());
    cell.submitted_by = Some(actor.person.clone());
    let what = Happening::Submitted {
        report: cell.record().next_report(),
        claim: content.claim.unwrap_or(Claim::Done),
        reached: content.reached(),
        received_on: Some(received_on),
    };
    let words = format!("纸质填报，{}收到：{reason}", day_text(received_on));
    let submission = Step::new(what, &words).with(&content).refused(in_its_field);
    let said =
        |cell: &Cell| ReportingAction::ReceivedOnPaper { claim: content.claim, late: cell.record().waits_late(), received_on, reason };
    step::take(&mut tx, services, actor, &mut cell, submission, said).await?;
    for scan in scans {
        scan.file.keep(services).await?;
    }
    tx.commit().await?;
    Ok(HandedIn::at_the_office(cell.record().waits_late()))
}

/// Who keeps words of the unit's own in a draft; nobody where there are none.
pub(super) fn drafted_by(own: &Draft) -> Option<&str> {
    (!own.content.text.trim().is_empty()).then_some(own.saved_by.as_str())
}

/// What the office is told while the unit keeps a draft of its own.
#[must_use]
pub fn own_draft(saved_by: &str) -> String {
    format!(
        "{saved_by}在系统里存有这一事项的草稿，还没有提交。请先与单位核对：由单位提交，或请单位把草稿的文字删除并保存，再录入纸质填报。"
    )
}

/// The day on which it was returned or opened again, while that is what is asked.
async fn asked_on(tx: &mut Tx, cell: &Cell) -> Result<Option<NaiveDate>> {
    if !matches!(cell.record().state, State::Returned { .. } | State::Reopened { .. }) {
        return Ok(None);
    }
    let events = event::recorded(tx, &cell.id).await?;
    let asked = events.iter().rev().find(|event| matches!(event.what, Happening::Returned { .. } | Happening::Reopened { .. }));
    Ok(asked.map(|event| event.day))
}

fn in_its_field(refusal: Refusal) -> ServiceError {
    match refusal {
        Refusal::NumberMissing => ServiceError::field(PaperReport::reached, refusal.to_string()),
        Refusal::ClaimNotOffered => ServiceError::field(PaperReport::claim, refusal.to_string()),
        other => other.into(),
    }
}

fn read(form: &PaperReport) -> Result<(ReportContent, NaiveDate, String)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let claim = Claim::from_code(&form.claim);
    if claim.is_none() {
        wrong(PaperReport::claim, "请选择完成状态。".into());
    }
    let (text, too_long) = text_of(&form.paper_text);
    if text.trim().is_empty() {
        wrong(PaperReport::paper_text, "请照纸质材料填写完成情况。".into());
    }
    if let Some(message) = too_long {
        wrong(PaperReport::paper_text, message);
    }
    let reached = number(&form.reached);
    if reached.is_err() {
        wrong(PaperReport::reached, "本期累计只填阿拉伯数字。".into());
    }
    let received_on = form.received_on.trim().parse::<NaiveDate>().ok();
    if received_on.is_none() {
        wrong(PaperReport::received_on, "请填写收到纸质材料的日期，写成2026-06-01的样式。".into());
    }
    let reason = form.paper_reason.trim().to_owned();
    if !(2..=REASON_LIMIT).contains(&reason.chars().count()) {
        wrong(PaperReport::paper_reason, format!("请写明为什么是纸质报送，2至{REASON_LIMIT}个字；单位看得到。"));
    }
    errors.extend(without_numbers(PaperReport::paper_text, &text).err());
    errors.extend(without_numbers(PaperReport::paper_reason, &reason).err());
    let Some(received_on) = received_on.filter(|_| errors.is_empty()) else { return Err(ServiceError::Invalid(errors)) };
    let reached = reached.unwrap_or_default().map(|value| ReportedNumber { label: REACHED.to_owned(), value: Some(value) });
    Ok((ReportContent { claim, text, numbers: reached.into_iter().collect() }, received_on, reason))
}
