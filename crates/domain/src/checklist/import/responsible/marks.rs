//! The words around names: who leads (牵头), who helps (配合), what stays open (等).

/// What a word says about the names beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// 牵头.
    Lead,
    /// 配合.
    Support,
    /// 负责: leads, but only where somebody else is said to help.
    Answers,
    /// 按职责分工负责: says nothing about who leads.
    Neutral,
}

/// Verbs after a name, longest first where one ends in another.
pub(super) const VERBS: [(&str, Mark); 40] = [
    ("按照职责分工负责", Mark::Neutral),
    ("按照职责分工落实", Mark::Neutral),
    ("按职责分工负责", Mark::Neutral),
    ("按职责分工落实", Mark::Neutral),
    ("按职能分工负责", Mark::Neutral),
    ("按照职责分工", Mark::Neutral),
    ("按职责分工", Mark::Neutral),
    ("按照各自职责落实", Mark::Neutral),
    ("按各自职责落实", Mark::Neutral),
    ("按各自职责负责", Mark::Neutral),
    ("按职责负责", Mark::Neutral),
    ("分工负责", Mark::Neutral),
    ("分别负责", Mark::Neutral),
    ("各负其责", Mark::Neutral),
    ("具体落实", Mark::Neutral),
    ("为牵头单位", Mark::Lead),
    ("牵头负责", Mark::Lead),
    ("牵头落实", Mark::Lead),
    ("牵头组织", Mark::Lead),
    ("负责牵头", Mark::Lead),
    ("总牵头", Mark::Lead),
    ("共同牵头", Mark::Lead),
    ("牵头", Mark::Lead),
    ("主办", Mark::Lead),
    ("(牵头)", Mark::Lead),
    ("(牵头单位)", Mark::Lead),
    ("(牵头部门)", Mark::Lead),
    ("(主办)", Mark::Lead),
    ("为配合单位", Mark::Support),
    ("协同配合", Mark::Support),
    ("配合落实", Mark::Support),
    ("积极配合", Mark::Support),
    ("配合", Mark::Support),
    ("协同", Mark::Support),
    ("协办", Mark::Support),
    ("协助", Mark::Support),
    ("参与", Mark::Support),
    ("(配合)", Mark::Support),
    ("(协办)", Mark::Support),
    ("负责", Mark::Answers),
];

/// Nouns that stand before a list (牵头单位:) or close it (…等牵头单位).
pub(super) fn noun(folded: &str) -> Option<Mark> {
    Some(match folded {
        "牵头单位" | "牵头部门" | "牵头责任单位" | "主办单位" | "牵头" | "主办" | "牵头单位和部门" => {
            Mark::Lead
        }
        "配合单位" | "配合部门" | "协同单位" | "协办单位" | "协同配合单位" | "配合责任单位" | "参与单位" | "协同部门" | "配合" | "协办" => {
            Mark::Support
        }
        _ => return None,
    })
}

/// Nouns that count as such only before a colon, for without one they name an open group.
pub(super) fn label(folded: &str) -> Option<Mark> {
    match folded {
        "责任单位" | "责任部门" | "责任科室" | "主要责任单位" | "单位" => Some(Mark::Neutral),
        "负责" | "负责单位" => Some(Mark::Answers),
        other => noun(other),
    }
}

/// Words after 等 that show it closes a list; 高等学校 and 等级 do not.
pub(super) const AFTER_ETC: [&str; 22] = [
    "县", "区直", "市直", "直", "有关", "相关", "各", "单位", "部门", "牵头", "配合", "协同", "责任", "参与", "乡镇", "成员", "多", "个",
    "家", "共同", "按", "(",
];

/// Joins two names only where both sides are plausible alone: 自然资源和规划局 is one name.
pub(super) const CONJUNCTIONS: [&str; 6] = ["以及", "会同", "和", "及", "与", "暨"];

/// Endings of units' names. A piece without one is no name of its own.
pub(super) fn looks_like_a_unit(folded: &str) -> bool {
    const ENDINGS: [&str; 43] = [
        "局",
        "委",
        "办",
        "厅",
        "处",
        "院",
        "会",
        "社",
        "站",
        "队",
        "所",
        "部",
        "科",
        "室",
        "镇",
        "乡",
        "中心",
        "公司",
        "集团",
        "学校",
        "大学",
        "医院",
        "街道",
        "政府",
        "园区",
        "开发区",
        "联",
        "校",
        "厂",
        "馆",
        "银行",
        "支行",
        "办公室",
        "场",
        "水厂",
        "电视台",
        "融媒体",
        "企业",
        "单位",
        "部门",
        "工委",
        "团委",
        "台",
    ];
    let length = folded.chars().count();
    (2..=30).contains(&length) && ENDINGS.iter().any(|ending| folded.ends_with(ending))
}
