//! What the events add up to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Asked, EventNo, HandIns, Place, Presence, Refusal, ReportNo, Standing};
use crate::reporting::report::Claim;

/// Where a cell stands between unit and office. Each variant holds its facts; the words behind a return, an agreed
/// 不涉及 or a text taken over stand in the event that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Nothing waits and nothing is settled; there may be notes.
    Open,
    /// 待审核.
    Submitted(Waiting),
    /// 退回.
    Returned {
        /// The report that came back.
        report: ReportNo,
        /// The event with the reason.
        at: EventNo,
        /// 整改期限; it never shortens the due date.
        rework_by: NaiveDate,
    },
    /// Judged complete.
    Accepted {
        /// The judged report.
        report: ReportNo,
    },
    /// 更正中 up to a day, over what was judged and goes on counting.
    Reopened {
        /// The last day for writing; it does not end the judging.
        until: NaiveDate,
        /// What counts.
        over: Settled,
    },
    /// 不涉及.
    NotApplicable {
        /// The event that says by whom and why.
        at: EventNo,
        /// The report that asked for it; none where the office decided by itself.
        report: Option<ReportNo>,
    },
    /// 未完成: its year was closed without it.
    Unfinished {
        /// The event that ended it.
        at: EventNo,
        /// The report that was handed in last, where there was one: returned, noted, or not judged.
        report: Option<ReportNo>,
    },
    /// 历史完成: taken over from the text of an imported list; neither asked nor judged.
    TakenOver {
        /// The event with the text.
        at: EventNo,
    },
}

/// A report that waits for the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Waiting {
    /// Which.
    pub report: ReportNo,
    /// The day it was handed in, or received on paper.
    pub since: NaiveDate,
    /// What it claims.
    pub claim: Claim,
    /// 本期累计, for a quota.
    pub reached: Option<u32>,
    /// Where it goes back to when it is withdrawn.
    pub from: Desk,
}

/// Where a unit was writing when it handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "desk", rename_all = "snake_case")]
pub enum Desk {
    /// As [`State::Open`].
    Open,
    /// As [`State::Returned`].
    Returned {
        /// The report that came back.
        report: ReportNo,
        /// The event with the reason.
        at: EventNo,
        /// 整改期限.
        rework_by: NaiveDate,
    },
    /// As [`State::Reopened`].
    Reopened {
        /// The last day for writing.
        until: NaiveDate,
        /// What counts meanwhile.
        over: Settled,
    },
}

/// What was judged and counts until it is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "settled", rename_all = "snake_case")]
pub enum Settled {
    /// As [`State::Accepted`].
    Complete {
        /// The judged report.
        report: ReportNo,
    },
    /// As [`State::NotApplicable`].
    NotApplicable {
        /// The event that says by whom and why.
        at: EventNo,
        /// The report that asked for it.
        report: Option<ReportNo>,
    },
    /// As [`State::Unfinished`].
    Unfinished {
        /// The event that ended it.
        at: EventNo,
        /// The report that was handed in last.
        report: Option<ReportNo>,
    },
}

/// 有进展: accepted interim reports. They stay true whatever state follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Progress {
    /// The latest one.
    pub noted: Option<ReportNo>,
    /// k of “k/n”: the latest accepted 本期累计, not a sum.
    pub reached: Option<u32>,
}

/// A cell as its events say it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Where it stands.
    pub state: State,
    /// Whether it is counted.
    pub presence: Presence,
    /// What it asks for.
    pub asked: Asked,
    /// 完成时限: the printed date, or the end of the period.
    pub limit_on: NaiveDate,
    /// 报送截止: the last day in time.
    pub due_on: NaiveDate,
    /// What lateness follows from.
    pub hand_ins: HandIns,
    /// Accepted interim reports.
    pub progress: Progress,
    /// How many reports were handed in, withdrawn ones included; the next one has the number after it.
    pub reports: u32,
    /// Unit, section and role.
    pub place: Place,
}

impl Record {
    /// The report that was handed in last and not withdrawn.
    #[must_use]
    pub fn latest(&self) -> Option<ReportNo> {
        match self.state {
            State::Open | State::TakenOver { .. } => self.progress.noted,
            State::Submitted(Waiting { report, .. }) | State::Returned { report, .. } | State::Accepted { report } => Some(report),
            State::Reopened { over, .. } => over.report(),
            State::NotApplicable { report, .. } | State::Unfinished { report, .. } => report,
        }
    }

    /// The report that stands once what waits for the office is taken back; without such a one [`Self::latest`].
    #[must_use]
    pub fn latest_behind(&self) -> Option<ReportNo> {
        match self.state {
            State::Submitted(waiting) => Self { state: waiting.from.into(), ..self.clone() }.latest(),
            _ => self.latest(),
        }
    }

    /// The last day for writing that was granted for the correction that waits; none where what waits corrects nothing.
    #[must_use]
    pub const fn granted_until(&self) -> Option<NaiveDate> {
        match self.state {
            State::Submitted(Waiting { from: Desk::Reopened { until, .. }, .. }) => Some(until),
            _ => None,
        }
    }

    /// How many reports were handed in after the one that stands, and taken back.
    #[must_use]
    pub fn taken_back(&self) -> u32 {
        self.reports - self.latest().map_or(0, |report| report.0).min(self.reports)
    }

    /// The report that counts as complete. Nothing else may be published or counted.
    #[must_use]
    pub fn accepted(&self) -> Option<ReportNo> {
        match self.settled() {
            Some(Settled::Complete { report }) => Some(report),
            _ => None,
        }
    }

    /// What was judged, or ended with its year, and counts, also while a correction is written or waits.
    #[must_use]
    pub fn settled(&self) -> Option<Settled> {
        self.state.settled()
    }

    /// 逾期完成: it is complete, and was handed in late.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.accepted().is_some() && self.hand_ins.late_by(self.due_on)
    }

    /// Whether the report that waits was handed in after its date, so that accepting it completes late.
    #[must_use]
    pub fn waits_late(&self) -> bool {
        match self.state {
            State::Submitted(Waiting { from: Desk::Reopened { .. }, .. }) => false,
            State::Submitted(waiting) => !self.asked.is_interim(waiting.claim) && waiting.since > self.standing().overdue_after(),
            _ => false,
        }
    }

    /// The day by which it asks for the unit's hand: 整改期限 of a return, the last day for writing a correction, else 报送截止.
    #[must_use]
    pub fn hand_by(&self, today: NaiveDate) -> NaiveDate {
        match self.state {
            State::Returned { rework_by, .. } => hand_by(self.due_on, Some(rework_by), None, today),
            State::Reopened { until, .. } => hand_by(self.due_on, None, Some(until), today),
            _ => self.due_on,
        }
    }

    /// The number of the next report.
    #[must_use]
    pub const fn next_report(&self) -> ReportNo {
        ReportNo(self.reports + 1)
    }

    /// What its status follows from.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            presence: self.presence,
            asked: self.asked,
            due_on: self.due_on,
            late: self.is_late(),
            progress: self.progress,
        }
    }

    /// Whether the unit may write on that day.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_write(&self, today: NaiveDate) -> Result<Desk, Refusal> {
        if !self.presence.is_present() {
            return Err(Refusal::NotCounted);
        }
        match self.state {
            State::Open => Ok(Desk::Open),
            State::Returned { report, at, rework_by } => Ok(Desk::Returned { report, at, rework_by }),
            State::Reopened { until, over } if today <= until => Ok(Desk::Reopened { until, over }),
            State::Reopened { .. } => Err(Refusal::ReopeningEnded),
            State::Submitted(_) => Err(Refusal::WithOffice),
            State::Accepted { .. } => Err(Refusal::AlreadyAccepted),
            State::NotApplicable { .. } => Err(Refusal::AgreedNotApplicable),
            State::Unfinished { .. } => Err(Refusal::EndedUnfinished),
            State::TakenOver { .. } => Err(Refusal::TakenOver),
        }
    }
}

/// The same from the facts one by one, as lists read them.
#[must_use]
pub fn hand_by(due_on: NaiveDate, rework_by: Option<NaiveDate>, correct_until: Option<NaiveDate>, today: NaiveDate) -> NaiveDate {
    correct_until.filter(|until| today <= *until).or(rework_by).unwrap_or(due_on)
}

impl State {
    /// What was judged and counts in this state.
    #[must_use]
    pub const fn settled(self) -> Option<Settled> {
        match self {
            Self::Accepted { report } => Some(Settled::Complete { report }),
            Self::NotApplicable { at, report } => Some(Settled::NotApplicable { at, report }),
            Self::Unfinished { at, report } => Some(Settled::Unfinished { at, report }),
            Self::Reopened { over, .. } | Self::Submitted(Waiting { from: Desk::Reopened { over, .. }, .. }) => Some(over),
            Self::Open | Self::Submitted(_) | Self::Returned { .. } | Self::TakenOver { .. } => None,
        }
    }
}

impl Settled {
    /// The report behind it.
    #[must_use]
    pub const fn report(self) -> Option<ReportNo> {
        match self {
            Self::Complete { report } => Some(report),
            Self::NotApplicable { report, .. } | Self::Unfinished { report, .. } => report,
        }
    }
}

impl From<Settled> for State {
    fn from(settled: Settled) -> Self {
        match settled {
            Settled::Complete { report } => Self::Accepted { report },
            Settled::NotApplicable { at, report } => Self::NotApplicable { at, report },
            Settled::Unfinished { at, report } => Self::Unfinished { at, report },
        }
    }
}

impl From<Desk> for State {
    fn from(desk: Desk) -> Self {
        match desk {
            Desk::Open => Self::Open,
            Desk::Returned { report, at, rework_by } => Self::Returned { report, at, rework_by },
            Desk::Reopened { until, over } => Self::Reopened { until, over },
        }
    }
}
