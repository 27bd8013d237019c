//! What happens to a cell (事项历史): who, when, what changed, why. Rows are only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::reporting::report::ReportContent;

/// One step in the history of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CellEventKind {
    /// 提交.
    Submitted,
    /// 撤回.
    Withdrawn,
    /// 审核通过.
    Accepted,
    /// 退回.
    Returned,
    /// 申请重新打开.
    ReopenAsked,
    /// The request was refused.
    ReopenRefused,
    /// The request was approved: the cell is open until its date.
    Reopened,
    /// A link or a file was added.
    EvidenceAdded,
    /// A link or a file was taken off this cell.
    EvidenceRemoved,
}

coded!(CellEventKind);

impl CellEventKind {
    /// What the history says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Submitted => "提交填报",
            Self::Withdrawn => "撤回填报",
            Self::Accepted => "审核通过",
            Self::Returned => "退回",
            Self::ReopenAsked => "申请重新打开",
            Self::ReopenRefused => "不同意重新打开",
            Self::Reopened => "同意重新打开",
            Self::EvidenceAdded => "添加佐证",
            Self::EvidenceRemoved => "移除佐证",
        }
    }
}

/// A step as it stands in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellEvent {
    /// Place in the cell's history, from 1.
    pub seq: i64,
    /// What happened.
    pub kind: CellEventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as the name shown on that day.
    pub actor_name: String,
    /// The reporting unit's full name on that day: old names stay in old reports.
    pub unit_name: String,
    /// What was handed in; empty for every other step.
    pub content: ReportContent,
    /// Why, or which piece of evidence; may be empty.
    pub reason: String,
    /// The date that the step set, if it set one.
    pub due_on: Option<NaiveDate>,
}
