//! The close itself: one transaction, all of it or nothing.

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::audit::Sha256Hex;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_text;
use domain::checklist::year_close::{Before, Choice, Ending, Refusal, Unsettled, endings, may_close};
use domain::ids::{CellId, ChecklistId};
use domain::reporting::record::{Happening, LeaveCause};
use storage::checklist::year_close as rows;
use storage::{Lock, Tx};

use super::carry::Carrying;
use super::page::{later_lists, look};
use super::{REASON_LENGTH, list, seal};
use crate::form;
use crate::form::tick;
use crate::operations::rows as rows_held;
use crate::operations::settings;
use crate::reporting::{step, today};
use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, operations::audit};

form! {
    /// A list that is closed.
    #[derive(Debug)]
    pub struct CloseYearForm {
        /// Which.
        pub checklist: ChecklistId,
        /// The open items that are carried over; all others end unfinished.
        #[serde(default)]
        pub carried: Vec<CellId>,
        /// The list that goes on with them.
        #[serde(default)]
        pub into: String,
        /// Their new 报送截止, as the date field sends it.
        #[serde(default)]
        pub due_on: String,
        /// Why, or on what decision.
        pub reason: String,
        /// Reports that wait stay as they are, unjudged.
        #[serde(default)]
        pub leave_waiting: String,
        /// Set once the consequences were seen.
        #[serde(default)]
        pub confirmed: String,
        /// The open items as the page showed them.
        pub seen: Seen,
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// Closes a list. Open items leave for the chosen list or end unfinished, everything is sealed as the first version, and from then on
/// nothing of it changes without an approved correction.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` before the last report was due, while reports wait, or when it is closed already; `Invalid`
/// names the fields; `Stale` when something happened to an open item since the page was opened.
pub async fn close_year(actor: &Actor, services: &Services, form: &CloseYearForm) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    let mut tx = services.db().write().await?;
    let closing = list(&mut tx, actor, &form.checklist).await?;
    // a second person who closes it waits here, and is told that it is closed
    tx.lock(&actor.county, Lock::Checklist(closing.year, &closing.name)).await?;
    let day = today(services);
    let carried_before = rows_held::Before::of_carried(&mut tx, &actor.county).await?;
    let rows_before = rows_held::Before::of_lists(&mut tx, &actor.county).await?.and(carried_before);
    may_close(rows::last_days(&mut tx, &closing.id).await?, day)?;
    // texts and items are held: what others write at this moment is in it, or is told that it came too late
    rows::hold_texts(&mut tx, &closing.id).await?;
    let mut held: Vec<CellId> = rows::unsettled(&mut tx, &closing.id).await?.into_iter().map(|one| one.cell.id).collect();
    held.sort();
    for id in &held {
        tx.lock(&actor.county, Lock::Cell(id)).await?;
    }
    let unsettled = rows::unsettled(&mut tx, &closing.id).await?;
    form.seen.is_still(&look(&unsettled))?;
    let standing: Vec<Unsettled> =
        unsettled.iter().map(|one| Unsettled { cell: one.cell.id.clone(), before: Before::of(one.cell.record()) }).collect();
    let choice = Choice { carried: form.carried.iter().cloned().collect(), leave_waiting: form.leave_waiting == tick::SET };
    let endings = endings(&standing, &choice)?;
    let reason = checked(form)?;
    let mut carrying = match choice.carried.is_empty() {
        true => None,
        false => {
            let typed = new_due_on(&form.due_on, day)?;
            // a day off gives way to the next working day, as every date of a list does, within the year of that list
            let moved = settings::now(&mut tx, services, &actor.county).await?.calendar.working_day_from(typed).day;
            let due_on = if moved.year() == typed.year() { moved } else { typed };
            Some(target(&mut tx, actor, services, &closing, form, due_on).await?)
        }
    };
    let (mut carried, mut unfinished) = (0, 0);
    for mut one in unsettled {
        let ending = endings.get(&one.cell.id).copied().flatten();
        let what = match (ending, &mut carrying) {
            (Some(Ending::Carried), Some(carrying)) => {
                carrying.carry(&mut tx, &one).await?;
                carried += 1;
                Happening::Left { cause: LeaveCause::Carried }
            }
            _ => {
                unfinished += usize::from(ending == Some(Ending::Unfinished));
                Happening::Ended
            }
        };
        step::happen(&mut tx, services, actor, &mut one.cell, what, &reason).await?;
    }
    let sealed = seal::seal(&mut tx, actor, services, &closing, &reason).await?;
    let closed = ChecklistAction::YearClosed { year: closing.year, digest: Sha256Hex(sealed.digest), carried, unfinished, reason };
    audit::record_with_rows(&mut tx, services, actor, Subject::Checklist(closing.id), closed, Some(&rows_before)).await?;
    Ok(tx.commit().await?)
}

fn checked(form: &CloseYearForm) -> Result<String> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let reason = form.reason.trim();
    if !(2..=REASON_LENGTH).contains(&reason.chars().count()) {
        wrong(CloseYearForm::reason, format!("请写明归档的依据，2至{REASON_LENGTH}个字，例如会议或文件。"));
    }
    if form.confirmed != tick::SET {
        wrong(CloseYearForm::confirmed, "归档后清单不能再改动，请核对后勾选确认。".into());
    }
    if errors.is_empty() { Ok(reason.to_owned()) } else { Err(ServiceError::Invalid(errors)) }
}

fn new_due_on(typed: &str, today: NaiveDate) -> Result<NaiveDate> {
    typed
        .trim()
        .parse()
        .ok()
        .filter(|due_on| *due_on > today)
        .ok_or_else(|| ServiceError::field(CloseYearForm::due_on, format!("请填写结转事项新的报送截止日期，须晚于{}。", day_text(today))))
}

/// The list that goes on with what is open, held.
async fn target<'a>(
    tx: &mut Tx,
    actor: &'a Actor,
    services: &'a Services,
    closing: &domain::checklist::Checklist,
    form: &CloseYearForm,
    due_on: NaiveDate,
) -> Result<Carrying<'a>> {
    let later = later_lists(tx, actor, closing).await?;
    if later.is_empty() {
        let next = closing.year + 1;
        return Err(ServiceError::Refused(format!("还没有{next}年度的清单，不能结转；请先导入{next}年度清单，或全部列为未完成。")));
    }
    let into = later.into_iter().find(|one| one.id.as_str() == form.into);
    let into = into.ok_or_else(|| ServiceError::field(CloseYearForm::into, "请选择结转到哪一份清单。"))?;
    // a later date would keep that list from being closed in its turn
    if due_on.year() > into.year {
        let sentence = format!("结转到{}年度清单的事项，报送截止不能晚于{}年12月31日。", into.year, into.year);
        return Err(ServiceError::field(CloseYearForm::due_on, sentence));
    }
    // always the earlier year first, so that two who close lists never wait crosswise
    tx.lock(&actor.county, Lock::Checklist(into.year, &into.name)).await?;
    Carrying::begin(tx, actor, services, closing, into, due_on).await
}
