//! What a page says after a form was done. The address carries a code, never a sentence: anyone can forge an address.

use crate::paths;

macro_rules! notices {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $text:literal;)*) => {
        /// A finished deed, as the next page tells it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Notice { $($(#[$doc])* $name,)* }

        impl Notice {
            /// The code in the address.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The notice behind a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }

            /// The sentence.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

notices! {
    /// After a new account, beside its one-time password.
    AccountAdded, "account-added", "账号已新增。";
    /// After accounts for every unit that had none, beside their one-time passwords.
    AccountsAdded, "accounts-added", "账号已生成，密码只显示这一次，请现在打印或下载。";
    /// After a shut account.
    AccountDisabled, "account-disabled", "账号已停用，其登录已全部结束；以往记录中的姓名不变。";
    /// After a reopened account.
    AccountEnabled, "account-enabled", "账号已恢复使用。";
    /// After a handed-over post, on the successor's page.
    AccountHandedOver, "account-handed-over", "已交接：原账号停用，接任者账号已新增。";
    /// After an exemption was taken back.
    ExemptionEnded, "exemption-ended", "已撤销，原来免除的事项恢复应报；已撤并单位的事项不再要求。";
    /// After an exemption was entered.
    ExemptionEntered, "exemption-entered", "已办理，单位在任务和事项页面可以看到。";
    /// After a version of the rules was stored.
    RulesStored, "rules-stored", "细则已保存为新版本，可以用于考评批次。";
    /// After an example page of the cross-check was chosen.
    ExampleSet, "example-set", "样例已保存；三个都选定后，各检查单位先评样例。";
    /// After a checking unit marked an example page.
    ExampleMarked, "example-marked", "样例已评；三个都评完后可以看到政务公开办的评定和分给本单位的单位。";
    /// After a draft of rules was begun.
    RuleDraftBegun, "rule-draft-begun", "可以开始修订；写好后保存为新版本，在用的版本不受影响。";
    /// After a change to a draft of rules.
    RuleDraftChanged, "rule-draft-changed", "已写入修订稿；保存为新版本后才能用于考评。";
    /// After a draft of rules was thrown away.
    RuleDraftDropped, "rule-draft-dropped", "修订稿已放弃，现行版本没有变动。";
    /// After a round was planned.
    RoundOpened, "round-opened", "批次已新建，请核对参评单位后开始采集。";
    /// After name and days of a round were changed.
    RoundChanged, "round-changed", "批次已更改；参评单位已重新核定，采集中的已按新的数据截止日重新采集。";
    /// After a round was withdrawn.
    RoundWithdrawn, "round-withdrawn", "批次已作废，名称和日期可以重新使用；已有的记录仍可查看。";
    /// After a step of a round.
    RoundMoved, "round-moved", "已办理。";
    /// After a round was sealed.
    RoundSealed, "round-sealed", "已封存；校验值已写入操作日志，请下载封存包另行保管。";
    /// After facts were collected again.
    FactsCollected, "facts-collected", "已按数据截止日重新采集；人工录入的没有改动。";
    /// After a workbook of facts.
    FactsImported, "facts-imported", "事实已导入。";
    /// After a mark.
    FactEntered, "fact-entered", "已保存，得分已重新计算。";
    /// After a unit was called to account.
    AccountabilityRecorded, "accountability-recorded", "问责已登记。";
    /// After such a record was taken back.
    AccountabilityWithdrawn, "accountability-withdrawn", "问责记录已撤销，记录仍可查看。";
    /// After the draw of the cross-check was announced.
    DrawAnnounced, "draw-announced", "公告已固定，请打印印发；到公布日再填写公布的数据抽签。";
    /// After the cross-check was drawn.
    PairsDrawn, "pairs-drawn", "已抽签；任何人都可以用抽签文件复核结果。";
    /// After a mark in the cross-check.
    CrossMarked, "cross-marked", "评分已保存。";
    /// After settled marks became facts.
    MarksAdopted, "marks-adopted", "互查结果已采用，得分已重新计算。";
    /// After the villages of a unit were entered.
    VillagesKept, "villages-kept", "村（社区）已登记；已经抽好的检查表不变。";
    /// After a unit's on-site sheet was opened.
    SiteDrawn, "site-drawn", "检查表已建好，抽中的村和种子已写入操作日志；检查人可以用手机打开填写。";
    /// After the on-site sheets of a group were opened.
    SitesOpened, "sites-opened", "检查表已建好，抽中的村和种子已写入操作日志；还没有登记村（社区）的单位不在其中，登记后再建。";
    /// After what was seen in a place was saved.
    SiteSaved, "site-saved", "已保存；全部填好后在检查表页面提交。";
    /// After photos.
    SitePhotoAdded, "site-photo-added", "照片已上传。";
    /// After an on-site sheet was handed in.
    SiteHandedIn, "site-handed-in", "检查表已提交：得分已重新计算，不符合的已登记为问题，可以下发整改通知单。";
    /// After an on-site sheet was given back.
    SiteReopened, "site-reopened", "检查表已退回，修改后须重新提交；事实和问题在重新提交前不变。";
    /// After a unit was taken out of a round, or in again.
    ParticipationSet, "participation-set", "参评情况已调整。";
    /// After a line was contested.
    LineContested, "line-contested", "申诉已提交，由未经手这一条的同事裁定；裁定前名次为暂定。";
    /// After an appeal was decided.
    AppealDecided, "appeal-decided", "已裁定，单位在得分表上可以看到；原来的扣分保留，另加更正。";
    /// After a correction was asked for.
    CorrectionAsked, "correction-asked", "更正申请已提交，须由另一位同事审批；审批前封存的得分不变。";
    /// After a bulletin was drafted.
    BulletinDrafted, "bulletin-drafted", "已起草，请核对数字、修改正文，再定稿。";
    /// After a bulletin was sealed.
    BulletinSealed, "bulletin-sealed", "已定稿，可以下载印发。";
    /// After a confirmed file of columns.
    ColumnsImported, "columns-imported", "栏目已导入。";
    /// After a round was asked for.
    RoundAsked, "round-asked", "已开始，进度见下方；可以先去办别的事。";
    /// After a round was stopped.
    RoundStopped, "round-stopped", "已停止。已经读取的都保留着，再次开始会接着进行。";
    /// After candidates were confirmed.
    CandidatesConfirmed, "candidates-confirmed", "已确认为问题，可以在“问题整改”里下发整改通知单。";
    /// After candidates were dismissed.
    CandidatesDismissed, "candidates-dismissed", "已定为不作为问题，以后各轮不再列出。";
    /// After a decision some of whose candidates had been decided by others.
    CandidatesPartly, "candidates-partly", "已办理；其中有的在此之前已经办理过，保持原来的结果。";
    /// After a dismissal was taken back.
    DismissalTakenBack, "dismissal-taken-back", "已恢复待确认。";
    /// After a file of problems was taken.
    FindingsImported, "findings-imported", "问题已导入。";
    /// After a problem was entered by hand.
    EnteredByHand, "entered-by-hand", "已登记。";
    /// After a problem was entered by hand at an address that the public cannot open.
    EnteredByHandClosed, "entered-by-hand-closed", "已登记。网址像是公众打不开的（本机、内网或要登录），已在问题页面标出，请核对。";
    /// After a problem was entered by hand at an address that is not its column's site.
    EnteredByHandElsewhere, "entered-by-hand-elsewhere", "已登记。网址与所选栏目不是同一网站，请核对。";
    /// After notices were sent.
    NoticesSent, "notices-sent", "整改通知单已下发，单位在待办里可以看到。";
    /// After a notice was received.
    NoticeReceived, "notice-received", "已签收，请逐条反馈。";
    /// After a unit's words.
    FindingAnswered, "finding-answered", "已反馈，等待政务公开办复核；问题页面上有“请求复测”的，也可以请求复测。";
    /// After a unit's words with an address that the public cannot open.
    FindingAnsweredClosed, "finding-answered-closed", "已反馈，等待政务公开办复核。填写的网址像是公众打不开的（本机、内网或要登录），已经标出；请换成公开页面的地址再反馈一次。";
    /// After a problem was verified as mended.
    FindingVerified, "finding-verified", "已销号。";
    /// After a problem was sent back as not mended.
    FindingRejected, "finding-rejected", "已退回，单位在待办里看到，按新的期限继续整改。";
    /// After a problem was taken back before it was sent.
    FindingTakenBack, "finding-taken-back", "已撤回，不作为问题。";
    /// After an appeal or a request to be spared was decided.
    FindingDecided, "finding-decided", "已办理，单位看得到结果和核实情况。";
    /// After a unit's answer behind its date.
    FindingAnsweredLate, "finding-answered-late", "已反馈，等待政务公开办复核；期限已过，记为逾期整改。";
    /// After a unit said that it is no problem: the clock stands still.
    FindingDisputed, "finding-disputed", "已申诉，整改期限停止计算，等待政务公开办核实；申诉不成立的，期限顺延后继续整改。";
    /// After a unit asked to be spared.
    WaiverAsked, "waiver-asked", "已申请免予整改，等待政务公开办决定；不同意的，要继续整改。";
    /// After a sample was drawn.
    LookBackDrawn, "look-back-drawn", "已抽取，抽取的依据已经记录；请复测或打开页面逐个核实。";
    /// After a finding of a sample was back.
    LookedBackAgain, "looked-back-again", "已登记；新的问题在“问题整改”里，注明销号后再次出现，请下发整改。";
    /// After a way for reminders was saved.
    ChannelSaved, "channel-saved", "渠道已保存，请试发一次，看看能不能收到。";
    /// After a way for reminders was tried out.
    ChannelTried, "channel-tried", "已试发，请到群里或自己的邮箱里查看。";
    /// After units were urged.
    UnitsUrged, "units-urged", "已催办，催办函列在下面，可以下载印发；单位在“催办”里可以看到。";
    /// After somebody said how much columns published.
    CountsKept, "counts-kept", "发布条数已登记，下一轮监测按它判断周更新和每月最少条数。";
    /// After a month's list of items was made.
    OrdersKept, "orders-kept", "清单已保存，请核对后下达；已下达的清单增加的事项，各乡镇现在就能看到。";
    /// After a month's list of items was issued.
    OrdersIssued, "orders-issued", "已下达，各乡镇在“事项清单”里可以看到。";
    /// After a unit said where items are published.
    OrdersAnswered, "orders-answered", "已提交，等待政务公开办核对。";
    /// After a unit named an address that the public cannot open.
    OrdersAnsweredClosed, "orders-answered-closed", "已提交，等待政务公开办核对。有的网址像是公众打不开的（本机、内网或要登录），已经标出；请换成公开页面的地址。";
    /// After the office looked at items.
    OrdersChecked, "orders-checked", "已办理。";
    /// After another look was asked for.
    RecheckAsked, "recheck-asked", "已请求复测，通常三分钟内有结果。";
    /// After a confirmed import.
    ChecklistImported, "checklist-imported", "清单已生效，各单位从起报日期起可以填报。";
    /// After a switched-on public address.
    ChecklistPublished, "checklist-published", "已对外公开，社会公众可访问。";
    /// After a switched-off public address.
    ChecklistUnpublished, "checklist-unpublished", "已撤下公开页面。";
    /// After corrections of a preview.
    ImportAdjusted, "import-adjusted", "修改已保存，并已重新读取；确认后才会生效。";
    /// After a file was let go.
    ImportDiscarded, "import-discarded", "这份文件已放弃，没有保存任何内容。";
    /// After an undone import.
    ImportUndone, "import-undone", "这次导入已整体撤销。";
    /// After a reset, beside the one-time password.
    PasswordReset, "password-reset", "密码已重置，原有登录已全部结束。";
    /// After a second factor was set up, beside its recovery codes.
    SecondFactorOn, "second-factor-on", "两步验证已开通，下次登录起需要输入验证码。";
    /// After a second factor was taken away.
    SecondFactorOff, "second-factor-off", "两步验证已关闭。";
    /// After other roles must have a second factor.
    SecondFactorRequired, "second-factor-required", "已保存。还没有开通的人，下次打开页面时先设置两步验证。";
    /// After ended sessions.
    SessionsEnded, "sessions-ended", "已结束登录。";
    /// After sign-out.
    SignedOut, "signed-out", "已安全退出。";
    /// After a new password.
    PasswordChanged, "password-changed", "密码已修改，下次请用新密码登录。";
    /// After a saved draft.
    DraftSaved, "draft-saved", "草稿已保存，本单位同事也可以接着填写；提交前政务公开办看不到。";
    /// After a report was handed in.
    ReportSubmitted, "report-submitted", "已提交，等待政务公开办审核；审核前可以撤回修改。";
    /// After a report was handed in behind its date.
    ReportSubmittedLate, "report-submitted-late", "已提交，等待政务公开办审核；期限已过，本项记为逾期报送。";
    /// After a draft was laid before the unit's deputy head.
    ReportToSign, "report-to-sign", "已送分管领导审签，签出后才报到政务公开办，报送日期按审签当天计；签出前可以收回修改。";
    /// After the deputy head signed.
    ReportSigned, "report-signed", "已审签，并报送政务公开办，等待审核。";
    /// After the deputy head signed behind its date.
    ReportSignedLate, "report-signed-late", "已审签，并报送政务公开办，等待审核；期限已过，本项记为逾期报送。";
    /// After the deputy head sent a draft back.
    DraftSentBack, "draft-sent-back", "已退回经办，经办人会在这一事项的办理记录里看到理由。";
    /// After a draft was taken back from the deputy head.
    DraftRecalled, "draft-recalled", "已收回，可以继续修改；改好后请重新提交。";
    /// After a report was taken back.
    ReportWithdrawn, "report-withdrawn", "已撤回，可以继续修改；改好后请重新提交。";
    /// After a new piece of evidence.
    EvidenceAdded, "evidence-added", "佐证材料已添加，填写的内容也已存为草稿。";
    /// After an address that the public cannot open.
    EvidenceAddedClosed, "evidence-added-closed", "佐证材料已添加，填写的内容也已存为草稿。其中有公众打不开的地址，已在列表中标出；请换成公开页面的地址，或改为上传文件。";
    /// After a file whose ending was wrong.
    EvidenceAddedRenamed, "evidence-added-renamed", "佐证材料已添加，填写的内容也已存为草稿。有文件的扩展名与内容不符，已按内容改正，见列表中的文件名。";
    /// After the last period's or support units' texts were put into the form.
    TextTaken, "text-taken", "已填入完成情况并存为草稿，原来填写的文字保留在前；请按实际情况修改后再提交。";
    /// After texts were to be put in that stand there.
    TextThereAlready, "text-there-already", "这些内容已经在完成情况里，没有重复填入。";
    /// After a file whose texts could not be looked at: a scan, or protected.
    EvidenceAddedUnread, "evidence-added-unread", "佐证材料已添加，填写的内容也已存为草稿。其中有文件读不出文字（扫描件，或设有密码），没有检查个人信息；请自己确认里面没有完整的身份证号码、手机号码。";
    /// After accepted reports were put into a row of the table.
    RowTaken, "row-taken", "已采用，原来的文字保留在这一项的修改记录里；公开页面在下次公开时更新。";
    /// After every row with something new was brought up to date.
    RowsTaken, "rows-taken", "有新填报的各项已全部更新；公开页面在下次公开时更新。";
    /// After a support unit was asked for its report.
    Urged, "urged", "已催办，对方的待办里会显示；对方报送后自动消失。";
    /// After the office asked for reports.
    UrgedAll, "urged-all", "已催办，各单位的待办里会显示；报送后自动消失。";
    /// After the office asked for reports, some of which needed no asking.
    UrgedPartly, "urged-partly", "已催办尚未报送的事项；已报送、已审核和今天催办过的没有重复催办。";
    /// After the office asked for reports that all needed no asking.
    NobodyUrged, "nobody-urged", "没有需要催办的事项：所勾选的已报送、已审核，或今天已经催办过。";
    /// After a report was returned with a date on a day off.
    ReportReturnedDayOff, "report-returned-day-off", "上一份已退回。所定的重新提交期限是休息日，请确认是否合适；需要改的，可撤销后重新退回。";
    /// After 延期 to a day off.
    CellAdjustedDayOff, "cell-adjusted-day-off", "已办理，并写入办理记录。延期后的报送截止日期是休息日，需要顺延的请再办一次延期。";
    /// After a piece of evidence was taken off.
    EvidenceRemoved, "evidence-removed", "佐证材料已移除，填写的内容也已存为草稿。";
    /// After an accepted report.
    ReportAccepted, "report-accepted", "上一份已审核通过。";
    /// After an interim report was read.
    ReportNoted, "report-noted", "上一份已阅，事项保留到报送截止日期。";
    /// After a judgement was taken back, on the report that waits again.
    JudgementUndone, "judgement-undone", "已撤销上一步审核，这份填报重新待审核。";
    /// After a returned report.
    ReportReturned, "report-returned", "上一份已退回，单位会在待办中看到理由和新的期限。";
    /// After several accepted reports.
    ReportsAccepted, "reports-accepted", "所勾选的填报已全部通过。";
    /// After several, some of which had changed.
    ReportsAcceptedPartly, "reports-accepted-partly", "未变动的填报已通过；其余在勾选后有变动，或已由同事（也可能是您自己在另一个窗口）审核，未作处理，请刷新后核对。";
    /// After several, some of which the same person entered from paper.
    ReportsAcceptedButOwnPaper, "reports-accepted-but-own-paper", "您代录的纸质填报没有通过，须由政务公开办的另一位同事审核；其余未变动的已通过，勾选后有变动，或已由同事（也可能是您自己在另一个窗口）审核的未作处理，请刷新后核对。";
    /// After a request to open again.
    ReopenAsked, "reopen-asked", "申请已提交，由政务公开办审批。";
    /// After an approved request.
    ReopenApproved, "reopen-approved", "已同意，单位可在期限内更正或填报；更正审核通过前原结果照常有效。";
    /// After a granted 延期.
    ExtensionApproved, "extension-approved", "已同意延期，报送截止日期已更改，单位在待办中看得到。";
    /// After a refused request.
    ReopenRefused, "reopen-refused", "已审批：不同意。";
    /// After a new unit, on its page.
    UnitAdded, "unit-added", "单位已新增，排在名册最后；可在“修改”中调整顺序。";
    /// After a renaming.
    UnitRenamed, "unit-renamed", "已更名；启用日期之前的填报和表格仍用原名称。";
    /// After a renaming whose day had passed.
    UnitRenamedLate, "unit-renamed-late", "已更名，属于补记：今天以前各日的页面和已经印发的表格仍用原名称，从今天起用新名称；采集中的考评批次重新采集后，用数据截止日当天的名称。";
    /// After an abolition or a merger.
    UnitClosed, "unit-closed", "已登记撤并；撤并日期之前的统计和填报不变。";
    /// After another place in the order.
    UnitMoved, "unit-moved", "顺序已调整，其他单位依次顺移。";
    /// After a confirmed register file.
    UnitsImported, "units-imported", "单位名册已导入。";
    /// After any saved form.
    Saved, "saved", "已保存。";
    /// After a report that came on paper was entered.
    PaperReceived, "paper-received", "纸质填报已录入，等待政务公开办的另一位同事审核；是否逾期按收到日期计算。";
    /// After 延期, 免报 or 不涉及.
    CellAdjusted, "cell-adjusted", "已办理，并写入办理记录。";
    /// After a task was changed by hand, on its page.
    TaskSaved, "task-saved", "任务已保存；需要撤回的，可在“落实情况表”页的导入记录里撤销。";
    /// After a task was taken off.
    TaskSplit, "task-split", "任务已拆成节点；需要撤回的，可在“落实情况表”页的导入记录里撤销。";
    TaskRemoved, "task-removed", "任务已移出清单，填报转入历史；需要撤回的，可在“落实情况表”页的导入记录里撤销。";
    /// After more time was asked for.
    ExtensionAsked, "extension-asked", "延期申请已提交；批准以前仍按原期限填报。";
    /// After something was decided for a day ahead.
    Arranged, "arranged", "已安排，到生效日自动执行；在此之前可以取消。";
    /// After such a change was taken back, or put away.
    ArrangementCancelled, "arrangement-cancelled", "这项安排已取消。";
    /// After a list was closed.
    YearClosed, "year-closed", "已归档。请下载归档包，保存到系统之外。";
    /// After a year's holiday arrangement was loaded.
    HolidaysLoaded, "holidays-loaded", "节假日安排已载入，今后的期限按它推算；需要顺延的已经顺延。";
}

impl Notice {
    /// Where most people go next, as address and words of a link; most pages lead on by themselves.
    pub(crate) const fn next_step(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::ReportSubmitted
            | Self::ReportSubmittedLate
            | Self::ReportToSign
            | Self::ReportSigned
            | Self::ReportSignedLate
            | Self::DraftSentBack => Some((paths::TODO, "回到待办")),
            Self::AccountAdded => Some((paths::NEW_ACCOUNT, "再新增一个账号")),
            _ => None,
        }
    }
}
