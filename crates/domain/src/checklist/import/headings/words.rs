//! What the words over a column say: the vocabulary of real headings, longest experience first.

use super::super::surroundings::heading_level;
use super::ColumnRole;
use crate::text::folded::fold;

/// What one heading may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It says so.
    Role(ColumnRole),
    /// A section where a requirement column stands beside it, else the task itself.
    Task,
    /// 存在问题: what must be mended, or what hinders, by where it stands.
    Problem,
    /// 任务类型: a section in front of the tasks, else nothing of ours.
    Sort,
    /// Nothing but 单位: who answers, unless another column says who does.
    BareUnit,
    /// Known, and known to be none of ours: persons, telephone numbers, begins.
    Other,
}

/// Longer texts are sentences, not headings.
const LONGEST_HEADING: usize = 24;

const BODIES: [&str; 10] = ["单位", "部门", "科室", "股室", "处室", "主体", "机构", "镇街", "责任方", "承办方"];
const PERSONS: [&str; 18] = [
    "责任领导",
    "分管领导",
    "包保领导",
    "牵头领导",
    "主管领导",
    "县领导",
    "区领导",
    "市领导",
    "领导",
    "责任人",
    "负责人",
    "联系人",
    "联络员",
    "经办人",
    "填报人",
    "审核人",
    "联系电话",
    "联系方式",
];
const SUPPORT: [&str; 8] = ["配合", "协同", "协办", "参与", "协助", "辅助", "会办", "协作"];
const LEAD: [&str; 4] = ["牵头", "主办", "主责", "首责"];
const ANSWERS: [&str; 14] =
    ["责任", "承办", "落实", "实施", "主管", "负责", "承担", "公开", "执行", "整改", "完成", "办理", "发布", "任务"];
/// Bodies that look on: no task is theirs.
const ONLOOKERS: [&str; 10] = ["填报", "报送", "考核", "验收", "督导", "监督", "督办", "指导", "审核", "制表"];
const TIMES: [&str; 34] = [
    "时限",
    "期限",
    "完成时间",
    "时间节点",
    "时间要求",
    "完成日期",
    "时间安排",
    "时间进度",
    "目标进度",
    "计划进度",
    "完成节点",
    "时间表",
    "整改时间",
    "办结时间",
    "截止",
    "公开时间",
    "计划时间",
    "目标时间",
    "更新频",
    "公开频",
    "报送频",
    "周期",
    "起止",
    "实施时间",
    "开展时间",
    "落实时间",
    "推进时间",
    "办理时间",
    "执行时间",
    "进度要求",
    "工作节点",
    "进度节点",
    "节点要求",
    "节点目标",
];
const NOT_THE_TIME: [&str; 8] = ["开始", "起始", "启动", "实际", "填报时间", "更新时间", "上报时间", "报送时间"];
/// Beneath 进度安排 beside 完成.
const BEGINS: [&str; 5] = ["起始", "开始", "启动", "起", "起始月份"];
const PROGRESS: [&str; 33] = [
    "完成情况",
    "落实情况",
    "推进情况",
    "进展",
    "办理情况",
    "工作成效",
    "完成进度",
    "进度情况",
    "工作进度",
    "推进进度",
    "整改情况",
    "整改结果",
    "整改成效",
    "整改进度",
    "成效",
    "工作情况",
    "办理结果",
    "完成结果",
    "执行情况",
    "开展情况",
    "实施情况",
    "完成状态",
    "是否完成",
    "目前情况",
    "当前情况",
    "落实进度",
    "办结情况",
    "公开情况",
    "完成说明",
    "情况说明",
    "序时进度",
    "销号情况",
    "是否销号",
];
/// Words that a requirement's heading holds and these do not mean: what comes next, what is hard.
const BESIDE_THE_TASK: [&str; 21] = [
    "下一步",
    "下步",
    "存在困难",
    "困难",
    "公开形式",
    "公开方式",
    "公开渠道",
    "成果形式",
    // how it is counted, proven and taken off the list
    "评分标准",
    "计分标准",
    "赋分标准",
    "扣分标准",
    "得分标准",
    "验收标准",
    "销号标准",
    "佐证",
    "印证",
    "报送要求",
    "材料要求",
    "提交要求",
    "任务数",
];
/// Progress of another time than the list's: 预期成效 is hoped for, 上年完成情况 is over. Neither is a statement about this year's task.
const ANOTHER_TIME: [&str; 6] = ["预期", "预计", "上年", "去年", "往年", "上一年"];
/// What joins two headings in one.
const JOINS: [char; 6] = ['及', '和', '与', '、', '/', '并'];
/// Where a task comes from, where it is done, what it counts: with one of these such a heading begins or ends.
const ATTRIBUTES: [&str; 10] = ["来源", "依据", "出处", "地点", "地址", "权重", "分值", "分数", "得分", "链接"];
/// What it costs: 项目总投资, and not 投资项目.
const COSTS: [&str; 5] = ["金额", "资金", "投资", "投资额", "预算"];
/// Of what sort a task is: a section in front of it, behind it nothing of ours.
const SORTS: [&str; 5] = ["类型", "级别", "性质", "属性", "层级"];
const REQUIREMENTS: [&str; 5] = ["要求", "措施", "举措", "标准", "做法"];
const TASKS: [&str; 18] = [
    "内容",
    "任务",
    "重点工作",
    "事项",
    "项目",
    "类别",
    "领域",
    "指标",
    "目标",
    "要点",
    "职责",
    "主题",
    "板块",
    "分类",
    "工程",
    "环节",
    "工作名称",
    "工作安排",
];

/// Reads one heading; `None` for words nobody knows.
pub(super) fn meaning(text: &str) -> Option<Meaning> {
    let folded = fold(text);
    let bare = without_brackets(&folded);
    let heading = if bare.is_empty() { folded.trim_matches(['(', ')']) } else { bare.as_str() };
    if heading.is_empty()
        || heading.chars().count() > LONGEST_HEADING
        || heading.contains(['。', ';', ':'])
        || heading_level(heading).is_some()
    {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    let is = |words: &[&str]| words.contains(&heading);
    let names_a_body = has(&BODIES);
    Some(if has(&PERSONS) && !names_body_and_person(heading) || is(&["电话", "手机", "姓名", "职务"]) || is(&BEGINS) {
        Meaning::Other
    } else if has(&["备注"]) || is(&["说明", "附注", "注", "其他说明"]) {
        Meaning::Role(ColumnRole::Remark)
    } else if has(&NOT_THE_TIME) && has(&["时间", "日期", "时限"])
        || has(&BESIDE_THE_TASK)
        || is_beside_the_task(heading)
        || has(&ANOTHER_TIME) && (has(&PROGRESS) || heading.ends_with("成果"))
    {
        Meaning::Other
    } else if heading.starts_with("截止") && has(&PROGRESS) {
        // 截止6月进展情况 is written for 截至
        Meaning::Role(ColumnRole::Completion)
    } else if has(&TIMES) && !names_body_and_time(heading) || is(&["时间", "节点", "日期", "进度安排", "频次", "频率"]) {
        Meaning::Role(ColumnRole::TimeLimit)
    } else if has(&ONLOOKERS) && names_a_body && !has(&["责任", "牵头", "配合"]) {
        Meaning::Other
    } else if names_a_body && PROGRESS.iter().any(|word| heading.ends_with(word)) && !heading.contains(JOINS) {
        // 责任单位落实情况 says what they did
        Meaning::Role(ColumnRole::Completion)
    } else if has(&SUPPORT) && has(&LEAD) && names_a_body {
        // 牵头/配合单位: the words in its cells say who leads
        Meaning::Role(ColumnRole::Responsible)
    } else if has(&SUPPORT) && names_a_body || is(&SUPPORT) {
        Meaning::Role(ColumnRole::Support)
    } else if has(&LEAD) && names_a_body || is(&LEAD) {
        Meaning::Role(ColumnRole::Lead)
    } else if has(&ANSWERS) && names_a_body || is(&["承办", "承担", "主管", "责任分工", "职责分工", "分工", "责任清单", "责任落实"])
    {
        Meaning::Role(ColumnRole::Responsible)
    } else if has(&PROGRESS) || heading.ends_with("进度") || is(&["结果", "成果"]) {
        Meaning::Role(ColumnRole::Completion)
    } else if has(&REQUIREMENTS) {
        Meaning::Role(ColumnRole::Requirement)
    } else if has(&["序号", "编号", "项次", "编码"]) || is(&["序", "号", "No", "NO", "no", "No.", "NO."]) {
        Meaning::Role(ColumnRole::Number)
    } else if names_a_body && heading.chars().count() <= 6 {
        Meaning::BareUnit
    } else if has(&SORTS) && has(&TASKS) || ["子类", "大类", "中类", "小类"].iter().any(|word| heading.ends_with(word)) {
        Meaning::Sort
    } else if has(&["问题"]) {
        Meaning::Problem
    } else if has(&TASKS) || heading.ends_with("工作") || heading.ends_with("建议") {
        Meaning::Task
    } else {
        return None;
    })
}

/// 任务来源, 依据文件, 项目总投资: about a task, and none.
fn is_beside_the_task(heading: &str) -> bool {
    ATTRIBUTES.iter().any(|word| heading.starts_with(word) || heading.ends_with(word)) || COSTS.iter().any(|word| heading.ends_with(word))
}

/// 责任单位/责任人, 责任单位及责任人: a column of units in which persons are named as well. 单位负责人 is a person only.
pub(in super::super) fn names_body_and_person(heading: &str) -> bool {
    let is_body = |part: &str| BODIES.iter().any(|body| part.ends_with(body)) && !PERSONS.iter().any(|person| part.contains(person));
    let is_person = |part: &str| PERSONS.iter().any(|person| part.contains(person));
    let parts: Vec<&str> = heading.split(['/', '、', '及', '和', '与', ',', '\\', '|']).filter(|part| !part.is_empty()).collect();
    let joined = heading.strip_suffix("责任人").is_some_and(is_body);
    joined || (parts.iter().any(|part| is_body(part)) && parts.iter().any(|part| is_person(part)))
}

/// 责任单位及完成时限: a column of units behind which their limits stand, and read as one. 单位完成时限 is of limits only.
fn names_body_and_time(heading: &str) -> bool {
    let parts: Vec<&str> = heading.split(['/', '、', '及', '和', '与', ',', '\\', '|']).collect();
    let has_body = parts.iter().any(|part| BODIES.iter().any(|body| part.ends_with(body)));
    has_body && parts.iter().any(|part| TIMES.iter().any(|time| part.contains(time)))
}

fn without_brackets(folded: &str) -> String {
    let mut depth = 0_usize;
    folded
        .chars()
        .filter(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_their_limits_in_one_column_are_a_column_of_units() {
        for (text, role) in
            [("责任单位及完成时限", ColumnRole::Responsible), ("牵头单位、时限", ColumnRole::Lead), ("单位完成时限", ColumnRole::TimeLimit)]
        {
            assert_eq!(meaning(text), Some(Meaning::Role(role)), "{text}");
        }
    }

    #[test]
    fn headings_mean_what_offices_mean_by_them() {
        use ColumnRole::{Completion, Lead, Number, Remark, Requirement, Responsible, Support, TimeLimit};
        let cases: [(&str, Option<Meaning>); 104] = [
            ("责任单位", Some(Meaning::Role(Responsible))),
            ("责任分工", Some(Meaning::Role(Responsible))),
            ("分工", Some(Meaning::Role(Responsible))),
            ("销号情况", Some(Meaning::Role(Completion))),
            ("责任单位（2022年）", Some(Meaning::Role(Responsible))),
            ("责任主体", Some(Meaning::Role(Responsible))),
            ("公开主体", Some(Meaning::Role(Responsible))),
            ("承担单位", Some(Meaning::Role(Responsible))),
            ("整改责任单位", Some(Meaning::Role(Responsible))),
            ("承办科室", Some(Meaning::Role(Responsible))),
            ("责任单位/责任人", Some(Meaning::Role(Responsible))),
            ("责任单位及责任人", Some(Meaning::Role(Responsible))),
            ("责任单位责任人", Some(Meaning::Role(Responsible))),
            ("牵头单位、负责人", Some(Meaning::Role(Lead))),
            ("主责单位", Some(Meaning::Role(Lead))),
            ("牵头部门", Some(Meaning::Role(Lead))),
            ("牵头", Some(Meaning::Role(Lead))),
            ("协同单位", Some(Meaning::Role(Support))),
            ("参与部门", Some(Meaning::Role(Support))),
            ("配合", Some(Meaning::Role(Support))),
            ("牵头领导", Some(Meaning::Other)),
            ("责任领导", Some(Meaning::Other)),
            ("单位负责人", Some(Meaning::Other)),
            ("责任单位负责人", Some(Meaning::Other)),
            ("联系电话", Some(Meaning::Other)),
            ("电话", Some(Meaning::Other)),
            ("填报单位", Some(Meaning::Other)),
            ("验收单位", Some(Meaning::Other)),
            ("单位", Some(Meaning::BareUnit)),
            ("部门名称", Some(Meaning::BareUnit)),
            ("进度情况", Some(Meaning::Role(Completion))),
            ("整改情况", Some(Meaning::Role(Completion))),
            ("整改结果", Some(Meaning::Role(Completion))),
            ("整改成效", Some(Meaning::Role(Completion))),
            ("一季度完成情况", Some(Meaning::Role(Completion))),
            ("工作进度", Some(Meaning::Role(Completion))),
            ("进度", Some(Meaning::Role(Completion))),
            ("完成情况说明", Some(Meaning::Role(Completion))),
            ("是否完成", Some(Meaning::Role(Completion))),
            ("时间进度", Some(Meaning::Role(TimeLimit))),
            ("目标进度（截止）", Some(Meaning::Role(TimeLimit))),
            ("截止6月进展情况", Some(Meaning::Role(Completion))),
            ("完成时间", Some(Meaning::Role(TimeLimit))),
            ("整改时限", Some(Meaning::Role(TimeLimit))),
            ("时间", Some(Meaning::Role(TimeLimit))),
            ("更新频次", Some(Meaning::Role(TimeLimit))),
            ("计划完成时间", Some(Meaning::Role(TimeLimit))),
            ("开始时间", Some(Meaning::Other)),
            ("实际完成时间", Some(Meaning::Other)),
            ("起始", Some(Meaning::Other)),
            ("启动", Some(Meaning::Other)),
            ("下一步工作措施", Some(Meaning::Other)),
            ("存在困难", Some(Meaning::Other)),
            ("整改措施", Some(Meaning::Role(Requirement))),
            ("工 作\n要 求", Some(Meaning::Role(Requirement))),
            ("工作标准", Some(Meaning::Role(Requirement))),
            ("任务目标", Some(Meaning::Task)),
            ("指标", Some(Meaning::Task)),
            ("三级指标", Some(Meaning::Task)),
            ("问题描述", Some(Meaning::Problem)),
            ("公开事项", Some(Meaning::Task)),
            ("重点工作", Some(Meaning::Task)),
            ("意见建议", Some(Meaning::Task)),
            ("序号", Some(Meaning::Role(Number))),
            ("编号", Some(Meaning::Role(Number))),
            ("承办", Some(Meaning::Role(Responsible))),
            ("备 注", Some(Meaning::Role(Remark))),
            ("说明", Some(Meaning::Role(Remark))),
            ("资金", Some(Meaning::Other)),
            ("任务来源", Some(Meaning::Other)),
            ("公开依据", Some(Meaning::Other)),
            ("项目总投资", Some(Meaning::Other)),
            ("投资项目", Some(Meaning::Task)),
            ("指标分值", Some(Meaning::Other)),
            ("任务类型", Some(Meaning::Sort)),
            ("事项级别", Some(Meaning::Sort)),
            ("类别", Some(Meaning::Task)),
            ("子类", Some(Meaning::Sort)),
            ("责任清单", Some(Meaning::Role(Responsible))),
            ("措施清单", Some(Meaning::Role(Requirement))),
            // odd heads
            ("责任单位落实情况", Some(Meaning::Role(Completion))),
            ("承办单位办理情况", Some(Meaning::Role(Completion))),
            ("责任单位及落实情况", Some(Meaning::Role(Responsible))),
            ("牵头/配合单位", Some(Meaning::Role(Responsible))),
            ("主办和协办单位", Some(Meaning::Role(Responsible))),
            ("起止时间", Some(Meaning::Role(TimeLimit))),
            ("实施时间", Some(Meaning::Role(TimeLimit))),
            ("进度要求", Some(Meaning::Role(TimeLimit))),
            ("工作节点", Some(Meaning::Role(TimeLimit))),
            ("预计完成时间", Some(Meaning::Role(TimeLimit))),
            ("预期成效", Some(Meaning::Other)),
            ("预期成果", Some(Meaning::Other)),
            ("上年完成情况", Some(Meaning::Other)),
            ("评分标准", Some(Meaning::Other)),
            ("验收标准", Some(Meaning::Other)),
            ("佐证材料要求", Some(Meaning::Other)),
            ("任务数", Some(Meaning::Other)),
            ("预期目标", Some(Meaning::Task)),
            ("一、基础工作", None),
            ("干什么", None),
            ("上级知晓", None),
            ("填报单位：", None),
            ("落实工作要求并公开完成情况的长长的一句话,不是表头而是正文", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }

    #[test]
    fn a_heading_of_units_and_persons_is_told_from_one_of_persons() {
        for text in ["责任单位/责任人", "责任单位及责任人", "责任单位责任人", "责任部门、联系人"] {
            assert!(names_body_and_person(text), "{text}");
        }
        for text in ["责任单位", "责任人", "单位负责人", "责任单位负责人", "责任单位联系人"] {
            assert!(!names_body_and_person(text), "{text}");
        }
    }
}
