//! 《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号): the indicators as they are printed, and what of them this program finds by itself. They judge
//! a whole site; a county that is judged by others leaves them off.

use super::candidate::Rule;

/// The setting: `on` where the indicators are shown with the round's numbers.
pub const SETTING: &str = "national_rules";

/// Which part an indicator stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 单项否决.
    Veto,
    /// 扣分.
    Deduction,
}

/// How an indicator is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// 自动监测, as far as these rules go.
    Machine,
    /// 抽样检查.
    Sample,
    /// 人工检查.
    Hand,
}

impl How {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Machine => "自动监测",
            Self::Sample => "抽样检查",
            Self::Hand => "人工检查",
        }
    }
}

/// An indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicator {
    /// Which part.
    pub part: Part,
    /// 一级指标 of a deduction; empty for a veto.
    pub group: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Most points, in tenths; none for a veto.
    pub cap: i64,
    /// What it asks.
    pub text: &'static str,
    /// How it is looked at.
    pub how: How,
    /// Rules whose problems count: a veto's number, or a deduction's tenths of a point each.
    pub rules: &'static [(Rule, i64)],
}

/// What a round's numbers come to under an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The rules that count, each with its problems and, under a veto, the number at which it holds.
    pub counted: Vec<(Rule, i64, Option<i64>)>,
    /// Tenths of points to be taken off, the cap kept.
    pub tenths: i64,
    /// A veto holds.
    pub is_veto: bool,
}

impl Indicator {
    /// What these numbers come to; none where no rule counts.
    #[must_use]
    pub fn reached(&self, number: impl Fn(Rule) -> i64) -> Option<Reached> {
        if self.rules.is_empty() {
            return None;
        }
        let is_of_veto = self.part == Part::Veto;
        let counted: Vec<_> = self.rules.iter().map(|(rule, weight)| (*rule, number(*rule), is_of_veto.then_some(*weight))).collect();
        let sum: i64 = self.rules.iter().map(|(rule, weight)| number(*rule) * weight).sum();
        let is_veto = counted.iter().any(|(_, number, most)| most.is_some_and(|most| *number >= most));
        Some(Reached { counted, tenths: if is_of_veto { 0 } else { sum.min(self.cap) }, is_veto })
    }
}

const fn veto(name: &'static str, text: &'static str, how: How, rules: &'static [(Rule, i64)]) -> Indicator {
    Indicator { part: Part::Veto, group: "", name, cap: 0, text, how, rules }
}

const fn points(
    group: &'static str,
    name: &'static str,
    cap: i64,
    text: &'static str,
    how: How,
    rules: &'static [(Rule, i64)],
) -> Indicator {
    Indicator { part: Part::Deduction, group, name, cap: cap * 10, text, how, rules }
}

const READING: &str = "发布解读";
const SERVICE: &str = "办事服务";
const TALK: &str = "互动交流";
const MAKE: &str = "功能设计";

/// Every indicator, in the order of the paper. One cause counts once.
pub const INDICATORS: [Indicator; 35] = [
    veto(
        "安全、泄密等严重问题",
        "严重表述错误；泄露国家秘密；发布或链接反动、暴力、色情内容；被挂马或篡改未及时处置；弄虚作假；引发严重负面舆情。",
        How::Hand,
        &[],
    ),
    veto("站点无法访问", "监测1周，每天间隔性访问20次以上，打不开或15秒以上才打开的次数累计占比5%以上。", How::Hand, &[]),
    veto("首页不更新", "监测2周首页无更新；稿件发布页未注明发布时间的视为不更新，下同。", How::Hand, &[]),
    veto(
        "栏目不更新",
        "2周内的动态要闻类、6个月内的通知公告和政策文件类一级栏目累计5个以上未更新；或应更新长期未更新的栏目10个以上；或空白栏目5个以上。",
        How::Machine,
        &[(Rule::ColumnOverdue, 10), (Rule::ColumnEmpty, 5)],
    ),
    veto("互动回应差", "没有网上咨询、建言渠道；或1年内有留言超过3个月未回应。", How::Hand, &[]),
    veto("服务不实用", "没有提供办事服务；或办事指南10类重点要素缺4类以上的事项5个以上。", How::Hand, &[]),
    points(READING, "概况信息", 2, "未开设的扣2分；不及时或不准确的每处扣1分。", How::Hand, &[]),
    points(READING, "机构职能", 2, "未开设的扣2分；不准确的每处扣1分。", How::Hand, &[]),
    points(READING, "领导信息", 2, "未开设的扣2分；缺失或不准确的每处扣1分。", How::Hand, &[]),
    points(READING, "动态要闻", 5, "未开设的扣5分；2周内未更新的扣5分。", How::Hand, &[]),
    points(READING, "政策文件", 5, "未开设的扣5分；6个月内一级栏目未更新的扣5分。", How::Hand, &[]),
    points(READING, "政策解读", 5, "未开设的扣5分；6个月内一级栏目未更新的扣5分。", How::Hand, &[]),
    points(READING, "解读比例", 3, "随机抽查3个文件，每少解读1个扣1分；不足3个的全部检查。", How::Sample, &[]),
    points(READING, "解读关联", 3, "随机抽查3个解读稿，与文件没有互相关联的每处扣0.5分。", How::Sample, &[]),
    points(
        READING,
        "其他栏目",
        4,
        "空白栏目每个扣2分；应更新未更新的栏目每个扣1分；已按其他指标扣分的不重复扣。",
        How::Machine,
        &[(Rule::ColumnEmpty, 20), (Rule::ColumnOverdue, 10)],
    ),
    points(SERVICE, "事项公开", 3, "没有集中分类展示的扣3分。", How::Hand, &[]),
    points(SERVICE, "在线申请", 5, "无法注册、无法在线办事的扣5分。", How::Hand, &[]),
    points(SERVICE, "办事统计", 2, "未公开的扣2分；1个月未更新的扣1分，3个月未更新的扣2分。", How::Hand, &[]),
    points(
        SERVICE,
        "办事指南",
        8,
        "随机抽查5项：没有指南的每个扣4分；要素缺失每处扣0.5分；材料要求不明确每项扣1分；表述含糊每项扣2分。",
        How::Sample,
        &[],
    ),
    points(SERVICE, "内容准确", 5, "随机抽查5项，不准确的每处扣1分。", How::Sample, &[]),
    points(SERVICE, "表格样表", 2, "随机抽查2项，没有的每个扣1分。", How::Sample, &[]),
    points(TALK, "信息提交", 7, "无法提交的扣7分。", How::Hand, &[]),
    points(TALK, "统一登录", 3, "没有实现的扣3分。", How::Hand, &[]),
    points(
        TALK,
        "留言公开",
        6,
        "都未公开的扣6分；随机抽查5条，缺要素的每处扣1分；2个月未更新的扣3分；没有统计数据的扣3分。",
        How::Sample,
        &[],
    ),
    points(TALK, "办理答复", 7, "模拟2次：5个工作日内未答复的每次扣4分；推诿敷衍的每次扣4分。", How::Hand, &[]),
    points(MAKE, "域名名称", 3, "域名、名称不规范，头部没有显示名称的，各扣1分。", How::Hand, &[]),
    points(
        MAKE,
        "网站标识",
        3,
        "党政机关标识、标识码、ICP备案、公安备案、主办单位、联系方式，每缺一项扣0.5分。",
        How::Machine,
        &[(Rule::SiteMark, 5)],
    ),
    points(
        MAKE,
        "可用性",
        1,
        "首页有打不开或错误的链接每处扣0.2分，其他页面每处扣0.1分；图片、附件、外部链接都算。",
        How::Machine,
        &[(Rule::DeadLink, 1)],
    ),
    points(MAKE, "找错入口", 1, "首页没有添加的扣1分；其他页面没有的每处扣0.2分。", How::Machine, &[(Rule::ErrorEntrance, 10)]),
    points(MAKE, "找错答复", 3, "6个月内超过3个工作日未答复的每条扣1分；推诿敷衍的每条扣1分。", How::Hand, &[]),
    points(MAKE, "站内搜索", 4, "没有或不可用的扣4分；随机抽查4个标题，第一页搜不到的每条扣1分；没有分类的扣1分。", How::Sample, &[]),
    points(MAKE, "一号登录", 2, "没有实现的扣2分。", How::Hand, &[]),
    points(MAKE, "页面标签", 1, "随机抽查5个内容页和5个栏目页，没有标签的每个扣0.1分。", How::Machine, &[(Rule::PageTags, 1)]),
    points(MAKE, "兼容性", 2, "每类主流浏览器不能正常显示的扣1分。", How::Hand, &[]),
    points(MAKE, "IPv6", 1, "没有改造的扣1分。", How::Hand, &[]),
];

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn the_points_add_up_as_printed() {
        let mut sums: HashMap<&str, i64> = HashMap::new();
        for one in INDICATORS.iter().filter(|one| one.part == Part::Deduction) {
            *sums.entry(one.group).or_default() += one.cap;
        }
        assert_eq!((sums[READING], sums[SERVICE], sums[TALK], sums[MAKE]), (310, 250, 230, 210));
        assert_eq!(INDICATORS.iter().filter(|one| one.part == Part::Veto).count(), 6);
        for one in INDICATORS {
            assert!(one.text.ends_with('。'), "{}", one.name);
            assert_eq!(one.how == How::Machine, !one.rules.is_empty(), "{}", one.name);
        }
    }

    #[test]
    fn caps_and_vetoes() {
        let of = |name: &str| INDICATORS.iter().find(|one| one.name == name).copied().unwrap();
        let numbers = |empty: i64, overdue: i64| {
            move |rule: Rule| match rule {
                Rule::ColumnEmpty => empty,
                Rule::ColumnOverdue => overdue,
                _ => 0,
            }
        };
        for (empty, overdue, tenths, is_veto) in
            [(0, 0, 0, false), (1, 1, 30, false), (2, 3, 40, false), (5, 0, 40, true), (0, 10, 40, true)]
        {
            assert_eq!(of("其他栏目").reached(numbers(empty, overdue)).unwrap().tenths, tenths);
            assert_eq!(of("栏目不更新").reached(numbers(empty, overdue)).unwrap().is_veto, is_veto, "{empty} {overdue}");
        }
        assert_eq!(of("可用性").reached(|_| 25).unwrap().tenths, 10);
        assert!(of("机构职能").reached(|_| 9).is_none());
        let counted = of("栏目不更新").reached(numbers(2, 6)).unwrap().counted;
        assert_eq!(counted, [(Rule::ColumnOverdue, 6, Some(10)), (Rule::ColumnEmpty, 2, Some(5))]);
    }
}
