//! A unit's sheet (得分表): a ledger of lines that add up to the total, always.

mod amount;
mod causes;
mod explain;
mod leaf;
mod ledger;
mod line;
mod score;
mod total;

use std::sync::Arc;

pub use line::{Entry, Line, Place};
pub(crate) use score::score;

use super::number::Amount;

/// A sheet as it came about.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The unit.
    pub unit: Arc<str>,
    /// Its group.
    pub group: Arc<str>,
    /// How it stands.
    pub status: Status,
    /// The ledger.
    pub lines: Vec<Line>,
    /// Each node with the sum of the lines at and beneath it; nothing if all of it is left out. Empty where nothing was scored.
    pub nodes: Vec<(Arc<str>, Option<Amount>)>,
    /// Leaves that wait for a fact.
    pub pending: Vec<Arc<str>>,
    /// Its numbers, if it has any.
    pub figures: Option<Figures>,
    /// The grade.
    pub grade: Option<Arc<str>>,
    /// The rank within the group.
    pub rank: Option<u64>,
    /// Whether a veto takes it out of the ranking although its numbers stay.
    pub(crate) is_unranked: bool,
}

/// The numbers of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// The sum before bonus and penalties; nothing where a veto fixed the total.
    pub base: Option<Amount>,
    /// The sum of all lines but the rounding.
    pub exact: Amount,
    /// What is printed.
    pub total: Amount,
    /// The full mark of this unit.
    pub full: Amount,
    /// The total in per cent of the full mark; nothing where that is rounded to nought.
    pub rate: Option<Amount>,
    /// Points of the county's target assessment, where the rules convert.
    pub converted: Option<Amount>,
}

/// How a sheet stands. Not assessed, pending and nought are three things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// 已评.
    Scored,
    /// 待评: a measured leaf has no fact.
    Incomplete,
    /// 未参评.
    NotAssessed,
    /// 单项否决.
    Vetoed,
}

coded!(Status);

impl Status {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Scored => "已评",
            Self::Incomplete => "待评",
            Self::NotAssessed => "未参评",
            Self::Vetoed => "单项否决",
        }
    }
}

impl Sheet {
    /// The sum of a node, by its place in the tree.
    pub(crate) fn node(&self, place: usize) -> Option<Amount> {
        self.nodes.get(place).and_then(|(_, sum)| *sum)
    }

    /// What the penalties took off.
    pub(crate) fn penalties(&self) -> Amount {
        -self.lines.iter().filter(|line| line.leaf == Place::Penalty).map(|line| line.amount).sum::<Amount>()
    }
}
