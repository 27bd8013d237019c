//! What happens to a cell (事项历史): who, when, what changed, why. Rows are only ever added.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::reporting::record::{Happening, Outcome};
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
    /// 申请更正.
    ReopenAsked,
    /// The request was refused.
    ReopenRefused,
    /// The request was approved: the cell is open until its date.
    Reopened,
    /// 申请延期.
    ExtensionAsked,
    /// More time was refused; where it is granted the date moves.
    ExtensionRefused,
    /// A link or a file was added.
    EvidenceAdded,
    /// A link or a file was taken off this cell.
    EvidenceRemoved,
    /// 催办: the unit that leads the task asked for the report.
    Urged,
    /// 送审: the draft waits for the signature of the unit's deputy head.
    SentToSign,
    /// 退回经办: the deputy head did not sign.
    SentBack,
    /// 收回: the clerk took it back before it was signed.
    Recalled,
    /// 列入应报事项.
    Created,
    /// 已阅: an interim report was noted.
    Noted,
    /// 同意不涉及, asked by the unit.
    NotApplicable,
    /// 认定不涉及 by the office.
    AgreedNotApplicable,
    /// The due date moved.
    Redated,
    /// Another unit, section or role.
    Moved,
    /// 年终归档.
    Ended,
    /// Out of the counts.
    Left,
    /// Back in the counts.
    Restored,
    /// 历史完成情况.
    TakenOver,
    /// An earlier step was cancelled.
    Undone,
    /// Taken over from a released version of the program.
    Migrated,
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
            Self::ReopenAsked => "申请更正",
            Self::ReopenRefused => "不同意更正",
            Self::Reopened => "同意更正",
            Self::ExtensionAsked => "申请延期",
            Self::ExtensionRefused => "不同意延期",
            Self::EvidenceAdded => "添加佐证材料",
            Self::EvidenceRemoved => "移除佐证材料",
            Self::Urged => "催办",
            Self::SentToSign => "送分管领导审签",
            Self::SentBack => "未签，退回经办",
            Self::Recalled => "收回送审稿",
            Self::Created => "列入应报事项",
            Self::Noted => "已阅（有进展）",
            Self::NotApplicable => "同意不涉及",
            Self::AgreedNotApplicable => "认定不涉及",
            Self::Redated => "调整报送截止日期",
            Self::Moved => "调整责任单位",
            Self::Ended => "年终归档",
            Self::Left => "移出应报范围",
            Self::Restored => "恢复",
            Self::TakenOver => "列为历史完成",
            Self::Undone => "撤销上一步",
            Self::Migrated => "由旧版本转入",
        }
    }
}

impl From<&Happening> for CellEventKind {
    fn from(what: &Happening) -> Self {
        match what {
            Happening::Created { .. } => Self::Created,
            Happening::Submitted { .. } => Self::Submitted,
            Happening::Withdrawn => Self::Withdrawn,
            Happening::Accepted { outcome: Outcome::Completes, .. } => Self::Accepted,
            Happening::Accepted { outcome: Outcome::Notes, .. } => Self::Noted,
            Happening::Accepted { outcome: Outcome::NotApplicable, .. } => Self::NotApplicable,
            Happening::Returned { .. } => Self::Returned,
            Happening::AgreedNotApplicable => Self::AgreedNotApplicable,
            Happening::Reopened { .. } => Self::Reopened,
            Happening::Redated { .. } | Happening::Shortened { .. } => Self::Redated,
            Happening::Moved { .. } => Self::Moved,
            Happening::Ended => Self::Ended,
            Happening::Left { .. } => Self::Left,
            Happening::Restored => Self::Restored,
            Happening::TakenOver { .. } => Self::TakenOver,
            Happening::Undone { .. } => Self::Undone,
            Happening::Migrated { .. } => Self::Migrated,
            Happening::Remarked { kind } => *kind,
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
    /// By which account, or the word for the program itself.
    pub actor: String,
    /// Who, as the name shown on that day.
    pub actor_name: String,
    /// The reporting unit's full name on that day: old names stay in old reports.
    pub unit_name: String,
    /// What was handed in; empty for every other step.
    pub content: ReportContent,
    /// Why, or which piece of evidence; may be empty.
    pub reason: String,
    /// The date that the step set, if it set one; of a report on paper the day of receipt.
    pub due_on: Option<NaiveDate>,
}

impl CellEvent {
    /// The day of receipt, where the office handed in for the unit what came on paper.
    #[must_use]
    pub fn received_on(&self) -> Option<NaiveDate> {
        self.due_on.filter(|_| self.kind == CellEventKind::Submitted)
    }
}
