//! What the office does with reports, and how they are opened again.

use chrono::NaiveDate;

use super::{FactKind, actions};
use crate::ids::{ReopenId, TaskId, UnitId};
use crate::reporting::report::Claim;

/// What the demo county of the first version wrote of any step.
pub(super) const DEMO_FACTS: &[FactKind] =
    &[FactKind::of::<String>("period", "周期"), FactKind::of::<UnitId>("unit", "单位"), FactKind::of::<TaskId>("task", "任务")];

actions! {
    /// Judgement and reopening.
    ReviewAction;

    /// A report was accepted.
    Accepted = "report.accept", "通过填报" { claim: Option<Claim> = "完成状态", late: bool = "逾期报送" },
        was { period: String = "周期", unit: UnitId = "单位", task: TaskId = "任务" }
    /// A report was sent back.
    Returned = "report.return", "退回填报" { due_on: NaiveDate = "改正期限", calendar: String = "日历版本" },
        was { period: String = "周期", unit: UnitId = "单位", task: TaskId = "任务" }
    /// Somebody asked for an accepted report to be opened again.
    ReopenAsked = "reopen.ask", "申请更正" { reopen: ReopenId = "申请", until: NaiveDate = "可修改至" },
        was { period: String = "周期", unit: UnitId = "单位", task: TaskId = "任务" }
    /// Such a request was answered.
    ReopenDecided = "reopen.decide", "审批更正申请" { reopen: ReopenId = "申请", approved: bool = "批准" }
    /// A unit asked for more time.
    ExtensionAsked = "extension.ask", "申请延期" { request: ReopenId = "申请", until: NaiveDate = "延期到" }
    /// Such a request was answered.
    ExtensionDecided = "extension.decide", "审批延期申请" { request: ReopenId = "申请", approved: bool = "批准", until: NaiveDate = "延期到" }
    /// 延期, 免报, 不涉及 or their end, decided without a report.
    CellAdjusted = "cell.adjust", "延期、免报或不涉及" {
        decision: String = "办理",
        until: Option<NaiveDate> = "延期到",
        cells: usize = "应报事项",
        reason: String = "理由",
    }
    /// 免报 or 不涉及 for a stretch of days: a task or all, a unit, a group or everybody.
    ExemptionEntered = "exemption.enter", "办理免报" {
        kind: String = "办理",
        who: String = "单位",
        task: String = "任务",
        from: NaiveDate = "从",
        to: NaiveDate = "到",
        cells: usize = "应报事项",
        reason: String = "理由",
    }
    /// Such a decision was taken back.
    ExemptionEnded = "exemption.end", "撤销免报" { kind: String = "办理", who: String = "单位", task: String = "任务", cells: usize = "应报事项" }
    /// The office asked a unit for its report.
    Urged = "review.urge", "催办填报" {}
    /// Somebody took her own last judgement back.
    Undone = "report.undo", "撤销审核" { event: u64 = "记录序号" }
}
