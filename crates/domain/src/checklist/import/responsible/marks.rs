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
pub(super) const VERBS: [(&str, Mark); 133] = [
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
    ("按照职责分工分别牵头", Mark::Lead),
    ("按职责分工分别牵头", Mark::Lead),
    ("按照职责分别牵头", Mark::Lead),
    ("按职责分别牵头", Mark::Lead),
    ("按职责分工牵头", Mark::Lead),
    ("按职责牵头", Mark::Lead),
    ("分别牵头负责", Mark::Lead),
    ("分别牵头落实", Mark::Lead),
    ("分别牵头组织", Mark::Lead),
    ("分别牵头", Mark::Lead),
    ("共同牵头落实", Mark::Lead),
    ("共同牵头负责", Mark::Lead),
    ("牵头实施", Mark::Lead),
    ("牵头推进", Mark::Lead),
    ("牵头抓总", Mark::Lead),
    ("牵头协调", Mark::Lead),
    ("统筹协调", Mark::Lead),
    ("统筹推进", Mark::Lead),
    ("统筹负责", Mark::Lead),
    ("负责统筹", Mark::Lead),
    ("统筹", Mark::Lead),
    ("总负责", Mark::Lead),
    ("为主负责", Mark::Lead),
    ("为主", Mark::Lead),
    ("为牵头部门", Mark::Lead),
    ("为责任单位", Mark::Neutral),
    ("分别落实", Mark::Neutral),
    ("共同负责", Mark::Neutral),
    ("共同落实", Mark::Neutral),
    ("组织实施", Mark::Neutral),
    ("具体实施", Mark::Neutral),
    ("具体负责", Mark::Neutral),
    ("具体承办", Mark::Neutral),
    ("抓好落实", Mark::Neutral),
    ("分工落实", Mark::Neutral),
    ("共同实施", Mark::Neutral),
    ("组织落实", Mark::Neutral),
    ("抓落实", Mark::Neutral),
    ("按照各自职责分工", Mark::Neutral),
    ("按各自职责分工", Mark::Neutral),
    ("按照各自职责", Mark::Neutral),
    ("按各自职责", Mark::Neutral),
    ("根据职责分工", Mark::Neutral),
    ("按工作职责", Mark::Neutral),
    ("按职能职责", Mark::Neutral),
    ("按照职责", Mark::Neutral),
    ("按分工", Mark::Neutral),
    ("按职责落实", Mark::Neutral),
    ("按职责", Mark::Neutral),
    ("按职能落实", Mark::Neutral),
    ("各司其职", Mark::Neutral),
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
    ("双牵头", Mark::Lead),
    ("联合牵头", Mark::Lead),
    ("主责", Mark::Lead),
    ("主抓", Mark::Lead),
    ("主管", Mark::Lead),
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
    ("分别配合", Mark::Support),
    ("共同配合", Mark::Support),
    ("做好配合", Mark::Support),
    ("配合做好", Mark::Support),
    ("密切配合", Mark::Support),
    ("配合实施", Mark::Support),
    ("参与配合", Mark::Support),
    ("协同落实", Mark::Support),
    ("协助落实", Mark::Support),
    ("业务指导", Mark::Support),
    ("指导督促", Mark::Support),
    ("督促指导", Mark::Support),
    ("督促落实", Mark::Support),
    ("指导", Mark::Support),
    ("督促", Mark::Support),
    ("督导", Mark::Support),
    ("督办", Mark::Support),
    ("监督", Mark::Support),
    ("协管", Mark::Support),
    ("参加", Mark::Support),
    ("共同参与", Mark::Support),
    ("主动配合", Mark::Support),
    ("全力配合", Mark::Support),
    ("协调配合", Mark::Support),
    ("(主责)", Mark::Lead),
    ("(主责单位)", Mark::Lead),
    ("(主办单位)", Mark::Lead),
    ("(牵头责任单位)", Mark::Lead),
    ("(协同)", Mark::Support),
    ("(参与)", Mark::Support),
    ("(配合单位)", Mark::Support),
    ("(协办单位)", Mark::Support),
    ("(责任单位)", Mark::Neutral),
    ("(配合)", Mark::Support),
    ("(协办)", Mark::Support),
    ("负责落实", Mark::Answers),
    ("负责", Mark::Answers),
    ("落实", Mark::Neutral),
    ("实施", Mark::Neutral),
    ("承办", Mark::Answers),
];

/// Nouns that stand before a list (牵头单位:) or close it (…等牵头单位).
pub(super) fn noun(folded: &str) -> Option<Mark> {
    Some(match folded {
        "牵头单位"
        | "牵头部门"
        | "牵头责任单位"
        | "主办单位"
        | "牵头"
        | "主办"
        | "牵头单位和部门"
        | "主责"
        | "主责单位"
        | "主责部门"
        | "牵头科室"
        | "牵头责任部门"
        | "第一牵头单位"
        | "第一责任单位" => Mark::Lead,
        "配合单位" | "配合部门" | "协同单位" | "协办单位" | "协同配合单位" | "配合责任单位" | "参与单位" | "协同部门" | "配合" | "协办"
        | "参与" | "协同" | "参与部门" | "协助单位" | "协助部门" | "责任配合单位" | "第二责任单位" | "次要责任单位" => {
            Mark::Support
        }
        _ => return None,
    })
}

/// Nouns that count as such only before a colon, for without one they name an open group.
pub(super) fn label(folded: &str) -> Option<Mark> {
    match folded {
        "责任单位" | "责任部门" | "责任科室" | "主要责任单位" | "单位" | "责任主体" | "落实单位" | "实施单位" | "承办单位" | "责任"
        | "公开主体" | "实施主体" | "承担单位" => Some(Mark::Neutral),
        // what follows is a time, not a name
        "完成时限" | "完成时间" | "整改时限" | "办理时限" | "时限" | "完成期限" | "整改期限" | "办结时限" | "截止时间" => {
            Some(Mark::Neutral)
        }
        "负责" | "负责单位" => Some(Mark::Answers),
        "主管" | "主管单位" | "主管部门" => Some(Mark::Lead),
        "协管" | "协管单位" | "协管部门" => Some(Mark::Support),
        other => noun(other),
    }
}

/// Words after 等 that show it closes a list; 高等学校 and 等级 do not.
pub(super) const AFTER_ETC: [&str; 30] = [
    "主管",
    "行业",
    "职能",
    "业务",
    "公共",
    "企事业",
    "镇",
    "街道",
    "县",
    "区直",
    "市直",
    "直",
    "有关",
    "相关",
    "各",
    "单位",
    "部门",
    "牵头",
    "配合",
    "协同",
    "责任",
    "参与",
    "乡镇",
    "成员",
    "多",
    "个",
    "家",
    "共同",
    "按",
    "(",
];

/// Joins two names only where both sides are plausible alone: 自然资源和规划局 is one name.
pub(super) const CONJUNCTIONS: [&str; 21] = [
    "牵头会同",
    "负责会同",
    "牵头组织",
    "指导督促",
    "督促指导",
    "统筹协调",
    "统筹指导",
    "以及",
    "会同",
    "联合",
    "牵头",
    "统筹",
    "组织",
    "指导",
    "督促",
    "督导",
    "协调",
    "和",
    "及",
    "与",
    "暨",
];

/// What a word between two names says about the one before it.
pub(super) fn joint_mark(word: &str) -> Option<Mark> {
    match word {
        "会同" | "牵头会同" | "负责会同" | "牵头组织" | "牵头" | "统筹" | "统筹协调" | "统筹指导" => {
            Some(Mark::Lead)
        }
        _ => None,
    }
}

/// Words before a name that say what it does: 会同教体局, (牵头)财政局, 牵头单位为财政局.
pub(super) const PREFIXES: [(&str, Mark); 16] = [
    ("牵头单位为", Mark::Lead),
    ("牵头单位是", Mark::Lead),
    ("配合单位为", Mark::Support),
    ("配合单位是", Mark::Support),
    ("责任单位为", Mark::Neutral),
    ("责任单位是", Mark::Neutral),
    ("(牵头单位)", Mark::Lead),
    ("(配合单位)", Mark::Support),
    ("(责任单位)", Mark::Neutral),
    ("(牵头)", Mark::Lead),
    ("(主办)", Mark::Lead),
    ("(主责)", Mark::Lead),
    ("(配合)", Mark::Support),
    ("(协办)", Mark::Support),
    ("会同", Mark::Support),
    ("联合", Mark::Support),
];

/// Whether a short word is a person's name: 张某, 李某某, 王小明. Only where units and persons stand together.
pub(super) fn looks_like_a_person(folded: &str) -> bool {
    const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";
    let length = folded.chars().count();
    let surname = folded.chars().next().is_some_and(|first| SURNAMES.contains(first));
    let chinese = folded.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    surname && chinese && (2..=3).contains(&length) && !looks_like_a_unit(folded)
}

/// Endings of units' names. A piece without one is no name of its own.
pub(super) fn looks_like_a_unit(folded: &str) -> bool {
    const ENDINGS: [&str; 44] = [
        "局",
        "股",
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
