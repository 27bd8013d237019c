use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::audit::subject::Subject;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use domain::reporting::report::Refusal;
use storage::Lock;
use storage::reporting::cell;

use super::seen_cell;
use crate::reporting::history::{self, Step};
use crate::{Actor, Result, ServiceError, Services, operations::audit, operations::settings};

/// The longest reason, in characters.
const REASON_LIMIT: usize = 2_000;

/// Until when a returned report is due again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnDate {
    /// So many working days from today, by the county's calendar.
    WorkingDays(u32),
    /// By that day.
    Day(NaiveDate),
}

/// Sends a report back that was seen at that revision. Answers the new date, which is stored with the version of the
/// calendar it was computed with and is never computed again.
///
/// # Errors
/// `Invalid` when the reason is missing or the date is not ahead; `Refused` when the report changed since.
pub async fn return_report(
    actor: &Actor,
    services: &Services,
    id: &CellId,
    revision: i64,
    reason: &str,
    date: ReturnDate,
) -> Result<NaiveDate> {
    actor.require(Permission::Review)?;
    let reason = reason.replace("\r\n", "\n").replace('\0', "");
    let reason = reason.trim();
    if reason.chars().count() > REASON_LIMIT {
        return Err(ServiceError::field("reason", "退回理由超过两千字,请删减。"));
    }
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let mut cell = seen_cell(&mut tx, actor, id, revision).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let (due_on, version) = match date {
        ReturnDate::WorkingDays(days) => {
            let due_on = now.calendar.add_working_days(now.today(), days.min(250));
            (due_on.map_err(|error| ServiceError::field("days", error.to_string()))?, now.calendar.version())
        }
        ReturnDate::Day(day) => (day, String::new()),
    };
    cell.facts = cell.facts.return_with(reason, due_on, now.today()).map_err(|refusal| match refusal {
        Refusal::ReasonMissing => ServiceError::field("reason", refusal.to_string()),
        Refusal::DateNotAhead => ServiceError::field("due_on", refusal.to_string()),
        other => other.into(),
    })?;
    cell.calendar_version = version;
    cell.judged_at = Some(services.now());
    cell.judged_by = Some(actor.person.clone());
    cell.return_reason = reason.to_owned();
    if !cell::update(&mut tx, &cell).await? {
        return Err(ServiceError::Stale);
    }
    let step = Step { reason, due_on: Some(due_on), ..Step::default() };
    history::record(&mut tx, services, actor, id, CellEventKind::Returned, step).await?;
    let returned = ReviewAction::Returned { due_on, calendar: cell.calendar_version };
    audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), returned).await?;
    tx.commit().await?;
    Ok(due_on)
}
