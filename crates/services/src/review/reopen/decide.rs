use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::calendar::office_time::day_text;
use domain::ids::{CellId, ReopenId};
use domain::reporting::event::CellEventKind;
use domain::reporting::extension::{self, MovedBy, may_extend, on_a_working_day};
use domain::reporting::record::{Happening, RedateCause, State};
use storage::Lock;
use storage::reporting::cell;
use storage::reporting::report;
use storage::review::reopen::{self, Asks, Decision, Reopen};

use super::{TEXT_LIMIT, may_ask_for_time, tidy};
use crate::form;
use crate::operations::settings;
use crate::personal_data::without_numbers;
use crate::reporting::{
    step::{self, Step},
    today,
};
use crate::{Actor, Result, ServiceError, Services};

form! {
    /// The answer to a request.
    #[derive(Debug)]
    pub struct ReopenAnswer {
        /// Which request.
        pub reopen: ReopenId,
        /// Only the approving button sends [`ReopenAnswer::YES`].
        pub approve: String,
        /// What the office says.
        pub note: String,
        /// 延期: the day that is granted, as the date field sends it; the day asked for where it is empty.
        #[serde(default)]
        pub until: String,
    }
}

impl ReopenAnswer {
    /// What the approving button sends.
    pub const YES: &'static str = "yes";
    /// What the refusing button sends.
    pub const NO: &'static str = "no";

    /// Whether the request is granted.
    #[must_use]
    pub fn approves(&self) -> bool {
        self.approve == Self::YES
    }
}

/// The day that is granted in place of the one asked for; that is to be explained.
fn other_day(answer: &ReopenAnswer, request: &Reopen, note: &str) -> Result<Option<NaiveDate>> {
    let typed = answer.until.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = typed.parse().map_err(|_| ServiceError::field(ReopenAnswer::until, "日期请按“2026-03-05”的样式填写，或留空。"))?;
    if day == request.until {
        return Ok(None);
    }
    if note.is_empty() {
        return Err(ServiceError::field(ReopenAnswer::note, "批准的日期与申请的不同，请写明理由。"));
    }
    Ok(Some(day))
}

/// What the history says of more time that was granted: the words stand under who granted it, so they say who asked for what.
fn granted(request: &Reopen, until: Option<NaiveDate>, note: &str) -> String {
    let asked = format!("同意{}的延期申请（申请延期至{}，理由：{}）", request.asked_name, day_text(request.until), request.reason);
    let other = until.map(|day| format!("，批准延期至{}", day_text(day))).unwrap_or_default();
    let note = if note.is_empty() { String::new() } else { format!("。审批意见：{note}") };
    format!("{asked}{other}{note}")
}

/// Answers a request; approving opens the cell until the day asked for, after which it counts as accepted again by
/// itself, or moves its date, perhaps to another day than was asked for. Answers which cell it was, and what had been asked.
///
/// # Errors
/// `Refused` when the same person asked, when it is answered already, or when its day is past; `Invalid` when a refusal, or another
/// day, gives no reason, or that day is no later one.
pub async fn decide(actor: &Actor, services: &Services, answer: &ReopenAnswer) -> Result<(CellId, Asks)> {
    actor.require(Permission::ApproveReopen)?;
    let (id, approve, note) = (&answer.reopen, answer.approves(), tidy(&answer.note));
    if note.chars().count() > TEXT_LIMIT {
        return Err(ServiceError::field(ReopenAnswer::note, format!("审批意见超过{TEXT_LIMIT}字，请删减。")));
    }
    if !approve && note.is_empty() {
        return Err(ServiceError::field(ReopenAnswer::note, "不同意时请写明理由。"));
    }
    without_numbers(ReopenAnswer::note, &note)?;
    let mut tx = services.db().write().await?;
    let request = reopen::get(&mut tx, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份申请"))?;
    tx.lock_also_closed(&actor.county, Lock::Cell(&request.cell)).await?;
    if request.asked_by == actor.account {
        return Err(ServiceError::Refused("申请人不能审批自己的申请，请由另一位同事办理。".into()));
    }
    let other_day = if approve && request.asks == Asks::Extend { other_day(answer, &request, &note)? } else { None };
    let granted_until = match other_day {
        None => None,
        Some(typed) => {
            let cell = cell::get(&mut tx, &actor.county, &request.cell).await?.ok_or(ServiceError::NotFound("这项任务"))?;
            let calendar = settings::now(&mut tx, services, &actor.county).await?.calendar;
            let day = on_a_working_day(typed, cell.movable(today(services)), MovedBy::Request, &calendar);
            Some(day).filter(|day| *day != request.until)
        }
    };
    let decision = Decision {
        approved: approve,
        by: actor.account.clone(),
        name: actor.person.clone(),
        at: services.now(),
        note: note.clone(),
        granted_until,
    };
    if request.decision.is_some() || !reopen::decide(&mut tx, id, &decision).await? {
        return Err(ServiceError::Refused("这份申请已经审批过，请刷新页面查看结果。".into()));
    }
    let decided = match request.asks {
        Asks::Reopen => ReviewAction::ReopenDecided { reopen: id.clone(), approved: approve },
        Asks::Extend => {
            ReviewAction::ExtensionDecided { request: id.clone(), approved: approve, until: granted_until.unwrap_or(request.until) }
        }
    };
    if approve && request.asks == Asks::Extend {
        let mut cell = cell::get(&mut tx, &actor.county, &request.cell).await?.ok_or(ServiceError::NotFound("这项任务"))?;
        if !cell.record().presence.is_present() {
            return Err(ServiceError::Refused("这一事项已移出或随单位撤并转出，不能延期；请选择不同意，由现在的责任单位另行申请。".into()));
        }
        let until = granted_until.unwrap_or(request.until);
        if let Some(day) = granted_until {
            let refused = |refusal: extension::Refusal| ServiceError::field(ReopenAnswer::until, refusal.to_string());
            may_extend(day, cell.movable(today(services)), MovedBy::Request).map_err(refused)?;
        }
        if !may_ask_for_time(&cell) || until <= cell.due_on() {
            return Err(ServiceError::Refused("这一事项已有结果，或期限已经更晚，不能再延期；请选择不同意并说明。".into()));
        }
        let why = granted(&request, granted_until, &note);
        let what = Happening::Redated { due_on: until, limit_on: None, cause: RedateCause::Extension };
        step::take(&mut tx, services, actor, &mut cell, Step::new(what, &why), |_| decided).await?;
    } else if approve {
        let mut cell = cell::get(&mut tx, &actor.county, &request.cell).await?.ok_or(ServiceError::NotFound("这项任务"))?;
        let opened = Step::new(Happening::Reopened { until: request.until }, &note);
        step::take(&mut tx, services, actor, &mut cell, opened, |_| decided).await?;
        // a correction starts from what was judged, not from what was tried since
        if let State::Reopened { over, .. } = cell.record().state
            && let Some(judged) = over.report()
        {
            report::lay_out_evidence(&mut tx, &cell.id, judged).await?;
        }
    } else {
        let kind = match request.asks {
            Asks::Reopen => CellEventKind::ReopenRefused,
            Asks::Extend => CellEventKind::ExtensionRefused,
        };
        step::remark(&mut tx, services, actor, &request.cell, (kind, &note), decided).await?;
    }
    tx.commit().await?;
    Ok((request.cell, request.asks))
}
