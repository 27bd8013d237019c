//! What a unit does with its reports.

use chrono::NaiveDate;

use super::super::fact::Sha256Hex;
use super::actions;
use crate::ids::EvidenceId;
use crate::reporting::report::Claim;

actions! {
    /// A unit's reports and their evidence.
    ReportingAction;

    /// A report was handed in.
    Submitted = "report.submit", "提交填报" { claim: Option<Claim> = "完成状态", late: bool = "逾期报送" },
        was { period: String = "周期", unit: crate::ids::UnitId = "单位", task: crate::ids::TaskId = "任务" }
    /// A report that came on paper was entered by the office.
    ReceivedOnPaper = "report.paper", "录入纸质填报" {
        claim: Option<Claim> = "完成状态",
        late: bool = "逾期报送",
        received_on: NaiveDate = "收到日期",
        reason: String = "理由",
    }
    /// A report was taken back.
    Withdrawn = "report.withdraw", "撤回填报" {},
        was { period: String = "周期", unit: crate::ids::UnitId = "单位", task: crate::ids::TaskId = "任务" }
    /// A link or a file was added; the digest is the file's.
    EvidenceAdded = "evidence.add", "添加佐证材料" { evidence: EvidenceId = "佐证材料", sha256: Option<Sha256Hex> = "文件指纹" }
    /// A draft was laid before the unit's deputy head.
    SentToSign = "report.to_sign", "送审" { claim: Option<Claim> = "完成状态" }
    /// The deputy head signed, and it went to the office.
    Signed = "report.sign", "审签" { drafted_by: String = "经办人" }
    /// The deputy head sent it back to the clerk.
    SentBack = "report.send_back", "退回经办" {}
    /// The clerk took it back before it was signed.
    Recalled = "report.recall", "收回送审稿" {}
    /// The unit that leads a task asked a support unit for its report.
    Urged = "report.urge", "催办配合单位" {}
    /// Mobile numbers were let stand, for a reason: a duty telephone, a work order. The numbers themselves stand nowhere here.
    PhonesKept = "report.phones", "保留号码（填报）" { reason: String = "理由", numbers: usize = "号码个数" }
    /// A piece of evidence was taken off a report.
    EvidenceRemoved = "evidence.remove", "移除佐证材料" { evidence: EvidenceId = "佐证材料" }
}
