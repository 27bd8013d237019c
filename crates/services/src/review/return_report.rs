use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::calendar::office_time::a_year_after;
use domain::ids::CellId;
use domain::reporting::record::{Happening, Refusal};
use storage::reporting::cell::Cell;

use super::hold_seen;
use super::own_paper::judged_by_another;
use crate::form;
use crate::form::tick;
use crate::personal_data::without_numbers;
use crate::reporting::step::{self, Step};
use crate::{Actor, Result, ServiceError, Services, operations::settings};

/// The longest reason, in characters.
pub const REASON_LIMIT: usize = 2_000;

form! {
    /// The judgement of one report, whichever of the page's buttons was pressed; the reason is kept when accepting fails.
    #[derive(Debug)]
    pub struct Judgement {
        /// The report's cell.
        pub cell: CellId,
        /// The revision that was seen.
        pub revision: i64,
        /// How the queue is narrowed: see [`super::Narrowed`].
        #[serde(default)]
        pub queue: String,
        /// Stock phrases that were ticked: they stand before what was typed.
        #[serde(default)]
        pub phrase: Vec<String>,
        /// Why it is returned.
        pub reason: String,
        /// Working days until it is due again; or the item's own day, where that is later.
        pub days: String,
        /// Or the day itself, which goes before.
        pub due_on: String,
        /// 数量不足，仍按完成审核通过: accepting counts a quota as complete although fewer were shown than asked.
        #[serde(default, with = "tick")]
        pub short_of_quota: bool,
    }
}

impl Judgement {
    /// Ticked phrases, then what was typed, a line each; a phrase that was typed as well stands once.
    fn whole_reason(&self) -> String {
        let ticked = self.phrase.iter().map(|phrase| phrase.trim()).filter(|phrase| !phrase.is_empty() && !self.reason.contains(phrase));
        ticked.chain(Some(self.reason.trim()).filter(|typed| !typed.is_empty())).collect::<Vec<_>>().join("\n")
    }

    /// When the report is due again: a day that was picked goes before what was chosen, working days or the item's own day.
    fn date(&self) -> Result<ReturnDate> {
        let (days, due_on) = (self.days.trim(), self.due_on.trim());
        if !due_on.is_empty() {
            let day = due_on.parse().map(ReturnDate::Day);
            return day.map_err(|_| ServiceError::field(Self::due_on, "日期请按“2026-03-05”的样式填写。"));
        }
        if let Ok(day) = days.parse() {
            return Ok(ReturnDate::Day(day));
        }
        let days = days.parse().ok().filter(|days| (1..=DAYS_LIMIT).contains(days));
        days.map(ReturnDate::WorkingDays).ok_or_else(|| ServiceError::field(Self::days, "请选择重新提交的期限。"))
    }
}

/// The longest time for a returned report, in working days: about a year.
const DAYS_LIMIT: u32 = 250;

/// Returns a report as the form says.
///
/// # Errors
/// As [`return_report`]; `Invalid` at the date that cannot be read.
pub async fn return_as_judged(actor: &Actor, services: &Services, form: &Judgement) -> Result<NaiveDate> {
    actor.require(Permission::Review)?;
    return_report(actor, services, &form.cell, form.revision, &form.whole_reason(), form.date()?).await
}

/// Until when a returned report is due again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnDate {
    /// So many working days from today, by the county's calendar.
    WorkingDays(u32),
    /// By that day.
    Day(NaiveDate),
}

/// Sends a report back that was seen at that revision. Answers the date by which it is to come again (整改期限), which is stored
/// with the version of the calendar it was computed with and never shortens the due date, nor the day granted for a correction.
///
/// # Errors
/// `Invalid` when the reason is missing or the date is not ahead; `Refused` when the report changed since, or the same person entered
/// it from paper.
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
        return Err(ServiceError::field(Judgement::reason, format!("退回理由超过{REASON_LIMIT}字，请删减。")));
    }
    // whoever says which number must be covered does not repeat it: the reason goes to the unit and into the record
    without_numbers(Judgement::reason, reason)?;
    let mut tx = services.db().write().await?;
    let mut cell = hold_seen(&mut tx, actor, id, revision).await?;
    judged_by_another(&mut tx, actor, &cell).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let (rework_by, version) = match date {
        ReturnDate::WorkingDays(days) => (now.calendar.working_day_after(now.today(), days.min(DAYS_LIMIT)).day, now.calendar.version()),
        ReturnDate::Day(day) => {
            // a day off gives way to the next working day, but for the item's own day and the last that is allowed
            let worked = now.calendar.working_day_from(day).day;
            let keeps = day == cell.due_on() || day <= now.today() || worked > a_year_after(now.today());
            (if keeps { day } else { worked }, String::new())
        }
    };
    if reason.is_empty() {
        return Err(ServiceError::field(Judgement::reason, "退回必须写明理由。"));
    }
    if rework_by <= now.today() {
        return Err(ServiceError::field(Judgement::due_on, Refusal::DateNotAhead.to_string()));
    }
    // of a day that was picked: a slip of the year is no date to work by
    if rework_by > a_year_after(now.today()) {
        return Err(ServiceError::field(Judgement::due_on, "整改期限最长一年，请核对年份。"));
    }
    // a return makes no date earlier: the day that was agreed to for the correction holds
    let (rework_by, version) = match cell.record().granted_until().filter(|until| *until > rework_by) {
        Some(until) => (until, String::new()),
        None => (rework_by, version),
    };
    cell.calendar_version = version;
    cell.judged_at = Some(services.now());
    cell.judged_by = Some(actor.person.clone());
    cell.return_reason = reason.to_owned();
    let back = Step::new(Happening::Returned { rework_by }, reason);
    let said = |cell: &Cell| ReviewAction::Returned { due_on: rework_by, calendar: cell.calendar_version.clone() };
    step::take(&mut tx, services, actor, &mut cell, back, said).await?;
    tx.commit().await?;
    Ok(rework_by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticked_phrases_stand_before_what_was_typed_and_only_once() {
        let form = Judgement { phrase: vec!["请补充链接。".into(), "请写明数量。".into(), " ".into()], ..judged("5", "") };
        assert_eq!(Judgement { reason: " 另见电话。 ".into(), ..form.clone() }.whole_reason(), "请补充链接。\n请写明数量。\n另见电话。");
        assert_eq!(Judgement { reason: "请写明数量。".into(), ..form.clone() }.whole_reason(), "请补充链接。\n请写明数量。");
        assert_eq!(Judgement { phrase: Vec::new(), reason: String::new(), ..form }.whole_reason(), "", "and nothing is still nothing");
    }

    fn judged(days: &str, due_on: &str) -> Judgement {
        let none = String::new;
        let (days, due_on) = (days.to_owned(), due_on.to_owned());
        Judgement {
            cell: CellId::new("c"),
            revision: 1,
            queue: none(),
            phrase: Vec::new(),
            reason: none(),
            days,
            due_on,
            short_of_quota: false,
        }
    }

    #[test]
    fn a_picked_day_goes_first_and_nonsense_is_refused() {
        assert_eq!(judged("5", "").date().unwrap(), ReturnDate::WorkingDays(5));
        assert_eq!(judged("2027-01-07", "").date().unwrap(), ReturnDate::Day("2027-01-07".parse().unwrap()));
        assert_eq!(judged("5", "2026-03-05").date().unwrap(), ReturnDate::Day("2026-03-05".parse().unwrap()));
        for (days, due_on) in [("", ""), ("0", ""), ("999", ""), ("-1", ""), ("5", "三月")] {
            assert!(judged(days, due_on).date().is_err(), "{days} {due_on}");
        }
    }
}
