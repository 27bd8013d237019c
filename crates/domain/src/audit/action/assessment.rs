//! What is done to rules, rounds and scores.

use chrono::NaiveDate;

use super::actions;
use crate::audit::fact::Sha256Hex;

actions! {
    /// Rules, rounds, marks, appeals, seals.
    AssessmentAction;

    /// A version of the rules was stored.
    RulesStored = "rules.store", "保存考核细则" { title: String = "细则", version: i64 = "版本", digest: Sha256Hex = "校验值" }
    /// A round was planned.
    RoundPlanned = "round.plan", "新建考评批次" { name: String = "批次", rules: String = "细则", starts_on: NaiveDate = "考评期从", ends_on: NaiveDate = "到", cutoff_on: NaiveDate = "数据截止", appeal_days: i64 = "申诉期（工作日）" }
    /// Name and days of a round that nobody had scored were changed.
    RoundChanged = "round.change", "更改考评批次" { name: String = "批次", before: String = "原批次", starts_on: NaiveDate = "考评期从", ends_on: NaiveDate = "到", cutoff_on: NaiveDate = "数据截止", appeal_days: i64 = "申诉期（工作日）" }
    /// A round was withdrawn before anything was scored.
    RoundWithdrawn = "round.withdraw", "作废考评批次" { name: String = "批次", reason: String = "理由" }
    /// A round went on, or back.
    RoundMoved = "round.step", "推进考评批次" { name: String = "批次", step: String = "办理", opens_on: Option<NaiveDate> = "申诉开始", closes_on: Option<NaiveDate> = "申诉截止" }
    /// A unit was taken out of a round, or in again.
    ParticipationSet = "round.participate", "调整参评单位" { name: String = "批次", unit: String = "单位", assessed: bool = "参评", reason: String = "理由" }
    /// Facts came from where the system knows them.
    FactsCollected = "round.collect", "采集考评数据" { name: String = "批次", entries: usize = "条数", as_of: NaiveDate = "截至" }
    /// A person entered a fact, or took one back.
    FactEntered = "round.mark", "录入考评事实" {
        name: String = "批次", unit: String = "单位", place: String = "指标", rule: String = "规则", fact: String = "事实", reason: String = "理由",
    }
    /// A workbook of facts was taken in.
    FactsImported = "round.import", "导入考评事实" { name: String = "批次", file: String = "文件", entries: usize = "条数" }
    /// A unit contested a line.
    LineContested = "appeal.ask", "提出申诉" { name: String = "批次", unit: String = "单位", place: String = "指标", text: String = "理由" }
    /// An appeal was decided.
    AppealDecided = "appeal.decide", "裁定申诉" { name: String = "批次", unit: String = "单位", place: String = "指标", upheld: bool = "支持", decision: String = "裁定" }
    /// Somebody asked for a correction of what is sealed.
    CorrectionAsked = "correction.ask", "申请更正封存得分" { name: String = "批次", unit: String = "单位", place: String = "指标", text: String = "理由" }
    /// Such a request was answered.
    CorrectionDecided = "correction.decide", "审批封存更正" { name: String = "批次", unit: String = "单位", place: String = "指标", upheld: bool = "批准", decision: String = "意见" }
    /// The draw of the cross-check was announced.
    DrawAnnounced = "check.announce", "印发互查抽签公告" { name: String = "批次", source: String = "数据来源", entropy_on: NaiveDate = "公布日", digest: Sha256Hex = "公告校验值" }
    /// The cross-check was drawn.
    PairsDrawn = "check.draw", "互查抽签" { name: String = "批次", pairs: usize = "对数", seed: Sha256Hex = "种子", relaxed: String = "放宽的条件" }
    /// An example page of the cross-check was chosen.
    ExampleSet = "check.example", "选定互查样例" { name: String = "批次", title: String = "样例", place: String = "指标" }
    /// A checking unit marked an example page.
    ExampleMarked = "check.calibrate", "评互查样例" { name: String = "批次", unit: String = "单位", title: String = "样例" }
    /// Somebody marked in the cross-check.
    CrossMarked = "check.mark", "互查评分" { name: String = "批次", unit: String = "单位", place: String = "指标", hand: String = "评分方", fact: String = "事实" }
    /// Settled marks of the cross-check became facts.
    MarksAdopted = "check.adopt", "采用互查结果" { name: String = "批次", entries: usize = "条数" }
    /// The villages of a unit were entered.
    VillagesKept = "site.villages", "登记村（社区）" { unit: String = "单位", villages: usize = "个数" }
    /// A unit's on-site sheet was opened, and its villages drawn.
    SiteDrawn = "site.draw", "现场检查抽村" { name: String = "批次", unit: String = "单位", villages: String = "抽中的村", seed: Option<Sha256Hex> = "种子" }
    /// Photos of an item were added.
    SitePhotoAdded = "site.photo", "上传现场照片" { name: String = "批次", unit: String = "单位", place: String = "地点", item: String = "检查项", files: usize = "份数" }
    /// An on-site sheet was handed in.
    SiteHandedIn = "site.hand_in", "提交现场检查表" { name: String = "批次", unit: String = "单位", faults: usize = "不符合", findings: usize = "新登记的问题", entries: usize = "事实条数" }
    /// An on-site sheet was opened again.
    SiteReopened = "site.reopen", "退回现场检查表" { name: String = "批次", unit: String = "单位", reason: String = "理由" }
    /// A unit was talked to, criticised, or may not be praised.
    AccountabilityRecorded = "accountability.record", "登记问责" { unit: String = "单位", kind: String = "问责", happened_on: NaiveDate = "日期", reason: String = "事由", document: String = "文件" }
    /// Such a record was taken back.
    AccountabilityWithdrawn = "accountability.withdraw", "撤销问责记录" { unit: String = "单位", kind: String = "问责", reason: String = "理由" }
    /// A round was sealed, or sealed again after a correction.
    RoundSealed = "round.seal", "封存考评批次" { name: String = "批次", version: i64 = "版本", digest: Sha256Hex = "校验值", reason: String = "理由" }
}
