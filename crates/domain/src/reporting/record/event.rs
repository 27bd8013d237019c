//! What can happen to a cell. Rows are only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Asked, LeaveCause, Outcome, Record, Stretch};
use crate::calendar::office_time::day_of;
use crate::checklist::AssignmentRole;
use crate::ids::{SectionId, UnitId};
use crate::reporting::event::CellEventKind;
use crate::reporting::report::Claim;

/// Place of an event in its cell's history, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventNo(pub u32);

/// Place of a report among those of its cell, from 1 (第几次报送).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReportNo(pub u32);

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Account, or the word for the program itself.
    pub id: String,
    /// The name on that day.
    pub name: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its place.
    pub no: EventNo,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// The office's day it belongs to; see [`office_day`].
    pub day: NaiveDate,
    /// By whom.
    pub by: Author,
    /// Why, in her words; may be empty.
    pub reason: String,
    /// What.
    pub what: Happening,
}

/// Where a cell belongs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The unit that answers for it.
    pub unit: UnitId,
    /// The section of its task.
    pub section: SectionId,
    /// In which role.
    pub role: AssignmentRole,
}

/// What happened, with all that folding needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happening {
    /// The cell came into being.
    Created {
        /// What it asks for.
        asked: Asked,
        /// 完成时限.
        limit_on: NaiveDate,
        /// 报送截止.
        due_on: NaiveDate,
        /// Where it belongs.
        place: Place,
    },
    /// 提交填报.
    Submitted {
        /// Which report.
        report: ReportNo,
        /// What it claims.
        claim: Claim,
        /// 本期累计, for a quota.
        reached: Option<u32>,
        /// The day of receipt of a report on paper; the office enters it with a reason.
        received_on: Option<NaiveDate>,
    },
    /// 撤回填报.
    Withdrawn,
    /// 审核通过, with what that did.
    Accepted {
        /// Complete, noted, or 不涉及.
        outcome: Outcome,
        /// The reviewer ticked that a quota is complete with fewer than asked.
        short_of_quota: bool,
    },
    /// 退回, with the reason in the event.
    Returned {
        /// 整改期限; of a correction its new last day for writing.
        rework_by: NaiveDate,
    },
    /// 不涉及 decided by the office for a period or a year.
    AgreedNotApplicable,
    /// 退回更正: open for writing over what was judged.
    Reopened {
        /// The last day for writing.
        until: NaiveDate,
    },
    /// The due date moved.
    Redated {
        /// The new 报送截止.
        due_on: NaiveDate,
        /// The new 完成时限, where the printed date itself changed.
        limit_on: Option<NaiveDate>,
        /// By what.
        cause: RedateCause,
    },
    /// An extension that was granted too long is taken back by some days, to the ordinary date at the earliest.
    Shortened {
        /// The new 报送截止.
        due_on: NaiveDate,
        /// 整改期限 of a returned report, which the extension had moved along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rework_by: Option<NaiveDate>,
    },
    /// Another unit, section or role.
    Moved {
        /// Where it belongs now.
        place: Place,
        /// A new 报送截止 for what was overdue on the day a unit closed.
        due_on: Option<NaiveDate>,
    },
    /// 年终归档: its year is closed. What was judged counts as it does; what was not is 未完成.
    Ended,
    /// Out of the counts.
    Left {
        /// Why.
        cause: LeaveCause,
    },
    /// Back in the counts, in the state it had.
    Restored,
    /// 历史完成情况 of an imported list.
    TakenOver {
        /// The text as imported.
        text: String,
    },
    /// An earlier event is cancelled.
    Undone {
        /// Which.
        cancels: EventNo,
    },
    /// The row as a released version of the program left it.
    Migrated {
        /// What it said.
        record: Box<Record>,
        /// What its history tells of the days before (按原记录推算).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        past: Vec<Stretch>,
    },
    /// Nothing that moves the cell: a request, an answer to one, a piece of evidence.
    Remarked {
        /// Which.
        kind: CellEventKind,
    },
}

/// By what a due date may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RedateCause {
    /// An approved 延期.
    Extension,
    /// A holiday arrangement that was loaded and confirmed.
    Calendar,
    /// A change set: a corrected list, or an edit by hand.
    ChangeSet,
    /// A change set that was undone: the date from before it, whatever day it is.
    Undone,
}

impl RedateCause {
    /// The word stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// What the history says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Extension => "同意延期",
            Self::Calendar => "节假日安排载入后顺延",
            Self::ChangeSet => "调整期限",
            Self::Undone => "撤销调整，恢复原期限",
        }
    }
}

impl Happening {
    /// The date it set, for the history.
    #[must_use]
    pub const fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Returned { rework_by } => Some(*rework_by),
            Self::Reopened { until } => Some(*until),
            Self::Redated { due_on, .. } | Self::Shortened { due_on, .. } => Some(*due_on),
            Self::Moved { due_on, .. } => *due_on,
            Self::Submitted { received_on, .. } => *received_on,
            _ => None,
        }
    }

    /// The report it is about, where it handed one in.
    #[must_use]
    pub const fn report(&self) -> Option<ReportNo> {
        match self {
            Self::Submitted { report, .. } => Some(*report),
            _ => None,
        }
    }
}

/// The office's day of a new event: the clock's day, but never before the day of the cell's last event, so that a clock
/// set back does not rewrite a day that has ended.
#[must_use]
pub fn office_day(at: DateTime<Utc>, last: Option<NaiveDate>) -> NaiveDate {
    last.map_or_else(|| day_of(at), |last| last.max(day_of(at)))
}
