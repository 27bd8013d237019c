use super::super::number::{Amount, Decimal};
use super::kind::Named;
use super::{Body, Kind, Node, RuleSet, Tree};

/// Something odd in rules that can be scored all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What it is.
    pub code: WarningCode,
    /// A node, a tree, a group or `total`.
    pub node: String,
}

/// What is odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum WarningCode {
    /// The points of a branch are not the sum beneath it.
    ChildrenSum,
    /// Check points do not add up to the leaf, or parts to one.
    CheckPointsSum,
    /// The nodes of level 1 do not add up to the full mark, and nothing scales them.
    FullMarkSum,
    /// The lowest grade starts above nought.
    GradeGap,
    /// Disclosure weighs less than 4% of the target assessment.
    #[strum(serialize = "kpi_below_4_percent")]
    KpiBelow4Percent,
}

coded!(WarningCode);

impl WarningCode {
    /// What the rule editor says.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::ChildrenSum => "下级指标分值之和与本级不符，请核对。",
            Self::CheckPointsSum => "检查点之和与本项分值不符，请核对。",
            Self::FullMarkSum => "一级指标分值之和与满分不符，请核对，或改为按满分折算。",
            Self::GradeGap => "最低等次不是从0分开始，低于它的单位没有等次，请核对。",
            Self::KpiBelow4Percent => "政务公开在目标考核中的分值不到4%，请核对。",
        }
    }
}

impl RuleSet {
    /// What is odd, in the order of the file.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let mut found: Vec<Warning> = self.trees.iter().flat_map(Tree::warnings).collect();
        found.extend(self.warnings_of_groups());
        found
    }

    /// Those that are about a group or the whole.
    pub(in crate::assessment) fn warnings_of_groups(&self) -> Vec<Warning> {
        let mut found = Vec::new();
        for group in &self.groups {
            if group.standing.grades.last().is_some_and(|lowest| !lowest.from.is_zero()) {
                found.push(Warning { code: WarningCode::GradeGap, node: group.id.to_string() });
            }
        }
        if let Some(convert) = &self.convert {
            let (points, of) = (Amount::from(convert.points).ten_thousandths(), Amount::from(convert.of).ten_thousandths());
            if points * 100 < of * 4 {
                found.push(Warning { code: WarningCode::KpiBelow4Percent, node: "total".to_owned() });
            }
        }
        found
    }
}

impl Tree {
    /// What is odd about a tree, in the order of the file.
    pub(in crate::assessment) fn warnings(&self) -> Vec<Warning> {
        let mut found = Vec::new();
        of_tree(self, &mut found);
        found
    }
}

fn of_tree(tree: &Tree, found: &mut Vec<Warning>) {
    let sum_of =
        |places: &[usize]| -> Amount { places.iter().filter_map(|place| tree.nodes.get(*place)).map(|node| node.points.into()).sum() };
    for node in &tree.nodes {
        match &node.body {
            Body::Branch { children, .. } => {
                if sum_of(children) != node.points.into() {
                    found.push(Warning { code: WarningCode::ChildrenSum, node: node.id.to_string() });
                }
            }
            Body::Leaf(rules) => {
                let odd = rules.iter().filter(|rule| does_not_add_up(&rule.kind, node));
                found.extend(odd.map(|_| Warning { code: WarningCode::CheckPointsSum, node: node.id.to_string() }));
            }
        }
    }
    if !tree.is_normalised && sum_of(&tree.top) != tree.full_mark.into() {
        found.push(Warning { code: WarningCode::FullMarkSum, node: tree.name.to_string() });
    }
}

fn does_not_add_up(kind: &Kind, leaf: &Node) -> bool {
    let sum = |named: &Named| -> Amount { named.values().map(|points| Amount::from(*points)).sum() };
    match kind {
        Kind::CheckPoints { points, .. } => sum(points) != leaf.points.into(),
        Kind::Share { parts } => sum(parts) != Decimal::ONE.into(),
        _ => false,
    }
}
