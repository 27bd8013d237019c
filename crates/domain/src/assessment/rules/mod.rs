//! The rules of a year (考核细则) as data: trees of indicators, the kinds of rule on their leaves, bonus, penalties, veto, grades.

mod kind;
mod kind_json;
mod read;
mod read_rule;
mod read_standing;
mod read_tree;
mod standing;
mod tree;
mod warnings;
mod words;

use std::sync::Arc;

pub(crate) use kind::day;
pub use kind::{Kind, Named, Rule, Where};
pub(crate) use read::{CONTRACT, envelope};
pub use standing::{Grade, SortKey, Standing, Value};
pub use tree::{Body, Node, NotApplicable, Tree};
pub use warnings::{Warning, WarningCode};

use super::number::Decimal;

/// A version of the rules for a year and all groups that it speaks about.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// Id, year, version, title and whatever else the file says about itself.
    pub identity: serde_json::Value,
    /// Decimals.
    pub digits: Digits,
    /// Which numbers comparisons look at.
    pub basis: Basis,
    /// Where deductions end.
    pub cap_level: CapLevel,
    /// Whether one cause is deducted once per unit only.
    pub one_cause_once: bool,
    /// What a leaf earns that does not apply.
    pub na_rates: NaRates,
    /// The trees, in the order of the file.
    pub trees: Vec<Tree>,
    /// The groups, in the order of the file.
    pub groups: Vec<Group>,
    /// 加分项.
    pub bonus: Option<Bonus>,
    /// 重大扣分项: rules of the part `penalty`.
    pub penalties: Vec<Rule>,
    /// 单项否决.
    pub veto: Option<Veto>,
    /// How the total becomes points of the county's target assessment.
    pub convert: Option<Convert>,
}

/// How many decimals numbers have, each from nought to four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// Lines, nodes, base, exact, full.
    pub line: u32,
    /// Totals; not above `line`.
    pub total: u32,
    /// Rates.
    pub rate: u32,
    /// Points of the target assessment.
    pub convert: u32,
}

impl Default for Digits {
    fn default() -> Self {
        Self { line: 2, total: 2, rate: 2, convert: 2 }
    }
}

/// Which numbers gate, grade and rank look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Basis {
    /// Those that are printed.
    Printed,
    /// Those before rounding.
    Exact,
}

coded!(Basis);

/// Where a sum below zero is brought to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapLevel {
    /// At every leaf.
    Leaf,
    /// At every node of this level and every leaf above it.
    Level(u32),
}

/// Shares of a leaf's points that a unit earns for which it does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NaRates {
    /// A note was published.
    pub note: Option<Decimal>,
    /// It was published late.
    pub late_note: Option<Decimal>,
    /// Uniform credit.
    pub uniform: Option<Decimal>,
}

/// A group of units that are ranked with each other.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its id.
    pub id: Arc<str>,
    /// Its place in [`RuleSet::trees`].
    pub tree: usize,
    /// How it is ranked and graded: its own settings over those of the rule set.
    pub standing: Standing,
}

/// 加分项.
#[derive(Debug, Clone)]
pub struct Bonus {
    /// What must be reached before any of it counts.
    pub gate: Option<Gate>,
    /// At most.
    pub cap: Option<Decimal>,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// What opens the bonus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The number to reach.
    pub threshold: Decimal,
    /// Whether it must be passed rather than reached.
    pub is_strict: bool,
    /// Looked at instead of the base.
    pub node: Option<Arc<str>>,
}

/// 单项否决.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Veto {
    /// What leads to it, in the order of the file.
    pub events: Vec<Arc<str>>,
    /// What it does.
    pub effect: VetoEffect,
    /// The grade of a vetoed unit.
    pub grade: Option<Arc<str>>,
}

/// What a veto does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VetoEffect {
    /// The numbers stay, the grade is the veto's, there is no rank.
    Grade,
    /// Nothing is scored.
    NoScore,
    /// Nothing is scored, the total is this.
    Fixed(Decimal),
}

/// Points of the county's target assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convert {
    /// For the full mark.
    pub points: Decimal,
    /// Of so many.
    pub of: Decimal,
}

impl RuleSet {
    /// Whether any tree has a node of this id.
    pub(crate) fn has_node(&self, id: &str) -> bool {
        self.trees.iter().any(|tree| tree.place(id).is_some())
    }
}
