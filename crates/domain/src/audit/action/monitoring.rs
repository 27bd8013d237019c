//! What is done to columns, wrong words and the month's rounds.

use chrono::NaiveDate;

use super::actions;

actions! {
    /// Columns, wrong words and rounds.
    MonitoringAction;

    /// A file was taken into the register of columns.
    ColumnsImported = "column.import", "导入栏目" {
        added: usize = "新增",
        changed: usize = "改动",
        unchanged: usize = "未变",
    }
    /// A column was added or changed by hand.
    ColumnSaved = "column.save", "登记栏目" { unit: String = "单位", column: String = "栏目", address: String = "网址", new: bool = "新增" }
    /// Several columns were changed at once.
    ColumnsChanged = "column.change", "批量修改栏目" { number: usize = "个数", change: String = "改动", columns: String = "栏目" }
    /// A column ended, or its end was taken back.
    ColumnEnded = "column.end", "停止或恢复监测" { column: String = "栏目", on: Option<NaiveDate> = "停止日期", reason: String = "理由" }
    /// A list of wrong words took the place of the one before.
    WordsImported = "words.import", "导入错误表述" { pairs: usize = "条数" }
    /// A month's round was asked for.
    RoundAsked = "monitor.ask", "开始一轮监测" { month: String = "月份", as_of: NaiveDate = "截至" }
    /// A round was stopped.
    RoundStopped = "monitor.stop", "停止一轮监测" {}
    /// On which day rounds are run by themselves.
    RoundsScheduled = "monitor.schedule", "设置定时监测" { day: String = "每月几日" }
    /// What a round found was kept.
    HitsKept = "monitor.hits", "登记监测结果" {
        month: String = "月份",
        as_of: NaiveDate = "截至",
        new: usize = "新的待确认问题",
        known: usize = "以前见过的",
        again: usize = "重新待确认的",
    }
    /// Candidates were confirmed.
    CandidatesConfirmed = "candidate.confirm", "确认问题" { number: usize = "个数" }
    /// Candidates were dismissed.
    CandidatesDismissed = "candidate.dismiss", "不作为问题" {
        number: usize = "个数",
        kind: String = "原因",
        scope: String = "范围",
        until: NaiveDate = "有效期至",
        reason: String = "理由",
    }
    /// A dismissal was taken back.
    DismissalTakenBack = "candidate.reopen", "恢复待确认" {}
    /// The national indicators were put on or off.
    NationalSwitched = "monitor.national", "启用或停用国家检查指标" { on: bool = "启用" }
    /// The rules that a county puts on beside the others were set.
    OptionalRulesSet = "monitor.optional_rules", "设置可选规则" {
        elements: String = "要素",
        answers: String = "答复期限",
        alike: String = "疑似重复",
        unpublished: bool = "事项未公开",
    }
    /// A rule has a new version.
    RuleChanged = "monitor.rule_change", "修改监测规则" { rule: String = "规则", version: i64 = "版本", change: String = "改动", reason: String = "理由" }
    /// Somebody asked that a whole rule be not listed for a while.
    RuleWaiverAsked = "monitor.rule_waiver", "申请整条规则暂不列出" { rule: String = "规则", until: NaiveDate = "有效期至", reason: String = "理由" }
    /// Somebody else agreed.
    RuleWaiverAgreed = "monitor.rule_waiver_agree", "同意整条规则暂不列出" { rule: String = "规则", until: NaiveDate = "有效期至" }
    /// It was withdrawn, refused or ended.
    RuleWaiverEnded = "monitor.rule_waiver_end", "撤回或恢复整条规则" { rule: String = "规则" }
    /// A unit was named that answers for a site as a whole.
    SiteKeeperSet = "site.keeper", "指定网站管理单位" { site: String = "网站", unit: String = "单位" }
    /// A person wrote down what she saw.
    EnteredByHand = "candidate.enter", "人工登记问题" { column: String = "栏目", rule: String = "类型", problem: String = "问题" }
    /// A notice was sent to a unit.
    NoticeSent = "notice.send", "下发整改通知单" {
        unit: String = "单位",
        number: String = "编号",
        items: usize = "问题",
        due_on: NaiveDate = "整改期限",
    }
    /// A unit has it.
    NoticeReceived = "notice.receive", "签收整改通知单" { number: String = "编号" }
    /// Something happened to a finding.
    FindingMoved = "finding.move", "办理问题" { rule: String = "类型", before: String = "原状态", after: String = "现状态", late: bool = "逾期整改" }
    /// Another look was asked for.
    RecheckAsked = "finding.recheck", "请求复测" { rule: String = "类型" }
    /// A month's bulletin was drafted.
    BulletinDrafted = "bulletin.draft", "起草监测通报" { month: String = "月份" }
    /// A bulletin was edited.
    BulletinEdited = "bulletin.edit", "修改监测通报" { title: String = "标题" }
    /// A bulletin was sealed.
    BulletinSealed = "bulletin.seal", "监测通报定稿" {
        title: String = "标题",
        on: NaiveDate = "落款日期",
        digest: String = "校验值",
        open: usize = "与监测结果不一致的数字",
    }
    /// Problems came in a file.
    FindingsImported = "finding.import", "导入问题" { number: usize = "个数", confirmed: bool = "直接确认" }
    /// A sample of mended findings was drawn.
    LookBackDrawn = "look_back.draw", "抽取回头看样本" { pool: usize = "可抽取", size: usize = "抽取", seed: String = "种子" }
    /// The machine was asked to look at a sample.
    LookBackAsked = "look_back.ask", "回头看复测" { number: usize = "个数" }
    /// Somebody said what became of a finding of a sample.
    LookedBack = "look_back.result", "登记回头看结果" { rule: String = "类型", result: String = "结果" }
    /// A contact person was added or changed.
    ContactSaved = "contact.save", "登记联系人" { unit: String = "单位", kind: String = "类别", name: String = "姓名", new: bool = "新增" }
    /// A way for reminders was added or changed; nothing secret of it.
    ChannelSaved = "channel.save", "设置提醒渠道" { name: String = "渠道", kind: String = "方式", on: bool = "启用", new: bool = "新增" }
    /// A way for reminders was tried out.
    ChannelTried = "channel.try", "试发提醒" { name: String = "渠道", result: String = "结果" }
    /// A person said where her reminders go, or that they go nowhere.
    ReminderAddressSet = "reminder.address", "登记提醒邮箱" { set: bool = "登记" }
    /// A day's reminders were sent.
    RemindersSent = "reminder.send", "发送每日提醒" { day: NaiveDate = "日期", sent: usize = "已发", failed: usize = "没有发出" }
    /// A unit was urged.
    UnitUrged = "unit.urge", "发出催办函" { unit: String = "单位", about: String = "事由", nth: i64 = "第几次", reply_by: NaiveDate = "反馈期限" }
    /// Somebody said how much columns published in a month.
    CountsKept = "column.count", "登记发布条数" {
        month: String = "月份",
        columns: usize = "栏目",
        number: usize = "条数",
        origin: String = "来源",
    }
    /// A month's list of items was made, or items were added to it.
    OrdersKept = "orders.keep", "编制事项清单" { month: String = "月份", items: usize = "新增事项", due_on: NaiveDate = "公开期限" }
    /// A month's list of items was issued.
    OrdersIssued = "orders.issue", "下达事项清单" { month: String = "月份", due_on: NaiveDate = "公开期限" }
    /// A unit said where it published items.
    OrdersAnswered = "orders.answer", "报送事项网址" { month: String = "月份", items: usize = "事项" }
    /// The office looked at items.
    OrdersChecked = "orders.check", "核对事项" { month: String = "月份", items: usize = "事项", passed: bool = "通过" }
    /// A month's round was run to its end.
    RoundRun = "monitor.run", "完成一轮监测" { month: String = "月份", as_of: NaiveDate = "截至", candidates: usize = "待确认问题" }
}
