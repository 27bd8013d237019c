use std::borrow::Cow;
use std::sync::Arc;

use super::super::number::Amount;

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub leaf: Place,
    /// What it came from.
    pub rule: Entry,
    /// What it adds.
    pub amount: Amount,
    /// The number of values in a mean.
    pub n: Option<u64>,
    /// The sentence that a person reads.
    pub note: Cow<'static, str>,
}

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At a node.
    Node(Arc<str>),
    /// In the bonus.
    Bonus,
    /// In the penalties.
    Penalty,
    /// At the end.
    Total,
}

impl Place {
    /// Its word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Node(id) => id,
            Self::Bonus => "bonus",
            Self::Penalty => "penalty",
            Self::Total => "total",
        }
    }
}

/// What a line came from: a rule, or a step of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A rule.
    Rule(Arc<str>),
    /// The leaf's points.
    Full,
    /// Left out.
    NotApplicable,
    /// A note earns a share.
    NaNote,
    /// Uniform credit.
    NaUniform,
    /// A claim was refused.
    NaRefused,
    /// A sum below zero was brought to zero.
    Cap,
    /// The sum was scaled.
    Normalise,
    /// The bonus is limited.
    BonusCap,
    /// The bonus was not reached.
    BonusGate,
    /// The total does not fall below zero.
    Floor,
    /// A veto.
    Veto,
    /// The total has fewer decimals than the lines.
    Rounding,
}

impl Entry {
    /// Its word; for a rule its id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Rule(id) => id,
            Self::Full => "full",
            Self::NotApplicable => "not_applicable",
            Self::NaNote => "na_note",
            Self::NaUniform => "na_uniform",
            Self::NaRefused => "na_refused",
            Self::Cap => "cap",
            Self::Normalise => "normalise",
            Self::BonusCap => "bonus_cap",
            Self::BonusGate => "bonus_gate",
            Self::Floor => "floor",
            Self::Veto => "veto",
            Self::Rounding => "rounding",
        }
    }

    /// Whether the line holds without the other lines: what a rule found does, what the engine makes of sums does not.
    #[must_use]
    pub const fn stands_alone(&self) -> bool {
        match self {
            Self::Rule(_) | Self::NotApplicable | Self::NaNote | Self::NaUniform | Self::NaRefused | Self::Veto => true,
            Self::Full | Self::Cap | Self::Normalise | Self::BonusCap | Self::BonusGate | Self::Floor | Self::Rounding => false,
        }
    }

    /// Whether the line is written even if it adds nothing.
    pub(super) const fn is_always_written(&self) -> bool {
        matches!(self, Self::Full | Self::NotApplicable | Self::NaRefused | Self::Veto)
    }
}
