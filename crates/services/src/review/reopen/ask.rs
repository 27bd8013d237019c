use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::calendar::office_time::day_text;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{Refusal, State};

use super::{Asks, TEXT_LIMIT, Wanted, asked_about, lodge, tidy};
use crate::form;
use crate::personal_data::without_numbers;
use crate::reporting::step;
use crate::reporting::today;
use crate::{Actor, FieldError, Result, ServiceError, Services};

form! {
    /// What is asked for.
    #[derive(Debug)]
    pub struct ReopenRequest {
        /// The report's cell.
        pub cell: CellId,
        /// Which part shall change.
        pub scope: String,
        /// Why.
        pub reason: String,
        /// The last day on which the report may be written, as the date field sends it.
        pub until: String,
    }
}

/// Asks for an accepted report to be opened again. A unit asks for its own cells only.
///
/// # Errors
/// `Invalid` when something is missing; `Refused` when it is not accepted, or a request waits already.
pub async fn ask(actor: &Actor, services: &Services, ask: &ReopenRequest) -> Result<()> {
    actor.require(Permission::AskReopen)?;
    let id = &ask.cell;
    let (scope, reason) = (tidy(&ask.scope), tidy(&ask.reason));
    let until = check(&scope, &reason, ask.until.trim().parse().ok())?;
    let mut tx = services.db().write().await?;
    let cell = asked_about(&mut tx, actor, id).await?;
    // only whether it could be opened; it is opened by the approval
    let today = today(services);
    let is_settled = match cell.record().state {
        State::Accepted { .. } | State::NotApplicable { .. } | State::Unfinished { .. } => true,
        State::Reopened { until, .. } => until < today,
        _ => false,
    };
    if !is_settled || !cell.record().presence.is_present() {
        return Err(Refusal::NotSettled.into());
    }
    if until <= today {
        return Err(ServiceError::field(ReopenRequest::until, Refusal::DateNotAhead.to_string()));
    }
    let why = format!("{scope}：{reason}（改至{}）", day_text(until));
    let reopen = lodge(&mut tx, actor, services, id, Wanted { asks: Asks::Reopen, scope, reason, until }).await?;
    let asked = ReviewAction::ReopenAsked { reopen, until };
    step::remark(&mut tx, services, actor, id, (CellEventKind::ReopenAsked, &why), asked).await?;
    Ok(tx.commit().await?)
}

fn check(scope: &str, reason: &str, until: Option<NaiveDate>) -> Result<NaiveDate> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    if scope.is_empty() || scope.chars().count() > TEXT_LIMIT {
        wrong(ReopenRequest::scope, &format!("请写明要修改哪一部分（不超过{TEXT_LIMIT}字）。"));
    }
    if reason.is_empty() || reason.chars().count() > TEXT_LIMIT {
        wrong(ReopenRequest::reason, &format!("请写明修改理由（不超过{TEXT_LIMIT}字）。"));
    }
    if until.is_none() {
        wrong(ReopenRequest::until, "请选择修改的截止日期。");
    }
    for (field, text) in [(ReopenRequest::scope, scope), (ReopenRequest::reason, reason)] {
        errors.extend(without_numbers(field, text).err());
    }
    let Some(until) = until else { return Err(ServiceError::Invalid(errors)) };
    if errors.is_empty() { Ok(until) } else { Err(ServiceError::Invalid(errors)) }
}
