use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::calendar::office_time::day_text;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use domain::reporting::extension::{Dates, MovedBy, may_extend, on_a_working_day};
use storage::reporting::cell::Cell;

use super::{Asks, TEXT_LIMIT, Wanted, asked_about, lodge, tidy};
use crate::form;
use crate::operations::settings;
use crate::personal_data::without_numbers;
use crate::reporting::step;
use crate::reporting::today;
use crate::review::Decision;
use crate::{Actor, FieldError, Result, ServiceError, Services};

form! {
    /// More time that a unit asks for.
    #[derive(Debug)]
    pub struct ExtensionRequest {
        /// Which cell.
        pub cell: CellId,
        /// Why it cannot be in time.
        pub reason: String,
        /// The last day on which the report shall be in time, as the date field sends it.
        pub until: String,
    }
}

/// Whether more time can be asked for: the report is still due, also where it is overdue or was returned.
#[must_use]
pub fn may_ask_for_time(cell: &Cell) -> bool {
    Decision::Extend.fits(cell)
}

/// Asks for a later date (延期) for one's own cell. Until the office has decided the date stands as it is.
///
/// # Errors
/// `Invalid` when reason or date is missing or the date is no later one; `Refused` when nothing is due there any more, or a
/// request waits already.
pub async fn ask_for_time(actor: &Actor, services: &Services, ask: &ExtensionRequest) -> Result<()> {
    actor.require(Permission::AskReopen)?;
    let id = &ask.cell;
    let reason = tidy(&ask.reason);
    let mut tx = services.db().write().await?;
    let cell = asked_about(&mut tx, actor, id).await?;
    if !may_ask_for_time(&cell) {
        return Err(ServiceError::Refused("这一事项已有结果，不需要延期；内容有误的，请申请更正。".into()));
    }
    let (dates, calendar) = (cell.movable(today(services)), settings::now(&mut tx, services, &actor.county).await?.calendar);
    let typed: Option<NaiveDate> = ask.until.trim().parse().ok();
    let until = typed.map(|typed| on_a_working_day(typed, dates, MovedBy::Request, &calendar));
    let until = check(&reason, until, dates)?;
    let why = format!("{reason}（延期至{}）", day_text(until));
    let wanted = Wanted { asks: Asks::Extend, scope: String::new(), reason, until };
    let request = lodge(&mut tx, actor, services, id, wanted).await?;
    let asked = ReviewAction::ExtensionAsked { request, until };
    step::remark(&mut tx, services, actor, id, (CellEventKind::ExtensionAsked, &why), asked).await?;
    Ok(tx.commit().await?)
}

fn check(reason: &str, until: Option<NaiveDate>, dates: Dates) -> Result<NaiveDate> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    if reason.is_empty() || reason.chars().count() > TEXT_LIMIT {
        wrong(ExtensionRequest::reason, format!("请写明延期的理由（不超过{TEXT_LIMIT}字）。"));
    }
    // an empty field is no later day
    if let Err(refusal) = may_extend(until.unwrap_or(dates.today), dates, MovedBy::Request) {
        wrong(ExtensionRequest::until, refusal.to_string());
    }
    errors.extend(without_numbers(ExtensionRequest::reason, reason).err());
    until.filter(|_| errors.is_empty()).ok_or(ServiceError::Invalid(errors))
}
