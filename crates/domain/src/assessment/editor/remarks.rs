use std::collections::HashSet;

use super::super::inputs::Participant;
use super::super::number::Decimal;
use super::super::outline::{NodeOutline, Outline, RuleOutline};
use super::super::rules::{Kind, RuleSet, Tree, WarningCode};
use crate::text::folded::{fold, is_blank};

/// Something that is odd about rules that can be scored all the same, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is.
    pub code: RemarkCode,
    /// The tree; nothing where it is about a group or the whole.
    pub tree: Option<String>,
    /// The node.
    pub node: Option<String>,
    /// The rule.
    pub rule: Option<String>,
    /// What its place is called.
    pub place: String,
}

/// What is odd: the warnings of the contract, and what only a person who writes rules wants to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkCode {
    /// One that `gongkai assess` tells as well.
    Warning(WarningCode),
    /// A leaf that no unit which has the tree can be scored on.
    NobodyScored,
    /// A tree that no unit has.
    NoUnits,
    /// A judgement may take more than the leaf is worth.
    WideJudgement,
    /// A cap, or what is taken off at once, is above the leaf.
    CapAboveLeaf,
    /// The same sentence stands at another rule of the tree.
    SameText,
    /// A rule that a person enters does not say what shows it.
    NoEvidence,
    /// Bounds such as 80—89 and 90—100, between which 89.5 falls.
    ClosedBounds,
    /// A grade that people call higher begins lower: 优秀 at 60, 良好 at 80.
    GradeOrder,
    /// Two grades begin at the same number.
    GradeEqual,
    /// One cause is deducted once: with one more fault elsewhere a total may rise.
    OneCause,
}

impl RemarkCode {
    /// What the editor says.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Warning(code) => code.sentence(),
            Self::NobodyScored => "用这套指标的单位都属于不适用的类别，这项指标没有单位可评，请核对类别或删去。",
            Self::NoUnits => "没有单位用这套指标，请核对考核分组或另立指标的单位。",
            Self::WideJudgement => "由人判定的扣分超过本项分值，请核对。",
            Self::CapAboveLeaf => "扣分上限或一次扣的分超过本项分值，请核对。",
            Self::SameText => "与同一套指标里另一条规则的文字相同，可能重复扣分，请核对。",
            Self::NoEvidence => "人工录入的规则没有写认定依据，评分时容易有争议，请补上看什么材料。",
            Self::ClosedBounds => {
                "分数段写成“80—89、90—100”时，89.5分没有归处；系统按达到下限计等次，请把文字改为“90分以上”“80分以上不足90分”。"
            }
            Self::GradeOrder => "等次的高低与起点分相反（如“优秀”的起点低于“良好”），请核对起点分。",
            Self::GradeEqual => "两个等次的起点分相同，只有一个会用到，请核对起点分。",
            Self::OneCause => "同一原因在几处都有的，只在扣得最多的一处扣；在另一处又查出一个问题，总分可能不降反升，请在细则里写明。",
        }
    }
}

/// What is odd about rules, tree by tree in the order of the file. `units` are those of the register that the rules are for.
#[must_use]
pub fn remarks(rules: &RuleSet, outline: &Outline, units: &[Participant]) -> Vec<Remark> {
    let mut found = Vec::new();
    for (tree, own) in outline.trees.iter().zip(&rules.trees) {
        let at = |code: RemarkCode, node: Option<&str>, rule: Option<&str>| {
            let title = node.and_then(|id| tree.node(id)).map(|node| node.title.clone());
            Remark {
                code,
                tree: Some(tree.name.clone()),
                node: node.map(str::to_owned),
                rule: rule.map(str::to_owned),
                place: title.unwrap_or_else(|| "满分".to_owned()),
            }
        };
        found.extend(
            own.warnings()
                .iter()
                .map(|warning| at(RemarkCode::Warning(warning.code), tree.node(&warning.node).map(|_| &*warning.node), None)),
        );
        let users: Vec<&Participant> = units.iter().filter(|unit| outline.of(unit).tree.is_some_and(|has| has.name == tree.name)).collect();
        if users.is_empty() && !units.is_empty() {
            found.push(at(RemarkCode::NoUnits, None, None));
        }
        let mut said = HashSet::new();
        for node in tree.nodes.iter().filter(|node| node.is_leaf) {
            if !users.is_empty() && users.iter().all(|unit| is_closed(own, &node.id, &unit.class)) {
                found.push(at(RemarkCode::NobodyScored, Some(&node.id), None));
            }
            if has_closed_bounds(&node.text) {
                found.push(at(RemarkCode::ClosedBounds, Some(&node.id), None));
            }
            for rule in &node.rules {
                let is_new = is_blank(&rule.text) || said.insert(fold(&rule.text));
                let codes = of_rule(node, rule).into_iter().chain((!is_new).then_some(RemarkCode::SameText));
                found.extend(codes.map(|code| at(code, Some(&node.id), Some(&rule.id))));
            }
        }
    }
    of_groups(rules, outline, &mut found);
    found
}

fn of_groups(rules: &RuleSet, outline: &Outline, found: &mut Vec<Remark>) {
    let mut tell = |code: RemarkCode, place: String| found.push(Remark { code, tree: None, node: None, rule: None, place });
    for warning in rules.warnings_of_groups() {
        let group = outline.groups.iter().find(|group| group.id == warning.node).map(|group| group.name.clone());
        tell(RemarkCode::Warning(warning.code), group.unwrap_or_else(|| "目标考核折算".to_owned()));
    }
    if rules.one_cause_once {
        tell(RemarkCode::OneCause, "同一原因只扣一次".to_owned());
    }
    for (group, named) in rules.groups.iter().zip(&outline.groups) {
        let names = group.standing.grades.iter().map(|grade| grade.name.to_string()).collect::<Vec<_>>().join("\n");
        if has_closed_bounds(&names) {
            tell(RemarkCode::ClosedBounds, format!("{}的等次", named.name));
        }
        // the reader puts the highest number first
        let grades = &group.standing.grades;
        if grades.windows(2).any(|two| two[0].from == two[1].from) {
            tell(RemarkCode::GradeEqual, format!("{}的等次", named.name));
        }
        let known: Vec<usize> = grades.iter().filter_map(|grade| height(&grade.name)).collect();
        if known.windows(2).any(|two| two[0] > two[1]) {
            tell(RemarkCode::GradeOrder, format!("{}的等次", named.name));
        }
    }
}

/// How high people hold a grade by its usual names, the highest first; nothing for names of an office's own.
fn height(name: &str) -> Option<usize> {
    const NAMES: [&[&str]; 5] = [
        &["优秀", "优", "好"],
        &["良好", "良", "较好"],
        &["合格", "称职", "中", "一般", "达标"],
        &["基本合格", "基本称职"],
        &["不合格", "不称职", "差", "较差", "不达标"],
    ];
    NAMES.iter().position(|names| names.contains(&name.trim()))
}

/// Whether a leaf is not for a class.
fn is_closed(tree: &Tree, leaf: &str, class: &str) -> bool {
    tree.place(leaf).is_some_and(|place| tree.upwards(place).any(|node| node.not_for.iter().any(|one| one == class)))
}

fn of_rule(node: &NodeOutline, rule: &RuleOutline) -> Vec<RemarkCode> {
    let mut codes = Vec::new();
    let above = |points: Decimal| points > node.points;
    match &rule.kind {
        Kind::Judgement { none, max, .. } if above(*none) || above(*max) => codes.push(RemarkCode::WideJudgement),
        kind => {
            let at_once = if let Kind::PerPiece { points, .. } | Kind::Once { points, .. } = kind { Some(*points) } else { None };
            if kind.cap().is_some_and(above) || at_once.is_some_and(above) {
                codes.push(RemarkCode::CapAboveLeaf);
            }
        }
    }
    if rule.source.is_none() && is_blank(&rule.evidence) {
        codes.push(RemarkCode::NoEvidence);
    }
    codes
}

/// Whether a text has spans of whole points of which one ends just below where another begins: 80—89分, 90—100分.
fn has_closed_bounds(text: &str) -> bool {
    let spans = spans(text);
    spans.iter().any(|(_, high)| spans.iter().any(|(low, _)| high.checked_add(1) == Some(*low)))
}

/// The spans of whole points in a text: `80-89分`, `80分至89分`.
fn spans(text: &str) -> Vec<(u32, u32)> {
    let marks: Vec<char> = text.chars().filter(|mark| !mark.is_whitespace()).collect();
    let mut found = Vec::new();
    let number = |from: usize| {
        let digits: String = marks.get(from..).unwrap_or_default().iter().take_while(|mark| mark.is_ascii_digit()).collect();
        Some((digits.parse::<u32>().ok()?, from + digits.len()))
    };
    let mut place = 0;
    while place < marks.len() {
        let Some((low, mut next)) = number(place) else {
            place += 1;
            continue;
        };
        place = next;
        if marks.get(next) == Some(&'分') {
            next += 1;
        }
        let dashes = marks.get(next..).unwrap_or_default().iter().take_while(|mark| "-—–－~～至到".contains(**mark)).count();
        let high = (dashes > 0).then(|| number(next + dashes)).flatten();
        if let Some((high, end)) = high.filter(|(high, end)| *high > low && marks.get(*end) == Some(&'分')) {
            found.push((low, high));
            place = end;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn that_one_more_fault_may_raise_a_total_is_said_where_it_can() {
        for (once, told) in [(true, 1), (false, 0)] {
            let file = json!({
                "contract": 1, "rule_set": {"id": "r"}, "one_cause_once": once,
                "trees": {"t": {"full_mark": "10", "nodes": [{"id": "n", "points": "10"}]}},
                "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
            });
            let (rules, outline) = Outline::read(&file.to_string()).unwrap();
            let found = remarks(&rules, &outline, &[]);
            assert_eq!(found.iter().filter(|remark| remark.code == RemarkCode::OneCause).count(), told, "{found:?}");
        }
    }

    #[test]
    fn grades_upside_down_or_alike_are_told() {
        for (grades, told) in [
            (json!([{"name": "优秀", "from": "60"}, {"name": "良好", "from": "80"}]), Some(RemarkCode::GradeOrder)),
            (
                json!([{"name": "优秀", "from": "90"}, {"name": "良好", "from": "90"}, {"name": "合格", "from": "0"}]),
                Some(RemarkCode::GradeEqual),
            ),
            (json!([{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "不合格", "from": "0"}]), None),
            (json!([{"name": "三星", "from": "60"}, {"name": "五星", "from": "80"}]), None),
        ] {
            let file = json!({
                "contract": 1, "rule_set": {"id": "r"}, "grades": grades,
                "trees": {"t": {"full_mark": "10", "nodes": [{"id": "n", "points": "10"}]}},
                "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
            });
            let (rules, outline) = Outline::read(&file.to_string()).unwrap();
            let codes = remarks(&rules, &outline, &[]).into_iter().map(|remark| remark.code);
            let found = codes.filter(|code| matches!(code, RemarkCode::GradeOrder | RemarkCode::GradeEqual)).collect::<Vec<_>>();
            assert_eq!(found, told.into_iter().collect::<Vec<_>>(), "{file}");
        }
    }

    #[test]
    fn spans_of_whole_points_with_a_gap_are_closed() {
        for (text, is_closed) in [
            ("90—100分为优秀，80—89分为良好", true),
            ("优秀（90-100分）\n良好（80-89分）", true),
            ("90分至100分、80分至89分", true),
            ("90—100分为优秀，80—90分为良好", false),
            ("3-5个工作日内、6-10个工作日内", false),
            ("90分以上为优秀，80分以上不足90分为良好", false),
            ("扣1至5分，6至8分另计", true),
            ("", false),
            ("99999999999999999999—1分", false),
        ] {
            assert_eq!(has_closed_bounds(text), is_closed, "{text}");
        }
    }
}
