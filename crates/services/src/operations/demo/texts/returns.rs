//! Why the office returns reports and opens accepted ones again.

use super::Quality;

/// A reason for a return.
#[derive(Debug, Clone, Copy)]
pub struct DemoReturn {
    /// The kind of report it answers.
    pub answers: Quality,
    /// What the unit reads.
    pub reason: &'static str,
    /// How many working days it is given.
    pub working_days: u32,
}

const fn back(answers: Quality, working_days: u32, reason: &'static str) -> DemoReturn {
    DemoReturn { answers, reason, working_days }
}

/// The office's stock of reasons.
pub const RETURNS: [DemoReturn; 16] = [
    back(Quality::Bare, 3, "只有一句结论，看不出做了哪些事。请写清本期公开的内容和条数，并附栏目链接。"),
    back(Quality::Bare, 3, "请补充具体做法和数量，再报。"),
    back(Quality::Bare, 5, "“持续推进”不是进展。请写明这一期完成了哪几项、下一期计划哪几项。"),
    back(Quality::Bare, 2, "与上一期文字完全相同，请按本期实际情况填写。"),
    back(Quality::WrongYear, 3, "所列工作是上一年度的，请换成本年度的情况和链接。"),
    back(Quality::WrongYear, 2, "日期与清单年度不符，请核对后重报；确系跨年度工作的，请写明本年度做了什么。"),
    back(Quality::WrongYear, 3, "链接打开后是去年的内容，今年的信息还没有看到，请先公开再填报。"),
    back(Quality::OffPoint, 5, "填报内容与工作要求不对应。要求写的几件事请逐件说明，没有做的也要写明原因和时间。"),
    back(Quality::OffPoint, 3, "要求问的是公开情况，填的是业务工作。请说明哪些信息已经公开、公开在哪个栏目。"),
    back(Quality::OffPoint, 5, "只回答了一半，要求中的数量没有体现，请对照右侧列出的可计数内容补齐。"),
    back(Quality::OffPoint, 3, "附的是单位门户首页，请改附具体页面的链接。"),
    back(Quality::Good, 3, "栏目中实际条数与填报数不一致，请核对后更正。"),
    back(Quality::Good, 2, "有两条链接打不开，请更换后重新提交。"),
    back(Quality::Good, 3, "佐证材料是草稿，没有文号和日期，请换成正式印发的版本。"),
    back(Quality::Good, 5, "内容写得清楚，但抽查发现有一个栏目超过规定时间没有更新，请先更新再报。"),
    back(Quality::Good, 3, "公开的名单中有未遮住的个人信息，请立即处理网页，并在填报中说明处理结果。"),
];

/// Why the office opens an accepted report again.
pub const REOPEN_REASONS: [&str; 3] = [
    "第三方测评发现该栏目的链接已失效，请单位换成新的页面。",
    "市里核查时要求补充分项数量，请单位在原文基础上补写。",
    "群众来电反映公开的联系方式有误，请单位更正网页后改写填报内容。",
];

/// Why a unit asks for its accepted report to be opened again.
pub const CORRECTION_REASONS: [&str; 3] = [
    "月底核对台账时发现填报的条数少算了一条，申请更正。",
    "栏目改版后原链接打不开，申请换成新的链接。",
    "原文把单位简称写错了，申请更正。",
];
