//! What can happen to a cell. Rows are only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Asked, LeaveCause, Outcome, Record};
use crate::calendar::office_time::day_of;
use crate::checklist::AssignmentRole;
use crate::ids::{SectionId, UnitId};
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "what", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Happening {
    /// The cell came into being.
    Created {
        /// What it asks for.
        asked: Asked,
        /// 完成期限.
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
        /// By what.
        cause: RedateCause,
    },
    /// Another unit, section or role.
    Moved {
        /// Where it belongs now.
        place: Place,
        /// A new 报送截止 for what was overdue on the day a unit closed.
        due_on: Option<NaiveDate>,
    },
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
    },
    /// Nothing that moves the cell: a request, an answer to one, a piece of evidence.
    Remarked {
        /// What was said; a word of the history page.
        kind: String,
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
        }
    }
}

impl Happening {
    /// The word stored for its kind.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// What the history says.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Created { .. } => "列入应报事项",
            Self::Submitted { received_on: Some(_), .. } => "补登纸质报送",
            Self::Submitted { .. } => "提交填报",
            Self::Withdrawn => "撤回填报",
            Self::Accepted { outcome: Outcome::Completes, .. } => "审核通过",
            Self::Accepted { outcome: Outcome::Notes, .. } => "已阅（有进展）",
            Self::Accepted { outcome: Outcome::NotApplicable, .. } => "同意不涉及",
            Self::Returned { .. } => "退回",
            Self::AgreedNotApplicable => "认定不涉及",
            Self::Reopened { .. } => "同意更正",
            Self::Redated { cause, .. } => cause.label(),
            Self::Moved { .. } => "调整责任单位",
            Self::Left { cause } => cause.label(),
            Self::Restored => "恢复",
            Self::TakenOver { .. } => "历史完成情况",
            Self::Undone { .. } => "撤销上一步",
            Self::Migrated { .. } => "由旧版本转入",
            Self::Remarked { .. } => "备注",
        }
    }
}

/// The office's day of a new event: the clock's day, but never before the day of the cell's last event, so that a clock
/// set back does not rewrite a day that has ended.
#[must_use]
pub fn office_day(at: DateTime<Utc>, last: Option<NaiveDate>) -> NaiveDate {
    last.map_or_else(|| day_of(at), |last| last.max(day_of(at)))
}
