//! From one event to the next. Every write and every fold goes through here.

use chrono::NaiveDate;

use super::{
    Desk, Event, HandIns, Happening, Judging, LeaveCause, Outcome, Presence, Progress, Record, RedateCause, Settled, State, Waiting,
    outcome,
};
use crate::calendar::office_time::day_text;
use crate::reporting::report::Claim;

/// Why a step cannot be taken. The text is read by the person who tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It left the counts.
    #[error("这一事项已不在应报范围内，只能查看；如需填报，请先由政务公开办恢复。")]
    NotCounted,
    /// It is counted already.
    #[error("这一事项本来就在应报范围内，不需要恢复。")]
    AlreadyPresent,
    /// Its period has not begun.
    #[error("本期从{}开始，在这以前不能提交；可以先填写并保存草稿，到那一天再提交。", day_text(*.from))]
    NotBegun {
        /// The first day on which it can be handed in.
        from: NaiveDate,
    },
    /// The office has it.
    #[error("已提交审核，不能再改；如需修改，请先撤回。")]
    WithOffice,
    /// The unit's deputy head has it.
    #[error("已送本单位分管领导审签，不能再改；如需修改，请先收回。")]
    WithSigner,
    /// It is accepted.
    #[error("已审核通过；如需修改，请申请更正。")]
    AlreadyAccepted,
    /// The office agreed that the unit has nothing to do here.
    #[error("已认定不涉及；如情况有变，请申请更正。")]
    AgreedNotApplicable,
    /// Its year was closed without it.
    #[error("这一事项所在年度已归档，列为未完成；如有误，请申请更正或补报。")]
    EndedUnfinished,
    /// Its year cannot end for it: it is settled already.
    #[error("这一事项已有审核结果，归档时不再改动。")]
    AlreadySettled,
    /// Its text was taken over.
    #[error("这一事项按历史完成情况列入，不需要填报。")]
    TakenOver,
    /// The reopening has run out.
    #[error("更正期限已过，仍以原审核结果为准；如需修改，请再次申请更正。")]
    ReopeningEnded,
    /// There is nothing to judge or withdraw.
    #[error("目前没有待审核的填报；请刷新页面查看最新状态。")]
    NothingSubmitted,
    /// Only what was judged can be opened again.
    #[error("只有审核通过、认定不涉及或归档时未完成的事项才能申请更正。")]
    NotSettled,
    /// A claim that this duty does not know.
    #[error("所选的完成状态不适用于这一事项，请重新选择。")]
    ClaimNotOffered,
    /// A quota without its number.
    #[error("请填写本期累计完成的数量，再提交。")]
    NumberMissing,
    /// A quota that is claimed complete with fewer than asked.
    #[error("要求{count}个，填报累计{reached}个；如仍按完成审核通过，请勾选“数量不足，仍按完成审核通过”并写明理由。")]
    ShortOfQuota {
        /// k.
        reached: u32,
        /// n.
        count: u32,
    },
    /// The recorded outcome is not what the rule says.
    #[error("审核结果与填报的完成状态不一致；请刷新页面后重新审核。")]
    WrongOutcome,
    /// Something needs a reason.
    #[error("请写明理由。")]
    ReasonMissing,
    /// A date must lie ahead.
    #[error("新的期限必须晚于今天。")]
    DateNotAhead,
    /// A date that may only move to later.
    #[error("新的期限不能早于现在的报送截止日期{}。", day_text(*.due_on))]
    DateEarlier {
        /// The date it has.
        due_on: NaiveDate,
    },
    /// What was handed in within an extension stays in time.
    #[error("单位已在{}按延期后的期限报送，缩短后的报送截止日期不能早于这一天。", day_text(*.on))]
    HandedInMeanwhile {
        /// When.
        on: NaiveDate,
    },
    /// A report on paper cannot be received tomorrow.
    #[error("收到日期不能晚于今天。")]
    ReceivedAhead,
    /// Reports are numbered one after the other.
    #[error("填报的序号不连续；请刷新页面后重新提交。")]
    WrongReport,
    /// What was accepted stays where it was earned.
    #[error("已审核通过的事项留在原单位，不能移交。")]
    StaysWhereEarned,
    /// Only what nobody has reported on can be taken over or exempted.
    #[error("已有待审核或审核通过的填报，不能这样处理；请先完成审核。")]
    HasReport,
    /// The first event must create the cell, and no other may.
    #[error("事项记录的开头不完整；请联系管理员运行 gongkai verify。")]
    NoBeginning,
    /// An undo is folded together with the history, not stepped.
    #[error("撤销要与全部记录一起核对；请刷新页面后重试。")]
    UndoAlone,
    /// What cannot be undone any more.
    #[error("这一步已不能撤销：只能在十分钟内、尚无后续操作时，由本人撤销自己最近一次的审核。")]
    NotUndoable,
}

/// What the cell is after this event; `None` before its first one.
///
/// # Errors
/// Why the event cannot happen now.
pub fn step(record: Option<&Record>, event: &Event) -> Result<Record, Refusal> {
    match (&event.what, record) {
        (Happening::Created { asked, limit_on, due_on, place }, None) => Ok(Record {
            state: State::Open,
            presence: Presence::Present,
            asked: *asked,
            limit_on: *limit_on,
            due_on: *due_on,
            hand_ins: HandIns::default(),
            progress: Progress::default(),
            reports: 0,
            place: place.clone(),
        }),
        (Happening::Migrated { record, .. }, _) => Ok((**record).clone()),
        (Happening::Created { .. }, Some(_)) | (_, None) => Err(Refusal::NoBeginning),
        (Happening::Undone { .. }, Some(_)) => Err(Refusal::UndoAlone),
        (Happening::Remarked { .. }, Some(record)) => Ok(record.clone()),
        (what, Some(record)) => next(record.clone(), event, what),
    }
}

fn next(record: Record, event: &Event, what: &Happening) -> Result<Record, Refusal> {
    match what {
        Happening::Submitted { report, claim, reached, received_on } => record.submitted(
            event,
            Waiting { report: *report, since: event.day, claim: *claim, reached: *reached, from: Desk::Open },
            *received_on,
        ),
        Happening::Withdrawn => {
            let waiting = record.waiting()?;
            Ok(Record { state: waiting.from.into(), ..record })
        }
        Happening::Accepted { outcome, short_of_quota } => record.accepted_as(event, *outcome, *short_of_quota),
        Happening::Returned { rework_by } => record.returned(event, *rework_by),
        Happening::AgreedNotApplicable => {
            needs_reason(event)?;
            record.untouched()?;
            Ok(Record { state: State::NotApplicable { at: event.no, report: None }, ..record })
        }
        Happening::Reopened { until } => record.reopened(event, *until),
        Happening::Redated { due_on, limit_on, cause } => record.redated(event, *due_on, *limit_on, *cause),
        Happening::Shortened { due_on, rework_by } => record.shortened(event, *due_on, *rework_by),
        Happening::Moved { place, due_on } => {
            if record.place.unit != place.unit && (record.settled().is_some() || matches!(record.state, State::TakenOver { .. })) {
                return Err(Refusal::StaysWhereEarned);
            }
            let due_on = due_on.unwrap_or(record.due_on);
            if due_on < record.due_on {
                return Err(Refusal::DateEarlier { due_on: record.due_on });
            }
            Ok(Record { place: place.clone(), due_on, ..record })
        }
        Happening::Ended => record.ended(event),
        Happening::Left { cause } => {
            if !record.presence.is_present() {
                return Err(Refusal::NotCounted);
            }
            if *cause == LeaveCause::Exempt {
                needs_reason(event)?;
                record.untouched()?;
            }
            Ok(Record { presence: Presence::Left { since: event.day, cause: *cause }, ..record })
        }
        Happening::Restored => {
            match (record.presence.is_present(), record.state) {
                (false, _) => Ok(Record { presence: Presence::Present, ..record }),
                // what the office decided without a report it takes back without one
                (true, State::NotApplicable { report: None, .. }) => Ok(Record { state: State::Open, ..record }),
                (true, _) => Err(Refusal::AlreadyPresent),
            }
        }
        Happening::TakenOver { .. } => {
            if record.state != State::Open || record.progress.noted.is_some() {
                return Err(Refusal::HasReport);
            }
            Ok(Record { state: State::TakenOver { at: event.no }, ..record })
        }
        Happening::Created { .. } | Happening::Migrated { .. } | Happening::Undone { .. } | Happening::Remarked { .. } => Ok(record),
    }
}

fn needs_reason(event: &Event) -> Result<(), Refusal> {
    if event.reason.trim().is_empty() { Err(Refusal::ReasonMissing) } else { Ok(()) }
}

impl Record {
    fn waiting(&self) -> Result<Waiting, Refusal> {
        match self.state {
            State::Submitted(waiting) => Ok(waiting),
            _ => Err(Refusal::NothingSubmitted),
        }
    }

    /// Present, and neither judged nor waiting to be.
    fn untouched(&self) -> Result<(), Refusal> {
        if !self.presence.is_present() {
            return Err(Refusal::NotCounted);
        }
        if matches!(self.state, State::Open | State::Returned { .. }) { Ok(()) } else { Err(Refusal::HasReport) }
    }

    fn submitted(self, event: &Event, waiting: Waiting, received_on: Option<NaiveDate>) -> Result<Self, Refusal> {
        if received_on.is_some_and(|day| day > event.day) {
            return Err(Refusal::ReceivedAhead);
        }
        if received_on.is_some() {
            needs_reason(event)?;
        }
        let since = received_on.unwrap_or(event.day);
        let from = self.may_write(since)?;
        if !self.asked.claims().contains(&waiting.claim) {
            return Err(Refusal::ClaimNotOffered);
        }
        if matches!(self.asked, super::Asked::Quota { .. }) && waiting.claim != Claim::NotApplicable && waiting.reached.is_none() {
            return Err(Refusal::NumberMissing);
        }
        if waiting.report != self.next_report() {
            return Err(Refusal::WrongReport);
        }
        Ok(Self { state: State::Submitted(Waiting { since, from, ..waiting }), reports: waiting.report.0, ..self })
    }

    /// The hand-ins with the one that is being judged, where its claim would close the cell. A correction has its own
    /// dates and adds nothing.
    fn hand_ins_with(&self, waiting: Waiting) -> HandIns {
        match waiting.from {
            // what had ended unfinished is completed by it, and late
            Desk::Reopened { over: Settled::Unfinished { .. }, .. } if !self.asked.is_interim(waiting.claim) => {
                self.hand_ins.with(waiting.since, None)
            }
            Desk::Reopened { .. } => self.hand_ins,
            _ if self.asked.is_interim(waiting.claim) => self.hand_ins,
            Desk::Open => self.hand_ins.with(waiting.since, None),
            Desk::Returned { rework_by, .. } => self.hand_ins.with(waiting.since, Some(rework_by)),
        }
    }

    fn accepted_as(self, event: &Event, recorded: Outcome, short_of_quota: bool) -> Result<Self, Refusal> {
        let waiting = self.waiting()?;
        if !self.presence.is_present() {
            return Err(Refusal::NotCounted);
        }
        let judging = Judging { short_of_quota, reason: &event.reason };
        if outcome(self.asked, waiting.claim, waiting.reached, judging)? != recorded {
            return Err(Refusal::WrongOutcome);
        }
        let hand_ins = self.hand_ins_with(waiting);
        let reached = waiting.reached.or(self.progress.reached);
        Ok(match recorded {
            Outcome::Completes => Self {
                state: State::Accepted { report: waiting.report },
                hand_ins,
                progress: Progress { reached, ..self.progress },
                ..self
            },
            Outcome::NotApplicable => Self { state: State::NotApplicable { at: event.no, report: Some(waiting.report) }, hand_ins, ..self },
            // what came before an interim report did not lead to the completion that comes after it
            Outcome::Notes => Self {
                state: State::Open,
                hand_ins: HandIns::default(),
                progress: Progress { noted: Some(waiting.report), reached },
                ..self
            },
        })
    }

    fn returned(self, event: &Event, rework_by: NaiveDate) -> Result<Self, Refusal> {
        let waiting = self.waiting()?;
        needs_reason(event)?;
        if rework_by <= event.day {
            return Err(Refusal::DateNotAhead);
        }
        let state = match waiting.from {
            Desk::Reopened { over, .. } => State::Reopened { until: rework_by, over },
            Desk::Open | Desk::Returned { .. } => State::Returned { report: waiting.report, at: event.no, rework_by },
        };
        Ok(Self { hand_ins: self.hand_ins_with(waiting), state, ..self })
    }

    fn reopened(self, event: &Event, until: NaiveDate) -> Result<Self, Refusal> {
        if !self.presence.is_present() {
            return Err(Refusal::NotCounted);
        }
        let over = match self.state {
            State::Accepted { report } => Settled::Complete { report },
            State::NotApplicable { at, report } => Settled::NotApplicable { at, report },
            State::Unfinished { at, report } => Settled::Unfinished { at, report },
            State::Reopened { until, over } if until < event.day => over,
            _ => return Err(Refusal::NotSettled),
        };
        if until <= event.day {
            return Err(Refusal::DateNotAhead);
        }
        Ok(Self { state: State::Reopened { until, over }, ..self })
    }

    /// The year ends. A correction that is written or waits ends with it; a report that waits keeps its day, should it count later.
    fn ended(self, event: &Event) -> Result<Self, Refusal> {
        if !self.presence.is_present() {
            return Err(Refusal::NotCounted);
        }
        let unfinished = |report| State::Unfinished { at: event.no, report };
        let (state, hand_ins) = match self.state {
            State::Reopened { over, .. } | State::Submitted(Waiting { from: Desk::Reopened { over, .. }, .. }) => {
                (over.into(), self.hand_ins)
            }
            State::Submitted(waiting) => (unfinished(Some(waiting.report)), self.hand_ins_with(waiting)),
            State::Open | State::Returned { .. } => (unfinished(self.latest()), self.hand_ins),
            State::Accepted { .. } | State::NotApplicable { .. } | State::Unfinished { .. } | State::TakenOver { .. } => {
                return Err(Refusal::AlreadySettled);
            }
        };
        Ok(Self { state, hand_ins, ..self })
    }

    /// Less of an extension. How far back is the office's to say, with a reason; nobody becomes late by it who handed in within it.
    fn shortened(self, event: &Event, due_on: NaiveDate, rework_by: Option<NaiveDate>) -> Result<Self, Refusal> {
        needs_reason(event)?;
        // an interim report is late by nothing
        let waits_since = self.waiting().ok().filter(|waiting| !self.asked.is_interim(waiting.claim)).map(|waiting| waiting.since);
        let within = |on: &NaiveDate| *on > due_on && *on <= self.due_on;
        if let Some(on) = [self.hand_ins.first_on, waits_since].into_iter().flatten().filter(within).max() {
            return Err(Refusal::HandedInMeanwhile { on });
        }
        let state = match self.state {
            State::Returned { report, at, rework_by: held } => {
                State::Returned { report, at, rework_by: rework_by.map_or(held, |by| held.min(by)) }
            }
            state => state,
        };
        Ok(Self { due_on: self.due_on.min(due_on), state, ..self })
    }

    /// An extension, a calendar and a merger never make a date earlier; a change set may, to a day ahead, with a reason; its
    /// undo puts back what was, also a date that has passed.
    fn redated(self, event: &Event, due_on: NaiveDate, limit_on: Option<NaiveDate>, cause: RedateCause) -> Result<Self, Refusal> {
        if due_on < self.due_on {
            if !matches!(cause, RedateCause::ChangeSet | RedateCause::Undone) {
                return Err(Refusal::DateEarlier { due_on: self.due_on });
            }
            needs_reason(event)?;
            if cause == RedateCause::ChangeSet && due_on <= event.day {
                return Err(Refusal::DateNotAhead);
            }
        }
        // more time that was granted for a returned report is time to mend it
        let state = match self.state {
            State::Returned { report, at, rework_by } if cause == RedateCause::Extension => {
                State::Returned { report, at, rework_by: rework_by.max(due_on) }
            }
            state => state,
        };
        Ok(Self { due_on, limit_on: limit_on.unwrap_or(self.limit_on), state, ..self })
    }
}
